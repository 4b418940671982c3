"""What people, and their programs, do to files: each is told, with its place."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pikepdf
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

RUN = "<w:r><w:t>{}</w:t></w:r>"
Change = Callable[[str], str]


def of_docx(released: Released, folder: Path, change: Change, part: str = "document") -> Verdict:
    """The verdict on the DOCX alone, a part of it changed."""
    changes = {f"word/{part}.xml": lambda data: change(data.decode()).encode()}
    path = folder / "a.docx"
    path.write_bytes(rewritten(released.exported.docx, changes).getvalue())
    return verify([path], EDITIONS)


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


def behind(anchor: str, words: str) -> Change:
    def change(xml: str) -> str:
        at = xml.index(anchor)
        end = xml.index("</w:sdt>", at) + len("</w:sdt>")
        return xml[:end] + words + xml[end:]

    return change


def told(verdict: Verdict, words: str, path: str = "") -> bool:
    return any(d.path == path and words in d.message for d in verdict.differences)


NAME = '"company.credit_rating"'
HIDDEN = "<w:r><w:rPr>{}</w:rPr><w:t>另有担保</w:t></w:r>"
PICTURE = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape>'
ADDED = {
    "a sentence": (RUN.format("（已上市）"), "（已上市）"),
    "a hidden run": (HIDDEN.format("<w:vanish/>"), "隐藏文字"),
    "white text": (HIDDEN.format('<w:color w:val="FFFFFF"/>'), "白色"),
    "tiny text": (HIDDEN.format('<w:sz w:val="2"/>'), "过小"),
    "an insertion": (f'<w:ins w:id="9" w:author="王总">{RUN.format("集团")}</w:ins>', "王总"),
    "a symbol": ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "多出"),
    "another picture": (f"<w:r><w:pict>{PICTURE}</w:pict></w:r>", "图"),
}


@pytest.mark.parametrize("what", ADDED)
def test_what_was_added_to_a_docx_is_told(released: Released, tmp_path: Path, what: str) -> None:
    words, expected = ADDED[what]
    verdict = of_docx(released, tmp_path, behind(NAME, words))

    assert any(expected in d.message for d in verdict.differences)


def within(anchor: str, old: str, new: str) -> Change:
    def change(xml: str) -> str:
        at = xml.index(anchor)
        return xml[:at] + xml[at:].replace(old, new, 1)

    return change


CHANGED = {
    "a value": (within(NAME, "AAA", "AA+"), "company.credit_rating"),
    "a value taken out": (within(NAME, "AAA", ""), "company.credit_rating"),
    "a deletion": (
        within(NAME, "<w:r><w:t>AAA</w:t></w:r>",
               '<w:del w:id="9" w:author="王总"><w:r><w:delText>AAA</w:delText></w:r></w:del>'),
        "company.credit_rating",
    ),
    "a printed label": (lambda xml: re.sub(r"信用等级(?=</w:t>)", "资信等级", xml), ""),
    "the commitment": (lambda xml: xml.replace("均真实、完整", "基本真实、完整", 1), ""),
    "a tick": (within('"capability.devices.connectable_devices.claimed"', "☑", "□"),
               "capability.devices.connectable_devices.claimed"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_changed_in_a_docx_names_its_place(
    released: Released, tmp_path: Path, what: str
) -> None:
    change, path = CHANGED[what]
    verdict = of_docx(released, tmp_path, change)

    assert path in {d.path for d in verdict.differences}


def test_changed_feet_and_heads_are_told(released: Released, tmp_path: Path) -> None:
    def exchanged(xml: str) -> str:
        return xml.replace("校验码", "编号", 1)

    assert told(of_docx(released, tmp_path, exchanged, "footer1"), "页脚应为")


def test_swapped_figures_are_told(released: Released, tmp_path: Path) -> None:
    def swapped(xml: str) -> str:
        first, second = re.findall(r'r:embed="(\w+)"', xml)[:2]
        for old, new in ((first, "?"), (second, first), ("?", second)):
            xml = xml.replace(f'r:embed="{old}"', f'r:embed="{new}"', 1)
        return xml

    changes = {"word/document.xml": lambda data: swapped(data.decode()).encode()}
    path = tmp_path / "a.docx"
    path.write_bytes(rewritten(released.exported.docx, changes).getvalue())
    verdict = verify([path, released.exported.package], EDITIONS)

    assert {d.path for d in verdict.differences} == {
        "cases[0].description[3].file",
        "architecture[2].file",
    }


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


# --- the PDF --------------------------------------------------------------------------------------


def of_pdf(released: Released, folder: Path, change: Callable[[bytes], bytes]) -> Verdict:
    """The verdict on the PDF alone, the content of the first page of the form changed."""
    path = folder / "a.pdf"
    with pikepdf.open(released.exported.pdf) as pdf:
        page = pdf.pages[4]
        old = page.Contents.read_bytes()
        new = change(old)
        assert new != old
        page.Contents = pdf.make_stream(new)
        pdf.save(path)
    return verify([path], EDITIONS)


def test_a_value_moved_on_the_page_is_told(released: Released, tmp_path: Path) -> None:
    def moved(content: bytes) -> bytes:
        places = list(re.finditer(rb"1 0 0 1 (\S+) (\S+) Tm", content))
        place = places[3]  # the company's name
        return content[: place.start()] + b"1 0 0 1 %s 300 Tm" % place[1] + content[place.end() :]

    (difference,) = of_pdf(released, tmp_path, moved).differences

    assert difference.path == "company.name"
    assert "位置" in difference.message


@pytest.mark.parametrize(
    "drawn",
    [
        b"q 1 g 190 645 300 20 re f Q",
        b"q 0 g 100 100 m 150 180 200 180 250 100 c f Q",
        b"q 100 100 m 200 300 l S Q",
    ],
    ids=["a cover", "a shape", "a stroke"],
)
def test_what_was_drawn_on_a_page_is_told(released: Released, tmp_path: Path, drawn: bytes) -> None:
    verdict = of_pdf(released, tmp_path, lambda content: content + b"\n" + drawn)

    assert any("第5页" in d.message for d in verdict.differences)


def test_a_page_taken_out_is_told(released: Released, tmp_path: Path) -> None:
    with pikepdf.open(released.exported.pdf) as pdf:
        del pdf.pages[6]
        pdf.save(tmp_path / "a.pdf")

    assert len(verify([tmp_path / "a.pdf"], EDITIONS).differences) > 5


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
    assert (verdict.code, verdict.remarks) == (released.exported.code, ())


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
