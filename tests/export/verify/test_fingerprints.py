"""Parts of PDFs are known again in another file, whatever program wrote them."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Object, Pdf

from app.export.verify.fingerprints import Fingerprints
from tests.export.evidence import made


def named(font: bytes) -> Pdf:
    """A PDF whose font is called so, as some programs do in the encoding of the computer."""
    return Pdf.open(
        io.BytesIO(
            made.numbered_objects(
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</Font<</%s 4 0 R>>>>>>"
                % font,
                b"<</Type/Font/Subtype/TrueType/BaseFont/%s>>" % font,
            )
        )
    )


def test_names_in_a_local_encoding_are_compared_byte_by_byte() -> None:
    first, again, other = (
        Fingerprints().of(pdf.pages[0].obj.Resources)
        for pdf in (named("宋体".encode("gb18030")), named(b"#CB#CE#CC#E5"), named(b"#BA#DA#CC#E5"))
    )

    assert first == again != other


@pytest.mark.parametrize(("one", "other"), [(b"0", b"0.0"), (b"-0.0", b"0"), (b"1.50", b"1.5")])
def test_numbers_are_compared_by_their_value(one: bytes, other: bytes) -> None:
    here, there, elsewhere = (Array([Object.parse(each)]) for each in (one, other, b"1.51"))

    assert Fingerprints().of(here) == Fingerprints().of(there) != Fingerprints().of(elsewhere)
