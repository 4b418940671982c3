"""Pictures as objects of a PDF: their compressed data are passed on where PDF can read them."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from app.export.pictures import Picture

_PNG_SIGNATURE = 8
_GRAY, _RGB, _PALETTE = 0, 2, 3
"""Colour types of PNG."""
_PNG_PREDICTORS = 15
"""A predictor of its own for every line, as PNG has them (ISO 32000-1, table 10)."""


def image_object(pdf: Pdf, picture: Picture) -> pikepdf.Object:
    """The image XObject for a picture."""
    stream = _jpeg(pdf, picture) if picture.format == "jpeg" else _png(pdf, picture)
    stream.Type = Name.XObject
    stream.Subtype = Name.Image
    stream.Width = picture.width
    stream.Height = picture.height
    return pdf.make_indirect(stream)


def _jpeg(pdf: Pdf, picture: Picture) -> Stream:
    with Image.open(io.BytesIO(picture.data)) as image:
        space = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    return Stream(pdf, picture.data, Filter=Name.DCTDecode, ColorSpace=space, BitsPerComponent=8)


def _png(pdf: Pdf, picture: Picture) -> Stream:
    chunks = _chunks(picture.data)
    _, _, depth, colors, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if interlaced or colors not in {_GRAY, _RGB, _PALETTE}:
        return _decoded(pdf, picture)
    channels = 3 if colors == _RGB else 1
    if colors == _PALETTE:
        palette = chunks[b"PLTE"]
        last = len(palette) // 3 - 1
        space: pikepdf.Object = Array([Name.Indexed, Name.DeviceRGB, last, pikepdf.String(palette)])
    else:
        space = Name.DeviceRGB if colors == _RGB else Name.DeviceGray
    return Stream(
        pdf,
        chunks[b"IDAT"],
        Filter=Name.FlateDecode,
        DecodeParms=Dictionary(
            Predictor=_PNG_PREDICTORS,
            Colors=channels,
            BitsPerComponent=depth,
            Columns=picture.width,
        ),
        ColorSpace=space,
        BitsPerComponent=depth,
    )


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by name, those of one name joined (PNG, 5.3)."""
    found: dict[bytes, list[bytes]] = {}
    at = _PNG_SIGNATURE
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        found.setdefault(name, []).append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return {name: b"".join(parts) for name, parts in found.items()}


def _decoded(pdf: Pdf, picture: Picture) -> Stream:
    """An interlaced picture: PDF wants its lines in order."""
    with Image.open(io.BytesIO(picture.data)) as image:
        gray = image.mode in {"1", "L"}
        samples = image.convert("L" if gray else "RGB").tobytes()
    return Stream(
        pdf,
        zlib.compress(samples),
        Filter=Name.FlateDecode,
        ColorSpace=Name.DeviceGray if gray else Name.DeviceRGB,
        BitsPerComponent=8,
    )
