// What the pictures share: elements, shapes, numbers as text, axes, and the pointer.

const SVG = "http://www.w3.org/2000/svg";
const COLORS = ["#0072B2", "#D55E00", "#009E73"]; // of Okabe and Ito, apart for any colour vision
const SHAPES = ["M0,-7A7,7 0 1 1 0,7A7,7 0 1 1 0,-7Z", "M-6.2,-6.2H6.2V6.2H-6.2Z", "M0,-8L7.6,5.6H-7.6Z"];
const SIGNS = ["●", "■", "▲"];
const SUBSCRIPTS = ["₀", "₁", "₂"];
const NAMES = Array.from({ length: PARAMETERS }, (_, k) => {
  const c = SUBSCRIPTS[Math.floor(k / 3)];
  return isBias(k) ? `b${c}` : `W${c}${SUBSCRIPTS[(k % 3) + 1]}`;
});

function make(tag, attributes = {}, text = null) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  return made;
}

function draw(tag, attributes = {}, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== null) made.textContent = text;
  return made;
}

// Writing what stands there already costs a layout; with 200 rows that would be felt.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// What an element is or shows, for those who do not see it.
function describe(element, words) {
  if (element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
}

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

function format(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 0.5 * 10 ** -digits)) {
    const [mantissa, exponent] = value.toExponential(1).replace("+", "").split("e");
    const power = [...exponent].map((digit) => SUPERSCRIPTS[digit]).join("");
    return `${mantissa.replace("-", "−")}·10${power}`;
  }
  return value.toFixed(digits).replace("-", "−");
}

// Round numbers from −half to half: three to nine of them.
function ticks(half) {
  const rough = half / 2;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= rough * 0.75);
  const count = Math.floor(half / step + 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, k) => (k - count) * step);
}

const tickLabel = (value) =>
  Math.abs(value) >= 1e4 ? format(value) : String(Number(value.toPrecision(3))).replace("-", "−");

// A square picture of [−half, half]² with room for the numbers of its axes.
class Square {
  constructor(svg, size, [labelX, labelY]) {
    Object.assign(this, { svg, size, half: 1 });
    this.frame = { left: 38, top: 8, side: size - 46 };
    svg.setAttribute("viewBox", `0 0 ${size} ${size - 4}`);
    this.axes = draw("g", { class: "pg-axes", "aria-hidden": "true" });
    this.labels = { x: draw("text", { class: "pg-axis-name" }), y: draw("text", { class: "pg-axis-name" }) };
    svg.append(this.axes);
    this.name(labelX, labelY);
  }

  name(x, y) {
    write(this.labels.x, x);
    write(this.labels.y, y);
  }

  x(value) {
    return this.frame.left + ((value + this.half) / (2 * this.half)) * this.frame.side;
  }

  y(value) {
    return this.frame.top + ((this.half - value) / (2 * this.half)) * this.frame.side;
  }

  // Data coordinates of a pointer event, kept within the picture.
  at(event) {
    const box = this.svg.getBoundingClientRect();
    const scale = this.size / box.width;
    const { left, top, side } = this.frame;
    const right = ((event.clientX - box.left) * scale - left) / side;
    const down = ((event.clientY - box.top) * scale - top) / side;
    const kept = (share) => Math.min(1, Math.max(0, share));
    return {
      x: this.half * (2 * kept(right) - 1),
      y: this.half * (1 - 2 * kept(down)),
      inside: right >= 0 && right <= 1 && down >= 0 && down <= 1,
    };
  }

  setHalf(half) {
    if (half === this.half && this.axes.childNodes.length) return;
    this.half = half;
    const { left, top, side } = this.frame;
    const parts = [draw("rect", { x: left, y: top, width: side, height: side, class: "pg-frame" })];
    for (const value of ticks(half)) {
      const text = tickLabel(value);
      parts.push(
        draw("line", { x1: this.x(value), x2: this.x(value), y1: top + side, y2: top + side + 4 }),
        draw("text", { x: this.x(value), y: top + side + 17, "text-anchor": "middle" }, text),
        draw("line", { x1: left - 4, x2: left, y1: this.y(value), y2: this.y(value) }),
        draw("text", { x: left - 7, y: this.y(value) + 4, "text-anchor": "end" }, text),
      );
    }
    const { x, y } = this.labels;
    for (const [name, value] of Object.entries({ x: left + side - 6, y: top + side - 7, "text-anchor": "end" })) {
      x.setAttribute(name, value);
    }
    y.setAttribute("x", left + 6);
    y.setAttribute("y", top + 15);
    this.axes.replaceChildren(...parts, x, y);
  }
}

// Drag an element with mouse, pen or finger: `moved(event)` while it moves, `ended()` once.
function draggable(element, started, moved, ended) {
  let held = false;
  // Browsers take no heed of touch-action within an SVG, so a finger would scroll the page instead.
  element.addEventListener("touchstart", (event) => held && event.preventDefault(), { passive: false });
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || started(event) === false) return;
    held = true;
    event.preventDefault();
    event.stopPropagation();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    const move = (next) => next.pointerId === event.pointerId && moved(next);
    const end = (last) => {
      if (last.pointerId !== event.pointerId) return;
      for (const [name, listener] of listeners) element.removeEventListener(name, listener);
      held = false;
      ended();
    };
    const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["lostpointercapture", end]];
    for (const [name, listener] of listeners) element.addEventListener(name, listener);
  });
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
