"""How much a file of a reader's own may hold. A table in a notebook has no such limits."""

from landscape.errors import UnreadableFile
from landscape.npz import Limits

FILE_BYTES = 20 * 2**20
# Numbers of a table, or of weights: 48 MB in float64.
MOST_NUMBERS = 6_000_000
MOST_COLUMNS = 10_000
# Images with their labels: MNIST, 60,000 images of 28 × 28, is 47 MB.
IMAGES = Limits(arrays=8, bytes=60_000_000)
MOST_IMAGES = 200_000
WEIGHTS = Limits(arrays=64, bytes=8 * MOST_NUMBERS, widened="iuf")


def check_size(content: bytes) -> None:
    """Refuse a file that is empty or too large.

    Raises:
        UnreadableFile: it is.
    """
    if not content:
        raise UnreadableFile("a file must hold something", "an empty one", "save it again")
    if len(content) > FILE_BYTES:
        raise UnreadableFile(
            f"a file must be at most {FILE_BYTES / 2**20:.0f} MB",
            f"{len(content) / 2**20:,.1f} MB",
            "take fewer rows or columns, or use the package in a notebook, which has no limit",
        )
