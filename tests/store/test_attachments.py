"""Files in a draft: put in whole or not at all, named once, kept once, swept when broken off."""

from __future__ import annotations

import hashlib
import io
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.model.paths import FieldPath
from app.model.values import Json
from app.store.attachments import Attachments, Cancelled, name_for
from app.store.drafts import DraftFile
from app.store.kept import Kept
from app.store.refusals import NotSaved
from app.store.snapshots import Snapshots
from app.store.stored import PIECE_BYTES

ROOT = Path(__file__).parents[2]
EVIDENCE = FieldPath.parse("evidence")
LARGE = random.Random(1).randbytes(2 * PIECE_BYTES + 12345)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DraftFile]:
    file = DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITIONS[-1].id))
    yield file
    file.close()


@pytest.fixture
def attachments(file: DraftFile) -> Attachments:
    return Attachments(file)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "合同.pdf"
    path.write_bytes(LARGE)
    return path


def kept(file: DraftFile) -> Kept:
    return Kept(file, lambda _: True, lambda data: data == b"good")


def named(*names: str) -> list[Json]:
    return [{"#": number, "file": name} for number, name in enumerate(names)]


def edited(history: History, value: Json) -> History:
    change = history.draft.edit(EVIDENCE, value)
    return history.make([change], at=datetime(2018, 5, 7, tzinfo=UTC), name="粘贴").settled()


def rows(file: DraftFile, table: str) -> int:
    with file.reading() as connection:
        ((count,),) = connection.execute(f"SELECT count(*) FROM {table}")
    return int(count)


def assert_nothing_left(file: DraftFile) -> None:
    assert file.present.files == {}
    assert (rows(file, "attachment"), rows(file, "piece")) == (0, 0)


class Fragile(io.BytesIO):
    """A file whose disk goes, or whose content changes, once ``at`` bytes of it were read."""

    def __init__(self, data: bytes, at: int, what: str) -> None:
        super().__init__(data)
        self.left = at
        self.what = what

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.left -= len(data)
        if self.left >= 0:
            return data
        if self.what == "vanishes":
            raise OSError("no such device")
        if self.what == "shrinks":
            return b""
        if self.what == "grows":
            return data or b"more"
        return bytes(len(data))


# --- putting in ---------------------------------------------------------------------------------


def test_a_file_comes_back_as_it_was_after_opening_again(
    file: DraftFile, attachments: Attachments, source: Path
) -> None:
    assert attachments.add(source, "evidence/合同.pdf") == "evidence/合同.pdf"
    file.close()

    with_files = DraftFile.open(file.path, EDITIONS)
    files = kept(with_files)
    assert files.read("evidence/合同.pdf") == LARGE
    assert files.size("evidence/合同.pdf") == len(LARGE)
    assert files.sha256("evidence/合同.pdf") == hashlib.sha256(LARGE).hexdigest()
    assert files.file_problems("evidence/合同.pdf", "evidence") == ()
    with_files.close()


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1])
def test_every_length_comes_back(file: DraftFile, attachments: Attachments, length: int) -> None:
    name = attachments.add(io.BytesIO(LARGE[:length]), "a")

    assert kept(file).read(name) == LARGE[:length]
    assert rows(file, "piece") == -(-length // PIECE_BYTES)


def test_an_encrypted_draft_encrypts_its_files_too(tmp_path: Path) -> None:
    path = tmp_path / "密.shenbao"
    file = DraftFile.create(path, Draft(EDITIONS[-1].id), password="s3cret")
    name = Attachments(file).add(io.BytesIO(b"visible words" * 1000), "a.txt")
    assert kept(file).read(name) == b"visible words" * 1000
    file.close()

    assert b"visible words" not in path.read_bytes()


def test_the_same_bytes_are_kept_once_and_a_name_means_the_same_for_good(
    file: DraftFile, attachments: Attachments, source: Path
) -> None:
    assert attachments.add(source, "evidence/甲.pdf") == "evidence/甲.pdf"
    assert attachments.add(source, "evidence/甲.pdf") == "evidence/甲.pdf"
    assert attachments.add(source, "evidence/乙.pdf") == "evidence/乙.pdf"
    assert attachments.add(io.BytesIO(b"other"), "evidence/甲.pdf") == "evidence/甲 2.pdf"
    assert attachments.add(io.BytesIO(b"third"), "evidence/甲.pdf") == "evidence/甲 3.pdf"
    assert attachments.add(io.BytesIO(b"other"), "evidence/甲.pdf") == "evidence/甲 2.pdf"
    assert attachments.add(io.BytesIO(b"other"), "v1.2/无后缀") == "v1.2/无后缀"
    assert attachments.add(io.BytesIO(b"third"), "v1.2/无后缀") == "v1.2/无后缀 2"

    assert rows(file, "attachment") == 3
    assert rows(file, "piece") == 3 + 2
    assert kept(file).read("evidence/甲.pdf") == kept(file).read("evidence/乙.pdf") == LARGE


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("合同.PDF", "evidence/合同.pdf"),
        ("C:\\用户\\张三\\合同（终稿）.pdf", "evidence/合同（终稿）.pdf"),
        ("/home/张三/a.b.c.pdf", "evidence/a.b.c.pdf"),
        ('合同<一>:"二"|三?*.docx', "evidence/合同_一___二__三__.docx"),
        ("nul.txt", "evidence/文件nul.txt"),
        ("COM1", "evidence/文件COM1"),
        ("合同\u202efdp.exe", "evidence/合同fdp.exe"),
        ("无后缀", "evidence/无后缀"),
        ("...", "evidence/文件"),
        ("cafe\u0301.pdf", "evidence/caf\u00e9.pdf"),
        ("字" * 300 + ".pdf", f"evidence/{'字' * 60}.pdf"),
    ],
)
def test_names_are_fit_for_every_system(given: str, name: str) -> None:
    assert name_for("evidence", given) == name
    assert name_for("figure", given) == name.replace("evidence", "figures")


def test_whoever_waits_is_told_how_far_it_is(attachments: Attachments, source: Path) -> None:
    for calls in (7, 4):  # the second time nothing needs to be copied
        told: list[tuple[int, int]] = []

        def tell(done: int, of: int, told: list[tuple[int, int]] = told) -> None:
            told.append((done, of))

        attachments.add(source, "a.pdf", tell)
        assert told == sorted(told)
        assert told[-1] == (2 * len(LARGE), 2 * len(LARGE))
        assert len(told) == calls


def test_a_save_may_come_between_any_two_pieces(
    file: DraftFile, attachments: Attachments, source: Path
) -> None:
    histories = [file.history]

    def save(done: int, of: int) -> None:
        histories.append(edited(histories[-1], named(f"{done}")))
        file.save(histories[-1])

    attachments.add(source, "a.pdf", save)
    file.close()

    again = DraftFile.open(file.path, EDITIONS)
    assert again.history.draft == histories[-1].draft
    assert kept(again).read("a.pdf") == LARGE
    again.close()


# --- what goes wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize("after", range(8))
def test_it_can_be_called_off_at_any_piece(
    file: DraftFile, attachments: Attachments, source: Path, after: int
) -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > after

    with pytest.raises(Cancelled, match=r"已取消添加“a\.pdf”"):
        attachments.add(source, "a.pdf", cancelled=cancelled)
    assert_nothing_left(file)
    assert attachments.add(source, "a.pdf") == "a.pdf"


@pytest.mark.parametrize("after", [0, PIECE_BYTES, len(LARGE), len(LARGE) + PIECE_BYTES])
@pytest.mark.parametrize(
    ("what", "told"),
    [("vanishes", "U盘"), ("shrinks", "被改动"), ("grows", "被改动"), ("changes", "被改动")],
)
def test_a_source_that_goes_or_changes_is_refused(
    file: DraftFile, attachments: Attachments, what: str, told: str, after: int
) -> None:
    if what in ("grows", "changes") and after < len(LARGE):
        after += len(LARGE)  # before that nobody can know
    source = Fragile(LARGE, after, what)

    with pytest.raises(Failure, match=told):
        attachments.add(cast(BinaryIO, source), "a.pdf")
    assert_nothing_left(file)


def test_what_is_no_source_is_said_so(
    file: DraftFile, attachments: Attachments, tmp_path: Path
) -> None:
    for source, told in (
        (tmp_path / "无.pdf", "找不到文件"),
        (tmp_path, "是文件夹"),
        (tmp_path / "a\0b", "无法读取文件"),
        (file.path, "就是正在填写的草稿"),
        (tmp_path / ".." / tmp_path.name / file.path.name, "就是正在填写的草稿"),
    ):
        with pytest.raises(Failure, match=told):
            attachments.add(source, "a.pdf")
    with pytest.raises(Failure, match="没有名称"):
        attachments.add(io.BytesIO(b"x"), " ")
    assert_nothing_left(file)


@pytest.mark.skipif(sys.platform == "win32", reason="locks there are of another kind")
def test_the_draft_stays_locked_when_it_is_offered_to_itself(
    file: DraftFile, attachments: Attachments
) -> None:
    with pytest.raises(Failure, match="就是正在填写的草稿"):
        attachments.add(file.path, "a.pdf")

    other = (
        "import sys; from pathlib import Path\n"
        "from app.model.editions import EDITIONS\n"
        "from app.store.drafts import DraftFile\n"
        "from app.store.refusals import InUse\n"
        "try: DraftFile.open(Path(sys.argv[1]), EDITIONS)\n"
        "except InUse: raise SystemExit(3)\n"
    )
    done = subprocess.run([sys.executable, "-c", other, str(file.path)], cwd=ROOT, check=False)
    assert done.returncode == 3


def test_too_large_a_file_is_refused_before_it_is_read(
    file: DraftFile, attachments: Attachments, tmp_path: Path
) -> None:
    path = tmp_path / "大.zip"
    with path.open("wb") as sparse:
        sparse.truncate(2 * 2**30 + 1)

    with pytest.raises(Failure, match="超过2 GB"):
        attachments.add(path, "大.zip")
    assert_nothing_left(file)


def test_a_draft_that_is_only_looked_at_takes_nothing_in(file: DraftFile, source: Path) -> None:
    looked = DraftFile.open(file.path, EDITIONS, read_only=True)

    with pytest.raises(NotSaved, match="只读"):
        Attachments(looked).add(source, "a.pdf")
    looked.close()


_KILLED = """
import os, signal, sys
from pathlib import Path
from app.model.editions import EDITIONS
from app.store.attachments import Attachments
from app.store.drafts import DraftFile

path, source, pieces = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
told = 0
def progress(done, of):
    global told
    told += 1
    if told == pieces:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
Attachments(DraftFile.open(path, EDITIONS)).add(source, "a.pdf", progress)
"""


@pytest.mark.parametrize("pieces", [4, 5, 6])
def test_what_a_kill_left_is_swept_and_never_named(
    file: DraftFile, source: Path, pieces: int
) -> None:
    file.close()
    arguments = [sys.executable, "-c", _KILLED, str(file.path), str(source), str(pieces)]
    assert subprocess.run(arguments, cwd=ROOT, check=False).returncode != 0

    again = DraftFile.open(file.path, EDITIONS)
    assert rows(again, "piece") == pieces - 3, "the kill came in the midst of it"
    assert again.present.files == {}
    Attachments(again).sweep()
    assert_nothing_left(again)
    assert Attachments(again).add(source, "a.pdf") == "a.pdf"
    assert kept(again).read("a.pdf") == LARGE
    again.close()


# --- reading ------------------------------------------------------------------------------------


def test_any_part_can_be_read(attachments: Attachments, source: Path) -> None:
    name = attachments.add(source, "a.pdf")
    chance = random.Random(2)

    with attachments.open(name) as stream:
        for _ in range(50):
            start = chance.randrange(len(LARGE) + 10)
            length = chance.randrange(PIECE_BYTES // 2)
            assert stream.seek(start) == stream.tell() == start
            assert stream.read(length) == LARGE[start : start + length]
        assert stream.seek(-10, os.SEEK_END) == len(LARGE) - 10
        assert stream.read() == LARGE[-10:]
        stream.seek(0)
        assert stream.read() == LARGE


def spoil(file: DraftFile, statement: str) -> None:
    with file.writing() as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE piece SET data = zeroblob(length(data)) WHERE number = 1",
        "UPDATE piece SET data = x'00' WHERE number = 0",
        "UPDATE piece SET data = 'text' WHERE number = 2",
        "DELETE FROM piece WHERE number = 1",
        "UPDATE piece SET number = 3 - number WHERE number IN (1, 2)",
    ],
)
def test_a_damaged_file_is_never_given_out_and_mended_by_adding_it_again(
    file: DraftFile, attachments: Attachments, source: Path, statement: str
) -> None:
    name = attachments.add(source, "a.pdf")
    spoil(file, statement)

    with pytest.raises(Failure, match=r"“a\.pdf”已缺失或损坏，请重新添加"):
        kept(file).read(name)
    with attachments.open(name) as stream, pytest.raises(Failure, match="已缺失或损坏"):
        list(iter(lambda: stream.read(70000), b""))

    assert attachments.add(source, "a.pdf") == "a.pdf"
    assert kept(file).read("a.pdf") == LARGE
    assert (rows(file, "attachment"), rows(file, "piece")) == (1, 3)


def test_what_the_draft_names_is_never_swept(
    file: DraftFile, attachments: Attachments, source: Path
) -> None:
    name = attachments.add(source, "a.pdf")
    spoil(file, "UPDATE attachment SET complete = 0")
    attachments.sweep()
    assert kept(file).read(name) == LARGE

    spoil(file, "DELETE FROM attachment")
    attachments.sweep()
    assert kept(file).read(name) == LARGE


def test_files_are_judged_ahead_of_the_checks(file: DraftFile, attachments: Attachments) -> None:
    looked: list[bytes] = []

    def usable(data: bytes) -> bool:
        looked.append(data)
        return data == b"good"

    for name in ("figures/good.png", "figures/bad.png", "evidence/c.pdf"):
        attachments.add(io.BytesIO(name.encode()[8:12]), name)
    files = Kept(file, lambda _: True, usable)
    files.judge()
    assert sorted(looked) == [b"bad.", b"good"]
    assert files.file_problems("figures/good.png", "figure") == ()
    assert [p.code for p in files.file_problems("figures/bad.png", "figure")] == ["figure.unusable"]
    attachments.add(io.BytesIO(b"good!"), "figures/new.png")
    files.judge(["figures/new.png"])

    assert len(looked) == 3
    assert files.file_problems("figures/new.png", "figure")
    assert len(looked) == 3


def test_faults_of_files_are_named_like_those_beside(
    file: DraftFile, attachments: Attachments
) -> None:
    looked: list[bytes] = []

    def usable(data: bytes) -> bool:
        looked.append(data)
        return data == b"good"

    files = Kept(file, lambda character: character != "x", usable)
    for name, data in (("good.png", b"good"), ("bad.png", b"bad"), ("empty.pdf", b"")):
        attachments.add(io.BytesIO(data), name)

    def codes(name: str, figure: bool = True) -> list[str]:
        return [p.code for p in files.file_problems(name, "figure" if figure else "evidence")]

    assert [files.printable(character) for character in "ax"] == [True, False]
    for _ in range(2):
        assert codes("good.png") == []
        assert codes("bad.png") == ["figure.unusable"]
        assert codes("bad.png", figure=False) == []
        assert codes("empty.pdf") == codes("empty.pdf", figure=False) == ["file.empty"]
        assert codes("none.pdf") == ["file.missing"]
    assert looked == [b"good", b"bad"], "a picture is looked at once"
    for ask in (files.open, files.read, files.sha256, files.size):
        with pytest.raises(Failure, match=r"none\.pdf"):
            ask("none.pdf")

    spoil(file, "DELETE FROM piece")
    again = kept(file)
    assert [p.code for p in again.file_problems("good.png", "evidence")] == ["file.unreadable"]
    attachments.add(io.BytesIO(b"good"), "good.png")
    assert again.file_problems("good.png", "figure") == ()


# --- taking away --------------------------------------------------------------------------------


def test_only_what_nothing_can_bring_back_is_dropped(
    file: DraftFile, attachments: Attachments
) -> None:
    names = ("present.pdf", "undone.pdf", "replaced.pdf", "snapshot.pdf", "shown.pdf", "gone.pdf")
    for name in names:
        attachments.add(io.BytesIO(name.encode()), name)
    file.save(History(Draft(EDITIONS[-1].id).set(EVIDENCE, named("snapshot.pdf"))))
    Snapshots(file).take("named", "从前")
    history = edited(History(Draft(EDITIONS[-1].id)), named("replaced.pdf"))
    history = edited(history, named("present.pdf"))
    history = edited(history, named("undone.pdf")).undo()
    file.save(history)

    assert attachments.drop_unused(["shown.pdf"]) == ()  # who put them in may name them yet
    file.close()
    file = DraftFile.open(file.path, EDITIONS)
    attachments = Attachments(file)
    assert attachments.drop_unused(["shown.pdf"]) == ("gone.pdf",)
    assert attachments.drop_unused(["shown.pdf"]) == ()
    assert set(attachments.names) == set(names) - {"gone.pdf"}
    assert rows(file, "attachment") == rows(file, "piece") == 5
    for name in attachments.names:
        assert kept(file).read(name) == name.encode()
    file.close()


def test_bytes_stay_as_long_as_one_name_means_them(
    file: DraftFile, attachments: Attachments
) -> None:
    attachments.add(io.BytesIO(b"same"), "a.pdf")
    attachments.add(io.BytesIO(b"same"), "b.pdf")
    file.save(edited(file.history, named("b.pdf")))
    file.close()
    file = DraftFile.open(file.path, EDITIONS)

    assert Attachments(file).drop_unused() == ("a.pdf",)
    assert kept(file).read("b.pdf") == b"same"
    file.close()


def test_what_was_there_and_is_put_in_again_is_spared(
    file: DraftFile, attachments: Attachments
) -> None:
    attachments.add(io.BytesIO(b"same"), "a.pdf")
    file.close()
    file = DraftFile.open(file.path, EDITIONS)
    attachments = Attachments(file)

    assert attachments.add(io.BytesIO(b"same"), "a.pdf") == "a.pdf"
    assert attachments.drop_unused() == ()
    file.close()


def test_nothing_is_dropped_while_a_snapshot_can_not_be_read(
    file: DraftFile, attachments: Attachments
) -> None:
    attachments.add(io.BytesIO(b"x"), "a.pdf")
    Snapshots(file).take("named", "从前")
    spoil(file, "UPDATE snapshot SET body = x'00'")
    file.close()
    file = DraftFile.open(file.path, EDITIONS)

    assert Attachments(file).drop_unused() == ()
    assert Attachments(file).names == ("a.pdf",)
    file.close()
