"""A file that SQLite may write to at will, while on the disk it stays as it is.

What is written stays in memory, block by block. So a damaged draft can be read with every means
that SQLite has (a journal is rolled back, tables are laid over pages) and is left untouched.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

import apsw

from app.store.database import Connection

BLOCK = 4096
_NAME = "draft"
"""What SQLite knows the file as; its journal is this with a suffix."""
_JOURNAL = f"{_NAME}-journal"


class Overlay:
    """The file at ``path``, or nothing at all without one, with what was written over it.

    Raises :class:`OSError` where the file can't be opened or read.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file: BinaryIO | None = path.open("rb", buffering=0) if path else None
        self.size = self._file.seek(0, 2) if self._file else 0
        self._on_disk = self.size
        self._blocks: dict[int, bytes] = {}
        self.kept: int | None = None
        """If not ``None``, what is written behind so many bytes is forgotten at once."""

    def __enter__(self) -> Overlay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, and forget what was written."""
        if self._file:
            self._file.close()
        self._blocks.clear()

    def read(self, amount: int, offset: int) -> bytes:
        """So many bytes from ``offset`` on; fewer at the end."""
        end = min(offset + amount, self.size)
        found = bytearray()
        for number in range(offset // BLOCK, -(-end // BLOCK)):
            found += self._block(number)
        start = offset % BLOCK
        return bytes(found[start : start + max(0, end - offset)])

    def write(self, data: bytes, offset: int) -> None:
        """Lay ``data`` over the file from ``offset`` on."""
        self.size = max(self.size, offset + len(data))
        position = 0
        while position < len(data):
            number, start = divmod(offset + position, BLOCK)
            piece = data[position : position + BLOCK - start]
            if self.kept is None or offset + position < self.kept:
                block = self._block(number)
                self._blocks[number] = block[:start] + piece + block[start + len(piece) :]
            position += len(piece)

    def truncate(self, size: int) -> None:
        """Cut the file to ``size`` bytes."""
        self.size = size
        self._on_disk = min(self._on_disk, size)
        for number, block in list(self._blocks.items()):
            left = size - number * BLOCK
            if left <= 0:
                del self._blocks[number]
            elif left < BLOCK:
                self._blocks[number] = block[:left].ljust(BLOCK, b"\0")

    def _block(self, number: int) -> bytes:
        """A whole block; zeros where nothing is."""
        known = self._blocks.get(number)
        if known is not None:
            return known
        amount = min(BLOCK, self._on_disk - number * BLOCK)
        if self._file is None or amount <= 0:
            return bytes(BLOCK)
        self._file.seek(number * BLOCK)
        return (self._file.read(amount) or b"").ljust(BLOCK, b"\0")


@contextmanager
def opened(overlay: Overlay, journal: Overlay | None = None) -> Generator[Connection]:
    """A connection to ``overlay``, with its hot ``journal`` if it has one.

    An encrypted file's needs its key first. What the file itself declares is never executed:
    triggers and views are off, its schema is not trusted. Raises :class:`apsw.Error`.
    """
    files = {_NAME: overlay}
    if journal is not None:
        files[_JOURNAL] = journal
    vfs = _Files(f"overlay-{uuid4().hex}", files)
    try:
        # The prefix brings in the layer that decrypts; without a key it does nothing.
        connection = apsw.Connection(
            _NAME, flags=apsw.SQLITE_OPEN_READWRITE, vfs=f"multipleciphers-{vfs.name}"
        )
        try:
            for option, value in _CAUTIOUS.items():
                connection.config(option, value)
            connection.enable_load_extension(False)
            ours = cast(Connection, connection)
            ours.pragma("locking_mode", "exclusive")
            yield ours
        finally:
            connection.close(True)
    finally:
        vfs.unregister()


_CAUTIOUS = {
    apsw.SQLITE_DBCONFIG_DEFENSIVE: 0,
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_VIEW: 0,
}


class _Files(apsw.VFS):
    """The files of one connection."""

    def __init__(self, name: str, files: dict[str, Overlay]) -> None:
        self.name = name
        self._files = files
        super().__init__(name, base="")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:
        called = name.filename() if isinstance(name, apsw.URIFilename) else name
        flags[1] = flags[0]
        return _File(self._files.setdefault(called or uuid4().hex, Overlay()))

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self._files

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._files.pop(filename, None)

    def xFullPathname(self, name: str) -> str:
        return name


class _File(apsw.VFSFile):
    """One of them. Nobody else has it, so that locks and syncs are nothing."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def xRead(self, amount: int, offset: int) -> bytes:
        return self._overlay.read(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._overlay.write(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._overlay.truncate(newsize)

    def xFileSize(self) -> int:
        return self._overlay.size

    def xSync(self, flags: int) -> None:
        pass

    def xLock(self, level: int) -> None:
        pass

    def xUnlock(self, level: int) -> None:
        pass

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return BLOCK

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xClose(self) -> None:
        pass
