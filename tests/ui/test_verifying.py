"""The window that says whether files and the code on the paper are one declaration."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.export.release import Exported, export
from app.export.surroundings import files_of
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
from app.store.importing import new_draft
from app.store.interchange import load
from app.ui.passwords import AskPassword
from app.ui.verified import name_of
from app.ui.verifying import VerifyingWindow
from app.ui.window import Window
from tests.examples import COMPLETE
from tests.ui.driving import wait


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The files of the complete example."""
    loaded = load(COMPLETE, EDITIONS)
    folder = tmp_path_factory.mktemp("exported")
    done = export(loaded.edition, loaded.draft, files_of(loaded), folder)
    assert isinstance(done, Exported)
    return done


@pytest.fixture
def verifying(qtbot: QtBot) -> Iterator[VerifyingWindow]:
    made = VerifyingWindow(lambda: None)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.stop()


def answer(qtbot: QtBot, window: VerifyingWindow) -> str:
    wait(qtbot, lambda: window.message.meaning != "info" and bool(window.message.words))
    return window.message.words


def test_files_of_one_export_and_its_code_are_one_declaration(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported
) -> None:
    verifying.add([exported.docx, exported.pdf, exported.package])
    verifying.code.setText(exported.code.replace("-", " ").lower())
    assert "一致" in answer(qtbot, verifying)
    assert exported.code in verifying.message.words
    assert verifying.message.meaning == "done"
    assert not verifying.findings.boxes


def test_a_changed_figure_is_named_with_both_values(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported, complete: Path
) -> None:
    content = json.loads(complete.read_text("utf-8"))
    content["company"]["name"] = content["company"]["name"].replace("浙", "折")
    complete.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    verifying.add([exported.package, complete])
    assert "不一致" in answer(qtbot, verifying)
    told = {box.difference.path: box for box in verifying.findings.boxes}
    assert "浙" in told["company.name"].difference.expected
    assert "折" in told["company.name"].difference.found
    assert "企业名称" in told["company.name"].accessibleName()


def test_a_code_that_cannot_be_one_is_told_at_once(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported
) -> None:
    verifying.add([exported.pdf])
    assert "一致" in answer(qtbot, verifying)
    wrong = exported.code[:-1] + ("A" if exported.code[-1] != "A" else "B")
    verifying.code.setText(wrong)
    assert "校验码有误" in verifying.hint.text()
    assert not verifying.message.words  # what was said did not speak of this code
    verifying.code.clear()
    assert not verifying.hint.text()
    assert "一致" in answer(qtbot, verifying)


def test_the_code_of_another_declaration_is_a_difference(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported
) -> None:
    from app.model.canonical import check_code

    verifying.add([exported.package])
    verifying.code.setText(check_code("ab" * 32))
    assert "不一致" in answer(qtbot, verifying)
    assert any("校验码" in box.accessibleName() for box in verifying.findings.boxes)


def test_dropped_folders_give_their_files_and_nothing_comes_twice(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(exported.pdf.parent))])
    for _ in range(2):
        verifying.dropEvent(
            QDropEvent(
                QPointF(1, 1),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
    assert sorted(verifying.files.paths) == sorted(exported.pdf.parent.iterdir())
    assert "一致" in answer(qtbot, verifying)


def test_what_is_no_document_of_ours_is_told_in_a_sentence(
    qtbot: QtBot, verifying: VerifyingWindow, tmp_path: Path
) -> None:
    path = tmp_path / "<b>笔记.txt"
    path.write_text("记一笔", "utf-8")
    verifying.add([path])
    assert path.name in answer(qtbot, verifying)
    assert verifying.message.meaning == "error"


def test_taking_a_file_off_the_list_compares_the_rest(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported, tmp_path: Path
) -> None:
    note = tmp_path / "笔记.txt"
    note.write_text("记一笔", "utf-8")
    verifying.add([exported.pdf, note])
    answer(qtbot, verifying)
    verifying.files.setCurrentRow(1)
    qtbot.keyClick(verifying.files, Qt.Key.Key_Delete)
    assert verifying.files.paths == [exported.pdf]
    assert "一致" in answer(qtbot, verifying)


def test_a_draft_with_a_password_is_asked_for_it(
    qtbot: QtBot,
    verifying: VerifyingWindow,
    exported: Exported,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.ui.keeping.remembered", lambda path: "")
    loaded = load(COMPLETE, EDITIONS)
    made = new_draft(tmp_path / "机密.shenbao", loaded.edition, loaded).file
    made.set_password("天知地知")
    made.close()
    verifying.add([exported.pdf, made.path])
    wait(qtbot, lambda: bool(verifying.findChildren(AskPassword)))
    asking = verifying.findChildren(AskPassword)[0]
    asking.given.emit("不知道", False)
    asking.close()
    wait(qtbot, lambda: any(d.wrong.words for d in verifying.findChildren(AskPassword)))
    asking = next(d for d in verifying.findChildren(AskPassword) if d.wrong.words)
    asking.given.emit("天知地知", False)
    asking.close()
    wait(qtbot, lambda: "一致" in verifying.message.words)


def test_the_draft_that_is_open_is_compared_as_it_stands(
    qtbot: QtBot, window: Window, exported: Exported, tmp_path: Path
) -> None:
    from tests.ui.driving import NAME, editor_in, open_draft

    path = tmp_path / "草稿.shenbao"
    loaded = load(COMPLETE, EDITIONS)
    new_draft(path, loaded.edition, loaded).file.close()
    open_draft(qtbot, window, path)
    editor_in(window).edit(NAME, "另一家公司")
    window.commands.verifying.trigger()
    verifying = window.findChildren(VerifyingWindow)[0]
    verifying.add([exported.package, path])
    assert "不一致" in answer(qtbot, verifying)
    assert any(box.difference.path == "company.name" for box in verifying.findings.boxes)
    assert DraftFile.here(path) is not None


def test_fields_and_paragraphs_have_names() -> None:
    assert name_of("company.name").startswith("「")
    assert name_of("architecture[3].text").endswith("第4段")
    assert name_of("cases[0].description[1].text").endswith("第2段")
    assert name_of("nowhere") == ""
    assert name_of("a..b") == ""


def test_files_that_vanish_are_told(
    qtbot: QtBot, verifying: VerifyingWindow, exported: Exported, tmp_path: Path
) -> None:
    copied = Path(shutil.copy(exported.pdf, tmp_path / "副本.pdf"))
    verifying.add([copied])
    assert "一致" in answer(qtbot, verifying)
    copied.unlink()
    verifying.verify()
    assert "副本.pdf" in answer(qtbot, verifying)
