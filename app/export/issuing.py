"""Who gives a release its number and its day, and keeps the record of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from app.model.draft import Draft
from app.model.failure import Failure
from app.model.release import Imprint
from app.store.drafts import DraftFile
from app.store.releases import Event, Published, Release, Releases
from app.store.snapshots import Snapshots


class Issuer(Protocol):
    """Numbers releases, and records each before anybody can see its files."""

    def imprint(self, code: str) -> Imprint:
        """What the pages are to say of the release with this 校验码."""
        ...

    def record(
        self, draft: Draft, sha256: str, digests: Mapping[str, str], files: Sequence[Published]
    ) -> None:
        """Record what is about to be published. Raises :class:`Failure`; then nothing is."""
        ...

    def published(self, folder: Path) -> None:
        """It lies in ``folder`` now."""
        ...

    def take_back(self) -> None:
        """It could not be published: there is no such release."""
        ...


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class Unkept:
    """Of a ``declaration.json``, which keeps no releases: the first, of today.

    ``SOURCE_DATE_EPOCH`` (seconds since 1970, of which the day in UTC counts) stands for today
    where it is set, so that a build can be repeated on another day.
    """

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now

    def imprint(self, code: str) -> Imprint:
        return Imprint(1, self._today(), code)

    def record(
        self, draft: Draft, sha256: str, digests: Mapping[str, str], files: Sequence[Published]
    ) -> None:
        del draft, sha256, digests, files

    def published(self, folder: Path) -> None:
        del folder

    def take_back(self) -> None:
        pass

    def _today(self) -> date:
        with suppress(KeyError, ValueError, OverflowError, OSError):
            return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
        return self._now().date()


class InDraft:
    """Of a draft, which keeps its releases.

    The same content as that of the newest release is that release once more, and gets no new
    number. A draft that can't be written to can only issue its newest release again.
    """

    def __init__(self, file: DraftFile, now: Callable[[], datetime] = _now) -> None:
        self._file = file
        self._releases = Releases(file)
        self._now = now
        self._at = now()
        self._imprint: Imprint | None = None
        self._again = False

    def imprint(self, code: str) -> Imprint:
        """As :meth:`Issuer.imprint`. Raises :class:`Failure` where no release can be recorded."""
        newest, following = self._releases.newest, self._releases.next_number
        # One whose record was lost was newer: what is older is never issued in its place.
        self._again = newest is not None and newest.code == code and newest.number == following - 1
        if newest is not None and self._again:
            self._imprint = newest.imprint
        elif self._file.read_only:
            raise Failure(
                f"没有定稿：“{self._file.path.name}”现在不能写入（只读，或正在别处打开），"
                "定稿要记录在草稿里；请关闭正在使用它的程序后重试。"
            )
        else:
            self._at = self._now()
            self._imprint = Imprint(following, self._at.date(), code)
        return self._imprint

    def record(
        self, draft: Draft, sha256: str, digests: Mapping[str, str], files: Sequence[Published]
    ) -> None:
        imprint = self._imprint
        if imprint is None or self._again:
            return
        sealed = Release(
            imprint.number, self._at, imprint.code, sha256, draft, dict(digests), tuple(files)
        )
        self._releases.add(sealed)

    def published(self, folder: Path) -> None:
        if self._imprint is None or self._file.read_only:
            return
        # The release stands; what became of it is told as far as that can be.
        with suppress(Failure):
            event = Event("exported", self._now(), str(folder))
            self._releases.log(self._imprint.number, event)
            if not self._again:
                draft = self._releases.get(self._imprint.number).draft
                Snapshots(self._file).take("release", self._imprint.name, draft=draft)

    def take_back(self) -> None:
        if self._imprint is not None and not self._again:
            with suppress(Failure):
                self._releases.remove(self._imprint.number)
