"""What a person sees in a DOCX, read from its parts: body, headers, footers, pictures.

Nothing of what the program embedded is trusted here. Deleted revisions are not seen and inserted
ones are; what is there but can't be seen (hidden runs, white or tiny letters) is told.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.export.pictures import load_picture, pixels_of
from app.export.verify.drawings import alt_of, oddity_of, size_of
from app.export.verify.expectation import visible
from app.export.verify.layout import displaced
from app.export.verify.legibility import Styles, cut_off, unseen
from app.export.verify.safety import Archive, Element, parse
from app.model.failure import Failure

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_CUSTOM = re.compile(r"customXml/item[0-9]+\.xml")
_DATA = "{urn:miit-declaration:data}declaration"
_SUMS = "{urn:miit-declaration:sums}sums"
_PLAN = "{urn:miit-declaration:evidence}evidence"
_LOOKS = "{urn:miit-declaration:looks}looks"
_ABOUT = "docProps/app.xml"
_PROGRAM = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Application"
_PNG = b"\x89PNG"
_LONGEST_NAME = 40
_BEFORE = 12
"""So many characters tell the place that something stands behind."""
_BODY = "word/document.xml"
_CHUNK = 2**20
_MAX_PICTURE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that no file of ours has: ``owner`` is the tag of the control it stands in."""

    kind: str
    owner: str
    text: str


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """A picture: how many characters stand before it, and the digests of its file and pixels.

    ``alt`` are the words in its place, which are read out to who can't see it; ``part`` is its
    file in the package, and ``size`` what it is printed like, in points.
    """

    behind: int
    digests: frozenset[str]
    alt: str
    part: str = ""
    size: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class DocxSeen:
    """What was seen: characters with their owners, pictures by digest, headers and footers."""

    text: str = ""
    owners: list[str] = field(default_factory=list[str])
    pictures: list[PictureSeen] = field(default_factory=list[PictureSeen])
    footers: dict[str, str] = field(default_factory=dict[str, str])
    """By kind (default, even, first): what stands there, page numbers left out.

    Of further sections in which something else stands there is more: ``default（第2种）``.
    """
    headers: dict[str, str] = field(default_factory=dict[str, str])
    oddities: list[Oddity] = field(default_factory=list[Oddity])
    data: bytes = b""
    """The ``declaration.json`` that it carries; empty where it carries none."""
    sums: bytes = b""
    """The digests of figures and evidence that it carries, as ``sha256sum`` writes them."""
    looks: bytes = b""
    """The digests of what it shows of its figures, in the same form."""
    saved_by: str = ""
    """The program that saved it again; empty where none says so."""
    plan: bytes = b""
    """What a DOCX of evidence says of its sheets; empty where it is none."""


def read_docx(source: Path | BinaryIO | Archive, name: str) -> DocxSeen:
    """Read a DOCX. Raises :class:`Failure` where it is none, is damaged or is dangerous.

    Of the pictures in one of evidence nothing is read but the digests of their files: these may be
    many, and are compared with what they show elsewhere.
    """
    archive = source if isinstance(source, Archive) else Archive(source, name)
    if _BODY not in archive:
        raise Failure(f"“{name}”不是 Word 文档（.docx），请检查文件。")
    sheet = _part(archive, "word/styles.xml")
    styles = Styles(sheet)
    relations = _relations(archive, _BODY)
    carried = _carried(archive)
    seen = DocxSeen(
        data=carried.get(_DATA, b""),
        sums=carried.get(_SUMS, b""),
        looks=carried.get(_LOOKS, b""),
        saved_by=_saved_by(archive),
        plan=carried.get(_PLAN, b""),
    )
    looks = _digest if seen.plan else _picture
    body = _Walker(
        styles,
        lambda number: looks(archive, relations.get(number, "")),
        (lambda number: _size(archive, relations.get(number, ""))) if not seen.plan else _unknown,
        relations,
    )
    root = parse(archive.read(_BODY), name)
    if not seen.plan:  # each sheet of evidence is held to what it must be elsewhere
        seen.oddities += (Oddity(kind, "", words) for kind, words in displaced(root, sheet))
    edges = [*_edges(root, relations)]
    body.walk(root)
    seen.text, seen.owners = "".join(body.characters), body.owners
    seen.pictures = body.pictures
    seen.oddities += body.oddities
    for kind, part in edges:
        walker = _Walker(styles, lambda _: frozenset())
        walker.walk(parse(archive.read(part), name))
        edge = seen.footers if "footer" in part else seen.headers
        words, key, number = "".join(walker.characters), kind, 1
        while edge.setdefault(key, words) != words:
            number += 1
            key = f"{kind}（第{number}种）"
        seen.oddities += walker.oddities
    return seen


def _part(archive: Archive, part: str) -> Element | None:
    return parse(archive.read(part), archive.name) if part in archive else None


def _relations(archive: Archive, part: str) -> dict[str, str]:
    folder, file = posixpath.split(part)
    root = _part(archive, f"{folder}/_rels/{file}.rels")
    found: dict[str, str] = {}
    for relation in root if root is not None else ():
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[relation.get("Id", "")] = posixpath.normpath(path)
    return found


def _carried(archive: Archive) -> dict[str, bytes]:
    """The texts of custom XML by the tags of their roots: programs number these parts anew."""
    found: dict[str, bytes] = {}
    for entry in sorted(filter(_CUSTOM.fullmatch, archive.names)):
        data = archive.read(entry)
        with suppress(Failure):  # what others put there need not be XML that we read
            root = parse(data, archive.name)
            found.setdefault(str(root.tag), (root.text or "").encode())
    return found


def is_evidence(archive: Archive) -> bool:
    """Whether a DOCX says that it is one of evidence."""
    return _PLAN in _carried(archive)


def _digest(archive: Archive, part: str) -> frozenset[str]:
    if part not in archive:
        return frozenset({""})
    sha256 = hashlib.sha256()
    for chunk in archive.pieces(part, _CHUNK):
        sha256.update(chunk)
    return frozenset({sha256.hexdigest()})


def _unknown(_: str) -> tuple[int, int]:
    return 0, 0


def _picture(archive: Archive, part: str) -> frozenset[str]:
    if part not in archive:
        return frozenset({""})
    data = archive.read(part, _MAX_PICTURE)
    found = {hashlib.sha256(data).hexdigest()}
    if data.startswith(_PNG):  # which programs pack anew when they save a file
        found.add(pixels_of(data))
    return frozenset(found)


def _size(archive: Archive, part: str) -> tuple[int, int]:
    """The pixels of a picture across and down; zeros where there is none to be seen."""
    picture = load_picture(archive.read(part, _MAX_PICTURE)) if part in archive else None
    return (picture.width, picture.height) if picture is not None else (0, 0)


def _saved_by(archive: Archive) -> str:
    """What the program calls itself that wrote the extended properties, which we don't write."""
    if _ABOUT not in archive:
        return ""
    named = ""
    with suppress(Failure):
        root = parse(archive.read(_ABOUT), archive.name)
        named = " ".join(root.findtext(_PROGRAM, "").partition("$")[0].split())
    return named[:_LONGEST_NAME] or "未知程序"


def _edges(root: Element, relations: dict[str, str]) -> Iterator[tuple[str, str]]:
    for section in root.iter(f"{_W}sectPr"):
        for reference in section:
            if reference.tag in (f"{_W}footerReference", f"{_W}headerReference"):
                part = relations.get(reference.get(f"{_R}id", ""), "")
                if part:
                    yield reference.get(f"{_W}type", "default"), part


_REVISIONS = {
    f"{_W}del": "删除的修订",
    f"{_W}moveFrom": "移走的修订",
    f"{_W}ins": "插入的修订",
    f"{_W}moveTo": "移来的修订",
}
_FOREIGN = {
    f"{_W}footnoteReference": "脚注",
    f"{_W}endnoteReference": "尾注",
    f"{_W}commentReference": "批注",
    f"{_W}altChunk": "嵌入的文档",
    f"{_W}subDoc": "嵌入的文档",
    f"{_W}object": "嵌入的对象",
}
"""What shows words that stand elsewhere than in the text."""
_NOT_SEEN = (f"{_W}del", f"{_W}moveFrom")
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_SKIPPED = {f"{_W}{name}" for name in ("sdtPr", "sdtEndPr", "pPr", "rPr", "instrText", "tblPr")}


@dataclass(slots=True)
class _Fields:
    """Fields that are open: whether each shows its result, and whether that is a page number."""

    open: list[str] = field(default_factory=list[str])
    results: list[bool] = field(default_factory=list[bool])

    @property
    def counts_pages(self) -> bool:
        """Whether what comes now is a page number."""
        return any(
            shown and name in _PAGE_FIELDS
            for name, shown in zip(self.open, self.results, strict=True)
        )


class _Walker:
    """Walks a part in reading order. The parser bounds how deep one can nest."""

    def __init__(
        self,
        styles: Styles,
        picture: Callable[[str], frozenset[str]],
        pixels: Callable[[str], tuple[int, int]] = _unknown,
        relations: Mapping[str, str] | None = None,
    ) -> None:
        """``picture`` and ``pixels`` give the digests and the size of what a relation names.

        ``relations`` are the parts that relations name.
        """
        self._relations = relations or {}
        self._pixels = pixels
        self._styles = styles
        self._picture = picture
        self._fields = _Fields()
        self._paragraph = ""
        self.characters: list[str] = []
        self.owners: list[str] = []
        self.pictures: list[PictureSeen] = []
        self.oddities: list[Oddity] = []

    def walk(self, element: Element, owner: str = "", *, hidden: str = "") -> None:
        """Take in what ``element`` shows."""
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            return
        if tag == f"{_MC}AlternateContent":
            for choice in list(element)[:1]:  # the others say the same in older words
                self.walk(choice, owner, hidden=hidden)
            return
        if tag == f"{_W}sdt":
            owner = _tag_of(element) or owner
        elif tag == f"{_W}r":
            hidden = hidden or self._hidden(element)
        elif tag in (f"{_W}tr", f"{_W}p"):
            hidden = hidden or cut_off(element)
        self._enter(element, owner)
        if tag in _NOT_SEEN:
            return
        self._leaf(element, owner, hidden)
        for child in element:
            self.walk(child, owner, hidden=hidden)
        if tag == f"{_W}fldSimple":
            self._fields.open.pop()
            self._fields.results.pop()

    def _enter(self, element: Element, owner: str) -> None:
        """Note what holds for all that stands in ``element``, and tell what ours never have."""
        tag = str(element.tag)
        if tag == f"{_W}p":
            self._paragraph = _style_of(element.find(f"{_W}pPr"), "pStyle")
            self._numbered(element, owner)
        elif tag == f"{_W}sdt":
            self._bound(element, owner)
        elif tag in _REVISIONS:
            self._revised(element, owner)
        elif tag in _FOREIGN:
            self._tell(_FOREIGN[tag], owner)
        elif tag in (f"{_W}drawing", f"{_W}pict") and not _shows_picture(element):
            self._tell("图形", owner)
        elif tag == f"{_W}fldSimple":
            self._fields.open.append(_first_word(element.get(f"{_W}instr", "")))
            self._fields.results.append(True)
            self._counts_pages(owner)

    def _leaf(self, element: Element, owner: str, hidden: str) -> None:
        tag = element.tag
        if tag == f"{_W}t":
            self._say(element.text or "", owner, hidden)
        elif tag == f"{_W}noBreakHyphen":
            self._say("\u2011", owner, hidden)
        elif tag == f"{_W}sym":
            self._say(_symbol(element), owner, hidden)
        elif tag == f"{_V}textpath":
            self._say(element.get("string", ""), owner, hidden)
        elif tag == f"{_A}blip":
            number = element.get(f"{_R}embed") or element.get(f"{_R}link") or ""
            self._show(number, alt_of(element), size_of(element))
            line = self._styles.exact_line(self._paragraph)
            odd = oddity_of(element, self._pixels(number), line)
            if odd:
                self._tell(odd, owner)
        elif tag == f"{_V}imagedata":  # none of ours, nor of any program of our century
            self._show(element.get(f"{_R}id", ""), "", (0.0, 0.0))
            self._tell("旧格式的图片", owner)
        elif tag in (f"{_W}fldChar", f"{_W}instrText"):
            self._field(element, owner)

    def _show(self, number: str, alt: str, size: tuple[float, float]) -> None:
        digests, part = self._picture(number), self._relations.get(number, "")
        self.pictures.append(PictureSeen(len(self.characters), digests, alt, part, size))

    def _bound(self, control: Element, owner: str) -> None:
        """Tell a control that shows, once opened, what stands in another part of the file."""
        properties = control.find(f"{_W}sdtPr")
        tags = [str(child.tag) for child in properties] if properties is not None else []
        if any(tag.endswith("}dataBinding") for tag in tags):
            self._tell("数据绑定", owner)

    def _counts_pages(self, owner: str) -> None:
        """Tell a field that does anything but count pages: its result may change when opened."""
        if self._fields.open[-1] not in _PAGE_FIELDS:
            self._tell("域", owner)

    def _tell(self, kind: str, owner: str) -> None:
        """Tell something whose place is known by what stands before it."""
        self.oddities.append(Oddity(kind, owner, "".join(self.characters[-_BEFORE:])))

    def _field(self, element: Element, owner: str) -> None:
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            following = element.getparent()
            self._fields.open.append(_instruction(following))
            self._fields.results.append(False)
            self._counts_pages(owner)
        elif kind == "separate" and self._fields.open:
            self._fields.results[-1] = True
        elif kind == "end" and self._fields.open:
            self._fields.open.pop()
            self._fields.results.pop()

    def _say(self, text: str, owner: str, hidden: str) -> None:
        text = visible(text)
        if not text or self._fields.counts_pages:
            return
        if hidden:
            self.oddities.append(Oddity(hidden, owner, text))
            return
        self.characters += text
        self.owners += [owner] * len(text)

    def _hidden(self, run: Element) -> str:
        look = run.find(f"{_W}rPr")
        return (
            unseen(look)
            or self._styles.unseen(_style_of(look, "rStyle"))
            or self._styles.unseen(self._paragraph)
        )

    def _numbered(self, paragraph: Element, owner: str) -> None:
        look = paragraph.find(f"{_W}pPr")
        number = look.find(f"{_W}numPr/{_W}numId") if look is not None else None
        if number is not None and number.get(f"{_W}val") != "0":
            text = visible("".join(paragraph.itertext(f"{_W}t")))
            self.oddities.append(Oddity("自动编号", owner, text))

    def _revised(self, element: Element, owner: str) -> None:
        words = element.itertext(f"{_W}t", f"{_W}delText")
        text = visible("".join(words))
        if text:
            author = element.get(f"{_W}author", "")
            kind = _REVISIONS[str(element.tag)] + (f"（{author}）" if author else "")
            self.oddities.append(Oddity(kind, owner, text))


def _style_of(look: Element | None, kind: str) -> str:
    style = look.find(f"{_W}{kind}") if look is not None else None
    return style.get(f"{_W}val", "") if style is not None else ""


def _tag_of(control: Element) -> str:
    tag = control.find(f"{_W}sdtPr/{_W}tag")
    return tag.get(f"{_W}val", "") if tag is not None else ""


def _shows_picture(drawing: Element) -> bool:
    """Whether it is a picture or words, which are looked at, and no shape that may hide others."""
    tags = (f"{_A}blip", f"{_V}imagedata", f"{_V}textpath", f"{_W}txbxContent")
    return next(drawing.iter(*tags), None) is not None


def _symbol(element: Element) -> str:
    try:
        return chr(int(element.get(f"{_W}char", ""), 16))
    except ValueError:
        return "\ufffd"


def _first_word(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _instruction(run: Element | None) -> str:
    """The name of the field that begins in ``run``: its instruction follows it."""
    while run is not None:
        for text in run.iter(f"{_W}instrText"):
            word = _first_word(text.text or "")
            if word:
                return word
        run = run.getnext()
    return ""
