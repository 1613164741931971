"""`streamlit run app.py`: page config and navigation; everything else is elsewhere."""

import sys
from pathlib import Path

import streamlit as st

# Hosts that install requirements.txt and run this file never install the package. The
# file runs again at every click: the folder is added once.
sys.path[:] = dict.fromkeys((*sys.path, str(Path(__file__).parent / "src")))

from armsbeat.dashboard import shell  # noqa: E402
from armsbeat.dashboard.components import STATIC  # noqa: E402

st.set_page_config(
    page_title="armsbeat",
    page_icon=str(STATIC / "favicon.png"),
    layout="wide",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
shell.dress()
st.navigation(shell.pages(), position="top").run()
