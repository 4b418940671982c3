"""What is visible in a DOCX is what is read, however it was tampered with."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from app.export.verify.comparing import Difference, Seen, compare
from app.export.verify.docx import DocxSeen, read_docx
from app.model.failure import Failure
from tests.export.verify.conftest import Released, rewritten

NAME = "浙江砺澜工业互联网科技股份有限公司"
RUN = "<w:r><w:t>{}</w:t></w:r>"


def tampered(released: Released, change: Callable[[str], str]) -> DocxSeen:
    changed = {"word/document.xml": lambda data: change(data.decode()).encode()}
    return read_docx(rewritten(released.exported.docx, changed), "申报书.docx")


def differences(released: Released, seen: DocxSeen) -> list[Difference]:
    return compare("申报书.docx", released.expected.pieces, Seen(seen.text, seen.owners))


def test_what_was_exported_is_what_is_seen(released: Released) -> None:
    seen = read_docx(released.exported.docx, "申报书.docx")

    assert seen.text == released.expected.text
    assert differences(released, seen) == []
    assert seen.oddities == []
    assert set(seen.footers) == {"default", "even", "first"}
    assert all(released.expected.footer in foot for foot in seen.footers.values())
    assert len(seen.pictures) == len(released.expected.pictures)


def replace_behind(anchor: str, old: str, new: str) -> Callable[[str], str]:
    """Replace the first ``old`` behind ``anchor``."""

    def change(xml: str) -> str:
        start = xml.index(anchor)
        return xml[:start] + xml[start:].replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("anchor", "old", "new", "path"),
    [
        ('"company.organization_code"', "91330108", "91330103", "company.organization_code"),
        ('"company.organization_code"', "91330108", "９1330108", "company.organization_code"),
        ("connectable_devices.count", "612,480", "612,430", ".connectable_devices.count"),
        ("connectable_devices.claimed", "☑", "□", ".connectable_devices.claimed"),
        ("<w:body>", "组织机构代码", "组织机构代号", ""),
        ("<w:body>", "均真实、完整", "基本真实、完整", ""),
    ],
)
def test_changed_words_name_their_field(
    released: Released, anchor: str, old: str, new: str, path: str
) -> None:
    if anchor == "<w:body>":  # printed words, not the name of a control
        seen = tampered(
            released, lambda xml: re.sub(f"(<w:t[^>]*>[^<]*){old}", rf"\1{new}", xml, count=1)
        )
    else:
        seen = tampered(released, replace_behind(anchor, old, new))

    (difference,) = differences(released, seen)

    assert difference.path.endswith(path)
    assert bool(difference.path) == bool(path)


def after_value(words: str) -> Callable[[str], str]:
    """Put a run behind the control of the company's name in the form."""
    return replace_behind(
        f"{NAME}</w:t></w:r></w:sdtContent></w:sdt>", "</w:sdt>", "</w:sdt>" + words
    )


HIDDEN = {
    "vanish": "<w:vanish/>",
    "white": '<w:color w:val="FFFFFF"/>',
    "pale": '<w:color w:val="F0F0F0"/>',
    "tiny": '<w:sz w:val="2"/>',
}


@pytest.mark.parametrize("look", HIDDEN)
def test_hidden_runs_are_told_and_not_seen(released: Released, look: str) -> None:
    run = f"<w:r><w:rPr>{HIDDEN[look]}</w:rPr><w:t>另有担保</w:t></w:r>"
    seen = tampered(released, after_value(run))

    assert seen.text == released.expected.text
    assert [oddity.text for oddity in seen.oddities] == ["另有担保"]


def test_hiding_style_is_seen_through(released: Released) -> None:
    style = (
        '<w:style w:type="character" w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Y"><w:basedOn w:val="X"/></w:style></w:styles>'
    )
    run = '<w:r><w:rPr><w:rStyle w:val="Y"/></w:rPr><w:t>另有担保</w:t></w:r>'
    changed = {
        "word/document.xml": lambda data: after_value(run)(data.decode()).encode(),
        "word/styles.xml": lambda data: data.replace(b"</w:styles>", style.encode()),
    }
    seen = read_docx(rewritten(released.exported.docx, changed), "申报书.docx")

    assert [(o.kind, o.text) for o in seen.oddities] == [("隐藏文字", "另有担保")]


def test_added_sentence_is_unexplained(released: Released) -> None:
    seen = tampered(released, after_value(RUN.format("（已上市）")))

    (difference,) = differences(released, seen)

    assert (difference.path, difference.found) == ("", "（已上市）")


def test_symbol_and_text_box_are_seen(released: Released) -> None:
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>盖住</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    seen = tampered(released, after_value(box + symbol))

    assert [d.found for d in differences(released, seen)] == ["盖住\uf0fe"]


def test_revisions_are_told_with_their_author(released: Released) -> None:
    inserted = f'<w:ins w:id="9001" w:author="王总">{RUN.format("集团")}</w:ins>'
    seen = tampered(released, after_value(inserted))
    deleted = tampered(
        released,
        lambda xml: xml.replace(
            f"<w:r><w:t>{NAME}</w:t></w:r>",
            f'<w:del w:id="1" w:author="王总"><w:r><w:delText>{NAME}</w:delText></w:r></w:del>',
            1,
        ),
    )

    assert [(o.kind, o.text) for o in seen.oddities] == [("插入的修订（王总）", "集团")]
    assert [d.found for d in differences(released, seen)] == ["集团"]
    assert [(o.kind, o.owner) for o in deleted.oddities] == [("删除的修订（王总）", "company.name")]
    assert [d.path for d in differences(released, deleted)] == ["company.name"]


def test_removed_row_and_swapped_figures_name_their_fields(released: Released) -> None:
    def without_row(xml: str) -> str:
        at = xml.index('w:val="company.credit_rating"')
        start, end = xml.rindex("<w:tr>", 0, at), xml.index("</w:tr>", at) + len("</w:tr>")
        return xml[:start] + xml[end:]

    def swapped(xml: str) -> str:
        first, second, between = ">612,480<", ">318,760<", ">?<"
        for old, new in ((first, between), (second, first), (between, second)):
            xml = xml.replace(old, new, 1)
        return xml

    removed = {d.path for d in differences(released, tampered(released, without_row))}
    exchanged = {d.path for d in differences(released, tampered(released, swapped))}

    assert {"company.credit_rating", "company.last_year_sales", ""} <= removed
    assert exchanged == {
        "capability.devices.connectable_devices.count",
        "capability.devices.switch_signal_devices.count",
    }


def test_changed_foot_is_seen(released: Released) -> None:
    changed = {"word/footer1.xml": lambda data: data.replace("校验码".encode(), "校验马".encode())}
    seen = read_docx(rewritten(released.exported.docx, changed), "申报书.docx")

    assert "校验马" in seen.footers["default"]


def test_numbering_is_told(released: Released) -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    seen = tampered(
        released,
        lambda xml: xml.replace("</w:body>", f"<w:p>{numbered}{RUN.format('甲')}</w:p></w:body>"),
    )

    assert ("自动编号", "甲") in [(o.kind, o.text) for o in seen.oddities]


def test_a_control_that_was_removed_is_found_by_its_place(released: Released) -> None:
    def freed(xml: str) -> str:
        return re.sub(
            r"<w:sdt><w:sdtPr>(?:(?!</w:sdtPr>).)*company\.total_assets.*?<w:sdtContent>"
            r"(.*?)</w:sdtContent></w:sdt>",
            r"\1",
            xml,
            count=1,
        )

    assert differences(released, tampered(released, freed)) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 and nothing more",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(Failure, match="“申报书"):
        read_docx(io.BytesIO(data), "申报书.docx")


def zipped(entries: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    "body",
    [
        b"<w:document",
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        b"<d>" * 5000,
        b" " * (65 * 2**20),
    ],
    ids=["truncated", "entities", "external", "deep", "bomb"],
)
def test_dangerous_xml_is_refused(body: bytes) -> None:
    with pytest.raises(Failure, match="“申报书"):
        read_docx(zipped({"word/document.xml": body}), "申报书.docx")
