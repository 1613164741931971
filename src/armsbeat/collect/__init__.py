"""
Collecting: from feed addresses to outcomes, whatever the web sends.

The public names are loaded when first used, so that the parsing processes, which
live in this package too, do not load an HTTP client they have no use for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armsbeat.collect import schedule
    from armsbeat.collect.discover import Candidate
    from armsbeat.collect.look import Preview, preview
    from armsbeat.collect.run import collect

__all__ = ["Candidate", "Preview", "collect", "preview", "schedule"]

_HOMES = {
    "Candidate": "discover",
    "Preview": "look",
    "collect": "run",
    "preview": "look",
}


def __getattr__(name: str) -> Any:
    if name == "schedule":
        return import_module("armsbeat.collect.schedule")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"armsbeat.collect.{_HOMES[name]}"), name)
