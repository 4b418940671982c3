"""PDFs and pictures as all kinds of programs write them go in whole, and are no false alarm."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from app.export.composition import document_of
from app.export.evidence.append import append_evidence
from app.export.evidence.inspection import Kind
from app.export.evidence.pieces import Piece
from app.export.freeze import freeze
from app.export.surroundings import surroundings_of
from app.export.verify.appended import Claim, evidence_differences
from app.export.verify.evidence import laid_on, read_evidence
from app.model.document import Document
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.store.interchange import load
from tests.examples import COMPLETE
from tests.export.evidence import made


@pytest.fixture(scope="module")
def about() -> Document:
    loaded = load(COMPLETE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    return document_of(freeze(EDITION, loaded.draft.interchange(EDITION.form), beside, ""))


def proven(folder: Path, about: Document, data: bytes, kind: Kind = "pdf") -> Path:
    """Append a piece, and hold what was written to it; there must be no difference."""
    piece = Piece(1, "材料", "", "", (), f"a.{kind}", kind, lambda: io.BytesIO(data), f"a.{kind}")
    target = folder / "out.pdf"
    append_evidence(None, [piece], target, footer=about.footer, folder=folder, about=about)
    seen, _ = read_evidence(target, "out.pdf")
    claim = Claim([piece], lambda _: True, lambda name: name)
    assert [*evidence_differences("out.pdf", seen, claim)] == []
    return target


def drawn_by(target: Path) -> bytes:
    """What draws the only page of the piece."""
    with Pdf.open(target) as pdf:
        form = laid_on(pdf, 3)
        assert form is not None
        return form.read_bytes()


def contents_as_form(pdf: Pdf) -> None:
    """The same stream draws the page, and is a form that this calls."""
    page = pdf.pages[0].obj
    shared = pdf.make_indirect(Stream(pdf, b"0 0 9 9 re f /X Do", Type=Name.XObject))
    shared.Subtype, shared.BBox = Name.Form, Array([0, 0, 595, 842])
    inner = Stream(pdf, b"0.5 g 60 60 300 300 re f", Type=Name.XObject, Subtype=Name.Form)
    inner.BBox = Array([0, 0, 595, 842])
    shared.Resources = Dictionary(XObject=Dictionary(X=pdf.make_indirect(inner)))
    page.Resources = Dictionary(XObject=Dictionary(X=shared))
    page.Contents = shared


def filled(pdf: Pdf) -> None:
    """A field whose looks are left to the reader."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="t", V="1286", F=4,
            Rect=Array([60, 60, 300, 90]), DA=String("/F 12 Tf 0 g"),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=Dictionary(Font=Dictionary(F=font)), NeedAppearances=True
    )


@pytest.mark.parametrize("change", [contents_as_form, filled])
def test_pages_are_the_same(change: Callable[[Pdf], None], about: Document, tmp_path: Path) -> None:
    data = made.changed(made.text_pdf("one"), change)

    target = proven(tmp_path, about, data)

    with Pdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0].Contents.read_bytes().strip()
    assert first in drawn_by(target)


def test_a_stream_without_its_length_is_read_as_readers_do(about: Document, tmp_path: Path) -> None:
    data = made.numbered_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>",
        b"<<>>\nstream\n9 9 30 30 re f\nendstream\n",
    )

    assert drawn_by(proven(tmp_path, about, data)).strip() == b"9 9 30 30 re f"


def test_fonts_called_in_a_local_encoding_are_no_reason_to_give_up(
    about: Document, tmp_path: Path
) -> None:
    """Nor is it that resources name what is not in the file."""
    font = "宋体".encode("gb18030")
    data = made.numbered_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources 5 0 R>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s>>" % font,
        b"<</Font<</%s 4 0 R>>/Properties<</A 6 0 R>>>>" % font,
    )

    with Pdf.open(proven(tmp_path, about, data)) as pdf:
        form = laid_on(pdf, 3)
        assert form is not None
        assert b"#cb#ce#cc#e5" in form.Resources.Font.unparse(resolved=True)


@pytest.mark.parametrize("size", [(1, 1), (400, 1), (1, 400)])
def test_pictures_of_a_few_pixels_have_a_page_too(
    size: tuple[int, int], about: Document, tmp_path: Path
) -> None:
    data = made.picture_file(Image.new("L", size, 30), "PNG")

    with pikepdf.open(proven(tmp_path, about, data, "png")) as pdf:
        assert len(pdf.pages) == 4
