"""What is left of a damaged draft file: each record as good as its digest, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from app.store.carving import Lock, Place, Wreck
from app.store.records import KeptFile, Present, Unreadable, digest_of
from app.store.schema import PAGE_SIZE, TABLES

SALT = 16
"""In bytes: so begins an encrypted file, and without these nothing of it can be read."""


class Record(NamedTuple):
    """The body of a record and the digest that it agrees with."""

    body: bytes
    digest: bytes


class _Piece(NamedTuple):
    place: Place
    id: int
    size: int


class Remains:
    """The records and attachments of a wreck.

    ``present`` is the newest whole record of what the draft is, ``None`` where there is none.
    """

    def __init__(self, wreck: Wreck) -> None:
        self._wreck = wreck
        self._pieces: dict[tuple[str, int], list[_Piece]] = {}
        self._on_every_page = False
        self.present = self._find_present()

    def records(self, table: str, wanted: Collection[int] | None = None) -> dict[int, Record]:
        """The records of a table that are whole: those with ``wanted`` numbers, or all."""
        found: dict[int, Record] = {}
        for number, record in self._whole(table):
            if wanted is None or number in wanted:
                found[number] = record
            if wanted is not None and len(found) == len(set(wanted)):
                break
        return found

    def attachments(self) -> dict[str, int]:
        """The digests of the attachments of which anything is left, and how large it is."""
        self._look_everywhere()
        sizes: dict[str, int] = {}
        for (sha256, _), pieces in self._pieces.items():
            sizes[sha256] = sizes.get(sha256, 0) + pieces[0].size
        return sizes

    def copy(self, kept: KeptFile, put: Callable[[int, bytes], None]) -> bool:
        """Hand the pieces of a file to ``put``, in order; whether they were the file.

        Where they were not, what was put must be thrown away.
        """
        if not self._is_complete(kept):
            self._look_everywhere()
        digest, size = hashlib.sha256(), 0
        for number in sorted(n for sha256, n in self._pieces if sha256 == kept.sha256):
            data = self._data(kept.sha256, number)
            if data is None:
                return False
            digest.update(data)
            size += len(data)
            put(number, data)
        return size == kept.size and digest.hexdigest() == kept.sha256

    # --- records ----------------------------------------------------------------------------

    def _find_present(self) -> Present | None:
        best: Present | None = None
        for _, record in self._whole("present"):
            try:
                found = Present.unpacked(*record)
            except Unreadable:
                continue
            if best is None or found.revision > best.revision:
                best = found
        return best

    def _whole(self, table: str) -> Iterator[tuple[int, Record]]:
        """The records of a table that agree with their digests; some may come twice."""
        for way in (self._wreck.along_the_tree, self._wreck.on_every_page):
            for _, (number, body, digest) in way(table, "rowid, body, digest"):
                if isinstance(body, bytes) and digest_of(f"{table}:{number}", body) == digest:
                    yield number, Record(body, digest)

    # --- attachments ------------------------------------------------------------------------

    def _is_complete(self, kept: KeptFile) -> bool:
        if not self._pieces:
            self._look_for_pieces(self._wreck.along_the_tree)
        mine = (pieces for (sha256, _), pieces in self._pieces.items() if sha256 == kept.sha256)
        return sum(pieces[0].size for pieces in mine) == kept.size

    def _look_everywhere(self) -> None:
        if not self._on_every_page:
            self._on_every_page = True
            self._look_for_pieces(self._wreck.on_every_page)

    def _look_for_pieces(
        self, way: Callable[[str, str], Iterator[tuple[Place, tuple[Any, ...]]]]
    ) -> None:
        columns = "id, sha256, number, length(data), typeof(data)"
        for place, (row, sha256, number, size, kind) in way("piece", columns):
            # Rows of other tables come by too.
            if isinstance(sha256, str) and isinstance(number, int) and kind == "blob":
                piece = _Piece(place, row, size)
                self._pieces.setdefault((sha256, number), []).append(piece)

    def _data(self, sha256: str, number: int) -> bytes | None:
        """What stands in a piece, from the first place where all of it can be read."""
        for piece in self._pieces.get((sha256, number), []):
            data: Any = self._wreck.value(piece.place, "data", "id = ?", piece.id)
            if isinstance(data, bytes) and len(data) == piece.size:
                return data
        return None


@contextmanager
def remains(path: Path, password: str = "", salts: Iterable[bytes] = ()) -> Generator[Remains]:
    """What is left of the file at ``path``, which is not changed.

    ``salts`` are tried where the file is encrypted and its own first bytes may be gone: those of
    its backups, which are the same. Raises :class:`OSError` where the file can't be read.
    """
    with path.open("rb") as file:
        own = file.read(SALT)
    tried = [*dict.fromkeys((own.ljust(SALT, b"\0"), *salts))] if password else [b""]
    journal = path.with_name(f"{path.name}-journal")
    for salt in tried:
        lock = Lock(password, salt)
        with Wreck(path, TABLES, page_size=PAGE_SIZE, lock=lock, journal=journal) as wreck:
            found = Remains(wreck)
            if found.present is not None or salt == tried[-1]:
                yield found
                return
