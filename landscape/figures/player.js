// Plays the paths of optimisers over a Plotly picture, on a canvas: the picture itself stays still. The
// clock counts work, in examples touched, and is common to all paths: at any moment each has spent the same.

const SECONDS = 8; // for the whole race at speed 1
const WORDS_EVERY = 100; // milliseconds between two changes of the words
const LONGEST_STEP = 1; // seconds that the clock goes on at most from one frame to the next
const FAINT = 0.3; // how strongly is drawn what a surface hides
const FOLLOWED = ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"];

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
    at: k + share,
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

class Player {
  // `plot` is a drawn Plotly element, `controls` an empty one; the canvas lies over the plot.
  constructor(plot, controls) {
    this.plot = plot;
    this.controls = new Controls(controls, this);
    this.canvas = element("canvas", { class: "player-canvas", "aria-hidden": "true" });
    this.speed = 1;
    this.follow = this.follow.bind(this);
    this.redraw = () => this.race && !this.waiting && this.draw();
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
    this.view = new (race.surface ? SceneView : MapView)(this.plot, this.race.paths);
    this.times = wanted(this.plot).type;
    this.waiting = false;
    if (!known) {
      this.stop();
      this.work = race.end;
      this.hidden = new Set();
      this.controls.build(this.race);
    }
    if (this.hidden.size) this.hideTraces();
    this.keepWithScene();
    this.show();
  }

  // A scene tells nobody that its camera moves, but it does tell each drawing.
  keepWithScene() {
    const scene = this.plot._fullLayout.scene?._scene?.glplot;
    if (!scene || this.scene === scene) return;
    this.scene = scene;
    const rendered = scene.onrender;
    scene.onrender = () => {
      rendered?.();
      this.redraw();
    };
  }

  play() {
    if (this.work >= this.race.end) this.work = 0;
    this.playing = true;
    this.controls.label();
    delete this.plot.dataset.fps;
    this.frames = { since: performance.now(), drawn: 0, last: performance.now() };
    this.request = requestAnimationFrame((now) => this.tick(now));
  }

  stop() {
    if (this.playing) cancelAnimationFrame(this.request);
    this.playing = false;
    this.controls.label();
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
    frames.drawn += 1;
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
    this.draw();
    const now = performance.now();
    const resting = !this.playing || this.work >= this.race.end;
    if (resting || !(now - this.worded < WORDS_EVERY)) {
      this.worded = now;
      this.controls.tell(this.work, this.heads);
    }
  }

  draw() {
    const { view, canvas } = this;
    const area = view.area();
    if (!area) return;
    const { width, height } = this.plot._fullLayout;
    this.place(width, height);
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(...area);
    context.clip();
    const brush = new Brush(context, this.times);
    this.drawLines(brush);
    this.drawHeads(brush);
    context.restore();
  }

  // What is hidden lies under what is seen, and shadows under lines.
  drawLines(brush) {
    const parts = [];
    this.visible((path, head, number) => {
      for (const part of this.view.lines(number, head)) parts.push({ path, ...part });
    });
    const layer = ({ behind, shadow }) => (behind ? 0 : 2) + (shadow ? 0 : 1);
    for (const { path, lines, shadow, behind } of parts.sort((one, other) => layer(one) - layer(other))) {
      brush.faint(behind ? FAINT : 1, () => (shadow ? brush.shade(path, lines) : brush.stroke(path, lines)));
    }
  }

  drawHeads(brush) {
    const places = this.heads.map((head, number) => this.view.head(number, head));
    this.marked = places.map(({ at }) => at);
    this.behind = places.map(({ behind }) => behind);
    this.visible((path, head, number) => {
      const { at, behind } = places[number];
      brush.faint(behind ? FAINT : 1, () => {
        brush.mark(path, ...at, 7);
        if (head.ended && path.status === "diverged") brush.crossOut(...at);
      });
    });
  }

  // Over the picture, at the screen's own resolution, but under Plotly's hover labels and buttons.
  place(width, height) {
    const { canvas, plot } = this;
    const labels = plot.querySelector(".hoverlayer").closest("svg");
    if (canvas.nextSibling !== labels) labels.before(canvas);
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

  // Hide a path or show it again; whether it is seen then.
  toggle(number) {
    const visible = this.hidden.delete(number);
    if (!visible) this.hidden.add(number);
    this.hideTraces();
    this.show();
    return visible;
  }

  // What the figure itself draws of hidden paths: thin lines, which come last.
  hideTraces() {
    const { paths } = this.race;
    const visible = paths.map((_, number) => !this.hidden.has(number));
    const first = this.plot.data.length - paths.length;
    window.Plotly.restyle(this.plot, { visible }, paths.map((_, number) => first + number));
  }

  // What is on the screen, for tests.
  state() {
    const { work, speed, heads, marked, behind } = this;
    return { work, speed, playing: Boolean(this.playing), heads, marked, behind, hidden: [...this.hidden] };
  }

  remove() {
    this.stop();
    window.removeEventListener("race-clock", this.follow);
    for (const event of FOLLOWED) this.plot.removeListener?.(event, this.redraw);
    this.canvas.remove();
    this.controls.root.replaceChildren();
    this.race = null;
  }
}
