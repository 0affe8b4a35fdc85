"""What nginx is told, and what is said where it can't be had."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from landscape.command import main
from landscape.serving import proxy
from landscape.serving.several import _option
from tests.package.conftest import free_port

ROOT = Path(__file__).parents[2]


def configured(ports: list[int], listen: tuple[str, int] = ("127.0.0.1", 8501)) -> str:
    return proxy.configuration(listen, ports, inner=7000, cookie="landscape_x", upload=21)


def group(text: str, name: str) -> list[str]:
    """The servers of a group of nginx's, in their order."""
    found = re.search(rf"upstream {name} {{(.*?)}}", text, re.DOTALL)
    assert found is not None, name
    return [line.strip() for line in found[1].strip().splitlines()]


def test_everybodys_servers_are_asked_in_turn_and_ones_own_before_the_others() -> None:
    text = configured([7001, 7002, 7003])
    left_alone = "max_fails=1 fail_timeout=2s"
    ports = (7001, 7002, 7003)
    assert group(text, "newcomers") == [f"server 127.0.0.1:{k} {left_alone};" for k in ports]
    assert group(text, "server_2") == [
        f"server 127.0.0.1:7002 {left_alone};",
        f"server 127.0.0.1:7001 {left_alone} backup;",
        f"server 127.0.0.1:7003 {left_alone} backup;",
    ]


def test_nobody_is_known_by_the_address_which_a_school_shares() -> None:
    assert not re.search("ip_hash|remote_addr", configured([7001, 7002]))


@pytest.mark.parametrize(
    ("address", "line"),
    [("0.0.0.0", "listen 0.0.0.0:80;"), ("::1", "listen [::1]:80;")],
)
def test_only_nginx_listens_where_readers_come(address: str, line: str) -> None:
    listening = re.findall(r"listen .*;", configured([7001, 7002], (address, 80)))
    assert listening == [line, "listen 127.0.0.1:7000;"]


@pytest.mark.nginx
@pytest.mark.parametrize("processes", [2, 3, 12])
def test_nginx_understands_it(tmp_path: Path, processes: int) -> None:
    text = configured(list(range(7001, 7001 + processes)))
    (tmp_path / "nginx.conf").write_text(text)
    command = [str(proxy.find_nginx()), "-t", "-p", f"{tmp_path}/", "-c", "nginx.conf"]
    done = subprocess.run([*command, "-e", "stderr"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_without_nginx_the_remedy_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(proxy, "find_nginx", lambda: None)
    assert main(["--port", "08765", "--processes", "2"]) == 1
    assert capsys.readouterr().err == (
        "landscape: --processes 2 needs nginx; install it with your system's packages "
        "(Debian: apt-get install nginx), or serve with one process\n"
    )


def test_on_windows_it_is_said_that_this_is_not_to_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert main(["--processes", "2"]) == 1
    assert "not to be had on Windows: serve with one" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "65", "two", "-1"])
def test_a_number_of_processes_that_makes_no_sense_is_said(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([f"--processes={text}"])
    assert f"processes are 1 to 64; got {text}" in capsys.readouterr().err


def test_nginx_is_found_where_the_path_of_a_person_does_not_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "nginx"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(proxy, "FOLDERS", (str(tmp_path),))
    assert proxy.find_nginx() == str(program)
    program.unlink()
    assert proxy.find_nginx() is None


def test_options_of_the_server_are_read_where_streamlit_reads_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = ROOT / "app.py"
    assert _option(script, "maxUploadSize", "200") == "20"  # as .streamlit/config.toml has it
    assert _option(script, "baseUrlPath", "") == ""
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "explorer")
    assert _option(script, "baseUrlPath", "") == "explorer"


@pytest.mark.nginx
def test_a_server_that_ends_at_once_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # Streamlit does not start with a certificate that has no key.
    monkeypatch.setenv("STREAMLIT_SERVER_SSL_CERT_FILE", "nowhere")
    command = [sys.executable, "-m", "landscape.command", "--processes", "2"]
    port = str(free_port())
    done = subprocess.run(
        [*command, "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    given_up = re.findall(r"landscape: (server \d) ended 3 times as soon as it was", done.stderr)
    assert len(given_up) == 1
    assert done.stderr.count(f"{given_up[0]} has ended (1); it is started again") == 2
