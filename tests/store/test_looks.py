"""What looks found, kept in a draft file beside the draft and never a part of it."""

from io import BytesIO
from pathlib import Path

import apsw
import pytest

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.store import schema
from app.store.attachments import Attachments
from app.store.backups import Backups
from app.store.database import Connection
from app.store.drafts import DraftFile
from app.store.looks import KeptLooks

NAME = "evidence/合同.pdf"
FOUND = {"kind": "pdf", "pages": 3, "findings": ["有密码"]}
OLD = Path(__file__).parent / "drafts" / "v1.shenbao"


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    return DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITIONS[-1].id))


@pytest.fixture
def sha256(file: DraftFile) -> str:
    Attachments(file).add(BytesIO(b"a contract"), NAME)
    return file.present.files[NAME].sha256


def rows(file: DraftFile) -> int:
    with file.reading() as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM look")
    return count


def test_what_was_found_is_there_when_the_draft_is_opened_again(
    file: DraftFile, sha256: str
) -> None:
    before = file.present.packed()
    assert KeptLooks(file).keep(1, NAME, sha256, FOUND)
    file.close()
    again = DraftFile.open(file.path, EDITIONS)

    assert KeptLooks(again).all(1) == {(NAME, sha256): FOUND}
    assert again.present.packed() == before  # no revision, nothing to undo, no other digest
    again.close()


def test_looks_of_another_version_and_of_files_that_are_gone_are_forgotten(
    file: DraftFile, sha256: str
) -> None:
    looks = KeptLooks(file)
    looks.keep(1, NAME, sha256, FOUND)
    assert looks.all(2) == {}
    looks.keep(2, "evidence/gone.pdf", "0" * 64, FOUND)
    assert looks.all(1) == {}
    looks.keep(2, NAME, sha256, FOUND)

    assert looks.all(2) == {(NAME, sha256): FOUND}
    assert rows(file) == 1
    file.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE look SET body = x'00' || body",
        "UPDATE look SET digest = x'00'",
        "UPDATE look SET body = 'text'",
        "UPDATE look SET body = NULL",
        "UPDATE look SET version = 2",
        "DROP TABLE look",
    ],
)
def test_what_is_damaged_is_as_good_as_never_kept(file: DraftFile, sha256: str, harm: str) -> None:
    looks = KeptLooks(file)
    looks.keep(1, NAME, sha256, FOUND)
    with file.reading() as connection:
        try:
            connection.execute(harm)
        except apsw.ConstraintError:
            _without_constraints(connection)
            connection.execute(harm)

    assert looks.all(1) == looks.all(2) == {}
    file.close()


def _without_constraints(connection: Connection) -> None:
    connection.execute("CREATE TABLE loose AS SELECT * FROM look")
    connection.execute("DROP TABLE look")
    connection.execute("ALTER TABLE loose RENAME TO look")


def test_a_draft_that_is_only_read_is_not_written_to(file: DraftFile, sha256: str) -> None:
    KeptLooks(file).keep(1, NAME, sha256, FOUND)
    file.close()
    bytes_before = file.path.read_bytes()
    looked_at = DraftFile.open(file.path, EDITIONS, read_only=True)

    assert not KeptLooks(looked_at).keep(1, "evidence/other.pdf", sha256, FOUND)
    assert KeptLooks(looked_at).all(1) == {(NAME, sha256): FOUND}
    looked_at.close()
    assert file.path.read_bytes() == bytes_before


def test_they_go_with_a_copy_and_a_new_password_and_not_into_a_backup(
    file: DraftFile, sha256: str, tmp_path: Path
) -> None:
    KeptLooks(file).keep(1, NAME, sha256, FOUND)
    file.copy_to(tmp_path / "副本.shenbao")
    file.set_password("密码")
    backup = Backups(tmp_path / "backups").make(file)

    assert KeptLooks(file).all(1) == {(NAME, sha256): FOUND}
    file.close()
    for path, password, kept in ((tmp_path / "副本.shenbao", "", 1), (backup, "密码", 0)):
        other = DraftFile.open(path, EDITIONS, password=password, read_only=True)
        assert len(KeptLooks(other).all(1)) == kept
        other.close()


def test_an_older_draft_is_read_and_copied_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "旧.shenbao"
    old.write_bytes(OLD.read_bytes())
    looked_at = DraftFile.open(old, EDITIONS, read_only=True)
    assert KeptLooks(looked_at).all(1) == {}
    looked_at.copy_to(tmp_path / "副本.shenbao")
    looked_at.close()

    assert old.read_bytes() == OLD.read_bytes()
    copy = DraftFile.open(tmp_path / "副本.shenbao", EDITIONS)
    with copy.reading() as connection:
        assert connection.pragma("user_version") == schema.VERSION
    copy.close()
