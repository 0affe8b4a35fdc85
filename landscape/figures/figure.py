"""A figure as plain data in Plotly's schema: what plotly.js reads, without Plotly.py's objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import plotly.graph_objects as go

Trace = dict[str, Any]


def trace(kind: str, **properties: Any) -> Trace:
    """A trace of that kind, such as `scatter`; properties that are None are left to Plotly."""
    return {"type": kind} | {name: value for name, value in properties.items() if value is not None}


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old properties and the new ones; where both hold an object, the two merged."""
    together = dict(old)
    for name, value in new.items():
        before = together.get(name)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        together[name] = merged(before or {}, value) if both else value
    return together


@dataclass(eq=False)
class Figure:
    """Traces and a layout in the words of Plotly's schema (https://plotly.com/javascript/reference).

    Plotly.py checks each property while a figure is built, which takes ten times as long as all
    else; a browser asks for none of it. Where Plotly.py's own figure is wanted, `plotly` makes it.
    """

    data: list[Trace] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)

    def add(self, *traces: Trace) -> Self:
        """Traces above those that there are."""
        self.data.extend(traces)
        return self

    def set(self, **properties: Any) -> Self:
        """Properties of the layout, merged into those that there are."""
        self.layout = merged(self.layout, properties)
        return self

    def x_axis(self, title: str | None = None, **properties: Any) -> Self:
        """Title and properties of the first axis across."""
        return self._axis("xaxis", title, properties)

    def y_axis(self, title: str | None = None, **properties: Any) -> Self:
        """Title and properties of the first axis up."""
        return self._axis("yaxis", title, properties)

    def _axis(self, name: str, title: str | None, properties: dict[str, Any]) -> Self:
        titled = {} if title is None else {"title": {"text": title}}
        return self.set(**{name: merged(properties, titled)})

    def horizontal(self, y: float, **line: Any) -> Self:
        """A straight line from side to side."""
        across = {"x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "yref": "y"}
        return self._lay_on("shapes", {"type": "line", "line": line} | across)

    def vertical(self, x: float, **line: Any) -> Self:
        """A straight line from top to bottom."""
        upright = {"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
        return self._lay_on("shapes", {"type": "line", "line": line} | upright)

    def note(self, **annotation: Any) -> Self:
        """A text or an arrow on the picture."""
        return self._lay_on("annotations", annotation)

    def _lay_on(self, kind: str, item: dict[str, Any]) -> Self:
        self.layout[kind] = [*self.layout.get(kind, ()), item]
        return self

    def plotly(self) -> "go.Figure":
        """The same figure as Plotly.py has it, every property checked.

        Raises:
            ValueError: a property or value that is not in Plotly's schema.
        """
        import plotly.graph_objects as go

        return go.Figure(data=self.data, layout={"template": "none"} | self.layout)

    def show(self, *arguments: Any, **options: Any) -> None:
        """Show the figure in a notebook or a browser window; takes what Plotly's `show` takes."""
        self.plotly().show(*arguments, **options)

    # What a notebook calls for a cell that ends in a figure.
    _ipython_display_ = show
