"""Taking files into a draft: chosen by a person, copied in a thread, with progress and cancel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from app.model.failure import Failure
from app.model.surroundings import Use
from app.ui import dialogs

if TYPE_CHECKING:
    from app.store.drafts import DraftFile

_FILTERS: dict[Use, list[str]] = {
    "figure": ["图片 (*.png *.jpg *.jpeg)"],
    "evidence": ["证明材料 (*.pdf *.png *.jpg *.jpeg *.doc *.docx *.zip)", "所有文件 (*)"],
}
_TITLES: dict[Use, str] = {"figure": "选择图片", "evidence": "选择证明材料"}
_SOON = 400
"""Milliseconds after which the progress is shown: most files are in before."""
_ALL = QEventLoop.ProcessEventsFlag.AllEvents
_NO_INPUT = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents


class Taking(QObject):
    """Takes files into one draft. A person waits for each, and may call it off."""

    _progressed = Signal(int, int)
    _ended = Signal()

    def __init__(self, window: QWidget, file: DraftFile) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._folder = ""

    def ask(self, use: Use) -> str | None:
        """Let a person choose a file and take it in; its name in the draft, if it has one."""
        filters = _FILTERS[use]
        path = dialogs.ask_for_file(self._window, _TITLES[use], filters, self._folder)
        if path is None:
            return None
        self._folder = str(path.parent)
        return self.take(path, use)

    def take(self, path: Path, use: Use) -> str | None:
        """Take a file in; its name in the draft, or ``None`` where that failed, which is told."""
        from app.store.attachments import Cancelled, name_for

        try:
            return self._add(path, name_for(use, path.name), path.name)
        except Cancelled:
            return None
        except Failure as failure:
            QMessageBox.warning(self._window, "没有添加", str(failure))
            return None

    def take_in(self, source: Path | bytes, name: str) -> str:
        """Take in a picture that was dropped or pasted; its name in the draft.

        Raises :class:`Failure`, which is told where the picture was to stand.
        """
        from app.store.attachments import name_for

        taken = source if isinstance(source, Path) else BytesIO(source)
        return self._add(taken, name_for("figure", name), name)

    def _add(self, source: Path | BinaryIO, name: str, shown: str) -> str:
        """Have a file copied in a thread, while the window waits and shows how far it is."""
        from app.store.attachments import Attachments

        unwanted = Event()

        def work() -> str:
            def progress(done: int, whole: int) -> None:
                # Qt counts in 32 bits.
                self._progressed.emit(done >> 10, max(whole >> 10, 1))

            return Attachments(self._file).add(source, name, progress, unwanted.is_set)

        dialog = self._dialog(shown, unwanted)

        def show(done: int, whole: int) -> None:
            if not unwanted.is_set():
                dialog.setMaximum(whole)
                dialog.setValue(done)

        loop = QEventLoop()
        self._progressed.connect(show, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        showing = QTimer(self, singleShot=True, interval=_SOON)
        showing.timeout.connect(dialog.show)
        showing.timeout.connect(loop.quit)
        try:
            with ThreadPoolExecutor(1, "adding") as adder:
                future = adder.submit(work)
                future.add_done_callback(lambda _: self._ended.emit())
                showing.start()
                while not future.done():
                    # As long as there is nothing to call it off by, keys and clicks wait: they were
                    # meant for what comes, not for the button that this began with.
                    loop.exec(_ALL if dialog.isVisible() else _NO_INPUT)
        finally:
            showing.stop()
            showing.deleteLater()
            self._progressed.disconnect(show)
            dialog.close()
            dialog.deleteLater()
        return future.result()

    def _dialog(self, shown: str, unwanted: Event) -> QProgressDialog:
        dialog = QProgressDialog(f"正在把“{shown}”存入草稿…", "取消", 0, 0, self._window)
        dialog.setWindowTitle("添加文件")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        # It is shown by us, and goes when all is done.
        dialog.setMinimumDuration(2**31 - 1)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(unwanted.set)
        return dialog
