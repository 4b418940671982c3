"""From what was frozen to the document that is printed: the words at the foot, the mark across."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.export import fonts
from app.export.freeze import Frozen
from app.model.answers import Answers
from app.model.composing import compose
from app.model.document import Cover, Document
from app.model.edition import Edition
from app.model.release import Imprint, Payload

DRAFT_MARK = "草稿"
MARKS = ("", DRAFT_MARK)
"""What pages may be marked with: nothing, where the declaration is final."""


def document_of(frozen: Frozen) -> Document:
    """The document of a frozen declaration, its release or its 校验码 at the foot of every page."""
    return document(
        frozen.edition,
        frozen.answers,
        frozen.data,
        frozen.digests,
        frozen.code,
        frozen.mark,
        frozen.imprint,
        frozen.sha256,
    )


def document(
    edition: Edition,
    answers: Answers,
    data: bytes,
    digests: Mapping[str, str],
    code: str,
    mark: str,
    imprint: Imprint | None = None,
    sha256: str = "",
) -> Document:
    """The document of answers, with this 校验码 and mark.

    ``data`` is what it shows, as JSON; ``digests`` are those of the files that this names. With an
    ``imprint`` it is of that release; then ``sha256`` is the digest that the QR code gives.
    """
    composed = compose(
        edition,
        answers,
        data=data,
        footer=imprint.foot if imprint else f"{mark}　校验码 {code}" if mark else f"校验码 {code}",
        mark=mark,
        printable=fonts.printable().__contains__,
    )
    composed = replace(composed, files=tuple(digests.items()))
    if imprint is None:
        return composed
    text = Payload(edition.id, imprint, sha256).text
    blocks = (replace(b, code=text) if isinstance(b, Cover) else b for b in composed.blocks)
    return replace(composed, blocks=tuple(blocks))
