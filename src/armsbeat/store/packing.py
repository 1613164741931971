"""Keys as bytes in one column."""

from __future__ import annotations

import struct
from collections.abc import Iterable


def packed(keys: Iterable[int]) -> bytes:
    """Sorted, 8 bytes each."""
    values = sorted(keys)
    return struct.pack(f">{len(values)}q", *values)


def unpacked(packed: bytes) -> tuple[int, ...]:
    """What `packed` packed."""
    return struct.unpack(f">{len(packed) // 8}q", packed)
