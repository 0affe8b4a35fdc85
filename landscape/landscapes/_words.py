"""Names and words that go into landscape files: short, plain, and harmless wherever they stand."""

import re

from landscape.npz import refuse

LONGEST_NAME, LONGEST_TEXT, MOST_FACTS = 60, 600, 40
# Neither tags nor the marks of links, pictures and formulas in Markdown; no control characters, no
# halves of characters, which no browser can be sent, and no marks that turn the order of a line.
NAME = re.compile(r"[^\W_][\w .,;:+\-−–=()%#×·≤≥]*")
TEXT = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]*")
RENAME = "rename it"


def check_name(name: object) -> str:
    """The name, when it is one.

    Raises:
        UnreadableFile: it is none.
    """
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        got = name[:LONGEST_NAME] if isinstance(name, str) else type(name).__name__
        refuse(
            f"names must have 1 to {LONGEST_NAME} letters, digits, spaces and . , ; : + - = ( ) % "
            "#, and begin with a letter or digit",
            repr(got),
            RENAME,
        )
    return name


def check_text(text: object) -> str:
    """The text, when it is one of bounded length.

    Raises:
        UnreadableFile: it is none.
    """
    if not isinstance(text, str) or len(text) > LONGEST_TEXT or not TEXT.fullmatch(text):
        got = f"{len(text):,} characters" if isinstance(text, str) else type(text).__name__
        rule = f"facts must be texts of at most {LONGEST_TEXT} characters, none of them invisible"
        refuse(rule, got, "shorten them, or write them in plain characters")
    return text


def named(words: str) -> str:
    """A name made of these words, such as a folder's: what no name may hold becomes a space."""
    plain = "".join(c if NAME.fullmatch(f"a{c}") else " " for c in words).strip(" .,;:+-−–=()%#×·_")
    return plain[:LONGEST_NAME].strip() or "path"
