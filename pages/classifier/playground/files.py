"""The JSON file that the browser saves (`browser/keeping.js`), read and checked."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from pages.classifier.playground.settings import Settings
from pages.classifier.playground.world import Refused, World
from pages.shared.settings.table.classifier import PLAY_L2, PLAY_RATE
from pages.shared.settings.table.ground import LOSS
from pages.shared.settings.table.scopes import LARGEST_DELTA

FORMAT = "loss-landscape classifier"
MOST_BYTES = 200_000


def read(content: bytes) -> tuple[World, Settings]:
    """World and settings of a saved file.

    Raises:
        Refused: too large, no JSON, a number that is not finite, or anything out of place.
    """
    if len(content) > MOST_BYTES:
        raise Refused(f"the file must hold at most {MOST_BYTES:,} bytes; got {len(content):,}")
    try:
        plain = json.loads(content.decode("utf-8"), parse_constant=_refuse, parse_int=_whole)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused("the file must be JSON text, such as this page saves") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise Refused(f'the file must have the "format" "{FORMAT}": one that this page saved')
    return World.of(plain), _settings(plain)


def _settings(plain: Mapping[str, Any]) -> Settings:
    allowed = {"loss": tuple(LOSS.options.values()), "l2": PLAY_L2.values, "rate": PLAY_RATE.values}
    for name, choices in allowed.items():
        if isinstance(plain.get(name), bool) or plain.get(name) not in choices:
            raise Refused(f"{name} must be one of {_listed(choices)}; got {plain.get(name)!r}")
    delta = plain.get("delta")
    if isinstance(delta, bool) or not isinstance(delta, int | float):
        raise Refused(f"delta must be a number; got {delta!r}")
    if not 0 <= delta <= LARGEST_DELTA:
        raise Refused(f"delta must be from 0 to {LARGEST_DELTA:g}; got {delta}")
    return Settings(plain["loss"], float(delta), float(plain["l2"]), float(plain["rate"]))


def _listed(choices: tuple) -> str:
    return ", ".join(x if isinstance(x, str) else f"{x:g}" for x in choices)


def _whole(digits: str) -> int | float:
    """A whole number; one of hundreds of digits as what it is to the checks, infinite."""
    return int(digits) if len(digits) < 20 else float(digits)


def _refuse(constant: str) -> NoReturn:
    raise Refused(f"every number must be finite; got {constant}")
