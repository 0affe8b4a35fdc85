"""nginx as the proxy before several servers: where it is, and what it is told.

A reader must stay with one server, since Streamlit keeps sessions in the memory of a process. A
school is one IP address, so a cookie says which. It is set by what has answered, not by what was
chosen: whose server is down is answered by another one, and stays there.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

TEMPLATE = Path(__file__).with_name("nginx.conf")
# Distributions put servers where the paths of persons often do not lead.
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")
HOST = "127.0.0.1"
# nginx leaves a server that failed alone for so long, and asks the next one.
LEFT_ALONE = "max_fails=1 fail_timeout=2s"


class _Template(Template):
    """A text with @{names}: $ is nginx's own."""

    delimiter = "@"


def find_nginx() -> str | None:
    """The program nginx, or None where it is not installed."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *FOLDERS)))


def configuration(
    listen: tuple[str, int], ports: Sequence[int], *, inner: int, cookie: str, upload: int
) -> str:
    """What nginx is to do.

    Args:
        listen: address and port for readers.
        ports: of the servers, on this machine.
        inner: port on this machine of the part that compresses.
        cookie: name of the cookie that says which server is a reader's, in letters, digits and _.
        upload: the largest request in MB.
    """
    servers = {number: f"server {HOST}:{port}" for number, port in enumerate(ports, 1)}
    return _Template(TEMPLATE.read_text("utf-8")).substitute(
        listen=written(*listen),
        cookie=cookie,
        upload=upload,
        inner=written(HOST, inner),
        newcomers=_lines(f"{server} {LEFT_ALONE};" for server in servers.values()),
        upstreams="\n".join(_upstream(number, servers) for number in servers),
        groups=_lines(f"{number} server_{number};" for number in servers),
        answered=_lines(f'"~:{port}$" {number};' for number, port in enumerate(ports, 1)),
    )


def written(address: str, port: int) -> str:
    """Address and port as in the address of a page: those of version 6 stand in brackets."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def _upstream(number: int, servers: dict[int, str]) -> str:
    """The server of this number; while it is down, all others."""
    others = (f"{servers[other]} {LEFT_ALONE} backup;" for other in servers if other != number)
    lines = _lines((f"{servers[number]} {LEFT_ALONE};", *others))
    return f"    upstream server_{number} {{\n{lines}\n    }}"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"        {line}" for line in lines)
