"""定稿: what is published is recorded, what is recorded was published, and numbers never lie."""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import apsw
import pytest

from app.export import release as releasing
from app.export.issuing import InDraft, Unkept
from app.export.release import Exported, export, unconfirmed
from app.export.surroundings import files_of
from app.export.verify.verify import verify
from app.model.canonical import check_code
from app.model.checks import check
from app.model.difference import unchanged
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import Edit
from app.model.paths import FieldPath
from app.store.drafts import DraftFile
from app.store.importing import new_draft
from app.store.interchange import load
from app.store.refusals import NotSaved
from app.store.releases import Releases
from app.store.snapshots import Snapshots
from tests.declarations import changed
from tests.examples import COMPLETE

ROOT = Path(__file__).parents[2]
NAME = FieldPath.parse("company.name")
BEIJING = timezone(timedelta(hours=8))
NIGHT = datetime(2018, 5, 1, 23, 59, tzinfo=BEIJING)
FILLED_IN = {
    "platform.iaas.leased": False,
    "commitment.signed_on": "2018-04-24",
    "recommendation.unit": "某某省工业和信息化厅",
}


@pytest.fixture
def file(tmp_path: Path) -> DraftFile:
    """A short draft with one piece of evidence: here it is all the same what a release says."""
    given = tmp_path / "given" / COMPLETE.name
    (given.parent / "evidence").mkdir(parents=True)
    given.write_text(json.dumps(changed(FILLED_IN)), encoding="utf-8")
    log = COMPLETE.parent / "evidence" / "08-connection-log.pdf"
    shutil.copy(log, given.parent / "evidence" / "log.pdf")
    loaded = load(given, EDITIONS)
    return new_draft(tmp_path / "草稿.shenbao", loaded.edition, loaded).file


def publish(file: DraftFile, folder: Path, now: datetime = NIGHT) -> Exported:
    issuer = InDraft(file, lambda: now)
    done = export(file.edition, file.history.draft, files_of(file), folder, issuer=issuer)
    assert isinstance(done, Exported)
    return done


def rename(file: DraftFile, name: str) -> None:
    edit = Edit(NAME, file.history.draft.get(NAME), name)
    file.save(file.history.make((edit,), at=datetime.now(UTC), name="输入"))


def evidence_of(done: Exported) -> Path:
    assert done.evidence is not None
    return done.evidence


def test_a_release_is_numbered_dated_recorded_and_on_every_page(
    file: DraftFile, tmp_path: Path
) -> None:
    done = publish(file, tmp_path / "一")
    (release,) = Releases(file).list()

    assert done.imprint == release.imprint
    assert release.imprint.foot.startswith("第1版 2018年5月1日 校验码 ")
    assert [published.name for published in release.files] == [
        done.docx.name,
        done.pdf.name,
        done.package.name,
        evidence_of(done).name,
    ]
    assert "第1版" in done.pdf.name
    assert [event.what for event in release.events] == ["exported"]
    assert [s.name for s in Snapshots(file).list() if s.kind == "release"] == ["第1版"]
    written = [done.docx, done.pdf, done.package, evidence_of(done)]
    verdict = verify(written, EDITIONS, release.code)
    assert verdict.consistent
    assert verdict.remarks == ()
    file.close()
    assert verify([done.pdf, file.path], EDITIONS).consistent


def test_the_same_content_is_the_same_release_byte_for_byte(
    file: DraftFile, tmp_path: Path
) -> None:
    first = publish(file, tmp_path / "一")
    again = publish(file, tmp_path / "二", NIGHT + timedelta(days=3))

    assert again.imprint == first.imprint
    assert again.package.read_bytes() == first.package.read_bytes()
    (release,) = Releases(file).list()
    assert [event.what for event in release.events] == ["exported", "exported"]
    file.close()


def test_changed_content_is_another_release_and_the_older_stays(
    file: DraftFile, tmp_path: Path
) -> None:
    first = publish(file, tmp_path)
    sealed = Releases(file).get(1)
    rename(file, "另一家公司")
    assert not unchanged(file.edition, sealed.draft, file.history.draft)
    second = publish(file, tmp_path, NIGHT + timedelta(minutes=2))

    assert second.imprint is not None
    assert (second.imprint.number, second.imprint.on.day) == (2, 2)
    assert first.pdf.is_file()
    assert [release.number for release in Releases(file).list()] == [2, 1]
    assert Releases(file).get(1).draft == sealed.draft
    assert not verify([first.pdf, second.package], EDITIONS).consistent
    file.close()


def test_the_draft_vouches_for_the_release_that_the_pages_are_of(
    file: DraftFile, tmp_path: Path
) -> None:
    first = publish(file, tmp_path)
    rename(file, "另一家公司")
    file.close()
    verdict = verify([first.pdf, file.path], EDITIONS)

    assert verdict.consistent
    assert any("第1版之后又有改动" in remark for remark in verdict.remarks)


def test_nothing_is_recorded_where_nothing_could_be_published(
    file: DraftFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> list[Path]:
        raise Failure("文件正在打开")

    monkeypatch.setattr(releasing, "publish", refuse)
    with pytest.raises(Failure, match="正在打开"):
        publish(file, tmp_path / "out")

    assert Releases(file).list() == ()
    assert list((tmp_path / "out").iterdir()) == []
    file.close()


def test_nothing_is_published_that_could_not_be_recorded(
    file: DraftFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotSaved("磁盘已满")

    monkeypatch.setattr(DraftFile, "change", refuse)
    with pytest.raises(Failure, match="磁盘已满"):
        publish(file, tmp_path / "out")

    assert list((tmp_path / "out").iterdir()) == []
    file.close()


def test_a_draft_that_cannot_be_written_issues_its_newest_release_again_and_no_other(
    file: DraftFile, tmp_path: Path
) -> None:
    first = publish(file, tmp_path / "一")
    looked = DraftFile.open(file.path, EDITIONS, read_only=True)
    again = publish(looked, tmp_path / "二")
    assert again.package.read_bytes() == first.package.read_bytes()
    looked.close()
    rename(file, "另一家公司")
    looked = DraftFile.open(file.path, EDITIONS, read_only=True)

    with pytest.raises(Failure, match="不能写入"):
        publish(looked, tmp_path / "三")
    looked.close()
    file.close()


def test_without_a_draft_file_it_is_the_first_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert Unkept(lambda: NIGHT).imprint("X").foot == "第1版 2018年5月1日 校验码 X"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1525219200")
    assert Unkept(lambda: NIGHT).imprint("X").on.isoformat() == "2018-05-02"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gestern")
    assert Unkept(lambda: NIGHT).imprint("X").on.isoformat() == "2018-05-01"


def test_a_draft_print_is_no_release(file: DraftFile, tmp_path: Path) -> None:
    done = export(file.edition, file.history.draft, files_of(file), tmp_path / "o", as_draft=True)

    assert isinstance(done, Exported)
    assert done.imprint is None
    assert "草稿" in done.pdf.name
    assert Releases(file).list() == ()
    file.close()


def test_confirmed_warnings_stand_in_nobodys_way(file: DraftFile) -> None:
    draft = file.history.draft.set(FieldPath.parse("company.last_year_sales"), "0")
    report = check(file.edition, draft, files_of(file))
    for warning in unconfirmed(report):
        draft = draft.confirm(warning.code, warning.path, "已核对")

    assert unconfirmed(report)
    assert not unconfirmed(check(file.edition, draft, files_of(file)))
    file.close()


def test_all_that_is_sealed_is_kept(file: DraftFile, tmp_path: Path) -> None:
    publish(file, tmp_path)
    sealed = Releases(file).get(1)

    assert sealed.draft == file.history.draft
    assert check_code(sealed.sha256) == sealed.code
    assert sealed.digests
    file.close()


def test_a_number_whose_record_was_lost_is_not_given_again(file: DraftFile, tmp_path: Path) -> None:
    publish(file, tmp_path / "一")
    original = file.history.draft
    rename(file, "另一家公司")
    publish(file, tmp_path / "二")
    file.save(
        file.history.make(
            (Edit(NAME, "另一家公司", original.get(NAME)),), at=datetime.now(UTC), name="输入"
        )
    )
    file.close()
    connection = apsw.Connection(str(file.path))
    connection.execute(
        "UPDATE release SET body = zeroblob(9), digest = zeroblob(9) WHERE number = 2"
    )
    connection.close()
    again = DraftFile.open(file.path, EDITIONS)
    assert [release.number for release in Releases(again).list()] == [1]
    third = publish(again, tmp_path / "三")

    assert third.imprint is not None
    assert third.imprint.number == 3  # though the content is that of the first
    again.close()


_KILLED = """
import os, signal, sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from app.export import publish
from app.export.issuing import InDraft
from app.export.release import export
from app.export.surroundings import files_of
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile

path, folder, left = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
move = publish._replace

def fall(source, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    move(source, target)

publish._replace = fall
file = DraftFile.open(path, EDITIONS)
night = datetime(2018, 5, 1, 23, 59, tzinfo=timezone(timedelta(hours=8)))
issuer = InDraft(file, lambda: night)
export(file.edition, file.history.draft, files_of(file), folder, issuer=issuer)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moved", [0, 2])
def test_an_export_killed_while_it_publishes_is_healed_by_the_next(
    file: DraftFile, tmp_path: Path, moved: int
) -> None:
    folder = tmp_path / "出"
    path = file.path
    file.close()
    command = [sys.executable, "-c", _KILLED, str(path), str(folder), str(moved)]
    killed = subprocess.run(command, check=False, cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(folder.glob("*第1版*"))) == moved

    file = DraftFile.open(path, EDITIONS)
    (recorded,) = Releases(file).list()
    assert recorded.events == ()  # it was never published, and does not say so
    done = publish(file, folder, NIGHT + timedelta(days=2))

    # The same content is the release that was recorded: its number, its day, its very bytes.
    assert done.imprint == recorded.imprint
    digests = {f.name: f.sha256 for f in recorded.files}
    written = [done.docx, done.pdf, done.package, evidence_of(done)]
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in written} == digests
    assert verify(written, EDITIONS, recorded.code).consistent
    file.close()
