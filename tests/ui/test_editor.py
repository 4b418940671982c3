"""The binding: every change is known at once, checked a moment later, and can be undone."""

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.model.draft import Draft, Edit
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.ui.editor import Editor
from tests.toy import TOY

NAME = FieldPath.parse("applicant.name")
EMAIL = FieldPath.parse("applicant.email")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2018, 5, 7, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=100)
        return self.now


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return Editor(TOY, History(Draft(TOY.id)), Nowhere(), now=Clock())


def test_keystroke_is_known_at_once_and_checked_a_moment_later(
    editor: Editor, qtbot: QtBot
) -> None:
    told: list[tuple[object, object]] = []
    editor.changed.connect(lambda paths, by: told.append((paths, by)))
    before = editor.report
    who = object()

    with qtbot.waitSignal(editor.checked):
        editor.edit(NAME, "航", by=who)
        assert editor.value(NAME) == "航"
        assert editor.report is before

    assert told == [(frozenset({NAME}), who)]
    assert [f.code for f in before.findings if f.path == NAME] == ["required"]
    assert NAME not in [f.path for f in editor.report.findings]


def test_burst_is_one_step_until_the_field_is_left(editor: Editor) -> None:
    editor.edit(NAME, "航")
    editor.edit(NAME, "航天")
    editor.settle()
    editor.edit(NAME, "航天云")

    assert [step.changes for step in editor.history.done] == [
        (Edit(NAME, None, "航天"),),
        (Edit(NAME, "航天", "航天云"),),
    ]


def test_undo_leads_to_its_field_and_is_told(editor: Editor) -> None:
    editor.edit(NAME, "航")
    editor.edit_all([(EMAIL, "a@b.cn"), (NAME, "天")], name="粘贴")
    led: list[FieldPath] = []
    told: list[object] = []
    saved: list[History] = []
    editor.led.connect(led.append)
    editor.changed.connect(lambda paths, by: told.append((paths, by)))
    editor.put.connect(saved.append)

    assert editor.undo_name == "粘贴"
    editor.undo()
    assert (editor.value(NAME), editor.value(EMAIL)) == ("航", None)
    assert editor.redo_name == "粘贴"
    editor.redo()

    assert editor.value(EMAIL) == "a@b.cn"
    assert led == [EMAIL, EMAIL]
    assert told == [(frozenset({EMAIL, NAME}), None)] * 2
    assert saved[-1] is editor.history


def test_empty_text_takes_a_value_away(editor: Editor) -> None:
    editor.edit(NAME, "航")
    editor.edit(NAME, "")

    assert editor.draft.content == {"applicant": {}}


def test_place_of_a_removed_row_is_passed_over(editor: Editor) -> None:
    editor.edit(FieldPath.parse("proofs"), [{"#": 0, "title": "甲"}])
    editor.edit_all([(FieldPath.parse("proofs[7].title"), "乙"), (NAME, "航")], name="粘贴")

    assert editor.value(NAME) == "航"
    assert editor.value(FieldPath.parse("proofs[0].title")) == "甲"


def test_confirmations_and_notes(editor: Editor) -> None:
    editor.confirm("odd", NAME, " 已核对 ")
    editor.note(NAME, "问财务")

    assert editor.draft.reason("odd", NAME) == "已核对"
    assert editor.undo_name == "备注"
    editor.undo()
    editor.confirm("odd", NAME, "")
    assert editor.draft.confirmations == ()


def test_read_only_draft_stays_as_it_is(qtbot: QtBot) -> None:
    history = History(Draft(TOY.id)).make([Edit(NAME, None, "航")], at=Clock()())
    editor = Editor(TOY, history, Nowhere(), read_only=True)
    editor.edit(NAME, "天")
    editor.undo()

    assert editor.history is history
