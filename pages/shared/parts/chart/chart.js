// Holds one Plotly figure and redraws it in place, so that zoom and camera survive a new figure.
// The payload, as `unpacked` reads it: { plotly: address of the library, figure: { data, layout }, label,
// facts, race, follows }. Where the page wants its pictures in another size, `landscape-look` on the window
// has them drawn again. Picture and Player of the engine, `unpacked` and Cursor stand before this text.

let library = null;

function loadLibrary(address) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = null;
      script.remove();
      reject(new Error("plotly.js could not be loaded from this server"));
    };
    document.head.append(script);
  });
  return library;
}

const charts = new WeakMap();
const living = new Set();
const waiting = new Set();
let drawing = false;

// Drawings follow one another, those in sight first: a redraw that starts before the last one has ended
// leaves a torn plot. In between the browser shows what is drawn, and hears the reader. What comes while
// a chart waits takes the place of what it waited with.
async function queued(chart) {
  waiting.add(chart);
  if (drawing) return;
  drawing = true;
  while (waiting.size) {
    const next = [...waiting].find(inSight) ?? waiting.values().next().value;
    waiting.delete(next);
    const drawn = draw(next, next.shown).catch((error) => {
      next.failure.textContent = `The picture could not be drawn: ${error.message}.`;
      next.failure.hidden = false;
    });
    await Promise.race([drawn, next.gone]); // of what is gone, a drawing may never end
    await new Promise((done) => setTimeout(done));
  }
  drawing = false;
}

function inSight({ plot }) {
  const { top, bottom } = plot.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

async function draw(chart, payload) {
  const { plotly, figure, label, facts, race, follows } = unpacked(payload);
  await loadLibrary(plotly);
  chart.failure.hidden = true;
  chart.player?.wait();
  await chart.picture.draw(figure, label, facts);
  if (race) {
    chart.player ??= new Player(chart.plot, chart.controls);
    chart.player.load(race);
    chart.plot.player = chart.player;
  } else if (chart.player) {
    chart.player.remove();
    chart.player = null;
  }
  if (follows) chart.cursor ??= new Cursor(chart.plot);
  chart.cursor?.follow(follows);
  chart.plot.dataset.drawn = String(Number(chart.plot.dataset.drawn ?? 0) + 1);
}

// Where the reader, or his system, changes between light and dark, one chart has the page run again, so
// that all pictures are given their other colours.
let ground = null;

function watchGround() {
  const app = document.querySelector(".stApp");
  const colour = () => getComputedStyle(app).backgroundColor;
  ground = colour();
  const changed = () => {
    if (colour() === ground) return;
    ground = colour();
    living.values().next().value?.recolour();
  };
  new MutationObserver(changed).observe(app, { attributeFilter: ["class"] });
}

function created(parentElement) {
  if (ground === null) watchGround();
  const plot = parentElement.querySelector(".landscape-plot");
  const chart = {
    plot,
    controls: parentElement.querySelector(".landscape-controls"),
    failure: parentElement.querySelector(".landscape-failure"),
    given: null, // by the page
    shown: null, // the same, or what a preview shows in its place
  };
  chart.gone = new Promise((leave) => (chart.leave = leave));
  chart.picture = new Picture(plot, (point) => chart.report(point));
  plot.picture = chart.picture;
  chart.again = () => chart.shown && queued(chart);
  plot.preview = (data) => show(chart, data);
  plot.settle = () => show(chart, chart.given);
  window.addEventListener("landscape-look", chart.again);
  return chart;
}

function show(chart, data) {
  if (!data || data === chart.shown) return;
  chart.shown = data;
  queued(chart);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const chart = charts.get(parentElement) ?? created(parentElement);
  charts.set(parentElement, chart);
  living.add(chart);
  chart.report = (point) => setTriggerValue("clicked", point);
  chart.recolour = () => setTriggerValue("ground", ground);
  if (data !== chart.given) {
    chart.given = data;
    show(chart, data);
  }
  return () => {
    charts.delete(parentElement);
    waiting.delete(chart);
    living.delete(chart);
    chart.leave();
    window.removeEventListener("landscape-look", chart.again);
    chart.player?.remove();
    chart.cursor?.remove();
    chart.picture.remove();
  };
}
