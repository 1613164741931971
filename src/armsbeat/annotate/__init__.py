"""
What an item says: systems, countries and organisations, deals, tone.

The public names are loaded when first used: a collector without news needs none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armsbeat.annotate.annotator import Annotator
    from armsbeat.annotate.loading import load_annotator, read_gazetteer, read_shipped

__all__ = ["Annotator", "load_annotator", "read_gazetteer", "read_shipped"]

_HOMES = {
    "Annotator": "annotator",
    "load_annotator": "loading",
    "read_gazetteer": "loading",
    "read_shipped": "loading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"armsbeat.annotate.{_HOMES[name]}"), name)
