"""What acts by itself in a PDF, or asks for input, is told; what only shows is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from app.export.verify.activity import activities_in, foreign_files

SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _shown(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root.PageMode = Name.UseOutlines


def _opened(pdf: Pdf) -> None:
    pdf.Root.OpenAction = SCRIPT


def _turned(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=SCRIPT)


def _closed(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=SCRIPT)


def _named(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", SCRIPT])))


def _filled(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))


def _rendered(pdf: Pdf) -> None:
    pdf.Root.NeedsRendering = True


def _collected(pdf: Pdf) -> None:
    pdf.Root.Collection = Dictionary()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_shown, []),
        (_opened, ["打开时自动执行的动作"]),
        (_turned, ["自动执行的动作"]),
        (_closed, ["自动执行的动作"]),
        (_named, ["脚本"]),
        (_filled, ["可以填写的表单"]),
        (_rendered, ["可以填写的表单"]),
        (_collected, ["文件夹（PDF 包）"]),
    ],
)
def test_what_acts_is_told(change: Callable[[Pdf], None], words: list[str]) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        assert [*activities_in(pdf)] == words


def test_files_of_others_are_named() -> None:
    ours = ["declaration.json", "SHA256SUMS", "LOOKS", "evidence.json"]
    assert [*foreign_files([*ours, "evil.exe"])] == ["夹带的文件“evil.exe”"]
