"""Parts of a DOCX of evidence: which are meant by what names them, and what they set for all."""

from __future__ import annotations

from collections.abc import Iterator

from app.export.verify.safety import Archive, Element, parse
from app.export.verify.word_looks import W, is_on, local, properties_of

BODY_PART, STYLES_PART = "word/document.xml", "word/styles.xml"
_SETTINGS, _FONTS = "word/settings.xml", "word/fontTable.xml"
_PLACES = {
    "officeDocument": BODY_PART,
    "styles": STYLES_PART,
    "settings": _SETTINGS,
    "fontTable": _FONTS,
}
"""Where parts are looked for, and must be: a program follows the relations that name them."""
_NEEDED = ("mirrorMargins", "evenAndOddHeaders")
_FORBIDDEN = (
    "gutterAtTop", "printTwoOnOne", "bookFoldPrinting", "bookFoldRevPrinting", "linkStyles",
    "mailMerge",
)  # fmt: skip
_RULES = frozenset(
    {
        "spaceForUL", "balanceSingleByteDoubleByteWidth", "doNotLeaveBackslashAlone",
        "ulTrailSpace", "doNotExpandShiftReturn", "adjustLineHeightInTable", "useFELayout",
        "compatSetting",
    }
)  # fmt: skip
"""Rules of compatibility that we write, or Chinese editions of Word when they save a file."""


class Parts:
    """The parts of a file. Reading raises :class:`~app.model.failure.Failure` where one is bad."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._relations = self._related("word/_rels/document.xml.rels", "word/")

    def read(self, part: str) -> Element | None:
        """The root of a part, or nothing where there is none."""
        if part not in self._archive:
            return None
        return parse(self._archive.read(part), self._archive.name)

    def foot(self, relation: str) -> str:
        """The part with the foot that the document calls so; empty where there is none."""
        kind, part = self._relations.get(relation, ("", ""))
        return part if kind == "footer" else ""

    def faults(self) -> Iterator[str]:
        """What is set for the whole file that changes how it is printed, in a few Chinese words."""
        root = self.read(_SETTINGS)
        settings = properties_of(root)
        if not all(is_on(settings.get(name)) for name in _NEEDED):
            yield "对称页边距或奇偶页不同的页脚"
        if any(is_on(settings.get(name)) for name in _FORBIDDEN):
            yield "打印方式"
        compat = root.find(f"{W}compat") if root is not None else None
        rules = compat.iterchildren("*") if compat is not None else ()
        if any(local(rule) not in _RULES for rule in rules):
            yield "兼容性设置"
        fonts = self.read(_FONTS)
        if fonts is not None and any(local(one).startswith("embed") for one in fonts.iter("*")):
            yield "嵌入的字体"
        whole = self._related("_rels/.rels", "")
        for kind, path in (*whole.values(), *self._relations.values()):
            if _PLACES.get(kind, path) != path:
                yield "文件的组成"

    def _related(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        """The kind of each relation and the part that it names, by what it is called."""
        found: dict[str, tuple[str, str]] = {}
        root = self.read(part)
        for relation in root if root is not None else ():
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else folder + target
            found[relation.get("Id", "")] = kind, path
        return found
