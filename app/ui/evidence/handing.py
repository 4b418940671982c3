"""Handing a piece of evidence over to the system: opened by its own program, or saved elsewhere."""

from __future__ import annotations

import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from threading import Event
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtWidgets import QWidget

from app.export.evidence.inspection import PICTURES, Kind
from app.export.evidence.kinds import ENDINGS
from app.model.failure import Failure
from app.model.names import extension, safe_name
from app.store.files import pieces
from app.ui import dialogs
from app.ui.jobs import Tasks, Worker
from app.ui.telling import show_outside

if TYPE_CHECKING:
    from app.ui.evidence.looking import Looking
    from app.ui.opened import OpenDraft

_SHOWN: Mapping[Kind, frozenset[str]] = {
    **{
        kind: frozenset(ENDINGS[kind])
        for kind in get_args(Kind)
        if kind in PICTURES or kind in {"pdf", "heic", "ofd", "doc", "xls", "ppt"}
    },
    "docx": frozenset({".docx"}),
    "xlsx": frozenset({".xlsx"}),
    "pptx": frozenset({".pptx"}),
    "text": frozenset({".txt"}),
}
"""Kinds that are shown by what opens them, not run, and the endings that have them opened so.

The system goes by the ending alone: a text that is called ``.bat`` or ``.js`` would be run.
"""
_PREFIX, _LOCK = "shenbao-copies-", "lock"
_DOUBTFUL = frozenset({"evidence.active-content", "evidence.name-direction"})


class Handing(QObject):
    """Copies of the files of a draft; those that were opened are gone when the draft is left.

    ``window`` is what dialogs stand over; ``looking`` knows what the files are.
    """

    def __init__(self, window: QWidget, opened: OpenDraft, looking: Looking) -> None:
        super().__init__(opened)
        self._opened = opened
        self._looking = looking
        self._window = window
        self._folder: Path | None = None
        self._lock: QLockFile | None = None
        self._number = 0
        self._over = Event()
        self._worker = Worker("handing")
        self._tasks = Tasks(self._worker, self)
        opened.leaving.connect(self._clean)

    @property
    def copying(self) -> bool:
        """Whether a copy is being written."""
        return self._tasks.busy

    def can_open(self, name: str) -> bool:
        """Whether what opens the file by its ending only shows it; never before it is looked at."""
        found = self._looking.inspection(name)
        if found is None or extension(_file_name(name)).lower() not in _SHOWN.get(found.kind, ()):
            return False
        return not any(problem.code in _DOUBTFUL for problem in found.findings)

    def open_outside(self, name: str) -> None:
        """Have the system's program show a copy that nobody can mistake for the original."""
        if not self.can_open(name):
            return
        self._number += 1
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
                self._lock = QLockFile(str(self._folder / _LOCK))
                self._lock.tryLock(0)
                self._worker.submit(_remove_those_left)
            folder = self._folder / str(self._number)
            folder.mkdir()
        except OSError as error:
            self._tell("没有打开", f"无法写入临时文件夹（{error.strerror or error}）。")
            return
        target = folder / _file_name(name)

        def done(_: object) -> None:
            with suppress(OSError):
                target.chmod(stat.S_IREAD)
            show_outside(target)

        self._copy(name, target, done, "没有打开")

    def save(self, name: str) -> None:
        """Let a person save a copy; nothing is written over."""
        own = _file_name(name)
        ending = extension(own)
        start = Path.home() / own
        filters = [f"*{ending}"] if ending else ["*"]
        target = dialogs.ask_for_new_file(self._window, "另存附件", filters, start, ending)
        if target is not None:
            self._copy(name, target, lambda _: None, "没有保存")

    def _copy(self, name: str, target: Path, done: Callable[[object], None], title: str) -> None:
        if self._opened.moving:
            self._tell(title, "草稿正在另存到别处，请稍后再试。")
            return
        files = self._opened.files.originals

        def work() -> None:
            made = False
            try:
                with files.open(name) as source, target.open("xb") as copy:
                    made = True
                    for data in pieces(source):
                        if self._over.is_set():
                            raise Failure("草稿已经关闭，没有写完。")
                        copy.write(data)
            except FileExistsError:
                raise Failure(f"“{target.name}”已经存在，请换一个文件名。") from None
            except BaseException as error:
                if made:
                    target.unlink(missing_ok=True)
                if isinstance(error, OSError):
                    reason = error.strerror or error
                    raise Failure(
                        f"无法写入“{target}”（{reason}），请检查磁盘空间和权限。"
                    ) from None
                raise

        # The draft goes to no other file meanwhile.
        job = self._opened.begin("正在复制证明材料", self._over.set)

        def copied(value: None) -> None:
            self._opened.end(job)
            done(value)

        def failed(why: str) -> None:
            self._opened.end(job)
            self._tell(title, why)

        self._tasks.do(work, copied, failed)

    def _tell(self, title: str, why: str) -> None:
        dialogs.ask(self._window, title, why, "", [])

    def _clean(self) -> None:
        """The draft is left: what is being copied ends, and then there are no copies any more."""
        self._over.set()
        self._tasks.cancel()
        folder, self._folder = self._folder, None
        if self._lock is not None:
            self._lock.unlock()
        if folder is not None:
            self._worker.submit(lambda: _remove(folder))
        self._worker.shut_down(wait=False)


def _remove_those_left() -> None:
    """Remove copies of earlier runs, which were open in other programs when these ended."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = QLockFile(str(folder / _LOCK))
        # That of a run that goes on can't be had, that of one that has crashed can.
        if not folder.is_symlink() and lock.tryLock(0):
            lock.unlock()
            _remove(folder)


def _remove(folder: Path) -> None:
    for file in folder.rglob("*"):
        with suppress(OSError):
            if file.is_file() and not file.is_symlink():
                file.chmod(stat.S_IREAD | stat.S_IWRITE)
    # What is open in another program stays, until somebody opens a copy the next time.
    shutil.rmtree(folder, ignore_errors=True)


def _file_name(name: str) -> str:
    path = PurePosixPath(name)
    ending = extension(path.name)
    return f"{safe_name(path.stem if ending else path.name, '附件')}{ending}"
