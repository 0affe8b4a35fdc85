"""A network by its plain definition, layer by layer, for pages that show one."""

import numpy as np

import landscape as ls


def plain_scores(data: ls.Dataset, hidden: tuple[int, ...], w: np.ndarray, **built) -> np.ndarray:
    """Scores (N, C) of a network whose weights are W1, b1, W2, b2 … in one flat vector."""
    act = {"relu": lambda z: z * (z > 0), "tanh": np.tanh}[built.get("activation", "relu")]
    H, at = data.features, 0
    for k, width in enumerate((*hidden, len(data.class_names))):
        inputs = H.shape[1]
        A = w[at : at + width * inputs].reshape(width, inputs)
        c = w[at + width * inputs : at + width * (inputs + 1)]
        at += width * (inputs + 1)
        Z = H @ A.T + c
        if k == len(hidden):
            H = Z
        else:
            H = act(Z) + (H if built.get("skip") and k > 0 and width == inputs else 0)
    assert at == len(w)
    return H


def plain_loss(data: ls.Dataset, hidden: tuple[int, ...], w: np.ndarray, **built) -> float:
    """The mean over examples of the SVM's margins, Δ = 1, or of −log softmax."""
    S, rows = plain_scores(data, hidden, w, **built), np.arange(len(data))
    own = S[rows, data.y][:, None]
    if built.get("softmax"):
        return float((np.log(np.exp(S - S.max(1)[:, None]).sum(1)) + S.max(1) - own[:, 0]).mean())
    margins = np.maximum(S - own + 1, 0)
    margins[rows, data.y] = 0
    return float(margins.sum(1).mean())
