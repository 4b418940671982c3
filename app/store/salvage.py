"""A draft that is damaged or gone, brought back as far as anything is left of it.

What the damaged file itself still holds comes first, for it is the newest; then the copies in the
user's data folder; then, without either, the newest earlier state that the file keeps. Every record
and every attachment counts only if it agrees with its digest. The result is a new file, and the
damaged one stays as it is: somebody may yet read more of it.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import apsw

from app.model.edition import Edition
from app.model.failure import Failure
from app.model.filenames import DRAFT_SUFFIX
from app.store import database, whole
from app.store.backups import Backup, Backups
from app.store.database import HEADER, Connection
from app.store.drafts import DraftFile
from app.store.reasons import reason_of
from app.store.records import (
    PRESENT_KEY,
    KeptFile,
    Present,
    Unreadable,
    digest_of,
    draft_of,
    unpack,
)
from app.store.refusals import PasswordNeeded, UnknownEdition
from app.store.remains import Record, Remains, remains
from app.store.schema import make_tables

_MOST_NAMES = 5
"""So many attachments are named in a sentence, and then counted."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The draft file at ``path``, and in sentences what was brought back from where, and what not.

    ``whole`` where nothing was lost.
    """

    path: Path
    report: tuple[str, ...]
    whole: bool


@dataclass(slots=True)
class _Source:
    """Whatever the content is taken from, and how the report says so."""

    present: Present
    words: str
    whole: bool
    places: list[Remains] = field(default_factory=list[Remains])
    """Where records are looked for, the best first."""


def salvage(
    path: Path,
    backups: Backups,
    editions: tuple[Edition, ...],
    *,
    password: str = "",
    target: Path | None = None,
) -> Salvaged:
    """Bring back the draft that is, or was, at ``path``.

    It is written to ``target``, or beside ``path`` under a name that says so. ``password`` is
    that of the draft, and encrypts the new file alike. Raises :class:`PasswordNeeded`, and
    :class:`Failure` where nothing is left or nothing can be written; then there is no new file.
    """
    with ExitStack() as stack:
        own = _own_remains(path, backups, password, stack)
        source = _source_of(path, own, backups, password, stack)
        if source is None:
            raise _nothing_left(path, password)
        _check_edition(source.present, editions, path)
        place = target or whole.free_name(path.with_suffix(DRAFT_SUFFIX), "恢复于")
        try:
            with whole.placed(place) as temporary:
                lost = _write(temporary, password, source, own)
        except (OSError, apsw.Error) as error:
            raise Failure(f"无法写入恢复的草稿“{place}”：{reason_of(error)}") from None
    _prove(place, editions, password)
    kept = f"原文件“{path.name}”没有改动。" if path.exists() else ""
    report = (source.words, *lost, *([kept] if kept else []))
    return Salvaged(place, report, source.whole and not lost)


# --- what is left ---------------------------------------------------------------------------------


def _own_remains(path: Path, backups: Backups, password: str, stack: ExitStack) -> Remains | None:
    """What is left of the file itself; ``None`` where it is gone or can't be read at all."""
    with suppress(OSError, apsw.Error):
        return stack.enter_context(remains(path, password, backups.salts()))
    return None


def _source_of(
    path: Path, own: Remains | None, backups: Backups, password: str, stack: ExitStack
) -> _Source | None:
    present = own.present if own else None
    places = [own] if own else []
    copies = backups.of(present.draft_id) if present else backups.of_path(path)
    if present is not None:
        source = _Source(present, "内容已从损坏的文件中找回，是最后一次保存的内容。", True, places)
        copies = [copy for copy in copies if copy.unsaved and copy.original == path.absolute()]
    else:
        source = None
    for copy in copies:
        found = _copy_of(copy, password, stack)
        if found is None or found.present is None:
            continue
        if source is not None and found.present.revision <= source.present.revision:
            continue
        return _Source(found.present, _words_of(copy, path), copy.unsaved, [found, *places])
    return source or _earlier_state(own, places)


def _copy_of(copy: Backup, password: str, stack: ExitStack) -> Remains | None:
    with suppress(OSError, apsw.Error):
        return stack.enter_context(remains(copy.path, password if copy.encrypted else ""))
    return None


def _words_of(copy: Backup, path: Path) -> str:
    if copy.unsaved:
        return f"内容取自{_time(copy.at)}未能保存时留下的应急副本，是最后的内容。"
    with suppress(OSError):
        saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        return (
            f"内容取自{_time(copy.at)}的备份；此后所做的修改没有找回"
            f"（损坏的文件最后写入于{_time(saved)}）。"
        )
    return f"内容取自{_time(copy.at)}的备份；此后所做的修改没有找回。"


def _earlier_state(own: Remains | None, places: list[Remains]) -> _Source | None:
    """The newest of the earlier states that the file keeps."""
    newest: tuple[datetime, Present] | None = None
    for number, record in own.records("snapshot").items() if own else ():
        with suppress(Unreadable, KeyError, ValueError, TypeError):
            value = unpack(f"snapshot:{number}", *record)
            at = datetime.fromisoformat(value["at"])
            if newest is None or at > newest[0]:
                newest = at, Present(uuid4().hex, draft_of(value))
    if newest is None:
        return None
    words = f"内容取自文件中{_time(newest[0])}的历史版本；此后所做的修改没有找回。"
    return _Source(newest[1], words, False, places)


def _nothing_left(path: Path, password: str) -> Failure:
    name = path.name
    try:
        with path.open("rb") as file:
            head = file.read(len(HEADER))
    except OSError:
        return Failure(f"找不到草稿“{path}”，也没有它的备份，无法恢复。")
    if not head:
        return Failure(f"“{name}”是空文件，也没有它的备份，无法恢复。")
    if not head.startswith(HEADER) and not password:
        return PasswordNeeded(f"“{name}”可能有密码，请输入密码后再恢复；没有密码时找不到任何内容。")
    if password:
        return Failure(f"“{name}”无法恢复：密码不正确，或文件已全部损坏，也没有可用的备份。")
    return Failure(f"“{name}”无法恢复：文件中没有完好的内容，也没有可用的备份。")


def _check_edition(present: Present, editions: tuple[Edition, ...], path: Path) -> None:
    if present.draft.edition not in {edition.id for edition in editions}:
        raise UnknownEdition(
            f"“{path.name}”属于本程序不认识的申报书版本“{present.draft.edition[:40]}”，"
            "请使用相应版本的程序恢复。"
        )


def _time(at: datetime) -> str:
    at = at.astimezone()
    return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"


# --- the new file ---------------------------------------------------------------------------------


def _write(place: Path, password: str, source: _Source, own: Remains | None) -> list[str]:
    """Write what there is; gives the sentences about what is lost."""
    present = replace(source.present)
    lost: list[str] = []
    connection = database.make(place, password)
    try:
        with database.transaction(connection):
            make_tables(connection)
        lost += _put_steps(connection, present, source.places)
        lost += _put_earlier(connection, present, source.places, own)
        lost += _put_attachments(connection, present, own)
        body = present.packed()
        row = (body, digest_of(PRESENT_KEY, body))
        with database.transaction(connection):
            connection.execute("INSERT INTO present VALUES (1, ?, ?)", row)
    finally:
        connection.close()
    return lost


def _put_steps(connection: Connection, present: Present, places: list[Remains]) -> list[str]:
    numbers = [*present.done, *present.undone]
    listed = dict.fromkeys(numbers, None)
    found = places[0].records("step", numbers) if places and numbers else {}
    done, undone = (_unbroken(steps, found) for steps in (present.done, present.undone))
    lost = len(listed) - len(done) - len(undone)
    present.done, present.undone = done, undone
    rows = [(number, *found[number]) for number in (*done, *undone)]
    with database.transaction(connection):
        connection.executemany("INSERT INTO step VALUES (?, ?, ?)", rows)
    return [f"有{lost}步较早的操作没有找回，不能再撤销；内容不受影响。"] if lost else []


def _unbroken(steps: list[int], found: dict[int, Record]) -> list[int]:
    """The steps behind the last one that is missing."""
    missing = [index for index, number in enumerate(steps) if number not in found]
    return steps[missing[-1] + 1 :] if missing else steps


def _put_earlier(
    connection: Connection, present: Present, places: list[Remains], own: Remains | None
) -> list[str]:
    """Earlier states and releases: those that are listed, and what came after a copy was made."""
    lost: list[str] = []
    newer = own if own is not None and own.present is None else None
    for table, listed, name, put in (
        ("snapshot", present.snapshots, "历史版本", _put_snapshot),
        ("release", present.releases, "定稿记录", _put_release),
    ):
        found: dict[int, Record] = {}
        for place in places:
            # Where only a copy knows what belongs to the draft, the file may have more of it.
            wanted = None if place is newer else listed.keys() - found.keys()
            if wanted is None or wanted:
                found = place.records(table, wanted) | found
        kept: dict[int, bytes] = {}
        with database.transaction(connection):
            for number, record in found.items():
                if listed.get(number, record.digest) == record.digest:
                    with suppress(Unreadable):
                        put(connection, number, record)
                        kept[number] = record.digest
        missing = len(listed.keys() - kept.keys())
        if missing:
            lost.append(f"有{missing}个{name}没有找回；当前内容不受影响。")
        listed.clear()
        listed.update(kept)
    return lost


def _put_snapshot(connection: Connection, number: int, record: Record) -> None:
    value = unpack(f"snapshot:{number}", *record)
    about = (str(value.get(name, "")) for name in ("at", "kind", "name"))
    connection.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?)", (number, *about, *record))


def _put_release(connection: Connection, number: int, record: Record) -> None:
    connection.execute("INSERT INTO release VALUES (?, ?, ?)", (number, *record))


# --- attachments ----------------------------------------------------------------------------------


def _put_attachments(connection: Connection, present: Present, own: Remains | None) -> list[str]:
    """Those that the draft names, and whatever else is whole: earlier states may need it."""
    there: dict[str, bool] = {}
    for kept in present.files.values():
        if kept.sha256 not in there:
            there[kept.sha256] = own is not None and _copy(connection, own, kept)
    unnamed = 0
    for sha256, size in own.attachments().items() if own else ():
        if sha256 not in there and _copy(connection, own, KeptFile(sha256, size)):
            unnamed += 1
    gone = [name for name, kept in present.files.items() if not there[kept.sha256]]
    for name in gone:
        del present.files[name]
    lost: list[str] = []
    if gone:
        more = f"等{len(gone)}个" if len(gone) > _MOST_NAMES else ""
        names = "、".join(f"“{name}”" for name in gone[:_MOST_NAMES])
        lost.append(f"附件{names}{more}没有找回，请重新添加。")
    if unnamed and (own is None or own.present is None):
        lost.append(f"有{unnamed}个附件内容完好，但备份中没有它们的名称，请检查是否需要重新添加。")
    return lost


def _copy(connection: Connection, own: Remains | None, kept: KeptFile) -> bool:
    """Copy one attachment, wholly or not at all."""
    query = "INSERT INTO piece (sha256, number, data) VALUES (?, ?, ?)"

    def put(number: int, data: bytes) -> None:
        connection.execute(query, (kept.sha256, number, data))

    connection.execute("BEGIN")
    if own is not None and own.copy(kept, put):
        kept_whole = "INSERT INTO attachment (sha256, size, complete) VALUES (?, ?, 1)"
        connection.execute(kept_whole, (kept.sha256, kept.size))
        connection.execute("COMMIT")
        return True
    connection.execute("ROLLBACK")
    return False


def _prove(place: Path, editions: tuple[Edition, ...], password: str) -> None:
    """See that what was written opens. Raises :class:`Failure`; then it is taken away again."""
    try:
        DraftFile.open(place, editions, password=password, read_only=True).close()
    except Failure:
        place.unlink(missing_ok=True)
        raise
