"""Files of evidence that tests make: documents, photographs, and what only pretends to be one."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

A4 = (595.28, 841.89)


def text_pdf(*pages: str, size: tuple[float, float] = A4) -> bytes:
    """A PDF with a line of text on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for text in pages:
        canvas.setFont("Helvetica", 14)
        canvas.drawString(size[0] * 0.1, size[1] * 0.8, text)
        canvas.rect(size[0] * 0.1, size[1] * 0.1, size[0] * 0.5, size[1] * 0.3, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(pdf: bytes, change: Callable[[Pdf], object], **saving: Any) -> bytes:
    """A PDF after ``change``."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out, **saving)
    return out.getvalue()


def photo(width: int = 1600, height: int = 1200, mode: str = "RGB") -> Image.Image:
    """A picture in which no two corners are alike."""
    image = Image.radial_gradient("L").resize((width, height)).convert(mode)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 4, height // 5), fill="black" if mode != "CMYK" else None)
    return image


def picture_file(image: Image.Image, form: str, **saving: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **saving)
    return out.getvalue()


def scan_pdf(
    *images: Image.Image, packed: bool = True, size: tuple[float, float] = A4, words: str = "scan"
) -> bytes:
    """A PDF as office scanners make it: a picture on each page, below words that nobody sees.

    The pictures are JPEGs where they are ``packed``.
    """
    pdf = Pdf.new()
    for image in images:
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[-1].obj
        data = picture_file(image, "JPEG", quality=95) if packed else zlib.compress(image.tobytes())
        picture = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image)
        picture.Width, picture.Height = image.size
        picture.Filter = Name.DCTDecode if packed else Name.FlateDecode
        picture.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
        picture.BitsPerComponent = 8
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(
            XObject=Dictionary(Im0=pdf.make_indirect(picture)), Font=Dictionary(F=font)
        )
        drawing = (
            f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q BT 3 Tr /F 12 Tf 72 72 Td ({words}) Tj ET"
        )
        page.Contents = Stream(pdf, drawing.encode())
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()


def opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def with_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_file(pdf: Pdf) -> None:
    pdf.attachments["payload.exe"] = b"MZ" + bytes(100)


def with_launch(pdf: Pdf) -> None:
    page = pdf.pages[0]
    action = Dictionary(S=Name.Launch, F="cmd.exe")
    chained = Dictionary(S=Name.URI, URI="https://example.invalid/", Next=action)
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=chained, Border=[0, 0, 0]
    )
    page.Annots = Array([pdf.make_indirect(link)])


def many_pages(count: int) -> bytes:
    """A valid PDF of so many empty pages."""
    numbers = range(3, 3 + count)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    return numbered_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>" % (count, kids),
        *(b"<</Type/Page/Parent 2 0 R>>" for _ in numbers),
    )


def page_tree_that_grows(levels: int) -> bytes:
    """A PDF whose page tree names each node ten times: ten to the power of ``levels`` pages."""
    nodes = (
        b"<</Type/Pages/Count %d/MediaBox[0 0 595 842]/Kids[%s]>>"
        % (10 ** (levels - level), b" ".join([b"%d 0 R" % (3 + level)] * 10))
        for level in range(levels)
    )
    page = b"<</Type/Page/MediaBox[0 0 595 842]>>"
    return numbered_objects(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page)


def numbered_objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    parts = [b"%PDF-1.4\n"]
    offsets: list[int] = []
    position = len(parts[0])
    for number, body in enumerate(bodies, 1):
        offsets.append(position)
        parts.append(b"%d 0 obj%sendobj\n" % (number, body))
        position += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(offsets) + 1, table))
    parts.append(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(offsets) + 1))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
    return b"".join(parts)


def recursive_forms() -> bytes:
    """A PDF whose form draws itself, and two times each."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    form = pdf.make_indirect(
        Stream(pdf, b"/X Do /X Do 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
    )
    form.BBox = Array([0, 0, 100, 100])
    form.Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(X=form))
    pdf.pages[0].Contents = Stream(pdf, b"/X Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def slow_pdf() -> bytes:
    """A page that takes longer to draw than anybody waits."""

    def fill(pdf: Pdf) -> None:
        pdf.pages[0].Contents = Stream(pdf, b"0 0 m 500 800 l 3 900 l f* " * 1_000_000)

    return changed(text_pdf("one"), fill)


def deflate_bomb(megabytes: int) -> bytes:
    """A PDF whose page decodes to so many megabytes."""
    packer = zlib.compressobj(9, wbits=-15)
    megabyte = packer.compress(b"0 0 m ".ljust(16) * (1 << 16)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + megabyte * megabytes + packer.flush()
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = Stream(pdf, packed, Filter=Name.FlateDecode)
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, all of them there, and takes little room."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    packer = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
