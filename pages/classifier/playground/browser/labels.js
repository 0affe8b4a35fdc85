// What the pictures show, in words, for those who do not see them.

function boardWords(points, right, half) {
  const counts = [0, 1, 2].map((c) => `${points.filter(({ label }) => label === c).length} of class ${c}`);
  return `Plane of the points from ${tickLabel(-half)} to ${tickLabel(half)}: ${counts.join(", ")}; ${right} of ${points.length} lie in the colour of their own class`;
}

function lineWords(c, [w1, w2, b]) {
  const term = (value, name) => `${value < 0 ? "−" : "+"} ${format(Math.abs(value))}${name}`;
  const rising = [w1 > 0 ? "right" : w1 < 0 ? "left" : "", w2 > 0 ? "up" : w2 < 0 ? "down" : ""].filter(Boolean);
  if (!rising.length) return `Class ${c}: its score is ${format(b)} everywhere`;
  const sum = `${format(w1)} x₁ ${term(w2, " x₂")} ${term(b, "")}`;
  return `Class ${c}: its score is 0 on the line ${sum} = 0 and rises to the ${rising.join(" and ")}`;
}

function bowlWords({ labels, half }, range) {
  const [across, up] = [labels.x, labels.y].map((node) => node.textContent);
  const [low, high] = [range.firstElementChild, range.lastElementChild].map((node) => node.textContent);
  const window = `each from ${tickLabel(-half)} to ${tickLabel(half)}`;
  return `Landscape of the total loss over ${across} and up over ${up}, ${window}: from ${low} to ${high}`;
}

function curveWords(history, updates) {
  const [first, last] = [history[0], history.at(-1)];
  const now = `total ${format(last.total)}, data loss ${format(last.data)}`;
  if (!updates) return `Losses before the first update: ${now}`;
  const count = `${updates} ${updates === 1 ? "update" : "updates"}`;
  return `Losses after ${count}: ${now}; the curve begins at ${format(first.total)}`;
}
