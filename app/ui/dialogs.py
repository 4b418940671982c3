"""The system's dialogs for files and folders, and questions with a few answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

if TYPE_CHECKING:
    # Loaded when something is asked: the window need not wait for them.
    from PySide6.QtWidgets import QFileDialog, QMessageBox

Answer = tuple[str, Callable[[], object]]


def ask_for_file(parent: QWidget, title: str, filters: list[str], start: str) -> Path | None:
    """Let a person choose a file to read; ``None`` where none was chosen."""
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(filters)
    return _chosen(dialog)


def ask_for_files(parent: QWidget, title: str, filters: list[str], start: str) -> list[Path]:
    """Let a person choose files to read; none where none was chosen."""
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(filters)
    return _all_chosen(dialog)


def ask_for_new_file(
    parent: QWidget, title: str, filters: list[str], start: Path, suffix: str
) -> Path | None:
    """Let a person name a file to be made, with ``suffix`` where none is typed.

    Nothing is ever written over: that there is such a file already is said by whoever makes it.
    """
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, str(start.parent))
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters(filters)
    dialog.setDefaultSuffix(suffix.lstrip("."))
    dialog.selectFile(start.name)
    return _chosen(dialog)


def ask_for_folder(parent: QWidget, title: str, start: str) -> Path | None:
    """Let a person choose a folder to write into; ``None`` where none was chosen."""
    from PySide6.QtWidgets import QFileDialog

    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def ask(
    parent: QWidget, title: str, words: str, more: str, answers: Sequence[Answer]
) -> QMessageBox:
    """Ask a question over the window; the first of the answers is the one that Enter gives.

    取消 is always among them, and does nothing. The question is there when this returns, and the
    answer is acted upon later.
    """
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, title, words, parent=parent)
    box.setInformativeText(more)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    acts: list[tuple[QPushButton, Callable[[], object]]] = []
    for label, act in answers:
        button = box.addButton(label, QMessageBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)
        acts.append((button, act))
    cancel = box.addButton("取消" if answers else "知道了", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(acts[0][0] if acts else cancel)
    box.setEscapeButton(cancel)

    def finish() -> None:
        clicked = box.clickedButton()
        for button, act in acts:
            if button is clicked:
                act()

    box.finished.connect(finish)
    box.open()
    return box


def _chosen(dialog: QFileDialog) -> Path | None:
    return next(iter(_all_chosen(dialog)), None)


def _all_chosen(dialog: QFileDialog) -> list[Path]:
    from PySide6.QtWidgets import QFileDialog

    # Qt's own dialog, which serves where the system has none, lacks these in its translation.
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "查找范围：")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "文件类型：")
    accepted = dialog.exec()
    files = dialog.selectedFiles()
    dialog.deleteLater()
    return [Path(file) for file in files] if accepted else []
