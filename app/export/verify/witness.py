"""What each given file says: its data, its visible words, its pages' feet, its pictures."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.export.verify.comparing import Seen
from app.export.verify.docx import read_docx
from app.export.verify.pdf import read_pdf
from app.export.verify.safety import Archive
from app.model.failure import Failure
from app.store.interchange import MAX_BYTES

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_CHUNK = 1 << 20
_MOST_INSIDE = 256 * 2**20
"""A document inside a package is at most so large."""
DATA_NAME = "declaration.json"
SUMS_NAME = "SHA256SUMS"
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(slots=True)
class Witness:
    """One file's account. What a kind of file does not have stays ``None`` or empty."""

    name: str
    data: bytes | None = None
    seen: Seen | None = None
    feet: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Where a foot stands (第3页, 奇数页) and its words, page numbers taken out."""
    pictures: list[str] | None = None
    oddities: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The path (or nothing) and a sentence for what no file of ours has."""
    files: dict[str, str] | None = None
    """A package's files with the SHA-256 of the bytes that are really there."""
    sums: dict[str, str] = field(default_factory=dict[str, str])
    """The digests that the package says they have."""


def witnesses(path: Path) -> Iterator[Witness]:
    """The accounts in a file: of a package its own and those of the documents in it.

    Raises :class:`Failure` where the file can't be read or is of no kind that we know.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        reason = error.strerror or "无法读取"
        raise Failure(f"无法读取文件“{path}”（{reason}），请检查路径和权限。") from None
    if head.startswith(_ZIP):
        if "word/document.xml" in (archive := Archive(path, name)):
            yield _docx(path, name)
        else:
            yield from _package(archive)
    elif _PDF in head:
        yield _pdf(path, name)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield Witness(name, data=_read(path))
    else:
        raise Failure(f"“{name}”不是 DOCX、PDF、电子包（ZIP）或申报数据，请检查文件。")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Failure(f"“{path.name}”异常庞大，不是申报数据，没有打开。")
    return data


def _package(archive: Archive) -> Iterator[Witness]:
    name = archive.name
    package = Witness(name, data=archive.read(DATA_NAME), files={})
    for entry in archive.names:
        if entry == SUMS_NAME:
            package.sums = _sums(archive.read(entry))
        else:
            package.files = {**(package.files or {}), entry: _digest(archive, entry)}
    yield package
    for entry in archive.names:
        if "/" in entry:
            continue
        inside = f"{name} 中的 {entry}"
        if entry.lower().endswith(".docx"):
            yield _docx(io.BytesIO(archive.read(entry, _MOST_INSIDE)), inside)
        elif entry.lower().endswith(".pdf"):
            yield _pdf(archive.read(entry, _MOST_INSIDE), inside)


def _digest(archive: Archive, entry: str) -> str:
    sha256 = hashlib.sha256()
    with archive.open(entry) as file:
        try:
            while chunk := file.read(_CHUNK):
                sha256.update(chunk)
        except Exception as error:
            if isinstance(error, MemoryError):
                raise
            raise Failure(f"“{archive.name}”中的“{entry}”已损坏，请重新获取。") from None
    return sha256.hexdigest()


def _sums(data: bytes) -> dict[str, str]:
    sums: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        match = _SUM.fullmatch(line)
        if match:
            sums[match[2]] = match[1]
    return sums


_EDGES = {"default": "奇数页", "even": "偶数页", "first": "首页"}
_NUMBERS = "第页共页"


def _docx(source: Path | io.BytesIO, name: str) -> Witness:
    read = read_docx(source, name)
    feet = [(_EDGES.get(kind, kind), _unnumbered(text)) for kind, text in read.footers.items()]
    witness = Witness(name, read.data or None, Seen(read.text, read.owners), feet)
    witness.pictures = [digest for _, digest in read.pictures]
    for oddity in read.oddities:
        words = f"“{name}”中有{oddity.kind}：“{oddity.text[:80]}”，请确认后清除。"
        witness.oddities.append((oddity.owner, words))
    return witness


def _unnumbered(text: str) -> str:
    return text.replace(_NUMBERS, "", 1)


def _pdf(source: Path | bytes, name: str) -> Witness:
    read = read_pdf(source, name)
    total = len(read.pages)
    witness = Witness(name, read.data or None)
    witness.seen = Seen("".join(page.body for page in read.pages))
    witness.pictures = [digest for page in read.pages for _, digest in page.pictures]
    for number, page in enumerate(read.pages, 1):
        foot = page.foot.replace(f"第{number}页共{total}页", "", 1)
        witness.feet.append((f"第{number}页", foot))
        if page.unseen:
            words = f"“{name}”第{number}页有看不见的文字“{page.unseen[:80]}”。"
            witness.oddities.append(("", words))
        for oddity in page.oddities:
            witness.oddities.append(("", f"“{name}”第{number}页有申报书中没有的{oddity}。"))
    return witness
