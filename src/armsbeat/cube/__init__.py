"""
The cube: the columnar copy of the store, and every question asked of it.

It is derived from the store, never the truth: the file may be deleted at any time.
`Cube` keeps it, `Foreign` asks another database the same questions;
`armsbeat.cube.frames` lists them and their columns.
"""

from armsbeat.cube.cube import Cube
from armsbeat.cube.engine import Engine, Foreign, Runner, Selection

__all__ = ["Cube", "Engine", "Foreign", "Runner", "Selection"]
