"""定稿 in the window: the page of releases, what the head says, and the 改动报告."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.export.release import unconfirmed
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.store.releases import Releases
from app.ui.releasing import ReleasesPage
from app.ui.settings import Settings
from app.ui.splitting import SPLIT
from app.ui.window import Window
from tests.examples import COMPLETE
from tests.ui.driving import NAME, choose, editor_in, import_data, wait


@pytest.fixture
def page(qtbot: QtBot, window: Window, tmp_path: Path) -> ReleasesPage:
    """The page of a complete draft, of which nothing is released yet."""
    import_data(qtbot, window, COMPLETE, tmp_path / "草稿.shenbao")
    window.commands.showing_releases.trigger()
    found = window.findChild(ReleasesPage)
    assert isinstance(found, ReleasesPage)
    return found


def release(
    qtbot: QtBot, window: Window, page: ReleasesPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(exist_ok=True)
    choose(monkeypatch, folder)
    before = len(page.boxes)
    qtbot.mouseClick(page.making, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: len(page.boxes) > before and not window.outgoing.exporting.busy)


def test_the_way_to_the_first_release(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert page.title.text() == "可以定稿"
    assert page.making.text() == "定稿为第1版…"
    assert not page.changes.isVisible()
    assert not window.header.release.isVisible()
    release(qtbot, window, page, tmp_path / "一", monkeypatch)

    assert page.title.text() == "第1版已定稿，草稿与它一致"
    assert page.making.text() == "再次导出…"
    assert window.header.release.text() == "与第1版一致"
    (box,) = page.boxes
    assert str(tmp_path / "一") in " ".join(e.words for e in box.release.events)
    box.code.click()
    assert QApplication.clipboard().text() == box.release.code


def test_a_change_after_a_release_is_seen_at_once_and_undone_again(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    editor = editor_in(window)
    editor.edit(NAME, "另一家公司")
    wait(qtbot, lambda: window.header.release.text() == "已改动，与第1版不同")

    assert page.title.text() == "草稿已改动，与第1版不同"
    assert page.making.text() == "定稿为第2版…"
    editor.undo()
    wait(qtbot, lambda: window.header.release.text() == "与第1版一致")
    editor.note(NAME, "只是一条备注")
    qtbot.wait(400)
    assert window.header.release.text() == "与第1版一致"


def test_the_report_of_changes_names_fields_and_pages_and_is_saved(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    editor_in(window).edit(NAME, "另一家公司")
    wait(qtbot, page.changes.saving.isEnabled)
    (box,) = page.changes.comparison.boxes
    assert box.difference.path == NAME
    assert "1处改动" in page.changes.pages.text()
    assert "第1、" in page.changes.pages.text()
    target = tmp_path / "报告.pdf"
    choose(monkeypatch, target)
    page.changes.saving.click()
    wait(qtbot, lambda: "已存为" in page.changes.message.words)
    with pypdfium2.PdfDocument(target) as pdf:
        assert "改动报告" in pdf[0].get_textpage().get_text_range()
    page.changes.saving.click()
    assert "已经存在" in page.changes.message.words


def test_what_became_of_a_release_is_written_down_for_good(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    box = page.boxes[0]
    assert not box.noting.isEnabled()
    qtbot.keyClicks(box.line, "SF123")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)

    opened = window.session.opened
    assert opened is not None
    events = Releases(opened.file).get(1).events
    assert (events[-1].what, events[-1].words) == ("mailed", "SF123")


def test_printing_takes_the_released_pdf_and_no_other(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed = list[object]()
    monkeypatch.setattr(
        "app.ui.printing.Printing.ask", lambda _, __, pdf, copies, ___: printed.append(pdf)
    )
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    evidence = next((tmp_path / "一").glob("*-证明材料.pdf"))
    pdf = evidence.with_name(evidence.name.replace("-证明材料", ""))
    page.boxes[0].printing.click()
    assert printed == [(pdf.read_bytes(), evidence)]
    for file in (pdf, evidence):
        whole = file.read_bytes()
        file.write_bytes(whole + b"\n%tampered")
        page.boxes[0].printing.click()
        assert len(printed) == 1
        assert "被改动过" in window.message.words
        file.write_bytes(whole)
    page.boxes[0].printing.click()
    assert len(printed) == 2


def test_errors_and_unconfirmed_warnings_stand_in_the_way(
    qtbot: QtBot, window: Window, page: ReleasesPage
) -> None:
    editor = editor_in(window)
    editor.edit(NAME, None)
    wait(qtbot, page.problems.isVisible)
    assert not page.making.isEnabled()
    assert "妨碍定稿" in page.title.text()
    editor.undo()
    editor.edit(FieldPath.parse("company.last_year_sales"), "0")
    wait(qtbot, lambda: bool(unconfirmed(editor.report)))
    if not editor.report.errors:
        window.commands.exporting.trigger()
        assert "没有确认" in window.message.words
        assert window.desk is not None
        assert window.desk.panel == "problems"


def test_escape_and_the_button_lead_back(qtbot: QtBot, window: Window, page: ReleasesPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.desk is not None
    assert window.desk.isVisible()
    window.commands.showing_releases.trigger()
    assert page.isVisible()
    page.back.click()
    assert window.desk.isVisible()


def test_what_is_too_large_for_a_mail_is_split_beside_the_package(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    assert "没有超过邮箱上限" in page.boxes[0].mail.words.text()
    assert "没有超过邮箱上限" in window.message.words
    assert not page.boxes[0].mail.button.isVisible()
    page.mail.limit.setEditText("1")
    page.mail.limit.activated.emit(-1)
    assert settings.mail_limit == 1
    button = page.boxes[0].mail.button
    assert "超过邮箱上限1.0 MB" in page.boxes[0].mail.words.text()
    button.click()
    assert not button.isEnabled()
    wait(qtbot, lambda: "电子包已分成" in window.message.words)

    assert button.isEnabled()
    volumes = sorted((tmp_path / "一").glob("*卷（共*卷）.zip"))
    assert len(volumes) > 1
    assert f"已分成{len(volumes)}卷" in window.message.words
    assert verify(volumes, EDITIONS, page.boxes[0].release.code).consistent
    (package,) = (p for p in (tmp_path / "一").glob("*.zip") if p not in volumes)
    package.write_bytes(b"changed")
    button.click()
    wait(qtbot, lambda: "被改动过，请再次导出后分卷" in window.message.words)


def test_a_split_can_be_called_off(
    qtbot: QtBot,
    window: Window,
    page: ReleasesPage,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.mail_limit = 1
    release(qtbot, window, page, tmp_path / "一", monkeypatch)
    before = sorted((tmp_path / "一").iterdir())

    def offered() -> list[QPushButton]:
        buttons = window.message.findChildren(QPushButton)
        return [b for b in buttons if b.isVisible() and b.text() == SPLIT]

    wait(qtbot, lambda: bool(offered()))
    offered()[0].click()
    window.outgoing.splitting.cancel()
    wait(qtbot, lambda: window.message.words == "已取消，没有分卷。")
    assert sorted((tmp_path / "一").iterdir()) == before
