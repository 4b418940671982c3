"""The process beside the program that handles foreign files: started, asked, bounded, ended.

What it is asked and what it answers stands in :mod:`app.export.evidence.looker`.
"""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from app.children import command, start
from app.export.evidence import LOOKING

_MOST_READ = 1 << 22
_LONGEST_LINE = 1 << 20
MOST_BEHIND = 64 << 20
"""Bytes that may come behind an answer: the pixels of a page on a large screen, and no more."""


class Abandoned(Exception):
    """Nobody wants to know any more: :meth:`Child.abandon` was called."""


class Lost(Exception):
    """The process ended, or says what makes no sense."""


class TooSlow(Lost):
    """The process ran out of time; it would again."""


class Child:
    """One process that is asked about one file after the other, started anew where a file ends it.

    To be used by one thread at a time, and closed; only :meth:`abandon` may be called from any
    other. ``seconds`` bounds each answer, with all that is read for it.
    """

    def __init__(self, seconds: float, program: list[str] | None = None) -> None:
        self._seconds = seconds
        self._program = program or command(LOOKING)
        self._process: subprocess.Popen[bytes] | None = None
        self._abandoned = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """The system's number of the process; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def abandon(self) -> None:
        """End what is under way, and have nothing begin: that raises then.

        Does not wait. It must be closed all the same, by whoever asks.
        """
        self._abandoned = True
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the process, whatever it does; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        # It has nothing to put away, and is not waited for while it does.
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()

    def go_on(self) -> None:
        """Raise :class:`Abandoned` where nobody wants to know any more."""
        if self._abandoned:
            raise Abandoned

    def exchange(self, message: dict[str, Any], stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
        """Ask about the file in ``stream``; gives the answer, and the bytes that come behind it.

        Raises :class:`Lost` (the process is gone then), :class:`Abandoned`, and whatever reading
        the file raises.
        """
        self.go_on()
        process = self._process = self._process or start(self._program)
        out_of_time = threading.Event()

        def end() -> None:
            out_of_time.set()
            process.kill()

        patience = threading.Timer(self._seconds, end)
        patience.daemon = True
        patience.start()
        try:
            self.go_on()  # while it was being started, nobody knew what to end
            _send(process, message)
            return _answer(process, stream)
        except (Lost, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            self.close()
            self.go_on()
            raise (TooSlow if out_of_time.is_set() else Lost) from None
        except BaseException:
            self.close()
            raise
        finally:
            patience.cancel()
            if out_of_time.is_set():
                self.close()


def _answer(process: subprocess.Popen[bytes], stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Hand over what is asked for, until the answer comes."""
    while True:
        pipe = _pipe(process.stdout)
        line = pipe.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise Lost
        loaded: object = json.loads(line)
        if not isinstance(loaded, dict):
            raise Lost
        message = cast("dict[str, Any]", loaded)
        if "read" not in message:
            length = int(message.get("length", 0))
            if not 0 <= length <= MOST_BEHIND:
                raise Lost
            data = pipe.read(length)
            if len(data) < length:
                raise Lost
            return message, data
        offset, length = map(int, message["read"])
        stream.seek(offset)
        data = stream.read(max(0, min(length, _MOST_READ)))
        _send(process, {"data": len(data)}, data)


def _send(process: subprocess.Popen[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    try:
        pipe = _pipe(process.stdin)
        pipe.write(json.dumps(message).encode() + b"\n" + data)
        pipe.flush()
    except OSError:
        raise Lost from None


def _pipe(pipe: Any) -> BinaryIO:
    """One end of a pipe that the process was started with."""
    if pipe is None:
        raise Lost
    return pipe
