"""The window as a person meets it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from app.model.checks import check
from app.model.editions import EDITIONS
from app.model.history import History
from app.model.paths import FieldPath
from app.store import drafts
from app.store.autosave import Failing
from app.store.drafts import DraftFile
from app.store.interchange import load
from app.store.refusals import NotSaved
from app.store.snapshots import Snapshots
from app.ui.desk import Desk
from app.ui.outline import OVERVIEW, step_at, steps_of
from app.ui.passwords import AskPassword
from app.ui.printing import Source
from app.ui.recovery import RecoveryDialog
from app.ui.settings import Recent, Settings
from app.ui.window import TITLE, Window
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.driving import (
    NAME,
    choose,
    desk_of,
    editor_in,
    import_data,
    open_draft,
    press,
    question_in,
    wait,
    wait_saved,
    words,
)
from tests.ui.test_problems import listed


def content_of(path: Path) -> object:
    file = DraftFile.open(path, EDITIONS, read_only=True)
    try:
        return file.history.draft.get(NAME)
    finally:
        file.close()


# --- the start page -------------------------------------------------------------------------


def test_the_start_page_says_what_to_do(qtbot: QtBot, window: Window) -> None:
    wait(qtbot, lambda: "xinruansi@miit.gov.cn" in words(window))

    assert "自动存入草稿文件" in words(window.welcome)
    assert "2018年5月4日（星期五）" in words(window.welcome)
    assert not window.commands.exporting.isEnabled()
    assert not window.commands.saving.isEnabled()


def test_drafts_of_late_tell_how_far_they_are_without_being_opened(
    qtbot: QtBot, window: Window, half_draft: Path
) -> None:
    open_draft(qtbot, window, half_draft)
    report, company = editor_in(window).report, editor_in(window).value(NAME)
    window.commands.closing.trigger()
    wait(qtbot, lambda: bool(window.welcome.recent.rows))
    row = window.welcome.recent.rows[0]

    assert row.title == company
    assert row.progress.endswith(f"{len(report.errors)}个错误")
    row.click()
    wait(qtbot, lambda: window.session.path == half_draft)


def test_a_draft_that_is_gone_is_marked_and_leads_to_recovery(
    qtbot: QtBot, window: Window, settings: Settings, tmp_path: Path
) -> None:
    settings.remember(Recent(tmp_path / "没了.shenbao", applicant="某公司"))
    window.session.close()
    window.welcome.show_recent(settings.recent)
    window.welcome.recent.tell_gone([tmp_path / "没了.shenbao"])
    row = window.welcome.recent.rows[0]
    assert "不在原处" in row.progress
    row.click()
    box = question_in(qtbot, window)
    assert "找不到草稿" in words(box)
    press(qtbot, box, "恢复…")
    recovery = question_in(qtbot, window, RecoveryDialog)
    wait(qtbot, lambda: "没有找到备份" in words(recovery))


def test_a_draft_is_taken_off_the_list(window: Window, settings: Settings, tmp_path: Path) -> None:
    settings.remember(Recent(tmp_path / "旧.shenbao"))
    window.welcome.forgotten.emit(tmp_path / "旧.shenbao")

    assert settings.recent == []
    assert window.welcome.recent.rows == []


def test_an_example_is_opened_as_a_copy(qtbot: QtBot, window: Window, data: Path) -> None:
    before = COMPLETE.read_bytes()
    window.commands.example_wanted.emit("complete")
    wait(qtbot, lambda: window.session.path is not None)
    assert window.session.path is not None
    assert window.session.path.is_relative_to(data)
    editor_in(window).edit(NAME, "改着玩")
    wait_saved(qtbot, window)

    assert COMPLETE.read_bytes() == before


# --- ways to a draft ------------------------------------------------------------------------


def test_a_new_draft_is_empty_and_lies_where_it_was_wanted(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "新的.shenbao")
    window.commands.beginning.trigger()
    wait(qtbot, lambda: window.session.path == tmp_path / "新的.shenbao")

    assert editor_in(window).draft.content == {}
    assert window.header.saving.words.startswith("已保存")
    number = len(editor_in(window).report.errors) + len(editor_in(window).report.warnings)
    assert window.windowTitle() == f"新的.shenbao（{number}个问题） - {TITLE}"


def test_data_of_an_example_opens_its_copy_without_asking(
    qtbot: QtBot, window: Window, data: Path
) -> None:
    window.open(COMPLETE)
    qtbot.waitUntil(lambda: window.session.opened is not None, timeout=10_000)

    assert window.session.path is not None
    assert window.session.path.is_relative_to(data)
    assert window.doorway.question is None


def test_the_half_done_example_shows_exactly_what_the_checks_find(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    desk = import_data(qtbot, window, HALF_DONE, tmp_path / "a.shenbao")
    loaded = load(HALF_DONE, EDITIONS)
    assert window.session.opened is not None
    expected = check(loaded.edition, loaded.draft, window.session.opened.files).findings

    assert sorted(map(repr, listed(desk.problems))) == sorted(map(repr, expected))
    assert {f.severity for f in expected} == {"error", "warning", "info"}


def test_data_is_imported_into_a_new_draft(
    qtbot: QtBot,
    window: Window,
    complete: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles = choose(monkeypatch, tmp_path / "导入.shenbao")
    window.open(complete)
    wait(qtbot, lambda: window.session.path == tmp_path / "导入.shenbao")

    assert titles == ["导入“declaration.json”：新草稿保存到"]
    assert not editor_in(window).report.errors


@pytest.mark.parametrize("text", ['{"a": 1}', "", "[]"])
def test_data_of_others_is_refused_before_a_place_is_asked_for(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    asked = choose(monkeypatch, tmp_path / "导入.shenbao")
    path = tmp_path / "别的.json"
    path.write_text(text, encoding="utf-8")
    window.open(path)
    box = question_in(qtbot, window)

    assert "别的.json" in words(box)
    assert not asked
    box.reject()
    assert window.session.opened is None


@pytest.mark.parametrize("what", ["missing", "folder", "foreign", "empty"])
def test_an_unusable_file_is_refused_with_a_sentence(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path, what: str
) -> None:
    open_draft(qtbot, window, empty_draft)
    path = tmp_path / "坏的.shenbao"
    match what:
        case "folder":
            path.mkdir()
        case "foreign":
            path.write_bytes(b"SQLite format 3\x00" + bytes(300))
        case "empty":
            path.write_bytes(b"")
        case _:
            pass
    window.open(path)
    box = question_in(qtbot, window)
    assert "。" in words(box)
    box.reject()

    assert window.session.path == empty_draft
    assert desk_of(window).isVisible()


def test_a_draft_in_use_can_be_looked_at_or_copied(
    qtbot: QtBot,
    window: Window,
    half_draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holder = DraftFile.open(half_draft, EDITIONS)
    try:
        window.open(half_draft)
        box = question_in(qtbot, window)
        assert "打开" in words(box)
        press(qtbot, box, "只读查看")
        wait(qtbot, lambda: window.session.read_only)
        assert window.header.saving.words == "只读"
        assert not window.commands.saving.isEnabled()
        assert not window.commands.undoing.isEnabled()
        window.commands.closing.trigger()
        choose(monkeypatch, tmp_path / "副本.shenbao")
        window.open(half_draft)
        press(qtbot, question_in(qtbot, window), "打开副本…")
        wait(qtbot, lambda: window.session.path == tmp_path / "副本.shenbao")
        assert not window.session.read_only
    finally:
        holder.close()


def drop(window: Window, *urls: QUrl) -> bool:
    """Drop files onto the window; whether it takes them."""
    data = QMimeData()
    data.setUrls(list(urls))
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(50, 50), action, data, left, plain)
    entering.ignore()
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        dropping = QDropEvent(QPointF(50, 50), action, data, left, plain)
        QApplication.sendEvent(window, dropping)
    return entering.isAccepted()


def test_drafts_and_data_can_be_dropped(
    qtbot: QtBot,
    window: Window,
    half_draft: Path,
    complete: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert drop(window, QUrl.fromLocalFile(str(half_draft)))
    wait(qtbot, lambda: window.session.path == half_draft)
    choose(monkeypatch, tmp_path / "导入.shenbao")
    assert drop(window, QUrl.fromLocalFile(str(complete.parent)))
    wait(qtbot, lambda: window.session.path == tmp_path / "导入.shenbao")


def test_an_edited_file_is_read_back_wherever_it_is_dropped(
    qtbot: QtBot, window: Window, half_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    edited = half_draft.with_name("改过.docx")
    edited.write_bytes(b"PK")
    read = list[Path]()
    monkeypatch.setattr(window.asides, "read_back", read.append)
    place = desk.steps.viewport().mapTo(window, desk.steps.viewport().rect().center())
    target = window.childAt(place)
    while target is not None and not target.acceptDrops():
        target = target.parentWidget()
    assert target is window  # as Qt looks for what takes a drop
    assert drop(window, QUrl.fromLocalFile(str(edited)))
    assert read == [edited]


def test_beside_the_list_of_evidence_it_is_asked_what_a_word_file_is(
    qtbot: QtBot, window: Window, empty_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    desk.lead(FieldPath.parse("evidence"))
    read = list[Path]()
    monkeypatch.setattr(window.asides, "read_back", read.append)
    word = empty_draft.with_name("合同.docx")
    word.write_bytes(b"PK\x03\x04")

    assert drop(window, QUrl.fromLocalFile(str(word)))
    assert not read
    press(qtbot, window.message, "添加为证明材料")
    wait(qtbot, lambda: titles(desk) == ["合同"])
    assert drop(window, QUrl.fromLocalFile(str(word)))
    press(qtbot, window.message, "读回修改")
    assert read == [word]
    assert titles(desk) == ["合同"]


def test_other_things_can_not_be_dropped(window: Window, half_draft: Path) -> None:
    file = QUrl.fromLocalFile(str(half_draft))

    assert not drop(window, QUrl("https://example.com/a.shenbao"))
    assert not drop(window, file, file)
    assert not drop(window, QUrl.fromLocalFile(str(half_draft.with_suffix(".exe"))))


def test_files_that_rest_on_a_step_bring_its_page(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    window.resize(1200, 800)
    window.show()
    desk = open_draft(qtbot, window, empty_draft)
    steps = desk.steps
    there = steps_of(desk.editor.edition)[1]
    index = next(
        index
        for row in range(steps.model().rowCount())
        if (index := steps.model().index(row, 0)).data() == there.title
    )
    wait(qtbot, lambda: steps.viewport().rect().contains(steps.visualRect(index)))
    place = steps.viewport().mapTo(window, steps.visualRect(index).center())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "合同.pdf"))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(place), action, data, left, plain)
    QApplication.sendEvent(steps, entering)
    assert entering.isAccepted()  # by the window, as the list leaves it to that
    QApplication.sendEvent(window, QDragMoveEvent(QPointF(place), action, data, left, plain))

    wait(qtbot, lambda: desk.current == there)


def titles(desk: Desk) -> list[object]:
    rows = desk.editor.value(FieldPath.parse("evidence"))
    return [row["title"] for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def test_files_dropped_on_the_list_of_evidence_are_added_elsewhere_it_is_asked(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    evidence = FieldPath.parse("evidence")
    contract, audit = tmp_path / "合同.pdf", tmp_path / "审计报告.pdf"
    for path in (contract, audit):
        path.write_bytes(b"%PDF-1.4\n" + path.name.encode())

    assert drop(window, QUrl.fromLocalFile(str(contract)))
    assert desk.editor.value(evidence) is None
    press(qtbot, window.message, "添加")
    wait(qtbot, lambda: titles(desk) == ["合同"])
    assert desk.current == step_at(steps_of(desk.editor.edition), evidence)
    assert window.message.words == "已添加1份证明材料。"

    assert drop(window, QUrl.fromLocalFile(str(audit)))
    wait(qtbot, lambda: titles(desk) == ["合同", "审计报告"])
    press(qtbot, window.message, "撤销")
    assert titles(desk) == ["合同"]

    assert drop(window, QUrl.fromLocalFile(str(audit)))
    wait(qtbot, lambda: titles(desk) == ["合同", "审计报告"])
    desk.editor.undo()
    assert window.message.isHidden() or not window.message.words  # it came, and is gone
    assert drop(window, QUrl.fromLocalFile(str(audit)))
    wait(qtbot, lambda: titles(desk) == ["合同", "审计报告"])
    desk.editor.edit(NAME, "别的公司")
    # What was done last is something else now, and the menu's to undo.
    assert window.message.words == "已添加1份证明材料。"
    assert not [b for b in window.message.findChildren(QPushButton) if b.isVisible()]


# --- filling in -----------------------------------------------------------------------------


def test_what_is_typed_is_saved_named_and_undone(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    desk.lead(NAME)
    line = QApplication.focusWidget() or desk.page.findChildren(QLineEdit)[0]
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "ACME")
    assert editor_in(window).value(NAME) == "ACME"
    wait_saved(qtbot, window)
    assert content_of(empty_draft) == "ACME"
    wait(qtbot, lambda: window.header.company.words == "ACME")
    assert window.windowTitle().startswith(f"ACME · {empty_draft.name}（")
    assert window.commands.undoing.text() == "撤销“输入”"
    desk.go_to(OVERVIEW)
    window.commands.undoing.trigger()
    assert editor_in(window).value(NAME) is None
    assert desk.place == NAME
    assert not window.commands.undoing.isEnabled()
    window.commands.redoing.trigger()

    assert editor_in(window).value(NAME) == "ACME"


def test_saving_is_at_once_and_offers_a_name_without_a_dialog(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    editor_in(window).edit(NAME, "某公司")
    desk.lead(NAME)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    window.commands.saving.trigger()
    assert focus.hasFocus()
    wait_saved(qtbot, window)
    assert content_of(empty_draft) == "某公司"
    assert desk.footer.offering
    desk.footer.name.setText("初稿")
    qtbot.keyClick(desk.footer.name, Qt.Key.Key_Return)
    wait(qtbot, lambda: "初稿" in window.message.words)
    assert window.session.opened is not None

    assert "初稿" in [s.name for s in Snapshots(window.session.opened.file).list()]


def test_history_stands_in_the_place_of_the_form_and_leads_back(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    window.commands.showing_history.trigger()
    assert not desk.isVisible()
    press(qtbot, window, "返回填写")

    assert desk.isVisible()


# --- while a draft is opened --------------------------------------------------------------


def test_nobody_works_on_a_draft_while_another_opens(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    desk = open_draft(qtbot, window, empty_draft)
    desk.step_by(1)
    field = QApplication.focusWidget()
    assert field is not None
    foreign = tmp_path / "别的.shenbao"
    foreign.write_bytes(b"SQLite format 3\x00" + bytes(200))
    window.open(foreign)
    assert not desk.isVisible()
    assert not window.header.isEnabled()
    assert not window.commands.closing.isEnabled()
    question_in(qtbot, window).reject()

    assert desk.isVisible()
    assert window.header.isEnabled()
    assert window.commands.closing.isEnabled()
    assert window.focusWidget() is field


def test_a_copy_of_an_encrypted_draft_asks_for_the_password_of_the_draft(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    file = DraftFile.open(empty_draft, EDITIONS)
    file.set_password("口令")
    file.close()
    target = tmp_path / "副本.shenbao"
    window.session.open_copy(empty_draft, target)
    asking = question_in(qtbot, window, AskPassword)
    assert isinstance(asking, AskPassword)
    assert "空白.shenbao" in words(asking)
    asking.password.setText("口令")
    asking.ok.click()
    wait(qtbot, lambda: window.session.path == target)


def test_a_draft_that_moved_is_known_where_it_lies(
    qtbot: QtBot, window: Window, settings: Settings, empty_draft: Path, tmp_path: Path
) -> None:
    open_draft(qtbot, window, empty_draft)
    window.show_history()
    target = tmp_path / "别处.shenbao"
    window.session.move_to(target, lambda _: None)
    wait(qtbot, lambda: window.session.path == target)

    assert [draft.path for draft in settings.recent] == [target]
    assert desk_of(window).isVisible()


# --- closing --------------------------------------------------------------------------------


def test_what_can_not_be_saved_is_asked_about_before_the_window_closes(
    qtbot: QtBot,
    window: Window,
    empty_draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_draft(qtbot, window, empty_draft)

    def refuse(*_: object) -> object:
        raise NotSaved("“空白.shenbao”没有保存：磁盘已满。")

    monkeypatch.setattr("app.ui.session._PATIENCE", 0.2)
    monkeypatch.setattr(drafts.DraftFile, "save", refuse)
    editor_in(window).edit(NAME, "某公司")
    wait(qtbot, lambda: isinstance(window.session.state, Failing))
    assert "磁盘已满" in window.header.saving.words
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    box = question_in(qtbot, window)
    assert window.isVisible()
    box.reject()
    monkeypatch.undo()
    window.close()

    assert not window.isVisible()
    assert content_of(empty_draft) == "某公司"


def test_what_can_not_be_saved_goes_to_another_place_with_the_person(
    qtbot: QtBot,
    window: Window,
    empty_draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_draft(qtbot, window, empty_draft)
    target = tmp_path / "别处.shenbao"
    real = drafts.DraftFile.save

    def refuse(file: DraftFile, history: History) -> object:
        if file.path == empty_draft:
            raise NotSaved("磁盘已满。")
        return real(file, history)

    monkeypatch.setattr(drafts.DraftFile, "save", refuse)
    editor_in(window).edit(NAME, "某公司")
    wait(qtbot, lambda: isinstance(window.session.state, Failing))
    choose(monkeypatch, target)
    press(qtbot, window.header, "另存到…")
    wait(qtbot, lambda: window.session.path == target)

    assert editor_in(window).value(NAME) == "某公司"


def test_the_last_words_are_there_when_the_window_is_closed(
    qtbot: QtBot, window: Window, empty_draft: Path
) -> None:
    open_draft(qtbot, window, empty_draft)
    editor_in(window).edit(NAME, "最后一句")
    window.close()

    assert content_of(empty_draft) == "最后一句"


# --- leaving the house ----------------------------------------------------------------------


def test_an_export_lands_in_the_folder_and_is_told(
    qtbot: QtBot,
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_data(qtbot, window, COMPLETE, tmp_path / "a.shenbao")
    out = tmp_path / "导出"
    out.mkdir()
    choose(monkeypatch, out)
    window.commands.exporting.trigger()
    wait(qtbot, lambda: "已导出" in window.message.words)

    assert {path.suffix for path in out.iterdir()} == {".docx", ".pdf", ".zip"}


def test_an_export_that_is_outdated_is_no_longer_praised(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_data(qtbot, window, COMPLETE, tmp_path / "a.shenbao")
    out = tmp_path / "导出"
    out.mkdir()
    choose(monkeypatch, out)
    window.commands.exporting.trigger()
    wait(qtbot, lambda: "第1版已定稿" in window.message.words)
    praise = window.message.words
    editor = editor_in(window)
    editor.note(NAME, "只是备注")
    editor.check()
    assert window.message.words == praise
    editor.edit(NAME, "改了名字")
    wait(qtbot, lambda: "第1版定稿之后又有改动" in window.message.words)
    assert window.message.meaning == "info"
    labels = [button.text() for button in window.message.findChildren(QPushButton)]
    assert "定稿…" in labels
    editor.undo()
    wait(qtbot, lambda: window.message.words == praise)
    window.message.dismiss()
    editor.edit(NAME, "又改了名字")
    editor.check()
    assert window.message.words == ""


def test_errors_stand_in_the_way_of_an_export_and_are_shown(
    qtbot: QtBot,
    window: Window,
    half_draft: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = open_draft(qtbot, window, half_draft)
    desk.show_panel("")
    desk.problems.switches["info"].click()
    asked = choose(monkeypatch, None)
    window.commands.exporting.trigger()

    assert "没有定稿" in window.message.words
    assert not asked
    assert desk.panel == "problems"
    assert {finding.severity for finding in listed(desk.problems)} == {"error", "warning"}
    assert desk.problems.view.current is not None
    assert desk.problems.view.current.group == "error"
    press(qtbot, window.message, "改为导出草稿…")
    assert asked == ["导出草稿：选择保存到哪个文件夹"]


def test_what_is_printed_was_exported_and_is_what_the_draft_says(
    qtbot: QtBot,
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed = list[tuple[Source, int]]()

    def ask(_: object, __: object, pdf: Source, copies: int, ___: str) -> None:
        printed.append((pdf, copies))

    monkeypatch.setattr("app.ui.printing.Printing.ask", ask)
    import_data(qtbot, window, COMPLETE, tmp_path / "a.shenbao")
    window.commands.printing.trigger()
    assert "请先定稿" in window.message.words
    out = tmp_path / "导出"
    out.mkdir()
    choose(monkeypatch, out)
    window.commands.exporting.trigger()
    press(qtbot, window.message, "打印…")
    evidence = next(out.glob("*-证明材料.pdf"))
    form = evidence.with_name(evidence.name.replace("-证明材料", ""))
    assert printed == [((form.read_bytes(), evidence), 4)]
    editor_in(window).edit(NAME, "改了名字")
    window.commands.printing.trigger()

    assert len(printed) == 1
    assert "又有改动" in window.message.words


def test_closing_the_window_ends_a_printing_that_is_under_way(
    qtbot: QtBot, window: Window, empty_draft: Path, tmp_path: Path
) -> None:
    paper = canvas.Canvas(str(tmp_path / "甲.pdf"), pagesize=A4)
    for number in range(40):
        paper.drawString(72, 72, f"{number}")
        paper.showPage()
    paper.save()
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    open_draft(qtbot, window, empty_draft)
    printing = window.outgoing.printing
    sides = list[int]()
    ended = list[bool]()
    printing.progressed.connect(lambda side, _: sides.append(side))
    printing.cancelled.connect(lambda: ended.append(True))
    printing.start((tmp_path / "甲.pdf").read_bytes(), printer)
    wait(qtbot, lambda: bool(sides))
    window.close()
    QApplication.processEvents()

    assert ended == [True]
    assert not printing.busy
    assert not window.isVisible()
