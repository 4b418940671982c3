"""What looks at the files of a draft found, kept in the draft's file so that none is taken twice.

They are no part of the draft: no revision, step or backup knows of them, and what is damaged or
lost is as good as never kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import apsw

from app.model.failure import Failure
from app.model.values import Json
from app.store.drafts import DraftFile
from app.store.records import Unreadable, digest_of, pack, unpack
from app.store.refusals import NotSaved

_KEY = "look"
"""One for all rows: each body says itself what it is about."""


class KeptLooks:
    """The looks that are kept in a draft file. Every method may be called from any thread."""

    def __init__(self, file: DraftFile) -> None:
        self._file = file

    def all(self, version: int) -> dict[tuple[str, str], Any]:
        """What was found, as JSON, by the name and the SHA-256 of each file.

        Only what looks of this ``version`` found.
        """
        found: dict[tuple[str, str], Any] = {}
        query = "SELECT CAST(body AS BLOB), CAST(digest AS BLOB) FROM look WHERE version = ?"
        # A draft that an older program made, and that can only be read, has no such table.
        with suppress(Failure, apsw.Error), self._file.reading() as connection:
            for body, digest in connection.execute(query, (version,)):
                with suppress(Unreadable, ValueError, TypeError):
                    made_by, name, sha256, value = unpack(_KEY, body, digest)
                    if made_by == version:
                        found[str(name), str(sha256)] = value
        return found

    def keep(self, version: int, name: str, sha256: str, value: Json) -> bool:
        """Keep what a look found; whether that could be done. Others' looks are forgotten."""
        if self._file.read_only:
            return False
        body = pack([version, name, sha256, value])
        row = (sha256, version, body, digest_of(_KEY, body))
        try:
            with self._file.writing() as connection:
                connection.execute(
                    "DELETE FROM look WHERE version <> ? "
                    "OR sha256 NOT IN (SELECT sha256 FROM attachment)",
                    (version,),
                )
                connection.execute(
                    "INSERT INTO look (sha256, version, body, digest) VALUES (?, ?, ?, ?)", row
                )
        except NotSaved:
            return False
        return True
