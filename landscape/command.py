"""The command `landscape`: serves the app, checks lessons, computes landscapes.

landscape [--address 127.0.0.1] [--port 8501] [--processes 1]
landscape view run.npz …
landscape check-lesson my.toml …
landscape compute spec.json …
"""

import argparse
import errno
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from landscape import headless
from landscape._version import __version__
from landscape.serving import Several, serve

HERE = Path(__file__).parent
INSTALLED, CHECKOUT = HERE / "_app" / "app.py", HERE.parent / "app.py"
# Small products are slower with several BLAS threads, and readers share the cores.
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit status."""
    options = _parser().parse_args(arguments)
    return options.run(options)


def _parser() -> argparse.ArgumentParser:
    """All options; what is to be done stands in `run`, so that a subcommand can set its own."""
    parser = argparse.ArgumentParser(
        prog="landscape", description="Serve the loss-landscape explorer on this machine."
    )
    parser.add_argument("--version", action="version", version=f"landscape {__version__}")
    _add_serving(parser)
    parser.set_defaults(run=_serve, files=[])
    commands = parser.add_subparsers(title="other commands")
    view = commands.add_parser(
        "view",
        help="serve the app with landscape files open",
        description="Serve the app with landscape files open on its page Yours. Everyone who comes "
        "to this server sees them.",
    )
    view.add_argument("files", nargs="+", type=Path, metavar="run.npz")
    _add_serving(view, argparse.SUPPRESS)
    check = commands.add_parser(
        "check-lesson",
        help="say what is wrong with a lesson",
        description="Walk through lessons as the app would, and say what is wrong with them.",
    )
    check.add_argument("files", nargs="+", type=Path, metavar="my.toml")
    check.set_defaults(run=_check_lessons)
    headless.add(commands)
    return parser


def _add_serving(parser: argparse.ArgumentParser, given: str | None = None) -> None:
    """Where and how to serve; `given` stands for what may have been said before a subcommand."""
    parser.add_argument(
        "--address",
        default=given or "127.0.0.1",
        help="where to listen: 127.0.0.1, for this machine only (default), or 0.0.0.0, for all",
    )
    parser.add_argument(
        "--port", type=_port, default=given or 8501, help="port to listen on (default: 8501)"
    )
    parser.add_argument(
        "--processes",
        type=_processes,
        default=given or 1,
        help="how many servers share the readers (default: 1); more than one needs nginx",
    )


def _check_lessons(options: argparse.Namespace) -> int:
    """Walk through lessons with the pages of the app, in a process that finds them."""
    paths = [str(_script().parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**ENVIRONMENT, **os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-P", "-m", "pages.course.check", *map(str, options.files)]
    return subprocess.call(command, env=environment)


def _port(text: str) -> int:
    """A port number as a person types it."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535; got {text}")
    return int(text)


def _processes(text: str) -> int:
    """A number of processes as a person types it."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"processes are 1 to 64; got {text}")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    """Serve the app until it is interrupted; Streamlit prints the address.

    A process of its own, so that no folder that the command is called from comes before the
    installed packages (`-P`), and NumPy starts with its threads as they should be.
    """
    _check_free(options.address, options.port)
    environment = {**ENVIRONMENT, **os.environ, "LANDSCAPE_ADDRESS": options.address}
    environment |= _viewed(options.files)
    if options.processes > 1:
        where = (options.address, options.port)
        return serve(Several(*where, options.processes, _script(), _command, environment))
    command = _command(options.address, options.port)
    if sys.platform == "win32":  # there, exec gives the terminal back while the app still runs
        return subprocess.call(command, env=environment)
    os.execve(sys.executable, command, environment)


def _viewed(files: Sequence[Path]) -> dict[str, str]:
    """What tells the app which landscape files to open; ends the program for one that is none."""
    from landscape.errors import UnreadableFile
    from landscape.landscapes import open_landscape

    for path in files:
        try:
            open_landscape(path)
        except (UnreadableFile, OSError) as error:
            sys.exit(f"landscape: can't open {path}: {error}")
    # As JSON: any sign can stand in the name of a file.
    paths = json.dumps([str(path.resolve()) for path in files])
    return {"LANDSCAPE_VIEW": paths} if files else {}


def _script() -> Path:
    """The app: of the installed package, or of the checkout."""
    return INSTALLED if INSTALLED.exists() else CHECKOUT


def _command(address: str, port: int) -> list[str]:
    """The command of one server."""
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(_script())]
    return [*command, "--server.address", address, "--server.port", str(port)]


def _check_free(address: str, port: int) -> None:
    """End the program with the remedy where no server can listen."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((address, port), family=family).close()
    except socket.gaierror:
        sys.exit(f"landscape: {address} is no address of this machine")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sys.exit(f"landscape: port {port} is taken: choose another with --port")
        reason = os.strerror(error.errno or 0)
        sys.exit(f"landscape: can't listen on {address}, port {port}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
