"""`landscape compute`: from specs to landscape files, without the app.

Standard output has the paths of the files alone, a line each; what there is to say of them goes to
standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn, TextIO, TypeVar

from landscape._parallel import one_blas_thread
from landscape.errors import NoAnswer, UnusableSpec
from landscape.landscapes import LandscapeFolder
from landscape.places import RESULTS, SCHEDULER, results, scheduler
from landscape.specs import EXAMPLE, Planned, Spec, check, planned, read_spec, stages

Result = TypeVar("Result")

# Seconds that the scheduler is given to say goodbye.
CLOSING = 5
WRONG, FAILED, STOPPED, UNREAD = 2, 1, 130, 141
# Seconds between two words about progress: on a terminal the line is rewritten.
TERMINAL_BEAT, LOG_BEAT = 0.1, 5.0


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The subcommand and its options."""
    parser = commands.add_parser(
        "compute",
        help="compute landscapes without the app",
        description="Compute the landscapes that specs describe, and write each into the folder "
        "of results under a name of its content. What is there already is not computed again. "
        "The page Results of the app shows the folder.",
    )
    parser.add_argument("specs", nargs="*", type=Path, metavar="spec.json")
    parser.add_argument(
        "--results",
        type=Path,
        default=results(),
        help=f"folder of results (default: {RESULTS}, where it is set)",
    )
    parser.add_argument("--example", action="store_true", help="print a spec to begin with")
    parser.set_defaults(run=lambda options: _run(options, parser.error))


def _run(options: argparse.Namespace, wrong: Callable[[str], NoReturn]) -> int:
    """Compute what is asked for; the exit status."""
    if not (options.example or options.specs):
        wrong("name a spec, or print one with --example")
    if not options.example and options.results is None:
        wrong(f"say where results are to lie: --results FOLDER, or set {RESULTS}")
    try:
        return _answered(options)
    except BrokenPipeError:
        _let_go_of_streams()
        return UNREAD


def _answered(options: argparse.Namespace) -> int:
    try:
        if options.example:
            print(json.dumps(EXAMPLE.settings, indent=2), flush=True)
        else:
            _compute(options.specs, LandscapeFolder(options.results))
    except _Refused as refused:
        _say(str(refused))
        return refused.status
    except KeyboardInterrupt:
        _say("stopped: what was being computed is not kept")
        # No files are open here. Threads are still in their blocks, and Python would wait for them.
        os._exit(STOPPED)
    return 0


def _compute(paths: Sequence[Path], folder: LandscapeFolder) -> None:
    """Compute and keep the landscapes of all specs; a line of standard output for each.

    Raises:
        _Refused: one is wrong, or has failed.
    """
    # All of them before the first is computed: a slip in the last must not show tomorrow.
    specs = [(path, _explained(path, partial(read_spec, path), WRONG)) for path in paths]
    for path, spec in specs[1:]:  # the first is checked as it is begun
        _explained(path, partial(check, spec), FAILED)
    with one_blas_thread(), _cluster(specs) as client:
        for path, spec in specs:
            print(_explained(path, partial(_kept, path, spec, folder, client), FAILED), flush=True)


def _let_go_of_streams() -> None:
    """Forget what nobody reads any more: Python would complain of it at its end."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def _cluster(specs: Sequence[tuple[Path, Spec]]) -> Iterator[Any]:
    """A client of the cluster that the environment names, where partitioned data are to be summed.

    None where it names none, or where all data are in memory.
    """
    address = scheduler()
    if address is None or all(spec.dataset.path is None for _, spec in specs):
        yield None
        return
    try:
        from landscape.cluster import connected

        client = connected(address)
    except (NoAnswer, ImportError) as error:
        raise _Refused(SCHEDULER, error, FAILED) from error
    try:
        yield client
    finally:
        client.close(timeout=CLOSING)


class _Refused(Exception):
    """What ends the command, in one line, and its exit status."""

    def __init__(self, where: Path | str, error: Exception, status: int) -> None:
        words = str(error)
        if isinstance(error, OSError) and error.strerror:
            other = error.filename not in (None, str(where))
            words = f"{error.strerror}: {error.filename}" if other else error.strerror
        if isinstance(error, MemoryError):
            words = f"there is not enough memory. {words}"
        super().__init__(f"{where}: {' '.join(words.split())}")
        self.status = status


def _explained(path: Path, work: Callable[[], Result], status: int) -> Result:
    """The result of work on a spec, or what has kept it from that and the exit status it has."""
    try:
        return work()
    except BrokenPipeError:
        raise
    except UnusableSpec as error:
        raise _Refused(path, error, WRONG) from error
    except (NoAnswer, OSError, MemoryError) as error:
        raise _Refused(path, error, status) from error


def _kept(path: Path, spec: Spec, folder: LandscapeFolder, client: Any) -> Path:
    """The file of the spec's landscape, computed where it was not there yet."""
    told = Told(str(path), sys.stderr)
    before, after = stages(spec, told)
    try:
        plan = planned(spec, before, client)
        told.end()
        there = folder.file(plan.name).exists()
        _say(f"{path}: {'is there already' if there else f'{_described(plan)}, {plan.place}'}")
        return folder.kept(plan.name, partial(plan.landscape, after))
    finally:
        told.end()


def _described(plan: Planned) -> str:
    examples = f"{plan.function.examples:,} examples"
    return f"{plan.spec.loss.name} of {examples}, {len(plan.a):,} × {len(plan.b):,} cells"


def _say(words: str) -> None:
    print(f"landscape: {words}", file=sys.stderr, flush=True)


class Told:
    """How far work is: a line that is rewritten on a terminal, elsewhere one every few seconds."""

    def __init__(self, name: str, stream: TextIO, clock: Callable[[], float] = monotonic) -> None:
        self._name, self._stream, self._clock = name, stream, clock
        self._start = self._said = clock()
        self._rewrites = stream.isatty()
        self._begun = False

    def __call__(self, share: float) -> None:
        """Say the share that is done, when it is time to."""
        now = self._clock()
        beat = TERMINAL_BEAT if self._rewrites else LOG_BEAT
        if now - self._said < beat:
            return
        self._said, self._begun = now, True
        # Longer lines would wrap, and could not be rewritten.
        words = f"landscape: {share:.0%} of {self._name[-40:]}, {now - self._start:,.0f} s"
        self._stream.write(f"\r\x1b[K{words}" if self._rewrites else f"{words}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line as it is, and begin another."""
        if self._rewrites and self._begun:
            self._stream.write("\n")
        self._begun = False
