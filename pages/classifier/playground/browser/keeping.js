// How the world outlives its picture: in the link and its history, with Python, in a file, and while
// the reader visits other pages. All of it is told by the browser, so it is of the moment that is seen.

const SETTLE = 200; // milliseconds of rest after which Python is told
const ANSWERED = 2000; // milliseconds after which what else the reader did on the page has been answered
const LINK_EVERY = 350; // milliseconds; browsers refuse more than 100 links in 30 seconds
const MOST_IN_LINK = 30; // points; a longer link would be cut by some mail programs
const FORMAT = "loss-landscape classifier";

// Worlds as the reader left them, by edition: a visit of another page takes the playground away before
// Python has been told, so the browser remembers.
const LEFT = (window.landscapePlayground ??= new Map());

// Entries of the browser's history outlive a load of the page; this tells its own from earlier ones.
const LOADED = performance.timeOrigin;

const sixDigits = (numbers) => numbers.map((value) => Number(value.toPrecision(6))).join("_");

// Weights, points and plane in few characters, six digits each; null for too many points.
function linkOf({ points, W, b, plane: { kind, first, second, seed } }) {
  if (points.length > MOST_IN_LINK) return null;
  const weights = W.flatMap((row, c) => [...row, b[c]]);
  return [sixDigits(weights), sixDigits(points.flat()), [kind, first, second, seed].join("_")].join("~");
}

// The world of a text that `linkOf` made, or null where it was cut or changed.
function worldOfLink(text) {
  const [weights, points, plane, ...rest] = text.split("~").map((part) => (part ? part.split("_") : []));
  if (!plane || rest.length) return null;
  const theta = weights.map(typed);
  const flat = points.map(typed);
  const rows = Array.from({ length: flat.length / 3 }, (_, k) => flat.slice(3 * k, 3 * k + 3));
  const [kind, first, second, seed] = [plane[0], ...plane.slice(1).map(Number)];
  const whole = (value, largest) => Number.isInteger(value) && value >= 0 && value <= largest;
  const sound =
    theta.length === PARAMETERS && usable(theta) &&
    flat.length % 3 === 0 && rows.length <= MOST_POINTS &&
    rows.every(([x1, x2, label]) => Math.abs(x1) <= FARTHEST && Math.abs(x2) <= FARTHEST && whole(label, CLASSES - 1)) &&
    ["weights", "random"].includes(kind) && whole(first, PARAMETERS - 1) && whole(second, PARAMETERS - 1) &&
    first !== second && whole(seed, 9999) && plane.length === 4;
  if (!sound) return null;
  const W = [0, 1, 2].map((c) => theta.slice(3 * c, 3 * c + 2));
  return { points: rows, W, b: [theta[2], theta[5], theta[8]], plane: { kind, first, second, seed } };
}

class Keeper {
  constructor(playground) {
    Object.assign(this, { playground, path: location.pathname, written: -Infinity, asked: -Infinity, rested: false });
    const now = () => this.link();
    // By the path: what was clicked in the playground may have left it since.
    const elsewhere = (event) => {
      if (!event.composedPath().includes(playground.root)) this.asked = performance.now();
    };
    this.listeners = [
      [window, "popstate", () => this.back()],
      // The reader turns to the address bar, to another tab, or away.
      [window, "blur", now],
      [window, "pagehide", now],
      [document, "visibilitychange", now],
      [document, "click", elsewhere],
      [document, "keydown", elsewhere],
    ];
    for (const [target, name, listener] of this.listeners) target.addEventListener(name, listener);
  }

  // The world of this entry of the browser's history, exactly or by its link; else the one that was left.
  found(edition) {
    const entry = history.state?.playground;
    const replaced = edition !== undefined && entry?.loaded === LOADED && entry.edition !== edition;
    if (replaced) return LEFT.get(edition);
    if (entry) return entry.world;
    const text = new URL(location.href).searchParams.get("world");
    const linked = text && worldOfLink(text);
    if (text && !linked) {
      this.playground.say("The link’s part “world” must be one that this page made; it was cut or changed.");
    }
    return linked || LEFT.get(edition);
  }

  // Something has changed: soon in the link, and told to Python once all has come to rest.
  changed() {
    this.restIn(SETTLE);
    const wait = this.written + LINK_EVERY - performance.now();
    if (wait <= 0) this.link();
    else this.linking ??= setTimeout(() => this.link(), wait);
  }

  restIn(milliseconds) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.rest(), milliseconds);
  }

  // Streamlit tells Python the state of all widgets with each report. One that overtakes its answer to a
  // reset or to a change of page would undo them, so a report waits for what was asked elsewhere.
  waiting() {
    const answering = document.querySelector(".stApp")?.dataset.testScriptState === "running";
    return answering || performance.now() - this.asked < ANSWERED;
  }

  rest() {
    if (this.playground.descent.running) return;
    if (this.waiting()) return this.restIn(SETTLE);
    this.link();
    this.rested = true;
    this.playground.report(this.playground.plain());
  }

  // The link of this moment. The first change after a rest is a new entry of the history.
  link() {
    clearTimeout(this.linking);
    this.linking = null;
    if (location.pathname !== this.path) return;
    const world = this.playground.plain();
    const text = linkOf(world);
    const url = new URL(location.href);
    const before = url.searchParams.get("world");
    if (text === null || text === linkOf(this.playground.start)) url.searchParams.delete("world");
    else url.searchParams.set("world", text);
    const isNew = this.rested && url.searchParams.get("world") !== before;
    const { edition } = this.playground;
    const entry = { ...history.state, playground: { world, edition, loaded: LOADED } };
    if (isNew) history.pushState(entry, "", url);
    else history.replaceState(entry, "", url);
    if (isNew) this.rested = false;
    this.written = performance.now();
  }

  // The browser's Back and Forward bring back a world; tasks once done stay so.
  back() {
    if (location.pathname !== this.path) return;
    const { playground } = this;
    const world = this.found();
    if (!world || linkOf(world) === (linkOf(playground.plain()) ?? "")) return;
    playground.descent.stop();
    playground.open({ ...world, tasks: playground.world.tasks });
    this.changed();
  }

  // Points, weights and settings in full precision, as a file.
  save() {
    const { settings } = this.playground;
    const text = JSON.stringify({ format: FORMAT, ...settings, ...this.playground.plain() }, null, 1);
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: address, download: "classifier.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  // The page is left.
  leave() {
    this.link();
    LEFT.set(this.playground.edition, this.playground.plain());
    clearTimeout(this.resting);
    cancelAnimationFrame(this.playground.request);
    for (const [target, name, listener] of this.listeners) target.removeEventListener(name, listener);
  }
}
