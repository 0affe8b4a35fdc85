"""Sums over blocks of examples as a graph of tasks: leaves read and add blocks, a tree adds leaves.

The tree is that of `landscape.sums`, so that the sum is the same bits on any number of workers.
"""

from typing import Any
from uuid import uuid4

from dask import config
from dask.delayed import Delayed, delayed
from distributed import Client, Future

from landscape.cluster.clients import prepare, workers
from landscape.cluster.tasks import Readable, Shared, Work, added, summed
from landscape.cluster.waiting import Watch, explained
from landscape.progress import Progress

# Blocks that a task adds: a power of two. A task costs the scheduler 1.3 ms, and more of them
# spread better. Of dask arrays a task holds all its blocks at once.
MOST_BLOCKS, MOST_LEAVES = 4, 2**12
LEAVES_A_WORKER = 8
RETRIES = 3


def total(
    client: Client, examples: Readable, size: int, work: Work, progress: Progress | None = None
) -> Any:
    """The work summed over all blocks of examples.

    Args:
        client: connected to a scheduler.
        examples: the examples; files among them must lie at the same paths on all workers.
        size: examples in a block, a power of two.
        work: what each block contributes.
        progress: told the share of the blocks that is done, and the same share again while there
            is nothing new; it may raise to stop the work, which leaves nothing in the scheduler.

    Raises:
        ClusterLost: the scheduler has gone.
        WorkersLost: workers died of it, one after another.
        ClusterMismatch: versions of client and workers differ.
    """
    with explained():
        prepare(client)
        futures = _begun(client, examples, size, work)
    root, count = futures[-1], len(futures)
    with Watch(client) as watch:
        watch.add(futures)
        del futures
        while watch:
            ended = watch.next()
            if ended is not None and ended is not root:
                ended.release()  # the tree holds on to what it still needs
            if progress:
                progress(1 - len(watch) / count)
        with explained():
            found = root.result()
        root.release()
        return found


def _begun(client: Client, examples: Readable, size: int, work: Work) -> list[Future]:
    """The tasks of a sum, sent to the scheduler: the leaves, and last the one that has it all."""
    rows = size * _blocks_a_leaf(-(-len(examples) // size), workers(client))
    held = examples.parts(rows)
    leaves, root = _graph(examples, rows, Shared(work, examples.files(), size), held)
    wanted = leaves if root is leaves[0] else [*leaves, root]
    # What all tasks share may be large, and is in the graph once: no reason to warn.
    with config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
        futures: Any = client.compute(wanted, retries=RETRIES, optimize_graph=held is not None)
    return futures


def _graph(
    examples: Readable, rows: int, shared: Shared, held: list[tuple[Any, Any]] | None
) -> tuple[list[Delayed], Delayed]:
    """The tasks that sum the blocks of so many rows each, and the one that has it all."""
    tag = f"{shared.work.function.__name__}-{uuid4().hex[:8]}"
    starts = range(0, len(examples), rows)
    # A node of the graph survives the worker that holds it, which scattered data do not.
    node = delayed(shared, name=f"shared-{tag}", traverse=False)
    leaf, add = delayed(summed), delayed(added)
    level = [
        leaf(
            node,
            start,
            min(start + rows, len(examples)),
            *(held[k] if held else ()),
            # Keys of this kind are one group, whose tasks are spread over the workers.
            dask_key_name=(f"part-{tag}", k),
        )
        for k, start in enumerate(starts)
    ]
    leaves, height = level, 0
    while len(level) > 1:
        height += 1
        pairs = zip(level[::2], level[1::2], strict=False)
        sums = [
            add(x, y, dask_key_name=(f"add-{tag}", height, k)) for k, (x, y) in enumerate(pairs)
        ]
        level = sums + level[len(level) - len(level) % 2 :]
    return leaves, level[0]


def _blocks_a_leaf(blocks: int, workers: int) -> int:
    """How many blocks a task adds: few enough for all workers, many enough for the scheduler."""
    count = 1
    while count < MOST_BLOCKS and blocks >= 2 * count * LEAVES_A_WORKER * max(workers, 1):
        count *= 2
    while blocks > count * MOST_LEAVES:
        count *= 2
    return count
