"""The manual opens where it is needed, and speaks of what there is."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPalette, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.ui.commands import Commands
from app.ui.manual import ManualWindow, chapter_for, chapters, manual_folder
from app.ui.outline import steps_of
from app.ui.overview import OverviewPage
from app.ui.welcome import Welcome
from app.ui.window import Window
from tests.ui.driving import open_draft, wait

ROOT = Path(__file__).parent.parent.parent
MNEMONIC = re.compile(r"\(&[A-Z]\)")
SAID = re.compile(r"「([^」]+)」")
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|PgDown|PgUp|Home|Tab|[A-Z0-9+=-])|\bF\d+\b")
LINK = re.compile(r"\]\(([^)]+)\)")
LARGEST = 150_000
LARGEST_TOGETHER = 1_500_000


@pytest.fixture
def manual(qtbot: QtBot) -> ManualWindow:
    made = ManualWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def texts_of_the_program() -> set[str]:
    """What the program says: its texts, its steps, its fields."""
    texts = {step.title for step in steps_of(EDITIONS[-1])}
    texts |= {field.label for field in EDITIONS[-1].form.fields()}
    for folder in (ROOT / "app" / "ui", ROOT / "app" / "model" / "editions"):
        for file in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(MNEMONIC.sub("", node.value))
    return texts


# --- what it says ---------------------------------------------------------------------------


def test_every_label_that_the_manual_quotes_is_in_the_program() -> None:
    known = texts_of_the_program()
    quoted = {label for chapter in chapters() for label in SAID.findall(chapter.text)}

    assert len(quoted) > 60
    assert [label for label in sorted(quoted) if label not in known] == []


def test_every_key_that_the_manual_names_is_a_key_of_the_program(window: Window) -> None:
    commands: Commands = window.commands
    keys = {
        shortcut.toString()
        for value in vars(commands).values()
        if hasattr(value, "shortcuts")
        for shortcut in value.shortcuts()
    }
    said = {key for chapter in chapters() for key in KEY.findall(chapter.text)}
    elsewhere = {"Ctrl+Alt+E", "Ctrl+Alt+M", "Ctrl+C", "Ctrl+V", "F3", "Shift+F3", "Shift+Tab"}

    assert sorted(said - keys - elsewhere) == []


def test_the_table_of_keys_names_every_key_of_the_menus(window: Window) -> None:
    table = next(chapter.text for chapter in chapters() if chapter.name == "keys")
    first = {
        value.shortcut().toString()
        for value in vars(window.commands).values()
        if hasattr(value, "shortcut") and not value.shortcut().isEmpty()
    }

    assert sorted(key for key in first if key not in table) == []


def test_every_picture_is_there_and_small_and_none_is_left_over() -> None:
    links = {name for chapter in chapters() for name in LINK.findall(chapter.text)}
    shown = {name for name in links if name.endswith(".png")}

    assert shown == {path.name for path in manual_folder().glob("*.png")}
    sizes = {name: (manual_folder() / name).stat().st_size for name in shown}
    assert [name for name, size in sizes.items() if size > LARGEST] == []
    assert sum(sizes.values()) < LARGEST_TOGETHER
    assert links - shown <= {chapter.file.name for chapter in chapters()}


def test_chapters_belong_to_modules_that_are_there() -> None:
    places = [place for chapter in chapters() for place in chapter.places]

    assert len(places) > 10
    assert [place for place in places if importlib.util.find_spec(place) is None] == []
    assert len(places) == len(set(places))
    assert not any("F1:" in chapter.text for chapter in chapters())


# --- where it opens -------------------------------------------------------------------------


def test_every_chapter_that_the_program_opens_is_there(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.find_words(replacing=False)
    form = QApplication.focusWidget()
    places = {
        "start": window.findChild(Welcome),
        "overview": desk.findChild(OverviewPage),
        "problems": desk.problems.view,
        "finding": form,
    }
    assert {name: chapter_for(widget) for name, widget in places.items()} == {n: n for n in places}
    assert places.keys() < {chapter.name for chapter in chapters()}
    assert chapter_for(QLabel()) == chapter_for(None) == ""


# --- how it is read -------------------------------------------------------------------------


def test_links_lead_to_chapters_and_back_again(qtbot: QtBot, manual: ManualWindow) -> None:
    assert not manual.back.isEnabled()
    manual.pages.setSource(manual.pages.source().resolved(QUrl("080-drafts.md")))
    assert manual.chapter == "drafts"
    assert manual.contents.currentItem().text() == "草稿文件"
    manual.back.click()
    assert (manual.chapter, manual.contents.currentRow()) == ("start", 0)
    manual.forward.click()

    assert manual.chapter == "drafts"


def test_pictures_are_shown_no_wider_than_the_page(qtbot: QtBot, manual: ManualWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    widths: list[int] = []
    for width in (640, 1000, 640):
        manual.resize(width, 480)
        wait(qtbot, lambda width=width: manual.width() == width)
        picture = manual.pages.document().resource(kind, QUrl("start.png"))
        widths.append(picture.width())
        assert 0 < picture.width() < manual.pages.viewport().width()
        assert not manual.pages.horizontalScrollBar().isVisible()

    assert widths[0] == widths[2] < widths[1]


def test_reading_goes_on_where_it_was_when_the_palette_changes(
    qtbot: QtBot, manual: ManualWindow
) -> None:
    bar = manual.pages.verticalScrollBar()
    wait(qtbot, lambda: bar.maximum() > 100)
    bar.setValue(100)
    before = QApplication.palette()
    palette = QPalette(before)
    palette.setColor(QPalette.ColorRole.Link, Qt.GlobalColor.red)
    QApplication.setPalette(palette)
    try:
        wait(qtbot, lambda: "#ff0000" in manual.pages.toHtml())
        assert bar.value() == 100
    finally:
        QApplication.setPalette(before)


def test_words_are_found_from_chapter_to_chapter_and_round(
    qtbot: QtBot, manual: ManualWindow
) -> None:
    manual.words.setText("不能找回")
    shown = [
        manual.contents.item(row).text()
        for row in range(manual.contents.count())
        if not manual.contents.item(row).isHidden()
    ]
    assert shown == ["密码"]
    for _ in range(3):
        manual.find_next()
        assert manual.chapter == "password"
        assert manual.pages.textCursor().selectedText() == "不能找回"
    assert len(manual.pages.extraSelections()) == 1
    manual.words.clear()

    assert not any(manual.contents.item(row).isHidden() for row in range(manual.contents.count()))
    assert manual.pages.extraSelections() == []


def test_words_that_are_nowhere_change_nothing(qtbot: QtBot, manual: ManualWindow) -> None:
    manual.words.setText("这里没有的话")
    manual.find_next()

    assert manual.found.text() == "没有找到"
    assert manual.chapter == "start"


def test_the_manual_is_closed_by_esc_and_found_by_ctrl_f(
    qtbot: QtBot, manual: ManualWindow
) -> None:
    wait(qtbot, manual.isActiveWindow)
    manual.contents.setFocus()
    QTest.keyClick(manual, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert manual.words.hasFocus()
    QTest.keyClick(manual.words, Qt.Key.Key_Escape)

    assert not manual.isVisible()
