"""Releases in a draft file: kept for good, never changed, and told when damaged."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import Edit, History
from app.model.paths import FieldPath
from app.store.attachments import Attachments
from app.store.drafts import DraftFile
from app.store.releases import Event, Published, Release, Releases

NAME = FieldPath.parse("company.name")
BEIJING = timezone(timedelta(hours=8))
AT = datetime(2018, 5, 1, 23, 30, tzinfo=BEIJING)


def release(number: int, draft: Draft | None = None) -> Release:
    held = draft or Draft(EDITIONS[-1].id, {"company": {"name": "甲公司", "employees": 12}})
    files = (Published("申报书-甲公司-第1版.pdf", "ab" * 32, 123_456),)
    return Release(
        number, AT, "ABCD-EFGH-JKMN", "cd" * 32, held, {"附件/附件01 a.pdf": "ef"}, files
    )


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    return DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITIONS[-1].id))


def opened(file: DraftFile) -> DraftFile:
    file.close()
    return DraftFile.open(file.path, EDITIONS)


def test_a_release_is_read_as_it_was_sealed(file: DraftFile) -> None:
    amount = {"company": {"assets": Decimal("1234.50"), "name": "甲"}}
    sealed = release(1, Draft(EDITIONS[-1].id, amount).confirm("x", NAME, "已核对"))
    Releases(file).add(sealed)
    again = opened(file)

    assert Releases(again).list() == (sealed,)
    assert repr(Releases(again).get(1).draft.content) == repr(amount)
    assert sealed.imprint.on == date(2018, 5, 1)  # the day where it was made, not in Greenwich
    again.close()


def test_numbers_grow_and_none_is_given_twice(file: DraftFile) -> None:
    releases = Releases(file)
    assert releases.next_number == 1
    assert releases.newest is None
    releases.add(release(1))
    releases.add(release(2))

    assert releases.next_number == 3
    assert releases.newest == release(2)
    with pytest.raises(ValueError, match="2"):
        releases.add(release(2))
    file.close()


def test_what_became_of_it_is_added_and_nothing_else_changes(file: DraftFile) -> None:
    releases = Releases(file)
    releases.add(release(1))
    printed = Event("printed", datetime(2018, 5, 2, 9, tzinfo=UTC), "4份")
    mailed = Event("mailed", datetime(2018, 5, 2, 10, tzinfo=UTC), "xinruansi@miit.gov.cn")
    releases.log(1, printed)
    told = releases.log(1, mailed)

    assert told.events == (printed, mailed)
    assert releases.get(1) == told
    assert replace(told, events=()) == release(1)
    with pytest.raises(Failure, match="第7版"):
        releases.log(7, printed)
    file.close()


def test_one_that_was_never_published_can_be_taken_back(file: DraftFile) -> None:
    releases = Releases(file)
    releases.add(release(1))
    releases.remove(1)
    assert releases.list() == ()
    assert releases.next_number == 1
    file.close()


def test_a_damaged_release_is_told_and_its_number_is_not_given_again(file: DraftFile) -> None:
    Releases(file).add(release(1))
    Releases(file).add(release(2))
    file.close()
    connection = apsw.Connection(str(file.path))
    connection.execute("UPDATE release SET body = zeroblob(20) WHERE number = 1")
    connection.close()
    again = DraftFile.open(file.path, EDITIONS)

    assert [one.number for one in Releases(again).list()] == [2]
    with pytest.raises(Failure, match="第1版"):
        Releases(again).get(1)
    assert Releases(again).next_number == 3
    again.close()


def test_editing_and_saving_the_draft_leaves_releases_alone(file: DraftFile) -> None:
    Releases(file).add(release(1))
    history = History(file.history.draft).make(
        (Edit(NAME, None, "乙公司"),), at=datetime.now(UTC), name="输入"
    )
    file.save(history)

    assert Releases(opened(file)).list() == (release(1),)


def test_files_that_only_a_release_names_are_kept(file: DraftFile, tmp_path: Path) -> None:
    source = tmp_path / "合同.pdf"
    source.write_bytes(b"%PDF-1.4 contract")
    name = Attachments(file).add(source, "evidence/合同.pdf")
    evidence = Draft(EDITIONS[-1].id, {"evidence": [{"title": "合同", "file": name}]})
    Releases(file).add(release(1, evidence))

    file.close()
    file = DraftFile.open(file.path, EDITIONS)  # in another run of the program
    assert Attachments(file).drop_unused() == ()
    assert Attachments(file).is_whole(name)
    file.close()


def test_copies_carry_the_releases(file: DraftFile, tmp_path: Path) -> None:
    Releases(file).add(release(1))
    file.copy_to(tmp_path / "副本.shenbao")
    file.close()
    copy = DraftFile.open(tmp_path / "副本.shenbao", EDITIONS, read_only=True)

    assert Releases(copy).list() == (release(1),)
    copy.close()
