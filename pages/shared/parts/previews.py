"""What a picture would be with another value of a slider: a route draws it, and no page is run.

A page offers it for the sliders that its picture depends on. While one of them is dragged,
`drags.js` asks for the picture alone; where the pointer rests or lets go, the page runs.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from landscape.errors import NoAnswer
from landscape.progress import Progress
from pages.shared.parts.assets import from_root
from pages.shared.work.turns import SCRIPTS

SOON = 1.0  # seconds; what takes longer is left to the page, which shows how far it is
OFFERED = "preview"  # where a session keeps it


class Values(NamedTuple):
    """What a slider can be set to.

    Attributes:
        by_text: what each text of the slider stands for.
        drawn: the packed picture with one of these values.
    """

    by_text: Mapping[str, Any]
    drawn: Callable[[Any, Progress], bytes]


@dataclass(frozen=True, eq=False)
class Preview:
    """A chart of a session, and the sliders whose other values it can be drawn with.

    Attributes:
        chart: its key.
        sliders: what there is to each, by the key of its setting.
        token: which the session's browser alone knows.
    """

    chart: str
    sliders: Mapping[str, Values]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def told(self) -> dict[str, Any]:
        """What the browser has to know."""
        return {
            "address": from_root(f"previews/{self.token}"),
            "chart": self.chart,
            "sliders": list(self.sliders),
        }


class _Late(Exception):
    """The picture is not there soon."""


# A session holds its offer; when it goes, so does the offer.
_offered: WeakValueDictionary[str, Preview] = WeakValueDictionary()


def offer(chart: str, sliders: Mapping[str, Values]) -> None:
    """Let the chart of this page follow these sliders until the next run."""
    withdraw()
    preview = Preview(chart, sliders)
    _offered[preview.token] = preview
    st.session_state[OFFERED] = preview


def withdraw() -> None:
    """Offer nothing, as at the beginning of a run."""
    before = st.session_state.pop(OFFERED, None)
    if before is not None:
        _offered.pop(before.token, None)


def told() -> dict[str, Any] | None:
    """What the browser has to know of what this run has offered."""
    preview = st.session_state.get(OFFERED)
    return None if preview is None else preview.told()


async def _answered(request: Request) -> Response:
    """The packed picture; nothing where it takes long or has no answer: then the page is to run."""
    preview = _offered.get(request.path_params["token"])
    slider = None if preview is None else preview.sliders.get(request.path_params["slider"])
    text = request.path_params["text"]
    if slider is None or text not in slider.by_text:
        return Response(status_code=404)
    drawn = await run_in_threadpool(_drawn, slider, text)
    if drawn is None:
        return Response(status_code=204)
    headers = {"Cache-Control": "no-store"}
    return Response(drawn, media_type="application/octet-stream", headers=headers)


def _drawn(slider: Values, text: str) -> bytes | None:
    end = monotonic() + SOON

    def late(_: float) -> None:
        if monotonic() > end:
            raise _Late

    if not SCRIPTS.enter(lambda _: monotonic() > end):
        return None
    try:
        return slider.drawn(slider.by_text[text], late)
    except (_Late, NoAnswer):
        return None
    finally:
        SCRIPTS.leave()


PREVIEWS = Route(from_root("previews/{token}/{slider}/{text}"), _answered)
