// How large a page wants its pictures, which it says by two properties of its style: `--picture-type`, how
// many times their own size type, marks and lines have, and `--picture-fills`, 1 where a picture takes all
// of its place, whatever height it asks for.

// Sizes in pixels, by the name of the part that they belong to.
const SIZES = {
  font: ["size"], tickfont: ["size"], marker: ["size"], line: ["width"], colorbar: ["thickness", "xpad"],
  title: ["standoff"], margin: ["l", "r", "t", "b"],
};

function wanted(plot) {
  const style = getComputedStyle(plot);
  return {
    type: Number(style.getPropertyValue("--picture-type")) || 1,
    fills: style.getPropertyValue("--picture-fills").trim() === "1",
  };
}

const isPlain = (value) => value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;

// The part of a figure with all its sizes so many times as large. Its numbers stay the very same arrays.
function enlarged(part, times, name = "") {
  if (Array.isArray(part) && part.some(isPlain)) return part.map((item) => enlarged(item, times, name));
  if (!isPlain(part)) return part;
  const entries = Object.entries(part).map(([key, value]) => {
    if (!SIZES[name]?.includes(key)) return [key, enlarged(value, times, key)];
    if (typeof value === "number") return [key, value * times];
    return [key, Array.isArray(value) ? value.map((size) => size * times) : value];
  });
  return Object.fromEntries(entries);
}

// A map for a place that is wider than high: words stand at its side and on one line, so that the map
// has the height.
function besides({ data, layout }, plot) {
  if (plot.clientWidth < plot.clientHeight) return { data, layout };
  const onOneLine = (axis) =>
    axis?.title?.text
      ? { ...axis, title: { ...axis.title, standoff: 2, text: axis.title.text.replace("<br><sub>", " · <sub>") } }
      : axis;
  const place = { orientation: "v", x: 1.02, xanchor: "left", y: 1, yanchor: "top" };
  return {
    data: data.map((trace) =>
      trace.colorbar
        ? { ...trace, colorbar: { ...trace.colorbar, len: 0.66, y: 0, yanchor: "bottom", x: 1.02 } }
        : trace),
    layout: {
      ...layout,
      margin: { ...layout.margin, l: 20, t: 8, b: 20 },
      legend: { ...layout.legend, ...place },
      xaxis: onOneLine(layout.xaxis),
      yaxis: onOneLine(layout.yaxis),
    },
  };
}
