"""PDFs and pictures as all kinds of programs write them go in whole, and are no false alarm."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
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


def seen_on(target: Path, page: int) -> str:
    """The text of a page, as another engine finds it."""
    document = pypdfium2.PdfDocument(target)
    try:
        return document[page - 1].get_textpage().get_text_range()
    finally:
        document.close()


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


def packed_in_lists(pdf: Pdf) -> None:
    """Each filter stands in a list, as some programs write it."""
    page = pdf.pages[0].obj
    page.Contents = Stream(
        pdf, zlib.compress(b"0 0 9 9 re f"), Filter=Array([Name.FlateDecode]), DecodeParms=Array()
    )


def lending(pdf: Pdf) -> None:
    """A form uses the fonts of its page, as it might until PDF 1.2."""
    page = pdf.pages[0].obj
    form = pdf.make_indirect(Stream(pdf, b"BT /F1 30 Tf 99 99 Td (lent) Tj ET", Type=Name.XObject))
    form.Subtype, form.BBox = Name.Form, Array([0, 0, 595, 842])
    page.Resources.XObject = Dictionary(X=form)
    page.Contents = Stream(pdf, b"/X Do")


def alike(pdf: Pdf) -> None:
    """Two pages have the same stamp on them."""
    picture = Stream(pdf, b"1 0 0 rg 0 0 90 90 re f", Type=Name.XObject, Subtype=Name.Form)
    picture.BBox = Array([0, 0, 90, 90])
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, AP=Dictionary(N=picture))
    stamp.Rect = Array([300, 300, 390, 390])
    for page in pdf.pages:
        page.obj.Annots = pdf.pages[0].obj.get("/Annots") or pdf.make_indirect(
            Array([pdf.make_indirect(stamp)])
        )


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


def described_badly(pdf: Pdf) -> None:
    """What the file says of itself is damaged, and its pages have to be mended."""
    filled(pdf)
    pdf.Root.Metadata = Dictionary()


@pytest.mark.parametrize("change", [contents_as_form, filled, packed_in_lists, described_badly])
def test_pages_are_the_same(change: Callable[[Pdf], None], about: Document, tmp_path: Path) -> None:
    data = made.changed(made.text_pdf("one"), change, fix_metadata_version=False)

    target = proven(tmp_path, about, data)

    with Pdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0].Contents.read_bytes().strip()
    assert first in drawn_by(target)


def test_forms_find_the_fonts_of_the_page_that_they_were_drawn_on(
    about: Document, tmp_path: Path
) -> None:
    target = proven(tmp_path, about, made.changed(made.text_pdf("one"), lending))

    assert "lent" in seen_on(target, 4)


def test_what_two_pages_have_in_common_is_drawn_on_both(about: Document, tmp_path: Path) -> None:
    target = proven(tmp_path, about, made.changed(made.text_pdf("one", "two"), alike))

    with Pdf.open(target) as pdf:
        forms = [laid_on(pdf, sheet) for sheet in (3, 4)]
        assert all(form is not None and "/XObject" in form.Resources for form in forms)


def test_values_of_fields_are_drawn_and_none_is_made_illegible(
    about: Document, tmp_path: Path
) -> None:
    def fill_in(pdf: Pdf) -> None:
        filled(pdf)
        looks = Stream(pdf, b"BT /F 12 Tf (kept) Tj ET", Type=Name.XObject, Subtype=Name.Form)
        looks.BBox, looks.Resources = Array([0, 0, 99, 30]), pdf.Root.AcroForm.DR
        other: Any = pdf.pages[0].Annots[0]
        chinese = Dictionary(other)
        chinese.V, chinese.T, chinese.AP = String("平台"), String("u"), Dictionary(N=looks)
        chinese.Rect = Array([60, 120, 300, 150])
        pdf.pages[0].Annots.append(pdf.make_indirect(chinese))
        pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[1])

    seen = seen_on(proven(tmp_path, about, made.changed(made.text_pdf("one"), fill_in)), 4)

    assert "1286" in seen
    assert "kept" in seen
    assert "?" not in seen


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


def test_what_is_clear_in_a_picture_is_white_on_paper(about: Document, tmp_path: Path) -> None:
    image = Image.new("RGB", (300, 300), (0, 200, 0))
    image.paste((90, 0, 0), (0, 0, 300, 100))
    data = made.picture_file(image, "PNG", transparency=(0, 200, 0))

    target = proven(tmp_path, about, data, "png")

    with Pdf.open(target) as pdf:
        form = laid_on(pdf, 3)
        assert form is not None
        found: Any = form.Resources.XObject.P
        shown = pikepdf.PdfImage(found).as_pil_image()
    assert shown.getpixel((150, 200)) == (255, 255, 255)
    assert shown.getpixel((150, 50)) == (90, 0, 0)
