"""Annex 2 on paper: what stands where, in the order of the notice.

The words of the fields come from :mod:`.form`; here stand only those that belong to no field.
Widths are in millimetres and add up to the 156 mm of GB/T 9704-2012's 版心.
"""

from collections.abc import Iterator
from typing import Literal

from app.model.composing import Composer
from app.model.compound import ClaimKind
from app.model.document import (
    Block,
    Cell,
    Cover,
    Grid,
    GridRow,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Space,
    Text,
    Tick,
    Value,
)
from app.model.editions.miit_2018.form import COMMITMENT, CONTACT, IAAS, MODES, RECOMMENDER
from app.model.editions.miit_2018.notice import NOTICE
from app.model.form import Field, Node
from app.model.proofs import proven_name
from app.model.reading import Read

TITLE = "跨行业跨领域工业互联网平台申报书"

COMPANY_COLUMNS = (12.0, 13.5, 13.0, 39.5, 9.0, 21.0, 9.0, 39.0)
"""Labels of eight characters (上年利润（万元）) take three columns, short ones only the middle one:
so an 18-digit code and a mail address have room on one line."""
PLATFORM_COLUMNS = (38.5, 117.5)
BOX = (156.0,)
ROW = 10.0
DATE_BLANK = "     年   月   日"
RULE = "______________________"


def layout(paper: Composer) -> tuple[Block, ...]:
    """The whole declaration, from the cover to 材料清单."""
    return (
        _cover(paper),
        PageBreak(recto=True),
        *_instructions(paper),
        PageBreak(recto=True),
        _heading(paper, "company", 1),
        _company(paper),
        PageBreak(),
        Heading("二、工业互联网平台申报材料", 1),
        _heading(paper, "platform", 2),
        _platform(paper),
        *_capability(paper),
        paper.heading("cases"),
        _box(_cases(paper)),
        paper.heading("regions"),
        _box(paper.prose_with_label("regions", 10)),
        paper.heading("architecture"),
        _box(paper.prose_with_label("architecture", 10)),
        paper.heading("roadmap"),
        _box(paper.prose_with_label("roadmap", 10)),
        paper.heading("evidence"),
        _box(_evidence(paper)),
    )


def _heading(paper: Composer, path: str, level: Literal[1, 2]) -> Heading:
    return Heading(paper.section(path).title, level)


def _cover(paper: Composer) -> Cover:
    signed = paper.value("commitment.signed_on", DATE_BLANK)
    entries = (
        ("申报单位", paper.value("company.name", RULE)),
        (RECOMMENDER, paper.value("recommendation.unit", RULE)),
        ("申报日期", signed),
    )
    return Cover(TITLE, entries)


def _instructions(paper: Composer) -> Iterator[Block]:
    yield paper.paragraph("填报说明", style="title")
    for instruction in NOTICE.instructions:
        yield paper.paragraph(instruction, style="body")


# --- 一、企业基本信息 ---------------------------------------------------------------------------


def _company(paper: Composer) -> Grid:
    def pair(left: str, right: str) -> GridRow:
        cells = (
            _label(paper, left, 3),
            paper.answer(left),
            _label(paper, right, 3),
            paper.answer(right),
        )
        return GridRow(cells, ROW)

    def short_pair(left: str, right: str, columns: int = 1) -> tuple[Cell, ...]:
        return (
            _label(paper, left, columns),
            paper.answer(left, 2),
            _label(paper, right),
            paper.answer(right, 2),
        )

    def whole(path: str) -> GridRow:
        return GridRow((_label(paper, path, 3), paper.answer(path, 5)), ROW)

    def contact(left: str, right: str, *, first: bool = False) -> GridRow:
        group = Cell((paper.paragraph(CONTACT, style="label"),), 2, 3, label=True)
        cells = short_pair(f"company.contact.{left}", f"company.contact.{right}")
        return GridRow((group, *cells) if first else cells, ROW)

    title = Cell((paper.paragraph("企业基本信息", style="label"),), 8, label=True)
    return Grid(
        COMPANY_COLUMNS,
        (
            GridRow((title,), ROW, keep_next=True),
            whole("company.name"),
            GridRow(short_pair("company.organization_code", "company.founded_on", 3), ROW),
            whole("company.address"),
            contact("name", "phone", first=True),
            contact("position", "mobile"),
            contact("fax", "email"),
            pair("company.total_assets", "company.debt_ratio"),
            pair("company.credit_rating", "company.last_year_sales"),
            pair("company.last_year_tax", "company.last_year_profit"),
            _profile(paper),
            _commitment(paper),
            _recommendation(paper),
        ),
    )


def _label(paper: Composer, path: str, columns: int = 1) -> Cell:
    label = paper.paragraph(paper.field(path).spec.label, style="label")
    return Cell((label,), columns, label=True)


def _profile(paper: Composer) -> GridRow:
    spec = paper.section("company.profile")
    title = Cell((paper.paragraph(spec.title, style="label"),), label=True, vertical=True)
    blocks = (
        paper.paragraph(spec.note, style="line", keep_next=True),
        *paper.prose_with_label("company.profile.overview", 6),
        *paper.prose_with_label("company.profile.competitiveness", 6),
    )
    return GridRow((title, Cell(blocks, 7)), splits=True)


def _commitment(paper: Composer) -> GridRow:
    signed = paper.value("commitment.signed_on", DATE_BLANK)
    return _stamp_row(
        paper,
        COMMITMENT,
        "我单位申报的所有材料，均真实、完整，如有不实，愿承担相应的责任。",
        paper.paragraph("法定代表人签章：", style="signature"),
        paper.paragraph("公章：", style="signature"),
        paper.paragraph(signed, style="signature"),
    )


def _recommendation(paper: Composer) -> GridRow:
    return _stamp_row(
        paper,
        paper.field("recommendation.unit").spec.label,
        "同意推荐该单位申报跨行业跨领域工业互联网平台。",
        paper.paragraph("推荐单位公章：", style="signature"),
        paper.paragraph(DATE_BLANK, style="signature"),
    )


def _stamp_row(paper: Composer, title: str, statement: str, *signatures: Paragraph) -> GridRow:
    label = Cell((paper.paragraph(title, style="label"),), 2, label=True)
    blocks: list[Block] = [paper.paragraph(statement, style="statement"), Space(3)]
    for signature in signatures:
        # A seal is 4 to 5 cm across: it must not cover the date.
        blocks += [signature] if signature is signatures[-1] else [signature, Space(1)]
    return GridRow((label, Cell(tuple(blocks), 6)), 60.0)


# --- 二、（一）工业互联网平台基本信息 ------------------------------------------------------------


def _platform(paper: Composer) -> Grid:
    def row(path: str) -> GridRow:
        return GridRow((_label(paper, path), paper.answer(path)), ROW)

    mode, partners = "platform.construction.mode", "platform.construction.partners"
    provider = "platform.iaas.provider"
    return Grid(
        PLATFORM_COLUMNS,
        (
            row("platform.name"),
            row("platform.builder"),
            row("platform.built_on"),
            row("platform.investment"),
            *_either(
                paper,
                paper.field(mode).spec.label,
                (paper.tick(mode, equals="self"), MODES["self"]),
                (paper.tick(mode, equals="joint"), MODES["joint"]),
                partners,
            ),
            *_either(
                paper,
                IAAS,
                _ticked(paper, "platform.iaas.self_built"),
                _ticked(paper, "platform.iaas.leased"),
                provider,
            ),
        ),
    )


def _ticked(paper: Composer, path: str) -> tuple[Tick, str]:
    return paper.tick(path), paper.field(path).spec.label


def _either(
    paper: Composer, label: str, own: tuple[Tick, str], other: tuple[Tick, str], named: str
) -> tuple[GridRow, GridRow]:
    """□自建 above, and below it the other way, which asks for a name."""
    spec = paper.field(named).spec
    title = Cell((paper.paragraph(label, style="label"),), rows=2, label=True)
    first = Cell((paper.paragraph(*own, style="cell"),))
    second = Cell(
        (
            paper.paragraph(*other, style="cell", keep_next=True),
            paper.paragraph(spec.label, paper.value(named, spec.line), style="cell"),
        )
    )
    return GridRow((title, first), ROW, keep_next=True), GridRow((second,), ROW)


# --- 二、（二）工业互联网平台能力介绍 ------------------------------------------------------------


def _capability(paper: Composer) -> Iterator[Block]:
    spec = paper.section("capability")
    yield Heading(spec.title, 2)
    yield paper.paragraph(spec.note, style="note", keep_next=True)
    rows: list[GridRow] = []
    for box in paper.node("capability").members.values():
        if not isinstance(box, Node) or box.spec is None:
            continue
        title = GROUPS.get(box.spec.aspect)
        if title:
            rows.append(GridRow((Cell((Heading(title, 3),)),), keep_next=True))
        rows.append(GridRow((Cell(tuple(_box_blocks(paper, box, box.spec.title))),), splits=True))
    yield Grid(BOX, tuple(rows))


GROUPS = {1: "1. 平台资源管理能力", 5: "2. 平台服务能力"}
"""The rows above the boxes, by the aspect of the first box below."""


def _box_blocks(paper: Composer, box: Node, title: str) -> Iterator[Block]:
    yield Heading(title, 4)
    for member in box.members.values():
        if not isinstance(member, Field):
            continue
        if isinstance(member.kind, ClaimKind):
            yield from paper.claim(str(member.path))
        else:
            yield from paper.prose_with_label(str(member.path), 5)


# --- 二、（三）to（七） ---------------------------------------------------------------------------


def _box(blocks: Iterator[Block]) -> Grid:
    return Grid(BOX, (GridRow((Cell(tuple(blocks)),), splits=True),))


def _cases(paper: Composer) -> Iterator[Block]:
    spec = paper.field("cases").spec
    yield paper.paragraph(spec.label + spec.line, style="line")
    rows = paper.rows("cases")
    if not rows:
        yield Space(10)
    for number, row in enumerate(rows, 1):
        scenario, title = (paper.value_of(*row[name]) for name in ("scenario", "title"))
        yield paper.paragraph(
            f"案例{number}　", title, "（", scenario, "）", style="subheading", keep_next=True
        )
        yield paper.prose_of(*row["description"], lines=4)


def _evidence(paper: Composer) -> Iterator[Block]:
    spec = paper.field("evidence").spec
    yield paper.paragraph(spec.label + spec.line, style="line", keep_next=True)
    rows = paper.rows("evidence")
    for number, row in enumerate(rows, 1):
        yield paper.paragraph(*_evidence_line(paper, number, row), style="list")
    if not rows:
        for number in (1, 2, 3):
            yield paper.paragraph(f"附件{number}：_________", style="list")
        yield paper.paragraph("…", style="list")
    yield paper.paragraph("注：需具备对证明材料的现场演示能力", style="line")
    yield Space(2)
    yield paper.paragraph(spec.note, style="note")


def _evidence_line(
    paper: Composer, number: int, row: dict[str, tuple[Field, Read]]
) -> Iterator[Inline]:
    """附件1：title（category，date；证明：the fields that it proves）, without what is blank."""
    yield Text(f"附件{number}：")
    yield paper.value_of(*row["title"], blank="_________")
    named = row["proves"][1].value or ()
    proves = [proven_name(paper.answers.form, path) or paper.legible(path) for path in named]
    proof = Value(row["proves"][0].path, "、".join(proves), row["proves"][0].label)
    between = "（"
    for name in ("category", "issued_on"):
        value = paper.value_of(*row[name])
        if value.text:
            yield from (Text(between), value)
            between = "，"
    if proof.text:
        yield from (Text("（证明：" if between == "（" else "；证明："), proof)
    if between != "（" or proof.text:
        yield Text("）")
