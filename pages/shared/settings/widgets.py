"""Each kind of setting as a widget that is bound to the link; the value that it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared.settings.kinds import Choice, Number, Scale, Setting, Several, Slider, Switch

LINK = "query-params"


def choose(
    setting: Choice, options: Mapping[str, Any] | None = None, *, linked: bool = True, **look: Any
) -> Any:
    """What the chosen label stands for.

    Args:
        setting: an entry of the table.
        options: those of this page, if not all.
        linked: whether the label stands in the link.
        look: of the widget, where it is another than the setting's.
    """
    options = setting.options if options is None else options
    labels = list(options)
    default = look.pop("default", setting.default)
    default = default if default in options else labels[0]
    _keep_within(setting, labels, default)
    bind = LINK if linked else None
    common = {"key": setting.key, "bind": bind, "help": setting.help, "label": setting.label} | look
    if setting.buttons:
        return options[
            st.segmented_control(options=labels, default=default, required=True, **common)
        ]
    return options[st.selectbox(options=labels, index=labels.index(default), **common)]


def choose_several(setting: Several) -> list[Any]:
    """What the chosen labels stand for, in the order of the table."""
    chosen = st.pills(
        setting.label,
        list(setting.options),
        selection_mode="multi",
        default=list(setting.default),
        key=setting.key,
        bind=LINK,
        help=setting.help,
    )
    return [value for label, value in setting.options.items() if label in chosen]


def slide(setting: Scale, values: Sequence[Any] | None = None, **look: Any) -> Any:
    """One of the values. `values` and `value` are those of this page, if not the setting's."""
    values = setting.values if values is None else values
    common = {"label": setting.label, "help": setting.help, "format_func": short} | look
    common = {"value": setting.default} | common
    return st.select_slider(options=values, key=setting.key, bind=LINK, **common)


def slide_between(setting: Slider, **look: Any) -> Any:
    """A number or two ends."""
    common = {
        "label": setting.label,
        "min_value": setting.low,
        "max_value": setting.high,
        "value": setting.default,
        "step": setting.step,
        "help": setting.help,
    } | look
    return st.slider(key=setting.key, bind=LINK, **common)


def number(setting: Number, **look: Any) -> Any:
    """A typed number, lowered where a kept one is above the largest allowed here.

    Where the page has a number for a setting that has none, the page's stands for an empty field.
    """
    common = {
        "label": setting.label,
        "min_value": setting.low,
        "max_value": setting.high,
        "value": setting.default,
        "step": setting.step,
        "help": setting.help,
    } | look
    if st.session_state.get(setting.key, common["value"]) is None:
        st.session_state[setting.key] = common["value"]
    if common["max_value"] is not None:
        keep_below(setting.key, common["max_value"])
    return st.number_input(key=setting.key, bind=LINK, **common)


def switch(setting: Switch, label: str | None = None) -> bool:
    """Whether it is on."""
    return st.toggle(
        label or setting.label, setting.default, key=setting.key, bind=LINK, help=setting.help
    )


def short(value: Any) -> str:
    """A value in a link and on a slider: floating-point numbers in as few digits as they need."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def keep_below(key: str, most: float) -> None:
    """Lower a kept number that is now above the largest one allowed."""
    if (st.session_state.get(key) or 0) > most:
        st.session_state[key] = most


def assign(setting: Setting, value: Any) -> None:
    """Set a setting from a callback, before its widget is drawn."""
    st.session_state[setting.key] = value


def _keep_within(setting: Choice, labels: Sequence[str], default: str) -> None:
    """A label kept from a page that offers more gives way to the default of this one."""
    if st.session_state.get(setting.key, default) not in labels:
        st.session_state[setting.key] = default
