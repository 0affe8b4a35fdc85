// The landscape next door: the loss on the slice of weight space through the present classifier.

// Along each side. Fewer for many points, so that the landscape keeps up with the pointer.
const [FINE, COARSE, MANY_POINTS] = [61, 31, 60];
const PIXELS = 240;
const BANDS = 16;
const BOWL_HALF = 4;
const MAP_COLORS = 10; // of the scale, which the style sheet has: others where a projector is weak
const LONGEST_TRAIL = 400;

// The colours of the bands, packed, from the scale of an element's style.
function bandColors(element) {
  const style = getComputedStyle(element);
  const scale = Array.from({ length: MAP_COLORS }, (_, k) => {
    const hex = style.getPropertyValue(`--map-${k}`).trim();
    return [1, 3, 5].map((digit) => parseInt(hex.slice(digit, digit + 2), 16));
  });
  return Array.from({ length: BANDS }, (_, band) => {
    const place = (band / (BANDS - 1)) * (MAP_COLORS - 1);
    const k = Math.min(MAP_COLORS - 2, Math.floor(place));
    return packed(scale[k].map((value, c) => value + (place - k) * (scale[k + 1][c] - value)));
  });
}

// Colours as the canvas holds them in memory, one number a pixel.
const packed = (color) => new Uint32Array(Uint8ClampedArray.from([...color, 255]).buffer)[0];
const GREY = packed([128, 128, 128]);

class Bowl {
  constructor(playground, root) {
    const canvas = root.querySelector("canvas");
    const svg = root.querySelector("svg");
    Object.assign(this, { playground, canvas, svg, square: new Square(svg, 340, ["", ""]) });
    canvas.width = canvas.height = PIXELS;
    this.range = root.querySelector(".pg-range");
    const look = () => {
      if (!canvas.isConnected) return window.removeEventListener("landscape-look", look);
      this.colors = null;
      if (this.losses) this.paint(this.losses, Math.sqrt(this.losses.length));
    };
    window.addEventListener("landscape-look", look);
    const { left, top, side } = this.square.frame;
    const clip = draw("clipPath", { id: "pg-trail-clip" });
    clip.append(draw("rect", { x: left, y: top, width: side, height: side }));
    svg.append(clip);
    this.trail = draw("polyline", { class: "pg-trail", "clip-path": "url(#pg-trail-clip)" });
    this.marker = draw("g", { class: "pg-here", tabindex: 0, role: "button", "aria-describedby": "pg-bowl-keys" });
    this.marker.append(draw("circle", { r: 17, class: "pg-grip" }), draw("circle", { r: 6.5, class: "pg-dot" }));
    svg.append(this.trail, this.marker);
    const go = (event) => {
      const { x, y } = this.square.at(event);
      playground.goTo(x, y);
    };
    svg.addEventListener("click", (event) => {
      if (event.target.closest(".pg-here") || !this.square.at(event).inside) return;
      go(event);
      playground.done();
    });
    draggable(this.marker, () => (this.held = true), go, () => {
      this.held = false;
      playground.done();
    });
    this.marker.addEventListener("keydown", (event) => {
      if (!(event.key in ARROWS)) return;
      event.preventDefault();
      const [right, up] = ARROWS[event.key];
      const step = this.square.half * (event.shiftKey ? 0.1 : 0.02);
      playground.goTo(this.here[0] + right * step, this.here[1] + up * step);
      playground.keeper.changed();
    });
  }

  show({ points, theta, plane }, result, settings) {
    const key = JSON.stringify(plane);
    if (key !== this.key) {
      this.key = key;
      this.plane = directions(plane);
      const names = plane.kind === "weights" ? [NAMES[plane.first], NAMES[plane.second]] : ["a, along U", "b, along V"];
      this.square.name(...names);
      this.visited = [];
    }
    this.here = [dot(theta, this.plane.U), dot(theta, this.plane.V)];
    this.visited.push(this.here);
    if (this.visited.length > LONGEST_TRAIL) this.visited.shift();
    if (!this.held) this.square.setHalf(this.window());
    const { half } = this.square;
    const cells = points.length > MANY_POINTS ? COARSE : FINE;
    const axis = Array.from({ length: cells }, (_, k) => half * ((2 * k) / (cells - 1) - 1));
    this.losses = lossGrid(points, theta, this.plane, axis, settings);
    this.paint(this.losses, cells);
    const at = ([a, b]) => `${this.square.x(a)},${this.square.y(b)}`;
    this.trail.setAttribute("points", this.visited.map(at).join(" "));
    this.marker.setAttribute("transform", `translate(${at(this.here).replace(",", " ")})`);
    describe(this.marker, `the classifier, total loss ${format(result.total)}`);
    describe(this.canvas, bowlWords(this.square, this.range));
  }

  forget() {
    this.visited = [];
  }

  // The smallest window of ±4, ±8, ±16 … that holds the classifier.
  window() {
    const reach = Math.max(...this.here.map(Math.abs));
    let half = BOWL_HALF;
    while (reach > 0.9 * half) half *= 2;
    return half;
  }

  // Bands of equal steps of the square root of the loss: their edges are contour lines.
  paint(losses, cells) {
    const finite = losses.filter(Number.isFinite);
    const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
    const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(PIXELS, PIXELS);
    const pixels = new Uint32Array(image.data.buffer);
    const scale = (cells - 1) / PIXELS;
    this.colors ??= bandColors(this.canvas);
    for (let row = 0, pixel = 0; row < PIXELS; row++) {
      const v = (PIXELS - row - 0.5) * scale;
      const i = Math.floor(v);
      const q = v - i;
      for (let column = 0; column < PIXELS; column++, pixel++) {
        const u = (column + 0.5) * scale;
        const j = Math.floor(u);
        const p = u - j;
        const k = i * cells + j;
        const loss =
          (1 - q) * ((1 - p) * losses[k] + p * losses[k + 1]) +
          q * ((1 - p) * losses[k + cells] + p * losses[k + cells + 1]);
        const share = high > low ? Math.sqrt((loss - low) / (high - low)) : 0;
        pixels[pixel] = Number.isFinite(share) ? this.colors[Math.min(BANDS - 1, Math.floor(share * BANDS))] : GREY;
      }
    }
    context.putImageData(image, 0, 0);
    write(this.range.firstElementChild, format(low));
    write(this.range.lastElementChild, format(high));
  }
}
