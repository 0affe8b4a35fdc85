"""Results: landscapes that were computed without a head or on a cluster, and new ones."""

import streamlit as st

from landscape import places
from landscape.landscapes import LandscapeFolder
from pages.results import listed, new, shown
from pages.shared.parts import frame
from pages.shared.settings import views
from pages.shared.settings.link import end_page

HOW_TO_BEGIN = """
This page shows the landscapes that `landscape compute` has put into a folder, and computes new ones
of data that are larger than memory. Name the folder when you start the app:
"""
COMMANDS = """
export LANDSCAPE_RESULTS=~/landscapes       # where results lie
export LANDSCAPE_PARTITIONS=~/partitions    # if you have such data: a folder for each data set
landscape compute --example > spec.json
landscape compute spec.json
landscape
"""

frame.page("results")
named = places.results()
if named is None:
    st.markdown(HOW_TO_BEGIN)
    st.code(COMMANDS.strip(), language="bash")
    end_page()
folder = LandscapeFolder(named)
view = views.view()
new.show(folder)
found = listed.found(folder)
shown.show(found, view, new.ready())
listed.show(found)
