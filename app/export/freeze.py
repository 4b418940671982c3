"""Freezing: the content that is rendered, mailed and proven, with its files, digest and 校验码."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.export.names import extension, safe_name
from app.model.answers import Answers
from app.model.canonical import canonical_bytes, check_code, digest
from app.model.compound import NarrativeKind
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.kinds import FileName
from app.model.paths import FieldPath
from app.model.values import Json
from app.store.beside import Beside


@dataclass(frozen=True, slots=True)
class Frozen:
    """A declaration as it leaves the house.

    ``files`` maps the name that a file has in the package to the name that it has beside the
    draft; ``digests`` gives the SHA-256 of each. ``data`` is the canonical JSON of ``answers``.
    """

    edition: Edition
    answers: Answers
    data: bytes
    files: dict[str, str]
    digests: dict[str, str]
    code: str


def freeze(edition: Edition, content: dict[str, Json], beside: Beside) -> Frozen:
    """Freeze ``content`` (as ``declaration.json`` has it).

    Files get the names that they have in the package, so that the JSON in there finds them, and
    the same names again when the JSON of a package is frozen once more. Files that can't be read
    are left out: a final export has none, for the checks refuse them.
    """
    draft = Draft(edition.id, {n: value for n, value in content.items() if n != "edition"})
    draft = draft.numbered(edition.form)
    files: dict[str, str] = {}
    for path, old, new in _renamed(edition, draft):
        if beside.file_problems(old, "evidence"):
            continue
        files[new] = old
        draft = draft.set(path, new)
    tree = draft.interchange(edition.form)
    digests = {new: beside.sha256(old) for new, old in files.items()}
    return Frozen(
        edition,
        Answers(edition.form, {n: value for n, value in tree.items() if n != "edition"}),
        canonical_bytes(tree),
        files,
        digests,
        check_code(digest(tree, digests)),
    )


def _renamed(edition: Edition, draft: Draft) -> Iterator[tuple[FieldPath, str, str]]:
    """The path of each file's name in the content, the name, and the name in the package."""
    answers = Answers(edition.form, dict(draft.content))
    attachments = pictures = 0
    for field, read in answers.fields():
        if isinstance(field.kind, FileName):
            attachments += 1
            if read.value:
                row = answers[field.path.parent / "title"].value or ""
                title = safe_name(row, "材料")
                new = f"附件/附件{attachments:02} {title}{extension(read.value)}"
                yield field.path, read.value, new
        elif isinstance(field.kind, NarrativeKind) and isinstance(read.raw, list):
            for index, block in enumerate(read.raw):
                name = block.get("file") if isinstance(block, dict) else None
                if isinstance(name, str) and name.strip():
                    pictures += 1
                    new = f"图片/图{pictures:02}{extension(name.strip())}"
                    yield field.path / index / "file", name.strip(), new
