"""Another scheme or another size of letters reaches what is there already."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.appearance import Scheme, is_dark
from app.ui.desk import Desk
from app.ui.outline import OVERVIEW, steps_of
from app.ui.remembering import Looks
from app.ui.settings import Settings
from app.ui.sheet import Plate
from app.ui.window import Window
from app.ui.words import Words
from tests.ui.driving import desk_of, open_draft


@pytest.fixture
def looks(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    """The looks of the application, which are put back."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font, palette = QFont(application.font()), QPalette(application.palette())

    def choose(_: object, scheme: str) -> None:
        dark = QPalette("#343a43", "#1f2227")
        dark.setColor(QPalette.ColorRole.Base, "#282c33")
        application.setPalette(dark if scheme == "dark" else palette)

    monkeypatch.setattr("app.ui.remembering.apply_scheme", choose)
    yield Looks(settings)
    application.setFont(font)
    application.setPalette(palette)


def visit(desk: Desk) -> None:
    for step in (OVERVIEW, *steps_of(desk.editor.edition)[:6]):
        desk.go_to(step)


def every(window: QWidget, kind: type) -> list:
    return window.findChildren(kind)


def test_pages_that_were_built_take_on_another_scheme_in_both_directions(
    qtbot: QtBot, window: Window, half_draft: Path, looks: Looks
) -> None:
    open_draft(qtbot, window, half_draft)
    desk = desk_of(window)
    visit(desk)
    bright = is_dark(QApplication.palette())
    both: tuple[tuple[Scheme, bool], ...] = (("dark", True), ("light", bright))
    for scheme, dark in both:
        looks.choose_scheme(scheme)
        QApplication.processEvents()
        for plate in every(desk, Plate):
            assert (plate.palette().base().color().lightness() < 128) is dark
        for words in every(window, Words):
            # Words stand out from the ground of their page, whatever it is.
            ink = words.palette().windowText().color().lightness()
            ground = QApplication.palette().base().color().lightness()
            assert abs(ink - ground) > 60, words.text()


def test_titles_grow_with_the_letters(
    qtbot: QtBot, window: Window, half_draft: Path, looks: Looks
) -> None:
    open_draft(qtbot, window, half_draft)
    desk = desk_of(window)
    visit(desk)
    before = {words: words.font().pointSizeF() for words in every(desk, Words)}
    company = window.header.company.font().pointSizeF()
    looks.size_text(130)
    QApplication.processEvents()

    grown = {words for words in before if words.font().pointSizeF() > before[words] * 1.2}
    assert grown == set(before)
    assert window.header.company.font().pointSizeF() > company * 1.2
