"""Several servers of the app and nginx, kept running until somebody says that it is enough."""

import asyncio
import os
import secrets
import signal
import socket
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from landscape.serving import proxy

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
STABLE = 30.0  # seconds; who ends sooner has ended at once
GIVE_UP = 3  # times in a row
GRACE = 10.0  # seconds to end by oneself


class CannotServe(Exception):
    """Several servers can't be had here; the message says why and what helps."""


@dataclass(frozen=True)
class Several:
    """What is to be served: where, by how many, and how one of them is started."""

    address: str
    port: int
    processes: int
    script: Path
    command: Callable[[str, int], list[str]]  # of one server, from its address and port
    environment: dict[str, str]


def serve(several: Several) -> int:
    """Serve until Ctrl+C or SIGTERM; the exit status."""
    try:
        nginx = _nginx(several.processes)
        with tempfile.TemporaryDirectory(prefix="landscape-") as folder:
            # nginx's workers need the way through it where nginx is started by root.
            Path(folder).chmod(0o711)
            asyncio.run(_until_told(several, nginx, Path(folder)))
    except CannotServe as error:
        print(f"landscape: {error}", file=sys.stderr)
        return 1
    return 0


def _nginx(processes: int) -> str:
    """The program nginx, where it and the system can do what is asked."""
    if sys.platform == "win32":
        raise CannotServe(f"--processes {processes} is not to be had on Windows: serve with one")
    found = proxy.find_nginx()
    if found is None:
        raise CannotServe(
            f"--processes {processes} needs nginx; install it with your system's packages "
            "(Debian: apt-get install nginx), or serve with one process"
        )
    return found


async def _until_told(several: Several, nginx: str, folder: Path) -> None:
    """Run all until a signal says that it is enough."""
    loop, running = asyncio.get_running_loop(), asyncio.ensure_future(_all(several, nginx, folder))
    for name in SIGNALS:
        loop.add_signal_handler(getattr(signal, name), running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        pass
    except ExceptionGroup as group:
        # The others were ended for the sake of the first that failed.
        raise group.exceptions[0] from None


async def _all(several: Several, nginx: str, folder: Path) -> None:
    """Run the servers and, once all of them listen, nginx."""
    inner, *ports = _free_ports(1 + several.processes)
    (folder / "nginx.conf").write_text(_configuration(several, inner, ports), "utf-8")
    async with asyncio.TaskGroup() as group:
        for number, port in enumerate(ports, 1):
            command = several.command(proxy.HOST, port)
            group.create_task(_kept_running(f"server {number}", command, several.environment))
        for port in ports:
            await _listening(proxy.HOST, port)
        # A prefix of its own: nginx looks for nothing outside of the folder.
        command = [nginx, "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
        group.create_task(_kept_running("nginx", command, several.environment))
        await _listening(several.address, several.port)
        print(f"\n  {several.processes} servers behind nginx. URL: {_url(several)}\n", flush=True)


def _configuration(several: Several, inner: int, ports: Sequence[int]) -> str:
    """What nginx is to do. The cookie has a new name each time: other servers may run on this host,
    and what a browser remembers of earlier ones means nothing."""
    return proxy.configuration(
        (several.address, several.port),
        ports,
        inner=inner,
        cookie=f"landscape_{secrets.token_hex(4)}",
        upload=int(_option(several.script, "maxUploadSize", "200")) + 1,  # and what goes with it
    )


async def _kept_running(name: str, command: list[str], environment: dict[str, str]) -> None:
    """Run a program, and start it again whenever it ends."""
    loop, at_once = asyncio.get_running_loop(), 0
    while True:
        start = loop.time()
        status = await _run(command, environment)
        at_once = at_once + 1 if loop.time() - start < STABLE else 0
        if at_once == GIVE_UP:
            raise CannotServe(f"{name} ended {GIVE_UP} times as soon as it was started")
        print(f"landscape: {name} has ended ({status}); it is started again", file=sys.stderr)


async def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run a program to its end; who is no longer waited for is ended.

    In a session of its own: Ctrl+C is for this process alone, which then ends the others.
    """
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, start_new_session=True, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        return await process.wait()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()
        # What it has started itself, as nginx's workers, would keep the port.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


async def _listening(host: str, port: int) -> None:
    """Wait until a server listens."""
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


def _free_ports(count: int) -> list[int]:
    """So many ports of this machine that nobody listens on."""
    probes = [socket.create_server((proxy.HOST, 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _option(script: Path, name: str, default: str) -> str:
    """An option of the server: from the environment, or from the file beside the app."""
    variable = "".join(f"_{letter}" if letter.isupper() else letter for letter in name).upper()
    settings = script.parent / ".streamlit" / "config.toml"
    of_file = tomllib.loads(settings.read_text("utf-8")).get("server", {})
    return os.environ.get(f"STREAMLIT_SERVER_{variable}", str(of_file.get(name, default)))


def _url(several: Several) -> str:
    """The address to open in a browser."""
    base = _option(several.script, "baseUrlPath", "").strip("/")
    return f"http://{proxy.written(several.address, several.port)}/{base and base + '/'}"
