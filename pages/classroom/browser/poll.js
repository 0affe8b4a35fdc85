// A question: a place on a dark map, or one of some choices.

class Poll {
  constructor(place, answer) {
    Object.assign(this, { place, answer, asked: undefined });
  }

  show(question) {
    const key = JSON.stringify(question ?? null);
    if (this.asked === key) return;
    this.asked = key;
    this.place.hidden = !question;
    this.place.replaceChildren();
    if (!question) return;
    this.add("p", { textContent: question.text });
    if (question.kind === "which") this.choices(question.choices);
    else this.map();
    this.said = this.add("p", {});
    this.said.setAttribute("role", "status");
  }

  add(tag, fields, parent = this.place) {
    const element = Object.assign(document.createElement(tag), fields);
    parent.append(element);
    return element;
  }

  async send(vote, words) {
    this.said.textContent = "";
    try {
      await this.answer(vote);
      this.said.textContent = words;
    } catch (error) {
      this.said.textContent = error.message;
    }
  }

  choices(choices) {
    const buttons = choices.map((text, number) => {
      const button = this.add("button", { type: "button", textContent: text });
      button.setAttribute("aria-pressed", "false");
      button.onclick = () => {
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
        this.send(number, "Your answer is in.");
      };
      return button;
    });
  }

  // By touch, or by two sliders for keys and screen readers.
  map() {
    this.add("p", { className: "dim", textContent: "Tap where you think it is." });
    const pad = this.add("canvas", { id: "pad", width: 360, height: 360 });
    const slider = (text) => {
      const label = this.add("label", { textContent: text });
      return this.add("input", { type: "range", min: -1, max: 1, step: 0.02, value: 0 }, label);
    };
    const [across, up] = [slider("Left to right"), slider("Bottom to top")];
    const draw = () => {
      const pen = pad.getContext("2d");
      const [x, y] = [180 + 180 * across.value, 180 - 180 * up.value];
      pen.clearRect(0, 0, 360, 360);
      pen.strokeStyle = "#fff";
      pen.lineWidth = 4;
      pen.beginPath();
      pen.arc(x, y, 13, 0, 7);
      for (const [dx, dy] of [[1, 0], [0, 1]]) {
        pen.moveTo(x - 24 * dx, y - 24 * dy);
        pen.lineTo(x + 24 * dx, y + 24 * dy);
      }
      pen.stroke();
    };
    const touch = ({ clientX, clientY }) => {
      const box = pad.getBoundingClientRect();
      across.value = (2 * (clientX - box.left)) / box.width - 1;
      up.value = 1 - (2 * (clientY - box.top)) / box.height;
      draw();
    };
    pad.setAttribute("aria-hidden", "true");
    pad.onpointerdown = (event) => {
      pad.setPointerCapture(event.pointerId);
      touch(event);
    };
    pad.onpointermove = (event) => event.buttons && touch(event);
    across.oninput = up.oninput = draw;
    const button = this.add("button", { type: "button", textContent: "Send my guess" });
    button.onclick = () => this.send([Number(across.value), Number(up.value)], "Your guess is in. Look at the board.");
    draw();
  }
}
