"""What a page explains, and what it must not: a bug is no message."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscape import errors
from pages.shared.compute import memory
from pages.shared.work.messages import REMEDIES
from tests.pages.conftest import ROOT

# A computing part of each page, in which a bug is planted.
COMPUTING = {
    "explore": "pages.shared.compute.points.origin",
    "race": "pages.shared.compute.racing.start_point",
    "strategies": "pages.strategies.compute.pca_plane",
    "gradient": "pages.gradient.compute.SingleWeights",
    "step_size": "pages.step_size.compute.line_search",
    "batches": "pages.batches.compute.epoch",
    "classifier": "pages.classifier.playground.verdicts.sums",
    "hinges": "pages.hinges.compute.terms_of_weight",
    "flow": "pages.flow.compute.flow",
}


@pytest.fixture
def nothing_remembered():
    memory.forget()


@pytest.mark.parametrize("name", COMPUTING)
@pytest.mark.usefixtures("nothing_remembered")
def test_a_bug_surfaces(name, monkeypatch):
    def broken(*_, **__):
        return np.ones(2) + np.ones(3)

    monkeypatch.setattr(COMPUTING[name], broken)
    link = {"hike": "Plane of the walks", "evals": 10} if name == "strategies" else {}
    app = AppTest.from_file(str(ROOT / "pages" / name / "page.py"), default_timeout=120)
    app.query_params.update({key: str(value) for key, value in link.items()})
    app.run()
    assert len(app.exception) == 1
    assert not app.warning


@pytest.mark.parametrize(
    ("error", "name", "link"),
    [
        (errors.AllRowsZero, "explore", {"origin": "zero", "dir": "row-normalised"}),
        (errors.TargetIsW, "explore", {"origin": "trained", "dir": "towards trained"}),
        (errors.SameWeightTwice, "explore", {"dir": "two weights", "b_class": "0"}),
        (errors.NoPlane, "explore", {"data": "Three points", "dir": "row-normalised", "seed": 2}),
        (errors.StationaryPoint, "explore", {"origin": "zero", "delta": 0, "dir": "downhill"}),
        (errors.StationaryPoint, "step_size", {"origin": "zero", "delta": 0}),
        (
            errors.NoPathMoved,
            "race",
            {"space": "In weight space", "shown": "Plane of the paths", "budget": 0},
        ),
        (
            errors.PointsOnOneLine,
            "race",
            {"space": "In weight space", "shown": "Through two ends", "opt": "Adam", "budget": 2},
        ),
        (
            errors.PathsTooLong,
            "race",
            {
                **{"space": "In weight space", "shown": "Plane of the paths", "l2": 10},
                **{"rates": "the same for all", "rate": "1e+06"},
            },
        ),
        (errors.WeightsDiverged, "flow", {"updates": 500, "frate": 100, "l2": 10}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_has_no_answer_shows_its_remedy(page, error, name, link):
    opened = page(name, link)
    start = REMEDIES[error].words.split("{")[0]
    assert [warning.value.startswith(start) for warning in opened.app.warning] == [True]


def test_every_error_that_the_engine_explains_has_a_remedy_on_the_pages():
    named = {each for name, each in vars(errors).items() if not name.startswith("_")}
    kinds = {each for each in named - {errors.NoAnswer} if isinstance(each, type)}
    assert set(REMEDIES) == {each for each in kinds if issubclass(each, errors.NoAnswer)}
