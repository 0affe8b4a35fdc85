// The heights of a drawn surface, to lay shadows on it and to tell what it hides.

const TOLERANCE = 0.01; // of the height of the surface: a point as near to it lies on it
const LOOKS = 60; // at a surface at most along its length, on the way from a point to the eye

class Heights {
  // The axes rise; heights[row][column] is over (a[column], b[row]), and not a number in a hole.
  constructor(a, b, heights) {
    Object.assign(this, { a, b, heights, low: Infinity, high: -Infinity });
    for (const row of heights) {
      for (const height of row) {
        if (height < this.low) this.low = height;
        if (height > this.high) this.high = height;
      }
    }
    this.tolerance = TOLERANCE * (this.high - this.low);
  }

  // Between the corners of a cell bilinear; not a number beside the surface.
  at(x, y) {
    const { a, b, heights } = this;
    if (!(x >= a[0] && x <= a[a.length - 1] && y >= b[0] && y <= b[b.length - 1])) return NaN;
    const across = Heights.place(a, x);
    const along = Heights.place(b, y);
    if (!(across + along >= 0)) return NaN; // there is one row or one column
    const column = Math.min(a.length - 2, Math.floor(across));
    const row = Math.min(b.length - 2, Math.floor(along));
    const right = across - column;
    const up = along - row;
    const below = heights[row];
    const above = heights[row + 1];
    return (
      (1 - up) * ((1 - right) * below[column] + right * below[column + 1]) +
      up * ((1 - right) * above[column] + right * above[column + 1])
    );
  }

  // Where in a rising axis a number lies: 2.25 is a quarter of the way from the third to the fourth.
  static place(axis, value) {
    const last = axis.length - 2;
    const share = (value - axis[0]) / (axis[last + 1] - axis[0]);
    let k = Math.min(last, Math.floor(share * (last + 1))); // at once where numbers are evenly spaced
    while (k > 0 && axis[k] > value) k -= 1;
    while (k < last && axis[k + 1] < value) k += 1;
    return k + (value - axis[k]) / (axis[k + 1] - axis[k]);
  }

  // Whether the surface lies between a point and the eye: on the straight line to it, which leaves
  // the surface's box after a while, the surface is crossed. A point on the surface is seen from
  // both sides.
  hides([x, y, z], eye) {
    const { a, b, low, high, tolerance } = this;
    const [right, up, rise] = [eye[0] - x, eye[1] - y, eye[2] - z];
    const [width, depth] = [a[a.length - 1] - a[0], b[b.length - 1] - b[0]];
    const leaving = (from, by, first, last) => (by > 0 ? (last - from) / by : by < 0 ? (first - from) / by : 1);
    const end = Math.min(
      1,
      leaving(x, right, a[0], a[a.length - 1]),
      leaving(y, up, b[0], b[b.length - 1]),
      leaving(z, rise, low - 2 * tolerance, high + 2 * tolerance),
    );
    if (!(end > 0)) return false;
    const cells = Math.max(Math.abs(right / width) * (a.length - 1), Math.abs(up / depth) * (b.length - 1));
    const shares = Math.max(Math.abs(right / width), Math.abs(up / depth)) * LOOKS;
    const looks = Math.max(1, Math.ceil(end * Math.min(cells, shares)));
    let side = 0;
    for (let look = 0; look <= looks; look += 1) {
      const t = (end * look) / looks;
      const over = z + t * rise - this.at(x + t * right, y + t * up);
      if (!(Math.abs(over) > tolerance)) continue;
      if (side && over > 0 !== side > 0) return true;
      side = over;
    }
    return false;
  }
}
