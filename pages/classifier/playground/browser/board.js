// The plane of the points: decision regions, zero-score lines, weight arrows and the points.

const LEAST_HALF = 1.25;
const HALVES_PER_KEY = 0.02;

// The part of a convex polygon where n1·x + n2·y + c ≥ 0 (Sutherland and Hodgman).
function clipped(polygon, n1, n2, c) {
  const height = ([x, y]) => n1 * x + n2 * y + c;
  const kept = [];
  polygon.forEach((point, k) => {
    const next = polygon[(k + 1) % polygon.length];
    const [here, there] = [height(point), height(next)];
    if (here >= 0) kept.push(point);
    if ((here >= 0) !== (there >= 0)) {
      const share = here / (here - there);
      kept.push([0, 1].map((axis) => point[axis] + share * (next[axis] - point[axis])));
    }
  });
  return kept;
}

const square = (half) => [[-half, -half], [half, -half], [half, half], [-half, half]];

// Where class c has the highest score: an intersection of half-planes, exact at any zoom. Of two
// classes with the same score everywhere the first one has it, as in every count of right answers.
function region(theta, c, half) {
  let polygon = square(half);
  for (let j = 0; j < CLASSES; j++) {
    if (j === c) continue;
    const lead = [0, 1, 2].map((k) => theta[3 * c + k] - theta[3 * j + k]);
    if (j < c && lead.every((value) => value === 0)) return [];
    polygon = clipped(polygon, ...lead);
  }
  return polygon;
}

// The two ends of a line n1·x + n2·y + c = 0 in the picture, and its point nearest to the middle.
function zeroLine(n1, n2, c, half) {
  const length = Math.hypot(n1, n2);
  if (!(length > 0)) return null;
  const foot = [(-c / length) * (n1 / length), (-c / length) * (n2 / length)];
  const along = [-n2 / length, n1 / length];
  let [low, high] = [-Infinity, Infinity];
  for (const axis of [0, 1]) {
    if (along[axis] === 0) {
      if (Math.abs(foot[axis]) > half) return null;
      continue;
    }
    const bounds = [(-half - foot[axis]) / along[axis], (half - foot[axis]) / along[axis]];
    low = Math.max(low, Math.min(...bounds));
    high = Math.min(high, Math.max(...bounds));
  }
  if (!(low < high)) return null;
  const at = (t) => [foot[0] + t * along[0], foot[1] + t * along[1]];
  const nearest = Math.min(high * 0.9 + low * 0.1, Math.max(low * 0.9 + high * 0.1, 0));
  return { ends: [at(low), at(high)], start: at(nearest), normal: [n1 / length, n2 / length], length };
}

class Board {
  constructor(playground, svg) {
    Object.assign(this, { playground, svg, nodes: [], square: new Square(svg, 440, ["x₁", "x₂"]) });
    this.regions = COLORS.map((color) => draw("path", { class: "pg-region", style: `--class: ${color}` }));
    this.lines = COLORS.map((color, c) => ({
      line: draw("line", { class: "pg-zero", role: "img", "data-class": c, style: `--class: ${color}` }),
      arrow: draw("path", { class: "pg-arrow", style: `--class: ${color}` }),
      label: draw("text", { class: "pg-arrow-name", "aria-hidden": "true" }, `w${SUBSCRIPTS[c]}`),
    }));
    this.points = draw("g");
    svg.prepend(...this.regions);
    svg.append(...this.lines.flatMap(({ line, arrow, label }) => [line, arrow, label]), this.points);
    svg.addEventListener("click", (event) => this.clicked(event));
  }

  clicked(event) {
    const at = this.square.at(event);
    if (event.target.closest(".pg-point") || !at.inside || this.playground.tool === "remove") return;
    this.playground.add(at.x, at.y, Number(this.playground.tool));
  }

  fit(points) {
    const reach = Math.max(0, ...points.map(({ x1, x2 }) => Math.max(Math.abs(x1), Math.abs(x2))));
    this.square.setHalf(Math.max(LEAST_HALF, 1.1 * reach));
  }

  show({ points, theta }, { examples, right }) {
    const { half } = this.square;
    const path = (corners) => corners.map(([x, y]) => `${this.square.x(x)},${this.square.y(y)}`).join("L");
    this.regions.forEach((node, c) => {
      const corners = region(theta, c, half);
      node.setAttribute("d", corners.length > 2 ? `M${path(corners)}Z` : "");
    });
    this.lines.forEach((parts, c) => {
      const line = theta.slice(3 * c, 3 * c + 3);
      this.showLine(parts, zeroLine(...line, half));
      describe(parts.line, lineWords(c, line));
    });
    describe(this.svg, boardWords(points, right, half));
    while (this.nodes.length > points.length) this.nodes.pop().remove();
    while (this.nodes.length < points.length) this.nodes.push(this.node(this.nodes.length));
    points.forEach((point, k) => this.showPoint(this.nodes[k], point, k, examples[k]));
  }

  showLine({ line, arrow, label }, zero) {
    for (const node of [line, arrow, label]) node.toggleAttribute("hidden", !zero);
    if (!zero) return;
    const [[x1, y1], [x2, y2]] = zero.ends.map(([x, y]) => [this.square.x(x), this.square.y(y)]);
    for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(key, value);
    // As long as the weights, within what can be seen.
    const reach = Math.min(100, Math.max(18, 22 * zero.length));
    const [dx, dy] = [zero.normal[0], -zero.normal[1]];
    const [x, y] = [this.square.x(zero.start[0]), this.square.y(zero.start[1])];
    const [tipX, tipY] = [x + reach * dx, y + reach * dy];
    const barb = (side) => `L${tipX - 9 * dx + side * 5 * dy},${tipY - 9 * dy - side * 5 * dx}`;
    arrow.setAttribute("d", `M${x},${y}L${tipX},${tipY}${barb(1)}${barb(-1)}L${tipX},${tipY}`);
    label.setAttribute("x", tipX + 12 * dx);
    label.setAttribute("y", tipY + 12 * dy + 4);
  }

  node(index) {
    const node = draw("g", { class: "pg-point", tabindex: 0, role: "button", "aria-describedby": "pg-keys" });
    node.append(draw("circle", { r: 17, class: "pg-grip" }), draw("circle", { r: 13, class: "pg-ring" }), draw("path"));
    const { playground } = this;
    let held = null;
    draggable(
      node,
      () => {
        held = playground.world.points[index];
        return playground.tool !== "remove";
      },
      (event) => {
        const { x, y } = this.square.at(event);
        playground.move(held, x, y);
      },
      () => playground.done(),
    );
    node.addEventListener("click", () => playground.tool === "remove" && playground.remove(index));
    node.addEventListener("keydown", (event) => this.key(event, index));
    for (const [start, end] of [["pointerenter", "pointerleave"], ["focus", "blur"]]) {
      node.addEventListener(start, () => playground.mark(index));
      node.addEventListener(end, () => playground.mark(null));
    }
    this.points.append(node);
    return node;
  }

  key(event, index) {
    const { playground } = this;
    const point = playground.world.points[index];
    const step = this.square.half * HALVES_PER_KEY * (event.shiftKey ? 5 : 1);
    if (event.key in ARROWS) {
      const [right, up] = ARROWS[event.key];
      playground.move(point, point.x1 + right * step, point.x2 + up * step);
      playground.keeper.changed();
    } else if (["Delete", "Backspace"].includes(event.key) || (event.key === "Enter" && playground.tool === "remove")) {
      playground.remove(index);
      this.nodes[Math.min(index, this.nodes.length - 1)]?.focus();
    } else if (["0", "1", "2"].includes(event.key)) {
      playground.relabel(point, Number(event.key));
    } else return;
    event.preventDefault();
  }

  showPoint(node, { x1, x2, label }, k, example) {
    node.setAttribute("transform", `translate(${this.square.x(x1)} ${this.square.y(x2)})`);
    node.style.setProperty("--class", COLORS[label]);
    node.lastChild.setAttribute("d", SHAPES[label]);
    node.classList.toggle("pg-wrong", example.loss > 0);
    const words = `point ${k + 1}, class ${label}, at ${format(x1, 2)}, ${format(x2, 2)}, loss ${format(example.loss)}`;
    describe(node, words);
  }

  mark(index) {
    this.nodes.forEach((node, k) => node.classList.toggle("pg-marked", k === index));
  }
}
