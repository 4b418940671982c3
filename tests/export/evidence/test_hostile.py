"""Files that are made to do harm: one finding each, bounded time and memory, the export whole."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.export.evidence.append import append_evidence
from app.export.evidence.cleaning import clean
from app.export.evidence.inspecting import Inspector
from app.export.evidence.inspection import Kind
from app.export.evidence.pieces import Piece
from tests.export.evidence import little, made

_CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>"


def one_page(*more: bytes, catalog: bytes = b"", page: bytes = b"") -> bytes:
    """A PDF of one page; what else it has is numbered from 4."""
    return made.numbered_objects(_CATALOG % catalog, _PAGES, _PAGE % page, *more)


def bomb_in_parts(megabytes: int) -> bytes:
    """A page whose contents, in two parts, unpack to so many megabytes each."""
    packer = zlib.compressobj(9, wbits=-15)
    megabyte = packer.compress(b"0 0 m ".ljust(16) * (1 << 16)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + megabyte * megabytes + packer.flush()
    head = b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(packed)
    return one_page(head + packed + b"\nendstream\n", page=b"/Contents[4 0 R 4 0 R]")


_DRAWN = b"\nstream\n0 0 m 99 99 l S\nendstream\n"
# What readers open all the same: their loops lead nowhere.
LOOPS = {
    "pages and their parent": made.numbered_objects(
        _CATALOG % b"", b"<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>", _PAGE % b""
    ),
    "outline": one_page(
        b"<</First 5 0 R/Last 5 0 R>>",
        b"<</Title(a)/Next 5 0 R/First 4 0 R/Parent 4 0 R>>",
        catalog=b"/Outlines 4 0 R",
    ),
    "length": one_page(b"<</Length 4 0 R>>" + _DRAWN, page=b"/Contents 4 0 R"),
    "lengths": one_page(
        b"<</Length 5 0 R>>" + _DRAWN, b"<</Length 4 0 R>>" + _DRAWN, page=b"/Contents 4 0 R"
    ),
    "object stream": one_page(
        b"<</Type/ObjStm/N 1/First 5/Extends 4 0 R/Length 18>>\nstream\n4 0 <</A 4 0 R>>  \n"
        b"endstream\n",
        page=b"/Contents 4 0 R",
    ),
    "fields": one_page(
        b"<</Type/Annot/Subtype/Widget/FT/Tx/V(1)/Rect[0 0 9 9]/Kids[4 0 R]/Parent 4 0 R>>",
        catalog=b"/AcroForm<</Fields[4 0 R]/NeedAppearances true>>",
        page=b"/Annots[4 0 R]",
    ),
    "files": one_page(b"<</Kids[4 0 R]>>", catalog=b"/Names<</EmbeddedFiles 4 0 R>>"),
    "layers": one_page(
        b"<</Type/OCG/Name(a)>>",
        b"[5 0 R]",
        catalog=b"/OCProperties<</OCGs[4 0 R]/D<</Order 5 0 R/OFF[4 0 R]>>>>",
    ),
    "structure": one_page(b"<</K 4 0 R/P 4 0 R>>", catalog=b"/StructTreeRoot 4 0 R"),
    "forms": made.recursive_forms(),
}
# What nobody can print.
TRAPS = {
    "tree of pages": made.numbered_objects(_CATALOG % b"", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
    "two nodes": made.numbered_objects(
        _CATALOG % b"", _PAGES, b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"
    ),
    "page and its parent": made.numbered_objects(
        _CATALOG % b"", b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", _PAGE % b""
    ),
    "brackets": one_page(page=b"/Resources<</X " + b"[" * 90_000 + b"]" * 90_000 + b">>"),
    "growing tree": made.page_tree_that_grows(7),
    "parts": bomb_in_parts(1000),
}


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    with Inspector(seconds=120, program=little.PROGRAM) as inspector:
        yield inspector


def errors(inspector: Inspector, name: str, data: bytes) -> list[str]:
    """The errors that a look finds."""
    found = inspector.inspect(name, lambda: io.BytesIO(data), len(data))
    return [finding.code for finding in found.findings if finding.severity == "error"]


def pages_of(folder: Path, data: bytes, kind: Kind = "pdf") -> int:
    """How many pages of a piece are appended, behind another that has one."""
    (folder / "a").write_bytes(data)
    if kind == "pdf":
        clean(folder / "a", folder / "clean.pdf")
    good = made.text_pdf("good")
    pieces = [
        Piece(1, "好", "", "", (), "a", "pdf", lambda: io.BytesIO(good)),
        Piece(2, "坏", "", "", (), "b", kind, lambda: io.BytesIO(data)),
    ]
    target = folder / "out.pdf"
    done = append_evidence(None, pieces, target, footer="", folder=folder, lenient=True)
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages) == done.pages
    assert done.counts[0] == 1
    assert [piece.number for piece in done.unusable] == [2] * (not done.counts[1])
    return done.counts[1]


@pytest.mark.parametrize("name", LOOPS)
def test_loops_lead_nowhere(name: str, inspector: Inspector, tmp_path: Path) -> None:
    assert errors(inspector, "a.pdf", LOOPS[name]) in ([], ["evidence.beyond-limits"])
    assert pages_of(tmp_path, LOOPS[name]) == 1


@pytest.mark.parametrize("name", TRAPS)
def test_traps_are_one_finding_and_cost_no_other_piece(
    name: str, inspector: Inspector, tmp_path: Path
) -> None:
    assert len(errors(inspector, "a.pdf", TRAPS[name])) == 1
    assert pages_of(tmp_path, TRAPS[name]) == 0


@pytest.mark.parametrize("tenths", range(10))
def test_a_pdf_that_is_cut_off_anywhere(tenths: int, inspector: Inspector, tmp_path: Path) -> None:
    streams = pikepdf.ObjectStreamMode.generate
    whole = made.changed(made.text_pdf("a", "b", "c"), lambda _: None, object_stream_mode=streams)
    data = whole[: len(whole) * tenths // 10]

    assert len(errors(inspector, "a.pdf", data)) == 1
    assert pages_of(tmp_path, data) == 0


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_a_picture_that_is_cut_off_anywhere(
    form: str, inspector: Inspector, tmp_path: Path
) -> None:
    whole = made.picture_file(made.photo(600, 400), form)
    kinds: dict[str, Kind] = {"JPEG": "jpeg", "PNG": "png", "TIFF": "tiff", "BMP": "bmp"}
    kind = kinds.get(form, "webp")
    for tenths in range(1, 10):
        data = whole[: len(whole) * tenths // 10]
        assert errors(inspector, f"a.{kind}", data) == ["evidence.broken"]
        # What there is of a JPEG is shown by every reader, and passed on.
        assert pages_of(tmp_path, data, kind) == (form == "JPEG")


def test_too_many_pages_are_not_appended(tmp_path: Path) -> None:
    assert pages_of(tmp_path, made.many_pages(10_001)) == 0


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    assert pages_of(tmp_path, made.huge_png(40_000, 25_000), "png") == 0


def test_a_picture_that_pretends_to_be_another_is_opened_as_what_it_is(tmp_path: Path) -> None:
    data = made.picture_file(Image.new("RGB", (99, 99)), "PPM")

    assert pages_of(tmp_path, data, "png") == 0


def test_a_locked_pdf_has_a_divider_and_no_pages(inspector: Inspector, tmp_path: Path) -> None:
    locked = pikepdf.Encryption(owner="owner", user="user")
    data = made.changed(made.text_pdf("a"), lambda _: None, encryption=locked)

    assert errors(inspector, "a.pdf", data) == ["evidence.password"]
    assert pages_of(tmp_path, data) == 0
