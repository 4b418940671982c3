"""Earlier states of a draft, kept in its file: taken at certain moments, thinned as they age."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast, get_args

import apsw

from app.model.difference import changes_to, same
from app.model.draft import Draft
from app.model.failure import Failure
from app.model.history import History
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.records import Present, Unreadable, digest_of, draft_json, draft_of, pack, unpack
from app.store.thinning import FOREVER, Grade, spaced

Kind = Literal["opened", "day", "release", "named", "restoring"]
"""The occasion: the draft was opened, a day began, a release was made, a person wished it, or an
earlier state was about to take the place of the present one."""

_FOR_GOOD: tuple[Kind, ...] = ("release", "named")
_GRADES: tuple[Grade, ...] = (
    (timedelta(days=1), "all"),
    (timedelta(days=2), "hour"),
    (timedelta(days=31), "day"),
    (FOREVER, "week"),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An earlier state: when it was taken (with a time zone), on what occasion, and its name."""

    id: int
    at: datetime
    kind: Kind
    name: str = ""


def thin(snapshots: Iterable[Snapshot], now: datetime) -> tuple[Snapshot, ...]:
    """Those that may go, as seen from ``now``.

    All of the last day stay, one an hour of the last two days, one a day of the last month, and
    one a week of what is older. What was released or named stays for good.
    """
    ordinary = [snapshot for snapshot in snapshots if snapshot.kind not in _FOR_GOOD]
    kept = spaced((snapshot.at for snapshot in ordinary), now, _GRADES)
    return tuple(snapshot for snapshot in ordinary if snapshot.at not in kept)


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class Snapshots:
    """The earlier states in a draft file. What was damaged is not listed."""

    def __init__(self, file: DraftFile, *, now: Callable[[], datetime] = _now) -> None:
        self._file = file
        self._now = now

    def list(self) -> tuple[Snapshot, ...]:
        """All of them, the newest first."""
        found: list[Snapshot] = []
        for number in self._file.present.snapshots:
            try:
                found.append(_snapshot_of(number, self._read(number)))
            except (Unreadable, apsw.Error):
                continue
        return tuple(sorted(found, key=lambda snapshot: (snapshot.at, snapshot.id), reverse=True))

    def draft(self, number: int) -> Draft:
        """The draft as it was. Raises :class:`Failure` where that can't be read any more."""
        try:
            return draft_of(self._read(number))
        except (Unreadable, apsw.Error):
            name = self._file.path.name
            raise Failure(f"“{name}”的这个历史版本已损坏，不能再查看；当前内容不受影响。") from None

    def take(self, kind: Kind, name: str = "", *, draft: Draft | None = None) -> Snapshot:
        """Keep the state of ``draft``, or of what was saved last; gives what was kept.

        Where the newest is the same state already, it is that one, under the name that is given
        now. Raises :class:`~app.store.refusals.NotSaved`.
        """
        taken = self._file.history.draft if draft is None else draft
        newest = next(iter(self.list()), None)
        if newest is not None and self._is(newest, taken):
            if kind not in _FOR_GOOD:
                return newest
            if newest.kind not in _FOR_GOOD:
                return self._put(Snapshot(newest.id, newest.at, kind, name), taken)
        number = max(self._file.present.snapshots, default=0) + 1
        return self._put(Snapshot(number, self._now(), kind, name), taken)

    def begin_day(self) -> Snapshot | None:
        """Keep the state that a day begins with, unless one of that day is kept already."""
        today = self._now().date()
        if any(s.at.astimezone(self._now().tzinfo).date() == today for s in self.list()):
            return None
        return self.take("day")

    def restored(self, history: History, number: int) -> History:
        """The history with the earlier state as one more step, after the present one was kept.

        Raises :class:`Failure` where it can't be read, or the present one can't be kept.
        """
        earlier = self.draft(number)
        self.take("restoring", draft=history.draft)
        changes = changes_to(history.draft, earlier)
        return history.settled().make(changes, at=self._now(), name="恢复历史版本")

    def thin(self) -> None:
        """Remove what need not be kept any more. Raises :class:`~app.store.refusals.NotSaved`."""
        gone = thin(self.list(), self._now())
        if not gone:
            return

        def alter(connection: Connection, present: Present) -> None:
            rows = [(snapshot.id,) for snapshot in gone]
            connection.executemany("DELETE FROM snapshot WHERE id = ?", rows)
            for snapshot in gone:
                present.snapshots.pop(snapshot.id, None)

        self._file.change(alter)

    def _is(self, snapshot: Snapshot, draft: Draft) -> bool:
        earlier = draft_json(self.draft(snapshot.id))
        return same(earlier, draft_json(draft))

    def _put(self, snapshot: Snapshot, draft: Draft) -> Snapshot:
        about = {"at": snapshot.at.isoformat(), "kind": snapshot.kind, "name": snapshot.name}
        body = pack({**draft_json(draft), **about})
        digest = digest_of(f"snapshot:{snapshot.id}", body)

        def alter(connection: Connection, present: Present) -> None:
            row = (snapshot.id, *about.values(), body, digest)
            connection.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?, ?)", row)
            present.snapshots[snapshot.id] = digest

        self._file.change(alter)
        return snapshot

    def _read(self, number: int) -> dict[str, Any]:
        """What stands in a snapshot. Raises :class:`Unreadable` and :class:`apsw.Error`."""
        query = "SELECT body, digest FROM snapshot WHERE id = ?"
        with self._file.reading() as connection, suppress(UnicodeDecodeError):
            for body, digest in connection.execute(query, (number,)):
                if digest == self._file.present.snapshots.get(number):
                    return unpack(f"snapshot:{number}", body, digest)
        raise Unreadable(f"snapshot:{number}")


def _snapshot_of(number: int, value: dict[str, Any]) -> Snapshot:
    try:
        kind, at = value["kind"], datetime.fromisoformat(value["at"])
        if kind not in get_args(Kind) or at.tzinfo is None:
            raise Unreadable(f"snapshot:{number}")
        return Snapshot(number, at, cast(Kind, kind), str(value["name"]))
    except (KeyError, TypeError, ValueError):
        raise Unreadable(f"snapshot:{number}") from None
