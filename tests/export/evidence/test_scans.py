from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageCms

from app.export.evidence import sheaves
from app.export.evidence.append import Appended
from app.export.evidence.placing import ROOM
from tests.export.evidence import made
from tests.export.evidence.test_append import appended, drawn, piece, texts

DPI = 100
FINE = (1241, 1754)
"""A4 at 150 dpi."""
COARSE = (827, 1169)


def scan(mode: str = "RGB") -> Image.Image:
    return made.photo(*FINE, mode)


def scans_in(target: Path, done: Appended) -> list[Any]:
    """The pictures of the first piece, in the order of its pages."""
    first, count = done.dividers[0], done.counts[0]
    with Pdf.open(target) as pdf:
        forms = [page.obj.Resources.XObject.E for page in [*pdf.pages][first : first + count]]
        return [
            (picture.Width, picture.Height, picture.get("/Filter"), picture.ColorSpace.unparse())
            for picture in (form.Resources.XObject.Im0 for form in forms)
        ]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_scans_are_resampled_and_keep_words_colours_and_packing(
    tmp_path: Path, mode: str, *, packed: bool
) -> None:
    data = made.scan_pdf(scan(mode), scan(mode), packed=packed)

    whole, done = appended(tmp_path, piece(1, data))
    before, looked = whole.stat().st_size, drawn(whole, done.dividers[0] + 1)
    target, done = appended(tmp_path, piece(1, data), dpi=DPI)

    packing = Name.DCTDecode if packed else Name.FlateDecode
    colours = b"/DeviceGray" if mode == "L" else b"/DeviceRGB"
    assert scans_in(target, done) == [(*_printed(FINE), packing, colours)] * 2
    assert target.stat().st_size < before
    assert [words.count("scan") for words in texts(target)[-2:]] == [1, 1]
    now = drawn(target, done.dividers[0] + 1)
    difference = ImageChops.difference(now.reduce(8), looked.reduce(8))
    assert not any(difference.convert("L").histogram()[8:])


def _printed(size: tuple[int, int]) -> tuple[int, int]:
    """The pixels at print: a page of A4 is made smaller to fit within the margins."""
    scale = min(1, ROOM[0] / made.A4[0], ROOM[1] / made.A4[1])
    across, up = made.A4[0] * scale, made.A4[1] * scale
    finer = 72 * max(size[0] / across, size[1] / up)
    return round(size[0] * DPI / finer), round(size[1] * DPI / finer)


def _two_colours(pdf: Pdf) -> None:
    pdf.pages[0].Resources.XObject.Im0.BitsPerComponent = 1


def _masked(pdf: Pdf) -> None:
    picture: Any = pdf.pages[0].Resources.XObject.Im0
    mask = Stream(pdf, b"\xff", Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray)
    picture.SMask = pdf.make_indirect(mask)


def _inverted(pdf: Pdf) -> None:
    pdf.pages[0].Resources.XObject.Im0.Decode = Array([1, 0] * 3)


def _with_transform(pdf: Pdf) -> None:
    pdf.pages[0].Resources.XObject.Im0.DecodeParms = Dictionary(ColorTransform=0)


def _shared(pdf: Pdf) -> None:
    pdf.add_blank_page(page_size=made.A4)
    pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources
    pdf.pages[1].obj.Contents = pdf.make_stream(b"q 2000 0 0 3000 0 0 cm /Im0 Do Q")


def _in_a_form(pdf: Pdf) -> None:
    listed: Any = pdf.pages[0].Resources.XObject
    form = Stream(pdf, b"q 2000 0 0 3000 0 0 cm /Im0 Do Q", Subtype=Name.Form)
    form.BBox = Array([0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(Im0=listed.Im0))
    listed.Fm0 = pdf.make_indirect(form)


def _also_large(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(
        b"q 100 0 0 140 0 0 cm /Im0 Do Q q 2000 0 0 3000 0 0 cm /Im0 Do Q"
    )


def _long(pdf: Pdf) -> None:
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"q Q " * (1 << 18))


def _torn(pdf: Pdf) -> None:
    picture: Any = pdf.pages[0].Resources.XObject.Im0
    picture.write(picture.read_raw_bytes()[:300], filter=Name.DCTDecode)


def _lying(pdf: Pdf) -> None:
    pdf.pages[0].Resources.XObject.Im0.Height = FINE[1] + 1


@pytest.mark.parametrize(
    "change",
    [
        _two_colours, _masked, _inverted, _with_transform, _shared, _in_a_form,
        _also_large, _long, _torn, _lying,
    ],
)  # fmt: skip
def test_what_may_not_be_resampled_stays_to_the_letter(
    tmp_path: Path, change: Callable[[Pdf], object]
) -> None:
    data = made.changed(made.scan_pdf(scan()), change)
    target, done = appended(tmp_path, piece(1, data), dpi=DPI)

    with Pdf.open(target) as pdf:
        picture: Any = pdf.pages[done.dividers[0]].Resources.XObject.E.Resources.XObject.Im0
        assert picture.Width == FINE[0]


def test_what_is_coarse_enough_or_would_grow_stays(tmp_path: Path) -> None:
    fine_but_empty = Image.new("RGB", FINE, "white")
    noise = Image.effect_noise(FINE, 90)
    grown = made.changed(
        made.scan_pdf(noise, fine_but_empty),
        lambda pdf: pdf.pages[0].Resources.XObject.Im0.write(
            made.picture_file(noise, "JPEG", quality=2), filter=Name.DCTDecode
        ),
    )
    target, done = appended(tmp_path, piece(1, grown), dpi=DPI)
    widths = [width for width, *_ in scans_in(target, done)]
    assert widths[0] == FINE[0]
    assert widths[1] < FINE[0]

    target, done = appended(tmp_path, piece(1, made.scan_pdf(made.photo(*COARSE))), dpi=DPI)
    assert scans_in(target, done)[0][0] == COARSE[0]


def test_profiles_stay_with_what_they_describe(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    def describe(pdf: Pdf) -> None:
        stream = pdf.make_stream(profile, N=3)
        pdf.pages[0].Resources.XObject.Im0.ColorSpace = Array([Name.ICCBased, stream])

    data = made.changed(made.scan_pdf(scan()), describe)
    target, done = appended(tmp_path, piece(1, data), dpi=DPI)
    ((width, _, _, colours),) = scans_in(target, done)
    assert width < FINE[0]
    assert b"ICCBased" in colours


def test_long_scans_are_made_smaller_a_few_pages_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheaves, "_BATCH", 1)
    scans = [scan().rotate(90 * n) for n in range(5)]
    data = made.scan_pdf(*scans)
    target, done = appended(tmp_path, piece(1, data), dpi=DPI)

    assert done.counts == (5,)
    found = scans_in(target, done)
    assert len(found) == 5
    assert all(width < FINE[0] for width, *_ in found)
    # A dark rectangle turns from corner to corner.
    corners = [drawn(target, done.dividers[0] + 1 + n).resize((3, 3)).tobytes() for n in range(4)]
    assert len(set(corners)) == 4
    again = target.read_bytes()
    target, _ = appended(tmp_path, piece(1, data), dpi=DPI)
    assert target.read_bytes() == again
