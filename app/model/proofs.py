"""Which evidence proves what: one answer for the form, the overview and the rules.

A row of a list of evidence names the fields that it proves and the file that it is. It proves a
field where it names that field, a blank of it, or a section that the field stands in; a row
without its file proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.answers import Answers
from app.model.characters import without_invisible
from app.model.compound import ClaimKind, PathList, Rows
from app.model.form import Field, Node
from app.model.kinds import Amount, Count, FileName, Text
from app.model.paths import FieldPath
from app.model.reading import Read, Row, is_blank, raw_text
from app.model.values import Json


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence: where it stands, the fields that it names, whether it has its file.

    ``number`` is the one that it is printed with (附件1, 附件2 …), ``title`` what it calls itself.
    """

    path: FieldPath
    row: Row
    names: tuple[FieldPath, ...]
    number: int = 0
    title: str = ""
    filed: bool = True

    def proves(self, path: FieldPath) -> bool:
        """Whether it names the field at ``path``: proves it, where it has its file."""
        return any(name.within(path) or path.within(name) for name in self.names)


class Evidence:
    """All the pieces of a form's evidence, and quickly, which of them name a field."""

    def __init__(self, pieces: Iterable[Proof]) -> None:
        self.pieces = tuple(pieces)
        self._at: dict[FieldPath, set[int]] = {}
        self._below: dict[FieldPath, set[int]] = {}
        for index, piece in enumerate(self.pieces):
            for name in piece.names:
                self._at.setdefault(name, set()).add(index)
                for depth in range(len(name.parts)):
                    above = FieldPath(name.parts[:depth])
                    self._below.setdefault(above, set()).add(index)

    def naming(self, path: FieldPath) -> tuple[Proof, ...]:
        """The pieces that name the field at ``path``, with and without their files, in order."""
        found = set(self._below.get(path, ()))
        for depth in range(len(path.parts) + 1):
            found |= self._at.get(FieldPath(path.parts[:depth]), set())
        return tuple(self.pieces[index] for index in sorted(found))

    def proving(self, path: FieldPath) -> tuple[Proof, ...]:
        """The pieces that prove the field at ``path``, in their order."""
        return tuple(piece for piece in self.naming(path) if piece.filed)


def evidence_lists(form: Node) -> tuple[FieldPath, ...]:
    """The lists whose rows name what they prove; none where a form doesn't ask for that."""
    return tuple(
        field.path
        for field in form.fields()
        if isinstance(field.kind, Rows)
        and any(isinstance(kind, PathList) for kind, _ in field.kind.fields.values())
    )


def is_provable(field: Field) -> bool:
    """Whether evidence is expected of a field: of claims and of figures, not of names and texts."""
    return isinstance(field.kind, ClaimKind | Amount | Count)


def is_asserted(field: Field, read: Read) -> bool:
    """Whether a field says something that wants proof: a claim is ticked, a figure given."""
    if isinstance(field.kind, ClaimKind):
        return bool(read.value and read.value.claimed)
    return read.value is not None


def evidence_of(answers: Answers) -> Evidence:
    """The evidence in these answers; looked up once, however many ask."""
    known = answers.kept.get(evidence_of)
    if not isinstance(known, Evidence):
        known = answers.kept[evidence_of] = Evidence(pieces_in(answers))
    return known


def proofs_in(answers: Answers) -> tuple[Proof, ...]:
    """All that is attached, in its order."""
    return tuple(piece for piece in pieces_in(answers) if piece.filed)


def pieces_in(answers: Answers) -> tuple[Proof, ...]:
    """All that is listed, in its order, the rows without their files too."""
    return tuple(proof for path in evidence_lists(answers.form) for proof in _of(answers, path))


def naming(raw: Json, path: FieldPath) -> Json:
    """The value ``raw`` of a row's list of paths, with the field at ``path`` named too.

    It is named last, unless it or a section that it lies in is named already; its blanks are part
    of it then. What an import put there instead of a list is kept in one.
    """
    names = _names(raw)
    if any(path.within(known) for name in names if (known := path_named(name))):
        return raw
    return [*(name for name in names if not _within(name, path)), str(path)]


def not_naming(form: Node, raw: Json, path: FieldPath) -> Json:
    """The value ``raw`` of a row's list of paths, with the field at ``path`` named no longer.

    A section that the field lies in gives way to its other fields.
    """
    left: list[Json] = []
    for name in _names(raw):
        left += (other for other in _others(form, name, path) if other not in left)
    return raw if left == _names(raw) else left or None


def path_named(name: Json) -> FieldPath | None:
    """The path that an item of such a list names; ``None`` where it is none."""
    try:
        path = FieldPath.parse(name.strip()) if isinstance(name, str) else FieldPath()
    except ValueError:
        return None
    return path if path.parts else None


def _names(raw: Json) -> list[Json]:
    if isinstance(raw, list):
        return list(raw)
    return [] if is_blank(raw) else [raw]


def _within(name: Json, path: FieldPath) -> bool:
    known = path_named(name)
    return known is not None and known.within(path)


def _others(form: Node, name: Json, path: FieldPath) -> list[Json]:
    """What is named in the place of ``name``, once the field at ``path`` isn't."""
    known = path_named(name)
    if known is None or not (known.within(path) or path.within(known)):
        return [name]
    section = form.find(known) if known != path else None
    if not isinstance(section, Node):
        return []
    return [str(f.path) for f in section.fields() if not path.within(f.path)]


def _of(answers: Answers, path: FieldPath) -> list[Proof]:
    field = answers.form.find(path)
    kind = None if isinstance(field, Node) or field is None else field.kind
    if not isinstance(kind, Rows):
        return []
    names = [name for name, (inner, _) in kind.fields.items() if isinstance(inner, PathList)]
    files = [name for name, (inner, _) in kind.fields.items() if isinstance(inner, FileName)]
    titles = [name for name, (inner, _) in kind.fields.items() if type(inner) is Text]
    return [
        Proof(
            path / row.id,
            row,
            tuple(FieldPath.parse(p) for name in names for p in row.cells[name].value or ()),
            number,
            _line(row.cells[titles[0]].raw) if titles else "",
            all(row.cells[name].value for name in files),
        )
        for number, row in enumerate(answers[path].rows, 1)
    ]


def _line(raw: Json) -> str:
    """What was typed, on one line, and nothing in it that steers how others look."""
    return " ".join(without_invisible(raw_text(raw)).split())


def proven_name(form: Node, path: str) -> str:
    """What is proven, as a reader of the form finds it: 1.3 平台服务的企业用户数.

    Fields that speak for an aspect of annex 1 have the number of their section before them; what
    the form doesn't know is empty.
    """
    found = form.find(FieldPath.parse(path))
    if isinstance(found, Field):
        section = found.sections[-1].name.split(" ")[0][:3] if found.aspect else ""
        return f"{section} {found.label}".strip()
    return found.spec.name.rstrip("：:") if found is not None and found.spec is not None else ""
