"""Who leaves a field, and who only looks at another program for a while."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.form.findings import FindingStrip
from tests.ui.form.conftest import MakePage, at, focus, input_at

NAME = "company.name"


def test_another_program_is_no_other_field(
    qtbot: QtBot, make_page: MakePage, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    page = make_page(NAME)
    line = input_at(page, NAME)
    focus(qtbot, line)
    strip = next(s for s in page.findChildren(FindingStrip) if s.path == at(NAME))
    assert strip.findings

    with monkeypatch.context() as away:
        away.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
        qapp.focusChanged.emit(line, None)
    assert not strip.shown

    qapp.focusChanged.emit(None, line)
    focus(qtbot, input_at(page, "company.address"))
    assert strip.shown
