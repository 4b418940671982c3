"""What looks at evidence found is told as findings, never harder than a person may decide on."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from app import cli
from app.export.evidence.inspecting import Inspector
from app.export.evidence.inspection import LOOK_VERSION, Inspection, told
from app.export.evidence.look import look
from app.export.evidence.looking import Looks, evidence_names
from app.export.freeze import freeze
from app.export.surroundings import files_of, surroundings_of
from app.model.answers import Answers
from app.model.checks import check
from app.model.editions import EDITIONS
from app.store.beside import Beside
from app.store.importing import new_draft
from app.store.interchange import load
from app.store.kept import Kept
from tests.examples import COMPLETE, content_of
from tests.export.evidence import made
from tests.export.evidence.test_inspecting import BAD, GOOD

LOCKED = made.changed(
    made.text_pdf("locked"), lambda _: None, encryption=made.pikepdf.Encryption(owner="o", user="u")
)
EVIDENCE = {
    "evidence/locked.pdf": LOCKED,
    "evidence/page.pdf": b"<!DOCTYPE html><html><body>404</body></html>",
    "evidence/photo.pdf": made.picture_file(made.photo(), "JPEG"),
    "evidence/gone.pdf": b"",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    shutil.copytree(COMPLETE.parent, folder)
    content = content_of(COMPLETE)
    content["evidence"] = [{"title": name, "file": name} for name in EVIDENCE]
    for name, data in EVIDENCE.items():
        if data:
            (folder / name).write_bytes(data)
    path = folder / "declaration.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_command_line_looks_at_every_file(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(source), "--json"]) == 1

    found = {
        (finding["path"], finding["code"]): finding["severity"]
        for finding in json.loads(capsys.readouterr().out)
        if finding["path"].endswith("].file")
    }
    assert found == {
        ("evidence[0].file", "evidence.password"): "warning",
        ("evidence[1].file", "evidence.download-page"): "warning",
        ("evidence[2].file", "evidence.wrong-extension"): "warning",
        ("evidence[3].file", "file.missing"): "error",
    }


def test_an_export_tells_and_is_not_held_up(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(source.read_text(encoding="utf-8"))
    rows = content_of(COMPLETE)["evidence"]
    content["evidence"] = [{**rows[i], "file": name} for i, name in enumerate(EVIDENCE)][:3]
    content["evidence"] += rows[3:]
    source.write_text(json.dumps(content), encoding="utf-8")

    assert cli.main(["export", str(source), "--out", str(tmp_path / "out")]) == 0

    printed = capsys.readouterr()
    assert "［evidence[0].file］" in printed.err
    assert len(printed.out.splitlines()) == 4
    files = [Path(line) for line in printed.out.splitlines()[:3]]
    assert cli.main(["verify", *map(str, files)]) == 0


@pytest.mark.parametrize("kept", [False, True])
def test_what_is_known_is_asked_at_each_check(source: Path, tmp_path: Path, kept: bool) -> None:
    loaded = load(source, EDITIONS)
    files: Beside | Kept = surroundings_of(source.parent)
    draft = loaded.draft
    if kept:
        file = new_draft(tmp_path / "a.shenbao", loaded.edition, loaded).file
        files, draft = files_of(file), file.history.draft
    names = evidence_names(Answers(loaded.edition.form, dict(draft.content)))
    looks = Looks()
    files.looked = looks

    def codes() -> list[str]:
        findings = check(loaded.edition, draft, files).findings
        return [f.code for f in findings if f.code.startswith("evidence.")]

    assert codes() == []
    looks.take(files, names)
    assert codes() == ["evidence.password", "evidence.download-page", "evidence.wrong-extension"]
    # A file that is doubted is packed like any other.
    frozen = freeze(loaded.edition, draft.interchange(loaded.edition.form), files)
    assert sum(name.startswith("附件/") for name in frozen.files) == 3


def test_a_file_is_looked_at_once_and_again_when_it_changes(source: Path) -> None:
    class Counting(Inspector):
        asked = 0

        def inspect(self, name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
            self.asked += 1
            return Inspection("pdf", 1, findings=(told("broken", "error", name, "坏了"),))

    files, looks, inspector = surroundings_of(source.parent), Looks(), Counting()
    files.looked = looks
    for _ in range(2):
        looks.take(files, EVIDENCE, inspector)
    assert inspector.asked == 3
    (found,) = files.file_problems("evidence/page.pdf", "evidence")
    assert (found.code, found.severity) == ("evidence.broken", "warning")
    assert files.file_problems("evidence/page.pdf", "figure") != (found,)

    (source.parent / "evidence" / "page.pdf").write_bytes(made.text_pdf("mended"))
    assert files.file_problems("evidence/page.pdf", "evidence") == ()
    looks.take(files, EVIDENCE, inspector)
    assert inspector.asked == 4


def test_whoever_waits_may_end_it(source: Path) -> None:
    class EndedError(Exception):
        pass

    def end() -> None:
        raise EndedError

    with pytest.raises(EndedError):
        Looks().take(surroundings_of(source.parent), EVIDENCE, went_on=end)


def test_what_looks_find_changes_with_their_version_only() -> None:
    """Drafts keep what looks found: where this fails, raise LOOK_VERSION along with the digest."""
    found = [
        look(name, io.BytesIO(data), len(data)).to_json()
        for name, (data, *_) in (GOOD | BAD).items()
    ]
    text = json.dumps([LOOK_VERSION, found], sort_keys=True)

    assert (
        hashlib.sha256(text.encode()).hexdigest()
        == "e531760457cb390f5b278b090fccb97978a2212ba3d603d9beb8c57314fd695f"
    )


def test_what_was_found_is_kept_in_a_draft_and_stands_for_a_look(
    source: Path, tmp_path: Path
) -> None:
    loaded = load(source, EDITIONS)
    file = new_draft(tmp_path / "a.shenbao", loaded.edition, loaded).file
    first, again = files_of(file), files_of(file)
    names = [name for name in first.attachments.names if name in EVIDENCE]
    assert len(names) == 3
    first.looked = Looks.of(first)
    first.looked.take(first, names)

    class Refusing(Inspector):
        def inspect(self, name: str, open_file: Callable[[], BinaryIO], size: int) -> Inspection:
            raise AssertionError(name)

    again.looked = Looks.of(again)
    again.looked.take(again, names, Refusing())
    for name in names:
        known = first.looked.get(name, first.sha256(name))
        assert known is not None
        assert again.looked.get(name, again.sha256(name)) == known
    file.close()


def test_what_a_draft_keeps_that_is_no_look_is_passed_over(source: Path, tmp_path: Path) -> None:
    loaded = load(source, EDITIONS)
    file = new_draft(tmp_path / "a.shenbao", loaded.edition, loaded).file
    files = files_of(file)
    (name, *_) = evidence_names(Answers(loaded.edition.form, dict(file.history.draft.content)))
    odds: tuple[Any, ...] = (None, 3, "text", [], {}, {"kind": "odd"}, {"kind": "pdf", "pages": {}})
    for odd in odds:
        files.looks.keep(LOOK_VERSION, name, files.sha256(name), odd)
    looks = Looks.of(files)
    looks.recall()

    assert looks.get(name, files.sha256(name)) is None
    file.close()
