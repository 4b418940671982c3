"""The styles of the DOCX: those of :mod:`app.export.typography`, by names that Word users know.

Word's own styles keep the English names by which every edition of Word finds them again and shows
them in its own language (``heading 1`` is 标题 1, ``caption`` is 题注). No font is left to a theme:
Windows' own 宋体 and 黑体 are named outright, for Chinese and for Latin text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.export import typography as sizes
from app.export.docx.measures import eighths, half_points, mm_twips, twips
from app.export.docx.xml import Element, add, add_flags, root
from app.export.fonts import Role
from app.export.typography import TextStyle
from app.model.document import Style

FAMILIES = {
    Role.SONG: ("宋体", "Times New Roman"),
    Role.SONG_BOLD: ("宋体", "Times New Roman"),
    Role.HEI: ("黑体", "Arial"),
}
"""The East Asian and the Latin family of each role, as Windows has them."""

_ALIGNMENT = {"left": "left", "center": "center", "right": "right", "justify": "both"}

FORM_TABLE = "FormTable"
PLAIN_TABLE = "TableNormal"
DATA_TABLE = "DataTable"


@dataclass(frozen=True, slots=True)
class NamedStyle:
    """A paragraph style: its id in the file, the name that Word shows, and its looks.

    ``level`` is that of a heading. ``keeps`` keeps a paragraph on the page of the next one.
    """

    id: str
    name: str
    look: TextStyle
    level: int = 0
    keeps: bool = False

    @property
    def family(self) -> str:
        """The Chinese font."""
        return FAMILIES[self.look.role][0]


_NAMES: dict[Style, tuple[str, str]] = {
    "cover-title": ("CoverTitle", "封面标题"),
    "cover-line": ("CoverLine", "封面文字"),
    "title": ("Title", "Title"),
    "body": ("BodyText", "Body Text"),
    "label": ("FormLabel", "表格栏目"),
    "cell": ("FormCell", "表格内容"),
    "line": ("FormLine", "填写行"),
    "box-title": ("BoxTitle", "方框标题"),
    "note": ("FormNote", "填写说明"),
    "prose": ("Prose", "叙述正文"),
    "subheading": ("Subheading", "小标题"),
    "caption": ("Caption", "caption"),
    "statement": ("Statement", "承诺"),
    "signature": ("SignatureLine", "签章"),
    "list": ("ListLine", "清单"),
}
STYLES = {style: NamedStyle(*named, sizes.STYLES[style]) for style, named in _NAMES.items()}
HEADINGS = {
    level: NamedStyle(f"Heading{level}", f"heading {level}", look, level, keeps=True)
    for level, look in sizes.HEADINGS.items()
}
COVER_ANSWER = NamedStyle(
    "CoverAnswer", "封面填写", replace(sizes.STYLES["cover-line"], align="center")
)
DATA_CELL = NamedStyle("DataCell", "数据表内容", sizes.DATA_CELL)
DATA_HEADER = NamedStyle("DataHeader", "数据表表头", sizes.DATA_HEADER)
FIGURE = NamedStyle("Figure", "图片", TextStyle(Role.SONG, 12, 0, "center", before=6))
"""The line of a picture, which is as high as the picture."""
CELL_END = NamedStyle("CellEnd", "单元格末尾", TextStyle(Role.SONG, 1, 1))
"""The paragraph that a cell must end with, where a table or a control would be its last."""
AFTER_TABLE = NamedStyle("AfterTable", "表后空白", TextStyle(Role.SONG, 1, 6))
"""The space behind a table of a narrative."""
HEADER = NamedStyle("Header", "header", TextStyle(Role.SONG, sizes.FOOTER_SIZE, 0))
FOOTER = NamedStyle(
    "Footer", "footer", TextStyle(Role.SONG, sizes.FOOTER_SIZE, sizes.FOOTER_SIZE + 3.5)
)
FOOTER_TAB = mm_twips(sizes.BODY_WIDTH_MM)


def _all() -> Iterator[NamedStyle]:
    yield from STYLES.values()
    yield from HEADINGS.values()
    yield from (COVER_ANSWER, DATA_CELL, DATA_HEADER, FIGURE, CELL_END, AFTER_TABLE, HEADER, FOOTER)


def styles_part() -> Element:
    """The root of ``word/styles.xml``."""
    styles = root("w:styles", "w")
    defaults = add(styles, "w:docDefaults")
    _add_look_of_text(add(add(defaults, "w:rPrDefault"), "w:rPr"), TextStyle(Role.SONG, 12, 0))
    add(defaults, "w:pPrDefault")
    add(styles, "w:latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1,
        defUnhideWhenUsed=1, defQFormat=0, count=376)  # fmt: skip
    _add_normal(styles)
    for style in _all():
        _add_paragraph_style(styles, style)
    _add_table_style(styles, FORM_TABLE, "填表框", sizes.CELL_PADDING_X, sizes.CELL_PADDING_Y)
    _add_table_style(styles, DATA_TABLE, "数据表", sizes.DATA_PADDING_X, sizes.DATA_PADDING_Y)
    return styles


def _add_normal(styles: Element) -> None:
    normal = add(styles, "w:style", type="paragraph", default=1, styleId="Normal")
    add(normal, "w:name", val="Normal")
    add_flags(normal, qFormat=True)
    # As the PDF is set: 避头尾 by moving characters to the next line, never by hanging them.
    add_flags(
        add(normal, "w:pPr"),
        widowControl=True,
        kinsoku=True,
        wordWrap=True,
        overflowPunct=False,
        topLinePunct=False,
        autoSpaceDE=True,
        autoSpaceDN=True,
        adjustRightInd=False,
        snapToGrid=False,
    )
    character = add(styles, "w:style", type="character", default=1, styleId="DefaultText")
    add(character, "w:name", val="Default Paragraph Font")
    add_flags(character, semiHidden=True)
    table = add(styles, "w:style", type="table", default=1, styleId=PLAIN_TABLE)
    add(table, "w:name", val="Normal Table")
    add_flags(table, semiHidden=True)
    properties = add(table, "w:tblPr")
    add(properties, "w:tblInd", w=0, type="dxa")
    _add_margins(properties, 0, 0)


def _add_paragraph_style(styles: Element, named: NamedStyle) -> None:
    look = named.look
    custom = {} if named.name.isascii() else {"customStyle": 1}
    style = add(styles, "w:style", type="paragraph", **custom, styleId=named.id)
    add(style, "w:name", val=named.name)
    add(style, "w:basedOn", val="Normal")
    if named.level:
        add(style, "w:next", val=STYLES["body"].id)
    add_flags(style, qFormat=True)
    paragraph = add(style, "w:pPr")
    if named.keeps:
        add_flags(paragraph, keepNext=True)
    if named.level:
        add_flags(paragraph, keepLines=True)
    if named is FOOTER:
        add(add(paragraph, "w:tabs"), "w:tab", val="right", pos=FOOTER_TAB)
    add_spacing(paragraph, look)
    _add_indent(paragraph, look)
    add(paragraph, "w:jc", val=_ALIGNMENT[look.align])
    if named.level:
        add(paragraph, "w:outlineLvl", val=named.level - 1)
    _add_look_of_text(add(style, "w:rPr"), look)


def add_spacing(paragraph: Element, look: TextStyle, *, exact: bool = True) -> None:
    """The space around a paragraph and between its lines, as properties of it.

    Lines have an exact height, so that they stand where the PDF has them whatever fonts there are;
    without ``exact``, that is the least one. A look without leading leaves it to the content.
    """
    rule = "exact" if exact else "atLeast"
    line = {"line": twips(look.leading), "lineRule": rule} if look.leading else {}
    add(paragraph, "w:spacing", before=twips(look.before), after=twips(look.after), **line)


def _add_indent(paragraph: Element, look: TextStyle) -> None:
    if look.left or look.indent:
        add(
            paragraph,
            "w:ind",
            leftChars=round(look.left * 100),
            left=twips(look.left * look.size),
            firstLineChars=round(look.indent * 100),
            firstLine=twips(look.indent * look.size),
        )


def _add_look_of_text(text: Element, look: TextStyle) -> None:
    chinese, latin = FAMILIES[look.role]
    add(text, "w:rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)
    if look.role is Role.SONG_BOLD:
        add_flags(text, b=True, bCs=True)
    add(text, "w:color", val="000000")
    add(text, "w:kern", val=0)
    add(text, "w:sz", val=half_points(look.size))
    add(text, "w:szCs", val=half_points(look.size))
    add(text, "w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")


def _add_table_style(
    styles: Element, style_id: str, shown: str, across: float, down: float
) -> None:
    style = add(styles, "w:style", type="table", customStyle=1, styleId=style_id)
    add(style, "w:name", val=shown)
    add(style, "w:basedOn", val=PLAIN_TABLE)
    properties = add(style, "w:tblPr")
    borders = add(properties, "w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, f"w:{edge}", val="single", sz=eighths(sizes.BORDER), space=0, color="000000")
    _add_margins(properties, across, down)


def _add_margins(properties: Element, across: float, down: float) -> None:
    margins = add(properties, "w:tblCellMar")
    for edge, margin in (("top", down), ("left", across), ("bottom", down), ("right", across)):
        add(margins, f"w:{edge}", w=twips(margin), type="dxa")
