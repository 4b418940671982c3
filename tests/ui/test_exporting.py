"""Exports run beside the window, tell how far they are, and can be ended."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.export.issuing import Unkept
from app.export.release import STAGES, Exported, Refused
from app.model.paths import FieldPath
from app.store.beside import Beside
from app.ui.editor import Editor
from app.ui.exporting import Exporting
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.drafts import PATIENCE, editor_of, files_of


class Outcome:
    """What an export told."""

    def __init__(self, exporting: Exporting) -> None:
        self.stages: list[tuple[str, int, int]] = []
        self.ends: list[tuple[str, object]] = []
        exporting.progressed.connect(lambda *told: self.stages.append(told))
        exporting.done.connect(lambda done: self.ends.append(("done", done)))
        exporting.refused.connect(lambda why: self.ends.append(("refused", why)))
        exporting.failed.connect(lambda why: self.ends.append(("failed", why)))
        exporting.cancelled.connect(lambda: self.ends.append(("cancelled", None)))


def run(
    qtbot: QtBot, path: Path, folder: Path, *, as_draft: bool = False, cancel_at: str = ""
) -> Outcome:
    exporting = Exporting()
    outcome = Outcome(exporting)
    if cancel_at:
        exporting.progressed.connect(
            lambda stage, *_: exporting.cancel() if stage == cancel_at else None
        )
    issuer = None if as_draft else Unkept()
    exporting.start(editor_of(path), files_of(path), folder, issuer)
    assert exporting.busy
    qtbot.waitUntil(lambda: bool(outcome.ends), timeout=PATIENCE)
    assert not exporting.busy
    exporting.stop()
    return outcome


def test_an_export_tells_its_stages_and_what_it_wrote(qtbot: QtBot, tmp_path: Path) -> None:
    outcome = run(qtbot, COMPLETE, tmp_path)

    assert outcome.stages == [(stage, i, len(STAGES)) for i, stage in enumerate(STAGES)]
    ((end, done),) = outcome.ends
    assert end == "done"
    assert isinstance(done, Exported)
    assert done.pdf.parent == tmp_path
    assert len(list(tmp_path.iterdir())) == 4


def test_a_draft_with_errors_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    ((end, why),) = run(qtbot, HALF_DONE, tmp_path).ends

    assert end == "refused"
    assert isinstance(why, Refused)
    assert why.findings
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ((end, why),) = run(qtbot, HALF_DONE, tmp_path / "file", as_draft=True).ends

    assert end == "failed"
    assert "无法写入文件夹" in str(why)


@pytest.mark.parametrize("stage", STAGES[:2])
def test_a_cancelled_export_leaves_nothing(qtbot: QtBot, tmp_path: Path, stage: str) -> None:
    outcome = run(qtbot, COMPLETE, tmp_path, cancel_at=stage)

    assert outcome.ends == [("cancelled", None)]
    assert not list(tmp_path.iterdir())


def test_what_was_typed_after_the_start_is_not_exported(qtbot: QtBot, tmp_path: Path) -> None:
    editor, exporting = editor_of(HALF_DONE), Exporting()
    before = editor.draft
    outcome = Outcome(exporting)
    exporting.start(editor, files_of(HALF_DONE), tmp_path)
    editor.edit(FieldPath.parse("company.name"), "后来改的名字")
    exporting.start(editor, files_of(HALF_DONE), tmp_path)  # one at a time
    qtbot.waitUntil(lambda: bool(outcome.ends), timeout=PATIENCE)
    exporting.stop()

    assert editor.draft != before
    assert len(outcome.ends) == 1
    assert not any("后来改的名字" in file.name for file in tmp_path.iterdir())


def test_a_person_can_be_asked_before_files_are_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    editor: Editor = editor_of(HALF_DONE)
    assert isinstance(editor.files, Beside)
    assert Exporting.would_replace(editor, tmp_path, "草稿") == []
    run(qtbot, HALF_DONE, tmp_path, as_draft=True)

    names = Exporting.would_replace(editor, tmp_path, "草稿")
    assert sorted(names) == sorted(file.name for file in tmp_path.iterdir())
    assert Exporting.would_replace(editor, tmp_path, "第1版") == []


def test_each_page_that_is_drawn_for_word_is_told_and_cancelling_ends_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    exporting = Exporting()
    outcome = Outcome(exporting)
    told = list[tuple[int, int]]()
    exporting.pictured.connect(lambda *page: told.append(page))
    exporting.pictured.connect(lambda page, _: exporting.cancel() if page == 2 else None)
    exporting.start(editor_of(COMPLETE), files_of(COMPLETE), tmp_path, Unkept(), "pictures")
    qtbot.waitUntil(lambda: bool(outcome.ends), timeout=PATIENCE)
    exporting.stop()

    assert [end for end, _ in outcome.ends] == ["cancelled"]
    assert told[:2] == [(1, 16), (2, 16)]
    assert not [*tmp_path.iterdir()]
