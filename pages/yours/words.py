"""Words of others' files on a page."""

import re

MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&.])")


def escaped(text: str) -> str:
    """A text that Markdown shows as it is: no links, pictures, formulas or tags come of it."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))
