"""`streamlit run app.py`: the server's parts when imported, the pages when run."""

import sys
from pathlib import Path

import streamlit as st

# Hosts that install requirements.txt and run this file never install the package. The
# file runs again at every click: the folder is added once.
sys.path[:] = dict.fromkeys((*sys.path, str(Path(__file__).parent / "src")))

from armsbeat.dashboard import server, shell  # noqa: E402

if __name__ == "__main__":
    # Streamlit runs the file for each visitor, at every click.
    shell.dress()
    st.navigation(shell.pages(), position="top").run()
else:
    # Streamlit imports the file once and serves this.
    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan,
    )
