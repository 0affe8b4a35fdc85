"""What recording costs a training: `python -m benchmarks.recorder`.

Two equal networks of a million weights make 10,000 steps each, in turns of 250 in one process; one
of them is recorded. Printed are the ratio of the times, in all and the median over the turns, and
the most by which the memory of the process has been above what it was before.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import torch

import landscape as ls

STEPS, TURN, BATCH = 10_000, 250, 32
SIZES = 512, 1024, 512


class Training:
    """A network, its optimiser, and how long its steps have taken, turn by turn."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        first, hidden, last = SIZES
        layers = [torch.nn.Linear(first, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, last)]
        self.module = torch.nn.Sequential(*layers)
        self.optimizer = torch.optim.Adam(self.module.parameters(), 1e-4)
        self.X, self.y = torch.randn(BATCH, first), torch.randint(last, (BATCH,))
        self.turn()  # gradients and the state of the optimiser come into being
        self.seconds: list[float] = []

    def turn(self) -> float:
        """So many steps; the seconds that they took."""
        start = perf_counter()
        for _ in range(TURN):
            self.optimizer.zero_grad()
            torch.nn.functional.cross_entropy(self.module(self.X), self.y).backward()
            self.optimizer.step()
        return perf_counter() - start


def resident() -> float:
    """Memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main(steps: int) -> None:
    """Train both, and print what recording has cost."""
    torch.set_num_threads(1)
    plain, recorded = Training(), Training()
    before, memory = resident(), 0.0
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "run")
        with ls.Recorder(recorded.module, recorded.optimizer, folder=folder):
            for number in range(steps // TURN):
                for training in (plain, recorded)[:: 1 if number % 2 else -1]:
                    training.seconds.append(training.turn())
                memory = max(memory, resident() - before)
        held = len(ls.open_recording(folder))
        disk = sum(file.stat().st_blocks * 512 for file in folder.iterdir()) / 1e6
    ratios = [a / b for a, b in zip(recorded.seconds, plain.seconds, strict=True)]
    weights = sum(parameter.numel() for parameter in plain.module.parameters())
    total = sum(recorded.seconds) / sum(plain.seconds)
    print(f"{weights:,} weights, {steps:,} steps of {BATCH} examples, one thread")
    print(f"with a recorder ÷ without: {total:.3f} in all, median {statistics.median(ratios):.3f}")
    print(f"a step without: {1000 * statistics.median(plain.seconds) / TURN:.2f} ms")
    print(f"memory {memory:.0f} MB more; {held} snapshots on {disk:.0f} MB of disk")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
