// The hikers as the board knows them.

const COLORS = ["#e69f00", "#56b4e9", "#f0e442", "#cc79a7", "#ff7f50", "#7fd6b8", "#b9a6ff", "#ffffff"];
const MOVE = 250; // milliseconds of a move

class Walkers {
  constructor() {
    this.all = new Map();
  }

  // Everything anew, as after a lost connection.
  take({ start, hikers }) {
    this.start = start;
    this.all.clear();
    for (const { hiker, name, used, best, looks } of hikers) {
      const one = this.join(hiker, name);
      for (const [a, b, loss, kept] of looks) this.look(one, a, b, loss, kept);
      Object.assign(one, { used, best, moved: 0 });
    }
  }

  join(number, name) {
    const one = { number, name, color: COLORS[number % COLORS.length] };
    this.all.set(number, this.back(one));
    return one;
  }

  back(one) {
    return Object.assign(one, { path: [this.start], tries: [], used: 0, best: this.start[2], moved: 0 });
  }

  backToStart() {
    this.all.forEach((one) => this.back(one));
  }

  look(one, a, b, loss, kept) {
    one.used += 1;
    one.best = Math.min(one.best, loss);
    if (kept) one.path.push([a, b, loss]);
    else one.tries.push([a, b]);
    one.moved = kept ? performance.now() : one.moved;
  }

  ranked() {
    return [...this.all.values()].sort((p, q) => p.best - q.best || p.used - q.used);
  }

  // Where a hiker is seen now, on its way to where it is.
  seen({ path, moved }, now) {
    const [a, b] = path.at(-1), share = (now - moved) / MOVE;
    if (path.length < 2 || share >= 1) return [a, b];
    const [a0, b0] = path.at(-2), eased = share * (2 - share);
    return [a0 + eased * (a - a0), b0 + eased * (b - b0)];
  }
}
