"""Texts of a reader's own among Markdown: they show as they are, whatever they hold."""

import re

# Markdown takes a backslash before each of these.
_MARKS = re.compile(r"([\\`*_{}\[\]<>&#+\-.!$|~])")
# Streamlit replaces `:name:` and `:colour[…]` after that; a joiner of no width keeps them apart.
_JOINER = "\N{WORD JOINER}"


def literal(text: str) -> str:
    """The text as Markdown that shows it letter by letter."""
    return _MARKS.sub(r"\\\1", text).replace(":", f":{_JOINER}")
