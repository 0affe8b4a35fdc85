"""The loss of a small support vector machine written out, its numbers filled in, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscape.figures.style import theme_named

# One colour for each term, told apart by any colour vision and dark or light enough to be read.
TERM_COLORS = {
    "light": ("#0069A3", "#B84800", "#00775A", "#A03C7E", "#856000", "#5B45B0"),
    "dark": ("#63B8EC", "#FF9E57", "#3CC9A0", "#E79AC4", "#E6C34A", "#B9A5F5"),
}
CLAMPED = {"light": "#80858F", "dark": "#8B919D"}
BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)
class WrittenTerms:
    """What the formulas say: x (N,), W (C,), Δ, the values of the N·(C − 1) terms in the order of
    examples and wrong classes, which of them are active, and the weight that is picked."""

    x: NDArray[np.floating]
    y: NDArray[np.integer]
    W: NDArray[np.floating]
    delta: float
    values: NDArray[np.floating]
    active: NDArray[np.bool_]
    weight: int


def number(value: float) -> str:
    """A number for the eye: up to four digits, and never −0."""
    return f"{value:.4g}".replace("-0", "0") if abs(value) < 5e-13 else f"{value:.4g}"


def term_name(example: int, other: int) -> str:
    """The name of a term in a picture."""
    return f"L{str(example).translate(BELOW)}, class {other}"


def written_out(terms: WrittenTerms, theme: str = "light") -> list[str]:
    """Lines of Markdown: L_i for each example, then their mean L.

    Each formula is cut into short ones, so that a narrow screen can break the line between terms.
    Active terms are bright, each in its own colour; clamped ones are grey. The weight that is
    picked is underlined.
    """
    theme_named(theme)
    wrong = len(terms.W) - 1
    lines = [
        _example(terms, i, slice(i * wrong, (i + 1) * wrong), theme) for i in range(len(terms.y))
    ]
    losses = terms.values.reshape(len(terms.y), wrong).sum(axis=1)
    count = len(losses)
    inner = " + ".join(number(loss) for loss in losses)
    names = " + ".join(f"L_{i}" for i in range(count))
    mean = number(float(losses.mean()))
    lines.append(
        f"$L = ({names})\\,/\\,{count}$ $= ({inner})\\,/\\,{count}$ $= \\mathbf{{{mean}}}$"
    )
    return lines


def _example(terms: WrittenTerms, i: int, rows: slice, theme: str) -> str:
    others = [j for j in range(len(terms.W)) if j != terms.y[i]]
    colors = TERM_COLORS[theme][rows]
    pieces = [
        _term(terms, i, j, color if on else CLAMPED[theme])
        for j, color, on in zip(others, colors, terms.active[rows], strict=True)
    ]
    values = _colored_values(terms.values[rows], terms.active[rows], colors, theme)
    total = number(float(terms.values[rows].sum()))
    return f"$L_{i} =$ {' $+$ '.join(pieces)} $= {values}$ $= \\mathbf{{{total}}}$"


def _colored_values(
    values: NDArray[np.floating], active: NDArray[np.bool_], colors: Sequence[str], theme: str
) -> str:
    shown = [color if on else CLAMPED[theme] for color, on in zip(colors, active, strict=True)]
    return " + ".join(
        f"\\textcolor{{{color}}}{{{number(float(value))}}}"
        for value, color in zip(values, shown, strict=True)
    )


def _term(terms: WrittenTerms, i: int, j: int, color: str) -> str:
    """`max(0, w_j·x_i − w_y·x_i + Δ)` with numbers."""
    x = _factor(float(terms.x[i]))
    first, second = (_weight(terms, c) for c in (j, int(terms.y[i])))
    inside = f"{first}\\cdot {x} - {second}\\cdot {x} + {number(terms.delta)}"
    return f"$\\textcolor{{{color}}}{{\\max(0,\\; {inside})}}$"


def _weight(terms: WrittenTerms, c: int) -> str:
    value = _factor(float(terms.W[c]))
    return f"\\underline{{{value}}}" if c == terms.weight else value


def _factor(value: float) -> str:
    """A number as a factor: a negative one stands in brackets."""
    shown = number(value)
    return f"({shown})" if shown.startswith("-") else shown
