"""What a PDF of ours never does: act by itself, ask for input, or carry files of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pikepdf import Dictionary, Name, Pdf

_CARRIED = frozenset({"LOOKS", "SHA256SUMS", "declaration.json", "evidence.json"})


def activities_in(pdf: Pdf) -> Iterator[str]:
    """What there is in a PDF that acts, in words for a sentence."""
    root: Any = pdf.Root
    opening = root.get("/OpenAction")
    if isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo:
        yield "打开时自动执行的动作"
    if "/AA" in root or any("/AA" in page.obj for page in pdf.pages):
        yield "自动执行的动作"
    names = root.get("/Names")
    if isinstance(names, Dictionary) and "/JavaScript" in names:
        yield "脚本"
    if {"/AcroForm", "/NeedsRendering"} & set(root.keys()):
        yield "可以填写的表单"
    if "/Collection" in root:
        yield "文件夹（PDF 包）"


def foreign_files(names: Iterable[str]) -> Iterator[str]:
    """The files that a PDF carries and none of ours does, in words for a sentence."""
    for name in sorted(set(names) - _CARRIED):
        yield f"夹带的文件“{name[:80]}”"
