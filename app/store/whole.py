"""Whole files: written complete under another name, then put in their place at one stroke."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from app.store import database
from app.store.database import Connection
from app.store.schema import TABLES, make_tables

_TRIES = 5
_PAUSE = 0.2
_NOT_COPIED = ("holder",)


@contextmanager
def placed(path: Path) -> Generator[Path]:
    """A name to write a new file under, which comes to stand at ``path`` when the block is left.

    Nothing is overwritten: raises :class:`FileExistsError` where something stands there by then,
    and other :class:`OSError`; then nothing is left behind.
    """
    path = database.reached(path)
    temporary = beside(path)
    try:
        yield temporary
        _sync(temporary)
        _put(temporary, path)
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """A name in the same folder that nothing has.

    It ends as that of ``path`` does, for an encrypted draft is known by nothing else.
    """
    return path.with_name(f".{uuid4().hex[:12]}.tmp{path.suffix}")


def free_name(path: Path, word: str) -> Path:
    """A name like that of ``path`` which nothing has: with ``word`` and the time."""
    stamp = f"{datetime.now().astimezone():%m-%d %H%M}"
    number = 1
    while True:
        more = f"{number}" if number > 1 else ""
        free = path.with_name(f"{path.stem}（{word} {stamp}{more}）{path.suffix}")
        if not os.path.lexists(database.reached(free)):
            return free
        number += 1


def replace(source: Path, target: Path) -> None:
    """Rename over ``target``; virus scanners hold files open for a moment, so try again."""
    source, target = database.reached(source), database.reached(target)
    _sync(source)
    for left in reversed(range(_TRIES)):
        try:
            source.replace(target)
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE)
        else:
            _sync_folder(target.parent)
            return


def write(source: Connection, target: Path, password: str, *, pieces: bool = True) -> None:
    """Write all records of a draft into a new file, encrypted with ``password`` if there is one.

    Without ``pieces`` the attachments are left out, and what was found in them. ``source`` is only
    read, so it may be one that can do no more, or that an older program made. Raises
    :class:`apsw.Error`.
    """
    skipped = (*_NOT_COPIED, *(() if pieces else ("attachment", "piece", "look")))
    query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    there = {str(name) for (name,) in source.execute(query)}
    connection = database.make(target, password)
    try:
        with database.transaction(connection):
            make_tables(connection)
            for table in TABLES:
                if table in there and table not in skipped:
                    _copy(source, connection, table)
    finally:
        database.close(connection)


def _copy(source: Connection, target: Connection, table: str) -> None:
    """Copy the rows of a table, one in memory at a time."""
    rows = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - ours
    first = next(iter(rows), None)
    if first is not None:
        places = ", ".join("?" * len(first))
        statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - ours
        target.execute(statement, first)
        target.executemany(statement, rows)


def _put(temporary: Path, path: Path) -> None:
    """Give the file its name, unless something has it."""
    if os.name == "nt":
        temporary.rename(path)  # Windows refuses to rename over a file
    else:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links (USB sticks)
            if os.path.lexists(path):
                raise FileExistsError(path) from None
            temporary.rename(path)
    _sync_folder(path.parent)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the name itself on the disk, where the system knows such a thing."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
