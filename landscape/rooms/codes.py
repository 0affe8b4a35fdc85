"""Codes to read out, keys to keep, and names that can be shown."""

import secrets
import unicodedata
from collections.abc import Collection

# Without the look-alikes I, L, O, 0 and 1.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 4  # 31⁴, about 920,000 codes
LONGEST_NAME = 16
NAMELESS = "hiker"


def new_code(taken: Collection[str] = ()) -> str:
    """A code that no open room has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if code not in taken:
            return code


def is_code(text: str) -> bool:
    """Whether a text can be the code of a room, in upper case."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


def new_key() -> str:
    """128 bits that nobody guesses: the teacher's key, a hiker's token."""
    return secrets.token_urlsafe(16)


def same(given: object, secret: str) -> bool:
    """Whether a text is the secret; how long it takes tells nothing about where they differ."""
    return isinstance(given, str) and secrets.compare_digest(given.encode(), secret.encode())


def clean_name(name: object, taken: Collection[str] = ()) -> str:
    """A nickname as the board can show it, unlike those that are taken.

    Only what has a shape stays: letters with their marks, digits, punctuation, symbols, and single
    blanks. No controls, nor marks that turn the direction of writing.
    """
    text = unicodedata.normalize("NFC", name if isinstance(name, str) else "")
    shown = "".join(c if unicodedata.category(c)[0] in "LMNPS" else " " for c in text)
    short = " ".join(shown.split())[:LONGEST_NAME].strip() or NAMELESS
    number, chosen = 1, short
    while chosen in taken:
        number += 1
        chosen = f"{short[: LONGEST_NAME - len(str(number)) - 1].strip()} {number}"
    return chosen
