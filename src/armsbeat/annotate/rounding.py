"""Numbers of the tone, rounded as they are shown."""

from __future__ import annotations

import math
from typing import Final

DIGITS: Final = 4
_UNITS: Final = 10_000.0
_UNSURE: Final = 1e-6


def round_off(value: float) -> float:
    """`round(value, DIGITS)` to the last bit, without writing the number out."""
    scaled = value * _UNITS
    whole = math.floor(scaled + 0.5)
    # Near a tie the product may lie on the wrong side, and zero has two signs.
    if whole == 0 or abs(abs(scaled - whole) - 0.5) < _UNSURE:
        return round(value, DIGITS)
    return whole / _UNITS
