"""What is dropped on the window: a draft or data to be opened, a Word file, or evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from app.model.filenames import DATA_NAME, DRAFT_SUFFIX
from app.ui.banner import Banner

if TYPE_CHECKING:
    from app.ui.desk import Desk

_OPENED = (DRAFT_SUFFIX, ".json")
_EDITED = ".docx"


class Dropping(QObject):
    """Decides what is meant by what is dropped.

    ``open_file`` opens a draft or data, ``read_back`` reads what was changed in an exported Word
    file, ``desk`` gives what a draft is worked on at, if one is open.
    """

    def __init__(
        self,
        message: Banner,
        open_file: Callable[[Path], object],
        read_back: Callable[[Path], object],
        desk: Callable[[], Desk | None],
    ) -> None:
        super().__init__(message)
        self._message = message
        self._open = open_file
        self._read_back = read_back
        self._desk = desk

    def enter(self, event: QDragEnterEvent) -> None:
        """Something is carried over the window."""
        if self._meant(event.mimeData()) is not None:
            _copy(event)

    def move(self, event: QDragMoveEvent) -> None:
        """It is carried on; whoever rests on a step, to drop it on a field there, gets its page."""
        desk = self._desk()
        if desk is not None and desk.isVisible():
            steps = desk.steps.viewport()
            point = steps.mapFrom(self._message.window(), event.position().toPoint())
            desk.steps.carry_over(point if steps.rect().contains(point) else None)

    def leave(self) -> None:
        """It is carried away, or onto something that takes it."""
        desk = self._desk()
        if desk is not None:
            desk.steps.carry_over(None)

    def drop(self, event: QDropEvent) -> None:
        """It is dropped there."""
        self.leave()
        act = self._meant(event.mimeData())
        if act is not None:
            _copy(event)
            act()

    def _meant(self, carried: QMimeData) -> Callable[[], object] | None:
        paths = [Path(url.toLocalFile()) for url in carried.urls() if url.isLocalFile()]
        if len(paths) == 1:
            (path,) = paths
            if path.suffix.lower() in _OPENED:
                return lambda: self._open(path)
            data = path / DATA_NAME
            if data.is_file():
                return lambda: self._open(data)
            if path.suffix.lower() == _EDITED and self._desk() is not None:
                return lambda: self._edited(path)
        desk = self._desk()
        drafts = any(path.suffix.lower() == DRAFT_SUFFIX for path in paths)
        if desk is None or not paths or drafts:
            return None
        return self._evidence(desk, paths)

    def _edited(self, path: Path) -> None:
        """A Word file: the form that was edited, or where the list of evidence is, maybe that."""
        desk = self._desk()
        act = self._evidence(desk, [path], elsewhere=False) if desk is not None else None
        if act is None:
            self._read_back(path)
            return
        self._message.say(
            "info",
            f"“{path.name}”是要添加的证明材料，还是别人改过的申报书？",
            [("添加为证明材料", act), ("读回修改", lambda: self._read_back(path))],
        )

    def _evidence(
        self, desk: Desk, paths: list[Path], *, elsewhere: bool = True
    ) -> Callable[[], object] | None:
        """What adds files to the evidence, asking first where its list is not shown."""
        # Imported this late, for the window need not wait for the form.
        from app.model.proofs import evidence_lists

        incoming = desk.shelf.incoming if desk.shelf is not None else None
        lists = evidence_lists(desk.editor.edition.form)
        if incoming is None or not lists:
            return None
        (here, *_) = lists

        def add() -> None:
            self._message.dismiss()
            desk.lead(here)
            incoming.take(paths, here)

        def offer() -> None:
            named = f"“{paths[0].name}”" if len(paths) == 1 else f"{len(paths)}个文件"
            self._message.say("info", f"把{named}添加为证明材料吗？", [("添加", add)])

        if any(here.within(root) for root in desk.current.roots) and desk.isVisible():
            return add
        return offer if elsewhere else None


def _copy(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
