"""The step with the evidence of an open draft, as it stands in the window."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.store.attachments import Attachments
from app.store.drafts import DraftFile
from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.order import rows_of
from app.ui.evidence.shelf import Shelf
from app.ui.form.page import FormPage
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from app.ui.outline import step_at, steps_of

EVIDENCE = FieldPath.parse("evidence")
MakeList = Callable[..., FormPage]
OpenWith = Callable[[dict[str, bytes]], OpenDraft]


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


def make_draft(path: Path, files: dict[str, bytes]) -> None:
    """Write a draft with a piece of evidence for each of these files, called as they are."""
    rows: list[Any] = [
        {"title": name.rpartition("/")[2].rpartition(".")[0], "category": "其他", "file": name}
        for name in files
    ]
    draft = Draft(EDITION.id, {"evidence": rows}).numbered(EDITION.form)
    file = DraftFile.create(path, draft)
    for name, data in files.items():
        assert Attachments(file).add(BytesIO(data), name) == name
    file.close()


def row_at(opened: OpenDraft, at: int) -> FieldPath:
    """Where a piece stands in the draft, counted from 0."""
    return EVIDENCE / rows_of(opened.editor.value(EVIDENCE))[at][0]


def _let_go(opened: OpenDraft) -> None:
    opened.editor.check()
    opened.leaving.emit()
    if opened.autosave is not None:
        opened.autosave.close()
    opened.file.close()


@pytest.fixture
def open_with(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWith]:
    """Opens a draft with a piece of evidence for each of these files, called as they are."""
    opened: list[OpenDraft] = []

    def make(files: dict[str, bytes]) -> OpenDraft:
        path = tmp_path / f"草稿{len(opened)}.shenbao"
        make_draft(path, files)
        opened.append(OpenDraft(open_draft(path, None), lambda *_: None))
        return opened[-1]

    yield make
    for each in opened:
        _let_go(each)


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
        _let_go(each)
