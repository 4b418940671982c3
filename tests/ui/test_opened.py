"""A draft in the window, and what goes on with its file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.store.backups import Backups
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from tests.ui.driving import NAME


@pytest.fixture
def opened(qtbot: QtBot, empty_draft: Path) -> Iterator[OpenDraft]:
    made = OpenDraft(open_draft(empty_draft, None), lambda *_: None)
    yield made
    if made.autosave is not None:
        made.autosave.close()
    made.file.close()


def test_what_waits_for_the_last_job_is_done_once(opened: OpenDraft) -> None:
    done = list[int]()
    opened.when_idle(lambda: done.append(0))
    assert done == [0]
    first, last = (opened.begin(words, lambda: None) for words in ("正在导出", "正在另存草稿"))
    opened.when_idle(lambda: done.append(1))
    opened.end(last)
    assert [job.words for job in opened.jobs] == ["正在导出"]
    assert done == [0]
    opened.end(first)
    opened.end(first)
    opened.end(opened.begin("正在导出", lambda: None))

    assert done == [0, 1]


def test_leaving_calls_off_what_goes_on_and_saves_the_rest(opened: OpenDraft, data: Path) -> None:
    called_off = list[bool]()
    opened.begin("正在导出", lambda: called_off.append(True))
    opened.editor.edit(NAME, "某公司")
    told = opened.leave()(Backups(data))

    assert (called_off, told) == ([True], "")
    assert opened.file.history.draft.get(NAME) == "某公司"
    assert opened.left


def test_a_draft_that_is_only_looked_at_has_no_state_of_saving(
    qtbot: QtBot, empty_draft: Path, data: Path
) -> None:
    looked_at = OpenDraft(open_draft(empty_draft, None, read_only=True), lambda *_: None)

    assert looked_at.state is None
    assert looked_at.read_only
    assert looked_at.flush(0)
    looked_at.leave()(Backups(data))
