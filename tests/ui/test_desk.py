"""The three columns that a draft is filled in at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.history import History
from app.model.paths import FieldPath
from app.model.rules import Finding
from app.model.surroundings import Nowhere
from app.ui.confirming import ReasonBox
from app.ui.desk import Desk
from app.ui.editor import Editor
from app.ui.elsewhere import ElsewherePage
from app.ui.form.page import FormPage
from app.ui.narrative.finding import FindBar
from app.ui.outline import ELSEWHERE, OVERVIEW, step_at, steps_of
from app.ui.overview import OverviewPage
from tests.declarations import minimal
from tests.ui.driving import NAME
from tests.ui.test_problems import listed

EDITION = EDITIONS[-1]
STEPS = steps_of(EDITION)
COMPANY = next(step for step in STEPS if NAME.within(step.roots[0]))


def editor_of(draft: Draft) -> Editor:
    return Editor(EDITION, History(draft.numbered(EDITION.form)), Nowhere())


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(editor_of(Draft(EDITION.id)))
    made.resize(1300, 800)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_begins_with_an_account_of_all(desk: Desk) -> None:
    assert desk.current == OVERVIEW
    assert isinstance(desk.page, OverviewPage)
    assert desk.panel == "problems"


def test_a_page_is_made_when_it_is_gone_to_and_kept(desk: Desk) -> None:
    assert len(desk.findChildren(FormPage)) == 0
    desk.go_to(STEPS[0])
    page = desk.page
    assert isinstance(page, FormPage)
    desk.go_to(STEPS[2])
    desk.go_to(STEPS[0])

    assert desk.page is page
    assert len(desk.findChildren(FormPage)) == 2


def test_every_step_is_reached_one_after_the_other_and_back(desk: Desk) -> None:
    seen = [desk.current]
    while desk.footer.on.text() == "下一步":
        desk.footer.on.click()
        seen.append(desk.current)
    assert seen == [OVERVIEW, *STEPS]
    desk.footer.on.click()
    assert desk.current == OVERVIEW
    desk.go_to(STEPS[-1])
    while desk.footer.back.isEnabled():
        desk.footer.back.click()

    assert desk.current == OVERVIEW


def test_the_next_step_is_entered_at_its_first_field(qtbot: QtBot, desk: Desk) -> None:
    moved = list[FieldPath]()
    desk.moved.connect(moved.append)
    desk.go_to(STEPS[0])
    desk.footer.on.click()
    qtbot.waitUntil(lambda: bool(moved) and moved[-1] == NAME)


def test_whatever_is_led_to_is_shown(qtbot: QtBot, desk: Desk) -> None:
    desk.editor.lead(NAME)
    assert desk.current == COMPANY
    assert desk.place == NAME
    desk.editor.edit(NAME, "某公司")
    desk.go_to(OVERVIEW)
    desk.editor.undo()

    assert desk.current == COMPANY


def test_a_finding_leads_to_its_field(desk: Desk) -> None:
    seen = list[Finding]()
    for _ in listed(desk.problems):
        desk.next_problem(1)
        row = desk.problems.view.current
        assert row is not None
        assert row.finding is not None
        path = row.finding.path
        assert any(path.within(r) or r.within(path) for r in desk.current.roots)
        seen.append(row.finding)
    assert len(set(seen)) == len(listed(desk.problems))


def test_the_next_problem_comes_behind_where_one_is(qtbot: QtBot, desk: Desk) -> None:
    fields = [field.path for field, _ in desk.editor.answers.fields()]
    roadmap = FieldPath.parse("roadmap")
    desk.go_to(STEPS[-1])
    desk.next_problem(-1)
    assert desk.place.within(STEPS[-2].roots[0])
    desk.lead(NAME)
    qtbot.waitUntil(lambda: desk.page.isAncestorOf(QApplication.focusWidget() or desk))
    desk.next_problem(1)
    assert fields.index(desk.place) == fields.index(NAME) + 1
    desk.lead(roadmap)
    desk.next_problem(1)
    assert desk.current == STEPS[-1]


def test_that_there_is_no_problem_is_said(qtbot: QtBot) -> None:
    made = Desk(editor_of(Draft(EDITION.id, minimal())))
    qtbot.addWidget(made)
    made.show()
    said = list[str]()
    made.told.connect(said.append)
    made.next_problem(1)
    assert said == ["没有发现问题，可以定稿了。"]
    made.editor.edit(NAME, None)
    made.editor.check()
    made.problems.search.setText("没有这样的问题")
    made.next_problem(1)
    assert said[1:] == ["没有符合筛选条件的问题。"]


def test_escape_puts_away_what_was_opened_wherever_one_is(qtbot: QtBot, desk: Desk) -> None:
    desk.lead(NAME)
    desk.find_words(replacing=False)
    desk.steps.setFocus()
    qtbot.keyClick(desk.steps, Qt.Key.Key_Escape)
    bar = desk.findChild(FindBar)
    assert bar is not None
    assert not bar.isVisible()
    warning = next(f for f in desk.editor.report.warnings)
    for focused in (True, False):
        desk.problems.view.asked.emit(warning)
        (box,) = (box for box in desk.findChildren(ReasonBox) if box.isVisible())
        if not focused:
            desk.lead(NAME)
        qtbot.keyClick(QApplication.focusWidget() or desk, Qt.Key.Key_Escape)
        assert not [b for b in desk.findChildren(ReasonBox) if b.isVisible()]
        del box


def test_counts_agree_in_list_tab_and_report(desk: Desk) -> None:
    report = desk.editor.report
    number = len(report.errors) + len([w for w in report.warnings if not w.reason])
    spoken = desk.steps.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert desk.findChildren(QTabWidget)[0].tabText(0) == f"问题 {number}"
    assert "个错误" not in spoken  # nobody has made any
    assert f"{len(report.errors)}项待填" in spoken
    desk.editor.edit(NAME, "某公司")
    desk.editor.check()
    spoken = desk.steps.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    company = {f for f in desk.editor.report.errors if f.path.within(COMPANY.roots[0])}
    assert f"{len(company)}个错误，{len(report.errors) - 1 - len(company)}项待填" in spoken


def test_the_panel_is_changed_folded_and_its_widths_kept(desk: Desk) -> None:
    shown = list[str]()
    desk.panel_changed.connect(shown.append)
    desk.show_panel("preview")
    assert desk.preview is not None
    desk.resize(1400, 600)
    desk.moveSplitter(900, 2)
    wide = desk.sizes()
    desk.show_panel("problems")
    assert desk.sizes() != wide
    desk.show_panel("preview")
    assert desk.sizes() == wide
    desk.show_panel("")

    assert shown == ["preview", "problems", "preview", ""]
    assert desk.panel == ""
    assert desk.widths["preview"] == wide


def test_pages_are_drawn_only_once_they_are_wanted(qtbot: QtBot) -> None:
    made = list[QWidget]()

    def make() -> QWidget:
        made.append(QWidget())
        return made[-1]

    desk = Desk(editor_of(Draft(EDITION.id)), make_preview=make)
    qtbot.addWidget(desk)
    assert made == []
    desk.show_panel("preview")
    desk.show_panel("problems")
    desk.show_panel("preview")

    assert len(made) == 1


def test_one_returns_to_the_step_one_was_at(desk: Desk) -> None:
    desk.return_to("company.name")
    assert desk.current == COMPANY
    for nonsense in ("", "nowhere.at.all", "[["):
        desk.return_to(nonsense)
        assert desk.current == COMPANY


def test_what_no_field_holds_is_shown_and_can_be_taken_away(qtbot: QtBot) -> None:
    draft = Draft(EDITION.id, {**minimal(), "surprise": "多出来的内容"})
    desk = Desk(editor_of(draft))
    qtbot.addWidget(desk)
    desk.go_to(ELSEWHERE)
    page = desk.page
    assert isinstance(page, ElsewherePage)
    assert "多出来的内容" in page.words
    page.buttons[0].click()
    desk.editor.check()

    assert desk.editor.value(FieldPath.parse("surprise")) is None
    assert desk.current == OVERVIEW
    desk.editor.undo()
    assert desk.editor.value(FieldPath.parse("surprise")) == "多出来的内容"


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Right])
def test_the_way_from_the_steps_leads_into_the_form(qtbot: QtBot, desk: Desk, key: Qt.Key) -> None:
    desk.show()
    desk.activateWindow()
    desk.go_to(step_at(steps_of(EDITION), NAME))
    desk.enter_steps()
    qtbot.keyClick(desk.steps, key)
    focus = QApplication.focusWidget()

    assert focus is not None
    assert desk.page.isAncestorOf(focus)
    desk.go_to(OVERVIEW)
    desk.enter_steps()
    qtbot.keyClick(desk.steps, key)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert desk.page.isAncestorOf(focus)
