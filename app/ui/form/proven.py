"""How much evidence each field has: counted from the lists that name what they prove."""

from __future__ import annotations

from functools import lru_cache

from app.model.answers import Answers
from app.model.compound import PathList, Rows
from app.model.edition import Edition
from app.model.form import form_of
from app.model.paths import FieldPath


@lru_cache(maxsize=4)
def evidence_of(answers: Answers) -> dict[str, tuple[FieldPath, ...]]:
    """For each field's path that is proved, the rows that prove it."""
    found: dict[str, tuple[FieldPath, ...]] = {}
    for field, read in answers.fields():
        if isinstance(field.kind, PathList):
            for path in dict.fromkeys(read.value or ()):
                found[path] = (*found.get(path, ()), field.path.parent)
    return found


@lru_cache(maxsize=8)
def evidence_list(edition: Edition) -> FieldPath | None:
    """The list whose rows name what they prove; ``None`` where a form has none."""
    for field in edition.form.fields():
        if isinstance(field.kind, Rows) and any(
            isinstance(member.kind, PathList) for member in form_of(field.kind.row).fields()
        ):
            return field.path
    return None
