"""Between a narrative and the clipboard: what of it can be taken in, and what is given out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

from app.model.values import Json
from app.ui.narrative.copying import html_table, tabbed
from app.ui.narrative.pasting import Picture, from_html, from_text, words_in
from app.ui.narrative.pictures import is_picture, png_of
from app.ui.narrative.pieces import Figure, Piece, Prose, Table, pieces_of, value_of

_OURS = "application/x-shenbao-narrative"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A picture that has yet to be taken into the draft, where it is to stand."""

    source: Path | bytes
    name: str


@dataclass(frozen=True, slots=True)
class Pasting:
    """What is to be put in, and a sentence about what is not.

    ``missing`` pictures of a page have no bytes; where it is ``None`` there is no page.
    """

    pieces: tuple[Piece | Awaited, ...] = ()
    left_out: str = ""
    missing: int | None = None

    @property
    def awaited(self) -> tuple[Awaited, ...]:
        """The pictures that are to be taken in first."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Awaited))

    def resolved(self, figures: Iterable[Figure | None]) -> tuple[tuple[Piece, ...], str]:
        """What is to be put in, and what is not, once it is known what came of each picture."""
        came = iter(figures)
        pieces: list[Piece] = []
        failed = 0
        for piece in self.pieces:
            made = next(came) if isinstance(piece, Awaited) else piece
            if made is None:
                failed += 1
            else:
                pieces.append(made)
        missing = failed + self.missing if self.missing is not None else 0
        left_out = (
            f"有 {missing} 张图片没有随文字复制过来，请在原文中单独复制图片后粘贴，"
            "或把它存为文件后用“插入图片”加入。"
        )
        return tuple(pieces), left_out if missing else self.left_out


def pieces_in(source: QMimeData) -> Pasting:
    """What the clipboard, or whatever is dropped, holds for a narrative."""
    ours = _own(source)
    if ours:
        return Pasting(ours)
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    if paths:
        return _files(paths)
    found = from_html(source.html()) if source.hasHtml() else ()
    if words_in(found) or any(isinstance(p, Picture) and p.data for p in found):
        return _page(found)
    if source.hasImage():
        image: object = source.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Pasting((Awaited(png_of(image), "截图.png"),))
    plain = from_text(source.text())
    if not plain and found:
        return _page(found)
    return Pasting(tuple(piece for piece in plain if not isinstance(piece, Picture)))


def _files(paths: Iterable[Path]) -> Pasting:
    pictures: list[Awaited] = []
    others: list[str] = []
    for path in paths:
        if is_picture(path):
            pictures.append(Awaited(path, path.name))
        else:
            others.append(f"“{path.name}”")
    left_out = f"{'、'.join(others)}不是图片，没有加入。" if others else ""
    return Pasting(tuple(pictures), left_out)


def _page(found: Iterable[Piece | Picture]) -> Pasting:
    pieces: list[Piece | Awaited] = []
    missing = 0
    for piece in found:
        if not isinstance(piece, Picture):
            pieces.append(piece)
        elif piece.data:
            pieces.append(Awaited(piece.data, "图片.png"))
        else:
            missing += 1
    return Pasting(tuple(pieces), missing=missing)


def all_of(pieces: Iterable[Piece]) -> QMimeData:
    """A whole narrative for the clipboard: for other programs, and for other fields."""
    made = QMimeData()
    pieces = tuple(pieces)
    texts: list[str] = []
    pages: list[str] = []
    for piece in pieces:
        if isinstance(piece, Prose) and piece.text:
            texts.append(piece.text)
            pages += [f"<p>{escape(line)}</p>" for line in piece.text.split("\n")]
        elif isinstance(piece, Figure):
            texts.append(piece.caption)
            pages.append(f"<p>{escape(piece.caption)}</p>")
        elif isinstance(piece, Table):
            texts += [piece.caption, tabbed(piece.rows)]
            pages += [f"<p>{escape(piece.caption)}</p>", html_table(piece.rows)]
    made.setText(_sound("\n".join(filter(None, texts))))
    made.setHtml(_sound("".join(pages)))
    own = value_of(pieces)
    made.setData(_OURS, QByteArray(json.dumps(own, default=str).encode()))
    return made


def _own(source: QMimeData) -> tuple[Piece, ...]:
    if not source.hasFormat(_OURS):
        return ()
    try:
        raw: Json = json.loads(bytes(source.data(_OURS).data()))
    except ValueError:
        return ()
    pieces = pieces_of(raw)
    return tuple(piece for piece in pieces if not isinstance(piece, Prose) or piece.text)


def _sound(text: str) -> str:
    """Text without the halves of characters, which no clipboard takes."""
    return text.encode("utf-16", "replace").decode("utf-16")
