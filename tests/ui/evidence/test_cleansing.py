"""What is sent of a PDF with more than pages is made before a release asks for it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.export.evidence.cleaning import is_clean
from app.model.paths import FieldPath
from app.ui.evidence.shelf import Shelf
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from tests.export.evidence.made import changed, text_pdf, with_script
from tests.ui.driving import wait
from tests.ui.evidence.conftest import titled

DIRTY = changed(text_pdf("one"), with_script)
NAME = "evidence/脚本.pdf"


@pytest.fixture
def opened(qtbot: QtBot, empty_draft: Path) -> Iterator[OpenDraft]:
    made = OpenDraft(open_draft(empty_draft, None), lambda *_: None)
    yield made
    made.leaving.emit()
    if made.autosave is not None:
        made.autosave.close()
    made.file.close()


def test_what_needs_it_is_cleaned_once_and_the_original_stays(
    qtbot: QtBot, opened: OpenDraft
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    shelf = Shelf(over, opened)
    attachments = opened.files.attachments
    attachments.add(BytesIO(DIRTY), NAME)
    attachments.add(BytesIO(text_pdf("two")), "evidence/合同.pdf")
    rows: list[Any] = [*titled("脚本", file=NAME), *titled("合同", file="evidence/合同.pdf")]
    opened.editor.edit(FieldPath.parse("evidence"), rows)
    wait(qtbot, lambda: opened.files.is_cleaned(NAME) and not shelf.cleansing.busy)

    assert is_clean(BytesIO(opened.files.read(NAME)))
    assert opened.files.originals.read(NAME) == DIRTY
    assert not opened.files.is_cleaned("evidence/合同.pdf")
    assert len(attachments.names) == 3
    assert opened.jobs == ()
    found = shelf.looking.inspection(NAME)
    assert found is not None
    assert [f.code for f in found.findings] == ["evidence.active-content"]
