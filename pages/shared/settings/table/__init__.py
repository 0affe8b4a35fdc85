"""The one table of settings: all that a reader can set, on which page, and what it is at first.

A key names one setting, whichever page shows it: pages that share a key share its value. Keys and
labels stand in links, so they stay as they are. There is a file for each group of settings.
"""

from collections.abc import Iterator
from types import ModuleType

from pages.shared.settings.kinds import Setting
from pages.shared.settings.table import (
    batches,
    classifier,
    classroom,
    explore,
    flow,
    gradient,
    ground,
    hinges,
    landscape,
    model,
    networks,
    opened,
    race,
    results,
    step_size,
    strategies,
    yours,
)

GROUPS = (
    ground,
    model,
    landscape,
    explore,
    race,
    strategies,
    gradient,
    step_size,
    batches,
    classifier,
    hinges,
    flow,
    networks,
    yours,
    opened,
    classroom,
    results,
)


def settings_in(group: ModuleType) -> Iterator[Setting]:
    """The settings that stand in a file, alone or several together."""
    for value in vars(group).values():
        several = value.values() if isinstance(value, dict) else value
        for entry in several if isinstance(value, dict | tuple) else (value,):
            if isinstance(entry, Setting):
                yield entry


TABLE: dict[str, Setting] = {
    setting.key: setting for group in GROUPS for setting in settings_in(group)
}


def of_page(page: str) -> list[Setting]:
    """The settings that a page offers."""
    return [setting for setting in TABLE.values() if page in setting.pages]
