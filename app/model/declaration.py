"""Sealing: from a draft without errors to a frozen declaration, or the report that refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.model.answers import Answers
from app.model.checks import Report, check_answers, title
from app.model.compound import Rows
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.reading import Read
from app.model.rules import Finding
from app.model.surroundings import Nowhere, Surroundings
from app.model.values import Frozen, Json, is_unanswered


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration without errors, frozen.

    ``value`` is the edition's model; ``content`` is the same as ``declaration.json`` has it, in
    canonical form: what is blank is left out, numbers and dates are normalised.
    """

    edition: Edition
    value: Frozen
    content: dict[str, Json]
    report: Report


def seal(
    edition: Edition, draft: Draft, surroundings: Surroundings | None = None
) -> Declaration | Report:
    """The declaration that a draft makes, or the report with the errors that refuse it.

    What no check objects to but the edition's model refuses all the same is an error of the
    report: nothing incomplete is ever sealed.
    """
    answers = Answers(edition.form, dict(draft.content))
    report = check_answers(edition, answers, draft, surroundings or Nowhere())
    if report.errors:
        return report
    try:
        tree = _tree(edition.form, answers)
        value = edition.model.model_validate({"edition": edition.id, **tree})
    except ValidationError as error:
        return Report((*report.findings, *_refusals(edition, error)))
    content = {"edition": edition.id, **_dump(edition.form, value)}
    return Declaration(edition, value, content, report)


def _refusals(edition: Edition, error: ValidationError) -> Iterator[Finding]:
    for fault in error.errors():
        path = FieldPath(tuple(fault["loc"]))
        field = edition.form.find(path)
        name = title(field) if isinstance(field, Field) else "申报书"
        yield Finding("incomplete", path, "error", f"{name}的内容不完整，请重新填写。")


def _tree(node: Node, answers: Answers) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, member in node.members.items():
        if isinstance(member, Node):
            tree[name] = _tree(member, answers)
            continue
        value = _value(member, answers[member.path])
        if value is not None:
            tree[name] = value
    return tree


def _value(field: Field, read: Read) -> Any:
    if not isinstance(field.kind, Rows):
        return read.value
    rows = [
        {name: cell.value for name, cell in row.cells.items() if cell.value is not None}
        for row in read.rows
    ]
    return tuple(field.kind.row.model_validate(row) for row in rows)


def _dump(node: Node, value: Frozen) -> dict[str, Json]:
    content: dict[str, Json] = {}
    for name, member in node.members.items():
        held: Any = getattr(value, name)
        if isinstance(member, Node):
            dumped: Json = _dump(member, held) or None
        else:
            dumped = None if is_unanswered(held) else member.kind.dump(held)
        if dumped is not None:
            content[name] = dumped
    return content
