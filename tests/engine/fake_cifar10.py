"""A tiny CIFAR-10, and a server on this machine that sends it: no test needs the network."""

import io
import tarfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from landscape.datasets import cifar10

RECORD = 3073


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(f"{cifar10.FOLDER}/{name}")
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return buffer.getvalue()


def random_members() -> dict[str, bytes]:
    generator = np.random.default_rng(0)
    members = {}
    for number, name in enumerate(cifar10.MEMBERS):
        records = generator.integers(0, 256, (4, RECORD), np.uint8)
        records[:, 0] = (4 * number + np.arange(4)) % 10
        members[name] = records.tobytes()
    return members


ARCHIVES: dict[int, bytes] = {}


def packed_once(members: dict[str, bytes]) -> bytes:
    """The same bytes for the same members: a gzip header holds the time of packing."""
    key = hash(tuple(members.values()))
    return ARCHIVES.setdefault(key, packed(members))


class Server:
    """An HTTP server on this machine that sends the prepared answers, one for each request."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, int, bytes]] = []  # status, declared length, body
        self.requests = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                status, length, body = outer.answers.pop(0)
                self.send_response(status)
                if length >= 0:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/{cifar10.ARCHIVE}"


def cached_files() -> list[str]:
    cache = cifar10._cache()
    return [path.name for path in cache.iterdir()] if cache.exists() else []


def put_archive(folder: Path, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / cifar10.ARCHIVE
    path.write_bytes(content)
    return path


def put_folder(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / cifar10.FOLDER
    path.mkdir(parents=True)
    for name, content in members.items():
        (path / name).write_bytes(content)
    return path
