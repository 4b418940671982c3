"""Parts of PDFs are known again in another file, whatever program wrote them."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

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


@pytest.mark.parametrize("name", ["/P", "/Parent", "/Pg", "/Length", "/Filter", "/StructParent"])
def test_resources_count_whatever_they_are_called(name: str) -> None:
    def resources(data: bytes) -> bytes:
        with Pdf.new() as pdf:
            picture = pdf.make_indirect(Stream(pdf, data, Subtype=Name.Image))
            return Fingerprints().of(Dictionary(XObject=Dictionary({name: picture})))

    assert resources(b"a") == resources(b"a") != resources(b"b")


def test_nothing_is_left_out_for_calling_itself_a_page() -> None:
    plain = Dictionary(Type=Name.Font, BaseFont=Name.Helvetica)
    forged = Dictionary(
        Type=Name.Font,
        BaseFont=Name.Helvetica,
        Encoding=Dictionary(Type=Name.Page, Differences=Array([49, Name("/nine")])),
    )
    assert Fingerprints().of(plain) != Fingerprints().of(forged)


def test_hidden_layers_are_others() -> None:
    pdf = Pdf.new()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="1"))
    properties = Dictionary(Properties=Dictionary(L=layer))
    shown, hidden = Fingerprints(), Fingerprints(hidden=[layer.objgen])
    assert shown.of(properties) != hidden.of(properties)
    assert hidden.of(properties) == Fingerprints(hidden=[layer.objgen]).of(properties)
