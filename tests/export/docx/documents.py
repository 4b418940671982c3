"""Documents to render: the real form, empty and filled in, and small ones made by hand."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from app.model.answers import Answers
from app.model.composing import compose
from app.model.compound import ClaimKind, NarrativeKind
from app.model.document import Block, Document, Paragraph, Text
from app.model.editions.miit_2018 import EDITION
from app.model.form import Field, Node
from app.model.kinds import Amount, Choice, Date, YesNo

DATA = '{"company":{"name":"某公司"},"edition":"miit-2018-139"}'.encode()


def document(*blocks: Block, mark: str = "", **changes: Any) -> Document:
    """A document of a few blocks."""
    properties = {
        "title": "申报书（某公司）",
        "subject": "某平台",
        "author": "某公司",
        "footer": "校验码 7K3M-9QXD-42FA",
        "data": DATA,
        "created": "2018-04-24T00:00:00Z",
        "keywords": "工信厅信软函〔2018〕139号",
    }
    return Document(blocks=blocks, mark=mark, **(properties | changes))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def form(content: dict[str, Any], mark: str = "") -> Document:
    """The form of 2018, filled in with the content."""
    return compose(
        EDITION,
        Answers(EDITION.form, content),
        data=DATA,
        footer="校验码 7K3M-9QXD-42FA",
        mark=mark,
        printable=lambda _: True,
    )


def filled() -> dict[str, Any]:
    """Something for every field of the form."""
    content = _section(EDITION.form)
    content["cases"] = [
        {"scenario": "设备管理优化", "title": f"案例之{n}", "description": NARRATIVE}
        for n in "甲乙"
    ]
    content["evidence"] = [
        {"title": "合同", "category": "客户服务合同", "file": "a.pdf", "issued_on": "2018-01-10",
         "proves": ["capability.community.company_users"]},
        {"title": "证书", "file": "b.pdf"},
    ]  # fmt: skip
    return content


NARRATIVE: list[dict[str, Any]] = [
    {"kind": "paragraph", "text": "接入“设备”12类——含机床、𬭎合金炉等；MES、ERP均已上云。" * 12},
    {"kind": "figure", "file": "图.png", "caption": "图1 总体架构"},
    {"kind": "paragraph", "text": "上表见下。"},
    {
        "kind": "table",
        "caption": "表1 指标",
        "rows": [["指标", "值"], ["种类", "12"], ["个数", "3"]],
    },
    {"kind": "paragraph", "text": "完。"},
]


def _section(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, member in node.members.items():
        found[name] = _answer(member) if isinstance(member, Field) else _section(member)
    return found


def _answer(field: Field) -> Any:
    kind = field.kind
    if isinstance(kind, ClaimKind):
        parts = {"kinds": 12, "count": 3400, "amount": "12.5", "answer": True, "text": "其他一项"}
        return {"claimed": True} | {name: parts[name] for name in kind.members}
    if isinstance(kind, NarrativeKind):
        return NARRATIVE
    if isinstance(kind, Choice):
        return "joint"
    if isinstance(kind, YesNo):
        return True
    if isinstance(kind, Date):
        return "2018-04-24"
    if isinstance(kind, Amount):
        return "41.27"
    return f"{field.label}的内容"


def png(width: int = 60, height: int = 40, mode: str = "RGB") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()
