"""Damaged drafts, really damaged: brought back whole, or with a report, or refused; never half."""

import hashlib
import random
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.model.paths import FieldPath
from app.store.backups import Backups
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.records import KeptFile, Present
from app.store.refusals import PasswordNeeded
from app.store.salvage import Salvaged, salvage
from app.store.schema import PAGE_SIZE
from app.store.snapshots import Snapshots
from tests.declarations import minimal
from tests.toy import TOY

NAME = FieldPath.parse("company.name")
TEXT = FieldPath.parse("architecture")
NOON = datetime(2018, 5, 7, 12, 0, tzinfo=UTC)
PASSWORDS = pytest.mark.parametrize("password", ["", "口令"])
FILES = {"figures/arch.png": 90_000, "evidence/合同.pdf": 300_000, "evidence/空.pdf": 0}
PIECE = 65_536


@dataclass
class Made:
    """A draft with everything that one can have, saved; and its backups, made before the end."""

    path: Path
    password: str
    history: History
    earlier: Draft
    backups: Backups
    bytes: bytes

    def salvage(self) -> Salvaged:
        return salvage(self.path, self.backups, EDITIONS, password=self.password)

    def opened(self, salvaged: Salvaged) -> DraftFile:
        return DraftFile.open(salvaged.path, EDITIONS, password=self.password)


def contents(name: str) -> bytes:
    return random.Random(name).randbytes(FILES[name])


def typed(history: History, text: str, number: int) -> History:
    path = TEXT if number % 2 else NAME
    change = history.draft.edit(path, f"{text}{number}" * 50)
    return history.make([change], at=NOON + timedelta(minutes=number))


def attach(connection: Connection, present: Present) -> None:
    for name in FILES:
        data = contents(name)
        sha256 = hashlib.sha256(data).hexdigest()
        query = "INSERT INTO attachment (sha256, size, complete) VALUES (?, ?, 1)"
        connection.execute(query, (sha256, len(data)))
        for number, start in enumerate(range(0, len(data), PIECE)):
            query = "INSERT INTO piece (sha256, number, data) VALUES (?, ?, ?)"
            connection.execute(query, (sha256, number, data[start : start + PIECE]))
        present.files[name] = KeptFile(sha256, len(data))


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    made: dict[str, Made] = {}
    for password in ("", "口令"):
        folder = tmp_path_factory.mktemp("原稿")
        edition = EDITIONS[0]
        draft = Draft(edition.id, minimal()).numbered(edition.form)
        file = DraftFile.create(folder / "草稿.shenbao", draft, password=password)
        file.change(attach)
        history = file.history
        for number in range(40):
            history = typed(history, "早先", number)
        file.save(history)
        Snapshots(file).take("named", "送审稿")
        backups = Backups(folder / "backups")
        backups.make(file)
        last = typed(history, "最后的字", 41).undo().redo()
        last = typed(last, "最后的字", 42).undo()
        file.save(last)
        path = file.path
        file.close()
        made[password] = Made(path, password, last, history.draft, backups, path.read_bytes())
    return made


@pytest.fixture
def made(originals: dict[str, Made], tmp_path: Path, password: str) -> Made:
    """A copy of the draft, its backups knowing where it lies now."""
    original = originals[password]
    path = tmp_path / "草稿.shenbao"
    path.write_bytes(original.bytes)
    folder = tmp_path / "backups"
    shutil.copytree(original.backups.folder, folder)
    for origin in folder.rglob("origin.json"):
        text = origin.read_text(encoding="utf-8")
        origin.write_text(text.replace(_quoted(original.path), _quoted(path)), encoding="utf-8")
    return Made(path, password, original.history, original.earlier, Backups(folder), original.bytes)


def _quoted(path: Path) -> str:
    import json

    return json.dumps(str(path))


def judge(made: Made) -> str:
    """Salvage, and hold the report against what really came back."""
    before = made.path.read_bytes() if made.path.exists() else None
    folder = set(made.path.parent.iterdir())
    try:
        salvaged = made.salvage()
    except Failure as failure:
        assert str(failure).endswith("。")
        assert set(made.path.parent.iterdir()) == folder
        return "refused"
    assert (made.path.read_bytes() if made.path.exists() else None) == before
    assert set(made.path.parent.iterdir()) - folder == {salvaged.path}
    report = "\n".join(salvaged.report)
    file = made.opened(salvaged)
    try:
        assert file.losses == ()
        draft = file.history.draft
        if "最后一次保存" in report:
            assert draft == made.history.draft
        else:
            assert "备份" in report or "历史版本" in report
            assert "没有找回" in report
            assert draft == made.earlier
        whole_history = (made.history.done, made.history.undone)
        if salvaged.whole:
            assert (file.history.done, file.history.undone) == whole_history
        else:
            assert "没有找回" in report
        for name in FILES:
            if name in file.present.files:
                assert kept_in(file, name) == contents(name)
                assert f"“{name}”" not in report
            else:
                assert f"“{name}”" in report
        if not Snapshots(file).list():
            assert "历史版本没有找回" in report
        # What came back can be worked with: every step can be taken back, and it can be saved.
        history = file.history
        for _ in file.history.done:
            history = history.undo()
        file.save(history)
    finally:
        file.close()
        salvaged.path.unlink()
    return "whole" if salvaged.whole else "salvaged"


def kept_in(file: DraftFile, name: str) -> bytes:
    query = "SELECT data FROM piece WHERE sha256 = ? ORDER BY number"
    with file.reading() as connection:
        rows = list(connection.execute(query, (file.present.files[name].sha256,)))
    return b"".join(data for (data,) in rows)


# --- what is whole ----------------------------------------------------------------------------


@PASSWORDS
def test_whole_file_comes_back_whole(made: Made) -> None:
    assert judge(made) == "whole"


@PASSWORDS
def test_without_its_first_page_it_comes_back_whole(made: Made) -> None:
    for page in (bytes(PAGE_SIZE), random.Random(1).randbytes(PAGE_SIZE)):
        made.path.write_bytes(page + made.bytes[PAGE_SIZE:])
        assert judge(made) == "whole"


# --- what is damaged --------------------------------------------------------------------------


@PASSWORDS
def test_each_page_may_be_lost(made: Made) -> None:
    outcomes: dict[str, int] = {}
    pages = len(made.bytes) // PAGE_SIZE
    for page in random.Random(2).sample(range(pages), 8) + list(range(6)):
        start = page * PAGE_SIZE
        made.path.write_bytes(
            made.bytes[:start] + bytes(PAGE_SIZE) + made.bytes[start + PAGE_SIZE :]
        )
        outcome = judge(made)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1

    assert outcomes.keys() == {"whole", "salvaged"}


@PASSWORDS
def test_bits_may_flip(made: Made) -> None:
    chance = random.Random(3)
    for _ in range(10):
        damaged = bytearray(made.bytes)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        made.path.write_bytes(damaged)
        assert judge(made) in ("whole", "salvaged")


@PASSWORDS
def test_file_may_be_cut_short(made: Made) -> None:
    size = len(made.bytes)
    for length in (0, 1, 17, 100, PAGE_SIZE, 5 * PAGE_SIZE + 9, size // 2, size - PAGE_SIZE):
        made.path.write_bytes(made.bytes[:length])
        assert judge(made) == "salvaged"


@PASSWORDS
def test_file_may_be_replaced_by_noise(made: Made) -> None:
    made.path.write_bytes(random.Random(4).randbytes(50_000))
    assert judge(made) == "salvaged"


@PASSWORDS
def test_deleted_file_comes_back_from_its_backup(made: Made) -> None:
    made.path.unlink()
    salvaged = made.salvage()

    assert not salvaged.whole
    assert "的备份" in salvaged.report[0]
    assert "附件" in salvaged.report[-1]
    salvaged.path.unlink()
    assert judge(made) == "salvaged"


# --- without backups --------------------------------------------------------------------------


@PASSWORDS
def test_without_backups_the_file_itself_is_enough(made: Made) -> None:
    shutil.rmtree(made.backups.folder)
    damaged = bytearray(made.bytes)
    damaged[3 * PAGE_SIZE : 4 * PAGE_SIZE] = bytes(PAGE_SIZE)
    made.path.write_bytes(damaged)

    assert judge(made) in ("whole", "salvaged")


@PASSWORDS
def test_without_anything_it_is_refused(made: Made) -> None:
    shutil.rmtree(made.backups.folder)
    for damaged in (b"", made.bytes[:PAGE_SIZE], bytes(9 * PAGE_SIZE)):
        made.path.write_bytes(damaged)
        assert judge(made) == "refused"
    made.path.unlink()
    assert judge(made) == "refused"


@pytest.mark.parametrize("password", [""])
def test_without_present_and_backup_an_earlier_state_is_taken(made: Made) -> None:
    shutil.rmtree(made.backups.folder)
    file = DraftFile.open(made.path, EDITIONS)
    with file.writing() as connection:
        connection.execute("UPDATE present SET body = zeroblob(length(body))")
    file.close()
    salvaged = made.salvage()

    assert "历史版本" in salvaged.report[0]
    again = made.opened(salvaged)
    assert again.history.draft == made.earlier
    again.close()


# --- passwords --------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["口令"])
def test_encrypted_draft_needs_its_password(made: Made) -> None:
    with pytest.raises(PasswordNeeded):
        salvage(made.path, made.backups, EDITIONS)
    with pytest.raises(Failure, match="密码不正确"):
        salvage(made.path, made.backups, EDITIONS, password="错的")
    assert {item.name for item in made.path.parent.iterdir()} == {"草稿.shenbao", "backups"}


@pytest.mark.parametrize("password", ["口令"])
def test_what_comes_back_is_encrypted_alike(made: Made) -> None:
    made.path.write_bytes(bytes(PAGE_SIZE) + made.bytes[PAGE_SIZE:])
    salvaged = made.salvage()

    assert "某某".encode() not in salvaged.path.read_bytes()
    with pytest.raises(PasswordNeeded):
        DraftFile.open(salvaged.path, EDITIONS)


# --- what may go wrong ------------------------------------------------------------------------


@PASSWORDS
def test_unsaved_copy_is_newer_than_the_file(made: Made) -> None:
    file = DraftFile.open(made.path, EDITIONS, password=made.password)
    unsaved = typed(file.history, "没能保存", 50)
    made.backups.emergency(unsaved, file)
    file.close()
    salvaged = made.salvage()
    again = made.opened(salvaged)

    assert again.history.draft == unsaved.draft
    assert "应急副本" in salvaged.report[0]
    assert kept_in(again, "evidence/合同.pdf") == contents("evidence/合同.pdf")
    again.close()


@pytest.mark.parametrize("password", [""])
def test_damaged_backup_is_passed_over(made: Made, tmp_path: Path) -> None:
    file = DraftFile.open(made.path, EDITIONS)
    made.backups.make(file)
    file.close()
    newest = made.backups.all()[0]
    newest.path.write_bytes(newest.path.read_bytes()[:PAGE_SIZE])
    made.path.unlink()
    salvaged = made.salvage()
    again = made.opened(salvaged)

    assert again.history.draft == made.earlier
    again.close()


@pytest.mark.parametrize("password", [""])
def test_nothing_is_left_behind_where_nothing_can_be_written(made: Made, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="无法写入"):
        salvage(made.path, made.backups, EDITIONS, target=tmp_path / "没有" / "草稿.shenbao")
    with pytest.raises(Failure, match="已经存在"):
        salvage(made.path, made.backups, EDITIONS, target=made.path)
    with pytest.raises(Failure, match="不认识的申报书版本"):
        salvage(made.path, made.backups, (TOY,))
    assert made.path.read_bytes() == made.bytes


@pytest.mark.parametrize("password", [""])
def test_empty_file_without_a_backup_is_told_without_asking_for_a_password(
    made: Made, tmp_path: Path
) -> None:
    empty = tmp_path / "空.shenbao"
    empty.write_bytes(b"")

    with pytest.raises(Failure, match="是空文件") as told:
        salvage(empty, made.backups, EDITIONS)
    assert not isinstance(told.value, PasswordNeeded)
