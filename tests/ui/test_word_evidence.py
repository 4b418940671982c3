"""Word's version of the evidence is chosen where releases are made, remembered, and written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.export.evidence import Way
from app.export.evidence.inspection import Inspection
from app.model.paths import FieldPath
from app.ui.releasing import ReleasesPage
from app.ui.settings import Settings
from app.ui.window import Window
from app.ui.word_evidence import WordChoice
from tests.examples import COMPLETE
from tests.ui.drafts import editor_of, files_of
from tests.ui.driving import choose, import_data, wait

EVIDENCE = FieldPath.parse("evidence")


def pick(made: WordChoice, way: Way) -> None:
    """As a person does in the list."""
    index = made.ways.findData(way)
    made.ways.setCurrentIndex(index)
    made.ways.activated.emit(index)


@pytest.fixture
def choice(qtbot: QtBot, settings: Settings) -> Callable[..., WordChoice]:
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(pages: int | None = None) -> WordChoice:
        found = None if pages is None else Inspection("pdf", pages=pages)
        made = WordChoice(editor_of(COMPLETE), files_of(COMPLETE), settings, None, parent)
        made.inspection = lambda _: found
        made.refresh()
        return made

    return make


def test_nothing_more_is_written_unless_it_is_chosen(
    choice: Callable[..., WordChoice], settings: Settings
) -> None:
    made = choice()
    assert made.way == "none"
    assert "PDF" in made.note.text()

    pick(made, "list")
    assert settings.word_evidence == "list"
    assert choice().way == "list"


def test_it_says_what_pictures_take_and_advises_against_many(
    choice: Callable[..., WordChoice], settings: Settings
) -> None:
    settings.word_evidence = "pictures"

    assert "没有检查完" in choice().note.text()
    assert "24页附件，约5MB，约需1分钟" in choice(2).note.text()
    assert "建议" not in choice(2).note.text()
    assert "建议从 PDF 打印" in choice(40).note.text()


def test_it_is_not_seen_where_there_is_no_evidence(choice: Callable[..., WordChoice]) -> None:
    made = choice()
    assert not made.isHidden()
    made.editor.edit(EVIDENCE, [])
    made.editor.check()
    made.refresh()
    assert made.isHidden()


def test_what_was_damaged_in_the_settings_is_nothing(settings: Settings) -> None:
    settings.word_evidence = "everything"  # pyright: ignore[reportAttributeAccessIssue]
    assert settings.word_evidence == "none"


@pytest.mark.parametrize(
    ("way", "words"), [("list", "Word 版只有目录和隔页"), ("none", "证明材料用“")]
)
def test_a_release_has_what_was_chosen_and_tells_what_prints(
    qtbot: QtBot,
    window: Window,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Way,
    words: str,
) -> None:
    import_data(qtbot, window, COMPLETE, tmp_path / "草稿.shenbao")
    window.commands.showing_releases.trigger()
    page = window.findChild(ReleasesPage)
    assert isinstance(page, ReleasesPage)
    pick(page.word, way)
    folder = tmp_path / "一"
    folder.mkdir()
    choose(monkeypatch, folder)
    qtbot.mouseClick(page.making, Qt.MouseButton.LeftButton)
    wait(qtbot, lambda: bool(page.boxes) and not window.outgoing.exporting.busy)

    assert [*folder.glob("*-证明材料.docx")] == (
        [] if way == "none" else [*folder.glob("*料.docx")]
    )
    assert len([*folder.glob("*.docx")]) == (1 if way == "none" else 2)
    names = [file.name for file in page.boxes[0].release.files]
    assert any(name.endswith("-证明材料.docx") for name in names) is (way != "none")
    assert words in window.message.words
