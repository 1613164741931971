"""`pip install -r requirements.txt; streamlit run app.py` is all it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What an environment without the package looks like: nothing on the path leads to it,
# and no finder of an editable install does.
SCRIPT = """
import importlib.util, os, sys
source = os.path.realpath(sys.argv[1])
sys.path[:] = [one for one in sys.path if os.path.realpath(one or ".") != source]
sys.meta_path[:] = [f for f in sys.meta_path if "editable" not in repr(f).lower()]
assert importlib.util.find_spec("armsbeat") is None, "still installed"
from streamlit.testing.v1 import AppTest
test = AppTest.from_file(sys.argv[2], default_timeout=120).run()
assert not test.exception, test.exception
assert test.get("html"), "an empty page"
print("served from", sys.modules["armsbeat"].__file__)
"""


def test_the_app_runs_where_the_package_is_not_installed(tmp_path):
    environ = {
        name: value for name, value in os.environ.items() if name != "PYTHONPATH"
    } | {"ARMSBEAT_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", SCRIPT, str(ROOT / "src"), str(ROOT / "app.py")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert str(ROOT / "src") in done.stdout
