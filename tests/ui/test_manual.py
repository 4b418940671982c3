"""The manual opens where it is needed, and speaks of what there is."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.model.editions import EDITIONS
from app.ui.manual import ManualWindow, chapter_for, chapters, manual_folder
from app.ui.overview import OverviewPage
from app.ui.window import Window
from tests.ui.driving import open_draft

ROOT = Path(__file__).parent.parent.parent
SAID = re.compile(r"「([^」]+)」")
LARGEST = 90_000


def sources() -> str:
    """Every word of the window and of the form."""
    files = [*(ROOT / "app" / "ui").rglob("*.py")]
    words = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return words + "\n".join(field.label for field in EDITIONS[-1].form.fields())


def test_every_label_that_the_manual_quotes_is_in_the_program() -> None:
    known = sources()
    quoted = {label for chapter in chapters() for label in SAID.findall(chapter.text)}

    assert len(quoted) > 20
    assert [label for label in sorted(quoted) if label not in known] == []


def test_every_picture_is_there_and_small_and_none_is_left_over() -> None:
    shown = {name for chapter in chapters() for name in re.findall(r"\]\(([^)]+)\)", chapter.text)}

    assert shown == {path.name for path in manual_folder().glob("*.png")}
    assert all((manual_folder() / name).stat().st_size < LARGEST for name in shown)


def test_document_for_the_web_is_fresh() -> None:
    from tools.make_manual import TARGET, document

    assert TARGET.read_text(encoding="utf-8") == document()


def test_f1_opens_the_chapter_of_what_has_the_focus(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    page = desk.findChild(OverviewPage)
    assert chapter_for(page) == "概览"
    window.commands.showing_manual.trigger()
    manual = window.findChild(ManualWindow)
    assert manual is not None
    assert manual.isVisible()
    manual.show_chapter("密码")

    assert "不能找回" in manual.pages.toPlainText()


def test_pictures_are_shown_no_wider_than_the_page(qtbot: QtBot) -> None:
    manual = ManualWindow()
    qtbot.addWidget(manual)
    manual.resize(640, 480)
    manual.show()
    kind = QTextDocument.ResourceType.ImageResource.value
    for name in ("filling.png", "start.png"):
        picture = manual.pages.loadResource(kind, QUrl(name))
        assert 0 < picture.width() <= manual.pages.viewport().width()


def test_words_are_found_from_chapter_to_chapter(qtbot: QtBot) -> None:
    manual = ManualWindow()
    qtbot.addWidget(manual)
    manual.words.setText("不能找回")
    manual.find_next()

    assert manual.contents.currentItem().text() == "密码"
    assert manual.pages.textCursor().selectedText() == "不能找回"


@pytest.mark.parametrize("words", ["", "这里没有的话"])
def test_words_that_are_nowhere_change_nothing(qtbot: QtBot, words: str) -> None:
    manual = ManualWindow()
    qtbot.addWidget(manual)
    manual.words.setText(words)
    manual.find_next()

    assert manual.contents.currentRow() == 0
    assert chapter_for(QLabel()) == ""
