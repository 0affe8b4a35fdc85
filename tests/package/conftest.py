"""The wheel built from this checkout, installed in a fresh environment, used from elsewhere.

The environment finds the dependencies where the tests find them, by a path file: what is tested is
this package, not the registry, and half a gigabyte need not be installed for it. That the package
asks for all that it needs is tested by itself (test_dependencies.py).
"""

import os
import socket
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("package")


class Installed:
    """A fresh environment with the package in it, and an empty folder to stand in."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        home, self.elsewhere = folder / "environment", folder / "elsewhere"
        venv.create(home, with_pip=False)
        self.elsewhere.mkdir()
        paths = {"base": str(home), "platbase": str(home)}
        self.packages = Path(sysconfig.get_path("purelib", "venv", paths))
        self.programs = Path(sysconfig.get_path("scripts", "venv", paths))
        found = [path for path in sys.path if Path(path).name == "site-packages"]
        (self.packages / "dependencies.pth").write_text("\n".join(found))
        run(*PIP, "--python", home, "install", "--no-index", "--no-deps", wheel)

    def run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the empty folder."""
        return run(self.programs / program, *arguments, cwd=self.elsewhere, check=False)

    def start(
        self, program: str, *arguments: object, output: int | IO[str], folder: Path | None = None
    ) -> subprocess.Popen[str]:
        """Start a program of the environment in the empty folder, or in another."""
        return subprocess.Popen(
            [str(self.programs / program), *map(str, arguments)],
            cwd=folder or self.elsewhere,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment() -> dict[str, str]:
    """The environment's variables without the paths that the tests themselves run with."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def run(*command: object, cwd: Path = ROOT, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without the network by the pinned build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-build-isolation", "--no-index", "--no-deps")
    run(*PIP, "wheel", *offline, "--wheel-dir", folder, ROOT)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed"), wheel)
