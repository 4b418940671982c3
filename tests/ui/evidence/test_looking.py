"""Evidence is looked at as soon as a draft names it, in a process of its own, and nobody waits."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import children
from app.export.evidence.inspection import LOOK_VERSION
from app.export.evidence.looking import Looks
from app.export.issuing import Unkept
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.store.looks import KeptLooks
from app.ui.evidence.looking import Looking
from app.ui.exporting import Exporting
from app.ui.keeping import copy_open, open_draft
from app.ui.opened import OpenDraft
from tests.export.evidence import made
from tests.ui.drafts import PATIENCE
from tests.ui.driving import NAME

LIST = FieldPath.parse("evidence")
GOOD = "evidence/合同.pdf"
PAGE = "evidence/网页.pdf"
FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
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
    rows: list[Any] = [{ROW_ID: number, "file": name} for number, name in enumerate(names, 1)]
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


def threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("looking")}


class Starts:
    """Starts the processes: so many that never answer, then real ones."""

    def __init__(self, stuck: int) -> None:
        self.stuck = stuck
        self.processes: list[subprocess.Popen[bytes]] = []

    def __call__(self, program: list[str]) -> subprocess.Popen[bytes]:
        program = FOREVER if len(self.processes) < self.stuck else program
        self.processes.append(children.start(program))
        return self.processes[-1]

    @property
    def ended(self) -> bool:
        """Whether all that were started have ended."""
        return all(process.poll() is not None for process in self.processes)


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Starts:
    made = Starts(stuck=1)
    monkeypatch.setattr("app.export.evidence.child.start", made)
    return made


def test_leaving_a_draft_ends_the_look_at_once_and_lets_go_of_its_file(
    qtbot: QtBot, opened: OpenDraft, looking: Looking, tmp_path: Path, starts: Starts
) -> None:
    others = threads()
    name_files(opened, GOOD, PAGE)
    until(qtbot, lambda: looking.process_id != 0)
    assert (looking.state(GOOD), looking.state(PAGE)) == ("looking", "waiting")
    finish = opened.leave()
    assert finish(Backups(tmp_path / "backups")) == ""

    assert not looking.under_way
    until(qtbot, lambda: starts.ended and not threads() - others)
    opened.path.rename(tmp_path / "elsewhere.shenbao")
    again = DraftFile.open(tmp_path / "elsewhere.shenbao", EDITIONS)
    assert KeptLooks(again).all(LOOK_VERSION) == {}  # what was broken off is no finding
    again.close()


def test_a_draft_that_moves_is_looked_at_where_it_lies_then(
    qtbot: QtBot, opened: OpenDraft, looking: Looking, tmp_path: Path, starts: Starts
) -> None:
    name_files(opened, GOOD, PAGE)
    until(qtbot, lambda: looking.process_id != 0)
    found = copy_open(opened.file, opened.editor.history, tmp_path / "副本.shenbao")
    finish = opened.take_over(found)
    finish(Backups(tmp_path / "backups"))

    until(qtbot, lambda: codes(opened) == {"evidence.download-page"})
    assert starts.processes[0].poll() is not None
    assert KeptLooks(found.file).all(LOOK_VERSION).keys() == {
        (name, found.files.sha256(name)) for name in FILES
    }


def test_a_process_that_is_killed_loses_one_look_and_no_other(
    qtbot: QtBot, opened: OpenDraft, looking: Looking, starts: Starts
) -> None:
    name_files(opened, GOOD, PAGE)
    until(qtbot, lambda: looking.process_id != 0)
    starts.processes[0].kill()

    until(qtbot, lambda: codes(opened) == {"evidence.beyond-limits", "evidence.download-page"})
    # It may have been this computer's fault: the next time that the draft is opened will tell.
    assert [name for name, _ in KeptLooks(opened.file).all(LOOK_VERSION)] == [PAGE]


def test_a_draft_that_is_opened_again_need_not_be_looked_at(
    qtbot: QtBot, opened: OpenDraft, looking: Looking, tmp_path: Path
) -> None:
    name_files(opened, GOOD, PAGE)
    until(qtbot, lambda: codes(opened) == {"evidence.download-page"})
    found = looking.inspection(GOOD)
    opened.leave()(Backups(tmp_path / "backups"))
    before = opened.path.read_bytes()

    for read_only in (True, False):
        again = OpenDraft(open_draft(opened.path, None, read_only=read_only), lambda *_: None)
        looks = Looking(again)
        until(qtbot, lambda: codes(again) == {"evidence.download-page"})  # noqa: B023
        assert looks.process_id == 0
        assert looks.inspection(GOOD) == found
        again.leave()(Backups(tmp_path / "backups"))
        if read_only:
            assert again.path.read_bytes() == before


def test_a_draft_that_can_only_be_read_is_looked_at_all_the_same(
    qtbot: QtBot, opened: OpenDraft, tmp_path: Path
) -> None:
    name_files(opened, GOOD, PAGE)
    opened.leave()(Backups(tmp_path / "backups"))
    again = OpenDraft(open_draft(opened.path, None, read_only=True), lambda *_: None)
    looking = Looking(again)

    until(qtbot, lambda: codes(again) == {"evidence.download-page"})
    assert looking.state(GOOD) == "done"
    again.leave()(Backups(tmp_path / "backups"))


@pytest.mark.parametrize("stuck", [0, 1])
def test_a_release_looks_at_what_is_left_and_can_be_called_off_meanwhile(
    qtbot: QtBot, opened: OpenDraft, starts: Starts, tmp_path: Path, stuck: int
) -> None:
    name_files(opened, GOOD, PAGE)
    opened.files.looked = Looks.of(opened.files)
    starts.stuck = stuck
    exporting = Exporting()
    ends = list[str]()
    exporting.refused.connect(lambda _: ends.append("refused"))
    exporting.cancelled.connect(lambda: ends.append("cancelled"))
    exporting.start(opened.editor, opened.files, tmp_path, Unkept())
    if stuck:
        until(qtbot, lambda: bool(starts.processes))
        exporting.cancel()
    until(qtbot, lambda: bool(ends))
    exporting.stop()
    opened.editor.check()

    assert starts.ended
    assert ends == ["cancelled" if stuck else "refused"]  # nothing else is filled in
    assert codes(opened) == (set() if stuck else {"evidence.download-page"})


def test_what_else_is_typed_has_nothing_gathered(
    qtbot: QtBot, opened: OpenDraft, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_files(opened, GOOD)
    until(qtbot, lambda: looking.state(GOOD) == "done")
    asked = list[bool]()
    monkeypatch.setattr(
        "app.export.evidence.looking.evidence_names", lambda _: asked.append(True) or [GOOD]
    )
    opened.editor.edit(NAME, "某公司")
    opened.editor.check()
    assert asked == []
    name_files(opened, PAGE)
    opened.editor.check()
    assert asked == [True]
