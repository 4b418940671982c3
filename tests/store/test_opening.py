"""Whatever a draft may come in is told apart and read; nothing is changed by it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.store.drafts import DraftFile
from app.store.interchange import load
from app.store.opening import is_draft_file, open_any
from app.store.refusals import Damaged, NotADraft, PasswordNeeded, WrongPassword
from tests.examples import COMPLETE

NAME = FieldPath.parse("company.name")
DRAFT = Draft(EDITIONS[-1].id).set(NAME, "甲公司")
ROOT = Path(__file__).parents[2]


def made(path: Path, password: str = "") -> Path:
    DraftFile.create(path, DRAFT, password=password).close()
    return path


@pytest.mark.parametrize("name", ["甲.shenbao", "甲.SHENBAO", "甲.bak", "甲"])
def test_a_draft_file_is_known_by_its_name_or_its_beginning(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / name)
    before = path.read_bytes()

    assert is_draft_file(path)
    with open_any(path, EDITIONS) as loaded:
        assert loaded.draft == DRAFT
        assert loaded.edition is EDITIONS[-1]
        assert loaded.file is not None
        assert loaded.file.read_only
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_declaration_is_read_as_ever(tmp_path: Path) -> None:
    assert not is_draft_file(COMPLETE)
    with open_any(COMPLETE, EDITIONS) as loaded:
        assert loaded == load(COMPLETE, EDITIONS)
        assert loaded.file is None
    for path in (tmp_path, tmp_path / "none.json", tmp_path / "a\0b"):
        with pytest.raises(Failure):
            open_any(path, EDITIONS)


def test_a_declaration_under_the_name_of_a_draft_is_refused(tmp_path: Path) -> None:
    path = Path(shutil.copy(COMPLETE, tmp_path / "甲.shenbao"))

    with pytest.raises((NotADraft, PasswordNeeded)):
        open_any(path, EDITIONS)


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = made(tmp_path / "密.shenbao", "s3cret")

    with pytest.raises(PasswordNeeded):
        open_any(path, EDITIONS)
    with pytest.raises(WrongPassword):
        open_any(path, EDITIONS, password="other")
    with open_any(path, EDITIONS, password="s3cret") as loaded:
        assert loaded.draft == DRAFT


_HOLDER = """
import sys
from pathlib import Path
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
DraftFile.open(Path(sys.argv[1]), EDITIONS)
print("open", flush=True)
sys.stdin.read()
"""


def test_what_somebody_else_has_open_can_be_read(tmp_path: Path) -> None:
    path = made(tmp_path / "甲.shenbao")
    command = [sys.executable, "-c", _HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"open"
        with open_any(path, EDITIONS) as loaded:
            assert loaded.draft == DRAFT
        holder.communicate()


_CRASHED = """
import os, signal, sys
from pathlib import Path
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
file = DraftFile.open(Path(sys.argv[1]), EDITIONS, password=sys.argv[2])
with file.writing() as connection:
    connection.execute("PRAGMA cache_size = 2")
    connection.execute("UPDATE present SET body = zeroblob(20000)")
    for number in range(20):
        connection.execute("INSERT INTO piece VALUES (NULL, 'x', ?, zeroblob(100000))", (number,))
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


@pytest.mark.parametrize("password", ["", "口令"])
def test_what_a_crash_left_half_done_is_not_seen(tmp_path: Path, password: str) -> None:
    path = made(tmp_path / "甲.shenbao", password)
    command = [sys.executable, "-c", _CRASHED, str(path), password]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    journal = path.with_name(f"{path.name}-journal")
    before = path.read_bytes(), journal.read_bytes()
    assert before[1]

    with open_any(path, EDITIONS, password=password) as loaded:
        assert loaded.draft == DRAFT

    # Nobody wrote; whoever does, takes the half back first.
    assert (path.read_bytes(), journal.read_bytes()) == before
    file = DraftFile.open(path, EDITIONS, password=password)
    assert file.history.draft == DRAFT
    file.close()
    assert not journal.exists()


def test_what_is_damaged_stays_as_it_is(tmp_path: Path) -> None:
    path = made(tmp_path / "甲.shenbao")
    file = DraftFile.open(path, EDITIONS)
    with file.writing() as connection:
        connection.execute("UPDATE present SET body = zeroblob(2)")
    file.close()
    before = path.read_bytes()

    with pytest.raises(Damaged):
        open_any(path, EDITIONS)
    assert path.read_bytes() == before
