"""What is known of a file of evidence once it was looked at (对方打得开吗)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from app.model.names import extension, safe_name
from app.model.problem import Problem, Severity

Kind = Literal[
    "pdf",
    "jpeg",
    "png",
    "tiff",
    "bmp",
    "webp",
    "gif",
    "heic",
    "docx",
    "xlsx",
    "pptx",
    "ofd",
    "doc",
    "xls",
    "ppt",
    "office-encrypted",
    "zip",
    "rar",
    "7z",
    "html",
    "text",
    "program",
    "ciphertext",
    "hollow",
    "empty",
    "unknown",
]
"""What the bytes are, whatever the name says. ``hollow`` is a file of nothing but zeros."""

PICTURES: frozenset[Kind] = frozenset({"jpeg", "png", "tiff", "bmp", "webp", "gif"})
PRINTABLE: frozenset[Kind] = PICTURES | frozenset[Kind]({"pdf"})
"""What can be appended behind the form as pages."""

TO_CLEAN = frozenset({"evidence.active-content", "evidence.restricted"})
"""The findings that tell of what is taken out of what is sent."""
LOOK_VERSION = 4
"""To be raised with every change of what a look finds in a file: drafts keep what looks found."""

_A4_MM = (210.0, 297.0)
_A4_TOLERANCE_MM = 3.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """So many pages of one size, in millimetres, as they are seen (turned, cropped)."""

    width_mm: float
    height_mm: float
    pages: int

    @property
    def is_a4(self) -> bool:
        """Whether it is A4, upright or across, as closely as scanners keep it."""
        sides = sorted((self.width_mm, self.height_mm))
        return all(
            abs(a - b) <= _A4_TOLERANCE_MM for a, b in zip(sides, sorted(_A4_MM), strict=True)
        )


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at a file found.

    Attributes:
        kind: what the bytes are.
        pages: how many; 0 where it has none that can be seen.
        page_sizes: the sizes of the pages that were looked at, the most frequent first. Empty for
            pictures, which have none.
        blank_pages: the pages (from 1) that nothing stands on, among those that were looked at.
        dates: the days that are named in the text and the metadata, in order.
        findings: what is to be said of the file, each naming it.
        clean: whether all of a PDF was searched without any doubt, and held nothing that is not
            sent. Where this is not known, whatever sends the file searches it itself.
        share: what is left of the bytes in a ZIP, of 1, as far as a look can tell.
    """

    kind: Kind
    pages: int = 0
    page_sizes: tuple[PageSize, ...] = ()
    blank_pages: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    findings: tuple[Problem, ...] = ()
    clean: bool = False
    share: float = 1.0

    @property
    def printable(self) -> bool:
        """Whether its pages can be appended behind the form."""
        return self.kind in PRINTABLE and self.pages > 0

    def to_json(self) -> dict[str, Any]:
        """As plain JSON, to be sent from one process to another or kept."""
        return {**asdict(self), "dates": [day.isoformat() for day in self.dates]}

    @staticmethod
    def from_json(raw: Mapping[str, Any]) -> Inspection:
        """Read what :meth:`to_json` wrote.

        Raises :class:`ValueError`, :class:`KeyError` or :class:`TypeError` where it is something
        else: it may come from a process that a hostile file has taken over.
        """
        if raw["kind"] not in get_args(Kind):
            raise ValueError(raw["kind"])
        return Inspection(
            kind=raw["kind"],
            pages=_count(raw["pages"]),
            page_sizes=tuple(
                PageSize(
                    _length(size["width_mm"]), _length(size["height_mm"]), _count(size["pages"])
                )
                for size in raw["page_sizes"]
            ),
            blank_pages=tuple(map(_count, raw["blank_pages"])),
            dates=tuple(date.fromisoformat(day) for day in raw["dates"]),
            findings=tuple(_problem(found) for found in raw["findings"]),
            clean=raw["clean"] is True,
            share=min(1.0, _length(raw["share"])),
        )


def _count(raw: object) -> int:
    if not isinstance(raw, int) or raw < 0:
        raise ValueError(raw)
    return raw


def _length(raw: Any) -> float:
    length = float(raw)  # what a draft keeps is read as decimals
    if not 0 <= length < math.inf:
        raise ValueError(raw)
    return length


def _problem(raw: Mapping[str, Any]) -> Problem:
    severity: Severity = raw["severity"]
    if severity not in get_args(Severity):
        raise ValueError(severity)
    return Problem(str(raw["code"]), severity, str(raw["message"]), str(raw["member"]))


def told(code: str, severity: Severity, name: str, what: str) -> Problem:
    """A finding on the file ``name``; its sentence goes behind the label of a field."""
    return Problem(f"evidence.{code}", severity, f"的文件“{shown(name)}”{what}")


def sentence(problem: Problem) -> str:
    """A finding as a sentence of its own, where no field's label stands before it."""
    return problem.message.removeprefix("的")


def shown(name: str) -> str:
    """The name of a file as it can be said: one line, and nothing that turns its direction."""
    plain = (c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return "".join(plain)[-80:] or "未命名"


def name_problems(name: str) -> tuple[Problem, ...]:
    """What is wrong with a file's own name for whoever gets it; ``name`` without folders."""
    if any(unicodedata.bidirectional(c) in _STEERING for c in name):
        what = "的名称里有改变文字方向的控制字符，看上去的扩展名可能是假的，请改名后重新添加"
        return (told("name-direction", "warning", name, what),)
    ending = extension(name)
    stem = name[: len(name) - len(ending)] if ending else name
    if safe_name(stem, "文件") != " ".join(stem.split()):
        what = "的名称含有别的系统不接受的字符或过长，报送时自动改名"
        return (told("name", "info", name, what),)
    return ()


_STEERING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
