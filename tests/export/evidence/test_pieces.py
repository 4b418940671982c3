"""Pieces from the list of evidence: numbered as the form prints them."""

from __future__ import annotations

from pathlib import Path

from app.export.evidence.pieces import pieces_of
from app.export.surroundings import surroundings_of
from app.model.answers import Answers
from app.model.editions.miit_2018 import EDITION
from app.model.values import Json
from tests.export.evidence import made


def test_pieces_are_those_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(made.text_pdf("x"))
    (tmp_path / "b.jpg").write_bytes(made.picture_file(made.photo(), "JPEG"))
    rows: Json = [
        {
            "title": "与某集团的合同",
            "category": "客户服务合同",
            "file": "附件/附件01 与某集团的合同.pdf",
            "issued_on": "2018-03-05",
            "proves": ["capability.community.company_users", "company.last_year_sales"],
        },
        {"title": "尚无文件"},
        {"title": "照片", "category": "其他", "file": "附件/附件03 照片.jpg"},
    ]
    answers = Answers(EDITION.form, {"evidence": rows})
    names = {"附件/附件01 与某集团的合同.pdf": "a.pdf", "附件/附件03 照片.jpg": "b.jpg"}

    first, second, third = pieces_of(answers, surroundings_of(tmp_path), names)

    assert (first.number, first.label, first.title) == (1, "附件1", "与某集团的合同")
    assert (first.category, first.issued, first.kind) == ("客户服务合同", "2018年3月5日", "pdf")
    assert first.name == "附件01 与某集团的合同.pdf"
    assert len(first.proves) == 2
    assert first.proves[0].startswith("1.3 ")
    assert (second.number, second.kind, second.proves) == (2, "empty", ())
    assert (third.number, third.kind, third.issued) == (3, "jpeg", "")
    with first.open() as file:
        assert file.read(5) == b"%PDF-"
