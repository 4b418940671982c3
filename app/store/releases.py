"""The releases of a draft (定稿): kept in its file, and never changed once they are made.

What can still be added is what became of one: that it was written to a folder again, printed,
mailed. Everything else that stands in a release stays as it was sealed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast, get_args

import apsw

from app.model.draft import Draft
from app.model.failure import Failure
from app.model.release import Imprint
from app.model.values import Json
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.records import Present, Unreadable, digest_of, draft_json, draft_of, pack, unpack
from app.store.snapshots import Snapshots

_NAME = re.compile(r"第(\d{1,6})版")
What = Literal["exported", "printed", "mailed"]


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a release, and when (with a time zone); ``words`` say where to."""

    what: What
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A file of a release: its name, the digest of its bytes, and how many there are."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it was sealed, and what became of it.

    ``at`` has the time zone of where it was made: the day on the paper is the one there.
    ``sha256`` is the digest of the declaration with its files, ``code`` the 校验码 drawn from it,
    ``digests`` those of figures and evidence by their names in the package. ``draft`` is the draft
    that was sealed, ``files`` what was published.
    """

    number: int
    at: datetime
    code: str
    sha256: str
    draft: Draft
    digests: Mapping[str, str]
    files: tuple[Published, ...]
    events: tuple[Event, ...] = ()

    @property
    def imprint(self) -> Imprint:
        """What its pages say of it."""
        return Imprint(self.number, self.at.date(), self.code)


class Releases:
    """The releases in a draft file. What was damaged is not listed."""

    def __init__(self, file: DraftFile) -> None:
        self._file = file

    def list(self) -> tuple[Release, ...]:
        """All of them, the newest first."""
        found: list[Release] = []
        for number in sorted(self._file.present.releases, reverse=True):
            with suppress(Unreadable, apsw.Error):
                found.append(self._read(number))
        return tuple(found)

    def get(self, number: int) -> Release:
        """The release of this number. Raises :class:`Failure` where it can't be read."""
        try:
            return self._read(number)
        except (Unreadable, apsw.Error):
            raise Failure(
                f"“{self._file.path.name}”的第{number}版定稿记录已损坏或缺失；当前内容不受影响。"
            ) from None

    @property
    def newest(self) -> Release | None:
        """The release with the highest number; ``None`` where there is none that can be read."""
        return next(iter(self.list()), None)

    @property
    def next_number(self) -> int:
        """The number of the next release: none is given twice, though its record be lost."""
        return max((*self._file.present.releases, *self._kept_states()), default=0) + 1

    def _kept_states(self) -> Iterator[int]:
        """The numbers of the releases whose states are kept among the earlier ones as well."""
        for snapshot in Snapshots(self._file).list():
            named = _NAME.fullmatch(snapshot.name) if snapshot.kind == "release" else None
            if named is not None:
                yield int(named[1])

    def add(self, release: Release) -> None:
        """Keep a release. Raises :class:`ValueError` where there is one of its number.

        Raises :class:`~app.store.refusals.NotSaved` where it can't be written.
        """
        if release.number in self._file.present.releases:
            raise ValueError(f"release {release.number} exists")
        self._put(release)

    def log(self, number: int, event: Event) -> Release:
        """Add to what became of a release; gives it as it stands now.

        Raises :class:`Failure` where there is no such release or it can't be written.
        """
        known = self.get(number)
        told = replace(known, events=(*known.events, event))
        self._put(told)
        return told

    def remove(self, number: int) -> None:
        """Take back a release of which no file ever left the house: its publishing failed.

        Raises :class:`~app.store.refusals.NotSaved`.
        """

        def alter(connection: Connection, present: Present) -> None:
            connection.execute("DELETE FROM release WHERE number = ?", (number,))
            present.releases.pop(number, None)

        self._file.change(alter)

    def _put(self, release: Release) -> None:
        body = pack(_json(release))
        digest = digest_of(f"release:{release.number}", body)

        def alter(connection: Connection, present: Present) -> None:
            row = (release.number, body, digest)
            connection.execute("INSERT OR REPLACE INTO release VALUES (?, ?, ?)", row)
            present.releases[release.number] = digest

        self._file.change(alter)

    def _read(self, number: int) -> Release:
        query = "SELECT CAST(body AS BLOB), CAST(digest AS BLOB) FROM release WHERE number = ?"
        with self._file.reading() as connection:
            for body, digest in connection.execute(query, (number,)):
                if digest == self._file.present.releases.get(number):
                    return _release_of(number, unpack(f"release:{number}", body, digest))
        raise Unreadable(f"release:{number}")


def _json(release: Release) -> dict[str, Json]:
    files: list[Json] = [[file.name, file.sha256, file.size] for file in release.files]
    events: list[Json] = [[e.what, e.at.isoformat(), e.words] for e in release.events]
    return {
        **draft_json(release.draft),
        "at": release.at.isoformat(),
        "code": release.code,
        "sha256": release.sha256,
        "digests": dict(release.digests),
        "files": files,
        "events": events,
    }


def _release_of(number: int, value: dict[str, Any]) -> Release:
    try:
        digests: dict[Any, Any] = value["digests"]
        return Release(
            number,
            _moment(value["at"]),
            str(value["code"]),
            str(value["sha256"]),
            draft_of(value),
            {str(name): str(sha256) for name, sha256 in digests.items()},
            tuple(Published(str(n), str(s), int(size)) for n, s, size in value["files"]),
            tuple(_event(*event) for event in value["events"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable(f"release:{number}") from None


def _event(what: str, at: str, words: str) -> Event:
    if what not in get_args(What):
        raise ValueError(what)
    return Event(cast(What, what), _moment(at), str(words))


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
