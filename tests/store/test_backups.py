"""Copies of the text are made, found and rotated; none is more open than its draft."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.model.paths import FieldPath
from app.store import backups as module
from app.store.backups import EVERY, NEWEST, Backups
from app.store.drafts import DraftFile
from app.store.snapshots import Snapshots
from tests.declarations import minimal

NAME = FieldPath.parse("company.name")
NOON = datetime(2018, 5, 7, 12, 0, tzinfo=UTC)
PASSWORDS = pytest.mark.parametrize("password", ["", "口令 '\"1"])


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backups(tmp_path: Path, clock: Clock) -> Backups:
    return Backups(tmp_path / "数据" / "backups", now=clock)


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str, str], DraftFile]]:
    made: list[DraftFile] = []

    def create(name: str = "草稿", password: str = "") -> DraftFile:
        edition = EDITIONS[0]
        draft = Draft(edition.id, minimal()).numbered(edition.form)
        file = DraftFile.create(tmp_path / f"{name}.shenbao", draft, password=password)
        made.append(file)
        return file

    yield create
    for file in made:
        file.close()


def typed(file: DraftFile, name: str) -> History:
    return file.history.make([file.history.draft.edit(NAME, name)], at=NOON).settled()


@PASSWORDS
def test_copy_is_a_draft_file_of_its_own(
    make: Callable[..., DraftFile], backups: Backups, password: str
) -> None:
    file = make(password=password)
    Snapshots(file).take("opened")
    file.save(typed(file, "甲"))
    path = backups.make(file)

    copy = DraftFile.open(path, EDITIONS, password=password)
    assert copy.history == replace(file.history, closed=False)
    assert copy.draft_id == file.draft_id
    assert copy.losses == ()
    assert len(Snapshots(copy).list()) == 1
    copy.close()
    [backup] = backups.all()
    assert (backup.path, backup.original, backup.at) == (path, file.path, NOON)
    assert backup.encrypted == bool(password)
    assert backup.size == path.stat().st_size
    assert backups.of_path(file.path) == [backup]


def test_bytes_of_attachments_are_left_out(
    make: Callable[..., DraftFile], backups: Backups
) -> None:
    file = make()
    with file.writing() as connection:
        row = ("ab" * 32, 0, bytes(3_000_000))
        connection.execute("INSERT INTO piece (sha256, number, data) VALUES (?, ?, ?)", row)

    assert backups.make(file).stat().st_size < 500_000


def test_nothing_of_an_encrypted_draft_stands_in_the_clear(
    make: Callable[..., DraftFile], backups: Backups, clock: Clock
) -> None:
    file = make()
    open_copy = backups.make(file)
    file.set_password("口令")
    clock.time += EVERY
    backups.make(file)

    assert not open_copy.exists()
    known = [path.read_bytes() for path in backups.folder.rglob("*") if path.is_file()]
    assert len(known) == 2
    for secret in (
        "口令".encode(),
        "某某工业互联网有限公司".encode(),
        b"company",
        b"SQLite",
    ):
        assert not any(secret in data for data in known)
    assert backups.salts() == [file.path.read_bytes()[:16]]


def test_copy_is_due_at_first_and_then_while_there_are_changes(
    make: Callable[..., DraftFile], backups: Backups, clock: Clock
) -> None:
    file = make()
    assert backups.due(file)
    backups.make(file)
    clock.time += 2 * EVERY
    assert not backups.due(file)  # nothing was changed
    file.save(typed(file, "甲"))
    assert backups.due(file)
    backups.make(file)
    file.save(typed(file, "乙"))
    clock.time += EVERY / 2
    assert not backups.due(file)
    clock.time += EVERY
    assert backups.due(file)
    clock.time -= timedelta(days=3)  # the clock was set right
    assert backups.due(file)


def test_old_copies_go_and_the_newest_stay(
    make: Callable[..., DraftFile], backups: Backups, clock: Clock
) -> None:
    file = make()
    for _ in range(60):
        backups.make(file)
        clock.time += timedelta(hours=2, minutes=5)
    for _ in range(40):
        backups.make(file)
        clock.time += timedelta(days=2)
    clock.time -= timedelta(days=2)
    days = [(clock.time - backup.at).days for backup in backups.all()]

    assert days[:NEWEST] == [2 * n for n in range(NEWEST)]
    assert days == sorted(days)
    assert max(days) <= 7 * 8
    assert len(days) <= NEWEST + 8
    weeks = {(clock.time - timedelta(days=day)).isocalendar()[:2] for day in days}
    assert len(weeks) >= 8


def test_all_copies_together_stay_within_bounds(
    make: Callable[..., DraftFile],
    backups: Backups,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [make(name) for name in ("甲", "乙")]
    for file in files:
        for _ in range(4):
            backups.make(file)
            clock.time += EVERY
    monkeypatch.setattr(module, "MOST_BYTES", backups.all()[0].size * 2 + 10)
    backups.rotate()

    # Two of the one written last, and the newest of the other.
    assert [len(backups.of(file.draft_id)) for file in files] == [1, 2]


@PASSWORDS
def test_emergency_copy_has_what_could_not_be_saved(
    make: Callable[..., DraftFile], backups: Backups, clock: Clock, password: str
) -> None:
    file = make(password=password)
    file.save(typed(file, "甲"))
    unsaved = typed(file, "乙")
    revision = file.present.revision
    path = backups.emergency(unsaved, file)

    copy = DraftFile.open(path, EDITIONS, password=password, read_only=True)
    assert copy.history.draft == unsaved.draft
    assert copy.history.done == unsaved.done
    assert copy.draft_id == file.draft_id
    assert copy.present.revision == revision + 1
    copy.close()
    assert [backup.unsaved for backup in backups.all()] == [True]
    file.save(unsaved)
    backups.saved(file)
    assert backups.all() == []


def test_folder_that_can_not_be_written_is_told(
    make: Callable[..., DraftFile], tmp_path: Path
) -> None:
    (tmp_path / "占用").write_text("a file, not a folder")
    backups = Backups(tmp_path / "占用")
    file = make()

    with pytest.raises(Failure, match="没有备份"):
        backups.make(file)
    with pytest.raises(Failure, match="无法写入"):
        backups.emergency(typed(file, "甲"), file)
    assert backups.all() == []
    assert file.history.draft.get(NAME)


def test_what_is_no_copy_is_passed_over(make: Callable[..., DraftFile], backups: Backups) -> None:
    assert backups.all() == []
    file = make()
    path = backups.make(file)
    (path.parent / "笔记.txt").write_text("a person's own")
    (path.parent / "20180599T000000.000000Z.shenbao").write_bytes(b"")
    (path.parent / "origin.json").write_text("{")
    (backups.folder / "别的").mkdir()
    backups.rotate()

    [backup] = backups.all()
    assert backup.path == path
    assert backup.original is None
    assert (path.parent / "笔记.txt").exists()


def test_newest_copy_is_known_to_be_so_until_something_is_saved(
    make: Callable[..., DraftFile], backups: Backups
) -> None:
    file = make()
    assert not backups.is_newest(file)
    backups.make(file)
    assert backups.is_newest(file)

    file.save(typed(file, "甲"))

    assert not backups.is_newest(file)
