"""Connections to draft files: how they are opened, locked, decrypted and kept from harm.

A file is looked at without a lock and without a change before it is opened to be written, so that
one that is not ours is never touched. What a file declares is never executed: its schema is not
trusted, and triggers, views and extensions are off.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote

import apsw

HEADER = b"SQLite format 3\x00"
_LONG = 200
"""Windows' old interfaces end at 260 characters, the names of what is written beside included."""
_ANY_LENGTH = "\\\\?\\"
_LONGEST = 500
"""In bytes, journal's name included: where SQLite ends under POSIX systems."""
_LONG_VFS = "multipleciphers-win32-longpath"
"""The prefix brings in the layer that decrypts."""
_CAUTIOUS = {
    apsw.SQLITE_DBCONFIG_DEFENSIVE: 1,
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_VIEW: 0,
    apsw.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE: 1,
}


Value = None | int | float | bytes | str


class Connection(AbstractContextManager["Connection"], Protocol):
    """What is used of a connection: apsw's own types name one that Python 3.11 doesn't know.

    As a context it is a transaction.
    """

    def execute(
        self, statements: str, bindings: Sequence[Value] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Run a statement; rows come as they are asked for. Raises :class:`apsw.Error`."""
        ...

    def executemany(self, statements: str, bindings: Iterable[Sequence[Value]]) -> object:
        """Run a statement for each of the bindings. Raises :class:`apsw.Error`."""
        ...

    def pragma(
        self, name: str, value: int | str | None = None, *, schema: str | None = None
    ) -> Any:
        """Ask for a pragma, or set it. Raises :class:`apsw.Error`."""
        ...

    def readonly(self, name: str) -> bool:
        """Whether a database can only be read."""
        ...

    def close(self, force: bool = False) -> None:
        """Let go of the file."""
        ...

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and not ended."""
        ...


def look(path: Path, password: str = "") -> Connection:
    """A connection that only reads, takes no lock and waits for none.

    Whoever has the file open may be in the midst of writing: what is read must be checked by its
    digests. Raises :class:`apsw.Error`.
    """
    return _connect(f"{_uri(path)}?mode=ro&immutable=1", apsw.SQLITE_OPEN_READONLY, password)


def own(path: Path, password: str = "") -> Connection:
    """The connection of the only one who may write; the lock is taken at once and kept.

    Raises :class:`apsw.BusyError` where somebody else has it, and :class:`apsw.Error`.
    """
    connection = _connect(name_of(path), apsw.SQLITE_OPEN_READWRITE, password)
    try:
        settle(connection)
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close(True)
        raise
    return connection


def make(path: Path, password: str = "") -> Connection:
    """A connection to a new file. Raises :class:`apsw.Error`."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    connection = _connect(name_of(path), flags, password)
    settle(connection)
    return connection


def settle(connection: Connection) -> None:
    """Have what is committed be on the disk, and the lock be kept between commits."""
    connection.pragma("locking_mode", "exclusive")
    connection.pragma("journal_mode", "truncate")
    connection.pragma("synchronous", "full")
    connection.pragma("fullfsync", True)


def unlock(connection: Connection, password: str, schema: str = "main") -> None:
    """Give the key. That it is the wrong one is only noticed when something is read."""
    if password:
        connection.pragma("hexkey", password.encode().hex(), schema=schema)


def name_of(path: Path) -> str:
    """What SQLite is to call a file: under Windows, long paths in the form that may be long.

    Raises :class:`apsw.CantOpenError` where SQLite knows no such form.
    """
    name = str(reached(path))
    if os.name != "nt" and len(os.fsencode(name)) > _LONGEST:
        raise apsw.CantOpenError("too long")
    return name


def reached(path: Path) -> Path:
    """The path by which the system finds a file: where it is long under Windows, in that form."""
    name = os.path.abspath(path)  # noqa: PTH100 - Path.resolve would follow links on shares
    if os.name == "nt" and len(name) > _LONG and not name.startswith(_ANY_LENGTH):
        shared = name.startswith("\\\\")
        name = f"{_ANY_LENGTH}UNC{name[1:]}" if shared else f"{_ANY_LENGTH}{name}"
    return Path(name)


def _uri(path: Path) -> str:
    name = name_of(path)
    if os.name == "nt" and not name.startswith(_ANY_LENGTH):
        name = name.replace("\\", "/")
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}"


def _connect(name: str, flags: int, password: str) -> Connection:
    vfs = _LONG_VFS if name.startswith(_ANY_LENGTH) else None
    opened = apsw.Connection(name, flags=flags | apsw.SQLITE_OPEN_URI, vfs=vfs)
    connection = cast(Connection, opened)
    try:
        for option, value in _CAUTIOUS.items():
            opened.config(option, value)
        opened.enable_load_extension(False)
        unlock(connection, password)
        connection.pragma("mmap_size", 0)
        connection.pragma("cell_size_check", True)
        connection.pragma("foreign_keys", True)
    except BaseException:
        connection.close(True)
        raise
    return connection


@contextmanager
def transaction(connection: Connection) -> Generator[None]:
    """All of the block or nothing. Raises what went wrong, after everything was taken back.

    A connection as a context does the same, but not once SQLite took all back by itself: where
    the disk is full its error is hidden by another.
    """
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(apsw.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise


def close(connection: Connection) -> None:
    """Close a connection, whatever became of its disk; no journal is left beside the file."""
    with suppress(apsw.Error):
        if not connection.readonly("main"):
            connection.pragma("journal_mode", "delete")
    with suppress(apsw.Error):
        connection.close(True)
