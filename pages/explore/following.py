"""The map, and what it would be with another value of a slider while one is dragged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from landscape.figures import Figure
from landscape.progress import Progress
from pages.explore import picture
from pages.shared.compute import landscape as compute
from pages.shared.compute.landscape import Landscape
from pages.shared.parts import chart, previews
from pages.shared.parts.facts import described
from pages.shared.parts.frame import theme
from pages.shared.settings.ground import sizes_by_text
from pages.shared.settings.kinds import Scale
from pages.shared.settings.specs import DrawnPlane, LandscapeSpec, Own, ViewSpec, parts_of
from pages.shared.settings.table.explore import SLICE_A, SLICE_B
from pages.shared.settings.table.ground import EXAMPLES, L2
from pages.shared.settings.table.landscape import RESOLUTION, SCALE, ZOOM
from pages.shared.settings.widgets import short

# With more examples, or more cells along each side, a picture takes long.
MOST_EXAMPLES, MOST_CELLS = 5000, 201


def show(
    spec: LandscapeSpec, result: Landscape, view: ViewSpec, cross: tuple[float, float]
) -> Figure:
    """Draw the map, and let it follow the sliders."""
    _offer(spec, view)
    return picture.show(spec, result, view, cross)


def _offer(spec: LandscapeSpec, view: ViewSpec) -> None:
    """Let the map follow the sliders of its spec, of a linear classifier on everybody's data.

    What belongs to one session is found by its scripts alone, and a network takes its time.
    """
    own = any(isinstance(part, Own) for part in parts_of(spec))
    if own or not spec.ground.model.linear or not isinstance(spec.plane, DrawnPlane):
        return
    look = theme()
    # Where the slices are to cross; this window may show them at its edge, another one there.
    cross = st.session_state[SLICE_A.key], st.session_state[SLICE_B.key]

    def values(by_text: Mapping[str, Any], path: Sequence[str]) -> previews.Values:
        def drawn(value: Any, progress: Progress) -> bytes:
            changed = _replaced(spec, path, value)
            result, edge = compute.landscape(changed, progress), compute.extent(changed)
            a, b = (min(max(number, -edge), edge) for number in cross)
            figure = picture.figure_of(changed, result, view, (a, b), look)
            return chart.packed_picture(figure, described(changed))

        return previews.Values(by_text, drawn)

    sizes = sizes_by_text(spec.ground.data.name)
    previews.offer(
        picture.KEY,
        {
            EXAMPLES.key: values(_up_to(MOST_EXAMPLES, sizes), ("ground", "data", "limit")),
            L2.key: values(_texts(L2), ("ground", "loss", "l2")),
            SCALE.key: values(_texts(SCALE), ("plane", "point", "scale")),
            ZOOM.key: values(_texts(ZOOM), ("window", "zoom")),
            RESOLUTION.key: values(
                _up_to(MOST_CELLS, _texts(RESOLUTION)), ("window", "resolution")
            ),
        },
    )


def _texts(setting: Scale) -> dict[str, Any]:
    return {short(value): value for value in setting.values}


def _up_to(most: int, values: Mapping[str, int]) -> dict[str, int]:
    return {text: value for text, value in values.items() if value <= most}


def _replaced(spec: Any, path: Sequence[str], value: Any) -> Any:
    """The spec with another value in the part that the path names."""
    first, *rest = path
    changed = _replaced(getattr(spec, first), rest, value) if rest else value
    return replace(spec, **{first: changed})
