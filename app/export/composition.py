"""From what was frozen to the document that is printed: the words at the foot, the mark across."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.export import fonts
from app.export.freeze import Frozen
from app.model.answers import Answers
from app.model.composing import compose
from app.model.document import Document
from app.model.edition import Edition

DRAFT_MARK = "草稿"
MARKS = ("", DRAFT_MARK)
"""What pages may be marked with: nothing, where the declaration is final."""


def document_of(frozen: Frozen) -> Document:
    """The document of a frozen declaration, its 校验码 at the foot of every page."""
    return document(
        frozen.edition, frozen.answers, frozen.data, frozen.digests, frozen.code, frozen.mark
    )


def document(
    edition: Edition,
    answers: Answers,
    data: bytes,
    digests: Mapping[str, str],
    code: str,
    mark: str,
) -> Document:
    """The document of answers, with this 校验码 and mark.

    ``data`` is what it shows, as JSON; ``digests`` are those of the files that this names.
    """
    composed = compose(
        edition,
        answers,
        data=data,
        footer=f"{mark}　校验码 {code}" if mark else f"校验码 {code}",
        mark=mark,
        printable=fonts.printable().__contains__,
    )
    return replace(composed, files=tuple(digests.items()))
