"""A disk that fails: SQLite's own files behind a shim that fails, tears or fills up on purpose.

It becomes the default of the process while it is installed, so that whatever opens a database
through SQLite meets it. The operations that count are those that change the disk: writing,
truncating, syncing, deleting.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import apsw

Kind = Literal["none", "fails", "torn", "full", "power"]
"""How the disk fails at its operation ``at``.

``fails``: that operation alone gives an error. ``torn``: half of it is done, and the machine is
dead from then on. ``full``: no more room from then on, until :meth:`Disk.mend`. ``power``: the
machine is dead from then on, and of what was written since the last sync only some arrived.
"""
_NAME = "faulty"


@dataclass(slots=True)
class Disk:
    """The plan of failures, and what happened so far."""

    kind: Kind = "none"
    at: int = 0
    count: int = 0
    dead: bool = False
    full: bool = False
    files: list[_File] = field(default_factory=list["_File"])
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def mend(self) -> None:
        """There is room again."""
        self.full = False
        self.kind = "none"

    def reads(self) -> None:
        """Something is read or asked."""
        if self.dead:
            raise apsw.IOError("the machine is dead")

    def changes(self, half: Callable[[], None], *, grows: bool = False) -> bool:
        """Something is changed; gives whether it is to be done."""
        self.reads()
        self.count += 1
        if self.full and grows:
            raise apsw.FullError("no room")
        if self.kind == "none" or self.count != self.at:
            return True
        if self.kind == "full":
            self.full = True
            if grows:
                raise apsw.FullError("no room")
            return True
        if self.kind == "fails":
            raise apsw.IOError("this once it failed")
        if self.kind == "torn":
            half()
        self.dead = True
        if self.kind == "power":
            for file in self.files:
                file.lose()
        raise apsw.IOError("the machine died")


class _File(apsw.VFSFile):
    def __init__(
        self, base: str, name: str | apsw.URIFilename | None, flags: list[int], disk: Disk
    ):
        super().__init__(base, name, flags)
        self._disk = disk
        self._before: list[tuple[int, bytes, int]] = []
        disk.files.append(self)

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.reads()
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        def half() -> None:
            super(_File, self).xWrite(data[: len(data) // 2], offset)

        if self._disk.changes(half, grows=True):
            self._remember(len(data), offset)
            super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        if self._disk.changes(lambda: None):
            self._remember(max(0, super().xFileSize() - newsize), newsize)
            super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        if self._disk.changes(lambda: None):
            super().xSync(flags)
            self._before.clear()

    def xClose(self) -> None:
        if self in self._disk.files:
            self._disk.files.remove(self)
        super().xClose()

    def _remember(self, length: int, offset: int) -> None:
        """What stands where something is about to be written, to bring it back."""
        if self._disk.kind == "power":
            size = super().xFileSize()
            there = max(0, min(length, size - offset))
            before = super().xRead(there, offset) if there else b""
            self._before.append((offset, before, size))

    def lose(self) -> None:
        """Forget some of what was written since the last sync, as a power cut does."""
        for offset, before, size in reversed(self._before):
            if self._disk.chance.random() < 0.5:
                continue
            if before:
                super().xWrite(before, offset)
            if super().xFileSize() > size:
                super().xTruncate(size)
        self._before.clear()


class _Shim(apsw.VFS):
    def __init__(self, base: str, disk: Disk) -> None:
        self._base, self._disk = base, disk
        super().__init__(_NAME, base, makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:
        self._disk.reads()
        return _File(self._base, name, flags, self._disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        if self._disk.changes(lambda: None):
            super().xDelete(filename, syncdir)


@contextmanager
def faulty(kind: Kind = "none", at: int = 0, seed: int = 0) -> Iterator[Disk]:
    """A failing disk under everything that SQLite opens meanwhile."""
    disk = Disk(kind, at, chance=random.Random(seed))
    base = apsw.vfs_names()[0]
    shim = _Shim(base, disk)
    try:
        yield disk
    finally:
        shim.unregister()
        apsw.set_default_vfs(base)
