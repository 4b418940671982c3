"""What the processes that the program starts beside itself have in common."""

from __future__ import annotations

import os
import sys


def untouched(pipe: int) -> int:
    """A pipe that gives the bytes that were put in; Windows would translate ends of lines."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(pipe, os.O_BINARY)
    return pipe
