"""Putting finished files in their place: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.model.failure import Failure

_TRIES = 5
_PAUSE = 0.2


@contextmanager
def workshop(folder: Path) -> Generator[Path]:
    """A temporary folder inside ``folder``, on the same disk; it is gone afterwards.

    Raises :class:`Failure` where ``folder`` can't be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".export-", dir=folder))
    except OSError as error:
        raise Failure(
            f"无法写入文件夹“{folder}”（{error.strerror}），请检查路径和权限，或换一个文件夹。"
        ) from None
    try:
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def publish(finished: list[Path], folder: Path) -> list[Path]:
    """Move finished files into ``folder`` under their own names, over older ones.

    Where one can't be moved (an older one is open in Word), those already moved are taken back
    and the older ones put where they were. Raises :class:`Failure` then.
    """
    kept = [(path, path.with_name(f"old-{path.name}")) for path in finished]
    moved: list[tuple[Path, Path]] = []
    for source, old in kept:
        target = folder / source.name
        try:
            if target.exists():
                _replace(target, old)
            moved.append((target, old))
            _replace(source, target)
        except OSError as error:
            _take_back(moved)
            raise Failure(
                f"无法写入“{target}”（{error.strerror}），文件可能正在 Word 或阅读器中打开，"
                "请关闭后重试。"
            ) from None
    return [target for target, _ in moved]


def _take_back(moved: list[tuple[Path, Path]]) -> None:
    for target, old in reversed(moved):
        if old.exists():
            _replace(old, target)
        else:
            target.unlink(missing_ok=True)


def _replace(source: Path, target: Path) -> None:
    """Rename; virus scanners hold new files open for a moment, so try again before giving up."""
    for left in reversed(range(_TRIES)):
        try:
            source.replace(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE)
        else:
            return
