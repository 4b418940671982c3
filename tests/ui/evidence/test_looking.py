"""Evidence is looked at as soon as a draft names it, in a process of its own, and nobody waits."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.store.files import Looked
from app.ui.evidence.looking import Looking
from app.ui.keeping import copy_open, open_draft
from app.ui.opened import OpenDraft
from tests.export.evidence import made
from tests.ui.drafts import PATIENCE

LIST = FieldPath.parse("evidence")
GOOD = "evidence/合同.pdf"
PAGE = "evidence/网页.pdf"
FILES = {GOOD: made.text_pdf("a contract"), PAGE: b"<!DOCTYPE html><title>404</title>"}


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenDraft]:
    path = tmp_path / "材料.shenbao"
    DraftFile.create(path, Draft(EDITIONS[-1].id)).close()
    draft = OpenDraft(open_draft(path, None), lambda *_: None)
    for name, data in FILES.items():
        draft.files.attachments.add(BytesIO(data), name)
    yield draft
    if not draft.left:
        draft.leave()(Backups(tmp_path / "backups"))


@pytest.fixture
def looking(opened: OpenDraft) -> Looking:
    return Looking(opened)


def name_files(opened: OpenDraft, *names: str) -> None:
    rows = [{ROW_ID: number, "file": name} for number, name in enumerate(names, 1)]
    opened.editor.edit(LIST, rows)


def codes(opened: OpenDraft) -> set[str]:
    return {f.code for f in opened.editor.report.findings if f.code.startswith("evidence.")}


def until(qtbot: QtBot, happened: Callable[[], bool]) -> None:
    qtbot.waitUntil(happened, timeout=PATIENCE)


def test_what_a_draft_names_is_looked_at_and_the_findings_show(
    qtbot: QtBot, opened: OpenDraft, looking: Looking
) -> None:
    name_files(opened, GOOD, PAGE)
    with qtbot.waitSignal(looking.changed, timeout=PATIENCE):
        until(qtbot, lambda: looking.state(PAGE) == "done")

    until(qtbot, lambda: codes(opened) == {"evidence.download-page"})
    found = looking.inspection(GOOD)
    assert found is not None
    assert (found.kind, found.pages) == ("pdf", 1)
    assert not looking.under_way
    assert looking.state("evidence/none.pdf") == ""


def test_a_file_that_comes_later_is_looked_at_by_the_same_process(
    qtbot: QtBot, opened: OpenDraft, looking: Looking
) -> None:
    name_files(opened, GOOD)
    until(qtbot, lambda: looking.state(GOOD) == "done")
    process = looking.process_id
    name_files(opened, GOOD, PAGE, "evidence/后来.pdf")
    until(qtbot, lambda: looking.state(PAGE) == "done" and not looking.under_way)
    assert looking.process_id == process != 0
    assert looking.state("evidence/后来.pdf") == ""

    assert opened.files.attachments.add(BytesIO(b"MZ"), "evidence/后来.pdf")
    name_files(opened, "evidence/后来.pdf")
    until(qtbot, lambda: codes(opened) == {"evidence.program"})
