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

const WORDS = { letters: 25, size: 12, room: 150 }; // at the side of a map: letters in a line, and pixels

// A map for a place that is wider than high: its words stand at its side, so that it has the height.
function besides({ data, layout }, plot) {
  if (plot.clientWidth < plot.clientHeight) return { data, layout };
  const place = { orientation: "v", x: 1.02, xanchor: "left", y: 1, yanchor: "top" };
  const untitled = ({ title, ...axis }) => axis; // even an empty title would take its room
  const titles = { "→": layout.xaxis.title?.text, "↑": layout.yaxis.title?.text };
  const words = Object.entries(titles).flatMap(([way, title]) => (title ? linesOf(`${way} ${title}`) : []));
  const note = {
    text: words.join("<br>"), showarrow: false, align: "left", font: { size: WORDS.size },
    xref: "paper", x: 1.02, xanchor: "left", yref: "paper", y: 0.56, yanchor: "bottom",
  };
  const bar = { len: 0.52, y: 0, yanchor: "bottom", x: 1.02 };
  return {
    data: data.map((trace) => (trace.colorbar ? { ...trace, colorbar: { ...trace.colorbar, ...bar } } : trace)),
    layout: {
      ...layout,
      margin: { ...layout.margin, l: 8, t: 0, r: WORDS.room, b: 0 }, // numbers at the axes take what they need
      legend: { ...layout.legend, ...place },
      annotations: [...(layout.annotations ?? []), note],
      xaxis: untitled(layout.xaxis),
      yaxis: untitled(layout.yaxis),
    },
  };
}

// A title of an axis in short lines.
function linesOf(title) {
  const lines = [""];
  for (const word of title.replace(/<br>/g, ", ").replace(/<\/?sub>/g, "").split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > WORDS.letters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
