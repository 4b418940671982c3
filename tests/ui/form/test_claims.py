"""Claims: a tick and what is asked beside it, each changed by a person and by nobody else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.model.values import Json
from app.ui.form.claims import ClaimsGrid
from app.ui.form.marks import ProofMark
from app.ui.standing import standing_of
from tests.declarations import minimal, ticked
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

DEVICES = "capability.devices"
FIRST = f"{DEVICES}.connectable_devices"


def test_tick_and_untick_leave_nothing_behind(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    tick = input_at(page, f"{FIRST}.claimed")
    focus(qtbot, tick)
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert page.editor.value(at(FIRST)) == {"claimed": True}
    assert page.editor.undo_name == "勾选"
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert page.editor.value(at(FIRST)) == {}


def test_figure_typed_without_a_tick_is_said_and_mended_with_a_click(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(DEVICES)
    figure = input_at(page, f"{FIRST}.kinds")
    focus(qtbot, figure)
    type_text(figure, "12")
    assert page.editor.value(at(FIRST)) == {"kinds": 12}  # nobody ticked it
    (grid,) = page.findChildren(ClaimsGrid)
    strip = grid.strips[0]
    page.editor.check()
    assert strip.shown == ()  # who is typing is not interrupted
    QTest.keyClick(figure, Qt.Key.Key_Tab)
    page.editor.check()
    assert strip.shown == ()  # nor who goes on with the same claim
    focus(qtbot, input_at(page, f"{DEVICES}.collection_points.count"))

    assert [f.code for f in strip.shown] == ["claim.not-ticked"]
    assert [b.text() for b in strip.findChildren(QToolButton)] == ["勾选", "清除"]
    next(b for b in strip.findChildren(QToolButton) if b.text() == "勾选").click()
    assert page.editor.value(at(FIRST)) == {"kinds": 12, "claimed": True}
    assert input_at(page, f"{FIRST}.claimed").isChecked()


def test_arrow_keys_stay_in_their_column(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    kinds, count = input_at(page, f"{FIRST}.kinds"), input_at(page, f"{FIRST}.count")
    focus(qtbot, kinds)
    QTest.keyClick(kinds, Qt.Key.Key_Down)
    assert input_at(page, f"{DEVICES}.manageable_devices.kinds").hasFocus()
    focus(qtbot, count)
    QTest.keyClick(count, Qt.Key.Key_Down)
    below = input_at(page, f"{DEVICES}.switch_signal_devices.count")
    assert below.hasFocus()
    QTest.keyClick(below, Qt.Key.Key_Up)
    assert count.hasFocus()


def test_answer_is_chosen_and_taken_back_by_key(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(DEVICES)
    path = f"{DEVICES}.edge_computing.answer"
    yes, no = input_at(page, path).buttons
    focus(qtbot, yes)
    QTest.keyClick(yes, Qt.Key.Key_Space)
    assert page.editor.value(at(path)) is True
    QTest.keyClick(yes, Qt.Key.Key_Right)
    assert page.editor.value(at(path)) is False
    assert no.isChecked()
    QTest.keyClick(no, Qt.Key.Key_Delete)
    assert page.editor.value(at(path)) is None
    assert not yes.isChecked()
    assert not no.isChecked()
    page.editor.undo()
    assert no.isChecked()


def test_inputs_are_named_aloud_with_their_units(make_page: MakePage) -> None:
    page = make_page(DEVICES)
    assert input_at(page, f"{FIRST}.kinds").accessibleName() == "可连接的工业设备种类 种类数（类）"
    assert input_at(page, f"{FIRST}.count").accessibleName() == "可连接的工业设备种类 数量（个）"
    answer = input_at(page, f"{DEVICES}.edge_computing.answer")
    assert answer.buttons[0].accessibleName() == "是否具备工业设备数据边缘计算功能：是"


def test_evidence_of_a_claim_is_counted(make_page: MakePage) -> None:
    content = minimal()
    content["capability"]["devices"]["collection_points"] = ticked(count=5)
    page = make_page(DEVICES, content)
    marks = {mark.words: mark for mark in page.findChildren(ProofMark)}
    assert sorted(marks) == ["", "未附证明", "证明 1 份"]
    for words, mark in marks.items():
        # Only what is claimed is a stop of the Tab key.
        stops = bool(mark.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        assert stops == bool(words)
        assert mark.accessibleName().endswith(f"：{words or '证明材料'}")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"file": "evidence/a.pdf", "proves": [DEVICES]}, "证明 1 份"),
        ({"file": "", "proves": [FIRST]}, "未附证明"),
    ],
)
def test_claim_is_proven_here_as_it_is_in_the_overview(
    make_page: MakePage, row: dict[str, Json], words: str
) -> None:
    content = minimal()
    content["evidence"] = [{"title": "日志", "category": "其他", **row}]
    page = make_page(DEVICES, content)
    answers, report = page.editor.answers, page.editor.report
    standing = standing_of(page.editor.edition, answers, report)
    states = {claim.path: claim.state for a in standing.aspects for claim in a.claims}

    shown = {mark.words for mark in page.findChildren(ProofMark) if mark.words}

    assert shown == {words}
    assert states[at(FIRST)] == ("proven" if words.startswith("证明") else "bare")
