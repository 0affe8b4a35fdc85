// What stands beside the map: what is so in words, the answers to a question, the best, who is here.

const SHOWN = 8; // in the list of the best
const short = (value) => Number(value.toPrecision(3)).toString();
const element = (tag, fields, ...children) => {
  const made = Object.assign(document.createElement(tag), fields);
  made.append(...children);
  return made;
};

class Panel {
  constructor(root, walkers, remove) {
    this.find = (name) => root.querySelector(`.room-${name}`);
    Object.assign(this, { walkers, remove });
    this.find("names").onchange = () => this.list();
    this.find("hikers").ontoggle = () => this.hikers();
  }

  show({ public: state, moment, next, shown, votes }) {
    this.text("moment", moment);
    this.text("next", next);
    // While they walk, what counts is this round; when all is talked about, what each has shown.
    this.lines("shown", state.phase === "round" ? shown.slice(0, 1) : shown);
    this.poll(state, votes);
    this.list();
    this.hikers();
  }

  // Nothing is written anew that is as it was: a screen reader would say it again.
  text(name, words) {
    if (this.find(name).textContent !== words) this.find(name).textContent = words;
  }

  lines(name, lines) {
    const place = this.find(name), key = lines.join("\n");
    if (place.dataset.lines === key) return;
    place.dataset.lines = key;
    place.replaceChildren(...lines.map((textContent) => element("li", { textContent })));
  }

  poll({ question, hikers }, { counts = [], count }) {
    const place = this.find("poll"), most = Math.max(1, ...counts);
    place.hidden = !question;
    if (!question) return;
    const bars = counts.map((votes, k) => {
      const bar = element("i", {});
      bar.style.width = `${(100 * votes) / most}%`;
      return element("div", {}, ...[question.choices[k], votes].map((textContent) => element("span", { textContent })), bar);
    });
    const answered = `${count} of ${hikers} have answered.`;
    place.replaceChildren(element("p", { textContent: question.text }), ...bars, element("p", { textContent: answered }));
  }

  list() {
    const named = this.find("names").checked, best = this.walkers.ranked().filter(({ used }) => used > 0).slice(0, SHOWN);
    const lines = best.map(({ name, best: loss, used, color }) => {
      const line = element("li", { textContent: `${named ? `${name}: ` : ""}${short(loss)} (${used})` });
      line.style.setProperty("--color", color);
      return line;
    });
    this.find("best").replaceChildren(...lines);
  }

  hikers() {
    const place = this.find("hikers").querySelector("ul"), known = [...this.walkers.all.values()];
    const names = known.map(({ number, name }) => `${number} ${name}`).join("\n");
    if (!this.find("hikers").open || place.dataset.names === names) return;
    place.dataset.names = names;
    const lines = known.map(({ number, name }) => {
      const button = element("button", { type: "button", textContent: "Remove", onclick: () => this.remove(number) });
      button.setAttribute("aria-label", `Remove ${name}`);
      return element("li", {}, button, ` ${name}`);
    });
    place.replaceChildren(...lines);
  }
}
