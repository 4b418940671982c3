"""Reading, drawing and exporting, without a window."""

import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.export.release import Exported, Refused
from app.model.checks import check
from app.model.failure import Failure
from app.ui.work import Opened, draw, export_file, open_file


def rewrite(path: Path, **members: object) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content.update(members)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def touched(path: Path) -> None:
    """Make the file's time another, whatever the clock's grain."""
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))


def test_what_is_found_is_what_the_checks_find(half_done: Path) -> None:
    opened = open_file(half_done)

    assert opened.report == check(opened.loaded.edition, opened.loaded.draft, opened.beside)
    assert opened.report.errors


def test_the_files_beside_are_known(complete: Path) -> None:
    names = {file.relative_to(complete.parent).as_posix() for file in open_file(complete).files}
    beside = {
        file.relative_to(complete.parent).as_posix()
        for file in complete.parent.rglob("*")
        if file.is_file()
    }

    assert names == beside


def test_files_outside_of_the_folder_are_never_named(complete: Path) -> None:
    rewrite(complete, evidence=[{"title": "甲", "file": "../../etc/passwd"}, {"file": "C:\\x"}])

    assert all(f.is_relative_to(complete.parent) for f in open_file(complete).files)


def test_an_unchanged_file_is_not_read_again(complete: Path) -> None:
    opened = open_file(complete)

    assert open_file(complete, opened) is opened
    assert open_file(complete) is not opened


@pytest.mark.parametrize("name", ["declaration.json", "figures/architecture.png"])
def test_a_changed_file_is(complete: Path, name: str) -> None:
    opened = open_file(complete)
    touched(complete.parent / name)

    assert open_file(complete, opened) is not opened


def test_a_file_that_is_missing_is_a_finding_and_its_coming_a_change(complete: Path) -> None:
    figure = complete.parent / "figures" / "architecture.png"
    kept = figure.read_bytes()
    figure.unlink()
    opened = open_file(complete)
    assert {f.code for f in opened.report.errors} == {"file.missing"}
    figure.write_bytes(kept)

    assert not open_file(complete, opened).report.errors


def words_of(opened: Opened) -> str:
    pages = PdfReader(io.BytesIO(draw(opened).pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def sha256(data: bytes) -> str:
    """What two files are compared by: to tell how half a megabyte differs takes minutes."""
    return hashlib.sha256(data).hexdigest()


def test_the_pages_are_those_of_an_export(complete: Path, tmp_path: Path, qapp: object) -> None:
    opened = open_file(complete)
    done = export_file(complete, tmp_path / "out", as_draft=False)

    assert isinstance(done, Exported)
    preview = draw(opened)
    assert sha256(preview.pdf) == sha256(done.pdf.read_bytes())
    assert preview.code == done.code
    assert "草稿" not in words_of(opened)


def test_a_draft_is_drawn_as_one(half_done: Path, tmp_path: Path, qapp: object) -> None:
    done = export_file(half_done, tmp_path / "out", as_draft=True)

    assert isinstance(done, Exported)
    assert sha256(draw(open_file(half_done)).pdf) == sha256(done.pdf.read_bytes())
    assert "草稿" in words_of(open_file(half_done))


def test_an_export_takes_what_the_file_holds_now(complete: Path, tmp_path: Path) -> None:
    rewrite(complete, roadmap="")
    done = export_file(complete, tmp_path / "out", as_draft=False)

    assert isinstance(done, Refused)
    assert [str(f.path) for f in done.findings] == ["roadmap"]
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="找不到文件"):
        open_file(tmp_path / "nothing.json")
