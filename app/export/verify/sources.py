"""The accounts of what documents are made from: draft files, and JSON that people write.

They are brought to the form in which an export freezes them, so that they can be compared with
what left the house. What was written otherwise but means the same is the same; what only looks
the same (１ for 1) is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.export.evidence.cleaning import Sent
from app.export.freeze import freeze
from app.export.surroundings import files_of, surroundings_of
from app.export.verify.witness import Witness
from app.model.answers import Answers
from app.model.canonical import canonical_bytes
from app.model.compound import Rows
from app.model.difference import unchanged
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.form import Node
from app.model.naming import named_files
from app.model.problem import Problem
from app.model.reading import Read
from app.model.surroundings import Nowhere, Use
from app.model.values import Json, is_unanswered
from app.store.files import Files, can_be_read, file_problem
from app.store.interchange import Loaded, parse
from app.store.releases import Releases


def account_of_draft(loaded: Loaded, name: str, codes: Container[str] = ()) -> Witness:
    """The account of a draft file that is open: what an export of it would say now.

    Where it was changed since the release that ``codes`` (as pages show them) are of, what it says
    is what was released.
    """
    files = Sent(files_of(loaded))
    witness = _account(name, loaded.edition, loaded.draft, files)
    if loaded.file is None:
        return witness
    releases = Releases(loaded.file).list()
    shown = next((release for release in releases if release.code in codes), None)
    if shown is not None and not unchanged(loaded.edition, shown.draft, loaded.draft):
        witness = _account(name, loaded.edition, shown.draft, files)
        witness.remarks.append(
            f"草稿“{name}”在{shown.imprint.name}之后又有改动，这里核对的是{shown.imprint.name}。"
        )
    witness.releases = tuple(release.imprint for release in releases)
    return witness


def account_of_data(
    data: bytes, name: str, editions: tuple[Edition, ...], folder: Path | None
) -> Witness:
    """The account of a ``declaration.json``, with its files if they lie in ``folder``.

    Raises :class:`Failure` where the bytes are none, or of an edition unknown here.
    """
    content = parse(data, name)
    edition = edition_of(content, name, editions)
    draft = Draft(edition.id, content if isinstance(content, dict) else {})
    files: Files = Sent(surroundings_of(folder)) if folder is not None else _NoFiles()
    return _account(name, edition, draft, files, written=True)


def edition_of(content: Json, name: str, editions: tuple[Edition, ...]) -> Edition:
    """The edition that data name; the oldest where they name none.

    Raises :class:`Failure` where the data are no declaration of any edition.
    """
    if not isinstance(content, dict):
        raise Failure(f"“{name}”中的申报数据无法识别，请重新获取。")
    named = content.get("edition") or editions[0].id
    edition = next((edition for edition in editions if edition.id == named), None)
    if edition is None:
        raise Failure(
            f"“{name}”属于本程序不认识的申报书版本“{str(named)[:40]}”，请使用相应版本的程序。"
        )
    return edition


class _NoFiles(Nowhere):
    """The surroundings of data that came without any file."""

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        return (file_problem("file.missing", name, "没有随申报数据提供"),)

    def read(self, name: str) -> bytes:
        raise Failure(f"没有文件“{name[:80]}”，请重新添加。")

    def sha256(self, name: str) -> str:
        raise Failure(f"没有文件“{name[:80]}”，请重新添加。")

    def open(self, name: str) -> BinaryIO:
        raise Failure(f"没有文件“{name[:80]}”，请重新添加。")

    def size(self, name: str) -> int:
        raise Failure(f"没有文件“{name[:80]}”，请重新添加。")


def _account(
    name: str, edition: Edition, draft: Draft, files: Files, *, written: bool = False
) -> Witness:
    content = _canonical(edition.form, draft)
    frozen = freeze(edition, content, files)
    tree = parse(frozen.data, name)
    named = dict(named_files(Answers(edition.form, content)))
    whole = all(can_be_read(files, file) for file in named)
    tree = _merged(tree, content, lambda new, old: old if new not in frozen.files else new)
    witness = Witness(name, canonical_bytes(tree), digests=frozen.digests if whole else None)
    if written:
        raw = draft.interchange(edition.form)
        witness.written = _merged(tree, raw, lambda new, old: old if _looks_like(new, old) else new)

    def figure(new: str) -> bytes | None:
        with suppress(Failure):
            return files.read(frozen.files[new]) if new in frozen.files else None
        return None

    def original(new: str) -> BinaryIO | None:
        return files.open(frozen.files[new]) if new in frozen.files else None

    witness.figure = figure
    witness.holds, witness.original = whole, original
    return witness


def _canonical(form: Node, draft: Draft) -> dict[str, Json]:
    """The content in canonical form; what can't be understood stays as it is."""
    answers = Answers(form, dict(draft.content))
    for field in form.fields():
        read = answers[field.path]
        if not isinstance(field.kind, Rows):
            draft = draft.set(field.path, _dumped(field.kind.dump, read))
        elif isinstance(read.raw, list) and len(read.rows) == len(read.raw):
            rows: list[Json] = []
            for raw, row in zip(read.raw, read.rows, strict=True):
                unknown = raw.items() if isinstance(raw, dict) else ()
                cells = {n: value for n, value in unknown if n not in row.cells}
                for member, (kind, _) in field.kind.fields.items():
                    value = _dumped(kind.dump, row.cells[member])
                    if value is not None:
                        cells[member] = value
                rows.append(cells)
            draft = draft.set(field.path, rows or None)
    return draft.interchange(form)


def _dumped(dump: Callable[[object], Json], read: Read) -> Json:
    if any(problem.severity == "error" for problem in read.problems):
        return read.raw
    if is_unanswered(read.value):
        return None if read.value is not None or not read.problems else read.raw
    return dump(read.value)


def _merged(tree: Json, other: Json, choose: Callable[[str, str], str]) -> Json:
    """A copy of ``tree`` in which ``choose`` decides between the texts at the same place."""
    if isinstance(tree, dict) and isinstance(other, dict):
        return {name: _merged(value, other.get(name), choose) for name, value in tree.items()}
    if isinstance(tree, list) and isinstance(other, list) and len(tree) == len(other):
        return [_merged(mine, its, choose) for mine, its in zip(tree, other, strict=True)]
    if isinstance(other, str) and isinstance(tree, str | int) and not isinstance(tree, bool):
        chosen = choose(str(tree), other)
        return tree if chosen == str(tree) else chosen
    return tree


def _looks_like(canonical: str, written: str) -> bool:
    """Whether a text was exchanged, character for character, for one that only looks the same."""
    stripped = written.strip()
    return (
        stripped != canonical
        and len(stripped) == len(canonical)
        and unicodedata.normalize("NFKC", stripped) == unicodedata.normalize("NFKC", canonical)
    )
