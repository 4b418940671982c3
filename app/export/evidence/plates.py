"""The pages in a PDF of evidence as pictures at print resolution, for Word's version of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pikepdf
from pikepdf import Array, Dictionary, Stream

from app.export.evidence.contents import MARKER_NAME, Marker, marker_in
from app.export.evidence.engraving import Engraving, Undrawn
from app.export.evidence.pieces import Piece
from app.export.pictures import Format
from app.export.typography import MM, PAGE_HEIGHT_MM
from app.model.failure import Failure

_NUMBERS = re.compile(rb"-?[\d.]+(?:e-?\d+)?")

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the lower left corner of a sheet."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A page of evidence as a picture in a file.

    ``size`` is how large it is printed and ``top`` how far below the head of its sheet, in points.
    """

    path: Path
    format: Format
    size: tuple[float, float]
    top: float
    sha256: str
    bytes: int


def marker_of(pdf: Path) -> Marker:
    """What a PDF of evidence that was just written says of its sheets."""
    with pikepdf.open(pdf) as opened:
        marker = marker_in(opened.attachments[MARKER_NAME].get_file().read_bytes())
    if marker is None:
        raise Failure("没有导出：证明材料 PDF 的编排数据读不出来，请重新导出。")
    return marker


def plates_of(
    pdf: Path, marker: Marker, pieces: Sequence[Piece], folder: Path, went_on: Callable[[], None]
) -> list[Plate]:
    """The pages of evidence in a PDF with this marker, drawn into files in ``folder``.

    ``went_on`` is called before each of them, and may raise to end it. Raises :class:`Failure`
    where one can't be drawn.
    """
    plates: list[Plate] = []
    with Engraving() as engraving:
        for (sheet, box), planned in zip(
            _laid(pdf), (one for one in marker.plan if one.kind == "page"), strict=True
        ):
            went_on()
            target = folder / f"plate-{len(plates) + 1}"
            left, bottom, right, top = box
            request = {"plate": str(pdf), "page": sheet, "box": box, "target": str(target)}
            try:
                done = engraving.ask(request)["done"]
                form, sha256, weight = cast(Format, done["format"]), done["sha256"], done["bytes"]
            except (Undrawn, KeyError, TypeError):
                piece = pieces[planned.piece]
                raise Failure(
                    f"没有导出：{piece.label}的文件“{piece.name}”的第{planned.part + 1}页"
                    "太大或太复杂，无法做成图片，请另存后重新添加，或者不另做 Word 版的证明材料。"
                ) from None
            height = PAGE_HEIGHT_MM * MM
            size = right - left, top - bottom
            plates.append(Plate(target, form, size, height - top, str(sha256), int(weight)))
    return plates


def _laid(pdf: Path) -> Iterator[tuple[int, Rectangle]]:
    """The sheets (from 0) that a page of evidence lies on, and what it covers of each."""
    with pikepdf.open(pdf) as opened:
        for number, page in enumerate(opened.pages):
            here: Any = page.obj
            forms = here.Resources.get("/XObject")
            form = forms.get("/E") if isinstance(forms, Dictionary) else None
            if isinstance(form, Stream) and isinstance(here.Contents, Array):
                drawing: Any = here.Contents[0]
                yield number, covered([float(side) for side in form.BBox], drawing.read_bytes())


def covered(box: Sequence[float], drawing: bytes) -> Rectangle:
    """What a form with such a box covers of its sheet where ``drawing`` puts it there."""
    a, b, c, d, e, f = (float(number) for number in _NUMBERS.findall(drawing)[:6])
    xs = [a * x + c * y + e for x in box[::2] for y in box[1::2]]
    ys = [b * x + d * y + f for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)
