"""Files that a running process holds: nobody does any more once it has ended, however it ended."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.model.failure import Failure

_PAUSE = 0.02
_REFUSED = 1.0
"""Seconds in which Windows may refuse a file only because it is just being removed."""


class Held(Failure):
    """Somebody else holds it."""


@contextmanager
def held(path: Path, patience: float = 60) -> Generator[None]:
    """Hold the file at ``path``, which is made for it and removed again: only one can at a time.

    Threads exclude each other as processes do. Raises :class:`Held` where somebody else still
    holds it after ``patience`` seconds, and :class:`OSError` where it can't be made or locked.
    """
    began = time.monotonic()
    while (file := _taken(path, time.monotonic() - began)) is None:
        if time.monotonic() - began >= patience:
            raise Held(f"另一个导出正在往文件夹“{path.parent}”里放文件，请等它结束后重试。")
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        _release(path, file)


def _taken(path: Path, waited: float) -> BinaryIO | None:
    """The file, open and locked; ``None`` where somebody else has it."""
    try:
        file = path.open("ab")
    except PermissionError:
        if sys.platform == "win32" and waited < _REFUSED:
            return None
        raise
    try:
        if _lock(path, file):
            return file
    except BaseException:
        file.close()
        raise
    file.close()
    return None


if sys.platform == "win32":
    import msvcrt

    def _lock(path: Path, file: BinaryIO) -> bool:
        del path
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            # Wine's runtime does not say why.
            if error.errno in (errno.EACCES, 0):
                return False
            raise
        return True

    def _release(path: Path, file: BinaryIO) -> None:
        file.close()
        # What somebody else has open already is not removed; they will do it.
        with suppress(OSError):
            path.unlink()

else:
    import fcntl

    def _lock(path: Path, file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it before has removed it, and the next one made another.
            return os.path.samestat(os.fstat(file.fileno()), path.stat())
        except (BlockingIOError, FileNotFoundError):
            return False

    def _release(path: Path, file: BinaryIO) -> None:
        with file, suppress(OSError):
            path.unlink()
