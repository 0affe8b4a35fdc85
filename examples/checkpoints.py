"""Checkpoints that lie on the disk already: each is noted, as if it had just been trained.

python checkpoints.py [run.npz]
"""

import sys
import tempfile
from pathlib import Path

import torch
from sklearn.datasets import load_iris

import landscape as ls

torch.manual_seed(0)
X, y = (torch.tensor(array) for array in load_iris(return_X_y=True))
X = (X.float() - X.float().mean(0)) / X.float().std(0)
module = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3))


def loss(module: torch.nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """The mean loss of a batch."""
    return torch.nn.functional.cross_entropy(module(batch[0]), batch[1])


def train(folder: Path) -> None:
    """What has been done long ago: a training that saves a checkpoint now and then."""
    optimizer = torch.optim.SGD(module.parameters(), 0.2)
    for step in range(201):
        if step % 20 == 0:
            torch.save(module.state_dict(), folder / f"{step:05}.pt")
        optimizer.zero_grad()
        loss(module, (X, y)).backward()
        optimizer.step()


with tempfile.TemporaryDirectory() as home:
    folder = Path(home)
    train(folder)
    model = ls.TorchModel(module, loss, [(X, y)])
    with ls.Recorder(folder=folder / "path") as recorder:
        for checkpoint in sorted(folder.glob("*.pt")):
            state = torch.load(checkpoint, weights_only=True)
            # The trainable parameters in the model's order; a state holds buffers besides.
            recorder.note([state[block.name] for block in model.layout])
    landscape = ls.landscape_of(model, {"checkpoints": ls.open_recording(folder / "path")})

landscape.save(sys.argv[1] if len(sys.argv) > 1 else "checkpoints.npz")
print(landscape.facts["Paths"])
