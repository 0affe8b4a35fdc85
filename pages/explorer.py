"""The loss-landscape explorer: page configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from pages.shared.lessons import strip
from pages.shared.lessons.journey import wanted
from pages.shared.parts import frame
from pages.shared.parts.drags import followed
from pages.shared.settings.link import settings_kept
from pages.shared.settings.pages import PAGES, offered
from pages.shared.work import viewed
from pages.shared.work.sessions import tell_of_lost_session
from pages.shared.work.turns import turn

ICON = Path(__file__).parents[1] / "static" / "icon.png"
OFFERED = offered()
FIRST = "yours" if viewed.paths() else "explore"

# In a slide or a course's page there is room for the picture; its controls open when asked for.
SIDE_BAR = "collapsed" if st.context.is_embedded else 330

st.set_page_config(page_icon=str(ICON), layout="wide", initial_sidebar_state=SIDE_BAR)
pages = {
    name: st.Page(
        frame.address(name),
        title=entry.title,
        url_path=name,
        default=name == FIRST,
        visibility="visible" if name in OFFERED else "hidden",
    )
    for name, entry in PAGES.items()
}
page = st.navigation(list(pages.values()), position="top")
name = next(name for name, each in pages.items() if each == page)
st.set_page_config(f"{page.title} · Loss-landscape explorer")
if (turned_to := wanted(name)) != name:
    # Without any it would refuse to leave a link that widgets are bound to.
    st.switch_page(pages[turned_to], query_params={})
with followed():
    with turn(), settings_kept(name), strip.around(name):
        page.run()
    frame.next_page(name)
    tell_of_lost_session()
