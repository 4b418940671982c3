"""The problems beside the form."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.history import History
from app.model.paths import FieldPath
from app.model.problem import Severity
from app.model.rules import Finding
from app.model.surroundings import Nowhere
from app.ui.confirming import ReasonBox
from app.ui.editor import Editor
from app.ui.problem_list import ProblemList
from app.ui.problem_rows import ROW, ProblemRows, Row, arrange
from app.ui.problems import ProblemsPanel
from tests.toy import TOY


def finding(severity: Severity, name: str, message: str = "", reason: str = "") -> Finding:
    return Finding(
        "code", FieldPath.parse(name), severity, message or f"「{name}」尚未填写。", reason
    )


ERROR, OTHER = finding("error", "company.name"), finding("error", "roadmap")
WARNING = finding("warning", "platform.name")
HINT = finding("info", "architecture", "「技术架构」1430字，接近上限。")
CONFIRMED = finding("warning", "regions", reason="已核对")
ALL = (WARNING, ERROR, HINT, CONFIRMED, OTHER)


def panel_with(qtbot: QtBot, *findings: Finding) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show_findings(findings)
    panel.resize(320, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def rows(panel: ProblemsPanel) -> list[Row]:
    """All rows of the list, from the top."""
    model = panel.view.model()
    return [model.index(row, 0).data(ROW) for row in range(model.rowCount())]


def listed(panel: ProblemsPanel) -> list[Finding]:
    """The findings that are in sight, from the top."""
    found = [row.finding for row in rows(panel) if row.finding and not row.asks]
    return found if panel.view.isVisible() else []


def number_of(panel: ProblemsPanel, words: str) -> int:
    """The row whose words begin like this."""
    return next(n for n, row in enumerate(rows(panel)) if row.words.startswith(words))


def click(qtbot: QtBot, view: ProblemList, number: int, *, at_link: bool = False) -> None:
    """Click on a row of the list, or on the link at its right."""
    rect = view.visualRect(view.model().index(number, 0))
    place = rect.topRight() + QPoint(-20, 15) if at_link else rect.center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_findings_are_grouped_by_severity_each_in_the_order_of_the_paper(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)

    assert listed(panel) == [ERROR, OTHER, WARNING, HINT]
    assert [row.words for row in rows(panel) if row.heading] == [
        "错误　2",
        "警告　1",
        "提示　1",
        "已确认的警告　1",
    ]
    shown = [switch for switch in panel.switches.values() if switch.isVisible()]
    assert [switch.text() for switch in shown] == ["错误 2", "警告 1", "提示 1"]


def test_what_nobody_came_to_yet_is_no_error(qtbot: QtBot) -> None:
    panel = panel_with(qtbot)
    panel.show_findings(ALL, frozenset({OTHER}))
    headings = [row.words for row in rows(panel) if row.heading]
    assert headings[:2] == ["错误　1", "待填　1"]
    assert panel.switches["pending"].isVisible()
    panel.switches["pending"].click()
    assert OTHER not in listed(panel)
    panel.show_findings((OTHER,), frozenset({OTHER}))
    panel.reveal("error")
    assert listed(panel) == [OTHER]


def test_confirmed_warnings_are_folded_away_and_unfold_by_mouse_and_by_key(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    heading = number_of(panel, "已确认")
    click(qtbot, panel.view, heading)
    assert listed(panel)[-1] == CONFIRMED
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert CONFIRMED not in listed(panel)
    qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    assert panel.view.currentIndex().row() == heading
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    assert CONFIRMED not in listed(panel)


def test_switches_hide_severities(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.switches["error"].click()
    assert listed(panel) == [WARNING, HINT]


def test_what_is_in_the_way_is_brought_into_sight_and_filters_stay(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.switches["info"].click()
    panel.reveal("warning")
    assert listed(panel) == [ERROR, OTHER, WARNING]
    assert panel.view.current is not None
    assert panel.view.current.finding == WARNING
    panel.switches["error"].click()
    panel.reveal("error")
    assert listed(panel) == [ERROR, OTHER, WARNING]
    panel.search.setText("接近")
    panel.reveal("error")
    assert listed(panel) == [ERROR, OTHER, WARNING]
    assert panel.search.text() == ""


def test_words_filter_by_sentence_and_by_path(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.search.setText("接近")
    assert listed(panel) == [HINT]
    panel.search.setText("COMPANY")
    assert listed(panel) == [ERROR]
    panel.search.setText("nothing at all")
    assert listed(panel) == []


def test_only_the_part_that_is_looked_at(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.set_here(lambda one: one.path == WARNING.path)
    assert len(listed(panel)) == len(ALL) - 1
    panel.here_only.click()
    assert listed(panel) == [WARNING]
    panel.set_here(lambda one: one.path == HINT.path)
    assert listed(panel) == [HINT]


def test_going_to_a_finding_is_told_by_key_and_by_mouse(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    told = list[Finding]()
    panel.chosen.connect(told.append)
    for _ in range(3):
        panel.step(1)
    panel.step(-1)
    assert told == [ERROR, OTHER, WARNING, OTHER]
    panel.step(-1)
    panel.step(-1)
    assert told[-1] == HINT  # round the end
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert told[-1] == HINT  # whoever looks through the list stays in it
    qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert told[-1] == WARNING
    click(qtbot, panel.view, number_of(panel, OTHER.message))
    assert told[-1] == OTHER


def test_the_selected_finding_stays_selected_while_others_come_and_go(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.step(-1)
    told = list[Finding]()
    panel.chosen.connect(told.append)
    panel.show_findings((OTHER, HINT))

    assert panel.view.current is not None
    assert panel.view.current.finding == HINT
    assert told == []


def test_the_next_finding_takes_the_place_of_one_that_was_mended(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.step(1)
    panel.show_findings((WARNING, HINT, OTHER))

    assert panel.view.current is not None
    assert panel.view.current.finding == OTHER


def many(count: int, severity: Severity = "warning") -> tuple[Finding, ...]:
    return tuple(finding(severity, f"company.field{n}") for n in range(count))


def test_what_is_looked_at_stays_at_its_height_while_rows_above_come_and_go(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *many(80))
    view = panel.view
    view.setCurrentIndex(view.model().index(41, 0))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 200)
    first = view.indexAt(QPoint(10, 0)).data(ROW)
    top = view.visualRect(view.indexAt(QPoint(10, 0))).top()

    panel.show_findings((*many(10, "error"), *many(80)[5:]))
    assert view.indexAt(QPoint(10, 0)).data(ROW) == first
    assert view.visualRect(view.indexAt(QPoint(10, 0))).top() == top


def test_only_what_changed_is_told_to_the_list(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *many(30))
    model = panel.view.model()
    told = list[tuple[str, int, int]]()
    model.rowsRemoved.connect(lambda _, first, last: told.append(("gone", first, last)))
    model.rowsInserted.connect(lambda _, first, last: told.append(("new", first, last)))
    model.dataChanged.connect(lambda a, b: told.append(("said", a.row(), b.row())))
    model.modelReset.connect(lambda: told.append(("all", 0, 0)))

    findings = list(many(30))
    findings[4] = replace(findings[4], message="「field4」写了12字。")
    panel.show_findings(tuple(findings))
    assert told == [("said", 5, 5)]
    told.clear()
    del findings[20]
    panel.show_findings(tuple(findings))
    assert told == [("gone", 21, 21), ("said", 0, 0)]
    told.clear()
    panel.show_findings(tuple(findings))
    assert told == []


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_any_rows_become_any_others(before: list[int], after: list[int]) -> None:
    model = ProblemRows()
    for numbers in (before, after):
        wanted = tuple(arrange(replace(ERROR, path=FieldPath((f"f{n}",))) for n in numbers))
        model.become(wanted)
        assert tuple(model.rows) == wanted


def test_findings_of_one_code_at_one_place_are_told_apart(qtbot: QtBot) -> None:
    twins = [replace(WARNING, message=f"「platform.name」中有字符{c}。") for c in "甲乙丙"]
    panel = panel_with(qtbot, *twins)
    assert len({row.key for row in rows(panel)}) == len(rows(panel))
    panel.show_findings((twins[0], twins[2]))
    assert listed(panel) == [twins[0], twins[2]]


def test_nothing_moves_under_the_mouse_until_it_rests(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    qtbot.mouseMove(panel.view.viewport(), QPoint(40, 40))
    panel.show_findings((HINT,))
    assert listed(panel) == [ERROR, OTHER, WARNING, HINT]
    qtbot.waitUntil(lambda: listed(panel) == [HINT])


def test_an_empty_list_says_why(qtbot: QtBot) -> None:
    panel = panel_with(qtbot)
    assert "可以定稿" in panel.empty_words
    panel.show_findings((ERROR,))
    assert panel.empty_words == ""
    panel.search.setText("nothing at all")
    assert "筛选" in panel.empty_words
    panel.step(1)
    panel.all_again.click()
    assert listed(panel) == [ERROR]


def test_tab_goes_from_the_switches_to_the_list(qtbot: QtBot) -> None:
    panel = panel_with(qtbot)
    panel.show_findings(ALL, frozenset({OTHER}))
    first = panel.switches["error"]
    first.setFocus()
    went = [panel.focusWidget()]
    for _ in range(6):
        panel.focusNextChild()
        went.append(panel.focusWidget())
    assert went == [*panel.switches.values(), panel.search, panel.here_only, panel.view]


def test_long_sentences_need_more_room_in_a_narrow_column(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, finding("error", "a", "「一个栏目」" + "需要填写的内容" * 20))

    def height() -> int:
        view = panel.view
        return view.visualRect(view.model().index(1, 0)).height()

    wide = height()
    panel.resize(240, 600)
    qtbot.waitUntil(lambda: height() > wide)


def test_a_reader_of_the_screen_hears_the_severity_and_the_reason(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, CONFIRMED)
    click(qtbot, panel.view, 0)
    model = panel.view.model()
    spoken = [
        model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(model.rowCount())
    ]

    assert spoken == [
        "已确认的警告，1个，已展开",
        "已确认的警告：「regions」尚未填写。（已确认：已核对）",
    ]


# --- with a draft -----------------------------------------------------------------------------

YOUNG = FieldPath.parse("applicant.founded_on")


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    """A draft with errors, and with a warning about the date."""
    draft = Draft(TOY.id, {"applicant": {"name": "某厂", "founded_on": "2030-05-01"}})
    return Editor(TOY, History(draft), Nowhere())


@pytest.fixture
def panel(qtbot: QtBot, editor: Editor) -> ProblemsPanel:
    made = panel_with(qtbot)
    made.watch(editor)
    return made


def at_warning(panel: ProblemsPanel) -> int:
    return number_of(panel, "「一、单位·成立日期」太新")


def box_in(panel: ProblemsPanel) -> ReasonBox | None:
    return next((b for b in panel.findChildren(ReasonBox) if b.isVisible()), None)


def test_the_list_is_what_the_checks_say_step_by_step(
    panel: ProblemsPanel, editor: Editor, qtbot: QtBot
) -> None:
    found = listed(panel)
    assert sorted(map(repr, found)) == sorted(map(repr, editor.report.findings))
    assert [row.words for row in rows(panel)[:2]] == ["错误　3", "一、单位"]
    assert "待填　1" in [row.words for row in rows(panel)]

    with qtbot.waitSignal(editor.checked):
        editor.edit(FieldPath.parse("applicant.email"), "a@b.cn")
    assert len(listed(panel)) == len(found) - 1


def test_choosing_leads_to_the_field(panel: ProblemsPanel, editor: Editor, qtbot: QtBot) -> None:
    led = list[FieldPath]()
    editor.led.connect(led.append)
    click(qtbot, panel.view, at_warning(panel))
    assert led == [YOUNG]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_warning_is_confirmed_with_a_reason_in_its_place(
    panel: ProblemsPanel, editor: Editor, qtbot: QtBot, by_key: bool
) -> None:
    number = at_warning(panel)
    if by_key:
        panel.view.setCurrentIndex(panel.view.model().index(number, 0))
        qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    else:
        click(qtbot, panel.view, number, at_link=True)
    box = box_in(panel)
    assert box is not None
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert editor.draft.confirmations == ()  # not without a reason
    qtbot.keyClicks(box.line, "checked")
    with qtbot.waitSignal(editor.checked):
        editor.edit(FieldPath.parse("applicant.email"), "a@b.cn")
    assert box_in(panel) is box  # what is typed elsewhere takes nothing from it
    assert box.line.text() == "checked"

    with qtbot.waitSignal(editor.checked):
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert editor.draft.reason("toy.young", YOUNG) == "checked"
    assert "已确认的警告　1" in [row.words for row in rows(panel)]
    assert box_in(panel) is None
    editor.undo()
    assert editor.draft.confirmations == ()


def test_esc_gives_up_and_goes_back_to_the_list(
    panel: ProblemsPanel, editor: Editor, qtbot: QtBot
) -> None:
    click(qtbot, panel.view, at_warning(panel), at_link=True)
    box = box_in(panel)
    assert box is not None
    qtbot.keyClicks(box.line, "half")
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    assert not [row for row in rows(panel) if row.asks]
    assert editor.draft.confirmations == ()


def test_a_confirmation_is_taken_back(panel: ProblemsPanel, editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.checked):
        editor.confirm("toy.young", YOUNG, "已核对")
    click(qtbot, panel.view, number_of(panel, "已确认"))
    with qtbot.waitSignal(editor.checked):
        click(qtbot, panel.view, at_warning(panel), at_link=True)

    assert editor.draft.confirmations == ()
    assert editor.undo_name == "撤回确认"


def test_a_draft_that_is_only_looked_at_offers_no_confirming(qtbot: QtBot, editor: Editor) -> None:
    panel = panel_with(qtbot)
    panel.watch(Editor(TOY, editor.history, Nowhere(), read_only=True))
    panel.view.setCurrentIndex(panel.view.model().index(at_warning(panel), 0))
    qtbot.keyClick(panel.view, Qt.Key.Key_Space)
    current = panel.view.current
    assert current is not None
    assert box_in(panel) is None
    assert [a.text() for a in panel.view.menu_for(current).actions()] == ["转到栏目", "复制"]


def test_another_draft_takes_the_place_of_the_first(
    panel: ProblemsPanel, editor: Editor, qtbot: QtBot
) -> None:
    panel.watch(None)
    assert listed(panel) == []
    editor.check()
    assert listed(panel) == []
