"""Which evidence proves what: one answer for the form, the overview and the rules.

A row of a list of evidence names the fields that it proves and the file that it is. It proves a
field where it names that field, a blank of it, or a section that the field stands in; a row
without its file proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.model.answers import Answers
from app.model.compound import PathList, Rows
from app.model.form import Node
from app.model.kinds import FileName
from app.model.paths import FieldPath
from app.model.reading import Row


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of evidence with its file: where it stands, and what it names."""

    path: FieldPath
    row: Row
    names: tuple[FieldPath, ...]

    def proves(self, path: FieldPath) -> bool:
        """Whether it proves the field at ``path``."""
        return any(name.within(path) or path.within(name) for name in self.names)


def evidence_lists(form: Node) -> tuple[FieldPath, ...]:
    """The lists whose rows name what they prove; none where a form doesn't ask for that."""
    return tuple(
        field.path
        for field in form.fields()
        if isinstance(field.kind, Rows)
        and any(isinstance(kind, PathList) for kind, _ in field.kind.fields.values())
    )


def proofs_in(answers: Answers) -> tuple[Proof, ...]:
    """All that is attached, in its order."""
    return tuple(proof for path in evidence_lists(answers.form) for proof in _of(answers, path))


def _of(answers: Answers, path: FieldPath) -> list[Proof]:
    field = answers.form.find(path)
    kind = None if isinstance(field, Node) or field is None else field.kind
    if not isinstance(kind, Rows):
        return []
    names = [name for name, (inner, _) in kind.fields.items() if isinstance(inner, PathList)]
    files = [name for name, (inner, _) in kind.fields.items() if isinstance(inner, FileName)]
    return [
        Proof(
            path / row.id,
            row,
            tuple(FieldPath.parse(p) for name in names for p in row.cells[name].value or ()),
        )
        for row in answers[path].rows
        if all(row.cells[name].value for name in files)
    ]
