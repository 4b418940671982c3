"""Putting finished files in their place: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.model.failure import Failure

_WORKSHOP = ".export-"
_OLD = "old-"
_ABANDONED = 3600
"""Seconds after which nobody works in a workshop any more."""
_TRIES = 5
_PAUSE = 0.2


@contextmanager
def workshop(folder: Path) -> Generator[Path]:
    """A temporary folder inside ``folder``, on the same disk; it is gone afterwards.

    What an export that was killed has left there is put right first. Raises :class:`Failure` where
    ``folder`` can't be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put_right(folder)
        temporary = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder))
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
    and the older ones put where they were. Raises :class:`Failure` then; it names the older files
    that had to be put beside instead, for none is ever deleted before all are moved.
    """
    moved: list[tuple[Path, Path]] = []
    for source in finished:
        target, old = folder / source.name, source.with_name(f"{_OLD}{source.name}")
        if target.exists() and not target.is_file():
            _take_back(moved)
            raise Failure(f"无法写入“{target}”：已有同名的文件夹，请把它移走或改名后重试。")
        try:
            if target.exists():
                _replace(target, old)
            moved.append((target, old))
            _replace(source, target)
        except OSError as error:
            beside = _take_back(moved)
            kept = f"原有文件已另存为“{'”“'.join(p.name for p in beside)}”。" if beside else ""
            raise Failure(
                f"无法写入“{target}”（{error.strerror}），文件可能正在 Word 或阅读器中打开，"
                f"请关闭后重试。{kept}"
            ) from None
    return [target for target, _ in moved]


def _put_right(folder: Path) -> None:
    """Put back what killed exports had moved out of the way, and remove what they left.

    Where another export is under way in the same folder, that does no harm: it puts its file over
    the older one a moment later, and its workshop is not old enough to be removed.
    """
    for left in folder.glob(f"{_WORKSHOP}*/"):
        with suppress(OSError):
            for old in left.glob(f"{_OLD}*"):
                target = folder / old.name.removeprefix(_OLD)
                if not target.exists():
                    old.rename(target)
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def _take_back(moved: list[tuple[Path, Path]]) -> list[Path]:
    """Put older files where they were, or beside it where that can't be; the latter are given."""
    beside: list[Path] = []
    for target, old in reversed(moved):
        try:
            if old.exists():
                _replace(old, target)
            else:
                target.unlink(missing_ok=True)
        except OSError:
            if old.exists():
                free = _free_name(target)
                _replace(old, free)
                beside.append(free)
    return beside


def _free_name(target: Path) -> Path:
    number = 1
    while (free := target.with_name(f"{target.stem}（原有{number}）{target.suffix}")).exists():
        number += 1
    return free


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
