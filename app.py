"""The server of the loss-landscape explorer: the script that each reader runs, and own routes.

The script lies among the pages: beside a folder named `pages` Streamlit would look for pages of its
own in there, and tell the first reader of a linked page that there are none.
"""

import streamlit as st

from pages.classifier.playground.component import PLAYGROUND
from pages.classroom.board import BOARD
from pages.classroom.routes import ROUTES
from pages.shared.parts.chart import CHART
from pages.shared.parts.chart.library import PLOTLY
from pages.shared.parts.drags import DRAGS
from pages.shared.parts.presenting import PRESENTING
from pages.shared.parts.presenting.codes import CODES
from pages.shared.parts.previews import PREVIEWS

ASSETS = (PLOTLY, CHART, PLAYGROUND, DRAGS, PRESENTING, BOARD)
OWN = (*(asset.route() for asset in ASSETS), CODES, PREVIEWS, *ROUTES)
app = st.App("pages/explorer.py", routes=OWN)
