"""What the evidence weighs is told below its list, and what to do about it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.store.files import MAX_BYTES
from app.store.records import KeptFile
from app.ui.evidence.budgeting import BudgetLine, spanned
from app.ui.form.page import FormPage
from app.ui.settings import Settings
from app.ui.words import Words
from tests.ui.driving import wait
from tests.ui.evidence.conftest import EVIDENCE, MakeList, titled


def line_on(page: FormPage) -> BudgetLine:
    (found,) = page.findChildren(BudgetLine)
    return found


def weigh(page: FormPage, *megabytes: int) -> None:
    """Have each row a file of so many megabytes; nothing of it is ever read."""
    shelf = page.binding.shelf
    assert shelf is not None
    files = shelf.opened.file.present.files
    rows: list[Any] = []
    for number, size in enumerate(megabytes):
        name = f"evidence/{number}.pdf"
        files[name] = KeptFile(f"{number:064}", size << 20)
        rows += titled(f"材料{number + 1}", file=name)
    page.editor.edit(EVIDENCE, rows)
    page.editor.check()


def told(line: BudgetLine) -> str:
    return "\n".join(words.text() for words in line.findChildren(Words) if words.isVisible())


def test_nothing_is_said_where_there_is_nothing_to_send(make_list: MakeList) -> None:
    assert not line_on(make_list()).body.isVisible()


def test_what_fits_is_said_to_fit_and_a_limit_is_set_on_the_spot(
    qtbot: QtBot, make_list: MakeList
) -> None:
    page = make_list()
    line = line_on(page)
    weigh(page, 3, 3, 3)
    wait(qtbot, line.body.isVisible)
    assert "没有超过邮箱上限20.0 MB" in line.words.text()
    assert not line.folding.isVisible()

    typing = line.limit.lineEdit()
    assert typing is not None
    typing.setFocus()
    typing.selectAll()
    QTest.keyClicks(typing, "10")
    QTest.keyClick(typing, Qt.Key.Key_Return)
    assert "超过邮箱上限10.0 MB，需要分2封发送" in line.words.text()
    line.folding.click()
    assert "第1封（约" in told(line)
    assert "：申报书、附件1、附件2" in told(line)
    assert "：附件3" in told(line)


def test_common_limits_are_offered_and_nonsense_is_not_kept(
    qtbot: QtBot, make_list: MakeList
) -> None:
    page = make_list()
    line = line_on(page)
    weigh(page, 3, 16)
    wait(qtbot, line.body.isVisible)
    assert [line.limit.itemText(n) for n in range(line.limit.count())] == ["10", "20", "25", "50"]
    line.limit.setCurrentIndex(3)
    line.limit.activated.emit(3)
    assert "没有超过邮箱上限50.0 MB" in line.words.text()
    line.limit.setEditText("")
    line.limit.activated.emit(-1)
    assert line.limit.currentText() == "50"


def test_the_line_follows_what_comes_and_goes(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list()
    line = line_on(page)
    weigh(page, 3, 30)
    wait(qtbot, line.body.isVisible)
    assert line.budget is not None
    heavy = line.budget.weight
    page.editor.edit(EVIDENCE, None)
    page.editor.check()
    wait(qtbot, line.body.isHidden)
    weigh(page, 3)
    wait(qtbot, line.body.isVisible)
    assert 0 < line.budget.weight < heavy / 3


def test_what_no_mail_can_take_is_named_and_led_to(qtbot: QtBot, make_list: MakeList) -> None:
    page = make_list()
    line = line_on(page)
    weigh(page, 1, 30)
    wait(qtbot, line.body.isVisible)
    line.folding.click()
    assert "附件2 材料2单独一封也超过上限" in told(line)
    led = list[FieldPath]()
    page.editor.led.connect(led.append)
    (going,) = [b for b in line.findChildren(QPushButton) if b.isVisible()]
    going.click()
    (place,) = led
    assert page.editor.value(place / "title") == "材料2"


def test_the_limit_is_remembered(settings: Settings) -> None:
    assert settings.mail_limit == 20
    settings.mail_limit = 35
    assert settings.mail_limit == 35
    settings.mail_limit = MAX_BYTES
    assert settings.mail_limit == 2000


def test_pieces_are_named_in_short() -> None:
    assert spanned(("申报书", "附件1 甲", "附件2 乙", "附件3 丙")) == "申报书、附件1至附件3"
    assert spanned(("附件4 甲", "附件5 乙")) == "附件4、附件5"
