// The playground holds the points and the classifier, and shows every change in the next frame.
// Python gives the settings and a world to start from, and says what it found about the world it knows.

const MOST_POINTS = 200;
const FARTHEST = 1000; // from the middle; the rule of the Python side

const copied = ({ points, W, b, plane, tasks }) => ({
  points: points.map(([x1, x2, label]) => ({ x1, x2, label })),
  theta: Float64Array.from({ length: PARAMETERS }, (_, k) => (isBias(k) ? b[(k - 2) / 3] : W[Math.floor(k / 3)][k % 3])),
  plane: { ...plane },
  tasks: [...(tasks ?? [false, false, false, false])],
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
    this.descent = new Descent(this, find("run"));
    this.keeper = new Keeper(this);
    const parts = ["message", "sums", "accuracy", "engine", "tasks", "note"];
    this.parts = Object.fromEntries(parts.map((name) => [name, find(name)]));
    this.tool = "0";
    this.draws = 0;
    new PointTools(this, find("tools"));
    this.planeBar = new PlaneBar(this, find("plane"));
    wireActions(this, find);
    root.playground = this;
  }

  // What Python sends: settings each time, a world when this is a new playground or Python has another.
  load({ settings, start, world, edition, verdict }, report) {
    Object.assign(this, { report, start, settings, verdict });
    if (this.edition !== edition) {
      const found = this.edition === undefined ? this.keeper.found(edition) : undefined;
      this.edition = edition;
      this.descent.stop();
      this.open(found ?? world);
      this.keeper.changed();
    } else this.keeper.link();
    this.refresh();
  }

  open(world) {
    this.world = copied(world);
    this.forget();
    this.board.fit(this.world.points);
    this.planeBar.show(this.world.plane);
    this.refresh();
  }

  forget() {
    this.descent.forget();
    this.bowl.forget();
  }

  plain() {
    const { points, theta, plane, tasks } = this.world;
    const W = [0, 1, 2].map((c) => [theta[3 * c], theta[3 * c + 1]]);
    return { points: rowsOf(points), W, b: [theta[2], theta[5], theta[8]], plane, tasks: [...tasks] };
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
    this.keeper.changed();
  }

  // An act has come to its end: its link is not to wait.
  done() {
    this.keeper.link();
    this.keeper.changed();
  }

  choosePlane(changes) {
    this.world.plane = { ...this.world.plane, ...changes };
    this.planeBar.show(this.world.plane);
    this.refresh();
    this.keeper.changed();
  }

  setParameter(k, value) {
    const theta = this.world.theta.slice();
    // Nudges of 0.1 are not to leave tails such as 0.30000000000000004.
    theta[k] = Number(value.toPrecision(15));
    if (usable(theta)) this.setClassifier(theta);
  }

  setClassifier(theta) {
    this.world.theta = Float64Array.from(theta);
    this.forget();
    this.say("");
    this.refresh();
    this.keeper.changed();
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

  evaluated() {
    return evaluate(this.world.points, this.world.theta, this.settings);
  }

  // What the picture shows, in words by name, for a handout.
  facts() {
    const { loss, delta, l2, rate } = this.settings;
    const names = { hinge: "SVM", softmax: "softmax", "one-vs-all": "one-vs-all", structured: "structured SVM" };
    const margin = loss === "softmax" ? [] : [["Margin Δ", delta]];
    return [
      ["Points", this.world.points.length], ["Loss function", names[loss]], ...margin,
      ["Regularisation λ", l2], ["Step size", rate], ["Total loss", format(this.evaluated().total)],
    ];
  }

  // Draw in the next frame, however much changes before it.
  refresh() {
    this.request ??= requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    cancelAnimationFrame(this.request);
    this.request = null;
    const { world, settings, descent, parts } = this;
    const result = this.evaluated();
    descent.corrected(result);
    this.board.show(world, result);
    this.parameters.show(world, result);
    this.examples.show(world, result);
    this.curve.show(descent.history, descent.updates);
    this.bowl.show(world, result, settings);
    showSums(parts, this.plain(), result, this.verdict);
    write(parts.note, notesOn(world));
    if (tickTasks(world, settings, result.data, this.verdict)) this.keeper.changed();
    showTasks(parts.tasks, world.tasks);
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
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
  playground.load(data, (world) => setStateValue("world", { ...world, edition: playground.edition }));
  return () => {
    playground.descent.running = false;
    playground.keeper.leave();
    playgrounds.delete(parentElement);
  };
}
