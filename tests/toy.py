"""An edition of a dozen fields, to prove that a new notice is a new folder and nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from app.model.composing import Composer
from app.model.compound import Rows
from app.model.document import Block, Cell, Cover, Grid, GridRow, Heading, PageBreak
from app.model.edition import Aspect, Edition, Notice
from app.model.fields import Condition, FieldSpec, SectionSpec, WordLimit
from app.model.kinds import Choice
from app.model.rules import rule
from app.model.types import (
    NO_AMOUNT,
    NO_ANSWER,
    NO_KINDS_COUNT,
    Amount,
    Answer,
    Date,
    Email,
    FileName,
    KindsCount,
    Money,
    Prose,
    Text,
)
from app.model.values import Frozen


class Applicant(Frozen):
    """一、单位."""

    name: Annotated[Text, FieldSpec("单位名称", required=True)]
    founded_on: Annotated[Date, FieldSpec("成立日期", required=True)]
    email: Annotated[Email, FieldSpec("电子邮箱", required=True)]
    capital: Annotated[Money, FieldSpec("注册资本", unit="万元", required=True)]
    kind: Annotated[
        str, Choice({"own": "自有", "shared": "共有"}), FieldSpec("性质", required=True)
    ]
    owner: Annotated[
        Text, FieldSpec("共有方", required=True, when=Condition("applicant.kind", "shared"))
    ] = ""


class Figures(Frozen):
    """二、能力."""

    robots: Annotated[KindsCount, FieldSpec("机器人", line="：____种，____台")] = NO_KINDS_COUNT
    power: Annotated[Amount, FieldSpec("装机容量", line="：____MW", note="（年末数）")] = NO_AMOUNT
    online: Annotated[Answer, FieldSpec("是否联网", line="：□是 □否")] = NO_ANSWER
    story: Annotated[Prose, FieldSpec("说明（限50字）", required=True, limit=WordLimit(50))]


class Proof(Frozen):
    """A piece of evidence."""

    title: Annotated[Text, FieldSpec("名称", required=True)]
    file: Annotated[FileName, FieldSpec("文件", required=True)]


class ToyDeclaration(Frozen):
    """智能工厂申报表."""

    edition: Literal["toy-2031"] = "toy-2031"
    applicant: Annotated[Applicant, SectionSpec("一、单位")]
    figures: Annotated[Figures, SectionSpec("二、能力", aspect=1)]
    proofs: Annotated[tuple[Proof, ...], Rows("list", Proof), FieldSpec("证明", short="证明")] = ()


def layout(paper: Composer) -> tuple[Block, ...]:
    """A cover, one table and one box."""
    return (
        Cover("智能工厂申报表", (("单位名称", paper.value("applicant.name", "________")),)),
        PageBreak(recto=True),
        Heading(paper.section("applicant").title, 1),
        Grid((50.0, 106.0), tuple(_rows(paper))),
        Heading(paper.section("figures").title, 1),
        Grid((156.0,), (GridRow((Cell(tuple(_box(paper))),), splits=True),)),
    )


def _rows(paper: Composer) -> Iterator[GridRow]:
    for name in ("name", "founded_on", "email", "capital", "kind", "owner"):
        path = f"applicant.{name}"
        yield GridRow((paper.label(path), paper.answer(path)), 9.0)


def _box(paper: Composer) -> Iterator[Block]:
    for name in ("robots", "power", "online"):
        yield from paper.claim(f"figures.{name}")
    yield from paper.prose_with_label("figures.story", 4)
    for row in paper.rows("proofs"):
        yield paper.paragraph("证明：", paper.value_of(*row["title"]), style="list")


@rule("toy.young", "applicant.founded_on")
def young(founded_on: date) -> str | None:
    """A rule of its own."""
    return "「一、单位·成立日期」太新，请核对" if founded_on > date(2030, 1, 1) else None


TOY = Edition(
    id="toy-2031",
    title="智能工厂申报表",
    model=ToyDeclaration,
    notice=Notice(
        title="关于申报智能工厂的通知",
        number="玩具〔2031〕1号",
        issuer="玩具部",
        published_on=date(2031, 1, 1),
        due_on=date(2031, 2, 1),
        copies=2,
        postal_address="某市某路1号",
        postcode="100000",
        email="toy@example.com",
        contact="某某",
    ),
    layout=layout,
    applicant="applicant.name",
    subject="applicant.name",
    rules=(young,),
    aspects=(Aspect(1, "能力", "一", "要求", "指标"),),
)
