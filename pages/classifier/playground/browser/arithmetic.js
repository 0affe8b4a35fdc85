// The arithmetic of the playground: losses, gradients and one step of gradient descent.
// A classifier is nine numbers, class by class: W_c1, W_c2, b_c. This is the engine's W (3, 3) with
// the bias in its last column, and every number agrees with the engine's to rounding.

const CLASSES = 3;
const PARAMETERS = 9;
const isBias = (k) => k % 3 === 2;

// Loss of one example from its scores s and its class y; slopes, where given, become ∂L/∂s.
// At a kink the subgradient takes the indicator "> 0".
const LOSSES = {
  hinge(s, y, delta, slopes) {
    let loss = 0;
    for (let j = 0; j < CLASSES; j++) {
      const margin = s[j] - s[y] + delta;
      if (j === y || !(margin > 0)) continue;
      loss += margin;
      if (slopes) {
        slopes[j] += 1;
        slopes[y] -= 1;
      }
    }
    return loss;
  },
  "one-vs-all"(s, y, delta, slopes) {
    let loss = 0;
    for (let j = 0; j < CLASSES; j++) {
      const sign = j === y ? -1 : 1;
      const margin = delta + sign * s[j];
      if (!(margin > 0)) continue;
      loss += margin;
      if (slopes) slopes[j] = sign;
    }
    return loss;
  },
  structured(s, y, delta, slopes) {
    let worst = y === 0 ? 1 : 0;
    for (let j = 0; j < CLASSES; j++) if (j !== y && s[j] > s[worst]) worst = j;
    const margin = s[worst] - s[y] + delta;
    if (!(margin > 0)) return 0;
    if (slopes) {
      slopes[worst] = 1;
      slopes[y] = -1;
    }
    return margin;
  },
  softmax(s, y, delta, slopes) {
    const highest = Math.max(s[0], s[1], s[2]);
    let sum = 0;
    for (let j = 0; j < CLASSES; j++) sum += Math.exp(s[j] - highest);
    if (slopes) {
      for (let j = 0; j < CLASSES; j++) slopes[j] = Math.exp(s[j] - highest) / sum;
      slopes[y] -= 1;
    }
    return Math.log(sum) - (s[y] - highest);
  },
};

function scoresOf(theta, x1, x2, scores = new Float64Array(CLASSES)) {
  for (let c = 0; c < CLASSES; c++) {
    scores[c] = theta[3 * c] * x1 + theta[3 * c + 1] * x2 + theta[3 * c + 2];
  }
  return scores;
}

// The class that a place is given: the one of the highest score, the first one in a tie.
const classOf = (scores) => scores.indexOf(Math.max(...scores));

// The regularisation loss λ Σ W², biases left alone.
function penaltyOf(theta, l2) {
  let sum = 0;
  for (let k = 0; k < PARAMETERS; k++) if (!isBias(k)) sum += theta[k] * theta[k];
  return l2 * sum;
}

// Scores, loss and class of each example, the mean loss, the regularisation loss, the total and its
// gradient, and how many examples have been given their own class.
// Without examples the data loss is 0: nothing is asked of the classifier.
function evaluate(points, theta, { loss, delta, l2 }) {
  const gradient = new Float64Array(PARAMETERS);
  const examples = points.map(({ x1, x2, label }) => {
    const scores = scoresOf(theta, x1, x2);
    const slopes = new Float64Array(CLASSES);
    const value = LOSSES[loss](scores, label, delta, slopes);
    for (let c = 0; c < CLASSES; c++) {
      gradient[3 * c] += (slopes[c] * x1) / points.length;
      gradient[3 * c + 1] += (slopes[c] * x2) / points.length;
      gradient[3 * c + 2] += slopes[c] / points.length;
    }
    return { scores, loss: value, found: classOf(scores) };
  });
  for (let k = 0; k < PARAMETERS; k++) if (!isBias(k)) gradient[k] += 2 * l2 * theta[k];
  const sum = examples.reduce((total, example) => total + example.loss, 0);
  const data = points.length ? sum / points.length : 0;
  const penalty = penaltyOf(theta, l2);
  const right = examples.filter(({ found }, i) => found === points[i].label).length;
  return { examples, data, penalty, total: data + penalty, gradient, right };
}

const stepped = (theta, gradient, rate) => theta.map((value, k) => value - rate * gradient[k]);

const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);

// The loss at `theta + (a − a0)·U + (b − b0)·V` for all a and b, row by row of b, where (a0, b0) are
// the coordinates of theta. Scores are affine in (a, b), so three of each example serve all cells.
function lossGrid(points, theta, { U, V }, axis, settings) {
  const cells = axis.length;
  const losses = new Float64Array(cells * cells);
  const rest = stepped(stepped(theta, U, dot(theta, U)), V, dot(theta, V));
  const scores = new Float64Array(CLASSES);
  const lossOf = LOSSES[settings.loss];
  for (const { x1, x2, label } of points) {
    const [S0, S1, S2] = [rest, U, V].map((weights) => scoresOf(weights, x1, x2));
    for (let i = 0, cell = 0; i < cells; i++) {
      for (let j = 0; j < cells; j++, cell++) {
        for (let c = 0; c < CLASSES; c++) scores[c] = S0[c] + axis[j] * S1[c] + axis[i] * S2[c];
        losses[cell] += lossOf(scores, label, settings.delta, null) / points.length;
      }
    }
  }
  const weights = new Float64Array(PARAMETERS);
  for (let i = 0, cell = 0; i < cells; i++) {
    for (let j = 0; j < cells; j++, cell++) {
      for (let k = 0; k < PARAMETERS; k++) weights[k] = rest[k] + axis[j] * U[k] + axis[i] * V[k];
      losses[cell] += penaltyOf(weights, settings.l2);
    }
  }
  return losses;
}

// Numbers from a standard Gaussian, the same for the same seed (mulberry32 and Box-Muller).
function gaussians(seed, count) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  });
}

const unit = (v) => v.map((value) => value / Math.sqrt(dot(v, v)));

// Two orthonormal directions: two parameters, or random ones.
function directions({ kind, first, second, seed }) {
  if (kind === "weights") {
    const axis = (k) => Float64Array.from({ length: PARAMETERS }, (_, i) => Number(i === k));
    return { U: axis(first), V: axis(second) };
  }
  const drawn = gaussians(seed, 2 * PARAMETERS);
  const U = unit(drawn.slice(0, PARAMETERS));
  const V = drawn.slice(PARAMETERS);
  return { U, V: unit(stepped(V, U, dot(V, U))) };
}
