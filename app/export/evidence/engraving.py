"""Pages of evidence drawn in a process of their own, with bounds of time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from app.children import command, start
from app.export.evidence import ENGRAVING

SECONDS = 90.0
"""So long may one page take."""
_FAREWELL = 2.0
_LONGEST_LINE = 1 << 16
_PATHS = frozenset({"plate", "target", "compare", "sizes", "pdf", "file"})


class Undrawn(Exception):
    """A page could not be drawn: it takes too much time or memory, or is damaged."""


class Engraving:
    """The process that draws pages, started when it is first asked, and anew where a page ends it.

    To be used by one thread at a time, as a context.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process, self._process = self._process, None
        if process is not None:
            _end(process, kill=kind is not None)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """What is answered, see :mod:`app.export.evidence.engraver`. Raises :class:`Undrawn`."""
        try:
            process = self._process = self._process or start(command(ENGRAVING))
        except OSError:
            raise Undrawn from None
        patience = threading.Timer(self._seconds, process.kill)
        patience.daemon = True
        patience.start()
        try:
            pipe = _pipe(process.stdin)
            pipe.write(json.dumps(_anywhere(request)).encode() + b"\n")
            pipe.flush()
            line = _pipe(process.stdout).readline(_LONGEST_LINE)
            answer = _answer(line)
        except (OSError, ValueError, RecursionError):
            self._process = None
            _end(process, kill=True)
            raise Undrawn from None
        finally:
            patience.cancel()
        if "failed" in answer:
            raise Undrawn(str(answer["failed"]))
        return answer


def _answer(line: bytes) -> dict[str, Any]:
    """What a process answered that a hostile file may have taken over."""
    answer: Any = json.loads(line)
    if not isinstance(answer, dict):
        raise ValueError(line[:80])
    return cast("dict[str, Any]", answer)


def _anywhere(request: dict[str, Any]) -> dict[str, Any]:
    """A request that means the same files to a process that works in another folder."""
    return {
        key: _anywhere(cast("dict[str, Any]", value))
        if isinstance(value, dict)
        else os.path.abspath(value)  # noqa: PTH100 - links stay as they are
        if key in _PATHS
        else value
        for key, value in request.items()
    }


def _end(process: subprocess.Popen[bytes], *, kill: bool) -> None:
    with suppress(OSError):
        _pipe(process.stdin).close()
    if kill:
        process.kill()
    try:
        process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _pipe(process.stdout).close()


def _pipe(pipe: Any) -> BinaryIO:
    """One end of a pipe that the process was started with."""
    if pipe is None:
        raise OSError
    return pipe
