"""Lists of words and of fields: what is typed, pasted and ticked, and what Enter does."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.model.form import Field
from app.ui.form.lists import TextListInput
from app.ui.form.page import FormPage
from app.ui.form.proofs import PathsInput
from app.ui.words import Words
from tests.declarations import changed, minimal
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

PARTNERS = "platform.construction.partners"
PROVES = "evidence[0].proves"


def joint(make_page: MakePage, *names: str) -> tuple[FormPage, TextListInput]:
    content = changed({"platform.construction.mode": "joint", PARTNERS: list(names) or None})
    page = make_page("platform", content)
    return page, input_at(page, PARTNERS)


def test_enter_goes_on_to_the_next_item_and_an_empty_one_is_none(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page, items = joint(make_page)
    focus(qtbot, items.lines[0])
    type_text(items.lines[0], "甲公司")
    QTest.keyClick(items.lines[0], Qt.Key.Key_Return)
    assert len(items.lines) == 2
    assert items.lines[1].hasFocus()
    assert page.editor.value(at(PARTNERS)) == ["甲公司"]
    type_text(items.lines[1], "乙公司")
    assert page.editor.value(at(PARTNERS)) == ["甲公司", "乙公司"]


def test_lines_pasted_are_items_in_one_step(qtbot: QtBot, make_page: MakePage) -> None:
    page, items = joint(make_page, "甲公司")
    focus(qtbot, items.lines[0])
    QGuiApplication.clipboard().setText("乙公司\r\n\r\n丙公司\r\n")
    QTest.keyClick(items.lines[0], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.editor.value(at(PARTNERS)) == ["甲公司", "乙公司", "丙公司"]
    page.editor.undo()
    assert [line.text() for line in items.lines] == ["甲公司"]


def test_tab_leads_from_item_to_item_and_to_the_button_that_adds_one(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("platform", changed({"platform.construction.mode": "joint"}))
    items: TextListInput = input_at(page, PARTNERS)
    focus(qtbot, input_at(page, "platform.construction.mode").buttons[1])
    walked: list[QWidget | None] = []
    while len(walked) < 4:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
        if len(walked) == 1:
            type_text(items.lines[0], "甲公司")
            QTest.keyClick(items.lines[0], Qt.Key.Key_Return)
            qtbot.waitUntil(items.items[1].isVisible)
    assert walked[:2] == [items.lines[0], items.items[1].removing]
    assert walked[3] is input_at(page, "platform.iaas.self_built")


def test_removed_item_takes_nothing_else_away(make_page: MakePage) -> None:
    page, items = joint(make_page, "甲公司", "乙公司")
    items.remove(items.items[0])
    assert page.editor.value(at(PARTNERS)) == ["乙公司"]
    items.remove(items.items[0])
    assert page.editor.value(at(PARTNERS)) is None
    assert len(items.lines) == 1


def test_item_that_is_left_shows_no_other(qtbot: QtBot, make_page: MakePage) -> None:
    content = changed({"platform.construction.mode": "joint"})
    content["platform"]["construction"]["partners"] = "甲公司"  # as a file from elsewhere has it
    page = make_page("platform", content)
    items: TextListInput = input_at(page, PARTNERS)
    focus(qtbot, items.lines[0])
    items.add_line()
    qtbot.waitUntil(items.lines[1].hasFocus)
    focus(qtbot, items.lines[0])
    assert [line.text() for line in items.lines] == ["甲公司", ""]
    items.lines[0].end(False)
    type_text(items.lines[0], "x")
    assert page.editor.value(at(PARTNERS)) == ["甲公司x"]


def test_items_are_named_by_their_places(make_page: MakePage) -> None:
    _, items = joint(make_page, "甲公司", "乙公司", "丙公司")
    first = [(i.line.accessibleName(), i.removing.accessibleName()) for i in items.items[:2]]
    items.remove(items.items[0])
    assert [(i.line.accessibleName(), i.removing.accessibleName()) for i in items.items] == first


def test_proven_fields_are_ticked_in_the_form(make_page: MakePage) -> None:
    page = make_page("evidence", minimal())
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.click()
    chooser = proves.chooser
    assert chooser is not None
    users = next(i for i in chooser.items() if i.text(0) == "平台服务的企业用户数")
    users.setCheckState(0, Qt.CheckState.Checked)
    assert page.editor.value(at(PROVES)) == [
        "capability.devices.connectable_devices",
        "capability.community.company_users",
    ]
    page.editor.undo()
    assert users.checkState(0) == Qt.CheckState.Unchecked
    proves.set_chosen("capability.devices.connectable_devices", False)
    assert page.editor.value(at(PROVES)) is None


def test_choices_are_narrowed_down_by_name(make_page: MakePage) -> None:
    page = make_page("evidence", minimal())
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.click()
    chooser = proves.chooser
    assert chooser is not None
    chooser.search.setText("app")
    left = [item.text(0) for item in chooser.items() if not item.isHidden()]
    assert left == [
        "工业APP数量",
        "工业软件和APP订阅企业数量",
        "工业软件和APP订阅用户数量",
        "支持跨平台调用的工业APP",
    ]


def test_unknown_path_is_shown_and_can_be_removed(make_page: MakePage) -> None:
    page = make_page("evidence", changed({PROVES: ["nowhere.at_all"]}))
    input_at(page, PROVES).set_chosen("nowhere.at_all", False)
    assert page.editor.value(at(PROVES)) is None


def test_tab_leads_into_the_list_that_was_just_opened(make_page: MakePage) -> None:
    page = make_page("evidence", minimal())
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.setFocus()
    proves.opening.click()
    assert proves.chooser is not None
    QTest.keyClick(proves.opening, Qt.Key.Key_Tab)
    assert page.focusWidget() is proves.chooser.search
    QTest.keyClick(proves.chooser.search, Qt.Key.Key_Tab)
    assert page.focusWidget() is proves.chooser.bare
    QTest.keyClick(proves.chooser.bare, Qt.Key.Key_Tab)
    assert page.focusWidget() is proves.chooser.tree


def test_cases_can_be_proven_and_the_evidence_itself_can_not(make_page: MakePage) -> None:
    page = make_page("evidence", minimal())
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.click()
    assert proves.chooser is not None
    named = [item.text(0) for item in proves.chooser.items()]
    cases, evidence = (page.editor.edition.form.find(at(name)) for name in ("cases", "evidence"))
    assert isinstance(cases, Field)
    assert cases.label in named
    assert isinstance(evidence, Field)
    assert evidence.label not in named


def test_fields_are_chosen_by_what_stands_in_them_and_those_that_lack_proof(
    make_page: MakePage,
) -> None:
    content = changed({"company.total_assets": "5,000", "company.debt_ratio": None})
    content["evidence"][0] |= {"file": "evidence/a.pdf"}
    page = make_page("evidence", content)
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.click()
    chooser = proves.chooser
    assert chooser is not None
    items = {item.text(0): item for item in chooser.items()}

    def listed() -> set[str]:
        return {name for name, item in items.items() if not item.isHidden()}

    assets, users = items["总资产（万元）"], items["可连接的工业设备种类"]
    assert (assets.text(1), assets.text(2)) == ("5,000万元", "缺证明")
    assert users.text(2) == "1份"
    assert items["负债率"].text(2) == "未填写"
    assert items["企业名称"].text(2) == ""

    chooser.bare.setChecked(True)
    assert "总资产（万元）" in listed()
    assert not listed() & {"企业名称", "负债率", "可连接的工业设备种类"}
    assets.setCheckState(0, Qt.CheckState.Checked)
    page.editor.check()
    assert assets.text(2) == "1份"
    assert "总资产（万元）" in listed()  # it does not go away under the mouse
    chooser.search.setText("资产")
    assert listed() == {"总资产（万元）"}


def test_a_section_that_is_proven_is_ticked_field_by_field(make_page: MakePage) -> None:
    page = make_page("evidence", changed({PROVES: ["capability.operation"]}))
    proves: PathsInput = input_at(page, PROVES)
    proves.opening.click()
    assert proves.chooser is not None
    ticked = [i for i in proves.chooser.items() if i.checkState(0) == Qt.CheckState.Checked]
    assert len(ticked) == 4
    assert any("1.4市场运营管理情况（整个部分）" in w.text() for w in page.findChildren(Words))

    ticked[0].setCheckState(0, Qt.CheckState.Unchecked)

    assert page.editor.value(at(PROVES)) == [
        "capability.operation.investment_2017",
        "capability.operation.revenue_2017",
        "capability.operation.details",
    ]
