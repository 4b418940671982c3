"""The page as a whole: the way to a field, the keyboard, read-only drafts, other editions."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.history import History
from app.model.surroundings import Nowhere
from app.ui.editor import Editor
from app.ui.form.page import FormPage
from app.ui.narrative.edit import NarrativeEdit
from app.ui.outline import step_at, steps_of
from app.ui.taking import Incoming, Taken
from tests.declarations import changed, minimal, mutated
from tests.examples import COMPLETE, content_of
from tests.toy import TOY
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

STEPS = [(edition, step) for edition in (EDITION, TOY) for step in steps_of(edition) if step.roots]


def stops(page: FormPage) -> list[QWidget]:
    """Where the Tab key leads, from the first input on."""
    page.go_to_first()
    found: list[QWidget] = []
    for _ in range(400):
        focused = page.focusWidget()
        if focused is None or focused in found:
            break
        found.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return found


@pytest.mark.parametrize(("edition", "step"), STEPS, ids=lambda v: getattr(v, "title", ""))
def test_every_input_is_reached_by_tab_and_named(
    make_page: MakePage, edition: Edition, step: Any
) -> None:
    content = minimal() if edition is EDITION else {"proofs": [{"title": "甲"}]}
    page = make_page(str(step.roots[0]), content, edition=edition)
    inputs = [
        widget
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractButton)
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    reached = stops(page)
    for widget in inputs:
        radios = widget.parentWidget()
        group = radios.findChildren(QAbstractButton) if radios else []
        # Of a question with an answer, Tab reaches the answer; the arrow keys do the rest.
        assert widget in reached or any(button in reached for button in group)
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        assert widget.accessibleName() or words


def test_the_way_to_a_field_scrolls_enters_and_tells(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company", minimal())
    told: list[object] = []
    page.focused.connect(told.append)
    page.resize(900, 300)

    assert page.go_to(at("company.last_year_profit"))
    line = input_at(page, "company.last_year_profit")
    qtbot.waitUntil(lambda: not line.visibleRegion().isEmpty())
    assert line.hasFocus()
    assert told[-1] == at("company.last_year_profit")
    assert page.go_to(at("company.contact"))
    assert input_at(page, "company.contact.name").hasFocus()
    assert not page.go_to(at("platform.name"))


def test_way_to_the_member_of_a_row(make_page: MakePage) -> None:
    page = make_page("cases", minimal())
    assert page.go_to(at("cases[0].title"))
    assert input_at(page, "cases[0].title").hasFocus()


def test_keystroke_touches_only_its_own_input(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company", minimal())
    shown: list[str] = []
    for _, bound in page.binding.bounds():
        real = bound.show_value

        def watch(raw: Any, real: Any = real, path: str = str(bound.path)) -> None:
            shown.append(path)
            real(raw)

        bound.show_value = watch
    line = input_at(page, "company.name")
    focus(qtbot, line)
    type_text(line, "新")
    assert shown == []
    page.editor.edit(at("company.address"), "别处")
    assert shown == ["company.address"]


def test_read_only_draft_shows_everything_and_takes_nothing(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("capability.devices", content_of(COMPLETE), read_only=True)
    before = page.editor.draft
    for widget in stops(page):
        focus(qtbot, widget)
        type_text(widget, "9")
        QTest.keyClick(widget, Qt.Key.Key_Space)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        if isinstance(widget, QAbstractButton) and widget.isCheckable():
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    assert page.editor.draft is before
    figure = input_at(page, "capability.devices.collection_points.count")
    assert figure.text() == "9,846,200"
    assert input_at(page, "capability.devices.collection_points.claimed").isChecked()


def test_step_without_fields_says_so(qtbot: QtBot, make_page: MakePage) -> None:
    editor = make_page("applicant", edition=TOY).editor
    (cover,) = (step for step in steps_of(TOY) if not step.roots)
    page = FormPage(editor, cover)
    qtbot.addWidget(page)
    page.show()
    page.go_to_first()
    assert page.cards == []


def test_note_is_kept_with_its_field(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("company", minimal())
    line = input_at(page, "company.credit_rating")
    focus(qtbot, line)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(line, Qt.Key.Key_M, modifiers)
    note = page.focusWidget()
    assert isinstance(note, QPlainTextEdit)
    type_text(note, "问财务")
    assert page.editor.draft.noted(at("company.credit_rating")) == "问财务"
    page.editor.undo()
    assert note.toPlainText() == ""
    page.editor.redo()
    assert note.toPlainText() == "问财务"


def test_wrong_values_are_shown_as_they_are(make_page: MakePage) -> None:
    content = changed({"company.name": ["甲", 1], "company.founded_on": {"a": True}})
    page = make_page("company", content)
    assert input_at(page, "company.name").text() == "甲、1"
    assert page.editor.history.done == ()


def test_page_that_nobody_sees_catches_up_when_it_is_shown(make_page: MakePage) -> None:
    page = make_page("company", minimal())
    page.hide()
    page.editor.edit(at("company.name"), None)
    page.editor.check()
    assert page.badge.text() == "完成"
    page.show()
    assert page.badge.text() == "1 个错误"


def test_undo_of_a_removal_leads_nowhere_wrong(make_page: MakePage) -> None:
    page = make_page("proofs", {"proofs": [{"title": "甲"}]}, edition=TOY)
    page.editor.led.connect(page.go_to)
    page.editor.edit(at("proofs"), None, name="删除")
    page.editor.undo()
    assert input_at(page, "proofs[0].title").text() == "甲"


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=mutated(minimal()))
def test_pages_show_whatever_a_draft_holds(qtbot: QtBot, content: Any) -> None:
    draft = Draft(EDITION.id, content if isinstance(content, dict) else {}).numbered(EDITION.form)
    editor = Editor(EDITION, History(draft), Nowhere())
    for step in steps_of(EDITION):
        page = FormPage(editor, step)
        for _, bound in page.binding.bounds():
            bound.show_value(editor.value(bound.path))
        page.deleteLater()
    assert editor.history.done == ()


def test_narrative_takes_pictures_in_where_the_page_can(qtbot: QtBot, make_page: MakePage) -> None:
    editor = make_page("regions", minimal()).editor
    step = step_at(steps_of(EDITION), at("regions"))

    def take_in(incoming: Sequence[Incoming], tell: Callable[[Taken], object]) -> None:
        tell([f"figures/{name}" for name, _ in incoming])

    for taker in (take_in, None):
        page = FormPage(editor, step, take_in=taker)
        qtbot.addWidget(page)
        (narrative,) = page.findChildren(NarrativeEdit)
        assert narrative.take_in is taker
