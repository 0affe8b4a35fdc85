// What the phone says.

const TASKS = {
  random: "Random search: each guess lands anywhere. You are told the loss there, and stay at your best.",
  local: "Random local search: turn the arrow, choose how far, and step. You go only if it leads down.",
  gradient: "You feel the slope: the arrow points straight down. Choose how far to step.",
};
const PHASES = {
  lobby: "You are in. Wait for the first round.",
  paused: "Frozen: eyes on the board.",
  reveal: "Look at the board: that is where you walked.",
  closed: "The room is closed. Thank you for walking.",
};
const WINDS = ["right", "up and right", "up", "up and left", "left", "down and left", "down", "down and right"];

const short = (value) => (value === undefined ? "–" : Number(value.toPrecision(3)).toString());
const degrees = (angle) => ((Math.round((angle * 180) / Math.PI) % 360) + 360) % 360;
const direction = (angle) => `${degrees(angle)}°, ${WINDS[Math.round(degrees(angle) / 45) % 8]}`;

// What a look has shown: where it was, and whether the hiker went there.
function noted(kind, felt, before) {
  const there = short(felt.tried);
  if (kind === "gradient") {
    if (felt.loss === before) return `Still ${there}.`;
    return felt.loss < before ? `Down to ${there}.` : `Up to ${there}: that was too far.`;
  }
  if (felt.kept) return `${there} there: lower, you go.`;
  return kind === "random" ? `${there} there: no better than your best.` : `${there} there: not lower, you stay.`;
}
