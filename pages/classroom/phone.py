"""The phones' page: one small file, no script of others, nothing kept but on the phone itself."""

import hashlib
from base64 import b64encode
from pathlib import Path

_BROWSER = Path(__file__).parent / "browser"
_SCRIPTS = ("words", "line", "dial", "poll", "phone")


def _read(name: str) -> str:
    return (_BROWSER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


_STYLE = _read("phone.css")
_SCRIPT = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
PAGE = _read("phone.html").replace("/* style */", _STYLE).replace("/* script */", _SCRIPT)
# Only what is in the page runs: a nickname is text, and could be nothing else.
HEADERS = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    ),
}
