"""What is said above the work."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.ui.telling import TITLE
from app.ui.window import Window
from tests.ui.driving import open_draft, wait


def test_the_head_is_there_while_a_draft_is(qtbot: QtBot, window: Window, half_draft: Path) -> None:
    assert window.windowTitle() == TITLE
    open_draft(qtbot, window, half_draft)
    assert window.header.isVisible()
    assert window.header.company.words in window.windowTitle()
    assert window.windowFilePath() == str(half_draft)
    window.commands.closing.trigger()
    wait(qtbot, lambda: window.session.path is None)

    assert not window.header.isVisible()
    assert window.windowTitle() == TITLE
    assert not window.windowFilePath()


def test_a_copy_is_told_with_what_it_lacks(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    open_draft(qtbot, window, empty_draft)
    window.doorway.copied.emit(tmp_path / "甲.shenbao", "“图.png”没有复制。")

    assert window.message.meaning == "warning"
    assert "甲.shenbao”。“图.png”没有复制" in window.message.words
    window.doorway.copied.emit(tmp_path / "甲.shenbao", "")
    assert window.message.meaning == "done"
    buttons = window.message.findChildren(QPushButton)
    assert "打开文件夹" in [button.text() for button in buttons]
