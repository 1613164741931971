"""
The cube: the columnar copy of the store, and every question asked of it.

It is derived from the store, never the truth: the file may be deleted at any time.
`Cube` keeps it; `armsbeat.cube.frames` lists the questions and their columns.
"""

from armsbeat.cube.cube import Cube

__all__ = ["Cube"]
