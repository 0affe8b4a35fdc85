"""The server of the loss-landscape explorer: the script that each reader runs, and own routes.

The script lies among the pages: beside a folder named `pages` Streamlit would look for pages of its
own in there, and tell the first reader of a linked page that there are none.
"""

import streamlit as st

from pages.shared.parts.chart import library

app = st.App("pages/explorer.py", routes=[library.route()])
