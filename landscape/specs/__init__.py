"""Specs: JSON that says one landscape, from the data to the axes; read, checked and computed.

spec = read_spec(Path("spec.json"))
landscape = computed(spec)
"""

from landscape.specs._computing import Planned, check, computed, planned, stages
from landscape.specs._entries import (
    EXAMPLE,
    AxesEntry,
    DatasetEntry,
    DirectionsEntry,
    LossEntry,
    ModelEntry,
    Spec,
    WeightsEntry,
)
from landscape.specs._grounds import objective_from
from landscape.specs._reading import read_spec, spec_of

__all__ = [
    "EXAMPLE",
    "AxesEntry",
    "DatasetEntry",
    "DirectionsEntry",
    "LossEntry",
    "ModelEntry",
    "Planned",
    "Spec",
    "WeightsEntry",
    "check",
    "computed",
    "objective_from",
    "planned",
    "read_spec",
    "spec_of",
    "stages",
]
