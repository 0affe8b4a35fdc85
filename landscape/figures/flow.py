"""The diagram of the flow of information: features to scores to loss, and the gradient back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.formulas import BELOW
from landscape.figures.style import Theme, theme_named
from landscape.figures.svg import Drawing, Point, Rectangle
from landscape.studies.flow import Flow

# The wide diagram where there is room for it, the tall one on a phone.
FLOW_CSS = """
.flow-diagram { container-type: inline-size; }
.flow-diagram svg { display: block; width: 100%; height: auto; }
.flow-diagram svg.flow-wide { max-width: 1180px; }
.flow-diagram svg.flow-tall { max-width: 460px; display: none; }
@container (max-width: 700px) {
  .flow-diagram svg.flow-wide { display: none; }
  .flow-diagram svg.flow-tall { display: block; }
}
"""

ROW = 25.0
# Width of a bold digit.
DIGIT = 8.5
# So many weights are written out.
FEW = 9
TITLES = {
    "margin": ("Margins", "s_j − s_y + Δ, violated: marked"),
    "worst margin": ("Margins", "s_j − s_y + Δ, counted: marked"),
    "separate margin": ("Margins", "Δ + s_j, and Δ − s_y for its own"),
    "probability": ("Probabilities", "softmax of the scores"),
    "slope": ("Slopes", "∂L_i / ∂s_j"),
}


@dataclass(frozen=True, eq=False)
class FlowPicture:
    """What the diagram shows beside the numbers of a `Flow`.

    Attributes:
        names: of the classes.
        example: number of the example.
        examples: N, over which the data loss is a mean.
        features: what x is, in a few words.
        image: pixels of the example, (height, width) or (height, width, 3), where it is an image.
        learning_rate: of the update.
        alone: the update follows this example alone.
    """

    flow: Flow
    names: Sequence[str]
    example: int
    examples: int
    features: tuple[str, ...]
    image: NDArray[np.uint8] | None
    learning_rate: float
    alone: bool

    @property
    def label(self) -> str:
        """The diagram in one sentence."""
        flow = self.flow
        return (
            f"Flow of information: example {self.example} of class {self.names[flow.y]} and W give "
            f"scores, these the loss {flow.example_loss:.4g} of the example; the mean data loss is "
            f"{flow.data_loss:.4g}, the total loss {flow.total:.4g}; its gradient goes back to W."
        )


def shown(value: float) -> str:
    """A number in a box."""
    return f"{value:.4g}".replace("-", "−")


def flow_diagram(picture: FlowPicture, theme: str = "light") -> list[str]:
    """The diagram as SVG: wide, and tall for narrow screens; `FLOW_CSS` chooses."""
    look = theme_named(theme)
    return [_wide(picture, look), _tall(picture, look)]


def _wide(picture: FlowPicture, theme: Theme) -> str:
    rows = len(picture.names)
    body = max(66 + ROW * rows + 34, 270)
    drawing = Drawing(1060, body + 72, theme)
    split = body - 112
    _data(drawing, (2, 2, 186, split - 14), picture)
    _weights(drawing, (2, split, 186, 112), picture)
    _scores(drawing, (226, 2, 266, body - 2), picture)
    _terms(drawing, (530, 2, 252, body - 2), picture)
    step = (body - 2 - 2 * 26) / 3
    boxes = [(820.0, 2 + k * (step + 26), 216.0, step) for k in range(3)]
    _summary(drawing, boxes, picture)
    ink, middle = theme.ink, split / 2
    drawing.arrow([(188, middle), (226, middle)], ink)
    drawing.arrow([(188, split + 56), (226, split + 56)], ink)
    drawing.arrow([(492, body / 2), (530, body / 2)], ink)
    drawing.arrow([(782, 2 + step / 2), (820, 2 + step / 2)], ink)
    drawing.arrow([(928, boxes[0][1] + step), (928, boxes[1][1])], ink)
    drawing.arrow([(928, boxes[2][1]), (928, boxes[1][1] + step)], ink)
    drawing.arrow([(130, body), (130, body + 18), (928, body + 18), (928, body)], ink)
    back, center = theme.second, boxes[1][1] + step / 2
    way = [(1036, center), (1052, center), (1052, body + 62), (60, body + 62), (60, body)]
    drawing.arrow(way, back, dashed=True)
    drawing.text(
        (494, body + 50), _gradient(picture), anchor="middle", weight=600, color=back, size=16
    )
    return drawing.svg(picture.label, "flow-wide")


def _tall(picture: FlowPicture, theme: Theme) -> str:
    rows = len(picture.names)
    table = 66 + ROW * rows + 34
    top, sums = 176.0, 176 + 26 + table + 26
    drawing = Drawing(360, sums + 92 + 26 + 92 + 4, theme)
    _data(drawing, (2, 2, 172, top - 2), picture)
    _weights(drawing, (190, 2, 140, top - 2), picture)
    _scores(drawing, (2, top + 26, 328, table), picture, beside=128)
    _terms(drawing, (202, top + 26, 128, table), picture, framed=False)
    boxes = [(2.0, sums, 156.0, 92.0), (88.0, sums + 118, 156.0, 92.0), (174.0, sums, 156.0, 92.0)]
    _summary(drawing, boxes, picture)
    ink, back = theme.ink, theme.second
    drawing.arrow([(88, top), (88, top + 26)], ink)
    drawing.arrow([(260, top), (260, top + 26)], ink)
    drawing.arrow([(80, sums - 26), (80, sums)], ink)
    drawing.arrow([(120, sums + 92), (120, sums + 118)], ink)
    drawing.arrow([(212, sums + 92), (212, sums + 118)], ink)
    drawing.arrow([(330, 130), (341, 130), (341, sums + 46), (330, sums + 46)], ink)
    level = sums + 164
    drawing.arrow([(244, level), (355, level), (355, 60), (330, 60)], back, dashed=True)
    drawing.text((346, level - 10), "gradient", anchor="end", weight=600, color=back)
    return drawing.svg(picture.label, "flow-tall")


def _data(drawing: Drawing, where: Rectangle, picture: FlowPicture) -> None:
    x, y, width, height = where
    drawing.box(where, "Data (x, y), fixed")
    top = y + 34
    if picture.image is not None:
        size = min(height - 34 - 18 * (len(picture.features) + 1) - 8, width - 24)
        drawing.image((x + 12, top), size, picture.image)
        top += size + 2
    for line, words in enumerate((*picture.features, f"y = {picture.names[picture.flow.y]}")):
        last = line == len(picture.features)
        drawing.text((x + 12, top + 18 * (line + 1) - 3), words, weight=600 if last else 400)


def _weights(drawing: Drawing, where: Rectangle, picture: FlowPicture) -> None:
    x, y, _, _ = where
    W = picture.flow.W
    drawing.box(where, "Weights W", drawing.theme.second)
    size = f"{W.shape[0]} × {W.shape[1]} numbers"
    if W.size <= FEW:
        rows = ["  ".join(shown(float(w)) for w in np.round(row, 3)) for row in W]
        lines = [size, *rows]
    else:
        some = ", ".join(shown(float(w)) for w in np.round(W[0, :2], 4))
        lines = [size, f"length {shown(float(np.linalg.norm(W)))}", f"{some}, …"]
    step = 17 if len(lines) > 3 else 22
    for line, words in enumerate(lines):
        drawing.text((x + 12, y + 46 + step * line), words, size=13 if line else 15)


def _scores(drawing: Drawing, where: Rectangle, picture: FlowPicture, beside: float = 0.0) -> None:
    """A row for each class: its name, a bar from zero, the score."""
    x, y, width, _ = where
    flow, theme = picture.flow, drawing.theme
    drawing.box(where, "Scores")
    drawing.text((x + 12, y + 43), "s = W x", size=14)
    inner = width - beside
    texts = [shown(float(score)) for score in flow.scores]
    left, right = x + 88, x + inner - 22 - DIGIT * max(map(len, texts))
    zero, largest = (left + right) / 2, float(np.abs(flow.scores).max()) or 1.0
    for row, (name, score) in enumerate(zip(picture.names, flow.scores, strict=True)):
        line, own = y + 58 + ROW * row, row == flow.y
        if own:
            drawing.bar((x + 4, line, width - 8, ROW), theme.accent, 0.16)
        weight = 700 if own else 400
        drawing.text((x + 12, line + 17), _short(name), weight=weight)
        length = float(score) / largest * (right - left) / 2
        drawing.bar((zero, line + 5, length, ROW - 10), theme.accent)
        at = (x + inner - 10, line + 17)
        drawing.text(at, texts[row], anchor="end", weight=weight)
    drawing.bar((zero - 0.5, y + 56, 1, ROW * len(picture.names) + 2), theme.ink, 0.5)


def _terms(
    drawing: Drawing, where: Rectangle, picture: FlowPicture, *, framed: bool = True
) -> None:
    """A row for each class: its margin or probability; what is counted is marked."""
    x, y, width, height = where
    flow, theme = picture.flow, drawing.theme
    title, formula = TITLES[flow.terms.title]
    if framed:
        drawing.box(where, title)
        drawing.text((x + 12, y + 43), formula, size=14)
    else:
        drawing.text((x + width - 10, y + 23), title, weight=600, anchor="end")
    for row, (value, counted) in enumerate(zip(flow.terms.values, flow.terms.counted, strict=True)):
        line, own = y + 58 + ROW * row, row == flow.y
        if framed and own:
            drawing.bar((x + 4, line, width - 8, ROW), theme.accent, 0.16)
        if framed:
            drawing.text(
                (x + 12, line + 17), _short(picture.names[row]), weight=700 if own else 400
            )
        if counted and title == "Margins":
            drawing.bar((x + width - 76, line + 2, 68, ROW - 4), theme.second, 0.28)
        words = "own class" if np.isnan(value) else shown(float(value))
        drawing.text(
            (x + width - 12, line + 17), words, anchor="end", weight=700 if counted else 400
        )
    words = f"{_loss_name(picture)} = {shown(flow.example_loss)}"
    foot: Point = (x + width - 12, y + height - 12)
    drawing.text(foot, words, anchor="end", weight=700, size=16)


def _summary(drawing: Drawing, boxes: Sequence[Rectangle], picture: FlowPicture) -> None:
    """Data loss, total and regularisation loss."""
    flow = picture.flow
    penalty = flow.l2 * flow.regularisation
    said = (
        ("Data loss", _averaged(picture.examples), flow.data_loss, None),
        ("Total loss L", "sum of both", flow.total, drawing.theme.accent),
        ("Regularisation", f"λ R(W) = {flow.l2:g} · {shown(flow.regularisation)}", penalty, None),
    )
    for where, (title, words, value, color) in zip(boxes, said, strict=True):
        x, y, width, height = where
        drawing.box(where, title, color)
        drawing.text((x + 12, y + 44), words, size=13)
        drawing.text(
            (x + width - 12, y + height - 14), shown(value), size=22, weight=700, anchor="end"
        )


def _averaged(examples: int) -> str:
    return "of the one example" if examples == 1 else f"mean of {examples:,} losses"


def _gradient(picture: FlowPicture) -> str:
    """What goes back, in one line."""
    length = shown(float(np.linalg.norm(picture.flow.gradient)))
    of = f"({_loss_name(picture)} + λR)" if picture.alone else "L"
    return f"gradient ∇{of}, of length {length};  update: W ← W − {picture.learning_rate:g} · ∇{of}"


def _loss_name(picture: FlowPicture) -> str:
    return f"L{str(picture.example).translate(BELOW)}"


def _short(name: str) -> str:
    return name if len(name) <= 10 else f"{name[:9]}…"
