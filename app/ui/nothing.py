"""Keeping ``None`` alive under Python 3.11.

The Linux wheels of PySide6 6.12 give ``None`` back from every call without counting the
reference. From Python 3.12 on that is right, since ``None`` can't die (PEP 683); under 3.11 each
call takes one away, and after some ten thousand the interpreter aborts ("deallocating None"). So
it is given more than can ever be taken. To be removed with Python 3.11, or with a PySide6 that
counts.
"""

from __future__ import annotations

import ctypes
import sys

PLENTY = sys.maxsize // 4
"""More references than a program could take away in centuries."""


def keep_none() -> None:
    """Make ``None`` as good as immortal; where it already is, nothing is done."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) >= PLENTY:
        return
    # The count is the first member of every object in the builds of CPython that are shipped.
    count = ctypes.c_ssize_t.from_address(id(None))
    if abs(count.value - sys.getrefcount(None)) < 16:
        count.value += PLENTY
