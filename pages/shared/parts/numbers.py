"""Numbers in words and formulas."""

from collections.abc import Sequence


def latex(value: float, digits: int = 6) -> str:
    r"""A number in LaTeX, as `1.5`, or where it is small or large as `2 \cdot 10^{-7}`."""
    if value == 0 or 1e-3 <= abs(value) < 1e6:
        return f"{value:.{digits}g}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    power = f"10^{{{int(exponent)}}}"
    return power if float(mantissa) == 1 else rf"{float(mantissa):g} \cdot {power}"


def seconds(value: float) -> str:
    """A time in its unit, in three digits."""
    if value >= 100:
        return f"{value:,.0f} s"
    return f"{value:.3g} s" if value >= 1 else f"{1000 * value:.3g} ms"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number of things: `1 example`, `1,000 examples`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def all_of(count: int, one: str, many: str | None = None) -> str:
    """All the things there are: `the one example`, `all 1,000 examples`."""
    return f"the one {one}" if count == 1 else f"all {counted(count, one, many)}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: `a`, `a and b`, `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
