"""Yours: a reader's own data and weights, opened from files."""

from pages.shared.parts import frame
from pages.shared.settings.table.yours import OPENED
from pages.shared.settings.widgets import choose
from pages.shared.work.messages import remedied
from pages.yours import data, open_now, weights

SHOWN = {"data": data.show, "weights": weights.show}

frame.page("yours")
part = choose(OPENED)
open_now.show()
with remedied():
    SHOWN[part]()
