// How paths and marks are drawn on a canvas: Plotly's names of dashes and symbols, each with a dark rim.

const DASHES = { solid: [], dot: [2, 4], dash: [8, 5], dashdot: [9, 4, 2, 4], longdash: [14, 6] };

// Outlines of the markers in a circle of radius 1, named as Plotly names them.
const polygon = (corners, turn) =>
  Array.from({ length: corners }, (_, k) => {
    const angle = (2 * Math.PI * k) / corners + turn;
    return [Math.cos(angle), Math.sin(angle)];
  });
const UP = -Math.PI / 2;
const PLUS = [[-1, -3], [1, -3], [1, -1], [3, -1], [3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1],
  [-3, -1], [-1, -1]].map(([x, y]) => [x / 3, y / 3]);
const MARKERS = {
  circle: polygon(24, 0),
  square: polygon(4, Math.PI / 4),
  diamond: polygon(4, 0),
  "triangle-up": polygon(3, UP),
  "triangle-down": polygon(3, -UP),
  pentagon: polygon(5, UP),
  hexagon: polygon(6, UP),
  star: polygon(10, UP).map(([x, y], k) => (k % 2 ? [x * 0.45, y * 0.45] : [x, y])),
  cross: PLUS,
  x: PLUS.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]),
};

class Brush {
  // `times` their own size are marks, lines and dashes.
  constructor(context, times = 1) {
    this.context = context;
    this.times = times;
    context.lineJoin = "round";
  }

  // What `action` draws, and through which the picture under it is seen.
  faint(strength, action) {
    this.context.globalAlpha = strength;
    action();
    this.context.globalAlpha = 1;
  }

  // Lines through points, in the colour and dash of a path.
  stroke(path, lines) {
    this.trace(lines);
    this.line("rgba(0,0,0,0.55)", 4.5);
    this.dash(DASHES[path.dash] ?? []);
    this.line(path.color, 2.5);
    this.dash([]);
  }

  // The shadow that a path casts on a surface.
  shade(path, lines) {
    this.trace(lines);
    this.dash([1.5, 3]);
    this.line(path.color, 1.5);
    this.dash([]);
  }

  // Where a path is.
  mark(path, x, y, size) {
    const { context } = this;
    const outline = MARKERS[path.symbol] ?? MARKERS.circle;
    const reach = size * this.times;
    this.trace([outline.map(([right, down]) => [x + reach * right, y + reach * down])]);
    context.closePath();
    this.line("black", 4);
    this.line("white", 2);
    context.fillStyle = path.color;
    context.fill();
  }

  // The end of a path that diverged.
  crossOut(x, y) {
    const reach = 11 * this.times;
    this.trace([1, -1].map((turn) => [[x - reach, y - reach * turn], [x + reach, y + reach * turn]]));
    this.line("white", 5);
    this.line("#C00000", 2.5);
  }

  trace(lines) {
    this.context.beginPath();
    for (const points of lines) {
      points.forEach(([x, y], k) => (k ? this.context.lineTo(x, y) : this.context.moveTo(x, y)));
    }
  }

  line(color, width) {
    this.context.strokeStyle = color;
    this.context.lineWidth = width * this.times;
    this.context.stroke();
  }

  dash(lengths) {
    this.context.setLineDash(lengths.map((length) => length * this.times));
  }
}
