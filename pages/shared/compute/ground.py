"""What landscapes are of: data sets, and the loss of a model on them. Cached by spec."""

from dataclasses import replace

import numpy as np
import streamlit as st

import landscape as ls
from landscape.datasets import balanced_order
from landscape.errors import TooManyWeights
from landscape.losses import Loss
from pages.shared.compute.memory import remembered
from pages.shared.settings.own import OwnData, found
from pages.shared.settings.specs import DataSpec, GroundSpec, LossSpec, Own
from pages.shared.settings.weights import WeightFacts

Target = ls.Objective | ls.MLP
# Weights of a network: 8 MB, of which many copies are at work.
MOST_WEIGHTS = 1_000_000
MARGIN_LOSSES = {"hinge": ls.Hinge, "one-vs-all": ls.OneVsAll, "structured": ls.CrammerSinger}
BLOBS = 1000
# Enough examples to tell which feature differs most.
LOOKED_AT = 1000
# Features that spread by less than this share of their size are the same.
ROUNDING = 1e-12


@st.cache_resource(max_entries=8, show_spinner=False)
def full_dataset(name: str, classes: int = 3, features: int = 2, seed: int = 0) -> ls.Dataset:
    """The whole named data set, features as they are."""
    if name == "blobs":
        return ls.load_dataset(name, seed=seed, examples=BLOBS, classes=classes, features=features)
    if name == "cifar10":
        return ls.load_dataset(name, download=False)
    return ls.load_dataset(name)


@st.cache_resource(max_entries=12, show_spinner=False)
def _preprocessed(spec: DataSpec) -> ls.Dataset:
    full = full_dataset(spec.name, spec.classes, spec.features, spec.seed)
    return full.with_preprocessing(spec.preprocess)


@remembered
def _own(own: Own, preprocess: str) -> ls.Dataset:
    held = found(own)
    assert isinstance(held, OwnData)
    return held.dataset.with_preprocessing(preprocess)


def whole(spec: DataSpec) -> ls.Dataset:
    """All the examples of a spec's data."""
    if spec.own is not None:
        return _own(spec.own, spec.preprocess)
    blob_seed = spec.seed if spec.name == "blobs" else 0
    return _preprocessed(replace(spec, limit=0, seed=blob_seed))


def dataset(spec: DataSpec) -> ls.Dataset:
    """The examples of a spec."""
    data = whole(spec)
    return data if spec.limit >= len(data) else _drawn(spec, data)


@remembered
def _drawn(spec: DataSpec, _data: ls.Dataset) -> ls.Dataset:
    """Some of the examples, all classes alike."""
    return _data.subset(balanced_order(_data.y, spec.seed)[: spec.limit])


@remembered
def weight_facts(ground: GroundSpec) -> WeightFacts:
    """Names of classes and features, and the feature that differs most between examples.

    Of examples that do not differ, as of a single one, it is the feature that is farthest from 0:
    its weight moves the scores most.
    """
    data, target = dataset(ground.data), objective(ground)
    features = data.view(data.X[:LOOKED_AT])
    differing, largest = features.std(axis=0), np.abs(features).max(axis=0)
    alike = differing.max() <= ROUNDING * largest.max()
    telling = int((largest if alike else differing).argmax())
    names = tuple(data.feature_name(k) for k in range(features.shape[1]))
    layout = target.layout if isinstance(target, ls.MLP) else ()
    return WeightFacts(ground.data, tuple(data.class_names), names, telling, tuple(layout))


def objective(ground: GroundSpec) -> Target:
    """The loss function of a ground, of a linear classifier or of a network.

    Raises:
        TooManyWeights: of a network.
    """
    data, loss, model = dataset(ground.data), ground.loss, ground.model
    if model.linear:
        return ls.Objective(data, loss_function(loss), loss.l2, loss.bias)
    settings = model.hidden, model.activation, model.skip
    network = ls.MLP(data, *settings, loss.l2, loss_function(loss))
    if network.shape[0] > MOST_WEIGHTS:
        raise TooManyWeights(f"{network.shape[0]:,}")
    return network


def linear(ground: GroundSpec) -> ls.Objective:
    """The loss function of a ground, for what only a linear classifier has."""
    target = objective(ground)
    assert isinstance(target, ls.Objective), ground.model
    return target


def loss_function(spec: LossSpec) -> Loss:
    """The loss of a spec, as a function of scores."""
    return ls.Softmax() if spec.name == "softmax" else MARGIN_LOSSES[spec.name](spec.delta)
