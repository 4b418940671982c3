"""The files that a draft carries in its own file: under their digests, cut in pieces.

A file is put in piece by piece, each piece in a transaction of its own, so that a save in between
waits for one piece at most. Only with the last one does it get its name in the draft; what was
broken off before that belongs to nobody, and is swept away when the draft is next opened or added
to. A name, once given, always means the same bytes: undo and redo never concern files.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import BinaryIO
from weakref import WeakKeyDictionary

import apsw

from app.model.failure import Failure
from app.model.names import extension, safe_name
from app.model.surroundings import Use
from app.model.values import Json
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.files import MAX_BYTES
from app.store.records import KeptFile, Present, Unreadable, unpack
from app.store.stored import PIECE_BYTES, Stored, pieces_of, unreadable

Progress = Callable[[int, int], None]
"""Is told how many bytes of how many were read; a file is read twice."""

_FOLDERS: dict[Use, str] = {"figure": "figures", "evidence": "evidence"}
_AT_ONCE = 4
"""So many pieces are removed in one transaction."""
_adding: WeakKeyDictionary[DraftFile, Lock] = WeakKeyDictionary()
_given: WeakKeyDictionary[DraftFile, set[str]] = WeakKeyDictionary()
"""The names that files got since a draft was opened: who put one in may be about to name it."""


class Cancelled(Failure):
    """Whoever began it called it off; nothing was changed."""


def name_for(use: Use, file_name: str) -> str:
    """The name that a file gets in a draft: ``evidence/合同.pdf``, without reserved characters."""
    path = PurePosixPath(unicodedata.normalize("NFC", file_name).replace("\\", "/"))
    ending = extension(path.name)
    return f"{_FOLDERS[use]}/{safe_name(path.stem if ending else path.name, '文件')}{ending}"


def use_of(name: str) -> Use:
    """What a file is there for, as its name in a draft says."""
    return "figure" if name.startswith(f"{_FOLDERS['figure']}/") else "evidence"


def sent_name(sha256: str) -> str:
    """The name of what is sent instead of the PDF with this digest, where that must be cleaned."""
    return f"sent/{sha256}.pdf"


class Attachments:
    """The files in a draft file. Every method may be called from any thread."""

    def __init__(self, file: DraftFile) -> None:
        self._file = file

    # --- what is there ----------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        """Whether the draft file can't be written to."""
        return self._file.read_only

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files."""
        return tuple(self._file.present.files)

    def kept(self, name: str) -> KeptFile | None:
        """What the draft says of a file; ``None`` where it has none of this name."""
        return self._file.present.files.get(name)

    def is_whole(self, name: str) -> bool:
        """Whether all pieces of a file are there. What is in them shows when they are read."""
        kept = self.kept(name)
        if kept is None:
            return False
        try:
            with self._file.reading() as connection:
                query = "SELECT count(*) FROM piece WHERE sha256 = ?"
                ((count,),) = connection.execute(query, (kept.sha256,))
        except (Failure, apsw.Error):
            return False
        return count == pieces_of(kept.size)

    def open(self, name: str) -> BinaryIO:
        """A file to be read piece by piece; it may be read while others are added.

        Raises :class:`Failure` where there is none; and while it is read, where a piece is missing
        or what was read in order is not what was put in.
        """
        kept = self.kept(name)
        if kept is None:
            raise unreadable(name)
        return Stored.open(self._file, name, kept)

    # --- putting in -------------------------------------------------------------------------

    def add(
        self,
        source: Path | BinaryIO,
        name: str,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> str:
        """Put in a file, or what is left of an open one; gives the name that it got.

        That is ``name``, or one like it where other bytes have that name already. The same bytes
        are kept once. Raises :class:`Failure` where the source can't be read, is too large or
        changes meanwhile, :class:`Cancelled`, and
        :class:`~app.store.refusals.NotSaved`; then nothing was changed.
        """
        if not name.strip():
            raise Failure("文件没有名称，请重新选择。")
        with _lock_of(self._file), self._source(source) as stream:
            self._sweep_unfinished()
            start = stream.tell()
            reading = _Reading(name, stream, progress, cancelled)
            sha256 = hashlib.sha256()
            for piece in reading.pieces():
                sha256.update(piece)
            stream.seek(start)
            new = KeptFile(sha256.hexdigest(), reading.size)
            if not self._has(new):
                try:
                    self._copy(reading, new)
                except BaseException:
                    with suppress(Failure):  # swept another time
                        self._sweep_unfinished()
                    raise
            kept_name = self._name(name, new)
            reading.end()
            return kept_name

    @contextmanager
    def _source(self, source: Path | BinaryIO) -> Generator[BinaryIO]:
        if not isinstance(source, Path):
            yield source
            return
        try:
            if source.is_dir():
                raise Failure(f"“{source}”是文件夹，请选择其中的文件。")
            # Not even opened: closing it again would let go of the lock on the draft.
            if source.samefile(self._file.path):
                raise Failure(f"“{source.name}”就是正在填写的草稿，不能作为它自己的附件。")
            stream = source.open("rb")
        except FileNotFoundError:
            raise Failure(f"找不到文件“{source}”，请检查它是否被移动、改名或删除。") from None
        except (OSError, ValueError):
            raise Failure(f"无法读取文件“{source}”，请检查权限或是否被占用。") from None
        with stream:
            yield stream

    def _has(self, new: KeptFile) -> bool:
        """Whether these bytes are kept already, and are still what they were."""
        with self._file.reading() as connection:
            query = "SELECT complete FROM attachment WHERE sha256 = ?"
            if [*connection.execute(query, (new.sha256,))] != [(1,)]:
                return False
        try:
            with Stored.open(self._file, "", new) as stored:
                while stored.read(PIECE_BYTES):
                    pass
        except Failure:
            return False
        return True

    def _copy(self, reading: _Reading, new: KeptFile) -> None:
        with self._file.writing() as connection:
            connection.execute(
                "INSERT INTO attachment (sha256, size, complete) VALUES (?, ?, 0) "
                "ON CONFLICT (sha256) DO UPDATE SET size = excluded.size, complete = 0",
                (new.sha256, new.size),
            )
        self._remove_pieces(new.sha256)
        sha256 = hashlib.sha256()
        for number, piece in enumerate(reading.pieces()):
            sha256.update(piece)
            with self._file.writing() as connection:
                connection.execute(
                    "INSERT INTO piece (sha256, number, data) VALUES (?, ?, ?)",
                    (new.sha256, number, piece),
                )
        if sha256.hexdigest() != new.sha256:
            raise _changed(reading.name)

    def _name(self, name: str, new: KeptFile) -> str:
        """Give bytes that are wholly there their name, and with it a place in the draft."""
        free = _free_name(name, new, self._file.present.files)
        _given.setdefault(self._file, set()).add(free)
        if self._file.present.files.get(free) == new and self._is_complete(new.sha256):
            return free

        def alter(connection: Connection, present: Present) -> None:
            connection.execute("UPDATE attachment SET complete = 1 WHERE sha256 = ?", (new.sha256,))
            present.files[free] = new

        self._file.change(alter)
        return free

    def _is_complete(self, sha256: str) -> bool:
        with self._file.reading() as connection:
            query = "SELECT 1 FROM attachment WHERE sha256 = ? AND complete = 1"
            return bool([*connection.execute(query, (sha256,))])

    # --- taking away ------------------------------------------------------------------------

    def drop_unused(self, more: Iterable[Json] = ()) -> tuple[str, ...]:
        """Take away the files that nothing in the draft file names any more; gives their names.

        Whatever can be brought back is looked at: the draft, what can be undone and done again,
        snapshots and releases; and ``more``, which stands elsewhere. Where one of these can't be
        read nothing is dropped, and nothing that was put in since the draft was opened. Raises
        :class:`~app.store.refusals.NotSaved`.
        """
        with _lock_of(self._file):
            names = frozenset(self._file.present.files)
            try:
                used = {text for value in (*self._trees(), *more) for text in _texts(value)}
            except (Unreadable, apsw.Error):
                return ()
            kept = self._file.present.files
            used |= {sent_name(kept[name].sha256) for name in names & used}
            gone = names - used - _given.get(self._file, set())
            if gone:
                self._file.change(lambda _, present: _forget(present, gone))
            self._release_unnamed()
            self._sweep_unfinished()
            return tuple(sorted(gone))

    def sweep(self) -> None:
        """Remove what an adding that was broken off has left: to be called after opening.

        Raises :class:`~app.store.refusals.NotSaved`.
        """
        with _lock_of(self._file):
            self._sweep_unfinished()

    def _release_unnamed(self) -> None:
        named = {kept.sha256 for kept in self._file.present.files.values()}
        with self._file.reading() as connection:
            query = "SELECT sha256 FROM attachment WHERE complete = 1"
            there = {str(sha256) for (sha256,) in connection.execute(query)}
        if unnamed := there - named:
            with self._file.writing() as connection:
                connection.executemany(
                    "UPDATE attachment SET complete = 0 WHERE sha256 = ?",
                    [(sha256,) for sha256 in unnamed],
                )

    def _sweep_unfinished(self) -> None:
        """Nothing that the draft names is ever removed, whatever else is said of it."""
        named = {kept.sha256 for kept in self._file.present.files.values()}
        with self._file.reading() as connection:
            query = (
                "SELECT sha256 FROM attachment WHERE complete = 0 UNION SELECT sha256 FROM piece "
                "WHERE sha256 NOT IN (SELECT sha256 FROM attachment)"
            )
            try:
                left = {str(sha256) for (sha256,) in connection.execute(query)} - named
            except apsw.Error:
                return  # damaged: salvaging it may find more if nothing is removed
        for sha256 in left:
            self._remove_pieces(sha256)
            with self._file.writing() as connection:
                connection.execute("DELETE FROM attachment WHERE sha256 = ?", (sha256,))

    def _remove_pieces(self, sha256: str) -> None:
        query = "DELETE FROM piece WHERE id IN (SELECT id FROM piece WHERE sha256 = ? LIMIT ?)"
        found = True
        while found:
            with self._file.writing() as connection:
                connection.execute(query, (sha256, _AT_ONCE))
                ((count,),) = connection.execute("SELECT changes()")
                found = bool(count)

    def _trees(self) -> Iterator[Json]:
        """All that stands in the draft file, as JSON."""
        file = self._file
        yield dict(file.history.draft.content)
        for step in (*file.history.done, *file.history.undone):
            for change in step.changes:
                yield [change.before, change.after]
        for table, key, numbers in (
            ("snapshot", "id", tuple(file.present.snapshots)),
            ("release", "number", tuple(file.present.releases)),
        ):
            query = f"SELECT body, digest FROM {table} WHERE {key} = ?"  # noqa: S608 - ours
            for number in numbers:
                with file.reading() as connection:
                    rows = [*connection.execute(query, (number,))]
                for body, digest in rows:
                    yield unpack(f"{table}:{number}", body, digest)


class _Reading:
    """A source that is read piece by piece, twice, under the eyes of whoever waits."""

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.name = name
        self._stream = stream
        self._progress = progress
        self._cancelled = cancelled
        self._done = 0
        self.size = self._measured()

    def _measured(self) -> int:
        try:
            start = self._stream.tell()
            size = self._stream.seek(0, os.SEEK_END) - start
            self._stream.seek(start)
        except (OSError, ValueError):
            raise _vanished(self.name) from None
        if size > MAX_BYTES:
            raise Failure(f"文件“{self.name}”超过2 GB，请压缩后重新添加。")
        return size

    def pieces(self) -> Iterator[bytes]:
        """The bytes from here on; raises where they are not as many as they were at first."""
        read = 0
        while True:
            if self._cancelled is not None and self._cancelled():
                raise Cancelled(f"已取消添加“{self.name}”。")
            try:
                piece = self._stream.read(PIECE_BYTES)
            except (OSError, ValueError):
                raise _vanished(self.name) from None
            if not piece:
                break
            read += len(piece)
            if read > self.size:
                raise _changed(self.name)
            yield piece
            self._done += len(piece)
            if self._progress is not None:
                self._progress(self._done, 2 * self.size)
        if read != self.size:
            raise _changed(self.name)

    def end(self) -> None:
        """Say that all is done, though bytes that were there already were read once."""
        if self._progress is not None:
            self._progress(2 * self.size, 2 * self.size)


def _vanished(name: str) -> Failure:
    return Failure(f"读取“{name}”时出错，请检查文件所在的U盘或网络驱动器后重新添加。")


def _changed(name: str) -> Failure:
    return Failure(f"“{name}”在添加时被改动，请关闭正在编辑它的程序后重新添加。")


def _lock_of(file: DraftFile) -> Lock:
    return _adding.setdefault(file, Lock())


def _free_name(name: str, new: KeptFile, taken: dict[str, KeptFile]) -> str:
    """``name``, or one like it, that means these bytes or nothing yet."""
    stem, dot, ending = name.rpartition(".")
    if not dot or "/" in ending:
        stem, dot, ending = name, "", ""
    free, number = name, 1
    while taken.get(free, new) != new:
        number += 1
        free = f"{stem} {number}{dot}{ending}"
    return free


def _forget(present: Present, names: Iterable[str]) -> None:
    for name in names:
        del present.files[name]


def _texts(value: Json) -> Iterator[str]:
    """Every text in a tree: one that is the name of a file may be meant as such."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
