"""Find and replace across a whole declaration."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.form import Field
from app.model.history import History
from app.model.paths import FieldPath
from app.model.surroundings import Nowhere
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.narrative.edit import NarrativeEdit
from app.ui.narrative.finding import FindBar
from app.ui.narrative.prose import ProseEdit
from app.ui.narrative.searching import Wanted, matches_in, replaced
from app.ui.narrative.tables import TableCard

NOTICE = EDITIONS[-1]
CONTENT: dict[str, Json] = {
    "company": {
        "name": "云平台公司",
        "organization_code": "91110000PLAT",
        "profile": {"overview": "平台甲\n乙平台"},
    },
    "architecture": [
        {"kind": "figure", "file": "figures/平台.png", "caption": "平台架构"},
        {"kind": "table", "caption": "", "rows": [["名称", "平台"], ["数", "x"]]},
        {"kind": "video", "text": "平台"},
        {"kind": "paragraph", "text": "ＩｏＴ Iot"},
    ],
    "capability": {"devices": {"other": {"claimed": True, "text": "其他平台"}}},
    "cases": [{"#": 7, "title": "平台案例", "description": "案例平台"}],
}


def draft_editor(*, read_only: bool = False) -> Editor:
    return Editor(NOTICE, History(Draft(NOTICE.id, CONTENT)), Nowhere(), read_only=read_only)


@pytest.fixture
def editor(qtbot: QtBot) -> Editor:
    return draft_editor()


@pytest.fixture
def bar(qtbot: QtBot, editor: Editor) -> Iterator[FindBar]:
    window = QWidget()
    whole = QVBoxLayout(window)
    made = FindBar(editor)
    whole.addWidget(made)
    for path in ("company.profile.overview", "architecture"):
        field = NOTICE.form.find(FieldPath.parse(path))
        assert isinstance(field, Field)
        edit = NarrativeEdit(editor, field)
        edit.setObjectName(path)
        whole.addWidget(edit)
        editor.led.connect(lambda led, edit=edit: led == edit.path and edit.setFocus())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    made.start()
    qtbot.waitUntil(made.words.hasFocus)
    yield made
    window.close()


def narrative(bar: FindBar, path: str) -> NarrativeEdit:
    found = bar.window().findChild(NarrativeEdit, path)
    assert found is not None
    return found


def found(editor: Editor, wanted: Wanted) -> list[str]:
    return [str(match.place.path) for match in matches_in(editor.answers, wanted)]


def test_every_text_is_searched_in_printed_order(editor: Editor) -> None:
    paths = found(editor, Wanted("平台"))

    assert paths[:3] == ["company.name", *["company.profile.overview"] * 2]
    assert paths.count("architecture") == 2
    assert {"cases[7].title", "cases[7].description"} < set(paths)
    assert "company.organization_code" not in found(editor, Wanted("plat"))
    assert "company.organization_code" in found(editor, Wanted("plat", figures=True))
    assert found(editor, Wanted("")) == []


def test_case_and_width_matter_only_where_they_are_to(editor: Editor) -> None:
    assert len(found(editor, Wanted("iot"))) == 2
    assert len(found(editor, Wanted("ｉｏｔ"))) == 2
    assert len(found(editor, Wanted("Iot", exactly=True))) == 1


@given(st.text("aAａＡß İﬁ平"), st.text("aAａｂ平 ", min_size=1, max_size=2))
def test_hits_are_where_they_say(text: str, words: str) -> None:
    draft = Draft(NOTICE.id, {"roadmap": text})
    editor = Editor(NOTICE, History(draft), Nowhere())
    for exactly in (False, True):
        for match in matches_in(editor.answers, Wanted(words, exactly)):
            place = match.place
            hit = text[place.start : place.end]
            assert len(hit) == len(words)
            if exactly:
                assert hit == words


def test_it_takes_no_more_room_than_it_needs(qtbot: QtBot, bar: FindBar) -> None:
    bar.show()
    bar.start()
    bar.words.setText("乙平台")
    bar.search()
    assert not bar.others.isVisible()
    assert bar.hits.height() == bar.hits.sizeHintForRow(0)
    bar.words.setText("平")
    bar.search()
    assert len(bar.matches) > 5
    assert bar.hits.height() == 5 * bar.hits.sizeHintForRow(0)
    bar.start(replacing=True)
    assert bar.others.isVisible()


def test_what_was_said_of_a_replacement_is_not_said_of_its_undoing(
    bar: FindBar, editor: Editor
) -> None:
    bar.words.setText("平台")
    bar.others.setText("系统")
    bar.replace_all()
    assert "已替换" in bar.count.text()
    assert not bar.matches
    editor.undo()
    editor.check()
    assert "已替换" not in bar.count.text()
    assert bar.matches
    assert f"共 {len(bar.matches)} 处" in bar.count.text()


def test_all_are_replaced_as_one_step(bar: FindBar, editor: Editor) -> None:
    before = editor.draft
    bar.words.setText("平台")
    bar.others.setText("系统平台")
    bar.replace_all()

    assert "已替换" in bar.count.text()
    assert editor.undo_name == "全部替换"
    assert editor.value(FieldPath.parse("company.name")) == "云系统平台公司"
    assert editor.value(FieldPath.parse("company.organization_code")) == "91110000PLAT"
    assert editor.value(FieldPath.parse("cases[7].title")) == "系统平台案例"
    assert editor.value(FieldPath.parse("architecture")) == [
        {"kind": "figure", "file": "figures/平台.png", "caption": "系统平台架构"},
        {"kind": "table", "caption": "", "rows": [["名称", "系统平台"], ["数", "x"]]},
        {"kind": "video", "text": "平台"},
        {"kind": "paragraph", "text": "ＩｏＴ Iot"},
    ]
    shown = narrative(bar, "company.profile.overview").widgets[0]
    assert isinstance(shown, ProseEdit)
    assert shown.text == "系统平台甲\n乙系统平台"
    editor.undo()
    assert editor.draft.content == before.content
    assert shown.text == "平台甲\n乙平台"


def test_enter_leads_from_hit_to_hit_and_the_typing_goes_on(bar: FindBar, qtbot: QtBot) -> None:
    led: list[str] = []
    bar.editor.led.connect(lambda path: led.append(str(path)))
    qtbot.keyClicks(bar.words, "x")
    bar.words.setText("平台")

    qtbot.keyClick(bar.words, Qt.Key.Key_Return)
    qtbot.keyClick(bar.words, Qt.Key.Key_Return)

    assert led == ["company.name", "company.profile.overview"]
    assert bar.words.hasFocus()
    assert bar.count.text().startswith("第 2 处，共")
    shown = narrative(bar, "company.profile.overview").widgets[0]
    assert isinstance(shown, ProseEdit)
    assert shown.selection == (0, 2)
    assert len(shown.extraSelections()) == 1
    qtbot.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert led[-1] == "company.name"
    bar.close_bar()
    assert shown.extraSelections() == []


@pytest.mark.parametrize("apart", ["\n", "\u2029", "\u2028", "\ufdd0"])
def test_what_is_selected_across_paragraphs_is_nothing_to_search(bar: FindBar, apart: str) -> None:
    bar.start("平台")
    found = bar.matches
    bar.start(f"甲{apart}乙")

    assert bar.words.text() == "平台"
    assert bar.words.selectedText() == "平台"
    assert bar.matches == found


def test_hit_far_down_is_scrolled_to(bar: FindBar, editor: Editor, qtbot: QtBot) -> None:
    editor.edit(FieldPath.parse("architecture"), "字\n" * 200 + "末尾")
    editor.check()
    shown = narrative(bar, "architecture").widgets[0]
    assert isinstance(shown, ProseEdit)
    qtbot.waitUntil(lambda: shown.height() > 2000)
    bar.words.setText("末尾")

    bar.step(1)

    assert bar.words.hasFocus()
    qtbot.waitUntil(lambda: shown.visibleRegion().boundingRect().bottom() > shown.height() - 40)


def test_hit_in_a_cell_is_selected_there(bar: FindBar) -> None:
    bar.words.setText("数")
    bar.step(1)
    table = narrative(bar, "architecture").widgets[3]
    assert isinstance(table, TableCard)

    assert table.cells.textCursor().selectedText() == "数"
    assert (table.cells.area.top, table.cells.area.left) == (1, 0)


def test_one_is_replaced_and_the_next_is_led_to(bar: FindBar, editor: Editor) -> None:
    bar.words.setText("平台")
    bar.others.setText("平台平台")
    bar.step(1)
    bar.step(1)

    bar.replace_one()

    assert editor.value(FieldPath.parse("company.profile.overview")) == "平台平台甲\n乙平台"
    assert editor.undo_name == "替换"
    bar.replace_one()
    assert editor.value(FieldPath.parse("company.profile.overview")) == "平台平台甲\n乙平台平台"


def test_hit_that_has_changed_is_left_alone(editor: Editor) -> None:
    wanted = Wanted("平台")
    matches = matches_in(editor.answers, wanted)
    editor.edit(FieldPath.parse("company.name"), "公司平台")
    editor.check()

    edits, count = replaced(editor.answers, matches[:1], wanted, "x")

    assert (edits, count) == ((), 0)


def test_words_taken_away_leave_nothing(editor: Editor) -> None:
    editor.edit(FieldPath.parse("company.name"), "平台")
    editor.check()
    wanted = Wanted("平台")

    edits, _ = replaced(editor.answers, matches_in(editor.answers, wanted), wanted, "")

    assert dict(edits)[FieldPath.parse("company.name")] is None


def test_nothing_is_replaced_in_a_draft_that_is_only_read(qtbot: QtBot) -> None:
    editor = draft_editor(read_only=True)
    bar = FindBar(editor)
    qtbot.addWidget(bar)
    bar.show()
    bar.words.setText("平台")
    bar.replace_all()

    assert editor.draft.content == CONTENT
    assert not bar.others.isVisible()


def test_list_follows_what_is_typed_elsewhere(bar: FindBar, editor: Editor, qtbot: QtBot) -> None:
    bar.words.setText("地区")
    bar.search()
    assert bar.matches == ()

    with qtbot.waitSignal(editor.checked):
        editor.edit(FieldPath.parse("regions"), "某地区")

    assert [match.hit for match in bar.matches] == ["地区"]
    assert QApplication.focusWidget() is bar.words
