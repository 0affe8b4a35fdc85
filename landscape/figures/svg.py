"""Drawing boxes, bars and arrows as SVG, from numbers and escaped words only."""

import base64
import struct
import zlib
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from landscape.figures.style import FONT, Theme

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # x, y, width, height

HEAD = 7.0  # length of an arrow's head


class Drawing:
    """An SVG picture of a given size, in the colours of a theme."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        self.width, self.height, self.theme = width, height, theme
        self.parts: list[str] = []

    def box(self, where: Rectangle, title: str, color: str | None = None) -> None:
        """A framed box with a title in its top left corner."""
        x, y, width, height = where
        rim = color or self.theme.faint
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8" '
            f'fill="{self.theme.background}" stroke="{rim}" stroke-width="1.6"/>'
        )
        self.text((x + 12, y + 23), title, weight=600)

    def bar(self, where: Rectangle, color: str, opacity: float = 1.0) -> None:
        """A filled rectangle; a negative width extends to the left."""
        x, y, width, height = where
        x, width = (x + width, -width) if width < 0 else (x, width)
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" rx="2" '
            f'fill="{color}" fill-opacity="{opacity:g}"/>'
        )

    def text(
        self,
        at: Point,
        words: str,
        *,
        size: float = 15,
        weight: int = 400,
        anchor: str = "start",
        color: str | None = None,
    ) -> None:
        """Words on a baseline."""
        self.parts.append(
            f'<text x="{at[0]:g}" y="{at[1]:g}" font-size="{size:g}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{color or self.theme.ink}">{escape(words)}</text>'
        )

    def arrow(self, points: Sequence[Point], color: str, *, dashed: bool = False) -> None:
        """A line through the points with a head at its end."""
        (x0, y0), (x1, y1) = points[-2:]
        length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
        right, down = (x1 - x0) / length, (y1 - y0) / length
        tail = (x1 - HEAD * right, y1 - HEAD * down)
        line = " ".join(f"{x:g},{y:g}" for x, y in (*points[:-1], tail))
        dash = ' stroke-dasharray="7 5"' if dashed else ""
        self.parts.append(
            f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"{dash}/>'
        )
        half = 0.6 * HEAD
        head = (
            (x1, y1),
            (tail[0] - half * down, tail[1] + half * right),
            (tail[0] + half * down, tail[1] - half * right),
        )
        corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in head)
        self.parts.append(f'<polygon points="{corners}" fill="{color}"/>')

    def image(self, at: Point, size: float, pixels: NDArray[np.uint8]) -> None:
        """Pixels (height, width) or (height, width, 3) as a picture `size` wide, not smoothed."""
        height = size * pixels.shape[0] / pixels.shape[1]
        source = base64.b64encode(png(pixels)).decode()
        self.parts.append(
            f'<image x="{at[0]:g}" y="{at[1]:g}" width="{size:g}" height="{height:g}" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{source}"/>'
        )

    def svg(self, label: str, name: str) -> str:
        """The picture as one element of the class `name`, with a label for screen readers."""
        return (
            f'<svg class="{name}" viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'aria-label="{escape(label)}" font-family="{FONT}" '
            f'xmlns="http://www.w3.org/2000/svg">{"".join(self.parts)}</svg>'
        )


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Grey (height, width) or colour (height, width, 3) pixels as a PNG file.

    Source: W3C, "Portable Network Graphics specification", sections 5 and 11.
    """
    height, width = pixels.shape[:2]
    color_type = 2 if pixels.ndim == 3 else 0
    rows = np.ascontiguousarray(pixels).reshape(height, -1)
    # Each row begins with the number of its filter; 0 is none.
    raw = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
