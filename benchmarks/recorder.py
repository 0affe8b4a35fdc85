"""What recording costs a training: `python -m benchmarks.recorder`.

Two equal networks of a million weights make 10,000 steps each, in turns of 250 in one process; one
of them is recorded. Printed are the ratios of the times, of the clock and of this process alone,
which other work on the machine changes less; and the most by which the memory of the process has
been above what it was before.
"""

import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

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
        self.seconds: list[tuple[float, float]] = []

    def turn(self) -> tuple[float, float]:
        """So many steps; the seconds that they took, of the clock and of this process."""
        start, own = perf_counter(), process_time()
        for _ in range(TURN):
            self.optimizer.zero_grad()
            torch.nn.functional.cross_entropy(self.module(self.X), self.y).backward()
            self.optimizer.step()
        return perf_counter() - start, process_time() - own


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
    pairs = list(zip(recorded.seconds, plain.seconds, strict=True))
    weights = sum(parameter.numel() for parameter in plain.module.parameters())
    print(f"{weights:,} weights, {steps:,} steps of {BATCH} examples, one thread")
    for number, clock in enumerate(("the clock", "this process")):
        total = sum(a[number] for a, _ in pairs) / sum(b[number] for _, b in pairs)
        median = statistics.median(a[number] / b[number] for a, b in pairs)
        step = 1000 * statistics.median(b[number] for _, b in pairs) / TURN
        print(f"with a recorder ÷ without, by {clock}: {total:.3f} in all, median {median:.3f}")
        print(f"  a step without: {step:.2f} ms")
    print(f"memory {memory:.0f} MB more; {held} snapshots on {disk:.0f} MB of disk")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
