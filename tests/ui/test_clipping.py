"""The menus 编辑 and 插入 act where a person was writing; 关于 says which version this is."""

import tomllib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.about import AboutDialog, licence_texts
from app.ui.narrative.grid import GridChooser
from app.ui.window import Window
from app.version import VERSION
from tests.ui.driving import NAME, editor_in, open_draft, wait

ROADMAP = FieldPath.parse("roadmap")


def test_words_are_cut_copied_and_pasted_from_the_menu(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    window.activateWindow()
    desk.lead(NAME)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "ACME")
    commands = window.commands
    commands.selecting_all.trigger()
    assert line.selectedText() == "ACME"
    commands.copying_words.trigger()
    assert QApplication.clipboard().text() == "ACME"
    commands.cutting.trigger()
    assert line.text() == ""
    window.menuBar().setFocus(Qt.FocusReason.MenuBarFocusReason)
    assert not line.hasFocus()
    commands.pasting.trigger()
    assert line.hasFocus()
    assert editor_in(window).value(NAME) == "ACME"


def test_words_of_a_long_text_too(qtbot: QtBot, window: Window, empty_draft: Path) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    window.activateWindow()
    desk.lead(ROADMAP)
    QApplication.clipboard().setText("三年计划")
    window.commands.pasting.trigger()
    wait(qtbot, lambda: editor_in(window).value(ROADMAP) == "三年计划")


def test_tables_are_inserted_where_a_long_text_is_written(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    window.activateWindow()
    commands = window.commands
    desk.lead(NAME)
    commands.insert_menu.aboutToShow.emit()
    assert not commands.inserting_table.isEnabled()
    desk.lead(ROADMAP)
    commands.insert_menu.aboutToShow.emit()
    assert commands.inserting_table.isEnabled()
    assert commands.inserting_figure.isEnabled()
    commands.inserting_table.trigger()
    menu = next(m for m in desk.page.findChildren(QMenu) if m.isVisible())
    chooser = menu.findChild(GridChooser)
    assert chooser is not None
    menu.close()


def test_about_names_the_version_and_finds_the_licence(qtbot: QtBot, window: Window) -> None:
    window.commands.showing_about.trigger()
    dialog = window.findChild(AboutDialog)
    assert dialog is not None
    assert VERSION in dialog.version.text()
    assert licence_texts().exists()
    root = Path(__file__).parent.parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
    dialog.close()
