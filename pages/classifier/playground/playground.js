// The playground holds the points and the classifier, and shows every change in the next frame.
// Python gives settings and a world to start from, and is told of the world once it has settled.

const UPDATES_PER_SECOND = 20;
const MOST_POINTS = 200;
const LONGEST_HISTORY = 400;
const SETTLE = 200; // milliseconds
const DIVERGED = 1e6; // times the loss that the updates started from
const FARTHEST = 1000; // from the middle; the rule of the Python side

// Worlds as the reader left them, by edition: a visit of another page takes the playground away before
// Python has been told, so the browser remembers.
const LEFT = (window.landscapePlayground ??= new Map());

const copied = ({ points, W, b, plane, tasks }) => ({
  points: points.map(([x1, x2, label]) => ({ x1, x2, label })),
  theta: Float64Array.from({ length: PARAMETERS }, (_, k) => (isBias(k) ? b[(k - 2) / 3] : W[Math.floor(k / 3)][k % 3])),
  plane: { ...plane },
  tasks: [...tasks],
});

const usable = (theta) => theta.every((value) => Math.abs(value) <= LARGEST);

class Playground {
  constructor(root) {
    this.root = root;
    const find = (name) => root.querySelector(`.pg-${name}`);
    this.board = new Board(this, find("board"));
    this.bowl = new Bowl(this, find("bowl"));
    this.parameters = new ParameterTable(this, find("parameters"));
    this.examples = new ExampleTable(this, find("examples"));
    this.curve = new LossCurve(find("curve"));
    this.parts = Object.fromEntries(["message", "sums", "tasks", "note"].map((name) => [name, find(name)]));
    this.tool = "0";
    this.draws = 0;
    new PointTools(this, find("tools"));
    this.planeBar = new PlaneBar(this, find("plane"));
    this.wireButtons();
    root.playground = this;
  }

  wireButtons() {
    const button = (name) => this.root.querySelector(`.pg-${name}`);
    this.runButton = button("run");
    this.runButton.onclick = () => (this.running ? this.stop() : this.run());
    button("single").onclick = () => {
      this.stop();
      this.update();
      this.refresh();
      this.settled();
    };
    button("randomise").onclick = () => {
      this.stop();
      this.draws += 1;
      this.setClassifier(gaussians(this.draws, PARAMETERS).map((value) => Number(value.toFixed(2))));
    };
    button("reset").onclick = () => {
      this.stop();
      this.open({ ...this.start, tasks: this.world.tasks });
      this.settled();
    };
  }

  // What Python sends: settings each time, a world when this is a new playground or a file was opened.
  load({ settings, start, world, edition, verdict }, report) {
    this.report = report;
    this.start = start;
    this.settings = settings;
    this.verdict = verdict;
    if (this.edition !== edition) {
      const left = this.edition === undefined ? LEFT.get(edition) : undefined;
      this.edition = edition;
      this.stop();
      this.open(left ?? world);
      if (left) this.settled();
    }
    this.refresh();
  }

  open(world) {
    this.world = copied(world);
    this.forget();
    this.board.fit(this.world.points);
    this.planeBar.show(this.world.plane);
    this.refresh();
  }

  // The losses begin anew with the next one that is known.
  forget() {
    this.history = [];
    this.updates = 0;
    this.bowl.forget();
  }

  plain() {
    const { points, theta, plane, tasks } = this.world;
    const row = (c) => [theta[3 * c], theta[3 * c + 1]];
    return {
      points: rowsOf(points),
      W: [row(0), row(1), row(2)],
      b: [theta[2], theta[5], theta[8]],
      plane,
      tasks,
    };
  }

  // Tell Python, once things have come to rest.
  settled() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => !this.running && this.report(this.plain()), SETTLE);
  }

  add(x1, x2, label) {
    if (this.world.points.length >= MOST_POINTS) {
      this.say(`There are ${MOST_POINTS} points; that is as many as this page holds.`);
      return;
    }
    this.world.points.push({ x1: this.kept(x1), x2: this.kept(x2), label });
    this.changed();
  }

  remove(index) {
    this.world.points.splice(index, 1);
    this.mark(null);
    this.changed();
  }

  relabel(point, label) {
    point.label = label;
    this.changed();
  }

  move(point, x1, x2) {
    point.x1 = this.kept(x1);
    point.x2 = this.kept(x2);
    this.refresh();
  }

  kept(value) {
    const reach = Math.min(FARTHEST, this.board.square.half);
    return Number(Math.min(reach, Math.max(-reach, value)).toPrecision(4));
  }

  // A coordinate as it was typed, also one outside the picture.
  place(point, name, value) {
    point[name] = value;
    this.board.fit(this.world.points);
    this.changed();
  }

  changed() {
    this.say("");
    this.drawNow();
    this.settled();
  }

  choosePlane(changes) {
    this.world.plane = { ...this.world.plane, ...changes };
    this.planeBar.show(this.world.plane);
    this.refresh();
    this.settled();
  }

  setParameter(k, value) {
    const theta = this.world.theta.slice();
    // Nudges of 0.1 are not to leave tails such as 0.30000000000000004.
    theta[k] = Number(value.toPrecision(15));
    if (usable(theta)) this.setClassifier(theta);
  }

  setClassifier(theta) {
    this.world.theta = Float64Array.from(theta);
    this.say("");
    this.forget();
    this.refresh();
    this.settled();
  }

  // Move the classifier to the point (a, b) of the landscape; what is off the plane stays.
  goTo(a, b) {
    const { U, V } = this.bowl.plane;
    const [from, to] = this.bowl.here;
    const theta = stepped(stepped(this.world.theta, U, from - a), V, to - b);
    if (!usable(theta)) return;
    this.world.theta = theta;
    this.bowl.forget();
    this.say("");
    this.refresh();
  }

  run() {
    this.say("");
    this.running = true;
    this.label();
    let last = performance.now();
    let due = 0;
    const tick = (now) => {
      if (!this.running || !this.root.isConnected) return;
      due = Math.min(5, due + ((now - last) / 1000) * UPDATES_PER_SECOND);
      last = now;
      for (; due >= 1 && this.running; due -= 1) this.update();
      this.drawNow();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop() {
    if (!this.running) return;
    this.running = false;
    this.label();
    this.settled();
  }

  label() {
    this.runButton.textContent = this.running ? "❚❚ Stop" : "▶ Run";
    this.runButton.setAttribute("aria-label", this.running ? "Stop" : "Run");
  }

  evaluated() {
    return evaluate(this.world.points, this.world.theta, this.settings);
  }

  // One step of gradient descent.
  update() {
    const { gradient, total, data } = this.evaluated();
    if (this.history.length === 0) this.history.push({ total, data });
    if (this.updates === 0) this.startLoss = Math.max(1, total);
    if (!gradient.some((slope) => slope !== 0)) {
      this.stop();
      this.say("The gradient is zero: an update changes nothing any more.");
      return;
    }
    const theta = stepped(this.world.theta, gradient, this.settings.rate);
    const after = evaluate(this.world.points, theta, this.settings);
    if (!(after.total <= DIVERGED * this.startLoss)) {
      this.stop();
      this.world.tasks[3] = true;
      this.say(`The updates diverged at step size ${this.settings.rate}: the loss had grown to ${format(total)}, and the next update, which was not made, takes it to ${format(after.total)}. Lower the step size, then press Reset.`);
      return;
    }
    this.world.theta = theta;
    this.updates += 1;
    this.history.push({ total: after.total, data: after.data });
    if (this.history.length > LONGEST_HISTORY) this.history.shift();
  }

  // Draw in the next frame, however much changes before it.
  refresh() {
    this.request ??= requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    cancelAnimationFrame(this.request);
    this.request = null;
    const { world, settings } = this;
    const result = this.evaluated();
    this.history[Math.max(0, this.history.length - 1)] = { total: result.total, data: result.data };
    this.board.show(world, result);
    this.parameters.show(world, result);
    this.examples.show(world, result);
    this.curve.show(this.history, this.updates);
    this.bowl.show(world, result, settings);
    this.showSums(result);
    write(this.parts.note, notesOn(world));
    if (tickTasks(world, settings, result.data, this.verdict)) this.settled();
    showTasks(this.parts.tasks, world.tasks);
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  showSums({ data, penalty, total }) {
    const [first, second, third] = this.parts.sums.querySelectorAll("b");
    write(first, format(data));
    write(second, format(penalty));
    write(third, format(total));
  }

  // A word is said until the next change; what is odd about the world is noted as long as it is so.
  say(text) {
    write(this.parts.message, text);
  }

  // A point and its row belong together.
  mark(index) {
    this.board.mark(index);
    this.examples.mark(index);
  }
}

const playgrounds = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let playground = playgrounds.get(parentElement);
  if (!playground) {
    playground = new Playground(parentElement.querySelector(".playground"));
    playgrounds.set(parentElement, playground);
  }
  playground.load(data, (world) => setStateValue("world", world));
  return () => {
    playground.running = false;
    LEFT.set(playground.edition, playground.plain());
    clearTimeout(playground.settling);
    playgrounds.delete(parentElement);
  };
}
