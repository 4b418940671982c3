"""对方打得开吗: files looked at in a process of their own, with bounds of time and memory."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from typing import BinaryIO

from app.export.evidence.child import Abandoned, Child, Lost
from app.export.evidence.inspection import Inspection, told
from app.model.failure import Failure

__all__ = ["SECONDS", "UNCERTAIN", "Abandoned", "Inspector", "inspect"]

_log = logging.getLogger(__name__)

SECONDS = 60.0
"""So long may one look take, with all reading."""
UNCERTAIN = frozenset({"evidence.unreadable", "evidence.beyond-limits"})
"""The findings that may be this computer's fault, and be otherwise at the next look."""


class Inspector(Child):
    """Looks at one file after the other, each for so many ``seconds`` at most."""

    def __init__(self, seconds: float = SECONDS, program: list[str] | None = None) -> None:
        super().__init__(seconds, program)

    def inspect(self, name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
        """Look at a file that is called ``name`` and has ``size`` bytes.

        Whatever is wrong with it, that it can't be read or ends the look too, is a finding. Raises
        :class:`Abandoned`.
        """
        try:
            with closing(open_file()) as stream:
                return self._ask(name, stream, size)
        except (OSError, Failure, ValueError):
            self.go_on()
            what = "读不出来，请检查它是否被移动、改名或被别的程序占用，然后重新添加"
            return Inspection("unknown", findings=(told("unreadable", "error", name, what),))

    def _ask(self, name: str, stream: BinaryIO, size: int) -> Inspection:
        try:
            answer, _ = self.exchange({"look": name, "size": size}, stream)
            if "done" in answer:
                return Inspection.from_json(answer["done"])
            failed = str(answer["failed"])
        except (Lost, KeyError, TypeError, ValueError):
            self.close()  # what says something else may have been taken over by the file
            return _beyond(name)
        if failed == "read":
            raise OSError(name)
        _log.warning("a look at a file failed: %s", failed)
        return _beyond(name)


def inspect(name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
    """Look at a single file; for many, one :class:`Inspector` saves starting a process for each."""
    with Inspector() as inspector:
        return inspector.inspect(name, open_file, size)


def _beyond(name: str) -> Inspection:
    what = (
        "太大或太复杂，打开它所需的时间或内存超出限度，对方也可能打不开："
        "请另存为新文件，或只留下作为证明的部分，重新添加"
    )
    return Inspection("unknown", findings=(told("beyond-limits", "error", name, what),))
