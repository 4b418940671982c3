"""What the checks say stands under its field: when it helps, and not before."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.ui.form.blocks import FieldBlock
from app.ui.form.findings import FindingStrip
from app.ui.form.lists import TextListInput
from app.ui.form.page import FormPage
from app.ui.words import Words
from tests.declarations import changed
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

NAME = "company.name"
PHONE = "company.contact.phone"


def strip_at(page: FormPage, path: str) -> FindingStrip:
    return next(s for s in page.findChildren(FindingStrip) if s.path == at(path))


def words_in(strip: FindingStrip) -> list[str]:
    return [words.text() for words in strip.findChildren(Words) if words.isVisibleTo(strip)]


def test_nobody_is_blamed_for_what_they_have_not_come_to(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME)
    assert [f.code for f in strip_at(page, NAME).findings] == ["required"]
    assert strip_at(page, NAME).isHidden()
    focus(qtbot, input_at(page, NAME))
    QTest.keyClick(input_at(page, NAME), Qt.Key.Key_Tab)

    assert words_in(strip_at(page, NAME)) == ["尚未填写，请填写。"]
    assert strip_at(page, "company.address").isHidden()


def test_what_was_missing_is_said_of_a_draft_that_was_begun(make_page: MakePage) -> None:
    page = make_page(NAME, {"company": {"address": "某路1号"}})
    assert words_in(strip_at(page, NAME)) == ["尚未填写，请填写。"]


def test_fault_is_said_when_the_field_is_left_and_gone_while_it_is_mended(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page(NAME, changed({"company.founded_on": None}))
    line, strip = input_at(page, "company.founded_on"), strip_at(page, "company.founded_on")
    focus(qtbot, line)
    type_text(line, "2005-06-3")
    page.editor.check()
    type_text(line, "9")
    page.editor.check()
    assert strip.shown == ()
    focus(qtbot, input_at(page, NAME))
    assert words_in(strip) == ["写的是2005年6月39日，没有这一天，请改正。"]
    focus(qtbot, line)
    line.backspace()
    page.editor.check()
    assert strip.shown == ()


def test_warning_is_confirmed_with_a_reason_in_its_place(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page(NAME, changed({PHONE: "68208273"}))
    strip = strip_at(page, PHONE)
    (finding,) = strip.shown
    next(b for b in strip.findChildren(QToolButton) if b.text() == "确认…").click()
    (reason,) = strip.findChildren(QLineEdit)
    confirm = next(b for b in strip.findChildren(QPushButton) if b.text() == "确认")
    assert not confirm.isEnabled()
    type_text(reason, "总机")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    page.editor.check()

    assert page.editor.draft.reason(finding.code, finding.path) == "总机"
    assert "已确认：总机" in words_in(strip)
    assert page.badge.text() == "完成"
    next(b for b in strip.findChildren(QToolButton) if b.text() == "撤回确认").click()
    page.editor.check()
    assert page.badge.text() == "1 个警告"


def test_reason_that_is_being_typed_outlives_another_finding(make_page: MakePage) -> None:
    page = make_page(NAME, changed({PHONE: "68208273"}))
    strip = strip_at(page, PHONE)
    (finding,) = strip.shown
    next(b for b in strip.findChildren(QToolButton) if b.text() == "确认…").click()
    (reason,) = strip.findChildren(QLineEdit)
    type_text(reason, "已与财务核对")
    other = replace(finding, code="other", message="另一条", severity="error")

    strip.show_findings((other, finding), held=False)
    assert strip.findChildren(QLineEdit) == [reason]
    assert reason.text() == "已与财务核对"
    places = [line.mapTo(strip, QPoint()).y() for line in strip.lines]
    strip.show_findings((finding,), held=False)

    assert places == sorted(places)
    assert (reason.text(), len(strip.lines)) == ("已与财务核对", 1)


def test_badges_count_what_the_checks_found(make_page: MakePage) -> None:
    page = make_page(
        NAME,
        changed({NAME: None, PHONE: "68208273", "company.profile.overview": None}),
    )
    errors, warnings = len(page.editor.report.errors), len(page.editor.report.warnings)
    assert (errors, warnings) == (2, 1)
    assert page.badge.text() == "2 个错误，1 个警告"
    profile = page.cards[1]
    assert profile.badge is not None
    assert profile.badge.text() == "1 个错误"


def test_click_on_a_badge_leads_to_the_first_fault(make_page: MakePage) -> None:
    page = make_page(NAME, changed({"company.contact.email": "x"}))
    page.badge.click()
    assert input_at(page, "company.contact.email").hasFocus()


def test_finding_about_several_fields_stands_at_the_first(make_page: MakePage) -> None:
    page = make_page("platform", changed({"platform.iaas.self_built": None}))
    strip = strip_at(page, "platform.iaas.self_built")
    assert any(f.path.within(at("platform.iaas")) for f in strip.shown)


def test_field_that_depends_appears_when_it_applies_and_while_it_holds_something(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("platform", changed({}))
    partners = next(
        b
        for b in page.findChildren(FieldBlock)
        if b.field.path == at("platform.construction.partners")
    )
    assert partners.isHidden()
    mode = input_at(page, "platform.construction.mode")
    mode.buttons[1].click()
    page.editor.check()
    assert partners.isVisible()
    assert isinstance(partners.input, TextListInput)
    line = partners.input.lines[0]
    focus(qtbot, line)
    type_text(line, "甲公司")
    mode.buttons[0].setFocus()
    mode.buttons[0].click()
    page.editor.check()
    assert partners.isVisible()
    focus(qtbot, input_at(page, "platform.name"))
    strip = partners.strip
    assert [f.code for f in strip.shown] == ["not-applicable"]
    next(b for b in strip.findChildren(QToolButton) if b.text() == "清除").click()
    page.editor.check()
    assert partners.isHidden()


def test_line_of_a_changed_count_is_kept(make_page: MakePage) -> None:
    # 字数 change at every key: buttons that came and went could not be clicked.
    page = make_page("roadmap", changed({"roadmap": "字" * 1001}))
    strip = strip_at(page, "roadmap")
    before = strip.findChildren(Words)
    page.editor.edit(at("roadmap"), "字" * 1002)
    page.editor.check()
    assert strip.findChildren(Words) == before
    assert "1002字" in before[0].text()
