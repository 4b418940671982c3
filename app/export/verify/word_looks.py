"""What paragraphs, runs and tables of a DOCX look like in the end, styles and defaults included.

A file that another program saved again has other styles and says the same in other words: so what
is compared is what follows from them. Of the properties there are, those that move or change what
is printed must have the one value that is expected, those that do not are listed, and any other is
told (ECMA-376-1, 17.3, 17.4 and 17.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.export.fonts import Role
from app.export.typography import TextStyle
from app.export.verify.safety import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NEAR = 10.0
"""Twips: what is as near as this is the same; programs round lengths."""
_NUMBER = re.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?")
_DEEPEST = 20
_OFF = ("0", "false", "off")
_AUTO_LINE = 240.0
_MOST_KERN = 144.0
_FONTS = frozenset(
    ("宋体", "黑体", "SimSun", "SimHei", "SimSun-ExtB", "Times New Roman", "Arial")
) | {"Segoe UI Symbol"}
_FACES = ("ascii", "hAnsi", "eastAsia", "cs")


@dataclass(slots=True)
class Property:
    """One property: its attributes, and the elements in it, by name without their namespace."""

    attributes: dict[str, str] = field(default_factory=dict[str, str])
    inner: list[tuple[str, dict[str, str]]] = field(
        default_factory=list[tuple[str, dict[str, str]]]
    )


Properties = dict[str, Property]
Check = Callable[[Property], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph must look like.

    ``text`` is its type; without leading, its lines are as high as what stands in them. ``left``
    and ``right`` are its indents and ``tab`` where the tab in it leads to, in twips; without one,
    there is none in it. Where it is ``loose``, less may be free below it than the type says.
    """

    text: TextStyle
    left: float = 0.0
    right: float = 0.0
    tab: float | None = None
    loose: bool = False


def local(element: Element) -> str:
    """The name of an element of WordprocessingML, or that with its namespace of any other."""
    return str(element.tag).removeprefix(W)


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element, named like :func:`local`."""
    return {str(name).removeprefix(W): str(value) for name, value in element.attrib.items()}


def is_on(found: Property | None) -> bool:
    """Whether a property that is there or not is there."""
    return found is not None and found.attributes.get("val", "1") not in _OFF


def number(value: str | None, otherwise: float = 0.0) -> float:
    """A length, ``otherwise`` where there is none; infinite where it is none that we write."""
    if value is None:
        return otherwise
    return float(value) if _NUMBER.fullmatch(value) else float("inf")


def near(value: str | None, wanted: float, otherwise: float = 0.0) -> bool:
    """Whether a length in twips is what is wanted, ``otherwise`` standing for none."""
    return abs(number(value, otherwise) - wanted) <= NEAR


def properties_of(holder: Element | None) -> Properties:
    """What an element such as ``w:pPr`` says; the same said twice is a property of no name."""
    found: Properties = {}
    for child in holder if holder is not None else ():
        name = local(child)
        inner = [(local(one), attributes(one)) for one in child if isinstance(one.tag, str)]
        found[name if name not in found else ""] = Property(attributes(child), inner)
    return found


class Looks:
    """The styles of a document, and what follows from them.

    ``told`` is what is wrong about the styles themselves; empty where nothing is.
    """

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._first: dict[str, str] = {}
        self._known: dict[tuple[str, str, str], Properties] = {}
        self.told = ""
        for style in root.iterchildren(f"{W}style") if root is not None else ():
            kind, name = style.get(f"{W}type", "paragraph"), style.get(f"{W}styleId", "")
            said = [local(one) for one in style.iterchildren("*") if local(one) != "tblStylePr"]
            if (kind, name) in self._styles or len({*said}) < len(said):
                self.told = "重复的样式"
            self._styles[kind, name] = style
            if style.get(f"{W}default", "0") not in _OFF:
                self._first.setdefault(kind, name)
        defaults = root.find(f"{W}docDefaults") if root is not None else None
        self._defaults = {
            kind: properties_of(
                defaults.find(f"{W}{kind}Default/{W}{kind}") if defaults is not None else None
            )
            for kind in ("pPr", "rPr")
        }

    def paragraph(self, paragraph: Element) -> Properties:
        """The properties of a paragraph."""
        own = properties_of(paragraph.find(f"{W}pPr"))
        return _over(self._below("pPr", own), own)

    def run(self, paragraph: Element, look: Element | None) -> Properties:
        """The properties of a run of a paragraph that has these of its own (``w:rPr``)."""
        own = properties_of(look)
        below = self._below("rPr", properties_of(paragraph.find(f"{W}pPr")))
        if "rStyle" in own:
            below = _over(
                below, self._of("character", own["rStyle"].attributes.get("val", ""), "rPr")
            )
        return _over(below, own)

    def table(self, own: Properties) -> Iterator[Properties]:
        """What is said of a table: by it, and by each of its styles; theirs of words and rows."""
        yield own
        style = own.get("tblStyle", Property()).attributes.get("val", "")
        for element in self._chain("table", style):
            yield properties_of(element.find(f"{W}tblPr"))
            for inner in element:
                if local(inner) in ("pPr", "rPr", "trPr", "tcPr", "tblStylePr") and len(inner):
                    yield {local(inner): Property()}

    def _below(self, kind: str, own: Properties) -> Properties:
        style = own.get("pStyle", Property()).attributes.get("val", "")
        return _over(self._defaults[kind], self._of("paragraph", style, kind))

    def _of(self, family: str, style: str, kind: str) -> Properties:
        key = family, style, kind
        if key not in self._known:
            found: Properties = {}
            for element in reversed([*self._chain(family, style)]):
                found = _over(found, properties_of(element.find(f"{W}{kind}")))
            self._known[key] = found
        return self._known[key]

    def _chain(self, family: str, style: str) -> Iterator[Element]:
        """A style, and those that it is based on; the default one where there is none so called."""
        if (family, style) not in self._styles:
            style = self._first.get(family, "")
        for _ in range(_DEEPEST):
            element = self._styles.get((family, style))
            if element is None:
                return
            yield element
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val", "") if based is not None else ""
        self.told = "样式的套用"


def _over(below: Properties, above: Properties) -> Properties:
    """What properties are where others lie over them; tabs add up, and are cleared one by one."""
    found = dict(below)
    for name, one in above.items():
        old = found.get(name, Property())
        inner = [*old.inner, *one.inner] if name == "tabs" else one.inner
        found[name] = Property({**old.attributes, **one.attributes}, inner)
    return found


def fault(found: Properties, checks: Mapping[str, Check], needed: Sequence[str] = ()) -> str:
    """What is not as it must be: the Chinese name of the first such property; empty for none.

    What is ``needed`` is checked where it is not there too, as a property that says nothing.
    """
    for name in {**dict.fromkeys(needed), **found}:
        check = checks.get(name)
        if check is None or not check(found.get(name, Property())):
            return _CALLED.get(name, f"格式（{name.rpartition('}')[2]}）")
    return ""


_CALLED = {
    "": "重复的格式",
    "spacing": "间距或行距", "ind": "缩进", "jc": "对齐方式", "tabs": "制表位", "numPr": "自动编号",
    "pBdr": "段落边框", "shd": "底纹", "textDirection": "文字方向", "framePr": "图文框",
    "sz": "字号", "b": "粗细", "rFonts": "字体", "color": "颜色", "position": "升降",
    "type": "分节方式", "pgSz": "纸张大小", "pgMar": "页边距", "pgNumType": "起始页码",
    "cols": "分栏", "pgBorders": "页面边框", "lnNumType": "行号", "headerReference": "页眉",
    "docGrid": "文档网格", "vAlign": "竖直对齐方式", "titlePg": "首页页脚",
    "tblW": "表格宽度", "tblLayout": "表格列宽", "tblInd": "表格位置", "tblpPr": "表格位置",
    "trHeight": "表格行高", "tcW": "表格列宽", "vMerge": "合并的单元格", "gridSpan": "合并的单元格",
    "tblBorders": "表格线", "tcBorders": "表格线", "tblCellMar": "单元格边距",
    "tcMar": "单元格边距",
}  # fmt: skip


# --- checks -------------------------------------------------------------------------------------


def anything(_: Property) -> bool:
    """What changes nothing that is printed."""
    return True


def off(found: Property) -> bool:
    """What must not be there, or say that it is off."""
    return not is_on(found)


def one_of(*values: str) -> Check:
    """What must have one of these values."""
    return lambda found: found.attributes.get("val", values[0]) in values


def unshaded(found: Property) -> bool:
    """No shading, or white."""
    told = found.attributes
    return told.get("val", "clear") in ("clear", "nil") and told.get("fill", "auto") in (
        "auto",
        "FFFFFF",
    )


def unruled(found: Property) -> bool:
    """No border."""
    own = found.attributes.get("val", "none")
    inner = (values.get("val", "none") for _, values in found.inner)
    return all(value in ("none", "nil") for value in (own, *inner))


_OF_PARAGRAPHS = ("spacing", "ind", "jc", "tabs")
_HARMLESS = (
    "pStyle", "keepNext", "keepLines", "widowControl", "kinsoku", "wordWrap", "overflowPunct",
    "topLinePunct", "autoSpaceDE", "autoSpaceDN", "adjustRightInd", "snapToGrid", "outlineLvl",
    "suppressAutoHyphens", "suppressLineNumbers", "cnfStyle", "divId", "rPr", "sectPr",
    "pageBreakBefore",
)  # fmt: skip
"""The last three are looked at elsewhere."""
_ALIGNED = {
    "left": ("left", "start"), "center": ("center",), "right": ("right", "end"),
    "justify": ("both",),
}  # fmt: skip


def paragraph_fault(found: Properties, look: Look) -> str:
    """What of a paragraph is not as it must be."""
    checks: dict[str, Check] = dict.fromkeys(_HARMLESS, anything)
    checks |= dict.fromkeys(("bidi", "mirrorIndents", "contextualSpacing", "suppressOverlap"), off)
    checks |= {
        "textDirection": one_of("lrTb"),
        "textAlignment": one_of("auto", "baseline"),
        "pBdr": unruled,
        "shd": unshaded,
        "numPr": lambda one: dict(one.inner).get("numId") == {"val": "0"},
        "spacing": lambda one: _is_spaced(one.attributes, look),
        "ind": lambda one: _is_indented(one.attributes, look),
        "jc": lambda one: one.attributes.get("val", "left") in _ALIGNED[look.text.align],
        "tabs": lambda one: _leads_to(one, look.tab),
    }
    return fault(found, checks, _OF_PARAGRAPHS)


def _is_spaced(told: dict[str, str], look: Look) -> bool:
    text = look.text
    before, after = number(told.get("before")), number(told.get("after"))
    if look.loose:
        if not 0 <= after <= text.after * 20 + NEAR:
            return False
    elif not near(told.get("after"), text.after * 20):
        return False
    if abs(before - text.before * 20) > NEAR or told.keys() - {
        "before", "after", "line", "lineRule", "beforeLines", "afterLines", "beforeAutospacing",
        "afterAutospacing",
    }:  # fmt: skip
        return False
    others = ("beforeLines", "afterLines", "beforeAutospacing", "afterAutospacing")
    if any(told.get(name, "0") not in _OFF for name in others):
        return False
    rule, line = told.get("lineRule", "auto"), number(told.get("line"), _AUTO_LINE)
    if text.leading:
        return rule in ("exact", "atLeast") and abs(line - text.leading * 20) <= NEAR
    return rule == "auto" and line == _AUTO_LINE


def _is_indented(told: dict[str, str], look: Look) -> bool:
    sides = {"left": look.left, "start": look.left, "right": look.right, "end": look.right}
    if any(name in told and not near(told[name], wanted) for name, wanted in sides.items()):
        return False
    missing = (look.left and not {"left", "start"} & told.keys()) or (
        look.right and not {"right", "end"} & told.keys()
    )
    rest = (number(value) for name, value in told.items() if name not in sides)
    return not missing and not any(rest)


def _leads_to(found: Property, wanted: float | None) -> bool:
    stops: dict[float, str] = {}
    for name, values in found.inner:
        position, kind = number(values.get("pos")), values.get("val", "")
        if name != "tab":
            return False
        if kind == "clear":
            stops = {at: one for at, one in stops.items() if abs(at - position) > NEAR}
        else:
            stops[position] = kind
    if wanted is None:
        return True  # there is no tab in it
    return len(stops) == 1 and all(
        abs(at - wanted) <= NEAR and kind in ("right", "end") for at, kind in stops.items()
    )


_OFF_RUN = (
    "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss", "imprint",
    "vanish", "webHidden", "specVanish", "rtl", "cs",
)  # fmt: skip


def run_fault(found: Properties, text: TextStyle, *, words: bool) -> str:
    """What of a run is not as it must be; one without words needs only not be too large."""
    size = text.size * 2
    checks: dict[str, Check] = dict.fromkeys(
        ("rStyle", "bCs", "szCs", "lang", "noProof", "snapToGrid"), anything
    )
    checks |= dict.fromkeys(_OFF_RUN, off)
    checks |= {
        "b": lambda one: is_on(one if "b" in found else None) == (text.role is Role.SONG_BOLD),
        "rFonts": lambda one: _is_known(one.attributes),
        "color": lambda one: one.attributes in ({}, {"val": "000000"}, {"val": "auto"}),
        "kern": lambda one: 0 <= number(one.attributes.get("val")) <= _MOST_KERN,
        "sz": lambda one: _is_sized(one.attributes.get("val", "20"), size, words=words),
        "u": one_of("none"),
        "spacing": one_of("0"),
        "position": one_of("0"),
        "w": one_of("100", "100%"),
        "highlight": one_of("none"),
        "effect": one_of("none"),
        "em": one_of("none"),
        "vertAlign": one_of("baseline"),
        "shd": unshaded,
        "bdr": unruled,
    }
    if not words:
        checks["b"] = anything
    return fault(found, checks, ("sz", "b", "rFonts", "color"))


def _is_sized(value: str, size: float, *, words: bool) -> bool:
    return number(value) == size if words else number(value) <= max(size, 24.0)


def _is_known(told: dict[str, str]) -> bool:
    return all(
        value in _FONTS if name in _FACES else name == "hint" for name, value in told.items()
    )
