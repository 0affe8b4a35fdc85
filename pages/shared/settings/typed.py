"""Values of settings from their texts in a link, as widgets hold them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.settings.kinds import Choice, Number, Scale, Setting, Several, Slider, Switch
from pages.shared.settings.link import same
from pages.shared.settings.table import of_page


class WrongSetting(ValueError):
    """A link asks for what its page does not offer."""


def of_link(page: str, query: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The settings of a page that a link sets, by key.

    Raises:
        WrongSetting: the page has no such setting, or the setting no such value.
    """
    offered = {setting.key: setting for setting in of_page(page)}
    for key in query:
        if key not in offered:
            raise WrongSetting(f"the page {page} has no setting {key}")
    return {key: _typed(offered[key], list(texts)) for key, texts in query.items()}


def _typed(setting: Setting, texts: list[str]) -> Any:
    match setting:
        case Several():
            return [_one_of(setting, list(setting.options), text) for text in texts]
        case Choice():
            # Labels that depend on the data are not known here.
            labels = list(setting.options) or texts[-1:]
            return _one_of(setting, labels, texts[-1])
        case Switch():
            return _one_of(setting, [True, False], texts[-1])
        case Scale():
            # Batch sizes depend on the data.
            values = setting.values or [_number(setting, texts[-1])]
            return _one_of(setting, list(values), texts[-1])
        case Slider() if isinstance(setting.default, tuple):
            ends = tuple(_within(setting, text) for text in texts)
            if len(ends) != len(setting.default) or list(ends) != sorted(ends):
                raise WrongSetting(f"{setting.key} must be two numbers, the smaller first")
            return ends
        case Number() | Slider():
            return _within(setting, texts[-1])
    raise WrongSetting(f"{setting.key} can't be set by a link")


def _one_of(setting: Setting, values: list[Any], text: str) -> Any:
    for value in values:
        if same(value, text):
            return value
    raise WrongSetting(f"{setting.key} must be one of {', '.join(map(str, values))}; got {text!r}")


def _within(setting: Number | Slider, text: str) -> float:
    value, low, high = _number(setting, text), setting.low, setting.high
    if (low is not None and value < low) or (high is not None and value > high):
        raise WrongSetting(f"{setting.key} must be a number from {low} to {high}; got {text!r}")
    return value


def _number(setting: Any, text: str) -> float:
    """A whole number where those of the setting are."""
    whole = isinstance(setting, Scale) or any(
        isinstance(value, int) for value in (setting.default, setting.low)
    )
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        kind = "whole number" if whole else "number"
        raise WrongSetting(f"{setting.key} must be a {kind}; got {text!r}")
    return value
