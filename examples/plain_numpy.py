"""Plain NumPy: any loop, any loss that is a function of the weights; no framework at all.

python plain_numpy.py [run.npz]
"""

import sys
import tempfile

import numpy as np

import landscape as ls

random = np.random.default_rng(0)
x = np.linspace(-2, 2, 40)
target = np.sin(2 * x)


def loss(w: np.ndarray) -> float:
    """Mean squared error of a small network of eight tanh units, whose weights are w (24,)."""
    inner, shift, outer = w.reshape(3, 8)
    return float(((np.tanh(np.outer(x, inner) + shift) @ outer - target) ** 2).mean())


def slope(w: np.ndarray) -> np.ndarray:
    """Its gradient, by differences: slow, and good enough for 24 weights."""
    return ls.numerical_gradient(loss, w)


w = random.standard_normal(24)
with tempfile.TemporaryDirectory() as folder:
    with ls.Recorder(folder=folder) as recorder:
        recorder.note(w, loss(w))
        for _ in range(300):
            w = w - 0.05 * slope(w)
            recorder.note(w, loss(w))
    landscape = ls.landscape_of(loss, {"descent": ls.open_recording(folder)})

landscape.save(sys.argv[1] if len(sys.argv) > 1 else "numpy.npz")
print(landscape.facts["Paths"])
