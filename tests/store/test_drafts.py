"""A draft file keeps what was saved, refuses what is not ours, and changes nothing unasked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import Confirming, History, Noting
from app.model.paths import FieldPath
from app.model.values import Json
from app.store import database, migrations, schema
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.refusals import (
    Damaged,
    Holder,
    InUse,
    NewerDraft,
    NotADraft,
    NotSaved,
    PasswordNeeded,
    ReadOnlyPlace,
    UnknownEdition,
    WrongPassword,
)
from tests.declarations import TREES
from tests.store.faulty import faulty
from tests.store.killing import edited, number_of

EDITION = EDITIONS[0]
NAME = FieldPath.parse("company.name")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not let an open file be replaced")
NOON = datetime(2018, 5, 7, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "某公司 申报书（草稿）.shenbao"


@pytest.fixture
def file(path: Path) -> Iterator[DraftFile]:
    made = DraftFile.create(path, Draft(EDITION.id))
    yield made
    made.close()


def opened(path: Path, **options: object) -> DraftFile:
    return DraftFile.open(path, EDITIONS, **options)  # type: ignore[arg-type]


def typed(history: History, value: Json, step: int = 0) -> History:
    at = NOON + timedelta(minutes=step)
    return history.make([history.draft.edit(NAME, value)], at=at)


# --- keeping ------------------------------------------------------------------------------------


def test_everything_is_there_again(file: DraftFile) -> None:
    history = typed(file.history, "航天云网")
    history = history.make([Confirming("odd", NAME, "", "已核对")], at=NOON, name="确认")
    history = history.make([Noting(NAME, "", "问财务")], at=NOON, name="备注")
    for number in range(1, 4):
        history = edited(history, number)
    history = history.undo().undo()
    file.save(history)
    file.close()

    again = opened(file.path)

    assert again.history.draft == history.draft
    assert (again.history.done, again.history.undone) == (history.done, history.undone)
    assert again.history.next_number == history.next_number
    assert (again.draft_id, again.losses, again.edition) == (file.draft_id, (), EDITION)
    assert number_of(again.history.redo().redo().draft) == 3
    again.close()


def without_floats(value: object) -> Any:
    """A draft never holds binary floats, nor what is no number."""
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    if isinstance(value, dict):
        return {name: without_floats(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_floats(item) for item in value]
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else Decimal(repr(value))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=4), TREES, max_size=4))
def test_any_content_comes_back_exactly(tmp_path: Path, tree: dict[str, Json]) -> None:
    path = tmp_path / f"{os.urandom(6).hex()}.shenbao"
    draft = Draft(EDITION.id, without_floats(tree)).set(
        FieldPath.parse("x"), [Decimal("1.50"), 10**30, "\ud800"]
    )
    DraftFile.create(path, draft).close()

    file = opened(path, read_only=True)

    assert repr(file.history.draft) == repr(draft)
    file.close()


def test_steps_that_are_gone_are_forgotten_on_the_disk(file: DraftFile) -> None:
    history = typed(typed(file.history, "一"), "二", 1)
    file.save(history)
    other = typed(history.undo(), "三", 2)
    file.save(other)
    with file.reading() as connection:
        numbers = [number for (number,) in connection.execute("SELECT number FROM step")]

    assert numbers == [step.number for step in other.done]


def test_file_is_marked_as_ours(file: DraftFile) -> None:
    file.close()
    head = file.path.read_bytes()[:100]

    assert head[68:72] == b"SBAO"
    assert int.from_bytes(head[60:64]) == schema.VERSION
    assert sorted(p.name for p in file.path.parent.iterdir()) == [file.path.name]


def test_nothing_is_ever_made_over_an_existing_file(path: Path) -> None:
    path.write_text("重要")

    with pytest.raises(Failure, match="已经存在"):
        DraftFile.create(path, Draft(EDITION.id))

    assert path.read_text() == "重要"


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="文件夹不存在"):
        DraftFile.create(tmp_path / "没有" / "草稿.shenbao", Draft(EDITION.id))


def deep(folder: Path, levels: int) -> Path:
    for _ in range(levels):
        folder /= "跨行业跨领域工业互联网平台申报材料" * 3
    try:
        folder.mkdir(parents=True)
    except OSError:
        pytest.skip("this disk has no such names")
    return folder / "申报书.shenbao"


def test_long_chinese_path(tmp_path: Path) -> None:
    path = deep(tmp_path, 6 if os.name == "nt" else 2)
    DraftFile.create(path, Draft(EDITION.id)).close()

    opened(path).close()


@posix
def test_path_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="路径过长"):
        DraftFile.create(deep(tmp_path, 5), Draft(EDITION.id))


# --- one who writes -----------------------------------------------------------------------------

_OTHER = """
import sys
from pathlib import Path
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
from app.store.refusals import InUse
path = Path(sys.argv[1])
try:
    DraftFile.open(path, EDITIONS)
except InUse as refusal:
    print(refusal.holder.process, refusal)
file = DraftFile.open(path, EDITIONS, read_only=True)
print(file.history.draft.content)
"""


def test_second_opening_says_who_has_it_and_may_look(file: DraftFile) -> None:
    file.save(typed(file.history, "航天云网"))
    done = subprocess.run(
        [sys.executable, "-c", _OTHER, str(file.path)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    said, content = done.stdout.splitlines()

    assert said.startswith(f"{os.getpid()} “{file.path.name}”正由")
    assert "航天云网" in content


def test_same_process_is_refused_too_and_keeps_its_lock(file: DraftFile) -> None:
    with pytest.raises(InUse):
        opened(file.path)
    looking = opened(file.path, read_only=True)
    looking.close()
    with pytest.raises(InUse):
        opened(file.path)

    file.save(typed(file.history, "航"))


def test_whoever_asks_again_here_is_told_since_when_it_is_open(path: Path) -> None:
    DraftFile.create(path, Draft(EDITION.id)).close()
    holder = Holder("张三", "PC-7", 1, NOON)
    file = opened(path, holder=holder)

    with pytest.raises(InUse, match="张三在电脑PC-7上") as told:
        opened(path)
    assert told.value.holder == holder
    assert DraftFile.here(path) is file
    file.close()
    assert DraftFile.here(path) is None


def test_who_only_looks_changes_nothing(file: DraftFile) -> None:
    file.close()
    before = file.path.read_bytes()
    looking = opened(file.path, read_only=True)

    with pytest.raises(NotSaved, match="只读"):
        looking.save(typed(looking.history, "航"))
    with pytest.raises(NotSaved, match="只读"):
        looking.set_password("x")
    looking.close()

    assert file.path.read_bytes() == before


def test_who_only_looks_can_copy(file: DraftFile, tmp_path: Path) -> None:
    file.save(typed(file.history, "航"))
    looking = opened(file.path, read_only=True)
    looking.copy_to(tmp_path / "副本.shenbao")
    looking.close()

    copy = opened(tmp_path / "副本.shenbao")
    assert copy.history == file.history
    copy.close()


def test_closed_draft_can_be_opened_again(file: DraftFile) -> None:
    file.close()

    opened(file.path).close()
    opened(file.path).close()


def test_file_left_by_a_killed_process_opens(file: DraftFile) -> None:
    file.save(typed(file.history, "航"))
    file.close()
    start, _, _ = _OTHER.partition("try:")
    program = f"{start}import os\nfile = DraftFile.open(path, EDITIONS)\nos._exit(1)"
    subprocess.run([sys.executable, "-c", program, str(file.path)], check=False)

    again = opened(file.path)

    assert again.history.draft.get(NAME) == "航"
    again.close()


# --- what happens underneath --------------------------------------------------------------------


@posix
def test_deleted_file_is_written_again(file: DraftFile) -> None:
    file.path.unlink()
    history = typed(file.history, "航")
    file.save(history)
    file.close()

    again = opened(file.path)

    assert again.history.draft.get(NAME) == "航"
    again.close()


@posix
def test_replaced_file_is_left_alone(file: DraftFile, tmp_path: Path) -> None:
    original = file.path
    other = tmp_path / "别的.shenbao"
    file.copy_to(other)
    theirs = opened(other)
    theirs.save(typed(theirs.history, "天"))
    theirs.close()
    foreign = other.read_bytes()
    other.replace(original)

    file.save(typed(file.history, "航"))

    assert original.read_bytes() == foreign
    assert file.path != original
    assert file.path.name in file.notice
    file.close()
    again = opened(file.path)
    assert again.history.draft.get(NAME) == "航"
    again.close()


@posix
def test_same_draft_come_back_as_another_file_is_gone_on_with(
    file: DraftFile, tmp_path: Path
) -> None:
    """A stick that is taken out and put in again, a share whose numbers of files change."""
    original = file.path
    history = typed(file.history, "一")
    file.save(history)
    file.copy_to(tmp_path / "同一份")
    (tmp_path / "同一份").replace(original)

    file.save(typed(history, "二", 1))
    file.close()

    assert (file.path, file.notice) == (original, "")
    assert [p.name for p in tmp_path.iterdir()] == [original.name]
    again = opened(original)
    assert again.history.draft.get(NAME) == "二"
    assert again.history.undo().draft.get(NAME) == "一"
    again.close()


@posix
def test_file_deleted_after_the_last_save_is_there_again_when_it_is_closed(
    file: DraftFile,
) -> None:
    file.save(typed(file.history, "航"))
    file.path.unlink()
    file.close()

    again = opened(file.path)
    assert again.history.draft.get(NAME) == "航"
    again.close()


class Unsure:
    """A connection to a disk that does what it is told and then says that it failed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def execute(self, statements: str, *bindings: Any) -> object:
        rows = self._connection.execute(statements, *bindings)
        if statements == "COMMIT":
            raise apsw.IOError("the answer was lost")
        return rows


def test_commit_that_arrived_though_its_disk_denied_it_is_reckoned_with(file: DraftFile) -> None:
    earlier = typed(file.history, "一")
    file.save(earlier)
    assert file._connection is not None
    file._connection = Unsure(file._connection)  # type: ignore[assignment]
    with pytest.raises(NotSaved, match="自动重试"):
        file.save(typed(earlier, "二", 1))

    file.save(earlier)  # the person took it back meanwhile
    file.close()

    again = opened(file.path)
    assert (again.history.draft, again.history.done) == (earlier.draft, earlier.done)
    again.close()


def broken_off(file: DraftFile) -> None:
    with pytest.raises(NotSaved), file.writing():
        raise apsw.IOError("the disk failed")


def test_all_goes_on_after_the_disk_failed_once(file: DraftFile, tmp_path: Path) -> None:
    history = file.history
    for number in range(5):
        history = typed(history, f"{number}", number)
    file.save(history)

    broken_off(file)
    file.copy_to(tmp_path / "副本.shenbao")
    broken_off(file)
    file.change(lambda _, present: present.files.clear())
    broken_off(file)
    history = typed(history.undo().undo(), "另", 9)
    file.save(history)

    with file.reading() as connection:
        numbers = [number for (number,) in connection.execute("SELECT number FROM step")]
    assert numbers == [step.number for step in history.done]


def test_closed_draft_is_not_taken_again_by_a_late_save(file: DraftFile) -> None:
    file.close()

    with pytest.raises(NotSaved, match="已经关闭"):
        file.save(typed(file.history, "航"))

    opened(file.path).close()


@posix
def test_link_stays_a_link_and_what_it_leads_to_is_encrypted(
    file: DraftFile, tmp_path: Path
) -> None:
    file.close()
    link = tmp_path / "链接.shenbao"
    link.symlink_to(file.path)
    linked = opened(link)
    linked.set_password("密码")
    linked.close()

    assert link.is_symlink()
    assert not file.path.read_bytes().startswith(database.HEADER)


@posix
def test_folder_that_is_away_is_told_and_waited_for(file: DraftFile, tmp_path: Path) -> None:
    away = tmp_path.with_name(f"{tmp_path.name}-away")
    history = typed(file.history, "航")
    tmp_path.rename(away)
    with pytest.raises(NotSaved, match="没有保存"):
        file.save(history)
    away.rename(tmp_path)

    file.save(history)

    assert file.notice == ""


def test_full_disk_is_told_and_the_same_object_saves_later(file: DraftFile) -> None:
    history = typed(file.history, os.urandom(100_000).hex())  # can't be packed
    with file.reading() as connection:
        pages = connection.pragma("page_count")
        connection.pragma("max_page_count", pages)
    with pytest.raises(NotSaved, match="磁盘已满"):
        file.save(history)
    with file.reading() as connection:
        connection.pragma("max_page_count", 10**6)

    file.save(history)
    file.close()

    again = opened(file.path)
    assert again.history.draft == history.draft
    again.close()


def test_full_disk_is_told_whatever_is_written(file: DraftFile, tmp_path: Path) -> None:
    copy = tmp_path / "副本.shenbao"
    file.close()
    with faulty("full", 1):
        with pytest.raises(Failure, match="磁盘已满"):
            DraftFile.create(copy, Draft(EDITION.id))
        full = opened(file.path)  # to be read at least
        with pytest.raises(Failure, match="磁盘已满"):
            full.copy_to(copy)
        with pytest.raises(NotSaved, match="磁盘已满"):
            full.set_password("密码")
        with pytest.raises(NotSaved, match="磁盘已满"):
            full.save(typed(full.history, "航"))
        full.close()

    assert [p.name for p in tmp_path.iterdir()] == [file.path.name]
    opened(file.path).close()


def _can_append_to(path: Path) -> bool:
    try:
        path.open("ab").close()
    except PermissionError:
        return False
    return True


@pytest.fixture
def unwritable() -> Iterator[Path]:
    """A draft in a place that can be read only. Root could write all the same, and is not root."""
    folder = Path(tempfile.mkdtemp())  # everybody may enter it, which is not so of tmp_path
    path = folder / "光盘上的草稿.shenbao"
    file = DraftFile.create(path, Draft(EDITION.id))
    file.save(typed(file.history, "航"))
    file.close()
    path.chmod(0o444)
    folder.chmod(0o555)
    user = None if os.name == "nt" else os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        if _can_append_to(path):
            pytest.skip("whoever runs this may write everywhere")
        yield path
    finally:
        if user is not None:
            os.seteuid(user)
        folder.chmod(0o755)
        path.chmod(0o644)
        shutil.rmtree(folder)


def test_draft_that_cannot_be_written_may_be_looked_at(unwritable: Path) -> None:
    before = unwritable.read_bytes()

    with pytest.raises(ReadOnlyPlace, match="只读查看"):
        opened(unwritable)
    looking = opened(unwritable, read_only=True)

    assert looking.history.draft.get(NAME) == "航"
    looking.close()
    assert unwritable.read_bytes() == before
    assert [p.name for p in unwritable.parent.iterdir()] == [unwritable.name]


@posix
def test_new_draft_where_nothing_may_be_written_is_told(unwritable: Path) -> None:
    with pytest.raises(Failure, match=r"无法新建草稿.*权限"):
        DraftFile.create(unwritable.with_name("新.shenbao"), Draft(EDITION.id))


# --- what is not ours ---------------------------------------------------------------------------


def foreign(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


KEPT = Path(__file__).parent / "drafts"
KEPT_PLAIN = KEPT / "v1.shenbao"
OURS = ("PRAGMA application_id = 0x5342414F", f"PRAGMA user_version = {schema.VERSION}")
BAD: dict[str, tuple[Callable[[Path], object], type[Failure]]] = {
    "empty": (lambda path: path.write_bytes(b""), NotADraft),
    "text": (lambda path: path.write_text("不是草稿"), NotADraft),
    "zip": (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(50)), NotADraft),
    "zeros": (lambda path: path.write_bytes(bytes(8192)), NotADraft),
    "long text": (lambda path: path.write_text("这是一段文字，不是草稿。" * 99), NotADraft),
    "folder": (Path.mkdir, NotADraft),
    "another database": (lambda path: foreign(path, "CREATE TABLE t (a)"), NotADraft),
    "our mark alone": (lambda path: foreign(path, *OURS, "CREATE TABLE t (a)"), NotADraft),
    "first bytes flipped": (
        lambda path: path.write_bytes(b"sQL" + KEPT_PLAIN.read_bytes()[3:]) and None,
        Damaged,
    ),
    "encrypted by others": (
        lambda path: path.write_bytes(os.urandom(8192)) and None,
        PasswordNeeded,
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_draft_is_refused_and_not_changed(path: Path, kind: str) -> None:
    make, refusal = BAD[kind]
    make(path)
    before = path.read_bytes() if path.is_file() else b""

    for read_only in (False, True):
        with pytest.raises(refusal) as told:
            opened(path, read_only=read_only)
        assert path.name in str(told.value)

    assert (path.read_bytes() if path.is_file() else b"") == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_missing_file_is_told(path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(Failure, match="找不到草稿"):
            opened(path, read_only=read_only)
        with pytest.raises(Failure, match="无法读取草稿"):
            opened(path.with_name("a\0b.shenbao"), read_only=read_only)


TAMPERED = (
    "CREATE TRIGGER t AFTER INSERT ON holder BEGIN DELETE FROM present; END",
    "CREATE VIEW v AS SELECT * FROM present",
    "CREATE TABLE more (a)",
    "CREATE INDEX i ON step (body)",
    "ALTER TABLE present ADD COLUMN more",
    "DROP TABLE step",
)


@pytest.mark.parametrize("statement", TAMPERED)
def test_schema_that_is_not_ours_is_refused_and_never_executed(
    file: DraftFile, statement: str
) -> None:
    file.close()
    foreign(file.path, statement)
    before = file.path.read_bytes()

    for read_only in (False, True):
        with pytest.raises(NotADraft, match="没有改动"):
            opened(file.path, read_only=read_only)

    assert file.path.read_bytes() == before


def test_newer_draft_is_left_untouched(file: DraftFile) -> None:
    file.close()
    foreign(file.path, f"PRAGMA user_version = {schema.VERSION + 1}")
    before = file.path.read_bytes()

    with pytest.raises(NewerDraft, match="较新版本"):
        opened(file.path)

    assert file.path.read_bytes() == before


def test_edition_that_is_not_known_is_told(path: Path) -> None:
    from tests.toy import TOY

    DraftFile.create(path, Draft(TOY.id), editions=(TOY,)).close()

    with pytest.raises(UnknownEdition, match=TOY.id):
        opened(path)
    DraftFile.open(path, (*EDITIONS, TOY)).close()


# --- damage -------------------------------------------------------------------------------------


def damage(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "column",
    ["digest = zeroblob(32)", "body = CAST(x'b9' AS TEXT)", "digest = CAST(x'b9' AS TEXT)"],
)
def test_damaged_content_is_never_read(file: DraftFile, column: str) -> None:
    file.save(typed(file.history, "航"))
    file.close()
    damage(file.path, f"UPDATE present SET {column}")

    for read_only in (False, True):
        with pytest.raises(Damaged, match="备份"):
            opened(file.path, read_only=read_only)


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("UPDATE step SET digest = zeroblob(32) WHERE number = 2", 1),
        ("DELETE FROM step WHERE number = 2", 1),
        ("DELETE FROM step", 0),
        ("UPDATE step SET body = CAST(x'b9' AS TEXT) WHERE number = 3", 0),
    ],
)
def test_lost_steps_are_told_and_the_content_is_whole(
    file: DraftFile, statement: str, left: int
) -> None:
    history = typed(typed(typed(file.history, "一"), "二", 1), "三", 2)
    file.save(history)
    file.close()
    damage(file.path, statement)

    again = opened(file.path)

    assert again.history.draft == history.draft
    assert len(again.history.done) == left
    assert "操作记录已损坏" in "".join(again.losses)
    # What is left can be gone on with, and saved.
    again.save(typed(again.history, "四", 3))
    again.close()
    final = opened(file.path)
    assert (final.history.draft.get(NAME), final.losses) == ("四", ())
    final.close()


# --- passwords ----------------------------------------------------------------------------------


def test_password_is_set_changed_and_taken_away(file: DraftFile) -> None:
    history = typed(file.history, "绝密平台名称")
    file.save(history)
    file.set_password("第一个")
    assert file.is_encrypted
    file.save(typed(history, "改了", 1))
    file.close()
    data = file.path.read_bytes()
    assert not data.startswith(database.HEADER)
    for clear in ("present", "绝密", "第一个", "shenbao"):
        assert clear.encode() not in data
    with pytest.raises(PasswordNeeded):
        opened(file.path)
    with pytest.raises(WrongPassword):
        opened(file.path, password="别的")

    again = opened(file.path, password="第一个")
    assert again.history.draft.get(NAME) == "改了"
    again.set_password("第二个")
    again.set_password("")
    again.close()

    plain = opened(file.path)
    assert plain.history.draft.get(NAME) == "改了"
    assert plain.history.undo().draft.get(NAME) == "绝密平台名称"
    plain.close()
    assert [p.name for p in file.path.parent.iterdir()] == [file.path.name]


def test_new_draft_can_be_encrypted_from_the_start(path: Path) -> None:
    DraftFile.create(path, Draft(EDITION.id), password="密码").close()

    assert not path.read_bytes().startswith(database.HEADER)
    opened(path, password="密码", read_only=True).close()


def test_copy_is_whole_and_encrypted_alike(file: DraftFile, tmp_path: Path) -> None:
    file.set_password("密码")
    history = typed(file.history, "航")
    file.save(history)
    copy = tmp_path / "副本.shenbao"
    file.copy_to(copy)

    with pytest.raises(PasswordNeeded):
        opened(copy)
    again = opened(copy, password="密码")
    assert again.history.draft == history.draft
    again.close()
    with pytest.raises(Failure, match="已经存在"):
        file.copy_to(copy)


# --- older drafts -------------------------------------------------------------------------------

NEXT = schema.VERSION + 1


def test_a_draft_of_every_version_is_kept() -> None:
    assert {path.stem for path in KEPT.glob("v*.shenbao")} >= {
        f"v{version}" for version in range(1, schema.VERSION + 1)
    }


@pytest.mark.parametrize("name", sorted(path.name for path in KEPT.glob("*.shenbao")))
def test_kept_draft_opens(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes((KEPT / name).read_bytes())
    file = opened(path, password="密码" if "encrypted" in name else "")

    assert file.losses == ()
    assert number_of(file.history.draft) == 3
    assert number_of(file.history.undo().draft) == 2
    file.close()


def test_older_draft_is_migrated_after_a_copy_was_made(
    file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(typed(file.history, "航"))
    file.close()
    table = {"later": "(id INTEGER PRIMARY KEY)"}
    monkeypatch.setattr(schema, "TABLES", schema.TABLES | table)
    for module in (schema, migrations, sys.modules["app.store.gate"]):
        monkeypatch.setattr(module, "VERSION", NEXT)

    def to_next(connection: Connection) -> None:
        connection.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")

    monkeypatch.setattr(migrations, "MIGRATIONS", {NEXT - 1: to_next})
    copied: list[Path] = []

    migrated = DraftFile.open(file.path, EDITIONS, before_migration=copied.append)

    assert copied == [file.path]
    assert migrated.history.draft.get(NAME) == "航"
    migrated.close()
    assert int.from_bytes(file.path.read_bytes()[60:64]) == NEXT


def test_failed_migration_leaves_the_draft_as_it_was(
    file: DraftFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.close()
    before = file.path.read_bytes()
    for module in (schema, migrations, sys.modules["app.store.gate"]):
        monkeypatch.setattr(module, "VERSION", NEXT)

    def to_next(connection: Connection) -> None:
        connection.execute("DELETE FROM present")
        connection.execute("SELECT nothing")

    monkeypatch.setattr(migrations, "MIGRATIONS", {NEXT - 1: to_next})

    with pytest.raises(Damaged):
        opened(file.path)

    assert file.path.read_bytes()[:60] == before[:60]
    monkeypatch.undo()
    opened(file.path).close()
