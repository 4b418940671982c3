"""The types of the values that a sealed declaration holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = None | bool | int | str | Decimal | list["Json"] | dict[str, "Json"]
"""A JSON value as the readers of files hand it on: decimals, never binary floats."""


class Frozen(BaseModel):
    """The base of all values and sections: immutable, and closed against unknown members."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Frozen):
    """A line of the form that begins with □: a tick, and what the line asks for beside it."""

    claimed: bool = False


class KindsClaim(Claim):
    """A claim with a number of kinds (类)."""

    kinds: Annotated[int, Field(ge=0)] | None = None


class CountClaim(Claim):
    """A claim with a count (个, 次)."""

    count: Annotated[int, Field(ge=0)] | None = None


class KindsCountClaim(Claim):
    """A claim with a number of kinds (类) and a count (个)."""

    kinds: Annotated[int, Field(ge=0)] | None = None
    count: Annotated[int, Field(ge=0)] | None = None


class AmountClaim(Claim):
    """A claim with a decimal amount; the printed line gives its unit."""

    amount: Annotated[Decimal, Field(ge=0)] | None = None


class AnswerClaim(Claim):
    """A claim that asks a question: □是 □否."""

    answer: bool | None = None


class TextClaim(Claim):
    """A claim with words of one's own (□其他)."""

    text: str = ""


class Paragraph(Frozen):
    """A paragraph of a narrative."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Figure(Frozen):
    """A picture in a narrative; ``file`` is named relative to the folder of the JSON file."""

    kind: Literal["figure"] = "figure"
    file: str
    caption: str = ""


class Table(Frozen):
    """A table in a narrative; its first row is its header, repeated on every page."""

    kind: Literal["table"] = "table"
    caption: str = ""
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Figure | Table


class Narrative(Frozen):
    """A long text: paragraphs, figures and tables in order."""

    blocks: tuple[Annotated[Block, Field(discriminator="kind")], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def texts(self) -> tuple[str, ...]:
        """Every text of the narrative that counts towards its limit, captions and cells too."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
                continue
            if block.caption:
                found.append(block.caption)
            if isinstance(block, Table):
                found.extend(cell for row in block.rows for cell in row if cell)
        return tuple(found)


def is_unanswered(value: object) -> bool:
    """Whether a field's value is no answer. Zero and no are answers; an empty text is none."""
    return value is None or value in ("", ()) or value == Narrative()
