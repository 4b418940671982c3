"""对方打得开吗: files looked at in a process of their own, with bounds of time and memory."""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from types import TracebackType
from typing import Any, BinaryIO, Self

from app.children import command, start
from app.export.evidence import LOOKING
from app.export.evidence.inspection import Inspection, told
from app.model.failure import Failure

_log = logging.getLogger(__name__)

SECONDS = 60.0
"""So long may one look take, with all reading."""
UNCERTAIN = frozenset({"evidence.unreadable", "evidence.beyond-limits"})
"""The findings that may be this computer's fault, and be otherwise at the next look."""
_MOST_READ = 1 << 22
_LONGEST_LINE = 1 << 20


class Abandoned(Exception):
    """Nobody wants to know any more: :meth:`Inspector.abandon` was called."""


class Inspector:
    """Looks at one file after the other in one process, started anew where a file ends it.

    To be used by one thread at a time, and closed; only :meth:`abandon` may be called from any
    other. ``seconds`` bounds each look.
    """

    def __init__(self, seconds: float = SECONDS, program: list[str] | None = None) -> None:
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

    def inspect(self, name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
        """Look at a file that is called ``name`` and has ``size`` bytes.

        Whatever is wrong with it, that it can't be read or ends the look too, is a finding. Raises
        :class:`Abandoned`.
        """
        try:
            with closing(open_file()) as stream:
                return self._ask(name, stream, size)
        except (OSError, Failure, ValueError):
            self._go_on()
            what = "读不出来，请检查它是否被移动、改名或被别的程序占用，然后重新添加"
            return Inspection("unknown", findings=(told("unreadable", "error", name, what),))

    def abandon(self) -> None:
        """End the look that is under way, and have none begin: that raises then.

        Does not wait. It must be closed all the same, by whoever looks.
        """
        self._abandoned = True
        if (process := self._process) is not None:
            process.kill()

    def _go_on(self) -> None:
        if self._abandoned:
            raise Abandoned

    def close(self) -> None:
        """End the process, whatever it does; the next look starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        # It has nothing to put away, and is not waited for while it does.
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()

    def _ask(self, name: str, stream: BinaryIO, size: int) -> Inspection:
        self._go_on()
        process = self._process = self._process or start(self._program)
        out_of_time = threading.Event()

        def end() -> None:
            out_of_time.set()
            process.kill()

        patience = threading.Timer(self._seconds, end)
        patience.daemon = True
        patience.start()
        try:
            self._go_on()  # while it was being started, nobody knew what to end
            _send(process, {"look": name, "size": size})
            answer = _answer(process, stream)
            if "done" in answer:
                return Inspection.from_json(answer["done"])
            if answer["failed"] == "read":
                raise OSError(name)
            _log.warning("a look at a file failed: %s", answer["failed"])
            return _beyond(name)
        except (_Lost, KeyError, TypeError, ValueError):
            self.close()
            self._go_on()
            return _beyond(name)
        except BaseException:
            self.close()
            raise
        finally:
            patience.cancel()
            if out_of_time.is_set():
                self.close()


def inspect(name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
    """Look at a single file; for many, one :class:`Inspector` saves starting a process for each."""
    with Inspector() as inspector:
        return inspector.inspect(name, open_file, size)


class _Lost(Exception):
    """The process ended, or says what makes no sense."""


def _answer(process: subprocess.Popen[bytes], stream: BinaryIO) -> dict[str, Any]:
    """Hand over what is asked for, until the answer comes."""
    while True:
        line = _pipe(process.stdout).readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise _Lost
        message: Any = json.loads(line)
        if "read" not in message:
            return message
        offset, length = map(int, message["read"])
        stream.seek(offset)
        data = stream.read(min(length, _MOST_READ))
        _send(process, {"data": len(data)}, data)


def _send(process: subprocess.Popen[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    try:
        pipe = _pipe(process.stdin)
        pipe.write(json.dumps(message).encode() + b"\n" + data)
        pipe.flush()
    except OSError:
        raise _Lost from None


def _pipe(pipe: Any) -> BinaryIO:
    """One end of a pipe that the process was started with."""
    if pipe is None:
        raise _Lost
    return pipe


def _beyond(name: str) -> Inspection:
    what = (
        "太大或太复杂，打开它所需的时间或内存超出限度，对方也可能打不开："
        "请另存为新文件，或只留下作为证明的部分，重新添加"
    )
    return Inspection("unknown", findings=(told("beyond-limits", "error", name, what),))
