"""What a person sees of files that are taken into a draft, once that takes long."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from app.export.evidence.inspection import shown as shown_name
from app.ui.jobs import hear_threads, send
from app.ui.plain import label

_SOON = 400
"""Milliseconds after which the progress is shown: most files are in before."""


class Waiting(QObject):
    """How far files are in, and a way to call it off.

    ``shown`` names what comes in; ``unwanted`` is set once it is called off.
    """

    def __init__(self, window: QWidget, shown: str, parent: QObject) -> None:
        super().__init__(parent)
        self.unwanted = Event()
        self._dialog = dialog = QProgressDialog("", "取消", 0, 0, window)
        self._words = label(_words(shown), dialog)
        dialog.setLabel(self._words)
        dialog.setWindowTitle("添加文件")
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        # It is shown by us, and goes when all is done.
        dialog.setMinimumDuration(2**31 - 1)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.canceled.connect(self.unwanted.set)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(dialog.show)
        self._soon.start()
        hear_threads()
        self.destroyed.connect(dialog.deleteLater)

    def tell(self, done: int, whole: int, shown: str = "") -> None:
        """So many bytes of so many are in, and what is coming in; called in the thread that copies.

        Where nothing is given, it is what it was.
        """
        # Qt counts in 32 bits.
        send(self, lambda: self._show(done >> 10, max(whole >> 10, 1), shown))

    def cancel(self) -> None:
        """Call it off."""
        self.unwanted.set()
        self._soon.stop()
        self._dialog.hide()

    def end(self) -> None:
        """It is over."""
        self._soon.stop()
        self._dialog.close()
        self.deleteLater()

    def _show(self, done: int, whole: int, shown: str) -> None:
        if not self.unwanted.is_set():
            if shown:
                self._words.setText(_words(shown))
            self._dialog.setMaximum(whole)
            self._dialog.setValue(done)


def _words(shown: str) -> str:
    return f"正在把“{shown_name(shown)}”存入草稿…"
