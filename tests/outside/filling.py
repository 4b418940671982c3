"""Fills the whole form in by keyboard, as a person does who has the paper beside the screen.

It knows what a person knows: the order of the fields, their kinds, and what is to stand in them.
Where a key led to, and whether it arrived, it reads off the draft file, which is saved within
400 ms.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.model.compound import ClaimKind, NarrativeKind, PathList, Rows
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.form import Field, form_of
from app.model.kinds import Choice, FileName, Kind, TextList, YesNo
from app.model.paths import FieldPath
from app.model.reading import raw_text
from app.model.values import Json
from app.ui.asserting import group_title
from tests.outside.program import NeverError, Paper, Program, value_at, wait
from tests.outside.xserver import Hands

Claim = dict[str, Any]
_ARRIVAL = 10.0
_FIRST_TABLE = 3
"""A new table has so many rows and columns until the arrow keys say otherwise;"""
_MOST_ROWS = 8
"""and at most so many rows; the others are added one by one."""


@dataclass
class Tally:
    """What was done."""

    fields: int = 0
    """Fields of the form that hold what they should, the fields of rows included."""
    characters: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self.started


class Filling:
    """Fills one draft, step by step, with what ``content`` (a ``declaration.json``) says."""

    def __init__(
        self, program: Program, paper: Paper, edition: Edition, content: Claim, folder: Path
    ) -> None:
        self._program = program
        self._hands: Hands = program.hands
        self._paper = paper
        self._edition = edition
        self._content = content
        self._folder = folder
        self.tally = Tally()
        self.told: Callable[[str], None] = lambda _: None

    def fill_step(self, *roots: str) -> None:
        """Fill the step whose fields lie under ``roots``; its first field has the focus."""
        fields = [
            each
            for each in self._edition.form.fields()
            if any(each.path.within(FieldPath.parse(root)) for root in roots)
        ]
        fields = [each for each in fields if self._value(str(each.path)) is not None]
        for index, each in enumerate(fields):
            if index:
                self._leave(fields[index - 1])
            self.fill(each)

    def fill(self, each: Field, path: str = "") -> None:
        """Fill the field that has the focus, and see that the draft holds the value."""
        path = path or str(each.path)
        value = self._value(path)
        self.told(path)
        if isinstance(each.kind, Rows):
            self._rows(each, value)
            return
        self._put(each.kind, path, value)
        self._arrived(each, path, value)
        self.tally.fields += 1

    def _value(self, path: str) -> Any:
        return value_at(self._content, path)

    # --- going on ---------------------------------------------------------------------------

    def _leave(self, left: Field) -> None:
        """From a field that was filled to the next."""
        stops = 1
        if isinstance(left.kind, NarrativeKind):
            stops += 2  # 插入图片, 插入表格
        elif isinstance(left.kind, TextList):
            stops += 2  # 删除, 再加一项
        elif isinstance(left.kind, ClaimKind) and self._value(str(left.path)).get("claimed"):
            stops += 1  # 未附证明
        for _ in range(stops):
            self._hands.press("Tab")

    def _arrived(self, each: Field, path: str, value: Json) -> None:
        """Wait until the draft on the disk holds the value."""
        wanted = each.kind.read(value, each.spec).value
        end = time.monotonic() + _ARRIVAL
        while True:
            held = self._paper.get(path)
            if each.kind.read(held, each.spec).value == wanted:
                return
            if time.monotonic() > end:
                raise NeverError(f"{path} holds {held!r}, not {value!r}")
            time.sleep(0.03)

    # --- one field --------------------------------------------------------------------------

    def _put(self, kind: Kind[Any], path: str, value: Any) -> None:
        if isinstance(kind, ClaimKind):
            self._claim(kind, value)
        elif isinstance(kind, NarrativeKind):
            self._narrative(path, value)
        elif isinstance(kind, Choice):
            self._choose(list(kind.options).index(value))
        elif isinstance(kind, YesNo):
            self._hands.press("space")
        elif isinstance(kind, TextList):
            self._write("\n".join(value))
        elif isinstance(kind, FileName):
            self._file(path, value)
        elif isinstance(kind, PathList):
            self._proves(path, value)
        else:
            self._write(raw_text(value))

    def _write(self, text: str) -> None:
        self._hands.write(text)
        self.tally.characters += len(text)

    def _choose(self, index: int) -> None:
        if index:
            self._hands.press(*["Right"] * index)
        else:
            self._hands.press("space")

    def _claim(self, kind: ClaimKind, value: Claim) -> None:
        self._hands.press("space")
        for name, member in kind.members.items():
            self._hands.press("Tab")
            if isinstance(member, YesNo):
                self._choose(0 if value[name] else 1)
            else:
                self._write(raw_text(value[name]))

    # --- narratives -------------------------------------------------------------------------

    def _narrative(self, path: str, value: Any) -> None:
        blocks = value if isinstance(value, list) else [{"kind": "paragraph", "text": value}]
        before = ""
        for block in blocks:
            match block["kind"]:
                case "figure":
                    self._figure(path, block)
                case "table":
                    self._table(block)
                case _:
                    if before == "paragraph":
                        self._write("\n")
                    self._write(block["text"])
            before = block["kind"]

    def _figure(self, path: str, block: Claim) -> None:
        before = self._figures(path)
        self._hands.press("Tab", "space")
        self.choose_file(self._folder / block["file"], "插入图片")
        # Keys would wait with the program, but they must not mean another character by then.
        wait("the figure", lambda: self._figures(path) > before)
        self._program.attend()  # taking it in may have shown its progress in a window of its own
        self._write(block["caption"])
        self._hands.press("Down")

    def _figures(self, path: str) -> int:
        held = self._paper.get(path)
        blocks = held if isinstance(held, list) else []
        return sum(isinstance(block, dict) and block.get("kind") == "figure" for block in blocks)

    def _table(self, block: Claim) -> None:
        rows: list[list[str]] = block["rows"]
        self._hands.press("Tab", "Tab", "space")
        wait("the grid for a new table", self._hands.popups)
        self._hands.settle()
        height = min(len(rows), _MOST_ROWS)
        self._arrows("Down", "Up", height - _FIRST_TABLE)
        self._arrows("Right", "Left", len(rows[0]) - _FIRST_TABLE)
        self._hands.press("Return")
        wait("the table", lambda: not self._hands.popups())
        self._hands.settle()
        self._write(block["caption"])
        self._hands.press("Down")
        for number, row in enumerate(rows):
            if number >= _MOST_ROWS:
                self._add_row(len(row))
            for place, text in enumerate(row):
                if place or 0 < number < _MOST_ROWS:
                    self._hands.press("Tab")
                self._write(text)
        self._hands.press("Down")

    def _arrows(self, more: str, less: str, by: int) -> None:
        self._hands.press(*[more if by > 0 else less] * abs(by))

    def _add_row(self, columns: int) -> None:
        """Below the row whose last cell was filled, by the menu; its first cell is entered."""
        self._hands.press("Menu")
        wait("the menu of the table", self._hands.popups)
        self._hands.settle()
        # From its end: 删除列, 删除行, 右侧列, 左侧列, 下方行.
        self._hands.press(*["Up"] * 5, "Return")
        wait("the row", lambda: not self._hands.popups())
        self._hands.settle()
        self._hands.press(*["shift+Tab"] * (columns - 1))

    # --- rows, files and what they prove -----------------------------------------------------

    def _rows(self, each: Field, rows: list[Claim]) -> None:
        """Each row by the button that has the focus: below the list, or above a table.

        In the fields below a table a key of its own adds the next row.
        """
        assert isinstance(each.kind, Rows)
        inner = list(form_of(each.kind.row).fields())
        tabled = any(isinstance(one.kind, PathList) for one in inner)
        for number in range(len(rows)):
            self._hands.press("Insert" if tabled and number else "space")
            self._hands.settle()
            for index, one in enumerate(inner):
                if index:
                    self._leave(inner[index - 1])
                self.fill(one, f"{each.path}.{number}.{one.path}")
            if not tabled:
                self._leave(inner[-1])
        self.tally.fields += 1

    def _file(self, path: str, value: str) -> None:
        self._hands.press("Tab", "space")  # behind the line with the name, which is not typed in
        self.choose_file(self._folder / value, "选择证明材料")
        wait("the file", lambda: self._paper.get(path))
        self._program.attend()

    def choose_file(self, path: Path, title: str) -> None:
        """Name a file in the dialog that comes up."""
        self._program.attend(title)
        self._hands.write(f"{path}\n")
        wait(f"“{title}” to close", lambda: title not in " ".join(self._program.titles))
        self._program.attend()

    def _proves(self, path: str, value: list[str]) -> None:
        self._hands.press("space", "Tab")
        for wanted in value:
            label, place = self._place_of(wanted)
            self._hands.press("ctrl+a")
            self._hands.write(label)
            # Between the line and the list stands a box that narrows it down further.
            self._hands.press("Tab", "Tab", "Home", *["Down"] * place, "space")
            self._hands.press("shift+Tab", "shift+Tab")
            self._hands.settle()

    def _place_of(self, wanted: str) -> tuple[str, int]:
        """What to search a field by, and how far down it then stands in the list."""
        fields = [f for f in self._edition.form.fields() if str(f.path) != "evidence"]
        label = next(f.label for f in fields if str(f.path) == wanted)
        place, section = -1, ""
        for each in fields:
            if label.casefold() not in each.label.casefold():
                continue
            name = group_title(self._edition, each)
            place += 1 + (name != section)
            section = name
            if str(each.path) == wanted:
                return label, place
        raise NeverError(f"there is no field {wanted}")


def steps() -> Iterator[tuple[str, ...]]:
    """The steps at the left of the window, by what is filled in on each."""
    yield "commitment", "recommendation"
    yield from (("company",), ("platform",))
    for name in ("devices", "software", "community", "operation", "compute", "development"):
        yield (f"capability.{name}",)
    for name in ("interoperation", "security", "new_technology"):
        yield (f"capability.{name}",)
    yield from (("cases",), ("regions",), ("architecture",), ("roadmap",), ("evidence",))


def unlike(edition: Edition, wanted: Claim, made: Draft) -> list[str]:
    """The paths at which a draft does not read as the content of a ``declaration.json`` does."""
    return [
        path
        for path, each in _places(edition, wanted)
        if each.kind.read(value_at(wanted, path), each.spec).value
        != each.kind.read(value_at(made.content, path), each.spec).value
    ]


def _places(edition: Edition, content: Claim) -> Iterator[tuple[str, Field]]:
    """Every field by its path, those of rows by the places of these."""
    for each in edition.form.fields():
        if not isinstance(each.kind, Rows):
            yield str(each.path), each
            continue
        for number in range(len(value_at(content, str(each.path)) or [])):
            for one in form_of(each.kind.row).fields():
                yield f"{each.path}.{number}.{one.path}", one


def unanswered(edition: Edition, draft: Draft) -> list[str]:
    """The fields of the form in which nothing stands."""
    return [str(field.path) for field in edition.form.fields() if draft.get(field.path) is None]
