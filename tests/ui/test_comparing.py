"""Two texts side by side, as a person sees them."""

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.model.marking import Piece
from app.ui.comparing import Sides, html_of


def test_marks_differ_by_more_than_colour_and_text_is_no_markup() -> None:
    pieces = (Piece("<b>&\n", False), Piece("新", True))
    words = html_of(pieces, QColor("#ffcccc"), struck=True)

    assert "&lt;b&gt;&amp;<br>" in words
    assert "line-through" in words
    assert "#ffcccc" in words
    assert "underline" in html_of(pieces, QColor("#ccffcc"), struck=False)


def test_where_nothing_stayed_nothing_is_marked() -> None:
    assert "<span" not in html_of((Piece("新", True),), QColor("#ffcccc"), struck=False)


def test_both_texts_are_told_to_readers_of_the_screen(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    sides = Sides(("620", ""), ("之前", "现在"), parent, "（没有）")

    assert sides.before.accessibleName() == "之前：620"
    assert sides.after.accessibleName() == "现在：（没有）"
    assert sides.after.text() == "（没有）"
