"""Keeping ``None``, ``True`` and ``False`` alive under Python 3.11.

The Linux wheels of PySide6 6.12 give ``None`` back from every call, and ``True`` from every signal
that is emitted, without counting the reference. From Python 3.12 on that is right, since they can't
die (PEP 683); under 3.11 each call takes one away, and after some thousands the interpreter aborts
("deallocating None", "deallocating True or False"). So they are given more than can ever be taken.
To be removed with Python 3.11, or with a PySide6 that counts.
"""

from __future__ import annotations

import ctypes
import sys

PLENTY = sys.maxsize // 4
"""More references than a program could take away in centuries."""


def keep_none() -> None:
    """Make ``None``, ``True`` and ``False`` as good as immortal; where one is, nothing is done."""
    if sys.version_info >= (3, 12):
        return
    for thing in (None, True, False):
        if sys.getrefcount(thing) < PLENTY:
            # The count is the first member of every object in the builds of CPython that are
            # shipped.
            count = ctypes.c_ssize_t.from_address(id(thing))
            if abs(count.value - sys.getrefcount(thing)) < 16:
                count.value += PLENTY
