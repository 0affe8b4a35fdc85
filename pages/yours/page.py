"""Yours: landscapes of what readers have trained themselves."""

from pages.shared.parts import frame
from pages.yours import opened

frame.page("yours")
opened.show()
