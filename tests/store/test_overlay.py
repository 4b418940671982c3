"""SQLite may do to a file what it likes: on the disk it stays as it is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.overlay import BLOCK, Overlay, opened

Unlock = Callable[[apsw.Connection], object]
WRITES = st.lists(st.tuples(st.integers(0, 5 * BLOCK), st.binary(min_size=1, max_size=2 * BLOCK)))


def database(path: Path, password: str = "") -> bytes:
    connection = apsw.Connection(str(path))
    if password:
        connection.pragma("key", password)
    connection.execute("CREATE TABLE words (word); INSERT INTO words VALUES ('甲'), ('乙')")
    connection.close()
    return path.read_bytes()


@pytest.mark.parametrize("password", ["", "口令"])
def test_what_is_written_is_read_again_and_the_file_stays_as_it_is(
    tmp_path: Path, password: str
) -> None:
    path = tmp_path / "草稿.db"
    before = database(path, password)
    overlay = Overlay(path)
    with opened(overlay) as connection:
        if password:
            connection.pragma("key", password)
        connection.execute("INSERT INTO words VALUES ('丙'); CREATE TABLE more (x)")
    with opened(overlay) as connection:
        if password:
            connection.pragma("key", password)
        words = [word for (word,) in connection.execute("SELECT word FROM words")]
    overlay.close()

    assert words == ["甲", "乙", "丙"]
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("password", ["", "口令"])
def test_hot_journal_is_rolled_back_in_memory(tmp_path: Path, password: str) -> None:
    path, torn = tmp_path / "草稿.db", tmp_path / "断电.db"
    database(path, password)
    connection = apsw.Connection(str(path))
    if password:
        connection.pragma("key", password)
    connection.execute("BEGIN IMMEDIATE; UPDATE words SET word = '丢'")
    connection.cache_flush()
    for suffix in ("", "-journal"):
        shutil.copy(f"{path}{suffix}", f"{torn}{suffix}")
    connection.close(True)
    files = {item: item.read_bytes() for item in tmp_path.iterdir()}
    overlay, journal = Overlay(torn), Overlay(tmp_path / "断电.db-journal")
    with opened(overlay, journal) as connection:
        if password:
            connection.pragma("key", password)
        words = [word for (word,) in connection.execute("SELECT word FROM words")]
    overlay.close()
    journal.close()

    assert words == ["甲", "乙"]
    assert {item: item.read_bytes() for item in tmp_path.iterdir()} == files


def test_triggers_of_the_file_are_not_fired(tmp_path: Path) -> None:
    path = tmp_path / "恶意.db"
    database(path)
    connection = apsw.Connection(str(path))
    connection.execute(
        "CREATE TRIGGER hostile AFTER INSERT ON words BEGIN DELETE FROM words; END;"
        "CREATE VIEW seen AS SELECT * FROM words"
    )
    connection.close()
    overlay = Overlay(path)
    with opened(overlay) as connection:
        connection.execute("INSERT INTO words VALUES ('丙')")
        assert list(connection.execute("SELECT count(*) FROM words")) == [(3,)]
        with pytest.raises(apsw.SQLError):
            connection.execute("SELECT * FROM seen")
    overlay.close()


@given(st.binary(max_size=3 * BLOCK), WRITES, st.none() | st.integers(0, 3 * BLOCK))
def test_overlay_reads_like_a_file_that_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    data: bytes,
    writes: list[tuple[int, bytes]],
    cut: int | None,
) -> None:
    path = tmp_path_factory.mktemp("overlay") / "file"
    path.write_bytes(data)
    with Overlay(path) as overlay:
        _compare(overlay, bytearray(data), writes, cut)
    assert path.read_bytes() == data


def _compare(
    overlay: Overlay, model: bytearray, writes: list[tuple[int, bytes]], cut: int | None
) -> None:
    for offset, written in writes:
        overlay.write(written, offset)
        model.extend(bytes(max(0, offset + len(written) - len(model))))
        model[offset : offset + len(written)] = written
    if cut is not None and cut < len(model):
        overlay.truncate(cut)
        del model[cut:]
        overlay.write(b"end", 3 * BLOCK + 7)
        model.extend(bytes(3 * BLOCK + 7 - len(model)))
        model.extend(b"end")

    assert overlay.size == len(model)
    for offset, amount in ((0, len(model)), (BLOCK - 5, 10), (len(model) - 3, 9), (BLOCK, BLOCK)):
        start = max(offset, 0)
        assert overlay.read(amount, start) == bytes(model[start : start + amount])
