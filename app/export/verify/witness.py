"""What each given file says: its data, its visible words, its pages' feet, its pictures."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from app.export.verify.comparing import Seen
from app.export.verify.docx import DocxSeen, read_docx
from app.export.verify.docx import is_evidence as is_word_evidence
from app.export.verify.evidence import EvidenceSeen, is_evidence, read_evidence, unnumbered
from app.export.verify.mail import attachments_of, is_mail
from app.export.verify.pdf import PdfSeen, Place, read_pdf
from app.export.verify.safety import Archive
from app.export.verify.scans import codes_in_picture, codes_in_scan, is_picture
from app.export.verify.word_evidence import WordSeen, seen_in, without_number
from app.export.volumes import Volume, volume_in
from app.model.failure import Failure
from app.model.release import Imprint, Payload, imprint_in, payload_in
from app.model.values import Json

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_HEAD = 1024
_CHUNK = 1 << 20
MOST_BYTES = 256 * 2**20
"""A document, or a mail with its attachments, is at most so large."""
_MAX_FIGURE = 64 * 2**20
DATA_NAME = "declaration.json"
SUMS_NAME = "SHA256SUMS"
SUMMARY_NAME = "说明.txt"
_MAX_SUMMARY = 2**20
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(slots=True)
class Witness:
    """One file's account. What a kind of file does not have stays ``None`` or empty."""

    name: str
    data: bytes | None = None
    """The declaration that it carries, as ``declaration.json``."""
    written: Json = None
    """What a person wrote where ``data`` says the same in canonical form."""
    digests: dict[str, str] | None = None
    """The SHA-256 of figures and evidence by name, as this file has or knows them."""
    looks: dict[str, str] = field(default_factory=dict[str, str])
    """The digest of what a document says that it shows of each figure, by name."""
    seen: Seen | None = None
    places: list[Place] | None = None
    """Where each character of ``seen`` stands, where that is known."""
    feet: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Where a foot stands (第3页, 奇数页) and its words, page numbers taken out."""
    heads: list[tuple[str, str]] | None = None
    """Where a head stands and its words, where a file has such a thing."""
    pictures: list[frozenset[str]] | None = None
    """The digests of each picture: of its bytes, of its pixels."""
    alts: list[tuple[int, str]] | None = None
    """How many characters stand before each picture, and the words in its place, if it has any."""
    oddities: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """The path (or nothing) and what is told behind the name, of what no file of ours has."""
    remarks: list[str] = field(default_factory=list[str])
    """Sentences about what is no difference, but worth to be known."""
    files: dict[str, str] | None = None
    """A package's files with the SHA-256 of the bytes that are really there."""
    sums: dict[str, str] = field(default_factory=dict[str, str])
    """The digests that the package says they have."""
    volume: Volume | None = None
    """Which part of a package it is, if it is one."""
    elsewhere: dict[str, str] = field(default_factory=dict[str, str])
    """The listed files that lie in volumes which are not there, with their digests."""
    figure: Callable[[str], bytes | None] = field(default=lambda _: None)
    """The bytes of a figure by its name, where the file holds them."""
    holds: bool = False
    """Whether it holds evidence, of which ``original`` opens a file by its name."""
    original: Callable[[str], BinaryIO | None] = field(default=lambda _: None)
    evidence: EvidenceSeen | None = None
    """What a PDF of evidence shows; such a one has no ``seen``."""
    word: WordSeen | None = None
    """What a DOCX of evidence shows; nor has such a one."""
    imprint: Imprint | None = None
    """The release that a package's 说明.txt names."""
    summary: str | None = None
    """The words of a package's 说明.txt."""
    codes: list[Payload] = field(default_factory=list[Payload])
    """What the QR codes on a photograph or scan say."""
    releases: tuple[Imprint, ...] | None = None
    """The releases that a draft keeps; ``None`` where there can be none."""
    marked: list[bool] = field(default_factory=list[bool])
    """For each page whether words stand across it, where that is known."""


class Reader:
    """Reads the accounts in files; a document that comes twice is read once.

    ``source`` gives the account of data that stand in a file of their own: from their bytes, the
    name that sentences call them by, and the path of the file that was given.
    """

    def __init__(self, source: Callable[[bytes, str, Path], Witness]) -> None:
        self._source = source
        self._documents: dict[str, Witness] = {}
        self._path = Path()

    def witnesses(self, path: Path) -> Iterator[Witness]:
        """The accounts in a file: of a package its own and those of the documents in it.

        Raises :class:`Failure` where the file can't be read or is of no kind that we know.
        """
        name, self._path = path.name, path
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
                if head.startswith(_ZIP):
                    # Packages may be larger than memory: they are read entry by entry.
                    yield from self._archive(path, name)
                    return
                if _PDF in head and is_evidence(path):
                    # Nor are the scans in evidence ever held in memory.
                    yield _evidence(path, name)
                    return
                data = head + file.read(MOST_BYTES)
        except OSError as error:
            reason = error.strerror or "无法读取"
            raise Failure(f"无法读取文件“{path}”（{reason}），请检查路径和权限。") from None
        if len(data) >= MOST_BYTES:
            raise Failure(f"“{name}”异常庞大，不是本程序生成的，没有打开。")
        yield from self._document(data, name, mails=True)

    def _document(self, data: bytes, name: str, *, mails: bool) -> Iterator[Witness]:
        head = data[:_HEAD]
        if head.startswith(_ZIP):
            yield from self._archive(io.BytesIO(data), name)
        elif _PDF in head:
            yield self._read(data, name, _pdf)
        elif is_picture(head):
            yield _scan(codes_in_picture(data, name), name)
        elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            yield self._source(data, name, self._path)
        elif mails and is_mail(data):
            yield from self._mail(data, name)
        else:
            raise Failure(
                f"“{name}”不是 DOCX、PDF、电子包（ZIP）、草稿、邮件、申报数据或照片，请检查文件。"
            )

    def _mail(self, data: bytes, name: str) -> Iterator[Witness]:
        found = False
        for inside, attached in attachments_of(data, name):
            if _is_known(attached):
                found = True
                yield from self._document(attached, f"{name} 中的 {inside}", mails=False)
        if not found:
            raise Failure(f"邮件“{name}”没有附带申报书的文件，请检查邮件是否完整。")

    def _archive(self, source: Path | io.BytesIO, name: str) -> Iterator[Witness]:
        archive = Archive(source, name)
        if "word/document.xml" in archive:
            if is_word_evidence(archive):
                # Nor are its pictures ever in memory together.
                yield _word_evidence(archive)
                return
            data = source.read_bytes() if isinstance(source, Path) else source.getvalue()
            yield self._read(data, name, _docx)
            return
        if DATA_NAME in archive or SUMS_NAME in archive:
            yield account_of_package(archive)
        for entry in archive.names:
            if "/" in entry or not entry.lower().endswith((".docx", ".pdf")):
                continue
            inside = f"{name} 中的 {entry}"
            data = archive.read(entry, MOST_BYTES)
            if entry.lower().endswith(".docx"):
                yield self._read(data, inside, _docx)
            else:
                yield self._read(data, inside, _pdf)

    def _read(self, data: bytes, name: str, read: Callable[[bytes, str], Witness]) -> Witness:
        key = hashlib.sha256(data).hexdigest()
        known = self._documents.get(key)
        if known is None:
            known = self._documents[key] = read(data, name)
        return replace(known, name=name)


def _docx(data: bytes, name: str) -> Witness:
    return _of_docx(read_docx(io.BytesIO(data), name), name)


def _word_evidence(archive: Archive) -> Witness:
    name = archive.name
    read = read_docx(archive, name)
    witness = _of_docx(read, name)
    seen = witness.word = seen_in(archive, read)
    witness.seen = witness.pictures = witness.alts = None
    witness.feet = [(where, without_number(foot, seen.marker)) for where, foot in witness.feet]
    return witness


def _of_docx(read: DocxSeen, name: str) -> Witness:
    witness = Witness(name, read.data or None)
    witness.feet = [(_edge(kind), _unnumbered(text)) for kind, text in read.footers.items()]
    witness.heads = [(_edge(kind), text) for kind, text in read.headers.items()]
    witness.seen = Seen(read.text, read.owners)
    witness.digests = _sums(read.sums) if read.sums else None
    witness.looks = _sums(read.looks)
    witness.pictures = [picture.digests for picture in read.pictures]
    witness.alts = [(picture.behind, picture.alt) for picture in read.pictures]
    if read.saved_by:
        witness.remarks.append(
            f"“{name}”由其他程序（{read.saved_by}）另存过，字体、分页等版面可能与打印件不同；"
            "内容已逐项核对。"
        )
    for oddity in read.oddities:
        words = f"中有{oddity.kind}：“{oddity.text[:80]}”，请确认后清除。"
        witness.oddities.append((oddity.owner, words))
    return witness


def _evidence(source: Path | bytes, name: str) -> Witness:
    seen, read = read_evidence(source, name)
    witness = _of_pages(read, name)
    witness.evidence = seen
    witness.seen = witness.places = witness.pictures = None
    feet = enumerate((page.foot for page in read.pages), 1)
    witness.feet = [(f"第{number}页", unnumbered(foot)) for number, foot in feet]
    return witness


def _pdf(data: bytes, name: str) -> Witness:
    if is_evidence(data):
        return _evidence(data, name)
    read = read_pdf(data, name)
    if not read.data and not any(page.body or page.foot for page in read.pages):
        return _scan(codes_in_scan(data, name), name)
    return _of_pages(read, name)


def _of_pages(read: PdfSeen, name: str) -> Witness:
    total = len(read.pages)
    witness = Witness(name, read.data or None)
    witness.digests = _sums(read.sums) if read.sums else None
    witness.looks = _sums(read.looks)
    witness.seen = Seen("".join(page.body for page in read.pages))
    witness.marked = [page.marked for page in read.pages]
    witness.places = [
        Place(number, *box) for number, page in enumerate(read.pages) for box in page.places
    ]
    witness.pictures = [frozenset({one}) for page in read.pages for _, one in page.pictures]
    unproven = "".join(sorted({character for page in read.pages for character in page.unproven}))
    if unproven:
        witness.remarks.append(
            f"“{name}”中的“{unproven[:80]}”是用本机没有的字体印的，字形没有核对，请看一看。"
        )
    for oddity in read.oddities:
        witness.oddities.append(("", f"有申报书中没有的{oddity}。"))
    for number, page in enumerate(read.pages, 1):
        foot = page.foot.replace(f"第{number}页共{total}页", "", 1)
        witness.feet.append((f"第{number}页", foot))
        if page.unseen:
            witness.oddities.append(("", f"第{number}页有看不见的文字“{page.unseen[:80]}”。"))
        for oddity in page.oddities:
            witness.oddities.append(("", f"第{number}页有申报书中没有的{oddity}。"))
    return witness


def _is_known(data: bytes) -> bool:
    """Whether an attachment is one of ours, and not a signature's picture or a letter."""
    head = data[:_HEAD]
    return head.startswith((_ZIP, b"{")) or _PDF in head


def account_of_package(archive: Archive, went_on: Callable[[], None] = lambda: None) -> Witness:
    """The account of a package, or of a volume of one; ``went_on`` is called with each piece read.

    Raises :class:`Failure` where it is damaged, or made to exhaust whoever opens it.
    """
    name = archive.name
    sums = _sums(archive.read(SUMS_NAME)) if SUMS_NAME in archive else {}
    note, volume = volume_in(archive.names, lambda entry: archive.read(entry, _MAX_SUMMARY))
    files = {
        entry: _digest(archive, entry, went_on)
        for entry in archive.names
        if entry not in (SUMS_NAME, note)
    }

    def figure(entry: str) -> bytes | None:
        return archive.read(entry, _MAX_FIGURE) if entry in archive else None

    data = archive.read(DATA_NAME) if DATA_NAME in archive else None

    def original(entry: str) -> BinaryIO | None:
        if entry not in archive:
            return None
        # Neither in memory nor anywhere that whoever opens it has to tidy up.
        stream = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - whoever asked for it closes it
        for chunk in archive.pieces(entry, _CHUNK):
            stream.write(chunk)
        stream.seek(0)
        return stream

    witness = Witness(name, data, files=files, sums=sums, figure=figure)
    witness.holds, witness.original, witness.volume = True, original, volume
    if SUMMARY_NAME in archive:
        witness.summary = archive.read(SUMMARY_NAME, _MAX_SUMMARY).decode("utf-8-sig", "replace")
        witness.imprint = imprint_in(witness.summary)
    return witness


def _scan(payloads: list[str], name: str) -> Witness:
    """The account of a photograph or scan. Raises :class:`Failure` without a code of ours on it."""
    codes = [payload for text in payloads if (payload := payload_in(text)) is not None]
    if not codes:
        raise Failure(
            f"“{name}”上没有找到申报书的二维码，请对准封面右上角的二维码，重新拍照或扫描。"
        )
    return Witness(name, codes=codes)


def _digest(archive: Archive, entry: str, went_on: Callable[[], None]) -> str:
    sha256 = hashlib.sha256()
    for chunk in archive.pieces(entry, _CHUNK):
        went_on()
        sha256.update(chunk)
    return sha256.hexdigest()


def _sums(data: bytes) -> dict[str, str]:
    sums: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").split("\n"):
        match = _SUM.fullmatch(line.removesuffix("\r"))
        if match:
            sums[match[2]] = match[1]
    return sums


_EDGES = {"default": "奇数页", "even": "偶数页", "first": "首页"}
_NUMBERS = "第页共页"


def _edge(kind: str) -> str:
    """What the pages are called that a head or foot of this kind stands on."""
    plain, more, which = kind.partition("（")
    return _EDGES.get(plain, plain) + more + which


def _unnumbered(text: str) -> str:
    return text.replace(_NUMBERS, "", 1)
