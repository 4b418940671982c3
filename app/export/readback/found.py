"""What was found in an edited document, answer by answer, and beside the answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.export.readback.expected import RowShape, Token
from app.export.readback.lines import Line, Revision
from app.model.document import Prose
from app.model.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Stray:
    """What was changed and is no answer: ``where`` it stands, and a sentence that says what."""

    where: str
    words: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in the place of an answer; ``before`` is what was printed there.

    ``follows`` are the printed words behind it, which say what a box stands for. ``controlled``
    where all of it stands in its content control, ``gone`` where its paragraph is not there.
    """

    token: Token
    text: str
    before: str
    where: str
    follows: str = ""
    controlled: bool = True
    gone: bool = False
    revisions: tuple[Revision, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it is another than was printed."""
        return self.gone or self.text != self.before


@dataclass(slots=True)
class Passage:
    """The paragraphs that stand in the place of a narrative."""

    path: FieldPath
    prose: Prose
    where: str
    depth: int = 1
    """The number of cells that it stands in."""
    lines: list[Line] = field(default_factory=list[Line])

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """What was tracked in it."""
        tag = str(self.path)
        marks = (mark for line in self.lines for mark in line.marks)
        return tuple(mark.revision for mark in marks if mark.owner in ("", tag))


@dataclass(slots=True)
class NewRow:
    """A row that the document has and the declaration had not, or had elsewhere.

    ``after`` is the row before it; ``tags`` are those of its first paragraph, which tell the row
    that it is, moved, or that it was copied from.
    """

    shape: RowShape
    after: int | None
    cells: dict[str, str]
    tags: frozenset[str]
    revisions: tuple[Revision, ...]
    depth: int = 1
    lines: list[Line] = field(default_factory=list[Line])


@dataclass(slots=True)
class Reading:
    """All that was read; ``found`` is how much of the printed form is there (0 to 1)."""

    answers: dict[FieldPath, list[Answer]] = field(default_factory=dict[FieldPath, list[Answer]])
    passages: dict[FieldPath, Passage] = field(default_factory=dict[FieldPath, Passage])
    rows: list[NewRow] = field(default_factory=list[NewRow])
    gone: list[FieldPath] = field(default_factory=list[FieldPath])
    """Rows of which nothing is left."""
    strays: list[Stray] = field(default_factory=list[Stray])
    orphans: dict[str, list[Revision]] = field(default_factory=dict[str, list[Revision]])
    """What was tracked, by the tag of the control that it was in."""
    found: float = 0.0
