"""Rows of a damaged database, found page by page where its own trees no longer lead to them.

A table is nothing but a page that its tree begins with. So a schema of our own is laid over the
file, in memory, in which any page may be said to begin a table: SQLite itself then reads what
stands on that page, follows long values from page to page, and decrypts. The first page, which
holds the schema and without which nothing opens, is always one of our own making. Nothing is
believed: a flipped bit may lead SQLite astray, so whoever asks must check the digests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from app.store.database import Connection, unlock
from app.store.overlay import Overlay, opened

_BATCH = 5000
"""So many pages are laid open at once: a table for each is in memory."""
_LONGEST = 900_000_000
"""In bytes: SQLite takes no value that is much longer."""
_ROOM = 1 << 20
"""In bytes: so much may be written behind the end of the file."""


class Place(NamedTuple):
    """Where a row was found: in a table that begins with this page."""

    table: str
    page: int


class Lock(NamedTuple):
    """What opens an encrypted file: the password, and the salt that the file begins with."""

    password: str = ""
    salt: bytes = b""

    def open(self, connection: Connection) -> None:
        """Give the key to a connection that is only just open."""
        if self.password:
            connection.pragma("cipher_salt", self.salt.hex())
            unlock(connection, self.password)


UNLOCKED = Lock()


class Wreck:
    """A damaged database with pages of ``page_size`` bytes, as far as it can be read.

    ``tables`` says of each table what stands behind its name in ``CREATE TABLE``. ``journal`` is
    rolled back first where it is hot. Raises :class:`OSError` where the file can't be read.
    """

    def __init__(
        self,
        path: Path,
        tables: Mapping[str, str],
        *,
        page_size: int,
        lock: Lock = UNLOCKED,
        journal: Path | None = None,
    ) -> None:
        self._tables = tables
        self._version = 0
        self._laid: set[Place] = set()
        with ExitStack() as stack:
            self._overlay = Overlay(path)
            stack.callback(self._overlay.close)
            hot = Overlay(journal) if journal is not None and journal.is_file() else None
            if hot is not None:
                stack.callback(hot.close)
            self._roots = _own_roots(self._overlay, hot, lock)
            self._pages = -(-self._overlay.size // page_size)
            size = self._pages * page_size + _ROOM
            self._overlay.write(_first_page(size, page_size, lock), 0)
            # Pages hold a little less than their size: the first one speaks of more of them.
            self._overlay.size = size + size // 50 + _ROOM
            self._connection = stack.enter_context(opened(self._overlay))
            lock.open(self._connection)
            self._connection.pragma("journal_mode", "off")
            self._connection.pragma("writable_schema", "on")
            self._stack = stack.pop_all()

    def __enter__(self) -> Wreck:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def along_the_tree(self, table: str, columns: str) -> Iterator[tuple[Place, tuple[Any, ...]]]:
        """The rows of a table as far as its own tree leads to them."""
        if table in self._roots:
            yield from self._rows([Place(table, self._roots[table])], columns)

    def on_every_page(self, table: str, columns: str) -> Iterator[tuple[Place, tuple[Any, ...]]]:
        """The rows that stand on any page that could be the table's, some of them several times."""
        for start in range(2, self._pages + 1, _BATCH):
            end = min(start + _BATCH, self._pages + 1)
            yield from self._rows([Place(table, page) for page in range(start, end)], columns)

    def value(self, place: Place, column: str, condition: str, *keys: str | int) -> Any:
        """One value of the row at ``place`` that fulfils ``condition``; ``None`` if unreadable."""
        self._lay([place])
        query = f"SELECT {column} FROM {_name(place)} WHERE {condition}"  # noqa: S608
        for row in _readable(self._connection, query, keys):
            return row[0]
        return None

    def _rows(self, places: list[Place], columns: str) -> Iterator[tuple[Place, tuple[Any, ...]]]:
        self._lay(places)
        for place in places:
            query = f"SELECT {columns} FROM {_name(place)}"  # noqa: S608
            found = list(_readable(self._connection, query))
            for row in found:
                yield place, row

    def _lay(self, places: list[Place]) -> None:
        """Make a table of each place, unless they are laid already."""
        if self._laid.issuperset(places):
            return
        self._laid = set(places)
        self._version += 1
        rows = [
            ("table", _name(place), _name(place), place.page, _statement(place, self._tables))
            for place in places
        ]
        with self._connection:
            self._connection.execute("DELETE FROM sqlite_schema")
            self._connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", rows)
            self._connection.pragma("schema_version", self._version)


def _readable(
    connection: Connection, query: str, keys: tuple[str | int, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows up to the damage, without those whose words are none."""
    with suppress(apsw.Error):
        rows = connection.execute(query, keys)
        while True:
            try:
                yield next(rows)
            except StopIteration:
                return
            except UnicodeDecodeError:
                continue


def _name(place: Place) -> str:
    return f"{place.table}_{place.page}"


def _statement(place: Place, tables: Mapping[str, str]) -> str:
    return f"CREATE TABLE {_name(place)} {tables[place.table]}"


def _own_roots(overlay: Overlay, journal: Overlay | None, lock: Lock) -> dict[str, int]:
    """The pages that the file itself names, if it can still be asked, its journal rolled back."""
    query = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'"
    with suppress(apsw.Error), opened(overlay, journal) as connection:
        lock.open(connection)
        rows = _readable(connection, query)
        return {str(name): int(root) for name, root in rows if isinstance(root, int)}
    return {}


def _first_page(size: int, page_size: int, lock: Lock) -> bytes:
    """The first page of a database of at least ``size`` bytes that holds no table.

    It states how large the file is, and nothing may lie behind that; since it may be encrypted it
    can't be patched. So a database of that size is written into the void.
    """
    void = Overlay()
    void.kept = page_size
    with opened(void) as connection:
        lock.open(connection)
        connection.pragma("page_size", page_size)
        connection.pragma("journal_mode", "off")
        with connection:
            for number, start in enumerate(range(0, size, _LONGEST)):
                connection.execute(f"CREATE TABLE void_{number} (data)")
                length = min(_LONGEST, size - start)
                connection.execute(
                    f"INSERT INTO void_{number} VALUES (zeroblob(?))",  # noqa: S608
                    (length,),
                )
    return void.read(page_size, 0)
