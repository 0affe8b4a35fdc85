"""What a grid costs on data in files: threads of one process, and one and two worker processes.

    python -m benchmarks.cluster [--size GB] [--cells N] [--folder FOLDER]

Writes data of the chosen size (2,048 float32 features, 10 classes) into a folder that is removed
afterwards, evaluates hinge and softmax on a grid, and prints wall time, CPU time of all processes,
bytes read a second and the peak memory of each process that computes. Beside it stands what the
cost model predicts:

    max(examples × CPU of one ÷ workers, bytes ÷ bytes a second of plain reads, 1.3 ms × tasks)

where CPU of one is that of the engine in memory, measured on the first blocks. Linux only.
"""

import argparse
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

import landscape as ls
from landscape._parallel import one_blas_thread, workers_here
from landscape.losses import Loss
from landscape.sums import block_rows

WIDTH, CLASSES = 2_048, 10
TASK_SECONDS = 1.3e-3
SAMPLE_BLOCKS = 8
LOSSES: dict[str, Loss] = {"hinge": ls.Hinge(), "softmax": ls.Softmax()}


@dataclass(frozen=True)
class Used:
    """What one evaluation took: seconds of wall and CPU, and the peak of each process in MB."""

    wall: float
    cpu: float
    peaks: list[float]


def write(folder: Path, examples: int) -> None:
    """Examples around a mean for each class, never more than a block of them in memory."""
    generator = np.random.default_rng(0)
    means = generator.standard_normal((CLASSES, WIDTH), dtype=np.float32) * 0.15
    y = generator.integers(0, CLASSES, examples)
    np.save(folder / "y.npy", y)
    noise = generator.standard_normal((4 * 4096, WIDTH), dtype=np.float32)
    with (folder / "X.npy").open("wb") as file:
        header = {"descr": "<f4", "fortran_order": False, "shape": (examples, WIDTH)}
        np.lib.format.write_array_header_1_0(file, header)
        for start in range(0, examples, 4096):
            classes = y[start : start + 4096]
            rows = generator.integers(0, len(noise), len(classes))
            file.write((noise[rows] + means[classes]).data)


def cpu_seconds() -> float:
    """Of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_megabytes() -> float:
    """The largest resident size since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def forget_peak() -> None:
    """Count the peak from now on."""
    Path("/proc/self/clear_refs").write_text("5")


def evaluated(data: Any, loss: Loss, cells: int, client: Any = None) -> Used:
    """One grid, computed by this process or by the workers of a client."""

    def everywhere(measure: Any) -> list[Any]:
        return [measure()] if client is None else [measure(), *client.run(measure).values()]

    objective = ls.Objective(data, loss)
    plane = ls.random_plane(ls.random_weights(objective.shape, seed=0), seed=1)
    axis = ls.centered_axis(0.02, cells)
    everywhere(forget_peak)
    cpu, start = sum(everywhere(cpu_seconds)), perf_counter()
    with one_blas_thread():
        ls.evaluate_plane(objective, plane, axis, axis)
    wall = perf_counter() - start
    peaks = everywhere(peak_megabytes)
    return Used(wall, sum(everywhere(cpu_seconds)) - cpu, peaks if client is None else peaks[1:])


@contextmanager
def workers(count: int) -> Iterator[Any]:
    """A client of so many processes of one thread and 1 GiB."""
    from distributed import Client, LocalCluster

    options: dict[str, Any] = {"memory_limit": "1GiB", "dashboard_address": None}
    with (
        LocalCluster(n_workers=count, threads_per_worker=1, **options) as cluster,
        Client(cluster) as client,
    ):
        yield client


def read_speed(path: Path) -> float:
    """Bytes a second of plain reads, by one thread, of what the system holds of the file now."""
    buffer, start, count = bytearray(2**25), perf_counter(), 0
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(buffer):
            count += read
    return count / (perf_counter() - start)


def rows(folder: Path, loss_name: str, cells: int, speed: float) -> Iterator[str]:
    """The lines of the table for one loss."""
    loss, size = LOSSES[loss_name], block_rows(CLASSES)
    here = ls.PartitionedDataset(folder)
    first = here.examples.read(slice(0, min(len(here), SAMPLE_BLOCKS * size)))
    memory = evaluated(ls.Dataset(*first), loss, cells)
    each = memory.cpu / len(first.y)
    del first
    total = len(here) * WIDTH * 4

    def row(place: str, used: Used, count: int) -> str:
        tasks = len(here) / size * TASK_SECONDS
        model = max(len(here) * each / count, total / speed, tasks)
        peaks = " + ".join(f"{peak:,.0f}" for peak in used.peaks)
        return (
            f"| {loss_name} | {place} | {used.wall:.1f} | {model:.1f} | {used.cpu:.1f} "
            f"| {used.cpu / len(here) / each:.2f} | {total / used.wall / 1e9:.2f} | {peaks} |"
        )

    yield row("threads", evaluated(here, loss, cells), workers_here())
    for count in (1, 2):
        with workers(count) as client:
            there = ls.PartitionedDataset(folder, client=client)
            name = f"{count} worker{'s' if count > 1 else ''}"
            yield row(name, evaluated(there, loss, cells, client), min(count, os.cpu_count() or 1))


def main() -> None:
    """Write the data and print the table."""
    parser = argparse.ArgumentParser(
        description="Grids of data in files, by threads and by workers."
    )
    parser.add_argument("--size", type=float, default=8.0, help="gigabytes")
    parser.add_argument("--cells", type=int, default=101, help="on each side of the grid")
    parser.add_argument("--folder", default=None, help="where the data are written")
    options = parser.parse_args()
    examples = int(options.size * 1e9 / WIDTH / 4)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        write(folder, examples)
        speed = read_speed(folder / "X.npy")
        print(
            f"{examples:,} × {WIDTH:,} float32, {options.size:g} GB, {CLASSES} classes, "
            f"{options.cells} × {options.cells}; plain reads {speed / 1e9:.1f} GB/s.\n\n"
            "| loss | place | wall s | model s | CPU s | × CPU in memory | GB/s | peak MB |\n"
            "| --- | --- | --: | --: | --: | --: | --: | --: |"
        )
        for loss in LOSSES:
            for line in rows(folder, loss, options.cells, speed):
                print(line, flush=True)


if __name__ == "__main__":
    main()
