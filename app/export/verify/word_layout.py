"""Whether the sheets of a DOCX of evidence come out of a printer as they were made.

Its words and pictures are compared elsewhere; here it is told where they come to lie on paper of
another size, further in or further down, in columns, on other sheets or under other numbers. What
each sheet must have follows from the plan of the sheets and the form's own type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.export.evidence.contents import Planned
from app.export.evidence.placing import BINDING_MM, HEAD_MM, OUTER_MM, ROOM
from app.export.fonts import Role
from app.export.typography import (
    BODY_WIDTH_MM,
    FOOTER_GAP_MM,
    FOOTER_SIZE,
    HEADINGS,
    MARGIN_BOTTOM_MM,
    MARGIN_INNER_MM,
    MARGIN_OUTER_MM,
    MARGIN_TOP_MM,
    MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    STYLES,
    TextStyle,
)
from app.export.verify.drawings import size_of
from app.export.verify.expectation import visible
from app.export.verify.safety import Archive, Element
from app.export.verify.word_blocks import (
    blocks_in,
    content_of,
    page_breaks,
    paragraph_told,
    picture_told,
    table_told,
)
from app.export.verify.word_looks import (
    NEAR,
    Check,
    Look,
    Looks,
    Property,
    W,
    anything,
    fault,
    is_on,
    local,
    near,
    number,
    off,
    one_of,
    properties_of,
)
from app.export.verify.word_parts import BODY_PART, STYLES_PART, Parts

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TWIPS = 20 * MM
"""To the millimetre."""
_STAMP_MM = 9.0
"""From the head of a page of evidence to its stamp, and from its foot to the number."""
_BELOW_MM = 15.5
"""What is left free below a page of evidence at most."""
_LINE = TextStyle(Role.SONG, FOOTER_SIZE, FOOTER_SIZE + 3.5)
"""That of stamps and feet."""
_BODY_WIDTH = BODY_WIDTH_MM * _TWIPS
_DIVIDER_TOP_MM = 55.0
_LABELS_MM = 32.0
_ROW_MM = 10.0
_END = TextStyle(Role.SONG, 1, 1)
_LOOSE_END = 24.0
"""Points: so high is, behind a table, the empty paragraph of other programs at most."""
_MOST_BLANK = 12
"""So many blanks stand in a foot at most."""

_HEADING = Look(HEADINGS[1])
_ENTRY = Look(replace(STYLES["list"], align="left", after=2.0), tab=_BODY_WIDTH, loose=True)
_ENTRY_ABOVE = replace(_ENTRY, tab=None)
_WHERE = Look(replace(STYLES["list"], before=12.0))
_BLANK = Look(replace(STYLES["line"], leading=1.0))
_SPACE = Look(replace(STYLES["line"], leading=_DIVIDER_TOP_MM * MM))
_LABEL = Look(STYLES["cover-title"])
_TITLE = Look(replace(HEADINGS[1], align="center", before=6.0, after=30.0))
_CELLS = Look(STYLES["label"]), Look(STYLES["cell"])
_WIDTHS = _LABELS_MM * _TWIPS, _BODY_WIDTH - _LABELS_MM * _TWIPS


@dataclass(slots=True)
class _Section:
    """Sheets that lie alike: those of evidence, or those of the form; ``first`` is a number."""

    page: bool
    first: int
    sheets: list[Planned] = field(default_factory=list[Planned])


@dataclass(slots=True)
class _Found:
    """A section of a file: what stands on each sheet, and its properties."""

    sheets: list[list[Element]]
    properties: Element | None


def layout_faults(
    archive: Archive, plan: Sequence[Planned], blanks: Callable[[Planned], int], *, listed: bool
) -> Iterator[tuple[list[Planned], str]]:
    """What is printed otherwise than it was made: what that is, and the sheets it was found on.

    No sheets where it concerns all of them. ``blanks`` are how many blanks the words on a sheet
    have; ``listed`` where the pages of evidence are not in the file. Raises
    :class:`~app.model.failure.Failure` where a part can't be read.
    """
    found: dict[str, list[Planned]] = {}
    for where, what in _Layout(archive, plan, blanks, listed=listed).faults():
        sheets = found.setdefault(what, [])
        if where is not None and where not in sheets[-1:]:
            sheets.append(where)
    for what, sheets in found.items():
        yield sheets, what


def _planned(plan: Sequence[Planned], *, listed: bool) -> list[_Section]:
    """The sections that there must be; what runs on from a sheet to the next is of the first."""
    found: list[_Section] = []
    for first, one in enumerate(plan, 1):
        page = one.kind == "page"
        if listed and (page or one.kind == "blank"):
            continue
        if one.kind == "divider" and one.part:
            continue
        alone = listed and one.kind == "divider"
        if not found or found[-1].page != page or alone:
            found.append(_Section(page, first))
        found[-1].sheets.append(one)
    return found


def _together(found: Sequence[_Found]) -> list[list[_Found]]:
    """The sections of a file by where pages are counted anew.

    Programs write a break between pages as one between sections, where something else begins too.
    """
    groups: list[list[_Found]] = []
    for one in found:
        count = one.properties.find(f"{W}pgNumType") if one.properties is not None else None
        if groups and (count is None or count.get(f"{W}start") is None):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


class _Layout:
    def __init__(
        self,
        archive: Archive,
        plan: Sequence[Planned],
        blanks: Callable[[Planned], int],
        *,
        listed: bool,
    ) -> None:
        self._plan, self._blanks, self._listed = plan, blanks, listed
        self._numbers = {one: number for number, one in enumerate(plan, 1)}
        self._parts = Parts(archive)
        self._looks = Looks(self._parts.read(STYLES_PART))
        self._right: set[tuple[str, bool, bool]] = set()

    def faults(self) -> Iterator[tuple[Planned | None, str]]:
        """All of them, one by one."""
        root = self._parts.read(BODY_PART)
        bodies = list(root.iterchildren("*")) if root is not None else []
        if [local(body) for body in bodies] != ["body"]:
            yield None, "正文以外的内容"
            return
        sections = self._sections(bodies[0])
        if isinstance(sections, str):
            yield None, sections
            return
        planned = _planned(self._plan, listed=self._listed)
        together = _together(sections)
        if len(together) != len(planned):
            yield None, "分节"
            return
        yield from ((None, told) for told in self._parts.faults())
        for section, parts in zip(planned, together, strict=True):
            yield from self._of_sheets(section, parts)
        if self._looks.told:
            yield None, self._looks.told

    # --- sections -----------------------------------------------------------------------------

    def _of_sheets(
        self, section: _Section, parts: Sequence[_Found]
    ) -> Iterator[tuple[Planned | None, str]]:
        start = section.sheets[0]
        for part in parts:
            told = self._of_section(section, part, begins=part is parts[0])
            yield from ((start, each) for each in told if each)
        sheets = [sheet for part in parts for sheet in part.sheets]
        if len(sheets) != len(section.sheets):
            yield start, "分页"
            return
        for one, blocks in zip(section.sheets, sheets, strict=True):
            yield from ((one, each) for each in self._of_sheet(one, blocks) if each)

    def _sections(self, body: Element) -> list[_Found] | str:
        """The sections of a body; what is wrong where there is something else in it."""
        blocks, odd = blocks_in(body)
        found: list[_Found] = []
        sheets: list[list[Element]] = [[]]
        for block in blocks:
            if local(block) == "sectPr":
                found.append(_Found(sheets, block))
                sheets = [[]]
                continue
            after = False
            if local(block) == "p":
                before, after, told = page_breaks(block)
                odd = odd or told
                if before or is_on(self._looks.paragraph(block).get("pageBreakBefore")):
                    sheets.append([])
            sheets[-1].append(block)
            if after:
                sheets.append([])
            section = block.find(f"{W}pPr/{W}sectPr")
            if section is not None:
                found.append(_Found(sheets, section))
                sheets = [[]]
        if sheets != [[]]:
            found.append(_Found(sheets, None))
        return odd or found

    def _of_section(self, section: _Section, found: _Found, *, begins: bool) -> Iterator[str]:
        kind = "oddPage" if self._listed and begins else "nextPage"
        first = str(section.first) if begins else None
        checks: dict[str, Check] = {
            "footerReference": anything,
            "": anything,  # there are two of them
            "type": lambda one: one.attributes == {"val": kind},
            "pgSz": _is_a4,
            "pgMar": lambda one: _is_framed(one.attributes, page=section.page),
            "pgNumType": lambda one: (
                one.attributes.get("start") == first
                and one.attributes.get("fmt", "decimal") == "decimal"
                and one.attributes.keys() <= {"start", "fmt"}
            ),
            "cols": lambda one: one.attributes.get("num", "1") == "1" and not one.inner,
            "docGrid": lambda one: one.attributes.get("type", "default") == "default",
            "textDirection": one_of("lrTb"),
            "vAlign": one_of("top"),
            "paperSrc": anything,
            "printerSettings": anything,
            "footnotePr": anything,
            "endnotePr": anything,
        }
        checks |= dict.fromkeys(("formProt", "titlePg", "bidi", "rtlGutter", "noEndnote"), off)
        properties = found.properties
        said = [*properties] if properties is not None else []
        feet = [one for one in said if local(one) == "footerReference"]
        kinds = sorted(one.get(f"{W}type", "default") for one in feet)
        others = [local(one) for one in said if one not in feet]
        if kinds != ["default", "even"] or len({*others}) != len(others):
            yield "页脚"
            return
        yield fault(properties_of(properties), checks, ("type", "pgSz", "pgMar", "pgNumType"))
        for one in feet:
            part = self._parts.foot(one.get(f"{_R}id", ""))
            yield self._of_foot(part, section.page, one.get(f"{W}type") != "even")

    def _of_foot(self, part: str, page: bool, recto: bool) -> str:
        key = part, page, recto
        if key in self._right:
            return ""
        foot = self._parts.read(part)
        blocks, odd = blocks_in(foot) if foot is not None else ([], "页脚")
        if odd or [local(block) for block in blocks] != ["p"]:
            return "页脚"
        look = _beside(_LINE, recto=recto) if page else Look(_LINE, tab=_BODY_WIDTH)
        words = "".join(blocks[0].itertext(f"{W}t"))
        fields = [one.get(f"{W}instr", "") for one in blocks[0].iter(f"{W}fldSimple")]
        written = "".join(blocks[0].itertext(f"{W}instrText"))
        fields += [written] if written else []
        begun = sum(one.get(f"{W}fldCharType") == "begin" for one in blocks[0].iter(f"{W}fldChar"))
        counted = [one.removesuffix("MERGEFORMAT ").split() for one in fields]
        counts = counted in ([["PAGE"]], [["PAGE", "\\*"]]) and begun == bool(written)
        if not counts or visible(words).startswith("附件第") == recto:
            return "页脚中的页码"
        if len(words) - len(visible(words)) > _MOST_BLANK:
            return "页脚中的空白"
        told = [one for one in paragraph_told(blocks[0], look, self._looks, numbered=True) if one]
        if not told:
            self._right.add(key)
        return f"页脚的{told[0]}" if told else ""

    # --- sheets -------------------------------------------------------------------------------

    def _of_sheet(self, one: Planned, blocks: list[Element]) -> Iterator[str]:
        words = "".join(text for block in blocks for text in block.itertext(f"{W}t"))
        if len(words) - len(visible(words)) > self._blanks(one):
            yield "文字间的空白"
        told = {
            "page": self._of_page,
            "contents": self._of_contents,
            "divider": self._of_divider,
            "blank": self._of_blank,
        }
        yield from told[one.kind](one, blocks)

    def _of_page(self, one: Planned, blocks: list[Element]) -> Iterator[str]:
        pictures = [[*block.iter(f"{_A}blip")] for block in blocks]
        if [len(each) for each in pictures] != [0, 1] or not _has_words(blocks[0]):
            yield "段落"
            return
        recto = self._numbers[one] % 2 == 1
        yield from paragraph_told(blocks[0], _beside(_LINE, recto=recto), self._looks)
        _, up = size_of(pictures[1][0])
        # As on the sheets of the PDF, it is in the middle between head and foot.
        before = (ROOM[1] - up) / 2 + (HEAD_MM - _STAMP_MM) * MM - _LINE.leading
        figure = TextStyle(Role.SONG, 12, 0, "center", before=max(0.0, before))
        yield from paragraph_told(blocks[1], Look(figure), self._looks)
        yield from picture_told(blocks[1])

    def _of_contents(self, one: Planned, blocks: list[Element]) -> Iterator[str]:
        last = replace(one, part=one.part + 1) not in self._numbers
        if any(not _has_words(block) for block in blocks):
            yield "段落"
            return
        for index, block in enumerate(blocks):
            if not index and not one.part:
                look = _HEADING
            elif last and index == len(blocks) - 1:
                look = _WHERE
            else:
                leads = any(local(each) == "tab" for each in content_of(block))
                look = _ENTRY if leads else _ENTRY_ABOVE
            yield from paragraph_told(block, look, self._looks)

    def _of_divider(self, _: Planned, blocks: list[Element]) -> Iterator[str]:
        if [local(block) for block in blocks] != ["p", "p", "p", "tbl", "p"]:
            yield "段落"
            return
        space, label, title, table, end = blocks
        if _has_words(space) or _has_words(end) or not (_has_words(label) and _has_words(title)):
            yield "段落"
            return
        for block, look in ((space, _SPACE), (label, _LABEL), (title, _TITLE)):
            yield from paragraph_told(block, look, self._looks)
        yield from table_told(table, _WIDTHS, _CELLS, _ROW_MM * _TWIPS, self._looks)
        yield from self._of_end(end)

    def _of_end(self, end: Element) -> Iterator[str]:
        """The paragraph behind a table: without any look where another program left it out."""
        spacing = self._looks.paragraph(end).get("spacing", Property()).attributes
        ruled = spacing.get("lineRule", "auto") != "auto"
        leading = number(spacing.get("line")) / 20 if ruled else 0.0
        if leading > _LOOSE_END:
            yield "行距"
        look = Look(replace(_END, leading=leading))
        yield from paragraph_told(end, look, self._looks)

    def _of_blank(self, _: Planned, blocks: list[Element]) -> Iterator[str]:
        if len(blocks) != 1 or local(blocks[0]) != "p" or _has_words(blocks[0]):
            yield "段落"
            return
        yield from paragraph_told(blocks[0], _BLANK, self._looks)


def _beside(text: TextStyle, *, recto: bool) -> Look:
    """A line on a page of evidence, which begins and ends where those of the form do."""
    sides = (MARGIN_INNER_MM - BINDING_MM) * _TWIPS, (MARGIN_OUTER_MM - OUTER_MM) * _TWIPS
    left, right = sides if recto else reversed(sides)
    return Look(text, left, right, left + _BODY_WIDTH)


def _has_words(block: Element) -> bool:
    return bool(visible("".join(block.itertext(f"{W}t"))))


def _is_a4(found: Property) -> bool:
    told = found.attributes
    across, up = PAGE_WIDTH_MM * _TWIPS, PAGE_HEIGHT_MM * _TWIPS
    upright = told.get("orient", "portrait") == "portrait"
    return upright and near(told.get("w"), across) and near(told.get("h"), up)


def _is_framed(told: dict[str, str], *, page: bool) -> bool:
    """Margins as they must be; the lowest may be less, for nothing reaches down to it."""
    foot = MARGIN_BOTTOM_MM - FOOTER_GAP_MM - _LINE.leading / MM
    top, right, bottom, left, foot = (
        (_STAMP_MM, OUTER_MM, _BELOW_MM, BINDING_MM, _STAMP_MM)
        if page
        else (MARGIN_TOP_MM, MARGIN_OUTER_MM, MARGIN_BOTTOM_MM, MARGIN_INNER_MM, foot)
    )
    wanted = {"top": top, "right": right, "left": left, "footer": foot}
    least = foot * _TWIPS + _LINE.leading * 20
    return (
        all(near(told.get(name), length * _TWIPS) for name, length in wanted.items())
        and min(least, bottom * _TWIPS) - NEAR
        <= number(told.get("bottom"))
        <= bottom * _TWIPS + NEAR
        and 0 <= number(told.get("header")) <= top * _TWIPS
        and near(told.get("gutter"), 0)
    )
