"""Dialogs for files and folders, in Chinese, answered as a person would."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs import ask_for_file, ask_for_folder


def answer(how: Callable[[QFileDialog], object]) -> None:
    """Answer the dialog that is about to open."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        how(dialog)

    QTimer.singleShot(0, act)


def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_file_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "申报.json"
    file.write_text("{}")
    said: list[str] = []

    def choose(dialog: QFileDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.selectFile(str(file))
        dialog.accept()

    answer(choose)
    chosen = ask_for_file(parent(qtbot), "打开", ["申报数据 (*.json)"], str(tmp_path))

    assert chosen == file
    assert {"查找范围：", "文件类型："} <= set(said)


def test_a_folder_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    answer(lambda dialog: dialog.accept())

    assert ask_for_folder(parent(qtbot), "导出", str(tmp_path)) == tmp_path


def test_nothing_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    answer(lambda dialog: dialog.reject())

    assert ask_for_folder(parent(qtbot), "导出", str(tmp_path)) is None
