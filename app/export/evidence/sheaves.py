"""The pages of evidence, whatever they come as, as pages of PDFs that can be placed on a sheet."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream
from PIL import Image, ImageOps

from app.export.evidence.boxes import is_readable
from app.export.evidence.hazards import member, name_in
from app.export.evidence.inspection import PICTURES
from app.export.evidence.picture_look import MOST_PIXELS
from app.export.evidence.pieces import Piece
from app.export.pdf.images import image_object
from app.export.pictures import Picture
from app.export.typography import figure_size
from app.model.failure import Failure
from app.store.files import pieces

_BATCH = 24 << 20
"""Bytes of pictures that are held in memory before they are written to a temporary file."""
_ORIENTATION = 0x0112
_QUALITY = 88
"""Of a JPEG that was resampled."""
_PLAIN_JPEG = ("L", "RGB", "CMYK")
_TURNS: dict[int, tuple[int, int, int, int, int, int]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""How a unit square is laid for each way a camera was held (Exif 2.32, 4.6.4 A, Orientation)."""


HIDDEN = "/HiddenLayer"
"""Set in a layer that its own file hides, for the file that its pages go to has other settings."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Pages to be appended, all those of a PDF; ``layers`` says that some of it may be hidden."""

    path: Path
    pages: int
    layers: bool = False


class Sheaves:
    """Brings pieces into PDFs whose pages can be appended as they are.

    ``folder`` takes temporary files, ``room`` is the width and height that a page may take at most,
    in points; pictures are resampled to ``dpi`` where they would be finer there.
    """

    def __init__(self, folder: Path, room: tuple[float, float], dpi: int | None = None) -> None:
        self._folder = folder
        self._room = room
        self._dpi = dpi
        self._files = 0

    def of(self, piece: Piece, went_on: Callable[[], None]) -> list[Sheaf]:
        """The pages of a piece; none where it can't be printed.

        Raises :class:`Failure` where it can't be read, and whatever ``went_on`` raises.
        """
        try:
            if piece.kind == "pdf":
                return [self._of_pdf(piece, went_on)]
            return [*self._of_pictures(piece, went_on)] if piece.kind in PICTURES else []
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise _unusable(piece) from error
        except pikepdf.PikepdfError as error:
            raise _unusable(piece) from error

    def _of_pdf(self, piece: Piece, went_on: Callable[[], None]) -> Sheaf:
        path = self._path(piece, went_on)
        pdf, whole = _opened(path)
        with pdf:
            layers = "/OCProperties" in pdf.Root
            drawn = any(map(_is_drawn_on, pdf.pages))
            if not all(map(is_readable, _joined(pdf))):
                raise _unusable(piece)
            if whole and not layers and not drawn:
                return Sheaf(path, len(pdf.pages))
            if drawn:
                # What was put on a page (stamps, fields of forms) becomes part of it.
                pdf.generate_appearance_streams()
                pdf.flatten_annotations("all")
            if "/AcroForm" in pdf.Root:
                del pdf.Root.AcroForm
            if layers:
                _mark_hidden(pdf)
            mended = self._free_path("pages")
            pdf.save(mended)
            return Sheaf(mended, len(pdf.pages), layers)

    def _path(self, piece: Piece, went_on: Callable[[], None]) -> Path:
        """Where the bytes of a piece lie; those that are in a draft are copied."""
        with piece.open() as stream:
            raw = getattr(stream, "raw", None)
            if isinstance(raw, io.FileIO) and isinstance(raw.name, str):
                return Path(raw.name).absolute()
            path = self._free_path("piece")
            with path.open("wb") as copy:
                for data in pieces(stream):
                    went_on()
                    copy.write(data)
            return path

    def _free_path(self, stem: str) -> Path:
        self._files += 1
        return self._folder / f"{stem}-{self._files}.pdf"

    def _of_pictures(self, piece: Piece, went_on: Callable[[], None]) -> Iterator[Sheaf]:
        """The pages of a picture, a few at a time, as PDFs in temporary files."""
        batch, held = Pdf.new(), 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for image, data, orientation in _frames(piece):
                went_on()
                held += self._add(batch, image, data, orientation)
                if held > _BATCH:
                    yield self._written(batch)
                    batch, held = Pdf.new(), 0
        if len(batch.pages):
            yield self._written(batch)

    def _add(self, pdf: Pdf, image: Image.Image, data: bytes, orientation: int) -> int:
        """Append a page with a picture; gives how many bytes that took."""
        turned = orientation in (5, 6, 7, 8)
        size = (image.height, image.width) if turned else image.size
        across, up = _fitted(size, self._room)
        if self._dpi and max(size[0] / across, size[1] / up) * 72 > self._dpi * 1.05:
            image, data = _resampled(image, self._dpi * across / 72 / size[0]), b""
        picture = (
            _jpeg_object(pdf, image, data)
            if data and image.format == "JPEG" and image.mode in _PLAIN_JPEG
            else image_object(pdf, _encoded(image))
        )
        pdf.add_blank_page(page_size=(across, up))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(XObject=Dictionary(P=picture))
        lay = _TURNS[orientation]
        scaled = (lay[0] * across, lay[1] * up, lay[2] * across, lay[3] * up, lay[4] * across)
        numbers = " ".join(f"{number:.6g}" for number in (*scaled, lay[5] * up))
        page.Contents = pdf.make_indirect(Stream(pdf, f"{numbers} cm /P Do".encode()))
        return int(picture.stream_dict.get("/Length", 0)) or len(picture.read_raw_bytes())

    def _written(self, pdf: Pdf) -> Sheaf:
        path = self._free_path("pictures")
        sheaf = Sheaf(path, len(pdf.pages))
        pdf.save(path)
        pdf.close()
        return sheaf


def _opened(path: Path) -> tuple[Pdf, bool]:
    """A PDF, and whether it is whole, so that its file can be used as it is."""
    with suppress(pikepdf.PikepdfError):
        pdf = Pdf.open(path, attempt_recovery=False, suppress_warnings=True)
        if len(pdf.pages):
            untyped: Any = pdf
            return pdf, not untyped.get_warnings()
        pdf.close()
    return Pdf.open(path, suppress_warnings=True), False


def _joined(pdf: Pdf) -> Iterator[Page]:
    """The pages whose contents are unpacked when they are placed; others are passed on as they are.

    These are contents in several parts, and those that pages share.
    """
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        if not isinstance(contents, Stream) or contents.objgen in seen:
            yield page
        else:
            seen.add(contents.objgen)


def _is_drawn_on(page: Page) -> bool:
    """Whether there is more on a page than itself; links are seen nowhere on paper."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    kinds = (name_in(annotations[n], "/Subtype") for n in range(len(annotations)))
    return any(kind not in ("/Link", "/Popup") for kind in kinds)


def _mark_hidden(pdf: Pdf) -> None:
    properties = pdf.Root.get("/OCProperties")
    config = member(properties, "/D")
    groups = _groups(properties, "/OCGs")
    hidden = {group.objgen for group in _groups(config, "/OFF")}
    if member(config, "/BaseState") == Name.OFF:
        shown = {group.objgen for group in _groups(config, "/ON")}
        hidden |= {group.objgen for group in groups} - shown
    for group in groups:
        if group.objgen in hidden:
            group[HIDDEN] = True


def _groups(holder: Object | None, key: str) -> list[Object]:
    listed = member(holder, key)
    if not isinstance(listed, Array):
        return []
    return [listed[n] for n in range(len(listed)) if isinstance(listed[n], Dictionary)]


def _fitted(size: tuple[int, int], room: tuple[float, float]) -> tuple[float, float]:
    """How large a picture is printed; one that is wide lies across the sheet."""
    if size[0] > size[1]:
        up, across = figure_size((size[1], size[0]), *room)
        return across, up
    return figure_size(size, *room)


def _frames(piece: Piece) -> Iterator[tuple[Image.Image, bytes, int]]:
    """Each page of a picture, the bytes of its file where it is the only one, how it was held."""
    with piece.open() as stream, Image.open(stream) as image:
        single = piece.kind != "tiff"
        number = 0
        while True:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(image.size)
            data = b""
            if piece.kind == "jpeg":
                place = stream.tell()
                stream.seek(0)
                data = stream.read()
                stream.seek(place)
            else:
                image.load()
            yield image, data, _held(image)
            number += 1
            try:
                if single:
                    return
                image.seek(number)
            except EOFError:
                return


def _held(image: Image.Image) -> int:
    try:
        found: object = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - metadata are as odd as cameras please
        return 1
    return found if isinstance(found, int) and found in _TURNS else 1


def _jpeg_object(pdf: Pdf, image: Image.Image, data: bytes) -> pikepdf.Object:
    """A JPEG, byte for byte. Adobe's programs write inks the other way round."""
    spaces = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
    stream = Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        Filter=Name.DCTDecode,
        ColorSpace=spaces[image.mode],
        BitsPerComponent=8,
    )
    if image.mode == "CMYK" and "adobe" in image.info:
        stream.Decode = Array([1, 0] * 4)
    return pdf.make_indirect(stream)


def _resampled(image: Image.Image, scale: float) -> Image.Image:
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    form = image.format
    if form == "JPEG":
        image.draft(image.mode, size)  # decoded no larger than needed
    smaller = _flat(image)
    smaller.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    smaller.format = form
    return smaller


def _encoded(image: Image.Image) -> Picture:
    """A picture as PDF can hold it: photographs as JPEG, all else without loss."""
    out = io.BytesIO()
    flat = _flat(image)
    if image.format == "JPEG":
        flat.save(out, "JPEG", quality=_QUALITY)
        return Picture(out.getvalue(), "jpeg", *flat.size)
    if image.mode == "1":
        flat = image.copy()
    flat.save(out, "PNG")
    return Picture(out.getvalue(), "png", *flat.size)


def _flat(image: Image.Image) -> Image.Image:
    """The picture in gray or RGB, on white."""
    if image.mode in ("L", "RGB"):
        return image.copy()
    if image.mode.startswith("I") or image.mode == "F":
        return ImageOps.autocontrast(image.convert("F").convert("L"))
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        flat = Image.new("RGB", clear.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
        return flat
    return image.convert("L" if image.mode == "1" else "RGB")


def _unusable(piece: Piece) -> Failure:
    return Failure(
        f"没有导出：{piece.label}的文件“{piece.name}”读不出来，无法附在后面，"
        "请用阅读器打开核对，另存后重新添加。"
    )
