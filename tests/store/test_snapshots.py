"""Earlier states are kept, thinned, compared and brought back; the present is never in danger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.model.paths import FieldPath
from app.store.drafts import DraftFile
from app.store.snapshots import Snapshot, Snapshots, thin
from tests.declarations import minimal

NAME = FieldPath.parse("company.name")
NOON = datetime(2018, 5, 7, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DraftFile]:
    edition = EDITIONS[0]
    draft = Draft(edition.id, minimal()).numbered(edition.form)
    made = DraftFile.create(tmp_path / "草稿.shenbao", draft)
    yield made
    made.close()


def named(file: DraftFile, name: str) -> History:
    history = file.history.make([file.history.draft.edit(NAME, name)], at=NOON).settled()
    file.save(history)
    return history


def test_earlier_state_is_kept_whatever_becomes_of_the_present(file: DraftFile) -> None:
    snapshots = Snapshots(file, now=Clock())
    earlier = file.history.draft.note(NAME, "问一下").confirm("a", NAME, "核对过")
    first = snapshots.take("opened", draft=earlier)
    named(file, "甲")
    second = snapshots.take("named", "送审稿")

    path = file.path
    file.close()
    again = DraftFile.open(path, EDITIONS)
    listed = Snapshots(again)
    assert listed.list() == (second, first)
    assert listed.draft(first.id) == earlier
    assert listed.draft(second.id).get(NAME) == "甲"
    assert (second.kind, second.name) == ("named", "送审稿")
    assert again.losses == ()
    again.close()


def test_same_state_is_kept_once(file: DraftFile) -> None:
    snapshots = Snapshots(file, now=Clock())
    first = snapshots.take("opened")

    assert snapshots.take("day") == first
    assert snapshots.take("named", "送审稿") == Snapshot(first.id, first.at, "named", "送审稿")
    assert snapshots.take("release", "定稿").id != first.id
    assert [s.kind for s in snapshots.list()] == ["release", "named"]


def test_day_begins_once(file: DraftFile) -> None:
    clock = Clock()
    snapshots = Snapshots(file, now=clock)
    first = snapshots.begin_day()
    named(file, "甲")

    assert first is not None
    assert snapshots.begin_day() is None
    clock.time += timedelta(days=1)
    assert snapshots.begin_day() is not None


def test_restoring_is_a_step_that_can_be_undone(file: DraftFile) -> None:
    snapshots = Snapshots(file, now=Clock())
    first = snapshots.take("opened")
    before = file.history.draft
    present = named(file, "甲")
    restored = snapshots.restored(present, first.id)

    assert restored.draft == before
    assert restored.undo().draft == present.draft
    assert len(restored.done) == len(present.done) + 1
    assert snapshots.list()[0].kind == "restoring"
    assert snapshots.draft(snapshots.list()[0].id) == present.draft


@pytest.mark.parametrize("damage", ["zeroblob(9)", "CAST(x'b9' AS TEXT)", "7"])
def test_damaged_state_is_not_listed_and_not_shown(file: DraftFile, damage: str) -> None:
    snapshots = Snapshots(file, now=Clock())
    first = snapshots.take("opened")
    named(file, "甲")
    second = snapshots.take("opened")
    with file.writing() as connection:
        connection.execute(f"UPDATE snapshot SET body = {damage} WHERE id = ?", (first.id,))

    assert snapshots.list() == (second,)
    with pytest.raises(Failure, match="已损坏"):
        snapshots.draft(first.id)
    with pytest.raises(Failure):
        snapshots.draft(99)


def test_thinning_removes_what_need_not_be_kept(file: DraftFile) -> None:
    clock = Clock()
    snapshots = Snapshots(file, now=clock)
    for hour in range(30):
        named(file, f"甲{hour}")
        snapshots.take("named" if hour == 3 else "opened", "送审稿" if hour == 3 else "")
        clock.time += timedelta(minutes=10)
    clock.time += timedelta(days=20)
    snapshots.thin()

    assert [s.kind for s in snapshots.list()] == ["opened", "named"]
    assert snapshots.draft(snapshots.list()[0].id).get(NAME) == "甲29"
    with file.reading() as connection:
        assert list(connection.execute("SELECT count(*) FROM snapshot")) == [(2,)]


def test_rule_of_thinning() -> None:
    hours = (0.5, 0.6, 29.5, 29.9, 75, 80, 24 * 40, 24 * 40 + 3, 24 * 90)
    snapshots = [Snapshot(i, NOON - timedelta(hours=h), "opened") for i, h in enumerate(hours)]
    kept = Snapshot(99, NOON - timedelta(days=900), "release")

    assert [s.id for s in thin([*snapshots, kept], NOON)] == [3, 5, 7]
