"""The pieces that every edition's layout is composed of, from answers to document nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from app.model.answers import Answers
from app.model.characters import without_invisible
from app.model.compound import MEMBERS, ClaimKind, Rows
from app.model.document import (
    Block,
    Cell,
    DataTable,
    Document,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Prose,
    ProseBlock,
    ProseParagraph,
    Style,
    Text,
    Tick,
    Value,
)
from app.model.edition import Edition
from app.model.fields import SectionSpec
from app.model.form import Field, Node
from app.model.paths import FieldPath
from app.model.reading import NOTHING, Read, raw_text
from app.model.values import Figure as FigureValue
from app.model.values import Narrative
from app.model.values import Paragraph as ParagraphValue

GETA = "〓"
"""What printers set where a character is missing (下駄); a draft shows it, a final export can't."""

_LINE_BREAKS = re.compile(r"\r\n|[\n\r\t]")
_QUESTION = re.compile(r"□是(\s*)□否")


class Composer:
    """Composes blocks from answers. ``printable`` says which characters a font can print."""

    def __init__(self, answers: Answers, printable: Callable[[str], bool]) -> None:
        self.answers = answers
        self._printable = printable

    # --- words ------------------------------------------------------------------------------

    def legible(self, text: str) -> str:
        """``text`` on one line, with 〓 for each character that can't be printed."""
        spaced = _LINE_BREAKS.sub(" ", without_invisible(text))
        if all(map(self._printable, spaced)):
            return spaced
        return "".join(c if self._printable(c) else GETA for c in spaced)

    def field(self, path: str) -> Field:
        """The declared field at ``path``. Raises :class:`KeyError` where there is none."""
        found = self.answers.form.find(FieldPath.parse(path))
        if not isinstance(found, Field):
            raise KeyError(path)
        return found

    def node(self, path: str) -> Node:
        """The declared section at ``path``. Raises :class:`KeyError` where there is none."""
        found = self.answers.form.find(FieldPath.parse(path))
        if not isinstance(found, Node):
            raise KeyError(path)
        return found

    def section(self, path: str) -> SectionSpec:
        """What the section at ``path`` says of itself. Raises :class:`KeyError` likewise."""
        spec = self.node(path).spec
        if spec is None:
            raise KeyError(path)
        return spec

    def shown(self, field: Field, read: Read) -> str:
        """What was answered, as it is printed: the value, or what was typed instead of one."""
        if read.value is None:
            return self.legible(raw_text(read.raw))
        return self.legible(field.kind.show(read.value))

    # --- inlines ----------------------------------------------------------------------------

    def value(self, path: str, blank: str = "") -> Value:
        """The value of a simple field, or its ``blank``."""
        field = self.field(path)
        return self.value_of(field, self.answers[path], blank)

    def value_of(self, field: Field, read: Read, blank: str = "") -> Value:
        """The value of a field of which the reading is at hand, such as a row's."""
        return Value(field.path, self.shown(field, read), field.label, blank)

    def with_unit(self, path: str) -> tuple[Inline, ...]:
        """A value and its unit, or nothing but the value's place where it is blank."""
        field, value = self.field(path), self.value(path)
        if not value.text or not field.spec.unit:
            return (value,)
        return value, Text(field.spec.unit)

    def tick(self, path: str, *, equals: object = True) -> Tick:
        """A box that is ticked where the field's value is ``equals``."""
        field = self.field(path)
        return Tick(field.path, self.answers.value(path) == equals, field.label)

    # --- blocks -----------------------------------------------------------------------------

    def paragraph(self, *inlines: Inline | str, style: Style, keep_next: bool = False) -> Paragraph:
        """A paragraph of printed words and values."""
        nodes = tuple(Text(item) if isinstance(item, str) else item for item in inlines)
        return Paragraph(nodes, style, keep_next)

    def label(self, *paths: str) -> Cell:
        """A cell with a field's label."""
        words = [self.paragraph(self.field(path).spec.label, style="label") for path in paths]
        return Cell(tuple(words), label=True)

    def answer(self, path: str, columns: int = 1) -> Cell:
        """A cell with a field's value and unit (the unit only where the label has none)."""
        field = self.field(path)
        unit_in_label = field.spec.unit and field.spec.unit in field.spec.label
        inlines = (self.value(path),) if unit_in_label else self.with_unit(path)
        return Cell((self.paragraph(*inlines, style="cell"),), columns)

    def claim(self, path: str) -> Iterator[Block]:
        """A line that begins with □, with its blanks filled in, and its printed note."""
        field, read = self.field(path), self.answers[path]
        ticked = bool(read.value and read.value.claimed)
        inlines: list[Inline] = [
            Tick(field.path / "claimed", ticked, field.label),
            Text(field.spec.label + field.spec.pieces()[0]),
        ]
        members = field.kind.members if isinstance(field.kind, ClaimKind) else {}
        blanks, rest = field.spec.blanks(), field.spec.pieces()[1:]
        for name, blank, piece in zip(members, blanks, rest, strict=True):
            part = read.parts.get(name, NOTHING)
            question = _QUESTION.fullmatch(blank)
            here = field.path / name
            if question:
                inlines += [
                    Tick(here, part.value is True, field.label),
                    Text("是" + question[1]),
                    Tick(here, part.value is False, field.label),
                    Text("否" + piece),
                ]
                continue
            known = part.value is not None
            text = MEMBERS[name].show(part.value) if known else raw_text(part.raw)
            inlines.append(Value(here, self.legible(text), field.label, blank))
            inlines.append(Text(piece))
        kept = [i for i in inlines if not (isinstance(i, Text) and not i.text)]
        yield Paragraph(tuple(kept), "line", keep_next=bool(field.spec.note))
        if field.spec.note:
            yield self.paragraph(field.spec.note, style="note")

    def prose_with_label(self, path: str, lines: int) -> Iterator[Block]:
        """A narrative below its printed label and note; ``lines`` blank lines where it is empty."""
        spec = self.field(path).spec
        yield self.paragraph(spec.label + spec.line, style="line", keep_next=True)
        if spec.note:
            yield self.paragraph(spec.note, style="note", keep_next=True)
        yield self.prose(path, lines)

    def prose(self, path: str, lines: int) -> Prose:
        """A narrative; ``lines`` blank lines where it is empty."""
        return self.prose_of(self.field(path), self.answers[path], lines)

    def prose_of(self, field: Field, read: Read, lines: int) -> Prose:
        """A narrative of which the reading is at hand."""
        blocks = tuple(self._blocks(read))
        return Prose(field.path, field.label, blocks, lines)

    def _blocks(self, read: Read) -> Iterator[ProseBlock]:
        if not isinstance(read.value, Narrative):
            for line in raw_text(read.raw).split("\n"):
                if line.strip():
                    yield ProseParagraph(self.legible(line))
            return
        for block in read.value.blocks:
            if isinstance(block, ParagraphValue):
                # The first line is indented by its style: what was typed to do so is dropped.
                yield ProseParagraph(self.legible(block.text).strip(" \u3000\u00a0"))
            elif isinstance(block, FigureValue):
                yield Figure(block.file, self.legible(block.caption))
            else:
                rows = tuple(tuple(map(self.legible, row)) for row in block.rows)
                yield DataTable(rows, self.legible(block.caption))

    def rows(self, path: str) -> list[dict[str, tuple[Field, Read]]]:
        """The rows of a list field, each its fields by name."""
        field = self.field(path)
        read = self.answers[path]
        width = len(field.kind.fields) if isinstance(field.kind, Rows) else 0
        flat = list(self.answers.rows(field, read))
        rows = [flat[start : start + width] for start in range(0, len(flat), width or 1)]
        return [{str(f.path.parts[-1]): (f, r) for f, r in row} for row in rows]

    def heading(self, path: str) -> Heading:
        """The heading that a field alone stands under."""
        return Heading(self.field(path).spec.heading, 2)


def compose(
    edition: Edition,
    answers: Answers,
    *,
    data: bytes,
    footer: str,
    mark: str,
    printable: Callable[[str], bool],
) -> Document:
    """The document of an edition for these answers; ``data`` is what it shows, as JSON.

    Its date is that of the commitment, or of the notice while the former is blank: the same input
    gives the same bytes whenever it is exported.
    """
    paper = Composer(answers, printable)
    applicant = paper.value(edition.applicant).text
    signed = answers.value(edition.dated) if edition.dated else None
    day = signed if isinstance(signed, date) else edition.notice.published_on
    return Document(
        title=f"{edition.title}（{applicant}）" if applicant else edition.title,
        subject=paper.value(edition.subject).text,
        author=applicant,
        blocks=edition.layout(paper),
        footer=footer,
        data=data,
        created=f"{day.isoformat()}T00:00:00Z",
        mark=mark,
        keywords=edition.notice.number,
    )
