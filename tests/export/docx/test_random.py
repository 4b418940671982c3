"""Random documents: none fails, and none loses a word."""

from __future__ import annotations

import io
import re

import docx
from hypothesis import HealthCheck, given, settings

from app.export.docx.render import render_docx
from app.model.document import Document, Figure, walk
from tests.export.docx.reading import Docx, W
from tests.export.docx.strategies import FILES, documents
from tests.printed import squeezed, words_of

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_PLACE_OF_A_PICTURE = re.compile(r"［(broken|missing)\.png］")


def plain(text: str) -> str:
    return squeezed(_ILLEGAL.sub("〓", text))


@settings(max_examples=90, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_no_document_fails_or_loses_a_word(document: Document) -> None:
    data = render_docx(document, FILES)
    found = Docx(data)

    text = _IN_PLACE_OF_A_PICTURE.sub("", found.text())
    assert plain(text) == plain(words_of(document))
    assert data == render_docx(document, FILES)
    docx.Document(io.BytesIO(data))
    for cell in found.body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"
    for table in found.body.iter(f"{W}tbl"):
        following = table.getnext()
        assert following is not None
        assert following.tag == f"{W}p"


@settings(max_examples=20, deadline=None)
@given(documents)
def test_pictures_that_cannot_be_shown_are_named(document: Document) -> None:
    files = [block.file for block in walk(document.blocks) if isinstance(block, Figure)]
    text = Docx(render_docx(document, {})).text()

    for file in files:
        assert f"［{file}］" in text
