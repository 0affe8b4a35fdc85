// What is said about the world: its sums, what is odd about it, and the tasks that have been done.

const HUGE = 1e6;

const rowOf = (theta, c) => theta.slice(3 * c, 3 * c + 3).join();

const sameEverywhere = (theta) => new Set([0, 1, 2].map((c) => rowOf(theta, c))).size < 3;

const rowsOf = (points) => points.map(({ x1, x2, label }) => [x1, x2, label]);

const classesWithout = (points) => [0, 1, 2].filter((c) => !points.some(({ label }) => label === c));

const divergedWords = (rate, total, next) =>
  `The updates diverged at step size ${rate}: the loss had grown to ${format(total)}, and the next update, which was not made, takes it to ${format(next)}. Lower the step size, then press Reset.`;

// Noted as long as it is so.
function notesOn({ points, theta }) {
  const notes = [];
  const empty = classesWithout(points);
  if (points.length === 0) notes.push("There are no points, so the data loss is 0. Add some with a click.");
  else if (empty.length) notes.push(`No points of class ${empty.join(" and ")}: its score is only ever pushed down.`);
  const counts = new Map();
  for (const { x1, x2 } of points) counts.set(`${x1} ${x2}`, (counts.get(`${x1} ${x2}`) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (most > 1) notes.push(`${most} points lie on one spot; the table lists each of them.`);
  if (points.length > MOST_IN_LINK) notes.push(`A link holds up to ${MOST_IN_LINK} points; to keep these, save the file.`);
  if (sameEverywhere(theta)) notes.push("Classes with the same score everywhere: the first of them gets the colour.");
  if (theta.some((value) => Math.abs(value) > HUGE)) notes.push("These weights are huge. Reset takes you back.");
  return notes.join(" ");
}

const sameNumbers = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The sums; and those of the Python engine, where they are of this very moment.
function showSums(parts, { points, W, b }, { data, penalty, total, right }, verdict) {
  const numbers = [data, penalty, total].map((value) => format(value));
  parts.sums.querySelectorAll("b").forEach((node, k) => write(node, numbers[k]));
  write(parts.accuracy, points.length ? `${right} of ${points.length} right` : "");
  const current = sameNumbers([points, W, b], [verdict.points, verdict.W, verdict.b]);
  const waits = "The Python engine checks these sums as soon as nothing moves.";
  write(parts.engine, current ? verdict.sums : waits);
}

// Tick what this world shows, and say whether that is new. A task once done stays so; the fourth one
// is ticked by a run. What no weights can do, Python has worked out for the points it was last told.
function tickTasks({ points, tasks }, { loss, delta }, dataLoss, verdict) {
  const before = tasks.join();
  const complete = classesWithout(points).length === 0;
  if (loss === "hinge" && delta > 0 && complete && dataLoss === 0) tasks[0] = true;
  if (sameNumbers(verdict.points, rowsOf(points))) {
    if (loss === "softmax" && !verdict.separable) tasks[1] = true;
    if (loss === "one-vs-all" && verdict.separable && !verdict.one_vs_all) tasks[2] = true;
  }
  return tasks.join() !== before;
}

function showTasks(list, tasks) {
  [...list.children].forEach((item, k) => {
    item.classList.toggle("pg-done", tasks[k]);
    write(item.firstElementChild, tasks[k] ? "✓" : "○");
    item.firstElementChild.setAttribute("aria-label", tasks[k] ? "done" : "not done yet");
  });
}
