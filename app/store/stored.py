"""Reading a file that is kept in a draft file, piece by piece, and never a wrong byte unnoticed."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING, BinaryIO, cast

import apsw

from app.model.failure import Failure
from app.store.drafts import DraftFile
from app.store.records import KeptFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE_BYTES = 1 << 20
"""How long each piece is but the last: part of the format, for places are counted by it."""


def pieces_of(size: int) -> int:
    """In how many pieces a file of ``size`` bytes is kept."""
    return -(-size // PIECE_BYTES)


def unreadable(name: str) -> Failure:
    """Why a file can't be read, as far as a person can do something about it."""
    return Failure(f"草稿中的文件“{name}”已缺失或损坏，请重新添加。")


class Stored(io.RawIOBase):
    """The bytes of one file of a draft.

    Where they are read in order, whether in one go or not, their digest is checked with the last
    piece, before it is given out. Raises :class:`Failure` then, or where a piece is missing.
    """

    def __init__(self, file: DraftFile, name: str, kept: KeptFile) -> None:
        super().__init__()
        self._file = file
        self._name = name
        self._kept = kept
        self._position = 0
        self._number: int | None = None
        self._piece = b""
        self._sha256 = hashlib.sha256()
        self._checked = 0

    @staticmethod
    def open(file: DraftFile, name: str, kept: KeptFile) -> BinaryIO:
        """The file with a buffer in front, as other readers want it."""
        stored = Stored(file, name, kept)
        return cast(BinaryIO, io.BufferedReader(stored, io.DEFAULT_BUFFER_SIZE))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._kept.size}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        self._position = start + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        into = memoryview(buffer).cast("B")
        wanted = min(len(into), self._kept.size - self._position)
        if wanted <= 0:
            return 0
        number, begin = divmod(self._position, PIECE_BYTES)
        if number != self._number:
            self._piece, self._number = self._load(number), number
        part = self._piece[begin : begin + wanted]
        into[: len(part)] = part
        self._position += len(part)
        return len(part)

    def _load(self, number: int) -> bytes:
        query = "SELECT data FROM piece WHERE sha256 = ? AND number = ?"
        try:
            with self._file.reading() as connection:
                rows = [*connection.execute(query, (self._kept.sha256, number))]
        except apsw.Error:
            raise unreadable(self._name) from None
        length = min(PIECE_BYTES, self._kept.size - number * PIECE_BYTES)
        if len(rows) != 1 or not isinstance(rows[0][0], bytes) or len(rows[0][0]) != length:
            raise unreadable(self._name)
        piece = rows[0][0]
        if number == self._checked:
            self._sha256.update(piece)
            self._checked += 1
            whole = self._checked == pieces_of(self._kept.size)
            if whole and self._sha256.hexdigest() != self._kept.sha256:
                raise unreadable(self._name)
        return piece
