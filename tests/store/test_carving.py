"""Rows are found wherever they stand, whatever became of the pages that lead to them."""

import os
import random
from pathlib import Path
from typing import Any

import apsw
import pytest

from app.store.carving import Lock, Wreck

PAGE = 4096
TABLES = {
    "step": "(number INTEGER PRIMARY KEY, data)",
    "piece": "(name, number, data, PRIMARY KEY (name, number)) WITHOUT ROWID",
}
PASSWORDS = pytest.mark.parametrize("password", ["", "口令"])
STEPS = 200


@pytest.fixture
def path(tmp_path: Path, password: str) -> Path:
    made = tmp_path / "草稿.db"
    connection = apsw.Connection(str(made))
    if password:
        connection.pragma("key", password)
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} {columns}")
    chance = random.Random(5)
    for number in range(STEPS):
        connection.execute("INSERT INTO step VALUES (?, ?)", (number, data(number)))
    connection.execute("INSERT INTO piece VALUES ('a', 0, ?)", (chance.randbytes(5 * PAGE),))
    connection.execute("INSERT INTO piece VALUES ('b', 7, 'short')")
    connection.close()
    return made


def data(number: int) -> str:
    return f"第{number}步" * 20


def opened(path: Path, password: str, salt: bytes) -> Wreck:
    return Wreck(path, TABLES, page_size=PAGE, lock=Lock(password, salt if password else b""))


def steps(wreck: Wreck) -> dict[int, str]:
    """The steps that are found and true: a damaged page may say anything."""
    found: dict[Any, Any] = {}
    for way in (wreck.along_the_tree, wreck.on_every_page):
        found |= {row[0]: row[1] for _, row in way("step", "number, data")}
    return {n: text for n, text in found.items() if isinstance(n, int) and data(n) == text}


@PASSWORDS
def test_whole_file_is_read_along_its_trees(path: Path, password: str) -> None:
    with opened(path, password, path.read_bytes()[:16]) as wreck:
        assert [row[0] for _, row in wreck.along_the_tree("step", "number")] == list(range(STEPS))
        pieces = list(wreck.along_the_tree("piece", "name, number"))
        assert [row for _, row in pieces] == [("a", 0), ("b", 7)]
        condition = "name = ? AND number = ?"
        assert len(wreck.value(pieces[0][0], "data", condition, "a", 0)) == 5 * PAGE
        assert wreck.value(pieces[0][0], "data", condition, "b", 7) == "short"
        assert wreck.value(pieces[0][0], "data", condition, "c", 7) is None


@PASSWORDS
def test_without_its_first_page_everything_is_found(path: Path, password: str) -> None:
    whole = path.read_bytes()
    path.write_bytes(os.urandom(PAGE) + whole[PAGE:])
    with opened(path, password, whole[:16]) as wreck:
        assert list(wreck.along_the_tree("step", "number")) == []
        assert len(steps(wreck)) == STEPS
        assert {row for _, row in wreck.on_every_page("piece", "name, number")} >= {
            ("a", 0),
            ("b", 7),
        }


@PASSWORDS
def test_each_page_that_is_lost_loses_its_own_rows_alone(path: Path, password: str) -> None:
    whole = path.read_bytes()
    pages = len(whole) // PAGE
    lost: list[int] = []
    for page in range(pages):
        path.write_bytes(whole[: page * PAGE] + bytes(PAGE) + whole[(page + 1) * PAGE :])
        with opened(path, password, whole[:16]) as wreck:
            lost.append(STEPS - len(steps(wreck)))

    # Each step stands on one page; the trees' inner pages, and the piece's, cost no step at all.
    assert sum(lost) == STEPS
    assert max(lost) < STEPS / 3
    assert lost[0] == 0


@PASSWORDS
def test_file_cut_short_gives_what_is_left(path: Path, password: str) -> None:
    whole = path.read_bytes()
    for size in (0, 1, 15, 100, PAGE - 1, PAGE, 5 * PAGE + 17, len(whole) - 1):
        path.write_bytes(whole[:size])
        with opened(path, password, whole[:16]) as wreck:
            found = len(steps(wreck))
        assert (found > 0) == (size > 4 * PAGE)
        assert path.read_bytes() == whole[:size]


@PASSWORDS
def test_large_file_is_no_other(path: Path, password: str) -> None:
    salt = path.read_bytes()[:16]
    with path.open("r+b") as file:
        file.truncate(300 * 2**20)  # a hole, which takes no room on the disk
    with opened(path, password, salt) as wreck:
        assert len(list(wreck.along_the_tree("step", "number"))) == STEPS


@pytest.mark.parametrize("password", [""])
def test_words_that_are_none_cost_their_own_row_alone(path: Path, password: str) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE step SET data = CAST(x'b9b9' AS TEXT) WHERE number IN (3, 5)")
    connection.close()
    with opened(path, password, b"") as wreck:
        assert steps(wreck).keys() == set(range(STEPS)) - {3, 5}
        [(place, _), *_] = wreck.along_the_tree("step", "number")
        assert wreck.value(place, "data", "number = ?", 3) is None


def test_wrong_password_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "草稿.db"
    connection = apsw.Connection(str(path))
    connection.pragma("key", "对的")
    connection.execute("CREATE TABLE step (number INTEGER PRIMARY KEY, data)")
    connection.execute("INSERT INTO step VALUES (0, ?)", (data(0),))
    connection.close()
    with opened(path, "错的", path.read_bytes()[:16]) as wreck:
        assert steps(wreck) == {}
