"""Two servers under a base path."""

import subprocess
import sys
import urllib.request

import pytest

from pages.shared.parts.chart import library
from tests.package.conftest import ROOT, environment, free_port


@pytest.mark.nginx
def test_all_is_served_under_the_base_path() -> None:
    command = [sys.executable, "-m", "landscape.command", "--processes", "2"]
    port = free_port()
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env={**environment(), "STREAMLIT_SERVER_BASE_URL_PATH": "explorer"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        told = next(line for line in process.stdout if "URL:" in line)
        address = f"http://127.0.0.1:{port}/explorer"
        assert told.split() == ["2", "servers", "behind", "nginx.", "URL:", f"{address}/"]
        for path in ("/", "/_stcore/health", library.PLOTLY.address):
            with urllib.request.urlopen(address + path) as answer:
                assert answer.status == 200
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0
