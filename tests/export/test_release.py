"""An export tells what it does, and can be ended before anything is written."""

from pathlib import Path

import pytest

from app.export.release import PACKING, STAGES, Exported, export, would_replace
from app.export.surroundings import surroundings_of
from app.model.answers import Answers
from app.model.editions import EDITIONS
from app.store.interchange import load
from tests.examples import COMPLETE

LOADED = load(COMPLETE, EDITIONS)
FILES = surroundings_of(COMPLETE.parent)


class EndedError(Exception):
    """Raised by a progress that wants no more."""


def test_the_stages_are_told_in_order(tmp_path: Path) -> None:
    told = list[str]()
    export(LOADED.edition, LOADED.draft, FILES, tmp_path, progress=told.append)

    assert tuple(dict.fromkeys(told)) == STAGES
    assert told.count(PACKING) > 10  # each file of the package is a chance to end it


@pytest.mark.parametrize("stage", STAGES)
def test_an_export_that_is_ended_leaves_the_folder_as_it_was(tmp_path: Path, stage: str) -> None:
    older = tmp_path / "申报书-浙江砺澜工业互联网科技股份有限公司.pdf"
    older.write_bytes(b"older")

    def progress(now: str) -> None:
        if now == stage:
            raise EndedError

    with pytest.raises(EndedError):
        export(LOADED.edition, LOADED.draft, FILES, tmp_path, progress=progress)

    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [
        (older.name, b"older")
    ]


def test_what_would_be_replaced_is_what_is_written(tmp_path: Path) -> None:
    answers = Answers(LOADED.edition.form, dict(LOADED.draft.content))
    assert would_replace(LOADED.edition, answers, tmp_path) == []
    done = export(LOADED.edition, LOADED.draft, FILES, tmp_path)
    assert isinstance(done, Exported)

    assert done.evidence is not None
    written = [done.docx.name, done.pdf.name, done.package.name, done.evidence.name]
    assert would_replace(LOADED.edition, answers, tmp_path, "第1版") == written
    assert would_replace(LOADED.edition, answers, tmp_path, "第2版") == []
    assert would_replace(LOADED.edition, answers, tmp_path) == []


def test_no_page_more_is_drawn_for_word_once_it_is_ended(tmp_path: Path) -> None:
    told = list[tuple[int, int]]()

    def pictured(page: int, pages: int) -> None:
        told.append((page, pages))
        if page == 3:
            raise EndedError

    with pytest.raises(EndedError):
        export(LOADED.edition, LOADED.draft, FILES, tmp_path, word="pictures", pictured=pictured)
    assert [page for page, _ in told] == [1, 2, 3]
    assert told[0][1] > 3
    assert not [*tmp_path.iterdir()]
