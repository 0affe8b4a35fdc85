"""Write `torch_optimizers.json`: the weights that PyTorch's optimisers reach on fixed gradients.

The tests read the file; nobody needs PyTorch to run them. To make it again, in an environment of
its own (PyTorch is no dependency of the project):

    python -m venv torch-venv && torch-venv/bin/pip install torch==2.13.0 numpy
    torch-venv/bin/python tests/references/make_optimizer_references.py
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch  # pyright: ignore[reportMissingImports]

SEED, STEPS, SHAPE = 7, 60, (3, 5)
KEPT_STEPS = (1, 2, 3, 10, 30, 60)
optim, schedulers = torch.optim, torch.optim.lr_scheduler

CASES: dict[str, Callable[[list[Any]], Any]] = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "sgd-default": optim.SGD,
    "momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.3),
    "adagrad-default": optim.Adagrad,
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.02, alpha=0.9),
    "rmsprop-default": optim.RMSprop,
    "adam": lambda p: optim.Adam(p, lr=0.05, betas=(0.8, 0.95)),
    "adam-default": optim.Adam,
    "adamw": lambda p: optim.AdamW(p, lr=0.05, weight_decay=0.3),
    "adamw-default": optim.AdamW,
}
SCHEDULES: dict[str, Callable[[Any], Any]] = {
    "inverse-square-root": lambda o: schedulers.LambdaLR(o, lambda step: (step + 1) ** -0.5),
    "step": lambda o: schedulers.StepLR(o, step_size=7, gamma=0.5),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.01),
}


def fixed_recipe() -> tuple[np.ndarray, np.ndarray]:
    """The start and the gradients: of changing sign and very different sizes, some exactly zero."""
    generator = np.random.default_rng(SEED)
    start = generator.standard_normal(SHAPE)
    sizes = 10.0 ** generator.integers(-6, 3, SHAPE)
    gradients = sizes * generator.standard_normal((STEPS, *SHAPE))
    gradients[::4, 0] = 0
    return start, gradients


def run(make: Callable[[list[Any]], Any], schedule: Callable[[Any], Any] | None) -> list[Any]:
    """The weights after each of the kept steps."""
    start, gradients = fixed_recipe()
    weights = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer = make([weights])
    scheduler = schedule(optimizer) if schedule else None
    kept = []
    for step, gradient in enumerate(gradients, start=1):
        weights.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        if scheduler:
            scheduler.step()
        if step in KEPT_STEPS:
            kept.append(weights.detach().tolist())
    return kept


if __name__ == "__main__":
    start, gradients = fixed_recipe()
    results = {name: run(make, None) for name, make in CASES.items()}
    for name, schedule in SCHEDULES.items():
        results[f"sgd {name}"] = run(lambda p: optim.SGD(p, lr=0.1), schedule)
        results[f"adam {name}"] = run(lambda p: optim.Adam(p, lr=0.1), schedule)
    reference = {
        "torch": torch.__version__,
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "steps": KEPT_STEPS,
        "weights": results,
    }
    target = Path(__file__).with_name("torch_optimizers.json")
    target.write_text(json.dumps(reference) + "\n")
