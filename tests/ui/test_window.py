"""The window as a person meets it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCommandLinkButton,
    QLabel,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.export import release
from app.model.checks import check
from app.store.interchange import load
from app.ui import dialogs, work
from app.ui import window as window_module
from app.ui.desk import Desk
from app.ui.notice import NoticeDialog
from app.ui.outline import COVER, Step, steps_of
from app.ui.settings import Settings
from app.ui.window import Window
from tests.damage import damaged
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.driving import desk_of, open_and_draw, opened_in, preview_in, wait
from tests.ui.test_problems import listed


def buttons(widget: QWidget) -> dict[str, QPushButton]:
    """The visible buttons in a widget by their words."""
    return {b.text(): b for b in widget.findChildren(QPushButton) if b.isVisible()}


def press(qtbot: QtBot, widget: QWidget, label: str) -> None:
    """Press the button with these words once it is there."""
    wait(qtbot, lambda: label in buttons(widget))
    buttons(widget)[label].click()


def words(widget: QWidget) -> str:
    """All words that are to be seen in a widget."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# --- opening --------------------------------------------------------------------------------


def test_an_empty_window_says_what_to_do(qtbot: QtBot, window: Window) -> None:
    wait(qtbot, lambda: "xinruansi@miit.gov.cn" in words(window))

    assert "declaration.json" in words(window.welcome)
    assert "2018年5月4日（星期五）" in words(window.welcome)
    assert not window.commands.exporting.isEnabled()


def test_the_half_done_example_shows_exactly_what_the_checks_find(
    qtbot: QtBot, window: Window
) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    loaded = load(HALF_DONE, (opened_in(window).loaded.edition,))
    expected = check(loaded.edition, loaded.draft, opened_in(window).beside).findings

    assert sorted(map(repr, listed(desk.problems))) == sorted(map(repr, expected))
    assert {f.severity for f in expected} == {"error", "warning", "info"}


def test_the_complete_example_is_named_in_the_head(qtbot: QtBot, window: Window) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    content = json.loads(COMPLETE.read_text(encoding="utf-8"))

    assert window.header.company.words == content["company"]["name"]
    assert content["platform"]["name"] in window.header.file.words
    assert content["company"]["name"] in window.windowTitle()
    assert f"校验码 {preview_in(window).code}" == window.header.code.text()
    assert desk_of(window).preview.pages.page_count > 10


def test_the_examples_are_opened_from_the_empty_place(qtbot: QtBot, window: Window) -> None:
    links = {b.text(): b for b in window.welcome.findChildren(QPushButton)}
    links["打开填了一半的示例"].click()
    wait(qtbot, lambda: window.session.path == HALF_DONE)


@pytest.mark.parametrize("what", ["missing", "folder", "foreign", "damaged", "other edition"])
def test_an_unusable_file_is_refused_in_place(
    qtbot: QtBot, window: Window, tmp_path: Path, what: str
) -> None:
    path = tmp_path / "declaration.json"
    match what:
        case "folder":
            path.mkdir()
        case "foreign":
            path.write_bytes(b"PK\x03\x04\xff\xfe")
        case "damaged":
            path.write_text('{"company": ')
        case "other edition":
            path.write_text('{"edition": "miit-2031"}')
        case _:
            pass
    window.open(path)
    wait(qtbot, lambda: bool(window.welcome.refusal.words))

    assert window.welcome.refusal.words.endswith("。")
    assert window.welcome.isVisible()


def test_an_unusable_file_leaves_the_open_one(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    window.open(tmp_path / "nothing.json")
    wait(qtbot, lambda: "找不到文件" in window.message.words)

    assert window.session.path == COMPLETE
    assert desk_of(window).isVisible()


def test_damaged_inputs_never_end_the_window(qtbot: QtBot, window: Window, complete: Path) -> None:
    whole = complete.read_bytes()
    open_and_draw(qtbot, window, complete)
    for data in damaged(whole, 12):
        complete.write_bytes(data)
        window.session.reload()
        wait(
            qtbot,
            lambda: not (window.session.reading.busy or window.session.drawing.busy),
        )
        assert window.isVisible()
        assert window.session.undrawn == ""
    complete.write_bytes(whole)
    window.session.reload()
    wait(qtbot, lambda: not window.session.trouble and not window.session.reading.busy)
    assert not window.trouble.isVisible()


def test_a_dialog_lets_a_person_choose(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_for_file", lambda *_: HALF_DONE)
    window.commands.opening.trigger()
    wait(qtbot, lambda: window.session.path == HALF_DONE)
    monkeypatch.setattr(dialogs, "ask_for_file", lambda *_: None)
    window.commands.opening.trigger()

    assert window.session.path == HALF_DONE


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


def test_a_file_or_its_folder_can_be_dropped(qtbot: QtBot, window: Window) -> None:
    assert drop(window, QUrl.fromLocalFile(str(HALF_DONE)))
    wait(qtbot, lambda: window.session.path == HALF_DONE)
    assert drop(window, QUrl.fromLocalFile(str(COMPLETE.parent)))
    wait(qtbot, lambda: window.session.path == COMPLETE)


def test_other_things_can_not_be_dropped(window: Window) -> None:
    file = QUrl.fromLocalFile(str(HALF_DONE))

    assert not drop(window, QUrl("https://example.com/declaration.json"))
    assert not drop(window, file, file)


# --- following ------------------------------------------------------------------------------


def test_a_finding_leads_to_its_step_and_to_its_place(qtbot: QtBot, window: Window) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    places = preview_in(window).places
    for finding in listed(desk.problems):
        desk.problems.step(1)
        place = places.of(finding.path)
        step = desk.steps.current
        assert step is not None
        assert any(finding.path.within(r) or r.within(finding.path) for r in step.roots)
        if place is not None:
            marked = desk.preview.pages.marked
            assert marked is not None
            assert marked[0] == place.page


def walk_through(desk: Desk) -> Iterator[Step]:
    """Go from step to step by the keyboard's way."""
    model = desk.steps.model()
    for row in range(model.rowCount()):
        if model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsSelectable:
            desk.steps.setCurrentIndex(model.index(row, 0))
            assert desk.steps.current is not None
            yield desk.steps.current


def test_a_step_leads_to_its_heading(qtbot: QtBot, window: Window) -> None:
    desk = open_and_draw(qtbot, window, COMPLETE)
    pages = work.page_texts(preview_in(window).pdf)
    for step in walk_through(desk):
        marked = desk.preview.pages.marked
        assert step.title == COVER or (marked and step.title in pages[marked[0]])


def test_the_pages_stay_at_the_chosen_field_when_they_are_made_anew(
    qtbot: QtBot, window: Window, complete: Path
) -> None:
    desk = open_and_draw(qtbot, window, complete)
    step = next(
        s for s in steps_of(opened_in(window).loaded.edition) if s.title.startswith("（六）")
    )
    desk.steps.chosen.emit(step)
    before = desk.preview.pages.marked
    assert before is not None
    content = json.loads(complete.read_text(encoding="utf-8"))
    content["regions"] = "很短的一段。"
    content["cases"] = content["cases"][:1]
    first = window.session.preview
    complete.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    wait(qtbot, lambda: window.session.preview is not first)

    after = desk.preview.pages.marked
    assert after is not None
    assert after[0] < before[0]
    text = work.page_texts(preview_in(window).pdf)[after[0]]
    assert step.title in text


def test_only_the_findings_of_the_current_part(qtbot: QtBot, window: Window) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    everything = listed(desk.problems)
    desk.problems.here_only.click()
    seen = [finding for _ in walk_through(desk) for finding in listed(desk.problems)]

    assert sorted(map(repr, seen)) == sorted(map(repr, everything))


def test_problems_can_be_folded_away_and_come_back_when_asked_for(
    qtbot: QtBot, window: Window
) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    window.commands.problems_shown.trigger()
    assert not desk.problems.isVisible()
    window.commands.next_problem.trigger()
    assert desk.problems.isVisible()
    assert window.commands.problems_shown.isChecked()


def test_a_changed_file_refreshes_findings_steps_and_head(
    qtbot: QtBot, window: Window, complete: Path
) -> None:
    desk = open_and_draw(qtbot, window, complete)
    first = window.session.preview
    content = json.loads(complete.read_text(encoding="utf-8"))
    content["company"]["name"] = "另一家有限公司"
    content["roadmap"] = ""
    complete.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    wait(qtbot, lambda: window.session.preview is not first)

    assert window.header.company.words == "另一家有限公司"
    assert [str(f.path) for f in listed(desk.problems) if f.severity == "error"] == ["roadmap"]
    assert window.header.code.text().endswith(preview_in(window).code)


def test_a_file_damaged_by_others_keeps_the_window_and_forbids_export(
    qtbot: QtBot, window: Window, complete: Path
) -> None:
    desk = open_and_draw(qtbot, window, complete)
    whole, pages = complete.read_bytes(), desk.preview.pages.page_count
    complete.write_bytes(whole[:-20])
    wait(qtbot, lambda: "不是有效的 JSON" in window.trouble.words)
    assert desk.preview.pages.page_count == pages
    assert not window.commands.exporting.isEnabled()
    complete.write_bytes(whole)
    wait(qtbot, lambda: not window.trouble.words)

    assert window.commands.exporting.isEnabled()


# --- exporting ------------------------------------------------------------------------------


@pytest.fixture
def shown_outside(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the system was asked to show."""
    paths: list[Path] = []
    monkeypatch.setattr(window_module, "show_outside", paths.append)
    return paths


def choose(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> None:
    monkeypatch.setattr(dialogs, "ask_for_folder", lambda *_: folder)


def test_an_export_says_where_the_files_are_and_their_code(
    qtbot: QtBot,
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    shown_outside: list[Path],
) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    folder = tmp_path / "导出"
    folder.mkdir()
    choose(monkeypatch, folder)
    window.commands.exporting.trigger()
    assert not window.commands.exporting.isEnabled()
    wait(qtbot, lambda: "已导出" in window.message.words)

    assert sorted(p.suffix for p in folder.iterdir()) == [".docx", ".pdf", ".zip"]
    assert preview_in(window).code in window.message.words
    assert str(folder) in window.message.words
    assert settings.export_folder == str(folder)
    press(qtbot, window.message, "打开文件夹")
    press(qtbot, window.message, "打开 PDF")
    assert shown_outside == [folder, next(folder.glob("*.pdf"))]
    press(qtbot, window.message, "复制校验码")
    assert QGuiApplication.clipboard().text() == preview_in(window).code


def test_an_export_with_errors_is_refused_and_a_draft_offered(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    choose(monkeypatch, tmp_path / "out")
    window.commands.exporting.trigger()
    wait(qtbot, lambda: "没有导出" in window.message.words)

    errors = opened_in(window).report.errors
    assert f"{len(errors)}个错误" in window.message.words
    assert listed(desk.problems) == sorted(errors, key=opened_in(window).report.findings.index)
    assert not (tmp_path / "out").exists()
    press(qtbot, window.message, "改为导出草稿…")
    wait(qtbot, lambda: "已导出" in window.message.words)
    assert all("草稿" in p.name for p in (tmp_path / "out").iterdir())


def test_a_folder_that_can_not_be_written_is_said(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    (tmp_path / "file").write_text("")
    window.export(tmp_path / "file", as_draft=False)
    wait(qtbot, lambda: "没有导出" in window.message.words)

    assert "无法写入文件夹" in window.message.words
    assert window.commands.exporting.isEnabled()


def test_a_fault_of_the_program_is_said_too(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    open_and_draw(qtbot, window, COMPLETE)
    monkeypatch.setattr(release, "export", broken)
    window.export(tmp_path / "out", as_draft=False)
    wait(qtbot, lambda: "ZeroDivisionError" in window.message.words)

    assert window.commands.exporting.isEnabled()
    window.tell_fault(RuntimeError())
    assert "RuntimeError" in window.message.words


def test_choosing_no_folder_exports_nothing(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    choose(monkeypatch, None)
    window.commands.drafting.trigger()

    assert not window.session.exporting.busy
    assert window.message.words == ""


def test_a_change_after_the_export_is_pointed_out_once(
    qtbot: QtBot, window: Window, complete: Path, tmp_path: Path
) -> None:
    open_and_draw(qtbot, window, complete)
    window.export(tmp_path / "out", as_draft=False)
    wait(qtbot, lambda: "已导出" in window.message.words)
    code = preview_in(window).code
    shutil.copy(HALF_DONE, complete)
    wait(qtbot, lambda: "已不是最新" in window.message.words)

    assert code in window.message.words


def test_the_code_is_copied(qtbot: QtBot, window: Window) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    window.header.code.click()
    assert QGuiApplication.clipboard().text() == preview_in(window).code


# --- the window itself ----------------------------------------------------------------------


def test_closing_a_file_leads_back_to_the_empty_place(qtbot: QtBot, window: Window) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    window.commands.closing.trigger()

    assert window.welcome.isVisible()
    assert not window.header.isVisible()
    assert not window.commands.copying.isEnabled()
    links = {b.description() for b in window.welcome.findChildren(QCommandLinkButton)}
    assert str(COMPLETE.parent) in links
    open_and_draw(qtbot, window, COMPLETE)
    assert desk_of(window).isVisible()


def test_the_notice_is_at_hand(qtbot: QtBot, window: Window) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    desk_of(window).notice_wanted.emit()
    (dialog,) = window.findChildren(NoticeDialog)
    qtbot.waitExposed(dialog)

    said = words(dialog)
    notice = opened_in(window).loaded.edition.notice
    for fact in (notice.number, notice.postal_address, notice.email, "一式4份", "2018年5月4日"):
        assert fact in said
    assert notice.instructions[-1] in said
    dialog.close()


def test_shape_and_light_are_remembered(qtbot: QtBot, settings: Settings, window: Window) -> None:
    open_and_draw(qtbot, window, COMPLETE)
    window.resize(780, 560)
    desk_of(window).setSizes([180, 320, 270])
    widths = desk_of(window).sizes()
    window.commands.scheme_chosen.emit("dark")
    window.close()

    other = Window(settings)
    qtbot.addWidget(other)
    other.show()
    assert settings.scheme == "dark"
    assert (other.width(), other.height()) == (780, 560)
    open_and_draw(qtbot, other, COMPLETE)
    assert desk_of(other).sizes() == widths
    other.commands.scheme_chosen.emit("light")
    other.close()


def test_what_takes_a_name_has_one(qtbot: QtBot, window: Window) -> None:
    """Whatever takes the focus says what it is."""
    open_and_draw(qtbot, window, HALF_DONE)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            text = getattr(widget, "text", str)()
            assert widget.accessibleName() or text, widget


def test_everything_is_reached_by_tab(qtbot: QtBot, window: Window) -> None:
    desk = open_and_draw(qtbot, window, HALF_DONE)
    window.activateWindow()
    desk.steps.setFocus()
    seen: list[QWidget | None] = []
    for _ in range(40):
        seen.append(QApplication.focusWidget())
        window.focusNextChild()

    for widget in (desk.steps, desk.preview.pages, desk.problems.search, desk.problems.view):
        assert widget in seen
    assert buttons(window.header)["导出…"] in seen
