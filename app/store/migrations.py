"""Drafts of older programs are brought to today's tables, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import apsw

from app.store.database import Connection, transaction
from app.store.refusals import Damaged, NotADraft
from app.store.schema import VERSION, is_ours


def _to_2(connection: Connection) -> None:
    connection.execute(
        "CREATE TABLE look (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, "
        "version INTEGER NOT NULL, body BLOB NOT NULL, digest BLOB NOT NULL)"
    )


MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _to_2}
"""What brings a draft of this version to the next."""


def is_older(connection: Connection) -> bool:
    """Whether an older program made the draft."""
    return int(connection.pragma("user_version")) < VERSION


def migrate(connection: Connection, path: Path) -> None:
    """Bring a draft to today's version.

    Raises :class:`NotADraft` where its tables were not what they should have been.
    """
    version = int(connection.pragma("user_version"))
    if version == VERSION:
        return
    try:
        with transaction(connection):
            while version < VERSION:
                if version not in MIGRATIONS:
                    raise NotADraft(f"“{path.name}”不是本程序的草稿，没有打开，也没有改动。")
                MIGRATIONS[version](connection)
                version += 1
                connection.pragma("user_version", version)
            if not is_ours(connection):
                raise NotADraft(f"“{path.name}”不是本程序的草稿，没有打开，也没有改动。")
    except apsw.Error:
        raise Damaged(f"草稿“{path.name}”已损坏，请用备份恢复；原文件没有改动。") from None
