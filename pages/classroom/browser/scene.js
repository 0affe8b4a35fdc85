// The picture: a dark map, the paths on it, the landscape once it is revealed, the programs that race.

const DARK = "#14161c";
const VIRIDIS = [[68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [109, 205, 89], [180, 222, 44], [253, 231, 37]];
const LIFT = 1200, RACE = 6000; // milliseconds
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const LABELS = { random: "random search", local: "random local search", gradient: "gradient descent" };
const DASHES = { random: [3, 7], local: [14, 8], gradient: [] };

class Scene {
  constructor(canvas, walkers) {
    Object.assign(this, { canvas, walkers, rivals: [], marks: [], busyUntil: 0, frames: 0 });
    this.pen = canvas.getContext("2d");
    this.trails = document.createElement("canvas");
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(canvas);
  }

  fit() {
    const ratio = devicePixelRatio || 1, { canvas, trails } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) => Math.round(side * ratio));
    if (width === 0) return;
    Object.assign(canvas, { width, height });
    this.side = Math.min(width, height);
    this.corner = [(width - this.side) / 2, (height - this.side) / 2];
    this.unit = this.side / 700;
    Object.assign(trails, { width, height });
    this.redraw();
  }

  at([a, b]) {
    const [x, y] = this.corner, half = this.side / 2;
    return [x + half * (1 + a / this.edge), y + half * (1 - b / this.edge)];
  }

  // A frame now, and others as long as something moves.
  draw(milliseconds = 0) {
    this.busyUntil = Math.max(this.busyUntil, performance.now() + milliseconds);
    this.waiting ??= requestAnimationFrame((now) => this.frame(now));
  }

  // All paths anew.
  redraw() {
    if (!this.side || !this.edge) return;
    this.trails.getContext("2d").clearRect(0, 0, this.trails.width, this.trails.height);
    for (const one of this.walkers.all.values()) {
      for (const place of one.tries) this.tried(one, place);
      for (let k = 1; k < one.path.length; k++) this.walked(one, k);
    }
    this.draw();
  }

  // What one look adds to the paths: only that is drawn.
  looked(one, kept) {
    if (!this.side) return;
    if (kept) this.walked(one, one.path.length - 1);
    else this.tried(one, one.tries.at(-1));
    this.draw(MOVE);
  }

  walked({ path, color }, k) {
    const pen = this.trails.getContext("2d");
    pen.globalAlpha = 0.75;
    pen.strokeStyle = color;
    pen.lineWidth = 2 * this.unit;
    pen.beginPath();
    pen.moveTo(...this.at(path[k - 1]));
    pen.lineTo(...this.at(path[k]));
    pen.stroke();
  }

  tried({ color }, place) {
    const pen = this.trails.getContext("2d"), [x, y] = this.at(place);
    pen.globalAlpha = 0.5;
    pen.fillStyle = color;
    pen.fillRect(x - 1.5 * this.unit, y - 1.5 * this.unit, 3 * this.unit, 3 * this.unit);
  }

  reveal({ cells, levels }, rivals) {
    const bytes = Uint8Array.from(atob(levels), (letter) => letter.charCodeAt(0));
    const image = new ImageData(cells, cells);
    let lowest = 0;
    bytes.forEach((level, k) => {
      if (level < bytes[lowest]) lowest = k;
      const share = (level / 255) * 9, low = Math.floor(share), rest = share - low;
      const place = 4 * ((cells - 1 - Math.floor(k / cells)) * cells + (k % cells));
      VIRIDIS[low].forEach((part, c) => (image.data[place + c] = part + rest * (VIRIDIS[Math.min(9, low + 1)][c] - part)));
      image.data[place + 3] = 255;
    });
    this.map = document.createElement("canvas");
    Object.assign(this.map, { width: cells, height: cells }).getContext("2d").putImageData(image, 0, 0);
    const share = (index) => ((2 * index) / (cells - 1) - 1) * this.edge;
    this.lowest = [share(lowest % cells), share(Math.floor(lowest / cells))];
    this.rivals = rivals;
    this.revealed = STILL.matches ? -Infinity : performance.now();
    this.draw(STILL.matches ? 0 : LIFT + RACE);
  }

  hide() {
    Object.assign(this, { map: undefined, lowest: undefined, rivals: [] });
  }

  frame(now) {
    this.waiting = undefined;
    this.frames += 1;
    if (this.side && this.edge) this.paint(now);
    if (now < this.busyUntil) this.draw();
  }

  paint(now) {
    const { pen, canvas, corner, side } = this;
    pen.globalAlpha = 1;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = DARK;
    pen.fillRect(...corner, side, side);
    pen.save();
    pen.beginPath();
    pen.rect(...corner, side, side);
    pen.clip();
    if (this.map) {
      pen.globalAlpha = Math.min(1, (now - this.revealed) / LIFT);
      pen.drawImage(this.map, ...corner, side, side);
      pen.globalAlpha = 1;
    }
    pen.drawImage(this.trails, 0, 0);
    this.cross(this.walkers.start);
    this.people(now);
    for (const [a, b] of this.marks) this.diamond([a * this.edge, b * this.edge]);
    if (this.lowest) this.words("lowest", this.lowest, "★");
    this.rivals.forEach((rival, k) => this.program(rival, k, (now - this.revealed - LIFT) / RACE));
    pen.restore();
  }

  people(now) {
    const { pen, unit } = this, leader = this.walkers.ranked()[0];
    pen.lineWidth = 1.5 * unit;
    pen.strokeStyle = "#000";
    for (const one of this.walkers.all.values()) {
      if (one === leader) continue;
      this.dot(this.at(this.walkers.seen(one, now)), 5 * unit, one.color);
    }
    if (!leader) return;
    const place = this.at(this.walkers.seen(leader, now));
    this.dot(place, 9 * unit, leader.color);
    pen.strokeStyle = "#fff";
    pen.beginPath();
    pen.arc(...place, 12 * unit, 0, 7);
    pen.stroke();
  }

  dot(place, radius, color) {
    const { pen } = this;
    pen.fillStyle = color;
    pen.beginPath();
    pen.arc(...place, radius, 0, 7);
    pen.fill();
    pen.stroke();
  }

  cross(start) {
    const { pen, unit } = this, [x, y] = this.at(start), arm = 8 * unit;
    for (const [color, width] of [["#000", 5], ["#fff", 2.5]]) {
      pen.strokeStyle = color;
      pen.lineWidth = width * unit;
      pen.beginPath();
      pen.moveTo(x - arm, y - arm);
      pen.lineTo(x + arm, y + arm);
      pen.moveTo(x + arm, y - arm);
      pen.lineTo(x - arm, y + arm);
      pen.stroke();
    }
  }

  diamond(place) {
    const { pen, unit } = this, [x, y] = this.at(place), arm = 7 * unit;
    pen.fillStyle = "#fff";
    pen.strokeStyle = "#000";
    pen.lineWidth = unit;
    pen.beginPath();
    for (const [dx, dy] of [[arm, 0], [0, arm], [-arm, 0], [0, -arm]]) pen.lineTo(x + dx, y + dy);
    pen.closePath();
    pen.fill();
    pen.stroke();
  }

  // A program on its way: all of them have had as many looks at one moment.
  program({ kind, path }, k, share) {
    const looks = Math.max(0, Math.min(1, share)) * (path.length - 1), done = Math.floor(looks);
    const rest = looks - done, [a, b] = path[done], [a1, b1] = path[Math.min(path.length - 1, done + 1)];
    const head = [a + rest * (a1 - a), b + rest * (b1 - b)], { pen, unit } = this;
    for (const [color, width] of [["#000", 6], ["#fff", 3.5]]) {
      pen.strokeStyle = color;
      pen.lineWidth = width * unit;
      pen.setLineDash(DASHES[kind].map((length) => length * unit));
      pen.beginPath();
      for (const place of [...path.slice(0, done + 1), head]) pen.lineTo(...this.at(place));
      pen.stroke();
    }
    pen.setLineDash([]);
    this.words(LABELS[kind], head, "●", [14, [-14, 10, 34][k]]);
  }

  // A sign at a place, and what it is; on the side where there is room.
  words(text, place, sign, [right, down] = [14, 6]) {
    const { pen, unit } = this, [x, y] = this.at(place), size = 17 * unit;
    pen.font = `600 ${size}px system-ui, sans-serif`;
    const width = pen.measureText(text).width, fits = x + right * unit + width < this.corner[0] + this.side;
    const left = fits ? x + right * unit : x - right * unit - width;
    const base = Math.min(Math.max(y + down * unit, this.corner[1] + size), this.corner[1] + this.side - 4 * unit);
    pen.lineWidth = 4 * unit;
    pen.strokeStyle = "#000";
    pen.fillStyle = "#fff";
    for (const [letters, at] of [[text, [left, base]], [sign, [x - pen.measureText(sign).width / 2, y + 0.35 * size]]]) {
      pen.strokeText(letters, ...at);
      pen.fillText(letters, ...at);
    }
  }
}
