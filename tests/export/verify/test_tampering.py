"""What people, and their programs, do to files: each is told, with its place."""

from __future__ import annotations

import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from app import cli
from app.export.verify.verdict import Verdict
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.importing import new_draft
from app.store.opening import open_any
from tests.examples import COMPLETE
from tests.export.verify.conftest import Released, rewritten


def of_package(released: Released, folder: Path, **changed: bytes | None) -> Verdict:
    """The verdict on the package alone, with files added, exchanged or taken out."""
    path = folder / "a.zip"
    with zipfile.ZipFile(released.exported.package) as old, zipfile.ZipFile(path, "w") as new:
        for name in {**dict.fromkeys(old.namelist()), **changed}:
            data = changed[name] if name in changed else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return verify([path], EDITIONS)


def evidence(released: Released) -> list[str]:
    with zipfile.ZipFile(released.exported.package) as package:
        return [name for name in package.namelist() if name.startswith("附件/")]


def told(verdict: Verdict, words: str, path: str = "") -> bool:
    return any(d.path == path and words in d.message for d in verdict.differences)


def test_data_changed_beside_the_text_are_told(released: Released, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    changes = {"customXml/item1.xml": lambda data: data.replace(b"486320.55", b"486320.56")}
    path.write_bytes(rewritten(released.exported.docx, changes).getvalue())

    assert told(verify([path], EDITIONS), "应为“486,320.56”", "company.total_assets")
    both = verify([path, released.exported.pdf], EDITIONS)
    assert told(both, "应为“486320.55”", "company.total_assets")


def test_exchanged_evidence_is_told(released: Released, tmp_path: Path) -> None:
    first, second = evidence(released)[:2]
    with zipfile.ZipFile(released.exported.package) as package:
        other = package.read(second)

    assert told(of_package(released, tmp_path, **{first: other}), "已被改动", "evidence[0].file")
    assert told(of_package(released, tmp_path, **{first: None}), "缺少", "evidence[0].file")
    assert told(of_package(released, tmp_path, **{"附件/x.pdf": other}), "后来放进去")


def test_damage_to_other_files_of_the_package_is_told(released: Released, tmp_path: Path) -> None:
    assert told(of_package(released, tmp_path, **{"说明.txt": b"x"}), "说明.txt")
    assert told(of_package(released, tmp_path, SHA256SUMS=None), "不在SHA256SUMS")
    assert told(of_package(released, tmp_path, **{released.exported.pdf.name: None}), "缺少")


def test_a_document_of_another_declaration_is_told(released: Released, tmp_path: Path) -> None:
    data = json.loads(COMPLETE.read_text(encoding="utf-8"))
    data["platform"]["name"] = "另一平台"
    other = tmp_path / "declaration.json"
    other.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    verdict = verify([released.exported.docx, other], EDITIONS)
    assert told(verdict, "另一平台", "platform.name")


@pytest.mark.parametrize("code", ["0000-0000-0000", "校验码"])
def test_another_code_is_told(released: Released, code: str) -> None:
    assert told(verify([released.exported.pdf], EDITIONS, code), "校验码")


def test_a_code_may_be_written_as_people_do(released: Released) -> None:
    code = released.exported.code.replace("-", " ").lower()

    assert verify([released.exported.docx], EDITIONS, code).consistent


# --- any mix, and the command -----------------------------------------------------------------


def test_drafts_and_mails_are_accounts_too(released: Released, tmp_path: Path) -> None:
    with open_any(COMPLETE, EDITIONS) as loaded:
        made = new_draft(tmp_path / "a.shenbao", EDITIONS[0], loaded)
    made.file.close()
    mail = EmailMessage()
    mail["Subject"] = "申报书"
    mail.set_content("请查收。")
    for path in (released.exported.package, released.exported.pdf):
        mail.add_attachment(
            path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name
        )
    (tmp_path / "a.eml").write_bytes(bytes(mail))

    verdict = verify([tmp_path / "a.eml", made.file.path, COMPLETE], EDITIONS)

    assert verdict.differences == ()
    assert verdict.code == released.exported.code
    assert verdict.remarks == ("草稿“a.shenbao”里没有第1版的定稿记录，只核对了内容。",)


@pytest.mark.parametrize(
    "data",
    [b"", b"Subject: x\r\n\r\nnothing attached", b"GIF89a", b"{", b"PK\x03\x04", b"%PDF-1.7"],
)
def test_what_can_not_be_verified_is_said_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.bin").write_bytes(data)

    with pytest.raises(Failure, match=r"a\.bin"):
        verify([tmp_path / "a.bin"], EDITIONS)


def test_an_archive_in_which_entries_lie_is_read_in_memory_alone(
    released: Released, tmp_path: Path
) -> None:
    verdict = of_package(released, tmp_path, **{"../../evil.txt": b"x"})

    assert told(verdict, "evil.txt")
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_the_command_answers_in_json(
    released: Released, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    done = released.exported
    assert cli.main(["verify", str(done.pdf), "--code", done.code, "--json"]) == 0
    answer = json.loads(capsysbinary.readouterr().out)
    assert answer == {"consistent": True, "code": done.code, "differences": []}

    assert cli.main(["verify", str(done.pdf), "--code", "X", "--json"]) == 1
    (difference,) = json.loads(capsysbinary.readouterr().out)["differences"]
    assert list(difference) == ["file", "path", "expected", "found", "message"]
    assert cli.main(["verify", str(tmp_path / "none.pdf")]) == 2
    assert "none.pdf" in capsysbinary.readouterr().err.decode()
