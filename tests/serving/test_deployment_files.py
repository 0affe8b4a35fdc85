"""What is written about deployment: the same commands everywhere, and proxies that nginx takes."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from landscape.serving import proxy

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def lines(instruction: str) -> list[str]:
    """What the Dockerfile says after an instruction."""
    return re.findall(rf"^{instruction} (.*)$", text("Dockerfile"), re.MULTILINE)


def test_the_containers_commands_are_those_of_the_readme() -> None:
    (command,) = lines("CMD")
    served = " ".join(json.loads(command))
    for name in ("README.md", "docs/deployment.md"):
        assert f"\n```\n{served}\n```\n" in text(name)
    assert "pip install ." in lines("RUN")
    assert ".venv/bin/pip install .\n" in text("README.md")
    assert "apt-get install -y --no-install-recommends nginx " in text("Dockerfile")
    assert "`apt-get install nginx`" in text("README.md")


def test_the_container_gets_all_that_the_package_is_made_of() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    told = ["pyproject.toml", PROJECT["project"]["readme"], *PROJECT["project"]["license-files"]]
    needed = [*told, *wheel["packages"], *wheel["force-include"]]
    copied = {name for line in lines("COPY") for name in line.split()[:-1]}
    assert {Path(name).parts[0] for name in needed} == copied


def test_the_container_is_of_a_tested_python_and_its_user_has_no_rights() -> None:
    (image,) = lines("FROM")
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert image.startswith(f"python:{oldest}-")
    assert lines("USER") == ["reader"]
    assert lines("EXPOSE") == ["8501"]
    assert '- "8501:8501"' in text("compose.yaml")


@pytest.mark.nginx
@pytest.mark.parametrize("number", [0, 1])
def test_nginx_understands_the_proxies_of_the_documents(tmp_path: Path, number: int) -> None:
    blocks = re.findall(r"^```nginx\n(.*?)^```$", text("docs/deployment.md"), re.M | re.S)
    assert len(blocks) == 2
    plain = blocks[number].replace("listen 443 ssl;", "listen 127.0.0.1:8443;")
    folders = "".join(
        f"{kind}_temp_path {kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid nginx.pid; events {{}} http {{ access_log off; {folders}\n{plain}}}"
    )
    command = [str(proxy.find_nginx()), "-t", "-p", f"{tmp_path}/", "-c", "nginx.conf"]
    done = subprocess.run([*command, "-e", "stderr"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_request_limit_of_the_proxies_is_that_of_the_app() -> None:
    settings = tomllib.loads(text(".streamlit/config.toml"))
    largest = settings["server"]["maxUploadSize"] + 1
    limits = re.findall(r"client_max_body_size (\d+)m", text("docs/deployment.md"))
    assert set(map(int, limits)) == {largest}
