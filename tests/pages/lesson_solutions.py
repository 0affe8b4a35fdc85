"""What solves the task of each step that has one, as settings."""

from typing import Any

SOLUTIONS: dict[str, dict[int, dict[str, Any]]] = {
    "01-from-one-image-to-the-bowl": {
        2: {"slice_a": 0.078, "slice_b": 0.042},
        3: {"n": 50},
        4: {"ends": (-1.0, 1.0)},
    },
    "02-how-the-bowl-is-made": {
        2: {"snap": True},
        3: {"w0": 1.7, "snap": True},
        5: {"points": 60},
        6: {"hends": (-1.0, 1.0)},
    },
    "03-random-search": {3: {"sizes": "matched to the data"}, 4: {"evals": 10}},
    "04-local-search": {3: {"sizes": "100 times"}},
    "05-the-blindfolded-hiker": {
        1: {"slice_a": 0.008, "slice_b": 0.01},
        3: {"slice_a": 0.002, "slice_b": -0.0175},
    },
    "06-the-numerical-gradient": {1: {"filled": 10}},
    "07-how-far-to-step": {2: {"step": 100.0}, 3: {"step": 1.0}},
    "08-the-analytic-gradient": {3: {"origin": "trained"}, 4: {"frate": 1.0, "updates": 1}},
    "09-gradient-check": {
        2: {"guess": "1/N forgotten"},
        3: {"guess": "0.5·λ·W in place of 2·λ·W"},
        5: {"check_h": "1e-1"},
    },
    "10-gradient-descent": {
        2: {"rate": 5e-5},
        3: {"schedule": "1/√t"},
        4: {"start_a": 0.015, "start_b": 0.01},
    },
    "11-mini-batches": {2: {"bsize": 64}},
    "12-optimisers": {3: {"budget": 200}, 4: {"rate": 5e-3}, 5: {"momentum": 0.99}},
    "13-beyond-the-bowl": {1: {"depth": 20}, 5: {"times": 4.0}, 6: {"utimes": 8.0}},
}
