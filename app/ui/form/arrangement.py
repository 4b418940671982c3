"""What stands where on a step's page: derived from the declarations and from the paper.

A section is a box; a section within it is a box of its own. What shares a cell on the paper stands
under the cell's name, what shares a row of a printed table stands on one line, and claims that
follow each other share a grid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.model.answers import Answers
from app.model.composing import Composer
from app.model.compound import ClaimKind
from app.model.document import Cell, Grid, Paragraph, Tick, Value, walk
from app.model.edition import Aspect, Edition
from app.model.form import Field, Node
from app.model.kinds import YesNo
from app.model.paths import FieldPath
from app.ui.outline import Step

Line = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of fields under the name of the cell that they share (empty where they share none).

    ``claims`` tells that they are the lines of one grid, a claim each.
    """

    group: str
    lines: tuple[Line, ...]
    claims: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A printed box: its path is that of a section, or of a field that stands alone.

    ``title`` is empty where the step's own title says the same.
    """

    path: FieldPath
    title: str
    note: str
    parts: tuple[Part, ...]


@lru_cache(maxsize=64)
def boxes_of(edition: Edition, step: Step) -> tuple[Box, ...]:
    """The boxes of a step, in printed order."""
    rows = _printed_rows(edition)
    boxes: list[Box] = []
    for root in step.roots:
        found = edition.form.find(root)
        if isinstance(found, Node):
            boxes += _boxes(found, step, rows)
        elif found is not None:
            boxes.append(Box(root, "", "", (Part("", ((found,),)),)))
    return tuple(boxes)


def note_above(edition: Edition, step: Step) -> str:
    """The printed notes of the sections that the step lies in."""
    notes: list[str] = []
    for depth in range(1, len(step.roots[0].parts) if step.roots else 0):
        node = edition.form.find(FieldPath(step.roots[0].parts[:depth]))
        if isinstance(node, Node) and node.spec and node.spec.note:
            notes.append(node.spec.note)
    return "\n".join(notes)


def aspects_of(edition: Edition, step: Step) -> tuple[Aspect, ...]:
    """The aspects of annex 1 that the step's fields speak to."""
    numbers = {
        field.aspect
        for root in step.roots
        if isinstance(node := edition.form.find(root), Node)
        for field in node.fields()
    }
    return tuple(aspect for aspect in edition.aspects if aspect.number in numbers)


def lines_of(fields: tuple[Field, ...]) -> tuple[Line, ...]:
    """Each field on a line of its own; ticks that follow each other in one cell share one."""
    lines: list[Line] = []
    for field in fields:
        if lines and _is_tick(field) and _is_tick(lines[-1][-1]):
            lines[-1] += (field,)
        else:
            lines.append((field,))
    return tuple(lines)


def _boxes(node: Node, step: Step, rows: dict[FieldPath, int]) -> Iterator[Box]:
    """The box of a section, followed by those of the sections in it."""
    own, inner = _members(node)
    spec = node.spec
    title = spec.name if spec else ""
    if own:
        parts = tuple(_parts(own, title, rows))
        shown = "" if title == step.title else title
        yield Box(node.path, shown, spec.note if spec else "", parts)
    for section in inner:
        yield from _boxes(section, step, rows)


def _members(node: Node) -> tuple[list[Field], list[Node]]:
    """A section's own fields, those of models without a heading too; and the sections in it."""
    own: list[Field] = []
    inner: list[Node] = []
    for member in node.members.values():
        if isinstance(member, Field):
            own.append(member)
        elif member.spec is None:
            fields, sections = _members(member)
            own += fields
            inner += sections
        else:
            inner.append(member)
    return own, inner


def _parts(fields: list[Field], title: str, rows: dict[FieldPath, int]) -> Iterator[Part]:
    run: list[Field] = []
    for field in fields:
        if run and not _belongs(field, run):
            yield _part(run, title, rows)
            run = []
        run.append(field)
    if run:
        yield _part(run, title, rows)


def _belongs(field: Field, run: list[Field]) -> bool:
    """Whether a field goes on with a part: same cell, or it depends on a field of the part."""
    when = field.spec.when
    if when is not None and any(when.path == str(other.path) for other in run):
        return True
    last = run[0]
    return field.spec.group == last.spec.group and _is_claim(field) == _is_claim(last)


def _part(run: list[Field], title: str, rows: dict[FieldPath, int]) -> Part:
    group = run[0].spec.group
    if _is_claim(run[0]):
        return Part(group, tuple((field,) for field in run), claims=True)
    lines: list[Line] = []
    for line in lines_of(tuple(run)):
        row = rows.get(line[0].path)
        if lines and row is not None and row == rows.get(lines[-1][0].path):
            lines[-1] += line
        else:
            lines.append(line)
    return Part("" if group == title else group, tuple(lines))


def _is_claim(field: Field) -> bool:
    return isinstance(field.kind, ClaimKind)


def _is_tick(field: Field) -> bool:
    return isinstance(field.kind, YesNo)


@lru_cache(maxsize=8)
def _printed_rows(edition: Edition) -> dict[FieldPath, int]:
    """A number for each row of the printed tables in which several fields have a cell each."""
    blank = Composer(Answers(edition.form, {}), lambda _: True)
    rows: dict[FieldPath, int] = {}
    number = 0
    for block in walk(edition.layout(blank)):
        for row in block.rows if isinstance(block, Grid) else ():
            number += 1
            cells = [paths for cell in row.cells if (paths := _paths_in(cell))]
            if len(cells) > 1 and all(len(paths) == 1 for paths in cells):
                rows |= dict.fromkeys((path for paths in cells for path in paths), number)
    return rows


def _paths_in(cell: Cell) -> set[FieldPath]:
    return {
        inline.path
        for block in walk(cell.blocks)
        if isinstance(block, Paragraph)
        for inline in block.inlines
        if isinstance(inline, Value | Tick)
    }
