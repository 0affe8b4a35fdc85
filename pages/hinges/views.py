"""The parts of the Hinges page: formulas, terms and their mean, the bowl and what breaks it."""

import numpy as np
import streamlit as st

from landscape.figures.flow import shown
from landscape.figures.formulas import WrittenTerms, term_name, written_out
from landscape.figures.hinges import (
    DrawnCurve,
    HingeView,
    chord_figure,
    mean_figure,
    terms_figure,
)
from landscape.studies.hidden_layer import Chord
from landscape.studies.hinges import Subgradients
from pages.hinges import compute as hinge_compute
from pages.hinges.controls import CrowdSpec, HingeSpec
from pages.shared.parts import chart
from pages.shared.parts.frame import theme
from pages.shared.parts.numbers import counted, listed
from pages.shared.work import observed

FAN = 7
# So that the longest formula fits on one line of a desktop screen.
SMALLER = "<style>.st-key-formulas .katex { font-size: 1.02em; }</style>"


def snapped(spec: HingeSpec, *, snap: bool) -> HingeSpec:
    """The weight at its nearest kink, where that is wanted; a word where there is none."""
    kink = hinge_compute.terms(spec).nearest_kink(spec.value) if snap else None
    if snap and kink is None:
        st.info(f"No term contains {spec.letter}, so there is no kink: a point at 0 has no slope.")
    if kink is not None and abs(kink) > spec.extent:
        st.info(
            f"The nearest kink, {spec.letter} = {shown(kink)}, lies outside the pictures: widen "
            "their range in the side bar."
        )
        return spec
    if kink is None or kink == spec.value:
        return spec
    st.caption(
        f"{spec.letter} is set to {shown(spec.value)}; what follows shows it snapped to its "
        f"nearest kink, **{spec.letter} = {shown(kink)}**."
    )
    return spec.moved_to(kink)


def formulas(spec: HingeSpec) -> None:
    """The four losses with their numbers."""
    found = hinge_compute.terms(spec)
    at = spec.value
    written = WrittenTerms(
        np.array(spec.x),
        np.arange(3),
        np.array(spec.W),
        spec.delta,
        np.where(found.active(at), found.values(at), 0.0),
        found.active(at),
        spec.weight,
    )
    st.html(SMALLER)
    with st.container(border=True, gap="xsmall", key="formulas"):
        for line in written_out(written, theme()):
            st.markdown(line)


def against_weight(spec: HingeSpec) -> None:
    """Left every term, right their sum and mean with its slopes at the weight."""
    found = hinge_compute.terms(spec)
    subgradients = found.subgradients(spec.value)
    terms = hinge_compute.drawn_terms(spec)
    mean = hinge_compute.polyline(found, spec.extent, spec.value)
    observed.note(
        kinks=len(found.kinks),
        kink=subgradients.kink,
        slope_left=subgradients.left,
        slope_right=subgradients.right,
        loss=found.mean(spec.value),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        top = max(float(term.y.max()) for term in terms) or 1.0
        view = HingeView(spec.letter, spec.extent, theme(), top=top)
        chart.show(terms_figure(terms, spec.value, view), "terms")
        st.markdown(_independent(spec))
    with right:
        view = HingeView(spec.letter, spec.extent, theme(), top=float(mean.y.max()) or 1.0)
        figure = mean_figure(mean, list(subgradients.fan(FAN)), found.examples, view)
        chart.show(figure, "mean")
        st.markdown(_slopes(spec, subgradients))


def bowl(spec: CrowdSpec, ends: tuple[float, float]) -> None:
    """The loss of many points, and the same with a hidden layer; each under its chord."""
    found = hinge_compute.crowd(spec)
    letter = spec.hinges.letter
    left, right = st.columns(2, gap="medium")
    with left:
        chord = hinge_compute.linear_chord(found, ends)
        top = float(found.linear.y.max()) or 1.0
        observed.note(crowd_kinks=len(found.terms.kinks), linear_excess=chord.excess)
        view = HingeView(letter, spec.hinges.extent, theme(), top=top)
        chart.show(chord_figure(found.linear, [("chord", _line(chord))], view), "bowl")
        st.markdown(_bowl_in_words(spec, len(found.terms.kinks)))
    with right:
        chord, breach = hinge_compute.hidden_chords(found, ends)
        observed.note(chord_excess=chord.excess, hidden_excess=breach.excess, broken=chord.broken)
        chords = [("chord", _line(chord))]
        if breach.broken:
            chords.append(("chord it breaks most", _line(breach)))
        view = HingeView("w, on the input of the hidden layer", spec.hinges.extent, theme())
        chart.show(chord_figure(found.hidden, chords, view), "bumpy")
        st.markdown(_bumps_in_words(spec, chord, breach))


def _line(chord: Chord) -> DrawnCurve:
    return DrawnCurve(chord.ends, chord.heights)


def _independent(spec: HingeSpec) -> str:
    """The terms that the weight is not in, by name, and what they add."""
    found = hinge_compute.terms(spec)
    still = np.flatnonzero(found.independent)
    names = [term_name(int(found.example[m]), int(found.other[m])) for m in still]
    lift = float(found.values(spec.value)[still].sum())
    text = (
        "Each term is a hinge: **coloured** where it is active, **grey** where it is clamped to 0. "
        "Their sum (right) bends wherever one of them does, and only upwards. "
    )
    if names:
        text += (
            f"**Independent of {spec.letter}** (dotted): {listed(names)}. They are the same "
            f"for every {spec.letter} and lift the sum by {shown(lift)}."
        )
    return text


def _slopes(spec: HingeSpec, found: Subgradients) -> str:
    """What the fan says."""
    at = f"{spec.letter} = {shown(spec.value)}"
    left, right = shown(found.left), shown(found.right)
    if not found.kink and found.right == 0:
        return f"At **{at}** L is flat: the slope is **0** on both sides, so L is smallest here."
    if not found.kink:
        return (
            f"At **{at}** the slope of L is **{right}** on both sides: no kink, and one line that "
            "touches L and stays below it. *Snap to the nearest kink* shows a place with many."
        )
    text = (
        f"**A kink at {at}.** Slope to the left **{left}**, to the right **{right}**. Every slope "
        f"in the interval [{left}, {right}] is a **subgradient**: its line through the kink stays "
        "below all of L."
    )
    if found.left <= 0 <= found.right:
        text += " As 0 is one of them, L is smallest here."
    return text


def _bowl_in_words(spec: CrowdSpec, kinks: int) -> str:
    return (
        f"**Scores linear in the weights.** {counted(spec.points, 'point')}, "
        f"{counted(kinks, 'kink')} along {spec.hinges.letter}: the more there are, the smoother "
        "the bowl. It is convex: between its ends the chord is never below the curve."
    )


def _bumps_in_words(spec: CrowdSpec, chord: Chord, breach: Chord) -> str:
    """What the hidden layer is, and whether the curve rises above its chord."""
    named = {"tanh": "tanh", "relu": "max(0, ·)"}[spec.activation]
    text = (
        f"**One hidden layer.** The same points and the same loss, but scores "
        f"$V\\,\\varphi(w\\,u\\,x + c)$ with φ = {named} and 8 hidden units. V, u and c are random "
        "(the seed) and stay; w stretches all input weights of the layer. "
    )
    if chord.broken:
        return text + (
            f"The curve rises **{shown(chord.excess)} above the chord**, at w = "
            f"{shown(chord.at)}: not convex."
        )
    if breach.broken:
        return text + (
            "It stays below this chord, but rises "
            f"**{shown(breach.excess)} above the dotted one**: not convex."
        )
    return text + "In this range, with this seed, no chord is broken: try another seed."
