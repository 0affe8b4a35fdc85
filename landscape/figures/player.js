// Plays the paths of optimisers over a Plotly picture. The clock counts work, in examples touched,
// and is common to all paths: at any moment each has spent the same.

const SPEEDS = { "¼×": 0.25, "½×": 0.5, "1×": 1, "2×": 2, "4×": 4 };
const SECONDS = 8; // for the whole race at speed 1
const WORDS_EVERY = 100; // milliseconds between two changes of the words
const SURFACE_REST = 30; // milliseconds, at least, between two redraws of a surface
const LONGEST_STEP = 1; // seconds that the clock goes on at most from one frame to the next
const FOLLOWED = ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"];
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

// Where a path is when it has spent `work`: between two recorded steps, on the straight line.
function along(path, work) {
  const last = path.work.length - 1;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (path.work[middle] <= work) low = middle;
    else high = middle - 1;
  }
  const k = low;
  const ended = k === last;
  const share = ended ? 0 : (work - path.work[k]) / (path.work[k + 1] - path.work[k]);
  // A path stands still before a step to a place that is not finite.
  const between = (values) =>
    ended || Number.isNaN(values[k + 1]) ? values[k] : values[k] + share * (values[k + 1] - values[k]);
  return {
    k,
    ended,
    x: between(path.x),
    y: between(path.y),
    z: between(path.z),
    loss: path.loss[k],
    step: path.steps[k],
    time: between(path.steps),
  };
}

// JSON has no number for what is not finite: it comes as null, which JavaScript would take for 0.
const received = (path) => {
  const numbers = (values) => values.map((value) => value ?? NaN);
  return { ...path, x: numbers(path.x), y: numbers(path.y), z: numbers(path.z) };
};

// Where the head of a path can be drawn on a surface: at the last loss that was finite.
function standing(path, head) {
  let { k } = head;
  if (!Number.isNaN(head.z)) return head;
  while (k > 0 && Number.isNaN(path.z[k])) k -= 1;
  return { x: path.x[k], y: path.y[k], z: path.z[k] };
}

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

class Player {
  // `plot` is a drawn Plotly element, `controls` an empty one; the canvas lies over the plot.
  constructor(plot, controls) {
    this.plot = plot;
    this.controls = controls;
    this.canvas = element("canvas", { class: "player-canvas", "aria-hidden": "true" });
    this.speed = 1;
    this.follow = this.follow.bind(this);
    this.redraw = () => this.flat && !this.waiting && this.draw();
    window.addEventListener("race-clock", this.follow);
    for (const event of FOLLOWED) plot.on(event, this.redraw);
  }

  // Between the start of a new picture and `load` there is nothing that could be drawn on.
  wait() {
    this.waiting = true;
  }

  // Show a race; the same race again, on a new picture, goes on where it was.
  load(race) {
    const known = this.race?.id === race.id;
    this.race = { ...race, paths: race.paths.map(received) };
    this.waiting = false;
    if (!known) {
      this.stop();
      this.work = race.end;
      this.hidden = new Set();
      this.build();
    }
    if (this.hidden.size) this.hideTraces();
    this.show();
  }

  get flat() {
    return this.race && !this.race.surface;
  }

  build() {
    const { controls } = this;
    this.button = element("button", { type: "button", class: "player-play" });
    this.button.onclick = () => (this.playing ? this.stop() : this.play());
    const restart = element("button", { type: "button", "aria-label": "Restart" }, "↺");
    restart.title = "Play from the start";
    restart.onclick = () => {
      this.seek(0);
      if (!this.playing) this.play();
    };
    this.slider = element("input", {
      type: "range", min: 0, max: 1000, step: 1, "aria-label": "Position in the race",
    });
    this.slider.oninput = () => {
      this.stop();
      this.seek((this.slider.value / 1000) * this.race.end);
    };
    const speed = element("select", { "aria-label": "Speed" });
    for (const [label, value] of Object.entries(SPEEDS)) speed.append(element("option", { value }, label));
    speed.value = String(this.speed);
    speed.onchange = () => (this.speed = Number(speed.value));
    this.count = element("span", { class: "player-count" });
    const bar = element("div", { class: "player-bar" });
    bar.append(this.button, restart, this.slider, speed, this.count);
    this.legend = element("ul", { class: "player-legend" });
    this.entries = this.race.paths.map((path, number) => this.entry(path, number));
    this.legend.append(...this.entries.map((entry) => entry.item));
    controls.replaceChildren(bar, this.legend);
    this.label();
  }

  entry(path, number) {
    const item = element("li");
    const toggle = element("button", { type: "button", "aria-pressed": "true" });
    toggle.title = "Show or hide this path";
    const swatch = element("canvas", { width: 108, height: 48, "aria-hidden": "true" });
    const context = swatch.getContext("2d");
    context.scale(3, 3);
    this.stroke(context, path, [[2, 8], [34, 8]]);
    this.mark(context, path, 18, 8, 5);
    const loss = element("span", { class: "player-loss" });
    toggle.append(swatch, element("span", { class: "player-name" }, path.name), loss);
    toggle.onclick = () => {
      const visible = this.hidden.delete(number);
      if (!visible) this.hidden.add(number);
      toggle.setAttribute("aria-pressed", String(visible));
      this.hideTraces();
      this.show();
    };
    item.append(toggle);
    return { item, loss };
  }

  label() {
    this.button.textContent = this.playing ? "❚❚ Pause" : "▶ Play";
    this.button.setAttribute("aria-label", this.playing ? "Pause" : "Play");
  }

  play() {
    if (this.work >= this.race.end) this.work = 0;
    this.playing = true;
    this.label();
    delete this.plot.dataset.fps;
    this.frames = { since: performance.now(), drawn: 0, last: performance.now() };
    this.request = requestAnimationFrame((now) => this.tick(now));
  }

  stop() {
    if (this.playing) cancelAnimationFrame(this.request);
    this.playing = false;
    if (this.button) this.label();
  }

  tick(now) {
    const { frames, race } = this;
    if (!this.plot.isConnected) return this.stop();
    const passed = Math.min(LONGEST_STEP, Math.max(0, now - frames.last) / 1000);
    frames.last = now;
    if (now - frames.since >= 1000) {
      this.plot.dataset.fps = ((frames.drawn * 1000) / (now - frames.since)).toFixed(1);
      Object.assign(frames, { since: now, drawn: 0 });
    }
    this.seek(Math.min(race.end, this.work + (passed * this.speed * race.end) / SECONDS));
    if (this.work >= race.end) this.stop();
    else this.request = requestAnimationFrame((next) => this.tick(next));
  }

  seek(work) {
    this.work = work;
    this.show();
    const seen = this.heads.filter((_, number) => !this.hidden.has(number));
    const steps = [...new Set(seen.map((head) => head.time))];
    const detail = { from: this, group: this.race.group, work, steps };
    window.dispatchEvent(new CustomEvent("race-clock", { detail }));
  }

  // The same race on another plane beside this one keeps the same time.
  follow({ detail }) {
    if (detail.from === this || !this.race || detail.group !== this.race.group) return;
    this.stop();
    this.work = detail.work;
    this.show();
  }

  // Picture and words at the present moment.
  show() {
    if (this.waiting) return;
    this.heads = this.race.paths.map((path) => along(path, this.work));
    if (this.flat) this.draw();
    else this.drawSurface();
    const now = performance.now();
    const resting = !this.playing || this.work >= this.race.end;
    if (resting || !(now - this.worded < WORDS_EVERY)) {
      this.worded = now;
      this.words();
    }
  }

  words() {
    const { race, work } = this;
    this.slider.value = race.end ? Math.round((1000 * work) / race.end) : 1000;
    this.count.textContent =
      `${Math.round(work).toLocaleString("en")} of ${race.end.toLocaleString("en")} examples touched`;
    this.slider.setAttribute("aria-valuetext", this.count.textContent);
    this.heads.forEach((head, number) => {
      const path = race.paths[number];
      const status = head.ended && path.status !== "finished" ? `, ${path.status}` : "";
      this.entries[number].loss.textContent = ` ${path.labels[head.k]} (step ${head.step}${status})`;
    });
  }

  draw() {
    const { plot, canvas } = this;
    const { width, height, xaxis, yaxis } = plot._fullLayout ?? {};
    if (!xaxis?._length) return;
    this.place(width, height);
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    // From the range, not by the axis's own scale, which stands still while the reader drags.
    const scaled = ({ range: [low, high] }, value) => (value - low) / (high - low);
    const toPixels = (x, y) => [
      xaxis._offset + scaled(xaxis, x) * xaxis._length,
      yaxis._offset + (1 - scaled(yaxis, y)) * yaxis._length,
    ];
    context.save();
    context.beginPath();
    context.rect(xaxis._offset, yaxis._offset, xaxis._length, yaxis._length);
    context.clip();
    this.visible((path, head) => {
      const points = [];
      for (let k = 0; k <= head.k; k += 1) points.push(toPixels(path.x[k], path.y[k]));
      points.push(toPixels(head.x, head.y));
      this.stroke(context, path, points);
    });
    this.marked = this.heads.map((head) => toPixels(head.x, head.y));
    this.visible((path, head, number) => {
      this.mark(context, path, ...this.marked[number], 7);
      if (head.ended && path.status === "diverged") this.crossOut(context, ...this.marked[number]);
    });
    context.restore();
    if (this.playing) this.frames.drawn += 1;
  }

  // Over the picture, at the screen's own resolution, but under Plotly's hover labels and buttons.
  place(width, height) {
    const { canvas, plot } = this;
    const labels = plot.querySelector(".hoverlayer").closest("svg");
    if (canvas.nextSibling !== labels) labels.before(canvas);
    canvas.hidden = false;
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  visible(action) {
    this.race.paths.forEach((path, number) => {
      if (!this.hidden.has(number)) action(path, this.heads[number], number);
    });
  }

  stroke(context, path, points) {
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.lineJoin = "round";
    context.setLineDash([]);
    context.strokeStyle = "rgba(0,0,0,0.55)";
    context.lineWidth = 4.5;
    context.stroke();
    context.setLineDash(DASHES[path.dash] ?? []);
    context.strokeStyle = path.color;
    context.lineWidth = 2.5;
    context.stroke();
    context.setLineDash([]);
  }

  mark(context, path, x, y, size) {
    context.beginPath();
    for (const [right, down] of MARKERS[path.symbol] ?? MARKERS.circle) {
      context.lineTo(x + size * right, y + size * down);
    }
    context.closePath();
    context.lineJoin = "round";
    for (const [color, width] of [["black", 4], ["white", 2]]) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    }
    context.fillStyle = path.color;
    context.fill();
  }

  // The end of a path that diverged.
  crossOut(context, x, y) {
    context.beginPath();
    for (const turn of [1, -1]) {
      context.moveTo(x - 11, y - 11 * turn);
      context.lineTo(x + 11, y + 11 * turn);
    }
    for (const [color, width] of [["white", 5], ["#C00000", 2.5]]) {
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    }
  }

  // On a surface the moving lines are traces of the figure; the picture itself stays as it is.
  drawSurface() {
    this.canvas.hidden = true;
    if (this.busy) return void (this.late = true);
    this.busy = true;
    const began = performance.now();
    const columns = { x: [], y: [], z: [] };
    const { paths } = this.race;
    const ends = this.heads.map((head, number) => standing(paths[number], head));
    const shown = (number, value, none) => (this.hidden.has(number) ? none : value);
    for (const axis of ["x", "y", "z"]) {
      paths.forEach((path, number) => {
        const head = this.heads[number];
        columns[axis].push(shown(number, [...path[axis].slice(0, head.k + 1), head[axis]], []));
      });
      columns[axis].push(ends.map((end, number) => shown(number, end[axis], NaN)));
    }
    const first = this.plot.data.length - paths.length - 1; // the lines and the heads come last
    const traces = columns.x.map((_, number) => first + number);
    if (this.playing) this.frames.drawn += 1;
    window.Plotly.restyle(this.plot, columns, traces).finally(() => {
      // A surface drawn without a graphics card is slow: half the time is left for the reader.
      setTimeout(() => this.rested(), Math.max(SURFACE_REST, performance.now() - began));
    });
  }

  rested() {
    this.busy = false;
    if (!this.late) return;
    this.late = false;
    if (this.race) this.show();
  }

  // What the figure itself draws of hidden paths: faint lines on a map, shadows on a surface.
  hideTraces() {
    const { paths, surface } = this.race;
    const first = this.plot.data.length - paths.length * (surface ? 2 : 1) - (surface ? 1 : 0);
    const visible = paths.map((_, number) => !this.hidden.has(number));
    const traces = paths.map((_, number) => first + number);
    window.Plotly.restyle(this.plot, { visible }, traces);
  }

  // What is on the screen, for tests.
  state() {
    const { work, speed, heads, marked } = this;
    return { work, speed, playing: Boolean(this.playing), heads, marked, hidden: [...this.hidden] };
  }

  remove() {
    this.stop();
    window.removeEventListener("race-clock", this.follow);
    for (const event of FOLLOWED) this.plot.removeListener?.(event, this.redraw);
    this.canvas.remove();
    this.controls.replaceChildren();
    this.race = null;
  }
}
