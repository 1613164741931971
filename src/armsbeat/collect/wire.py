"""How jobs and results are framed on the pipes to the parsing processes."""

from __future__ import annotations

import struct

LENGTHS = struct.Struct(">II")
"""Of the job and of the body; of the result and zero."""
