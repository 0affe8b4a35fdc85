"""PyTorch: a network on the digits, recorded while it trains; its landscape as one file.

python torch_recorder.py [run.npz] [cells along each side]
landscape view run.npz
"""

import sys
import tempfile

import torch
from sklearn.datasets import load_digits

import landscape as ls

torch.manual_seed(0)
X, y = (torch.tensor(array) for array in load_digits(return_X_y=True))
X = X.float() / 16
train, test = [(X[:1400], y[:1400])], [(X[1400:], y[1400:])]
module = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10))
optimizer = torch.optim.Adam(module.parameters(), 1e-2)


def loss(module: torch.nn.Module, batch: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    """The mean loss of a batch."""
    return torch.nn.functional.cross_entropy(module(batch[0]), batch[1])


with tempfile.TemporaryDirectory() as folder:
    with ls.Recorder(module, optimizer, folder=f"{folder}/adam"):
        for _ in range(5):
            for rows in torch.randperm(1400).split(64):
                optimizer.zero_grad()
                loss(module, (X[rows], y[rows])).backward()
                optimizer.step()
    model = ls.TorchModel(module, loss, train, test_batches=test)
    cells = int(sys.argv[2]) if len(sys.argv) > 2 else 51
    landscape = ls.landscape_of(model, ls.open_recording(f"{folder}/adam"), resolution=cells)

landscape.save(sys.argv[1] if len(sys.argv) > 1 else "torch.npz")
print(landscape.facts["Paths"])
