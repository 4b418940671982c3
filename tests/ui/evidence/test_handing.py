"""Pieces of evidence are handed over to the system as copies, and only to be looked at."""

import stat
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.evidence import handing as module
from app.ui.evidence.handing import Handing
from app.ui.evidence.shelf import Shelf
from app.ui.opened import OpenDraft
from tests.export.evidence.made import changed, photo, picture_file, text_pdf, with_script
from tests.ui.driving import wait
from tests.ui.evidence.conftest import OpenWith

PDF = text_pdf("one")
TEXT = b"start calc\r\n" * 20


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was shown by the system instead of being shown."""
    found = list[Path]()
    monkeypatch.setattr(module, "show_outside", found.append)
    return found


def hand(qtbot: QtBot, opened: OpenDraft, *names: str) -> Handing:
    window = QWidget()
    qtbot.addWidget(window)
    shelf = Shelf(window, opened)
    for name in names or ("evidence/合同.pdf",):
        wait(qtbot, lambda name=name: shelf.looking.inspection(name) is not None)
    return shelf.handing


def test_a_copy_is_opened_by_the_system_and_is_gone_afterwards(
    qtbot: QtBot, open_with: OpenWith, seen: list[Path]
) -> None:
    opened = open_with({"evidence/合同.pdf": PDF})
    hand(qtbot, opened).open_outside("evidence/合同.pdf")
    wait(qtbot, lambda: bool(seen))

    assert seen[0].name == "合同.pdf"
    assert seen[0].read_bytes() == PDF
    assert not seen[0].stat().st_mode & stat.S_IWRITE
    assert not opened.jobs
    opened.leaving.emit()
    wait(qtbot, lambda: not seen[0].exists())
    wait(qtbot, lambda: not seen[0].parents[1].exists())


HARMLESS = {
    "说明.txt": TEXT,
    "照片.jpg": picture_file(photo(), "JPEG"),
    "扫描.TIF": picture_file(photo(), "TIFF"),
}
HARMFUL = {
    "说明.bat": TEXT,
    "说明.js": TEXT,
    "说明.txt.vbs": TEXT,
    "说明.lnk": TEXT,
    "没有扩展名": TEXT,
    "网页.html": b"<html><script>" + b" " * 600,
    "网页.pdf": b"<html><script>" + b" " * 600,
    "程序.exe": b"MZ" + bytes(600),
    "程序.pdf": b"MZ" + bytes(600),
    "照片.hta": picture_file(photo(), "PNG"),
    "带脚本.pdf": changed(PDF, with_script),
    "反着写\u202efdp.txt": TEXT,
}


def test_only_what_is_shown_by_its_program_is_opened(
    qtbot: QtBot, open_with: OpenWith, seen: list[Path]
) -> None:
    """The system goes by the ending: a harmless text would be run if it is called so."""
    files = {f"evidence/{name}": data for name, data in {**HARMLESS, **HARMFUL}.items()}
    handing = hand(qtbot, open_with(files), *files)
    assert {name for name in files if handing.can_open(name)} == {
        f"evidence/{name}" for name in HARMLESS
    }
    for name in files:
        handing.open_outside(name)
    wait(qtbot, lambda: len(seen) == len(HARMLESS))
    wait(qtbot, lambda: not handing.copying)
    assert {path.name for path in seen} == {name.lower() for name in HARMLESS}


def test_a_copy_is_saved_where_a_person_says_and_never_over_another(
    qtbot: QtBot, open_with: OpenWith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "另存.pdf"
    told = list[str]()
    monkeypatch.setattr("app.ui.dialogs.ask_for_new_file", lambda *_: target)
    monkeypatch.setattr("app.ui.dialogs.ask", lambda _, __, why, *___: told.append(why))
    handing = hand(qtbot, open_with({"evidence/合同.pdf": PDF}))
    handing.save("evidence/合同.pdf")
    wait(qtbot, lambda: not handing.copying)
    assert target.read_bytes() == PDF

    target.write_bytes(b"another")
    handing.save("evidence/合同.pdf")
    wait(qtbot, lambda: bool(told))
    assert "已经存在" in told[0]
    assert target.read_bytes() == b"another"


def test_a_draft_that_is_left_leaves_no_half_copy(
    qtbot: QtBot, open_with: OpenWith, seen: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_with({"evidence/合同.pdf": PDF})
    handing = hand(qtbot, opened)
    folder = list[str]()
    real = module.tempfile.mkdtemp
    monkeypatch.setattr(
        module.tempfile, "mkdtemp", lambda **more: folder.append(real(**more)) or folder[-1]
    )
    handing.open_outside("evidence/合同.pdf")
    assert opened.jobs
    opened.leaving.emit()
    wait(qtbot, lambda: not Path(folder[0]).exists())
    assert not seen


def test_copies_that_an_earlier_run_could_not_remove_go_with_the_next(
    qtbot: QtBot,
    open_with: OpenWith,
    seen: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module.tempfile, "tempdir", str(tmp_path))
    left, used, other = (tmp_path / f"shenbao-copies-{name}" for name in ("left", "used", "other"))
    for folder in (left, used):
        (folder / "1").mkdir(parents=True)
        (folder / "1" / "合同.pdf").write_bytes(PDF)
        (folder / "1" / "合同.pdf").chmod(stat.S_IREAD)
    lock = QLockFile(str(used / "lock"))
    assert lock.tryLock(0)
    (tmp_path / "elsewhere").mkdir()
    with suppress(OSError):  # Windows lets not everybody make one
        other.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    linked = other.exists()
    hand(qtbot, open_with({"evidence/合同.pdf": PDF})).open_outside("evidence/合同.pdf")
    wait(qtbot, lambda: bool(seen))

    wait(qtbot, lambda: not left.exists())
    assert (used / "1" / "合同.pdf").exists()
    assert other.exists() == linked
    assert (tmp_path / "elsewhere").exists()
    assert seen[0].exists()
    lock.unlock()


def test_nothing_is_copied_while_the_draft_goes_elsewhere(
    qtbot: QtBot, open_with: OpenWith, seen: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    monkeypatch.setattr("app.ui.dialogs.ask", lambda _, __, why, *___: told.append(why))
    opened = open_with({"evidence/合同.pdf": PDF})
    handing = hand(qtbot, opened)
    opened.moving = True
    handing.open_outside("evidence/合同.pdf")
    assert "正在另存" in told[0]
    assert not handing.copying
