"""Networks on which grids, gradients and directions are compared with the plain definition."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

import landscape as ls

Floats = NDArray[np.float64]

LOSSES: tuple[ls.Softmax | ls.Hinge | ls.OneVsAll | ls.CrammerSinger | ls.SquaredHinge, ...] = (
    ls.Softmax(),
    ls.Hinge(),
    ls.Hinge(0.3),
    ls.OneVsAll(),
    ls.CrammerSinger(),
    ls.SquaredHinge(),
)


def parity(seed: int = 0, examples: int = 20, features: int = 3, classes: int = 2) -> ls.Dataset:
    """Gaussian points with a test split, every class at least once."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(max(examples, classes), features))
    test = ls.Examples(generator.normal(size=(9, features)), np.arange(9) % classes)
    return ls.Dataset(X, np.arange(len(X)) % classes, test=test)


def plain_scores(model: ls.MLP, w: Floats, x: Floats) -> Floats:
    """Scores of one example (D,), unit by unit, with weights read off one after another."""
    position, inputs, widths = 0, list(x), [*model.hidden, len(model.dataset.class_names)]
    for k, width in enumerate(widths):
        matrix = w[position : position + width * len(inputs)]
        position += len(matrix)
        biases = w[position : position + width]
        position += width
        outputs = []
        for unit in range(width):
            incoming = matrix[unit * len(inputs) : (unit + 1) * len(inputs)]
            z = sum(v * h for v, h in zip(incoming, inputs, strict=True)) + biases[unit]
            if k < len(widths) - 1:
                z = max(z, 0.0) if model.activation == "relu" else np.tanh(z)
            outputs.append(float(z))
        if model.skip and 0 < k < len(widths) - 1 and len(inputs) == width:
            outputs = [new + old for new, old in zip(outputs, inputs, strict=True)]
        inputs = outputs
    assert position == len(w)
    return np.array(inputs)


def plain_value(model: ls.MLP, w: Floats) -> float:
    """The loss by the plain definition: example by example, unit by unit."""
    scores = np.array([plain_scores(model, w, x) for x in model.dataset.features])
    penalty = sum(float((b.of(w) ** 2).sum()) for b in model.layout if b.kind == "weight")
    return float(model.loss.values(scores, model.y).mean()) + model.l2 * penalty


def gaussian(model: ls.MLP, seed: int, scale: float = 1.0) -> Floats:
    """Weights and biases from N(0, scale²)."""
    return scale * np.random.default_rng(seed).standard_normal(model.shape)


@dataclass(frozen=True)
class Case:
    """A network, a plane and the two axes of a grid."""

    model: ls.MLP
    plane: ls.Plane
    a: Floats
    b: Floats


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Random shapes, activations, losses and directions; one unit, one example, no hidden layer."""
    classes, seed = draw(st.integers(2, 4)), draw(st.integers(0, 2**32))
    hidden = draw(st.lists(st.integers(1, 4), max_size=3))
    if draw(st.booleans()):
        hidden = [3] * len(hidden)
    data = parity(seed, draw(st.integers(1, 9)), draw(st.integers(1, 4)), classes)
    if draw(st.booleans()):
        data = data.subset(np.arange(1)).with_preprocessing(data.view)
    model = ls.MLP(
        data.with_preprocessing(draw(st.sampled_from(["raw", "unit"]))),
        hidden,
        draw(st.sampled_from(["relu", "tanh"])),
        draw(st.booleans()),
        draw(st.sampled_from([0.0, 0.3])),
        draw(st.sampled_from(LOSSES)),
    )
    w, w1, w2 = (gaussian(model, seed + k) for k in range(3))
    if draw(st.booleans()):
        w1[: len(w1) // 2] = 0  # the first layers stand still
    generator = np.random.default_rng(seed)
    a, b = (generator.normal(size=draw(st.integers(1, 6))) for _ in range(2))
    return Case(model, ls.Plane(w, w1, w2), a, b)
