"""Pictures that take more than they seem to: told by the look, refused for print, held once."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from app.export.evidence import picture_look
from app.export.evidence.frames import flat, frames, strips
from app.export.evidence.inspection import Kind
from app.export.evidence.picture_look import look_at_picture
from app.export.evidence.pieces import Piece
from tests.export.evidence import made


def sizes(kind: Kind, data: bytes) -> list[tuple[int, int]]:
    """Of the pages that are printed."""
    piece = Piece(1, "", "", "", (), f"a.{kind}", kind, lambda: io.BytesIO(data))
    return [image.size for image, *_ in frames(piece)]


def errors(kind: Kind, data: bytes) -> list[str]:
    found = look_at_picture(f"a.{kind}", io.BytesIO(data), kind)
    return [finding.message for finding in found.findings if finding.severity == "error"]


def tiff(count: int, **saving: object) -> bytes:
    pages = [Image.new("1", (40, 30 + number)) for number in range(count)]
    return made.picture_file(pages[0], "TIFF", save_all=True, append_images=pages[1:], **saving)


def test_a_tiff_of_too_many_pages_is_told_and_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_look, "MOST_FRAMES", 3)
    for count in (1, 3):
        assert look_at_picture("a.tif", io.BytesIO(tiff(count)), "tiff").pages == count
        assert sizes("tiff", tiff(count)) == [(40, 30 + number) for number in range(count)]

    (told,) = errors("tiff", tiff(4))
    assert "“a.tiff”超过3页" in told
    assert "拆成几个文件" in told
    with pytest.raises(ValueError, match=r"a\.tiff"):
        sizes("tiff", tiff(4))


def _picture(mode: str) -> bytes:
    return made.picture_file(Image.new(mode, (400, 300)), "PNG")


def _in_strips(rows: int) -> bytes:
    packed = {"compression": "tiff_lzw", "tiffinfo": {278: rows}}
    return made.picture_file(made.photo(400, 300), "TIFF", **packed)


# Each with how many bytes of memory a pixel of it takes.
PICTURES: dict[str, tuple[Kind, bytes, int]] = {
    "PNG in RGB": ("png", _picture("RGB"), 4),
    "PNG in gray": ("png", _picture("L"), 1),
    "PNG in RGB, clear": ("png", _picture("RGBA"), 8),
    "PNG in gray, clear": ("png", _picture("LA"), 8),
    "PNG with a palette": ("png", _picture("P"), 5),
    "PNG of 16 bits": ("png", _picture("I;16"), 3),
    "WebP": ("webp", made.picture_file(made.photo(400, 300), "WEBP"), 16),
    "TIFF of one strip": ("tiff", _in_strips(300), 8),
    "TIFF of four strips": ("tiff", _in_strips(75), 5),
}


@pytest.mark.parametrize("name", PICTURES)
def test_what_takes_too_much_memory_is_told_and_not_printed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, data, most = PICTURES[name]
    monkeypatch.setattr(picture_look, "MOST_MEMORY", most * 400 * 300)
    assert errors(kind, data) == []
    assert len(sizes(kind, data)) == 1

    monkeypatch.setattr(picture_look, "MOST_MEMORY", most * 400 * 300 - 1)
    (told,) = errors(kind, data)
    assert f"“a.{kind}”像素太多" in told
    assert "转成JPEG" in told
    with pytest.raises(ValueError, match="400"):
        sizes(kind, data)


def test_a_jpeg_is_passed_on_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_look, "MOST_MEMORY", 1)
    data = made.picture_file(made.photo(), "JPEG")

    assert errors("jpeg", data) == []
    assert sizes("jpeg", data) == [(1600, 1200)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F"])
def test_strips_make_up_the_whole(mode: str) -> None:
    image = made.photo(300, 700).convert("L").convert(mode)
    if "A" in mode:
        image.putalpha(image.getchannel(0).resize(image.size))
    whole = flat(image)

    parts = [*strips(image)]

    assert {part.mode for part in parts} == {whole.mode}
    assert b"".join(part.tobytes() for part in parts) == whole.tobytes()
    assert len(parts) > 1
    assert whole.size == image.size


def test_what_is_clear_is_white_on_paper() -> None:
    image = Image.new("RGBA", (9, 600), (0, 0, 0, 0))
    image.putpixel((4, 500), (10, 20, 30, 255))

    found = flat(image)

    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((4, 500)) == (10, 20, 30)


def test_deep_grays_have_one_scale_from_the_first_row_to_the_last() -> None:
    image = Image.new("F", (9, 600), 0.0)
    image.paste(2.0, (0, 0, 9, 300))
    image.paste(1.0, (0, 300, 9, 590))

    found = flat(image)

    assert [found.getpixel((0, y)) for y in (0, 299, 400, 599)] == [255, 255, 128, 0]


_FLATTEN = """
import resource
from PIL import Image
from app.export.evidence.frames import flat
image = Image.new("RGBA", (4000, 3000), (10, 20, 30, 40))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
flat(image)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere sizes are in other units")
def test_only_the_result_is_held_beside_a_picture() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FLATTEN], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) * 1024 < 6 * 4000 * 3000  # of which the result takes four
