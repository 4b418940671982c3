"""The step with the evidence of an open draft, as it stands in the window."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.store.drafts import DraftFile
from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.shelf import Shelf
from app.ui.form.page import FormPage
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from app.ui.outline import step_at, steps_of

EVIDENCE = FieldPath.parse("evidence")
MakeList = Callable[..., FormPage]


def titled(*titles: str, **more: Any) -> list[dict[str, Any]]:
    """Rows that are complete but for their files."""
    return [{"title": title, "category": "客户服务合同", **more} for title in titles]


def list_in(page: FormPage) -> EvidenceInput:
    """The list of evidence on a page."""
    (found,) = page.findChildren(EvidenceInput)
    return found


def titles_in(page: FormPage) -> list[Any]:
    """The titles that the draft holds, from the first."""
    rows: Any = page.editor.value(EVIDENCE)
    return [row.get("title") for row in rows or ()]


@pytest.fixture
def make_list(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeList]:
    """Opens a draft with ``content`` and shows the page on which its evidence stands."""
    opened: list[OpenDraft] = []

    def make(
        rows: list[dict[str, Any]] | None = None,
        *,
        content: dict[str, Any] | None = None,
        read_only: bool = False,
        width: int = 900,
    ) -> FormPage:
        path = tmp_path / f"{len(opened)}.shenbao"
        whole = {**(content or {}), **({"evidence": rows} if rows else {})}
        draft = Draft(EDITION.id, whole).numbered(EDITION.form)
        DraftFile.create(path, draft).close()
        found = OpenDraft(open_draft(path, None, read_only=read_only), lambda *_: None)
        opened.append(found)
        step = step_at(steps_of(found.edition), EVIDENCE)
        window = QWidget()
        page = FormPage(found.editor, step, shelf=Shelf(window, found))
        for widget in (window, page):
            qtbot.addWidget(widget)
        page.resize(width, 800)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield make
    for each in opened:
        each.editor.check()
        each.leaving.emit()
        if each.autosave is not None:
            each.autosave.close()
        each.file.close()
