"""Copies of the text of every draft in the user's own data folder, made as work goes on.

``<folder>/<draft id>/20180507T021500.123456Z.shenbao`` is a draft file like any other, encrypted
like the draft, without the bytes of attachments. Beside it ``origin.json`` says where the draft
lies; of an encrypted one it also has the salt (never secret: the draft begins with it), so that
even a draft that lost its first bytes can be decrypted by whoever knows the password. A copy whose
name ends in ``-unsaved`` holds what could not be saved in the draft itself.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from app.model.failure import Failure
from app.model.filenames import DRAFT_SUFFIX
from app.model.history import History
from app.store import whole
from app.store.database import HEADER, Connection
from app.store.drafts import DraftFile
from app.store.reasons import reason_of
from app.store.records import Present
from app.store.thinning import Grade, spaced

EVERY = timedelta(minutes=10)
"""While a person works, a copy is made this often."""
NEWEST = 10
"""So many copies of a draft are kept however close together they are."""
MOST_BYTES = 512 * 2**20
"""All copies of all drafts together; the newest of each draft is kept even so."""
_GRADES: tuple[Grade, ...] = (
    (timedelta(days=14), "day"),
    (timedelta(weeks=8), "week"),
)
_ORIGIN = "origin.json"
_UNSAVED = "-unsaved"
_STAMP = "%Y%m%dT%H%M%S.%fZ"
_NAME = re.compile(rf"(\d{{8}}T\d{{6}}\.\d{{6}}Z)({_UNSAVED})?{re.escape(DRAFT_SUFFIX)}")
_DRAFT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy at ``path`` of the draft that lay at ``original`` (``None`` where that is not known).

    ``at`` is when it was made, with a time zone; ``size`` is in bytes. ``unsaved`` where it holds
    what could not be saved in the draft itself.
    """

    path: Path
    draft_id: str
    original: Path | None
    at: datetime
    size: int
    unsaved: bool
    encrypted: bool


@dataclass(frozen=True, slots=True)
class _Origin:
    path: Path | None = None
    salt: bytes = b""


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class Backups:
    """The copies in ``folder``, which is made when it is first needed."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = _now) -> None:
        self.folder = folder
        self._now = now
        self._last: dict[str, tuple[History, datetime]] = {}

    # --- making -----------------------------------------------------------------------------

    def due(self, file: DraftFile) -> bool:
        """Whether a copy is to be made now: there are changes, and the last is old enough."""
        last = self._last.get(file.draft_id)
        return last is None or not (
            self.is_newest(file) or last[1] <= self._now() < last[1] + EVERY
        )

    def is_newest(self, file: DraftFile) -> bool:
        """Whether the last copy that was made here holds all that was saved since."""
        last = self._last.get(file.draft_id)
        return last is not None and last[0] is file.history

    def make(self, file: DraftFile) -> Path:
        """Copy what was saved last, and let go of copies that are not needed any more.

        To be called when a password was given or changed, too: then no copy stays in the clear.
        Raises :class:`Failure` where it can't be written; the draft itself has what was saved.
        """
        at, history = self._now(), file.history
        try:
            target = self._place(file, at)
            with file.reading() as connection, whole.placed(target) as temporary:
                whole.write(connection, temporary, file.password, pieces=False)
            self._note_origin(file)
        except (OSError, apsw.Error) as error:
            raise Failure(
                f"“{file.path.name}”没有备份：“{self.folder}”无法写入，{reason_of(error)}"
            ) from None
        self._last[file.draft_id] = (history, at)
        if file.is_encrypted:
            for backup in self.of(file.draft_id):
                if not backup.encrypted:
                    _remove(backup.path)
        self.rotate()
        return target

    def emergency(self, history: History, file: DraftFile) -> Path:
        """Keep ``history``, which can't be saved in ``file``, whose disk is not asked.

        Raises :class:`Failure` where it can't be written here either.
        """
        at = self._now()
        try:
            target = self._place(file, at, _UNSAVED)
            draft, password = history.draft, file.password
            editions = (file.edition,)
            copy = DraftFile.create(target, draft, password=password, editions=editions)
            try:
                copy.change(_like(file.present))
                copy.save(history)
            finally:
                copy.close()
            self._note_origin(file)
        except (OSError, apsw.Error) as error:
            raise Failure(f"“{self.folder}”无法写入：{reason_of(error)}") from None
        return target

    def saved(self, file: DraftFile) -> None:
        """Let go of what could not be saved once: by now it is in the draft."""
        for backup in self.of(file.draft_id):
            if backup.unsaved:
                _remove(backup.path)

    # --- finding ----------------------------------------------------------------------------

    def all(self) -> list[Backup]:
        """Every copy, the newest first."""
        found: list[Backup] = []
        with suppress(OSError):
            for folder in self.folder.iterdir():
                found += self.of(folder.name)
        return sorted(found, key=lambda backup: backup.at, reverse=True)

    def of(self, draft_id: str) -> list[Backup]:
        """The copies of one draft, the newest first."""
        found: list[Backup] = []
        if not _DRAFT_ID.fullmatch(draft_id):
            return found
        folder = self.folder / draft_id
        original = _origin_in(folder).path
        with suppress(OSError):
            for path in folder.iterdir():
                match = _NAME.fullmatch(path.name)
                with suppress(OSError, ValueError):
                    if match is not None:
                        at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC).astimezone()
                        found.append(_backup(path, draft_id, original, at, bool(match[2])))
        return sorted(found, key=lambda backup: backup.at, reverse=True)

    def of_path(self, path: Path) -> list[Backup]:
        """The copies of drafts that lay at ``path``, the newest first."""
        here = os.path.normcase(path.absolute())
        return [b for b in self.all() if b.original and os.path.normcase(b.original) == here]

    def salts(self) -> list[bytes]:
        """What encrypted drafts begin with that have copies here."""
        with suppress(OSError):
            salts = [_origin_in(folder).salt for folder in self.folder.iterdir()]
            return [salt for salt in salts if salt]
        return []

    # --- keeping house ----------------------------------------------------------------------

    def rotate(self) -> None:
        """Remove copies that are not worth keeping, and the oldest where all are too large."""
        now, left = self._now(), list[Backup]()
        kept = self.all()
        for draft_id in {backup.draft_id for backup in kept}:
            copies = [backup for backup in kept if backup.draft_id == draft_id]
            times = spaced((backup.at for backup in copies), now, _GRADES)
            for number, backup in enumerate(copies):
                if number < NEWEST or backup.at in times:
                    left.append(backup)
                else:
                    _remove(backup.path)
        size, newest = 0, set[str]()
        for backup in sorted(left, key=lambda backup: backup.at, reverse=True):
            size += backup.size
            if size > MOST_BYTES and backup.draft_id in newest:
                _remove(backup.path)
            newest.add(backup.draft_id)

    def _place(self, file: DraftFile, at: datetime, mark: str = "") -> Path:
        folder = self.folder / file.draft_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{at.astimezone(UTC).strftime(_STAMP)}{mark}{DRAFT_SUFFIX}"

    def _note_origin(self, file: DraftFile) -> None:
        """Write down where the draft lies; of an encrypted one nothing else but its salt."""
        folder = self.folder / file.draft_id
        known = _origin_in(folder)
        salt = known.salt
        if file.is_encrypted:
            # Asked of the connection: to close a second handle would let go of the file's lock.
            with suppress(Failure, apsw.Error, ValueError), file.reading() as connection:
                salt = bytes.fromhex(connection.pragma("cipher_salt") or "")
        origin = _Origin(file.path.absolute(), salt if file.is_encrypted else b"")
        if origin != known:
            text = json.dumps({"path": str(origin.path), "salt": origin.salt.hex()})
            temporary = whole.beside(folder / _ORIGIN)
            temporary.write_text(text, encoding="utf-8")
            whole.replace(temporary, folder / _ORIGIN)


def _like(original: Present) -> Callable[[Connection, Present], None]:
    """Make a copy known as the draft that it is of, and as new as what its next save makes it."""

    def alter(_: Connection, present: Present) -> None:
        present.draft_id = original.draft_id
        present.files = dict(original.files)
        present.revision = original.revision - 1

    return alter


def _backup(
    path: Path, draft_id: str, original: Path | None, at: datetime, unsaved: bool
) -> Backup:
    with path.open("rb") as file:
        encrypted = file.read(len(HEADER)) != HEADER
        size = file.seek(0, os.SEEK_END)
    return Backup(path, draft_id, original, at, size, unsaved, encrypted)


def _origin_in(folder: Path) -> _Origin:
    """What is known of the draft whose copies lie in ``folder``; nothing where that is damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        known: dict[str, Any] = json.loads((folder / _ORIGIN).read_text(encoding="utf-8"))
        return _Origin(Path(str(known["path"])), bytes.fromhex(known["salt"]))
    return _Origin()


def _remove(path: Path) -> None:
    with suppress(OSError):  # it is open somewhere: the next time will do
        path.unlink(missing_ok=True)
