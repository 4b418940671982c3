"""Freezing: the content that is rendered, mailed and proven, with its files, digest and 校验码."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from app.model.answers import Answers
from app.model.canonical import canonical_bytes, check_code, digest
from app.model.compound import NarrativeKind
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.kinds import FileName
from app.model.names import extension, safe_name
from app.model.paths import FieldPath
from app.model.release import Imprint
from app.model.values import Json
from app.store.files import Readable, can_be_read

FIGURES = "图片/"
"""The folder of the package that figures lie in."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A declaration as it leaves the house.

    ``files`` maps the name that a file has in the package to the name that the draft
    gives it; ``digests`` gives the SHA-256 of each. ``data`` is the canonical JSON of ``answers``,
    ``sha256`` the digest of all that, of which ``code`` is the beginning. ``imprint`` is what the
    pages say of the release; none do where it is no release yet (a draft, the preview).
    """

    edition: Edition
    answers: Answers
    data: bytes
    files: dict[str, str]
    digests: dict[str, str]
    sha256: str
    code: str
    mark: str = ""
    imprint: Imprint | None = None


def freeze(edition: Edition, content: dict[str, Json], kept: Readable, mark: str = "") -> Frozen:
    """Freeze ``content`` (as ``declaration.json`` has it); ``mark`` is what its pages carry (草稿).

    Every file gets the name that it has in the package, so that the JSON in there finds it, and
    the same name again when the JSON of a package is frozen once more. Those that can't be read
    are left out of the package: a final export has none, for the checks refuse them. What is
    printed is read from the very bytes that are mailed. Raises :class:`Failure` where a file
    can't be read any more.
    """
    draft = Draft(edition.id, {n: value for n, value in content.items() if n != "edition"})
    draft = draft.numbered(edition.form)
    files: dict[str, str] = {}
    for path, value, names in _renamed(edition, draft):
        draft = draft.set(path, value)
        files |= {new: old for new, old in names if can_be_read(kept, old)}
    tree = draft.interchange(edition.form)
    data = canonical_bytes(tree)
    digests = {new: kept.sha256(old) for new, old in files.items()}
    printed = json.loads(data)
    del printed["edition"]
    sha256 = digest(tree, digests, mark)
    answers = Answers(edition.form, printed)
    return Frozen(edition, answers, data, files, digests, sha256, check_code(sha256), mark)


def figures_of(frozen: Frozen, kept: Readable) -> dict[str, bytes]:
    """The bytes of the figures, by the names that the frozen content gives them.

    Raises :class:`Failure` where one can't be read any more.
    """
    figures = {new: old for new, old in frozen.files.items() if new.startswith(FIGURES)}
    return {new: kept.read(old) for new, old in figures.items()}


_Names = list[tuple[str, str]]


def _renamed(edition: Edition, draft: Draft) -> Iterator[tuple[FieldPath, Json, _Names]]:
    """The fields that name files: path, value with the names in the package, and (new, old).

    Numbers take as many digits as sort them, two at least.
    """
    answers = Answers(edition.form, dict(draft.content))
    attachments = pictures = 0
    listed = sum(isinstance(field.kind, FileName) for field, _ in answers.fields())
    digits = max(2, len(str(listed)))
    for field, read in answers.fields():
        if isinstance(field.kind, FileName):
            attachments += 1
            if read.value:
                row = answers[field.path.parent / "title"].value or ""
                title = safe_name(row, "材料")
                new = f"附件/附件{attachments:0{digits}} {title}{extension(read.value)}"
                yield field.path, new, [(new, read.value)]
        elif isinstance(field.kind, NarrativeKind) and isinstance(read.raw, list):
            blocks: list[Json] = []
            names: _Names = []
            for block in read.raw:
                old = block.get("file") if isinstance(block, dict) else None
                if isinstance(block, dict) and isinstance(old, str) and old.strip():
                    pictures += 1
                    new = f"{FIGURES}图{pictures:02}{extension(old.strip())}"
                    names.append((new, old.strip()))
                    blocks.append({**block, "file": new})
                else:
                    blocks.append(block)
            if names:
                yield field.path, blocks, names
