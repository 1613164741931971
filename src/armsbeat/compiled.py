"""
Whether this installation runs compiled, and compiled from the sources that are here.

Python prefers an extension module to the source beside it, also when the source was
edited since. setup.py notes in `compiled.json` which text each extension was made of,
or why none was made.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REMEDY = "compile anew: make compile (or: pip install --no-deps -e .)"

_PACKAGE = Path(__file__).parent
_RECORD = _PACKAGE / "compiled.json"


def is_compiled() -> bool:
    """The rooms that read texts run as extension modules."""
    spec = find_spec("armsbeat.annotate.match")
    return spec is not None and not str(spec.origin).endswith(".py")


def how_it_runs() -> str:
    """`compiled`, or `pure Python` and the reason, where one was noted."""
    if is_compiled():
        return "compiled"
    reason = _noted().get("reason", "")
    return f"pure Python: {reason}" if reason else "pure Python"


def outdated() -> list[str]:
    """The sources, as paths in the package, that extensions hide an older text of."""
    if not is_compiled():
        return []
    root = _PACKAGE.parent
    return [
        name
        for name, digest in _noted().get("sources", {}).items()
        if _digest(root / name) != digest
    ]


def _noted() -> dict[str, Any]:
    try:
        noted: dict[str, Any] = json.loads(_RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
