"""How the loss bends around a network: the extreme curvatures at W, and maps of them."""

from collections.abc import Mapping

import streamlit as st

from landscape.curvature import ExtremeCurvatures
from landscape.figures import PlaneView, plane_figure
from landscape.slices import PlaneGrid
from pages.networks import compute, maps
from pages.networks.compute import PortraitSpec
from pages.shared.compute import networks
from pages.shared.parts import chart, curvature
from pages.shared.parts.frame import theme
from pages.shared.settings.glossary import explained
from pages.shared.settings.table import networks as table
from pages.shared.settings.widgets import slide
from pages.shared.work import observed
from pages.shared.work.consent import asked
from pages.shared.work.progress import computed

RATIO = "λmin/λmax"


def tell(specs: Mapping[str, PortraitSpec], *, of_pictures: bool = True) -> None:
    """λmin and λmax at each network; of those that are seen in a picture, maps on request."""
    st.markdown("#### How the loss bends", help=explained("curvature"))
    noted = {}
    for name, spec in specs.items():
        found = computed(
            f"Measuring the curvature: {name.lower()} …",
            lambda progress, spec=spec: compute.curvatures(spec.network, progress),
            key=spec.network,
            slot=f"bends_{name}",
            whole=True,
        )
        noted[name] = found
        share = compute.seen(spec).non_convex if of_pictures else None
        smooth = networks.network(spec.network.ground).smooth
        at_point(name, found, share, smooth=smooth)
    observed.note(
        curvature_smallest={name: found.smallest for name, found in noted.items()},
        curvature_largest={name: found.largest for name, found in noted.items()},
    )
    if of_pictures:
        _offer(specs)


def at_point(
    name: str, found: ExtremeCurvatures, share: float | None = None, *, smooth: bool
) -> None:
    """Both curvatures in a sentence, and how much of the picture bends down."""
    words = f"**{name[0].upper()}{name[1:]}**: {curvature.words(found, smooth=smooth)}"
    if share is not None:
        words += f" In the picture it bends down at **{share:.0%}** of the points."
    st.markdown(words)


def _offer(specs: Mapping[str, PortraitSpec]) -> None:
    """Maps of λmin/λmax over the same windows: long work."""
    with st.expander("A map of the curvature"):
        cells = slide(table.CURVATURE_CELLS)
        key = (tuple(specs.values()), cells)
        if not asked(
            "curvature_map",
            key,
            "Map the curvature",
            f"At each of {cells} × {cells} points the loss over all weights is asked for its "
            "strongest bend down (λmin) and up (λmax): near 0 it is like a bowl, far below 0 it is "
            "not. That takes from seconds to some minutes, and can be stopped.",
        ):
            return
        for column, (name, spec) in zip(
            st.columns(max(2, len(specs)), gap="medium"), specs.items(), strict=False
        ):
            with column:
                _map(name, spec, cells)


def _map(name: str, spec: PortraitSpec, cells: int) -> None:
    found = computed(
        f"Mapping the curvature: {name.lower()} …",
        lambda progress: compute.curvature_map(spec, cells, progress),
        key=(spec, cells),
        slot=f"bends_map_{name}",
        whole=True,
        costly=True,
    )
    maps.title(name)
    grid = PlaneGrid(found.a, found.b, found.ratio, found.plane, 0.0)
    view = PlaneView(theme=theme(), height=maps.MAP, spanned=(-1.0, 0.0), quantity=RATIO)
    chart.show(plane_figure(grid, view), f"bends_{name}", facts=maps.facts(spec))
