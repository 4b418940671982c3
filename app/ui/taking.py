"""Taking files into a draft: chosen by a person, copied in a thread, with progress and cancel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from app.model.failure import Failure
from app.model.surroundings import Use
from app.ui import dialogs
from app.ui.jobs import sentence_of

if TYPE_CHECKING:
    from app.store.drafts import DraftFile

_FILTERS: dict[Use, list[str]] = {
    "figure": ["图片 (*.png *.jpg *.jpeg)"],
    "evidence": ["证明材料 (*.pdf *.png *.jpg *.jpeg *.doc *.docx *.zip)", "所有文件 (*)"],
}
_TITLES: dict[Use, str] = {"figure": "选择图片", "evidence": "选择证明材料"}
_SOON = 400
"""Milliseconds after which the progress is shown: most files are in before."""


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
        from app.store.attachments import Attachments, Cancelled, name_for

        unwanted = Event()

        def work() -> str:
            def progress(done: int, whole: int) -> None:
                # Qt counts in 32 bits.
                self._progressed.emit(done >> 10, max(whole >> 10, 1))

            attachments = Attachments(self._file)
            return attachments.add(path, name_for(use, path.name), progress, unwanted.is_set)

        loop = QEventLoop()
        dialog = QProgressDialog(f"正在把“{path.name}”存入草稿…", "取消", 0, 0, self._window)
        dialog.setWindowTitle("添加文件")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(_SOON)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(unwanted.set)

        def show(done: int, whole: int) -> None:
            if not unwanted.is_set():
                dialog.setMaximum(whole)
                dialog.setValue(done)

        self._progressed.connect(show, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(loop.quit, Qt.ConnectionType.QueuedConnection)
        with ThreadPoolExecutor(1, "adding") as adder:
            future = adder.submit(work)
            future.add_done_callback(lambda _: self._ended.emit())
            # Typing goes nowhere meanwhile: the dialog, seen or not, stands over the window.
            showing = QTimer(self, singleShot=True, interval=_SOON)
            showing.timeout.connect(dialog.show)
            showing.start()
            self._window.setEnabled(False)
            loop.exec()
            self._window.setEnabled(True)
        showing.stop()
        self._progressed.disconnect(show)
        dialog.close()
        dialog.deleteLater()
        error = future.exception()
        if error is None:
            return future.result()
        if not isinstance(error, Cancelled):
            why = str(error) if isinstance(error, Failure) else sentence_of(error)
            QMessageBox.warning(self._window, "没有添加", why)
        return None
