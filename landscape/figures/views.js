// Where a race stands on the screen. A view knows its area, the lines of a path up to its head, and
// the place of a head; `behind` is what the surface hides.

const PIECES = 40; // parts of a scene's length: a line is cut so finely to tell what is hidden of it

// On a flat map.
class MapView {
  constructor(plot, paths) {
    this.plot = plot;
    this.paths = paths;
  }

  // Left, top, width and height, or nothing while nothing is drawn.
  area() {
    const { xaxis, yaxis } = this.plot._fullLayout ?? {};
    return xaxis?._length ? [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length] : null;
  }

  lines(number, head) {
    const { x, y } = this.paths[number];
    const points = [];
    for (let k = 0; k <= head.k; k += 1) points.push(this.pixels(x[k], y[k]));
    points.push(this.pixels(head.x, head.y));
    return [{ lines: [points] }];
  }

  head(number, { x, y }) {
    return { at: this.pixels(x, y), behind: false };
  }

  pixels(x, y) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    // From the range, not by the axis's own scale, which stands still while the reader drags.
    const scaled = ({ range: [low, high] }, value) => (value - low) / (high - low);
    return [
      xaxis._offset + scaled(xaxis, x) * xaxis._length,
      yaxis._offset + (1 - scaled(yaxis, y)) * yaxis._length,
    ];
  }
}

// Over a surface, at the heights of the losses, with a shadow on the surface.
class SceneView {
  constructor(plot, paths) {
    this.plot = plot;
    this.paths = paths;
    const { x, y, z } = plot._fullData.find(({ type }) => type === "surface");
    this.heights = new Heights(x, y, z);
    this.tracks = paths.flatMap((path) => {
      const places = this.pieces(path);
      const fallen = places.map(([a, b, , at]) => [a, b, this.heights.at(a, b), at]);
      return [{ places: fallen, shadow: true }, { places, shadow: false }];
    });
  }

  // The points of a path with what lies between them: [x, y, z, number of the step].
  pieces({ x, y, z }) {
    const { a, b, low, high } = this.heights;
    const sizes = [a[a.length - 1] - a[0], b[b.length - 1] - b[0], high - low];
    const places = [];
    for (let k = 0; k < x.length; k += 1) {
      const [here, next] = [k, k + 1].map((step) => [x[step], y[step], z[step]]);
      places.push([...here, k]);
      const way = Math.max(...sizes.map((size, axis) => Math.abs(next[axis] - here[axis]) / size));
      const count = way > 0 ? Math.ceil(Math.min(1, way) * PIECES) : 1;
      for (let piece = 1; piece < count; piece += 1) {
        const share = piece / count;
        places.push([...here.map((from, axis) => from + share * (next[axis] - from)), k + share]);
      }
    }
    return places;
  }

  area() {
    const now = Projection.of(this.plot);
    if (!now) return null;
    if (!now.same(this.projection)) {
      this.projection = now;
      for (const track of this.tracks) track.seen = track.places.map((place) => this.seen(place));
    }
    return now.area;
  }

  seen(place) {
    return { at: this.projection.pixels(place), behind: this.heights.hides(place, this.projection.eye) };
  }

  lines(number, head) {
    const ends = [[head.x, head.y, this.heights.at(head.x, head.y)], this.standing(number, head)];
    return ends.flatMap((end, part) => {
      const { places, seen, shadow } = this.tracks[2 * number + part];
      const gone = seen.slice(0, places.findLastIndex(([, , , at]) => at <= head.at) + 1);
      const runs = this.runs([...gone, this.seen(end)]);
      return [true, false].map((behind) => ({ lines: runs[behind], shadow, behind }));
    });
  }

  // Lines without gaps, hidden and not, that meet where one becomes the other.
  runs(points) {
    const runs = { true: [], false: [] };
    let last = null;
    for (const point of points) {
      if (Number.isNaN(point.at[0])) {
        last = null;
        continue;
      }
      if (last?.behind !== point.behind) runs[point.behind].push(last ? [last.at] : []);
      runs[point.behind].at(-1).push(point.at);
      last = point;
    }
    return runs;
  }

  head(number, head) {
    return this.seen(this.standing(number, head));
  }

  // Where a head is; one that has left the scene, or leaves it with its next step, is seen where it
  // was last.
  standing(number, head) {
    const { x, y, z } = this.paths[number];
    let { k } = head;
    if (!Number.isNaN(z[k]) && !Number.isNaN(z[k + 1])) return [head.x, head.y, head.z];
    while (k > 0 && Number.isNaN(z[k])) k -= 1;
    return [x[k], y[k], z[k]];
  }
}
