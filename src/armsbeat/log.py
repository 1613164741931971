"""Logging: one line per unit of work, `event key=value …`, on standard error."""

from __future__ import annotations

import logging
import sys
from typing import Any

LOGGER = logging.getLogger("armsbeat")


def configure(level: str) -> None:
    """Send armsbeat's log to standard error at `level` (DEBUG … ERROR)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(level)
    LOGGER.propagate = False


def event(name: str, *, level: int = logging.INFO, **facts: Any) -> None:
    """
    Log one canonical line: the event's name, then its facts.

    Values are quoted and control characters escaped, so that a hostile title
    cannot forge a line.
    """
    if LOGGER.isEnabledFor(level):
        pairs = (f"{key}={_shown(value)}" for key, value in facts.items())
        LOGGER.log(level, "%s", " ".join([name, *pairs]))


def _shown(value: Any) -> str:
    text = str(value)
    plain = text.isprintable() and not any(c in text for c in ' "=')
    return text if text and plain else ascii(text)
