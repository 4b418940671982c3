"""Pages held against their originals: what is made to fill the memory is another page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name, Pdf, Stream

from app.export.evidence.append import append_evidence
from app.export.evidence.inspection import Kind
from app.export.evidence.pieces import Piece
from app.export.verify import alike
from app.export.verify.alike import Leaf, pages_alike
from app.export.verify.evidence import laid_on
from tests.export.evidence import made

ORIGINALS: dict[str, tuple[Kind, bytes]] = {
    "PDF": ("pdf", made.text_pdf("a", "b")),
    "PNG in RGB": ("png", made.picture_file(made.photo(400, 700), "PNG")),
    "PNG in gray": ("png", made.picture_file(made.photo(400, 700, "L"), "PNG")),
    "PNG in two colours": ("png", made.picture_file(made.photo(400, 700, "1"), "PNG")),
    "PNG with a palette": ("png", made.picture_file(made.photo(400, 700, "P"), "PNG")),
    "TIFF in inks": ("tiff", made.picture_file(made.photo(400, 700, "CMYK"), "TIFF")),
    "JPEG": ("jpeg", made.picture_file(made.photo(400, 700), "JPEG")),
}


def compared(folder: Path, name: str, change: Callable[[Stream], object]) -> list[bool]:
    """Whether each page is that of its original, once its form was changed."""
    kind, data = ORIGINALS[name]
    piece = Piece(1, "", "", "", (), name, kind, lambda: io.BytesIO(data))
    target = folder / "out.pdf"
    append_evidence(None, [piece], target, footer="", folder=folder)
    with Pdf.open(target) as pdf:
        leaves = [*_leaves(pdf)]
        for leaf in leaves:
            change(leaf.form)
        return [*pages_alike(piece, [*leaves], marked=False, dpi=0)]


def _leaves(pdf: Pdf) -> Iterator[Leaf]:
    for sheet, page in enumerate(pdf.pages):
        form = laid_on(pdf, sheet)
        if form is not None:
            yield Leaf(form, page.obj.Contents[0].read_bytes(), recto=sheet % 2 == 0)


def spaced(spaces: int) -> Callable[[Stream], object]:
    return lambda form: form.write(form.read_bytes() + b" " * spaces)


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_draws_the_same_is_the_same(name: str, tmp_path: Path) -> None:
    same = compared(tmp_path, name, spaced(10))

    assert same == [True] * (2 if name == "PDF" else 1)


@pytest.mark.parametrize("name", ORIGINALS)
def test_what_unpacks_to_far_more_is_not(name: str, tmp_path: Path) -> None:
    same = compared(tmp_path, name, spaced(100_000))

    assert same == [False] * (2 if name == "PDF" else 1)


def _other_pixel(form: Stream) -> None:
    picture = form.Resources.XObject.P
    data = bytearray(picture.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized))
    data[len(data) // 2] ^= 0x81
    picture.write(bytes(data))


@pytest.mark.parametrize("name", [name for name in ORIGINALS if name not in ("PDF", "JPEG")])
def test_a_pixel_of_another_colour_is_told(name: str, tmp_path: Path) -> None:
    assert compared(tmp_path, name, _other_pixel) == [False]


def test_a_picture_of_another_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(form: Stream) -> None:
        form.Resources.XObject.P.Height -= 1

    def unpack(_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(alike, "_pixels_in", unpack)
    assert compared(tmp_path, "PNG in RGB", cut) == [False]


def test_samples_of_another_meaning_are_told(tmp_path: Path) -> None:
    def reverse(form: Stream) -> None:
        form.Resources.XObject.P.ColorSpace = Name.DeviceGray

    assert compared(tmp_path, "PNG in RGB", reverse) == [False]


def test_what_pages_share_is_unpacked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = Pdf.new()
    drawn = pdf.make_indirect(Stream(pdf, b"0 0 m 9 9 l S"))
    for _ in range(5):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Contents = drawn
    out = io.BytesIO()
    pdf.save(out)
    monkeypatch.setitem(ORIGINALS, "PDF", ("pdf", out.getvalue()))
    made_forms: list[object] = []
    whole = pikepdf.Page.as_form_xobject

    def counted(page: pikepdf.Page, **how: bool) -> object:
        made_forms.append(page)
        return whole(page, **how)

    def change(form: Stream) -> None:
        spaced(10)(form)
        monkeypatch.setattr(pikepdf.Page, "as_form_xobject", counted)

    same = compared(tmp_path, "PDF", change)

    assert same == [True] * 5
    assert len(made_forms) == 1
