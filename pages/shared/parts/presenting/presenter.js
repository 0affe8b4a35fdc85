// Present mode: controls away and large type, or one picture only; a black screen, a laser dot, and the keys
// of a clicker.

const FIELDS =
  "input, textarea, select, [contenteditable], [role=slider], [role=textbox], [role=combobox], [role=spinbutton], [role=grid]";
const OVER_THE_PAGE = ":popover-open, [role=dialog]:not([popover]), [role=listbox]";
const SETTLING = 1500; // milliseconds in which pictures take their sizes again
const RESIZED = 150; // milliseconds without another size of the window
const MOVED_BY_HAND = ["wheel", "pointerdown", "keydown", "touchstart"];

const root = document.documentElement;
const made = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);

class Presenter {
  constructor() {
    this.mode = "";
    this.stage = new Stage();
    this.black = made("div", { className: "presenting-black", hidden: true });
    this.black.setAttribute("role", "img");
    this.black.setAttribute("aria-label", "Black screen: press b, or touch it, to go on");
    this.black.onclick = () => this.blacken(false);
    this.dot = made("div", { className: "presenting-dot", hidden: true });
    this.dot.setAttribute("aria-hidden", "true");
    document.body.append(this.black, this.dot, this.out());
    window.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("pointermove", ({ clientX, clientY }) => this.point(clientX, clientY), true);
    // Streamlit writes the link anew with each page.
    new MutationObserver(() => writeMode(this.mode)).observe(document.querySelector(".stApp"), {
      attributeFilter: ["data-test-script-state"],
    });
    window.addEventListener("resize", () => {
      clearTimeout(this.resizing);
      this.resizing = setTimeout(() => {
        this.stage.choose();
        if (this.mode || root.dataset.embed !== undefined) redrawn();
      }, RESIZED);
    });
  }

  // The way out for who has no keyboard.
  out() {
    const bar = made("div", { className: "presenting-out" });
    const button = (name, key, lines, act) => {
      const one = made("button", { type: "button", title: `${name} (${key})`, onclick: act });
      one.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${lines}"/></svg>`;
      one.setAttribute("aria-label", name);
      bar.append(one);
    };
    button("Picture only, or the page", "f", "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5", () => this.togglePicture());
    button("Leave present mode", "Esc", "M5 5l14 14M19 5L5 19", () => this.set(""));
    return bar;
  }

  // `page`, `picture`, or nothing for the page as it is used.
  set(mode) {
    if (mode === this.mode) return;
    const main = document.querySelector(".stMain");
    if (!this.mode) this.scrolled = main?.scrollTop ?? 0;
    this.mode = mode;
    // Which picture is meant is seen on the page as it is.
    this.stage.show(mode === "picture" || root.dataset.embed !== undefined);
    if (mode) root.dataset.present = mode;
    else delete root.dataset.present;
    writeMode(mode);
    redrawn();
    if (!mode) {
      this.blacken(false);
      this.shine(false);
      if (main) scrollBack(main, this.scrolled);
    }
  }

  togglePicture() {
    this.set(this.mode === "picture" ? "page" : "picture");
  }

  blacken(on) {
    this.black.hidden = !on;
  }

  shine(on) {
    this.dot.hidden = !on;
    root.toggleAttribute("data-laser", on);
    if (on) this.point(...(this.pointer ?? [innerWidth / 2, innerHeight / 2]));
  }

  point(x, y) {
    this.pointer = [x, y];
    this.dot.style.translate = `${x}px ${y}px`;
  }

  key(event) {
    const { key, ctrlKey, altKey, metaKey, defaultPrevented, repeat } = event;
    if (ctrlKey || altKey || metaKey || defaultPrevented || inField(event)) return;
    if (key === "Escape") return this.escape();
    if (key === "PageUp" || key === "PageDown") return this.turn(event);
    if (repeat) return;
    const acts = {
      p: () => this.set(this.mode ? "" : "page"),
      f: () => this.togglePicture(),
      b: () => this.blacken(this.black.hidden),
      l: () => this.shine(this.dot.hidden),
    };
    acts[key]?.();
  }

  // One thing at a time: what lies over the page first.
  escape() {
    if (document.querySelector(OVER_THE_PAGE)) return;
    if (!this.black.hidden) this.blacken(false);
    else if (this.mode) this.set("");
    else this.shine(false);
  }

  // A clicker's keys turn the steps of a lesson; where there is none, or nobody presents, they scroll.
  turn(event) {
    const strip = this.mode && document.querySelector(STRIP);
    if (!strip) return;
    event.preventDefault();
    const name = event.key === "PageDown" ? "Next" : "Back";
    const button = [...strip.querySelectorAll("button")].find(({ textContent }) => wordsOf(textContent).includes(name));
    if (!button?.disabled) button?.click();
  }
}

// An icon's name stands in the text of its button.
const wordsOf = (text) => text.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/);

function inField(event) {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest(FIELDS) !== null;
}

// Back to where the page was, also while its pictures still take their sizes, unless a hand moves it.
function scrollBack(main, top) {
  const back = () => (main.scrollTop = top);
  const sizes = new ResizeObserver(back);
  const end = () => {
    sizes.disconnect();
    for (const name of MOVED_BY_HAND) window.removeEventListener(name, end, true);
  };
  for (const name of MOVED_BY_HAND) window.addEventListener(name, end, true);
  sizes.observe(main.firstElementChild);
  setTimeout(end, SETTLING);
  back();
}
