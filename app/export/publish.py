"""Putting finished files in their place: all of them, or none.

Every export works in a folder of its own, the workshop, inside the one that its files are for, and
holds a file in it as long as it runs. Before it moves anything it writes down there what it is
about to move, the journal; older files are moved into the workshop, and the journal is removed
once all have been moved. So a journal in a workshop that nobody holds tells of an export that was
killed in between, and whoever comes next takes all of it back. Only one at a time publishes into a
folder, or takes back there.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import cast

from app.export.holding import Held, held
from app.model.failure import Failure

_WORKSHOP = ".export-"
_ALONE = ".exporting"
"""Held in the folder by whoever moves or removes something there."""
_RUNNING = ".running"
"""Held in a workshop by the export that works in it."""
_JOURNAL = ".journal"
_OLD = ".old"
"""Where in a workshop the older files are."""
_TRIES = 5
_PAUSE = 0.2

_Stamp = tuple[int, int]
"""By what a file is known again after it was moved: its size, and when it was written (ns)."""


@contextmanager
def workshop(folder: Path) -> Generator[Path]:
    """A temporary folder inside ``folder``, on the same disk; it is gone afterwards.

    What exports that were killed have left there is put right first. Raises :class:`Failure` where
    ``folder`` can't be made or written to, or where what they had moved can't be taken back.
    """
    with ExitStack() as until_the_end:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _alone_in(folder):
                temporary = Path(tempfile.mkdtemp(prefix=_WORKSHOP, dir=folder))
                until_the_end.callback(_clear, temporary)
                until_the_end.enter_context(held(temporary / _RUNNING))
        except OSError as error:
            raise _unwritable(folder, error) from None
        yield temporary


def publish(finished: list[Path], folder: Path) -> list[Path]:
    """Move finished files from a workshop in ``folder`` there, over older ones of the same names.

    Where one can't be moved (an older one is open in Word), those already moved are taken back
    and the older ones put where they were: none is ever deleted before all are moved. Raises
    :class:`Failure` then; it names those of which that can't be done yet, which is left to the
    next export into the same folder.
    """
    home = finished[0].parent
    try:
        with _alone_in(folder, but=home):
            return _move(finished, home, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> Failure:
    return Failure(
        f"无法写入文件夹“{folder}”（{error.strerror}），请检查路径和权限，或换一个文件夹。"
    )


@contextmanager
def _alone_in(folder: Path, but: Path | None = None) -> Generator[None]:
    """Nobody else publishes into ``folder`` meanwhile, and nothing there is half done."""
    with held(folder / _ALONE):
        _put_right(folder, but)
        yield


def _move(finished: list[Path], home: Path, folder: Path) -> list[Path]:
    targets = [folder / source.name for source in finished]
    for target in targets:
        if target.exists() and not target.is_file():
            raise Failure(f"无法写入“{target}”：已有同名的文件夹，请把它移走或改名后重试。")
    target = folder
    stamps = {source.name: _stamp(source) for source in finished}
    _write_journal(home, stamps)
    try:
        for source, target in zip(finished, targets, strict=True):
            if target.exists():
                _replace(target, home / _OLD / source.name)
            _replace(source, target)
        _patiently((home / _JOURNAL).unlink)
    except OSError as error:
        stuck = _take_back(home, folder, stamps)
        later = f"“{'”“'.join(stuck)}”要等下次导出到这个文件夹时才能恢复原样。" if stuck else ""
        raise Failure(
            f"无法写入“{target}”（{error.strerror}），文件可能正在 Word 或阅读器中打开，"
            f"请关闭后重试。{later}"
        ) from None
    except BaseException:
        _take_back(home, folder, stamps)
        raise
    return targets


def _put_right(folder: Path, but: Path | None = None) -> None:
    """Take back what killed exports had moved, and remove what they left.

    Raises :class:`Failure` where that can't be done yet: nothing may be put among what is half new.
    """
    for home in folder.glob(f"{_WORKSHOP}*/"):
        if home == but or _is_running(home):
            continue
        if (home / _JOURNAL).exists():
            stamps = _read_journal(home)
            if stamps is None:
                continue
            if stuck := _take_back(home, folder, stamps):
                raise Failure(
                    f"上次往“{folder}”导出时中断了，“{'”“'.join(stuck)}”现在还不能恢复原样，"
                    "文件可能正在 Word 或阅读器中打开，请关闭后重试。"
                )
        shutil.rmtree(home, ignore_errors=True)


def _is_running(home: Path) -> bool:
    """Whether an export works in a workshop, or nothing can be known of it."""
    try:
        with held(home / _RUNNING, patience=0):
            return False
    except (Held, OSError):
        return True


def _clear(home: Path) -> None:
    if not (home / _JOURNAL).exists():
        shutil.rmtree(home, ignore_errors=True)


def _take_back(home: Path, folder: Path, stamps: dict[str, _Stamp]) -> list[str]:
    """Undo whatever has been moved of what a journal says, and then remove that.

    It can be done again as often as need be; the names of the files with which it can't be done
    yet are given. An older file is put beside where somebody has put another in its place since.
    """
    stuck: list[str] = []
    for name, stamp in reversed(stamps.items()):
        source, target, old = home / name, folder / name, home / _OLD / name
        try:
            if not source.exists() and target.is_file() and _stamp(target) == stamp:
                _replace(target, source)
            if old.exists():
                _replace(old, _free_name(target) if target.exists() else target)
        except OSError:
            stuck.append(name)
    if not stuck:
        _patiently(partial((home / _JOURNAL).unlink, missing_ok=True))
    return stuck


def _free_name(target: Path) -> Path:
    number = 1
    while (free := target.with_name(f"{target.stem}（原有{number}）{target.suffix}")).exists():
        number += 1
    return free


def _stamp(path: Path) -> _Stamp:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _write_journal(home: Path, stamps: dict[str, _Stamp]) -> None:
    """Write it whole or not at all, and before anything is moved."""
    (home / _OLD).mkdir(exist_ok=True)
    written = home / f"{_JOURNAL}-new"
    with written.open("w", encoding="utf-8") as file:
        json.dump(list(stamps.items()), file)
        file.flush()
        os.fsync(file.fileno())
    _patiently(partial(written.replace, home / _JOURNAL))


def _read_journal(home: Path) -> dict[str, _Stamp] | None:
    """What was about to be moved; ``None`` where it is none of ours, which says nothing."""
    try:
        read = cast("list[tuple[str, _Stamp]]", json.loads((home / _JOURNAL).read_bytes()))
        stamps = {name: (int(size), int(written)) for name, (size, written) in read}
        if all(Path(name).name == name != ".." for name in stamps):
            return stamps
    except (ValueError, TypeError):
        pass
    return None


def _replace(source: Path, target: Path) -> None:
    _patiently(partial(source.replace, target))


def _patiently(act: Callable[[], object]) -> None:
    """Virus scanners hold new files open for a moment, so try again before giving up."""
    for left in reversed(range(_TRIES)):
        try:
            act()
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE)
        else:
            return
