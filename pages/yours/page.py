"""Yours: a reader's own data, weights and landscape files."""

from pages.shared.parts import frame
from pages.shared.settings.table.yours import OPENED
from pages.shared.settings.widgets import choose
from pages.shared.work import viewed
from pages.shared.work.messages import remedied
from pages.yours import data, open_now, opened, weights

SHOWN = {"data": data.show, "weights": weights.show, "file": opened.show}

frame.page("yours")
part = choose(OPENED, default="Landscape file" if viewed.paths() else "Data")
if part != "file":
    open_now.show()
with remedied():
    SHOWN[part]()
