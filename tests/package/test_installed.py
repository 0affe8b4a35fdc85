"""The package at work in a fresh environment, from an empty folder."""

import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from landscape._version import __version__
from pages.shared.parts.chart import library
from tests.package.conftest import Installed, free_port

ROOT = Path(__file__).parents[2]
PAGES = {path.parent.name for path in (ROOT / "pages").glob("*/page.py")}


def answer(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as response:
        return response.read()


@pytest.fixture(scope="module")
def served(installed: Installed) -> Iterator[str]:
    """Address of the app as the command serves it, from a folder where nothing is."""
    port = free_port()
    address, log = f"127.0.0.1:{port}", installed.elsewhere.with_name("log")
    with log.open("w") as output:
        process = installed.start("landscape", "--port", port, output=output)
        try:
            for _ in range(300):
                if "URL:" in log.read_text():
                    break
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(10)
    assert f"http://{address}" in log.read_text(), "the command prints the address"
    assert "Traceback" not in log.read_text(), log.read_text()


def told(address: str, link: str = "") -> Generator[ForwardMsg, None, None]:
    """What the server tells a browser that opens the app, up to the end of the script."""
    protocol = Subprotocol("streamlit")
    with connect(
        f"ws://{address}/_stcore/stream", subprotocols=[protocol], max_size=None
    ) as stream:
        ask = BackMsg()
        ask.rerun_script.query_string = link
        stream.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(stream.recv(timeout=60, decode=False))
            yield message
            early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if message.HasField("script_finished") and not early:
                return


def test_the_engine_is_imported_from_the_environment(installed: Installed) -> None:
    code = "import landscape; print(landscape.__file__, landscape.__version__)"
    done = installed.run("python", "-c", code)
    expected = installed.packages / "landscape" / "__init__.py"
    assert done.stdout.split() == [str(expected), __version__], done.stderr


def test_no_folder_of_the_app_is_a_package_of_everybodys(installed: Installed) -> None:
    for name in ("pages", "tests", "benchmarks", "app"):
        done = installed.run("python", "-c", f"import {name}")
        assert f"No module named '{name}'" in done.stderr


def test_the_command_tells_its_version_and_its_options(installed: Installed) -> None:
    assert installed.run("landscape", "--version").stdout == f"landscape {__version__}\n"
    text = installed.run("landscape", "--help").stdout
    assert {"--address", "--port", "--version"} <= set(re.findall(r"--\w+", text))


def test_thirty_first_readers_get_a_whole_library_and_nothing_is_written(
    served: str, installed: Installed, wheel: Path
) -> None:
    assert answer(f"http://{served}/_stcore/health") == b"ok"
    app = installed.packages / "landscape" / "_app"
    with ZipFile(wheel) as archive:
        shipped = {installed.packages / name for name in archive.namelist()}
    with ThreadPoolExecutor(30) as readers:
        answers = list(readers.map(answer, [f"http://{served}{library.PLOTLY.address}"] * 30))
    assert set(answers) == {library.FILE.read_bytes()}
    there = {path for path in app.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert there == {path for path in shipped if app in path.parents}


def test_the_app_has_all_its_pages_and_draws_the_first(served: str) -> None:
    messages = list(told(served))
    *_, navigation = (message.navigation for message in messages if message.HasField("navigation"))
    # The page that opens first has the bare address.
    assert {page.url_pathname or "explore" for page in navigation.app_pages} == PAGES
    elements = [message.delta.new_element for message in messages if message.HasField("delta")]
    assert not [element.exception for element in elements if element.HasField("exception")]
    assert any(element.HasField("bidi_component") for element in elements)


def test_a_tab_that_closes_while_a_picture_is_computed_leaves_no_traceback(served: str) -> None:
    """The log is read at the end. The last tab waits for the work of the closed one."""
    link = "n=1437&res=401&loss=Softmax"
    assert list(told(served, "n=1437"))  # all but the long work is done here
    tab = told(served, link)
    assert any(message.delta.new_element.HasField("progress") for message in tab)
    tab.close()
    assert list(told(served, link))


def test_modules_in_the_folder_it_is_called_from_are_not_the_apps(installed: Installed) -> None:
    """A reader's own `numpy.py`, or a folder `pages`, must not come before what is installed."""
    own = installed.elsewhere.with_name("own")
    (own / "pages").mkdir(parents=True)
    for name in ("numpy.py", "pages/__init__.py", "streamlit.py"):
        (own / name).write_text("raise RuntimeError('the module of another program')\n")
    port = free_port()
    process = installed.start("landscape", "--port", port, output=subprocess.PIPE, folder=own)
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any("URL:" in line for line in lines)
        kinds = [message.WhichOneof("type") for message in told(f"127.0.0.1:{port}")]
        assert "navigation" in kinds
    finally:
        process.terminate()
        process.communicate(timeout=10)


def test_a_port_that_is_taken_is_said(installed: Installed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = installed.run("landscape", "--port", port)
    assert done.returncode == 1
    assert f"port {port} is taken: choose another with --port" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "0"), "a port is a number from 1 to 65535; got 0"),
        (("--port", "many"), "a port is a number from 1 to 65535; got many"),
        (("--address", "nowhere.invalid"), "nowhere.invalid is no address of this machine"),
        (("--address", "192.0.2.1"), "can't listen on 192.0.2.1, port 8501"),
    ],
)
def test_what_makes_no_sense_is_said(
    installed: Installed, arguments: tuple[str, str], words: str
) -> None:
    done = installed.run("landscape", *arguments)
    assert done.returncode in (1, 2)  # what can't be done, what can't be read
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def run_readme(installed: Installed, *, torch: bool) -> None:
    """Every Python block of README.md with PyTorch or without, from another folder."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    chosen = [block for block in blocks if ("import torch" in block) == torch]
    assert chosen
    # No picture opens where tests run: what is asked to be shown is counted.
    quiet = "from plotly.graph_objects import Figure; Figure.show = lambda self: print('shown')\n"
    for block in chosen:
        done = installed.run("python", "-W", "error", "-c", quiet + block)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("shown") == block.count(".show()")


def test_the_readmes_python_runs(installed: Installed) -> None:
    run_readme(installed, torch=False)


@pytest.mark.torch
def test_the_readmes_pytorch_runs(installed: Installed) -> None:
    run_readme(installed, torch=True)
