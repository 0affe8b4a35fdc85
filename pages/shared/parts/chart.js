// Holds one Plotly figure and redraws it in place, so that zoom and camera survive a new figure.
// The payload is UTF-8 JSON: { plotly: address of the library, figure: { data, layout }, race }.
// Player, of the engine's player.js, stands before this text.

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
      reject(new Error("plotly.min.js could not be loaded from this server"));
    };
    document.head.append(script);
  });
  return library;
}

const CONFIG = {
  displaylogo: false,
  responsive: true,
  scrollZoom: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "resetCameraLastSave3d"],
};

const charts = new WeakMap();

// Drawings follow one another: a redraw that starts before the last one has ended leaves a torn plot.
async function draw(chart, payload) {
  const { plotly, figure, race } = JSON.parse(new TextDecoder().decode(payload));
  const Plotly = await loadLibrary(plotly);
  chart.failure.hidden = true;
  // On a phone a tall picture would be a distorted one: keep it about square.
  const width = chart.plot.clientWidth;
  if (width > 0 && width < 480) figure.layout.height = Math.min(figure.layout.height, width);
  chart.player?.wait();
  await Plotly.react(chart.plot, figure.data, figure.layout, CONFIG);
  chart.plot.removeAllListeners?.("plotly_click");
  chart.plot.on("plotly_click", ({ points }) => {
    const { x, y } = points[0];
    chart.report({ x: Number(x), y: Number(y) });
  });
  if (race) {
    chart.player ??= new Player(chart.plot, chart.controls);
    chart.player.load(race);
    chart.plot.player = chart.player;
  } else if (chart.player) {
    chart.player.remove();
    chart.player = null;
  }
  chart.plot.dataset.drawn = String(Number(chart.plot.dataset.drawn ?? 0) + 1);
}

export default function ({ parentElement, data, setTriggerValue }) {
  let chart = charts.get(parentElement);
  if (!chart) {
    chart = {
      plot: parentElement.querySelector(".landscape-plot"),
      controls: parentElement.querySelector(".landscape-controls"),
      failure: parentElement.querySelector(".landscape-failure"),
      drawing: Promise.resolve(),
      shown: null,
    };
    charts.set(parentElement, chart);
  }
  chart.report = (point) => setTriggerValue("clicked", point);
  if (data && data !== chart.shown) {
    chart.shown = data;
    chart.drawing = chart.drawing
      .then(() => (chart.shown === data ? draw(chart, data) : undefined))
      .catch((error) => {
        chart.failure.textContent = `The picture could not be drawn: ${error.message}.`;
        chart.failure.hidden = false;
      });
  }
  return () => {
    charts.delete(parentElement);
    chart.player?.remove();
    if (window.Plotly) window.Plotly.purge(chart.plot);
  };
}
