"""`streamlit run app.py`: page config and navigation; everything else is elsewhere."""

import streamlit as st

from armsbeat.dashboard import shell
from armsbeat.dashboard.components import STATIC

st.set_page_config(
    page_title="armsbeat",
    page_icon=str(STATIC / "favicon.png"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
shell.dress()
st.navigation(shell.pages(), position="top").run()
