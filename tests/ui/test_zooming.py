"""The line that says how large pages are shown, and changes it."""

import io

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.pages import PageView
from app.ui.zooming import ZoomBar


@pytest.fixture
def pages(qtbot: QtBot) -> PageView:
    made = PageView()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def load(pages: PageView) -> None:
    writer, file = PdfWriter(), io.BytesIO()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    writer.write(file)
    document, buffer = QPdfDocument(pages), QBuffer(pages)
    buffer.setData(QByteArray(file.getvalue()))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    pages.set_document(document, fresh=True)


def test_the_size_follows_the_buttons(qtbot: QtBot, pages: PageView) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = ZoomBar(pages, parent, alone=True)
    (shown,) = bar.findChildren(QLabel)
    assert shown.text() == ""
    load(pages)
    pages.set_zoom(1.0)
    assert shown.text() == "100 %"
    buttons = {button.text(): button for button in bar.findChildren(QToolButton)}
    buttons["＋"].click()
    assert shown.text() == "120 %"
    buttons["－"].click()
    buttons["－"].click()
    assert shown.text() == "83 %"
    buttons["整页"].click()
    assert pages.fit == "page"
    assert 842 * 96 / 72 * pages.zoom < pages.viewport().height()
    buttons["适合宽度"].click()
    assert pages.fit == "width"
    assert shown.text() == f"{round(pages.zoom * 100)} %"
    assert all(button.accessibleName() for button in buttons.values())


def test_beside_the_form_pages_are_not_shown_whole(qtbot: QtBot, pages: PageView) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = ZoomBar(pages, parent)
    assert "整页" not in [button.text() for button in bar.findChildren(QToolButton)]
