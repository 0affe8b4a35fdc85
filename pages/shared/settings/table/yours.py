"""A reader's own data, weights and landscape files. What depends on a file stands in no link."""

from pages.shared.settings.kinds import Choice

# A server that was started for landscape files begins with them.
OPENED = Choice(
    key="open",
    label="What to open",
    pages=("yours",),
    options={"Data": "data", "Weights": "weights", "Landscape file": "file"},
    buttons=True,
)
