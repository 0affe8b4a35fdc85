"""`Displayed`: results that draw themselves.

Figures know results, and not the other way round: `landscape.figures` says here how each kind of
result is drawn, when it is loaded.
"""

from functools import singledispatch
from html import escape
from typing import Any


@singledispatch
def drawn(result: object, **_view: Any) -> Any:
    """The figure of a result."""
    raise TypeError(f"no picture is known of a {type(result).__name__}")


@singledispatch
def told(result: object) -> str:
    """One line of facts about a result."""
    raise TypeError(f"no words are known of a {type(result).__name__}")


class Displayed:
    """A result with a picture and a line of facts, which notebooks show."""

    def figure(self, **view: Any) -> Any:
        """The picture, a `landscape.figures.Figure`.

        Args:
            view: how to draw it: arguments of `landscape.figures.PlaneView`, or of the view of
                lines or curves where the result is one.
        """
        return drawn(self, **view)

    def _repr_html_(self) -> str:
        """The picture and one line of facts. Plotly's script comes from the web, once a page."""
        picture = self.figure().plotly().to_html(full_html=False, include_plotlyjs="cdn")
        return f"{picture}<p>{escape(told(self))}</p>"
