"""What has no answer becomes a message with its remedy; a bug stays an exception."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import streamlit as st

from landscape import errors
from pages.shared.settings.texts import literal
from pages.shared.work.progress import Stopped


class Remedy(NamedTuple):
    """What the reader can do, in the words of the page.

    Attributes:
        words: one or two sentences; `{got}` stands for what the error got, `{error}` for all that
            it says, which can hold words of a file.
        by_random: random weights and random directions are a way out.
    """

    words: str
    by_random: bool = True


REMEDIES: dict[type[errors.NoAnswer], Remedy] = {
    errors.NoPathMoved: Remedy(
        "No path has left the start, so there is no plane of the paths. Raise the budget under "
        "*Race*, or choose the random plane."
    ),
    errors.PathsTooLong: Remedy(
        "The paths are too long for a plane of the paths. Lower the learning rates under *Race*, "
        "or choose the random plane."
    ),
    errors.PointsOnOneLine: Remedy(
        "The start and the two ends lie on one line, so they span no plane. Choose two other "
        "ends, or another plane."
    ),
    errors.UnreadableFile: Remedy("{error}.", by_random=False),
    errors.UnusableData: Remedy("{error}.", by_random=False),
    errors.UnusableSpec: Remedy("{error}.", by_random=False),
    errors.TooManyScores: Remedy("{error}.", by_random=False),
    errors.NotHeld: Remedy("{error}.", by_random=False),
    errors.ClusterLost: Remedy("{error}.", by_random=False),
    errors.NoCertificates: Remedy("{error}.", by_random=False),
    errors.WorkersLost: Remedy("{error}.", by_random=False),
    errors.ClusterMismatch: Remedy("{error}.", by_random=False),
    errors.NoPlane: Remedy(
        "W1 and W2 lie on one line, so they span no plane. Choose another seed or other "
        "directions under *Plane*."
    ),
    errors.AllRowsZero: Remedy(
        "Choose another point W or other directions under *Plane*: rows of W that are zero give "
        "no length to scale to."
    ),
    errors.StationaryPoint: Remedy(
        "The loss is flat at this W, so there is no way downhill. Choose another W or other "
        "directions in the side bar."
    ),
    errors.TargetIsW: Remedy(
        "W is the trained point already, or the one that W1 is to lead to. Choose another W or "
        "other directions under *Plane*."
    ),
    errors.SameWeightTwice: Remedy("Choose two different weights under *Plane*."),
    errors.NoTestSplit: Remedy(
        "These data have no test examples. Choose another data set under *Data*.", by_random=False
    ),
    errors.WeightsDiverged: Remedy(
        "At update {got} the weights have grown beyond all bounds. Choose a smaller step size or "
        "a smaller λ, or press *Reset*.",
        by_random=False,
    ),
    errors.TooManyWeights: Remedy(
        "This network would have {got} weights, more than these pages keep in memory. Choose fewer "
        "hidden layers or fewer units under *Model*.",
        by_random=False,
    ),
    errors.TrainingDiverged: Remedy(
        "The training has diverged: its loss has grown past all bounds, so there is no trained "
        "network to look at. Lower the learning rate under *Model*.",
        by_random=False,
    ),
    errors.NotConvex: Remedy(
        "The lowest point is certain for a convex loss only, and nobody knows this one to be "
        "convex. The lowest cell of the map is the best that is known.",
        by_random=False,
    ),
    errors.UnitsNotScalable: Remedy(
        "Only the units of a ReLU network without skip connections can be balanced. Choose "
        "another network, or leave its units as they are.",
        by_random=False,
    ),
    errors.NoSaddle: Remedy(
        "From this start there is no saddle: the two equal units stay equal. Choose another seed "
        "under *Network*.",
        by_random=False,
    ),
    errors.CurvatureNotFound: Remedy(
        "The directions along which the loss bends most were not found: {got}. Choose other "
        "directions or another point W under *Plane*.",
        by_random=False,
    ),
}


@contextmanager
def remedied() -> Iterator[None]:
    """Show what has no answer as a warning that says what to do. Settings stay.

    Only the types of `landscape.errors` are explained. Any other exception is a bug, and surfaces.
    """
    try:
        yield
    except Stopped:
        st.info("Stopped before it was done.", icon=":material/stop_circle:")
        st.button("Run it again")
    except errors.NoAnswer as error:
        remedy = REMEDIES[type(error)]
        told = str(error)
        told = literal(told[0].upper() + told[1:])
        st.warning(remedy.words.format(got=error.got, error=told))
        if remedy.by_random:
            st.button("Use random weights and random directions", on_click=_back_to_random)


def _back_to_random() -> None:
    st.session_state.update(origin="random", dir="random")
    st.session_state.update(norigin="start of the training", ndir="filter-normalised")
