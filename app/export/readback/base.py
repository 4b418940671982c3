"""What an edited document is compared with: the declaration that it was exported from.

Rows of that declaration are known by their place in it, and figures by their names in the
package; here stands which rows and files of the draft these are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from app.export.pictures import load_picture, look
from app.export.readback.narratives import Looks
from app.export.verify.docx import DocxSeen
from app.model.answers import Answers
from app.model.canonical import canonical_bytes
from app.model.compound import Rows
from app.model.difference import same
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.form import Field
from app.model.naming import named_files
from app.model.paths import FieldPath
from app.model.reading import ROW_ID
from app.model.values import Json
from app.store.files import Readable
from app.store.interchange import parse

_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(slots=True)
class Base:
    """The declaration that was exported, in its own names (``draft``) and in those of the draft.

    ``renamed`` has the same rows, and the draft's names of files. ``rows`` gives for a row of it
    (its path) the id of that row in the draft, ``None`` where it is gone there.
    """

    draft: Draft
    renamed: Draft
    looks: Looks
    names: Mapping[str, str]
    rows: dict[FieldPath, int | None] = field(default_factory=dict[FieldPath, int | None])
    sentences: list[str] = field(default_factory=list[str])

    def in_draft(self, path: FieldPath) -> FieldPath | None:
        """Where in the draft a place of the declaration is; ``None`` where its row is gone."""
        for depth in range(1, len(path.parts)):
            here = FieldPath(path.parts[: depth + 1])
            if here in self.rows:
                number = self.rows[here]
                if number is None:
                    return None
                return FieldPath((*path.parts[:depth], number, *path.parts[depth + 1 :]))
        return path


def base_of(seen: DocxSeen, name: str, edition: Edition, draft: Draft, files: Readable) -> Base:
    """What a document was exported from; the draft itself where the document does not say."""
    content, sentences = _carried(seen, name, edition, draft)
    own = named_files(Answers(edition.form, dict(draft.content)))
    digests = {file: _sha256(files, file) for file, _ in own}
    if content is None:
        tree = draft.interchange(edition.form)
        content = {member: value for member, value in tree.items() if member != "edition"}
        names = {file: file for file in digests}
        looks = {file: _looks_of(files, file) for file in digests}
    else:
        by_digest = {digest: file for file, digest in digests.items() if digest}
        sums, shown = _sums(seen.sums), _sums(seen.looks)
        names = {file: by_digest[sha256] for file, sha256 in sums.items() if sha256 in by_digest}
        looks = {
            file: frozenset({digest, shown.get(file, digest)}) for file, digest in sums.items()
        }
    made = Draft(edition.id, content).numbered(edition.form)
    renamed = _renamed(dict(made.content), names)
    base = Base(
        made,
        Draft(edition.id, renamed if isinstance(renamed, dict) else {}),
        looks,
        names,
        sentences=sentences,
    )
    for declared in edition.form.fields():
        if isinstance(declared.kind, Rows):
            base.rows |= _row_ids(declared, base.renamed, draft)
    return base


def _carried(
    seen: DocxSeen, name: str, edition: Edition, draft: Draft
) -> tuple[dict[str, Json] | None, list[str]]:
    if not seen.data:
        words = (
            f"“{name}”中没有导出时的申报数据（可能由其他程序另存过），"
            "因此与现在的草稿比较；导出以后草稿中的改动也会列在下面。"
        )
        return None, [words]
    tree = parse(seen.data, name)
    content = tree if isinstance(tree, dict) else {}
    named = content.pop("edition", None) or edition.id
    if named != edition.id:
        words = (
            f"“{name}”是另一版申报书（{str(named)[:40]}）导出的，只能按位置读取，"
            "并与现在的草稿比较，请逐项核对。"
        )
        return None, [words]
    theirs, ours = _applicant(edition, content), _applicant(edition, dict(draft.content))
    if theirs and ours and theirs != ours:
        return content, [
            f"“{name}”是另一份申报书（{theirs}），不是现在打开的“{ours}”的，请确认文件没有选错。"
        ]
    return content, []


def _applicant(edition: Edition, content: dict[str, Json]) -> str:
    value: object = Answers(edition.form, content).value(edition.applicant)
    return value if isinstance(value, str) else ""


def _sha256(files: Readable, name: str) -> str:
    with suppress(Failure):
        return files.sha256(name)
    return ""


def _looks_of(files: Readable, name: str) -> frozenset[str]:
    """The digests by which a figure of the draft is known in a document."""
    with suppress(Failure):
        picture = load_picture(files.read(name))
        if picture is not None:
            return frozenset({hashlib.sha256(picture.data).hexdigest(), look(picture)})
    return frozenset()


def _sums(data: bytes) -> dict[str, str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return {match[2]: match[1] for line in lines if (match := _SUM.fullmatch(line.rstrip("\r")))}


def _renamed(tree: Json, names: Mapping[str, str]) -> Json:
    if isinstance(tree, list):
        return [_renamed(item, names) for item in tree]
    if isinstance(tree, dict):
        return {
            member: names.get(value, value)
            if member == "file" and isinstance(value, str)
            else _renamed(value, names)
            for member, value in tree.items()
        }
    return tree


# --- rows --------------------------------------------------------------------------------------


def _row_ids(declared: Field, base: Draft, draft: Draft) -> dict[FieldPath, int | None]:
    """Which row of the draft each row of the declaration is: the same one, or the most alike."""
    old, new = base.get(declared.path), draft.get(declared.path)
    old_rows = [row for row in old if isinstance(row, dict)] if isinstance(old, list) else []
    new_rows = [row for row in new if isinstance(row, dict)] if isinstance(new, list) else []
    found: dict[int, int] = {}
    free = set(range(len(new_rows)))
    for wanted in (1.0, 0.3):
        scores = sorted(
            (
                (_alike(old_row, new_row), i == j, -i, -j)
                for i, old_row in enumerate(old_rows)
                if i not in found
                for j, new_row in enumerate(new_rows)
                if j in free
            ),
            reverse=True,
        )
        for score, _, i, j in scores:
            if score >= wanted and -i not in found and -j in free:
                found[-i] = -j
                free.discard(-j)
    ids: dict[FieldPath, int | None] = {}
    for i in range(len(old_rows)):
        row = new_rows[found[i]] if i in found else None
        number = row.get(ROW_ID, found[i]) if row is not None else None
        ids[declared.path / i] = number if isinstance(number, int) else None
    return ids


def _alike(one: Mapping[str, Json], other: Mapping[str, Json]) -> float:
    """How much two rows have in common, from 0 to 1."""
    names = [name for name in {**one, **other} if name != ROW_ID]
    if not names:
        return 1.0
    equal = sum(_cell_alike(one.get(name), other.get(name)) for name in names)
    return equal / len(names)


def _cell_alike(one: Json, other: Json) -> float:
    if same(one, other):
        return 1.0
    if isinstance(one, str) and isinstance(other, str):
        matcher = SequenceMatcher(None, one[:200], other[:200], autojunk=False)
        return matcher.quick_ratio() * 0.9
    with suppress(Failure, ValueError, TypeError):
        return float(canonical_bytes(one) == canonical_bytes(other))
    return 0.0
