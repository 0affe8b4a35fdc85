"""The app as a server under test: this checkout or an earlier state, its CPU and its memory."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")  # of the clock in /proc, a second


class Server:
    """A running app and all processes below it."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.address = process, f"127.0.0.1:{port}"

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it has used so far."""
        return sum(_cpu(pid) for pid in self.family())

    @property
    def memory(self) -> float:
        """Memory that it holds, in MB."""
        return sum(_status(pid, "VmRSS") for pid in self.family()) / 1024

    def servers(self) -> dict[int, int]:
        """The processes that serve, by their ports."""
        lines = {pid: _told(pid, "cmdline").split("\0") for pid in self.family()}
        serving = {pid: line for pid, line in lines.items() if "streamlit" in line}
        return {int(line[line.index("--server.port") + 1]): pid for pid, line in serving.items()}

    def family(self) -> list[int]:
        """Numbers of all processes of it, the first one first."""
        family = [self.process.pid]
        for pid in family:
            family.extend(int(child) for child in _told(pid, f"task/{pid}/children").split())
        return family


def _told(pid: int, name: str) -> str:
    """What the kernel tells of a process; nothing of one that has just ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/{name}").read_text()
    return ""


def connections(port: int) -> int:
    """How many clients are connected to a port of this machine, as the kernel knows."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    established = "01"
    return sum(row[1] == f"0100007F:{port:04X}" and row[3] == established for row in rows)


def _cpu(pid: int) -> float:
    # The name of the program, in brackets, may hold blanks; user and system time follow it.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


@contextmanager
def serving(root: Path = ROOT, processes: int = 1, stored: str = "") -> Iterator[Server]:
    """The app of a checkout on a port of its own, with one thread for each product.

    Args:
        root: of the checkout.
        processes: servers that share the readers.
        stored: the folder of shared results, or "off"; a new, empty one when not given.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "landscape.command", "--port", str(port)]
    # Earlier states know no number of processes.
    options = ["--processes", str(processes)] if processes > 1 else []
    empty = tempfile.TemporaryDirectory()
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    environment["LANDSCAPE_CACHE"] = stored or empty.name
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([*command, *options], cwd=root, env=environment, stdout=quiet)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait()
        empty.cleanup()


@contextmanager
def earlier(revision: str) -> Iterator[Path]:
    """The project as it was at a commit, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", revision], cwd=ROOT, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        yield Path(folder)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urlopen(address)
        except OSError:
            sleep(0.1)
        else:
            return
    raise TimeoutError("the app did not start")
