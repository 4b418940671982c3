"""The pages of evidence, whatever they come as, as pages of PDFs that can be placed on a sheet."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from app.export.evidence.frames import (
    PLAIN_JPEG,
    TURNS,
    flat,
    frames,
    is_jpeg,
    printed_size,
    resampled,
    resampled_size,
)
from app.export.evidence.inspection import PICTURES
from app.export.evidence.layers import hidden_layers
from app.export.evidence.originals import Original, open_original
from app.export.evidence.picture_look import is_flat
from app.export.evidence.pieces import Piece
from app.export.evidence.scans import QUALITY, fine_scans, lessen, places
from app.export.pdf.images import image_object
from app.export.pictures import Picture
from app.model.failure import Failure
from app.store.files import pieces

_BATCH = 24 << 20
"""Bytes of pictures that are held in memory before they are written to a temporary file."""
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
    in points; pictures are resampled to ``dpi`` where they would be finer there. Those that can't
    be opened have no pages where this is ``lenient``, and stand in ``unusable`` then.
    """

    def __init__(
        self,
        folder: Path,
        room: tuple[float, float],
        dpi: int | None = None,
        *,
        lenient: bool = False,
    ) -> None:
        self._folder = folder
        self._room = room
        self._dpi = dpi
        self._files = 0
        self._lenient = lenient
        self.unusable: list[Piece] = []

    def of(self, piece: Piece, went_on: Callable[[], None]) -> list[Sheaf]:
        """The pages of a piece; none where it can't be printed.

        Raises :class:`Failure` where it can't be read, and whatever ``went_on`` raises.
        """
        try:
            return self._pages(piece, went_on)
        except Unusable:
            if not self._lenient:
                raise
            self.unusable.append(piece)
            return []

    def _pages(self, piece: Piece, went_on: Callable[[], None]) -> list[Sheaf]:
        try:
            if piece.kind == "pdf":
                return self._of_pdf(piece, went_on)
            return [*self._of_pictures(piece, went_on)] if piece.kind in PICTURES else []
        except pikepdf.PikepdfError as error:
            raise _unusable(piece) from error
        except OSError as error:
            if error.errno is not None:  # the disk's, not the decoder's
                raise _unreadable(piece) from error
            raise _unusable(piece) from error
        except (ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise _unusable(piece) from error

    def _of_pdf(self, piece: Piece, went_on: Callable[[], None]) -> list[Sheaf]:
        path = self._path(piece, went_on)
        original = open_original(path, went_on)
        with original.pdf as pdf:
            if self._dpi and (smaller := self._smaller(path, original, self._dpi, went_on)):
                return smaller
            if original.as_it_is:
                return [Sheaf(path, len(pdf.pages))]
            return [self._mended(original)]

    def _mended(self, original: Original) -> Sheaf:
        if original.layers:
            for layer in hidden_layers(original.pdf).values():
                layer[HIDDEN] = True
        mended = self._free_path("pages")
        # The version could not be fixed where metadata are damaged.
        original.pdf.save(mended, fix_metadata_version=False)
        return Sheaf(mended, len(original.pdf.pages), original.layers)

    def _smaller(
        self, path: Path, original: Original, dpi: int, went_on: Callable[[], None]
    ) -> list[Sheaf]:
        """The pages with fine scans resampled, in files of a few; none where no scan is fine.

        What is put into a file stays in memory until that is saved.
        """
        count, listed = len(original.pdf.pages), places(original.pdf.pages)
        for page in original.pdf.pages:
            went_on()
            if fine_scans(page, dpi):
                break
        else:
            return []
        made: list[Sheaf] = []
        first = 0
        while first < count:
            part = open_original(path, went_on, original)
            with part.pdf as pdf:
                held, last = 0, first
                while last < count and held <= _BATCH:
                    went_on()
                    held += lessen([pdf.pages[last]], dpi, listed)
                    last += 1
                del pdf.pages[last:]
                del pdf.pages[:first]
                made.append(self._mended(part))
            first = last
        return made

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
            for image, data, orientation in frames(piece):
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
        across, up = printed_size(size, self._room)
        wanted = resampled_size(image, orientation, self._room, self._dpi or 0)
        if wanted is not None:
            image, data = resampled(image, wanted), b""
        picture = (
            _jpeg_object(pdf, image, data)
            if data and is_jpeg(image) and image.mode in PLAIN_JPEG
            else image_object(pdf, _encoded(image))
        )
        pdf.add_blank_page(page_size=(across, up))
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(XObject=Dictionary(P=picture))
        lay = TURNS[orientation]
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


def _jpeg_object(pdf: Pdf, image: Image.Image, data: bytes) -> pikepdf.Object:
    """A JPEG, byte for byte. Adobe's programs write inks the other way round."""
    stream = Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        Filter=Name.DCTDecode,
        ColorSpace=Name(PLAIN_JPEG[image.mode]),
        BitsPerComponent=8,
    )
    if image.mode == "CMYK" and "adobe" in image.info:
        stream.Decode = Array([1, 0] * 4)
    return pdf.make_indirect(stream)


def _encoded(image: Image.Image) -> Picture:
    """A picture as PDF can hold it: photographs as JPEG, all else without loss."""
    out = io.BytesIO()
    clear = "transparency" in image.info
    as_it_is = is_flat(image) or (image.mode == "1" and not clear)
    plain = image if as_it_is else flat(image)
    if is_jpeg(image):
        plain.save(out, "JPEG", quality=QUALITY)
        return Picture(out.getvalue(), "jpeg", *plain.size)
    plain.save(out, "PNG")
    return Picture(out.getvalue(), "png", *plain.size)


class Unusable(Failure):
    """What a piece consists of can't be opened, here or anywhere else."""


def _unusable(piece: Piece) -> Failure:
    return Unusable(_words(piece))


def _unreadable(piece: Piece) -> Failure:
    return Failure(_words(piece))


def _words(piece: Piece) -> str:
    return (
        f"没有导出：{piece.label}的文件“{piece.name}”读不出来，无法附在后面，"
        "请用阅读器打开核对，另存后重新添加。"
    )
