"""QR codes on photographs and scans."""

import io
import random
import struct
import zlib

import pytest
import segno
from PIL import Image, ImageDraw, ImageFilter

from app.export.verify.scans import codes_in_picture, codes_in_scan, is_picture
from app.model.failure import Failure

TEXT = "SBAO1:MIIT-2018-139:2:20180501:ABCDEFGHJKMN:" + "0123456789ABCDEF" * 4
MM = 210


def sheet(width: int) -> Image.Image:
    """A cover of A4 with words and the code, ``width`` pixels wide."""
    page = Image.new("L", (width, width * 297 // 210), 255)
    draw = ImageDraw.Draw(page)
    for line in range(12):
        top = (60 + line * 12) * width // MM
        draw.rectangle((width // 6, top, width * 5 // 6, top + 4 * width // MM), fill=90)
    drawn = io.BytesIO()
    segno.make(TEXT, error="m").save(drawn, kind="png", scale=10, border=4)
    side = 26 * width // MM
    code = Image.open(drawn).convert("L").resize((side, side), Image.Resampling.LANCZOS)
    page.paste(code, (160 * width // MM, 250 * width // MM))
    return page


def photograph(width: int, angle: float, seed: int) -> Image.Image:
    """The sheet on a table: turned, seen from the side, unevenly lit, a little blurred."""
    noise = random.Random(seed)
    page = sheet(width)
    side = max(page.size) * 5 // 4
    table = Image.new("L", (side, side), 110)
    table.paste(page, ((side - page.width) // 2, (side - page.height) // 2))
    table = table.rotate(angle, Image.Resampling.BICUBIC, fillcolor=110)
    lean = side // 20
    corners = (0, 0, lean, side, side - lean, side, side, lean // 2)
    table = table.transform((side, side), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    light = (
        Image.linear_gradient("L")
        .resize(table.size)
        .point([120 + level // 2 for level in range(256)])
    )
    table = Image.composite(table, Image.new("L", table.size, 40), light)
    grain = Image.effect_noise(table.size, 12 + noise.random() * 4)
    return Image.blend(table.filter(ImageFilter.GaussianBlur(0.8)), grain, 0.12)


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_scans_of_every_kind_are_read(kind: str) -> None:
    data = saved(sheet(1240), kind)
    assert is_picture(data)
    assert codes_in_picture(data, "扫描") == [TEXT]


@pytest.mark.parametrize("dpi", [100, 150, 300, 600])
def test_resolutions_of_office_scanners_are_read(dpi: int) -> None:
    data = saved(sheet(round(dpi * 8.27)), "JPEG", quality=60)
    assert codes_in_picture(data, "扫描.jpg") == [TEXT]


@pytest.mark.parametrize("angle", [0, 7, 90, 183, 268])
def test_photographs_are_read_however_they_are_held(angle: float) -> None:
    data = saved(photograph(1700, angle, int(angle)), "JPEG", quality=70)
    assert codes_in_picture(data, "照片.jpg") == [TEXT]


def test_a_page_further_back_in_a_tiff_is_read() -> None:
    blank = Image.new("L", (900, 1270), 255)
    data = saved(blank, "TIFF", save_all=True, append_images=[blank, sheet(900)])
    assert codes_in_picture(data, "扫描.tif") == [TEXT]


def test_a_scanned_pdf_is_read() -> None:
    pages = [Image.new("L", (1240, 1754), 255), sheet(1240)]
    data = saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150)
    assert codes_in_scan(data, "扫描.pdf") == [TEXT]


def test_a_page_without_a_code_gives_none() -> None:
    assert codes_in_picture(saved(Image.new("L", (800, 1130), 255), "PNG"), "空白.png") == []


def test_damaged_pictures_are_told() -> None:
    data = saved(sheet(800), "JPEG")
    for broken in (data[: len(data) // 2], data[:30], b"\xff\xd8\xff" + b"x" * 99):
        with pytest.raises(Failure, match=r"坏\.jpg"):
            codes_in_picture(broken, "坏.jpg")


def test_a_picture_of_a_thousand_million_pixels_is_not_decoded() -> None:
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n"
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4096)), (b"IEND", b"")):
        whole = name + body
        bomb += struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))
    with pytest.raises(Failure, match=r"大\.png"):
        codes_in_picture(bomb, "大.png")


def test_photographs_in_apples_own_format_are_told_apart() -> None:
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
    assert is_picture(data)
    with pytest.raises(Failure, match="JPEG"):
        codes_in_picture(data, "IMG_0001.HEIC")


def test_documents_are_no_pictures() -> None:
    for head in (b"%PDF-1.7", b"PK\x03\x04", b"{", b"", b"RIFF\0\0\0\0WAVE"):
        assert not is_picture(head)


def test_a_damaged_pdf_is_told() -> None:
    with pytest.raises(Failure, match=r"坏\.pdf"):
        codes_in_scan(b"%PDF-1.4 nothing", "坏.pdf")
