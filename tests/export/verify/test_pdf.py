"""What is visible in a PDF is what is read: what was added, moved, whitened or covered is found."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.export.verify.comparing import Seen, compare
from app.export.verify.pdf import PdfSeen, read_pdf
from app.model.failure import Failure
from tests.export.verify.conftest import Released

FORM = 4
"""The page (counted from 0) with the first box of the form."""


def tampered(
    released: Released, change: Callable[[list[pikepdf.ContentStreamInstruction]], None]
) -> PdfSeen:
    """Change the instructions of the first page of the form, and read the PDF again."""
    with pikepdf.open(released.exported.pdf) as pdf:
        page = pdf.pages[FORM]
        instructions = [
            i
            for i in pikepdf.parse_content_stream(page)
            if isinstance(i, pikepdf.ContentStreamInstruction)
        ]
        change(instructions)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        changed = io.BytesIO()
        pdf.save(changed)
    return read_pdf(changed.getvalue(), "申报书.pdf")


def paths(released: Released, seen: PdfSeen) -> list[str]:
    text = "".join(page.body for page in seen.pages)
    return [d.path for d in compare("申报书.pdf", released.expected.pieces, Seen(text))]


def instruction(operator: str, *operands: Any) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))


def shown(instructions: list[pikepdf.ContentStreamInstruction]) -> list[int]:
    """Where texts are shown."""
    return [i for i, item in enumerate(instructions) if str(item.operator) == "Tj"]


def test_what_was_exported_is_what_is_seen(released: Released) -> None:
    seen = read_pdf(released.exported.pdf, "申报书.pdf")

    assert "".join(page.body for page in seen.pages) == released.expected.text
    assert paths(released, seen) == []
    assert all(released.expected.footer in page.foot for page in seen.pages)
    assert [page.unseen + "".join(page.oddities) for page in seen.pages] == [""] * len(seen.pages)
    assert sum(len(page.pictures) for page in seen.pages) == len(released.expected.pictures)
    assert list(seen.files) == ["LOOKS", "SHA256SUMS", "declaration.json"]


def test_characters_that_were_exchanged_name_their_field(released: Released) -> None:
    def exchange(instructions: list[pikepdf.ContentStreamInstruction]) -> None:
        # 3 is the company's name: its characters in another order
        at = shown(instructions)[3]
        codes = bytes(instructions[at].operands[0])
        turned = codes[2:4] + codes[:2] + codes[4:]
        instructions[at] = instruction("Tj", pikepdf.String(turned))

    assert paths(released, tampered(released, exchange)) == ["company.name"]


@pytest.mark.parametrize(
    "hide",
    [
        [instruction("Tr", 3)],
        [instruction("rg", 1, 1, 1)],
        [instruction("Tm", 1, 0, 0, 1, 2000, 2000)],
    ],
    ids=["invisible", "white", "off the page"],
)
def test_what_leaves_no_ink_is_not_seen(
    released: Released, hide: list[pikepdf.ContentStreamInstruction]
) -> None:
    def change(instructions: list[pikepdf.ContentStreamInstruction]) -> None:
        at = shown(instructions)[3]
        undo = [instruction("Tr", 0), instruction("rg", 0, 0, 0)]
        instructions[at : at + 1] = [*hide, instructions[at], *undo]

    seen = tampered(released, change)

    assert seen.pages[FORM].unseen
    assert "company.name" in paths(released, seen)


def test_what_is_covered_is_not_seen(released: Released) -> None:
    def cover(instructions: list[pikepdf.ContentStreamInstruction]) -> None:
        rectangle = [Decimal(n) for n in (190, 645, 300, 20)]
        instructions += [instruction("rg", 1, 1, 1), instruction("re", *rectangle)]
        instructions += [instruction("f")]

    assert "company.name" in paths(released, tampered(released, cover))


def test_added_text_is_unexplained(released: Released) -> None:
    def add(instructions: list[pikepdf.ContentStreamInstruction]) -> None:
        at = shown(instructions)[3]
        place = instruction("Tm", 1, 0, 0, 1, 400, 652)
        instructions[at + 1 : at + 1] = [place, instructions[at]]

    assert paths(released, tampered(released, add)) == ["company.name"]


def test_annotations_and_foreign_pictures_are_told(released: Released, tmp_path: Path) -> None:
    with pikepdf.open(released.exported.pdf) as pdf:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=[100, 600, 300, 640],
            Contents="另有担保",
            DA="/Helv 12 Tf",
        )
        pdf.pages[FORM].Annots = pdf.make_indirect(pikepdf.Array([note]))
        pdf.save(tmp_path / "申报书.pdf")

    assert read_pdf(tmp_path / "申报书.pdf", "申报书.pdf").pages[FORM].oddities == ("批注",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + b"\0" * 4000])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(Failure, match="“申报书"):
        read_pdf(data, "申报书.pdf")


def test_locked_pdf_is_refused(released: Released, tmp_path: Path) -> None:
    with pikepdf.open(released.exported.pdf) as pdf:
        pdf.save(tmp_path / "申报书.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))

    with pytest.raises(Failure, match="密码"):
        read_pdf(tmp_path / "申报书.pdf", "申报书.pdf")
