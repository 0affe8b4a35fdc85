"""scikit-learn: the path of `partial_fit` on the landscape of the loss that it lowers.

python sklearn_partial_fit.py [run.npz]
"""

import sys
import tempfile

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

import landscape as ls

iris = ls.load_dataset("iris")
X, y = StandardScaler().fit_transform(iris.X), iris.y
estimator = SGDClassifier(loss="log_loss", alpha=1e-3, learning_rate="constant", eta0=0.01)
objective = ls.Objective(ls.Dataset(X, y), ls.OneVsAll())


def weights() -> np.ndarray:
    """Coefficients and intercepts side by side: `W` has the bias in its last column."""
    return np.c_[estimator.coef_, estimator.intercept_]


with tempfile.TemporaryDirectory() as folder:
    with ls.Recorder(folder=folder) as recorder:
        recorder.note(np.zeros(objective.shape))
        order = np.random.default_rng(0)
        for _ in range(60):
            batch = order.choice(len(X), 32, replace=False)
            estimator.partial_fit(X[batch], y[batch], classes=np.unique(y))
            recorder.note(weights())
    landscape = ls.landscape_of(objective, {"partial fit": ls.open_recording(folder)})

landscape.save(sys.argv[1] if len(sys.argv) > 1 else "sklearn.npz")
print(landscape.facts["Paths"])
