"""The versions of a draft: compared, restored, kept under a name."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.failure import Failure
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.store.drafts import DraftFile
from app.store.snapshots import Snapshots
from app.ui.editor import Editor
from app.ui.history import Done, Failed, HistoryPage, restore_into
from app.ui.jobs import Lane, Worker
from app.ui.versions import Versions, heading
from tests.toy import TOY

NAME = FieldPath.parse("applicant.name")
EMAIL = FieldPath.parse("applicant.email")
NOON = datetime(2018, 5, 3, 4, 0, tzinfo=UTC)


@dataclass
class Kept:
    id: int
    at: datetime
    kind: str
    name: str = ""


@dataclass
class Shelf:
    """Versions in memory."""

    drafts: dict[int, Draft] = field(default_factory=dict)
    versions: list[Kept] = field(default_factory=list)
    damaged: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)

    def keep(self, draft: Draft, kind: str = "opened", name: str = "") -> int:
        number = len(self.versions) + 1
        self.versions.append(Kept(number, NOON + timedelta(hours=number), kind, name))
        self.drafts[number] = draft
        return number

    def list(self) -> list[Kept]:
        return list(self.versions)

    def draft(self, number: int, /) -> Draft:
        self.asked.append(number)
        if number in self.damaged:
            raise Failure("这个版本已损坏，无法读取。")
        return self.drafts[number]


def toy(**applicant: Any) -> Draft:
    return Draft(TOY.id, {"applicant": applicant})


@pytest.fixture
def shelf() -> Shelf:
    made = Shelf()
    made.keep(toy(name="某厂"))
    made.keep(toy(name="某某厂", email="a@b.cn"), "named", "送审前")
    return made


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return Editor(TOY, History(toy(name="某某工厂", email="a@b.cn")), Nowhere())


Making = Callable[..., HistoryPage]
Keep = Callable[[str, Done, Failed], object]
Restore = Callable[[Draft, Done, Failed], object]


@pytest.fixture
def make(qtbot: QtBot, editor: Editor, shelf: Shelf) -> Iterator[Making]:
    worker = Worker("reading")

    def page_of(
        versions: Versions = shelf,
        *,
        keep: Keep | None = None,
        restore: Restore | None = None,
        of: Editor = editor,
    ) -> HistoryPage:
        def keep_on_shelf(name: str, done: Done, _: Failed) -> None:
            shelf_of(versions).keep(editor.draft, "named", name)
            done()

        def restore_at_once(draft: Draft, done: Done, _: Failed) -> None:
            restore_into(editor, draft)
            done()

        made = HistoryPage(
            of,
            versions,
            lambda owner: Lane(worker, owner),
            keep or keep_on_shelf,
            restore or restore_at_once,
            today=lambda: date(2018, 5, 3),
        )
        qtbot.addWidget(made)
        made.resize(1000, 700)
        made.show()
        qtbot.waitExposed(made)
        rest(made)
        return made

    yield page_of
    worker.shut_down()


def shelf_of(versions: Versions) -> Shelf:
    assert isinstance(versions, Shelf)
    return versions


@pytest.fixture
def page(make: Making) -> HistoryPage:
    return make()


def rest(page: HistoryPage) -> None:
    """Let the page read what it is about to show."""
    for _ in range(2_000):
        if not page.busy:
            return
        QTest.qWait(10)
    pytest.fail("it reads for ever")


def listed(page: HistoryPage) -> list[str]:
    model = page.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose(page: HistoryPage, name: str) -> None:
    page.list.setCurrentIndex(page.list.model().index(listed(page).index(name), 0))
    rest(page)


def compare_with(page: HistoryPage, number: int) -> None:
    page.other.setCurrentIndex(page.other.findData(number))
    rest(page)


def shown(page: HistoryPage) -> list[tuple[str, str, str]]:
    return [(str(d.path), d.before, d.after) for d in page.differences]


def press(page: HistoryPage, words: str) -> None:
    # Those of earlier messages are there until the next event.
    [b for b in page.message.findChildren(QPushButton) if b.text() == words][-1].click()
    rest(page)


def test_the_newest_version_is_compared_with_the_present(page: HistoryPage) -> None:
    assert listed(page) == [heading(NOON.astimezone().date(), date(2018, 5, 3)), "送审前", "打开时"]
    assert shown(page) == [("applicant.name", "某某厂", "某某工厂")]


def test_any_two_versions_are_compared_the_older_at_the_left(page: HistoryPage) -> None:
    choose(page, "打开时")
    assert shown(page) == [
        ("applicant.name", "某厂", "某某工厂"),
        ("applicant.email", "", "a@b.cn"),
    ]
    compare_with(page, 2)
    both = [("applicant.name", "某厂", "某某厂"), ("applicant.email", "", "a@b.cn")]
    assert shown(page) == both
    choose(page, "送审前")
    compare_with(page, 1)
    assert shown(page) == both
    opened = page.comparison.boxes[0].before.accessibleName()
    assert opened.endswith("：某厂")
    assert not opened.startswith("送审前")


def test_a_difference_leads_to_its_field_by_key(
    page: HistoryPage, editor: Editor, qtbot: QtBot
) -> None:
    led: list[FieldPath] = []
    editor.led.connect(led.append)
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(page.comparison.boxes[0].title, Qt.Key.Key_Return)
    assert led == [NAME]


def test_restoring_asks_first_and_can_be_undone(page: HistoryPage, editor: Editor) -> None:
    before = editor.draft
    choose(page, "打开时")
    page.restoring.click()
    assert editor.draft == before
    assert "撤销" in page.message.words
    press(page, "取消")
    assert (editor.draft, page.message.words) == (before, "")

    page.restoring.click()
    press(page, "恢复")
    assert editor.draft == toy(name="某厂")
    assert editor.undo_name == "恢复历史版本"
    assert "没有不同" in page.empty_words
    press(page, "撤销")
    assert editor.draft == before


def test_what_can_not_be_kept_first_is_not_restored(editor: Editor, make: Making) -> None:
    def full(_: Draft, __: Done, failed: Failed) -> None:
        failed("磁盘已满，没有保存。")

    page = make(restore=full)
    before = editor.draft
    page.restoring.click()
    press(page, "恢复")

    assert page.message.words == "磁盘已满，没有保存。"
    assert editor.draft == before


def test_what_is_read_is_read_once(
    qtbot: QtBot, make: Making, editor: Editor, shelf: Shelf
) -> None:
    page = make()
    shelf.asked.clear()
    editor.edit(NAME, "某某厂")
    qtbot.waitUntil(lambda: "没有不同" in page.empty_words)

    assert shelf.asked == []


def test_a_list_that_can_not_be_read_is_told(make: Making) -> None:
    class Gone(Shelf):
        def list(self) -> list[Kept]:
            raise Failure("“某.shenbao”已经关闭。")

    page = make(Gone())
    assert page.message.words == "“某.shenbao”已经关闭。"


def test_looking_at_another_version_takes_the_question_back(page: HistoryPage) -> None:
    page.restoring.click()
    choose(page, "打开时")
    assert page.message.words == ""


def test_the_present_is_kept_under_a_name(page: HistoryPage, shelf: Shelf, qtbot: QtBot) -> None:
    assert not page.saving.isEnabled()
    page.name.setText("  ")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert len(shelf.versions) == 2
    page.name.setText(" 定稿前 ")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    rest(page)

    assert shelf.versions[-1].name == "定稿前"
    assert "定稿前" in listed(page)
    assert page.name.text() == ""


def test_what_cannot_be_kept_is_said_and_the_name_stays(make: Making) -> None:
    def full(_: str, __: Done, failed: Failed) -> None:
        failed("磁盘已满，没有保存。")

    page = make(keep=full)
    page.name.setText("定稿前")
    page.saving.click()
    assert page.message.words == "磁盘已满，没有保存。"
    assert page.name.text() == "定稿前"


def test_a_damaged_version_is_said_to_be_and_the_others_can_be_read(
    page: HistoryPage, shelf: Shelf
) -> None:
    shelf.damaged.add(1)
    choose(page, "打开时")
    assert "读不出来" in page.empty_words
    assert "已损坏" in page.message.words
    assert not page.restoring.isEnabled()
    choose(page, "送审前")
    assert shown(page)
    assert page.restoring.isEnabled()


def test_no_versions_yet_says_how_to_get_one(make: Making) -> None:
    page = make(Shelf())
    assert "还没有历史版本" in page.empty_words
    page.name.setText("第一个")
    page.saving.click()
    rest(page)
    assert "没有不同" in page.empty_words


def test_the_comparison_follows_the_present(
    page: HistoryPage, editor: Editor, qtbot: QtBot
) -> None:
    editor.edit(NAME, "某某厂")
    qtbot.waitUntil(lambda: "没有不同" in page.empty_words)


def test_a_draft_that_is_only_looked_at_is_neither_restored_nor_kept(
    make: Making, editor: Editor
) -> None:
    page = make(of=Editor(TOY, editor.history, Nowhere(), read_only=True))
    assert shown(page)
    assert not page.restoring.isEnabled()
    assert not page.name.isEnabled()


def test_both_columns_are_read_aloud(page: HistoryPage) -> None:
    box = page.comparison.boxes[0]
    assert box.before.accessibleName() == "送审前：某某厂"
    assert box.after.accessibleName() == "现在的内容：某某工厂"
    assert "underline" in box.after.text()


def test_hundreds_of_differences_are_shown_piece_by_piece(make: Making, shelf: Shelf) -> None:
    rows: list[Any] = [{"#": n, "title": f"材料{n}", "file": "a.pdf"} for n in range(50)]
    shelf.keep(Draft(TOY.id, {"proofs": rows}))
    page = make()
    assert len(page.differences) == 60
    page.comparison.more.click()
    assert len(page.differences) == 102
    assert not page.comparison.more.isVisible()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2018, 5, 3), "今天"),
        (date(2018, 5, 2), "昨天"),
        (date(2018, 5, 1), "2018年5月1日（星期二）"),
    ],
)
def test_days_are_called_as_a_person_calls_them(when: date, words: str) -> None:
    assert heading(when, date(2018, 5, 3)) == words


def test_the_versions_that_a_draft_file_keeps(make: Making, editor: Editor, tmp_path: Path) -> None:
    made = DraftFile.create(tmp_path / "某厂.shenbao", toy(name="某厂"), editions=(TOY,))
    with closing(made) as file:
        snapshots = Snapshots(file)
        snapshots.take("opened")

        def keep(name: str, done: Done, _: Failed) -> None:
            snapshots.take("named", name, draft=editor.draft)
            done()

        page = make(snapshots, keep=keep)
        page.name.setText("送审前")
        page.saving.click()
        rest(page)
        choose(page, "打开时")
        page.restoring.click()
        press(page, "恢复")

        assert editor.draft == toy(name="某厂")
        choose(page, "送审前")
        assert shown(page)[0] == ("applicant.name", "某某工厂", "某厂")
