"""What an edited document says in the place of each answer, and what it says beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.export.readback.aligning import Group, align
from app.export.readback.expected import Expected, Item, RowShape, Token, counted
from app.export.readback.found import Answer, NewRow, Passage, Reading, Stray
from app.export.readback.inline import Shares, share
from app.export.readback.lines import Line, Mark, Revision
from app.export.readback.values import plain
from app.model.document import Prose
from app.model.paths import FieldPath

_SHOWN = 120


def read(expected: Expected, lines: Sequence[Line]) -> Reading:
    """Read a document that shows ``expected``, but for what was changed in it."""
    return _Reader(expected, lines).read()


class _Reader:
    def __init__(self, expected: Expected, lines: Sequence[Line]) -> None:
        self._expected, self._items = expected, expected.items
        self._lines = lines
        self._reading = Reading()
        self._open: NewRow | None = None
        self._present: set[FieldPath] = set()
        self._lost: list[Item] = []
        self._depth = 0
        self._coded = False

    def read(self) -> Reading:
        reading = self._reading
        for line in self._lines:
            for mark in line.marks:
                if mark.owner:
                    reading.orphans.setdefault(mark.owner, []).append(mark.revision)
        for item in self._items:
            if item.prose is not None:
                path = item.prose.path
                reading.passages[path] = Passage(path, item.prose, item.part)
        for group in self._together(align(self._items, self._lines)):
            self._group(group)
            for line in group.lines:
                self._remarks(line, self._where(group))
        self._end()
        return reading

    def _together(self, groups: Iterable[Group]) -> Iterator[Group]:
        """The groups; a paragraph below an answer that has its cell to itself belongs to it."""
        last: Group | None = None
        for group in groups:
            if last is not None and group.stray and self._is_cell(last):
                below = group.lines[0]
                if below.visible and below.spots and below.spots == last.lines[-1].spots:
                    last.lines.append(below)
                    continue
            if last is not None:
                yield last
            last = group
        if last is not None:
            yield last

    def _is_cell(self, group: Group) -> bool:
        """Whether it is an answer without printed words."""
        items = [self._items[number] for number in group.items]
        alone = len(items) == 1 and bool(group.lines) and not group.stray
        return alone and bool(items[0].tags) and not items[0].printed and items[0].prose is None

    # --- groups ------------------------------------------------------------------------------

    def _group(self, group: Group) -> None:
        items = [self._items[number] for number in group.items]
        if group.stray:
            for line in group.lines:
                self._stray(line, group)
        elif not group.lines:
            self._lost += [item for item in items if item.prose is None]
        elif len(items) == 1 and items[0].prose is not None:
            for line in group.lines:
                self._narrative(line, items[0].prose, group)
        else:
            self._match(items, group)

    def _stray(self, line: Line, group: Group) -> None:
        if not line.visible and not line.pictures:
            return
        if self._begins_row(line, group):
            return
        if self._open is not None and self._open.shape.narrative:
            self._open.lines.append(line)
            return
        if not line.visible and group.items.start == 0 and not self._coded:
            self._coded = True  # the code in the corner of the cover of a release
            return
        words = line.text.strip() or "［图片］"
        self._tell(self._where(group), f"多出的文字“{_short(words)}”", line.marks)

    def _narrative(self, line: Line, prose: Prose, group: Group) -> None:
        if self._begins_row(line, group):
            return
        row = self._open
        if (
            row is not None
            and row.shape.narrative
            and row.shape.first <= group.items.start < row.shape.behind
        ):
            row.lines.append(line)
            return
        self._open = None
        passage = self._reading.passages[prose.path]
        if not passage.lines:
            passage.depth = self._depth
        passage.lines.append(line)
        if line.visible or line.pictures:
            self._present |= {*_rows_above(prose.path, self._expected)}

    def _begins_row(self, line: Line, group: Group) -> bool:
        """Whether a new row of a list begins here: then it is open for what follows."""
        for shape in self._expected.shapes:
            if not shape.first <= group.items.start <= shape.behind:
                continue
            if shape.pattern.fullmatch(line.text) and not self._was_printed(line, group):
                cells = self._cells(shape, line)
                if any(cells.values()):
                    revisions = tuple(mark.revision for mark in line.marks)
                    after = self._row_before(shape, group)
                    depth = len(line.spots)
                    self._open = NewRow(shape, after, cells, line.tags, revisions, depth)
                    self._reading.rows.append(self._open)
                    return True
        return False

    def _was_printed(self, line: Line, group: Group) -> bool:
        """Whether a paragraph that looks like a row's first was one of a narrative before."""
        if not group.items:
            return False
        prose = self._items[group.items.start].prose
        blocks = prose.blocks if prose is not None else ()
        return any("".join(getattr(b, "text", "").split()) == line.visible for b in blocks)

    def _cells(self, shape: RowShape, line: Line) -> dict[str, str]:
        # What was copied or moved has the tags of another row, which still tell its parts apart.
        own = str(shape.field.path)
        tags = {token.tag.rpartition(".")[2]: token.tag for token in shape.head if token.tag}
        known = {
            tag: tags.get(tag.rpartition(".")[2], "") if tag.startswith(f"{own}[") else ""
            for tag in {*line.owners}
        }
        head = counted(shape.head, line.text)
        shares = share(head, line.characters, [known[tag] for tag in line.owners])
        cells: dict[str, str] = {}
        for number, token in enumerate(head):
            if token.path is not None:
                text = "".join(line.characters[place] for place in shares.of(number))
                cells[str(token.path.parts[-1])] = plain(text, token.blank)
        return cells

    def _row_before(self, shape: RowShape, group: Group) -> int | None:
        """The row of the declaration that the place lies in or behind."""
        until = group.items.start + (0 if group.stray else 1)
        own = shape.field.path
        for item in reversed(self._items[:until]):
            for path in (token.path for token in item.tokens if token.path is not None):
                if path.within(own) and len(path.parts) > len(own.parts):
                    row = path.parts[len(own.parts)]
                    return row if isinstance(row, int) else None
        return None

    # --- paragraphs of the form ---------------------------------------------------------------

    def _match(self, items: Sequence[Item], group: Group) -> None:
        line = _one(group.lines)
        self._depth = len(line.spots)
        alone = items[0] if len(items) == 1 else None
        printed = alone is not None and not alone.tags and alone.visible != line.visible
        if printed and self._begins_row(line, group):
            return
        for item in items:
            for token in item.tokens:
                if token.path is not None:
                    self._present |= {*_rows_above(token.path, self._expected)}
        if alone is not None and alone.visible == line.visible and not line.marks:
            self._open = None
            self._unchanged(alone)
            return
        self._open = None
        tokens, is_row = self._tokens(items)
        tokens = counted(tokens, line.text)
        shares = share(tokens, line.characters, line.owners)
        self._take(tokens, shares, line, items[-1])
        emptied = not line.visible and any(token.what == "value" for token in tokens)
        if shares.altered and not is_row and not emptied:
            self._altered(tokens, shares, line, items[0])

    def _tokens(self, items: Sequence[Item]) -> tuple[Sequence[Token], bool]:
        """What the paragraph is made of; of a row, with every place that a row may have."""
        tokens = [token for item in items for token in item.tokens]
        for shape in self._expected.shapes:
            own = shape.field.path
            rows = [
                token.path.parts[: len(own.parts) + 1]
                for token in tokens
                if token.what == "value" and token.path is not None and token.path.within(own)
            ]
            if not rows or len(items) > 1:
                continue
            before = {token.path: token for token in tokens if token.path is not None}
            made: list[Token] = []
            for token in shape.head:
                if token.path is None:
                    made.append(token)
                    continue
                path = FieldPath((*rows[0], *token.path.parts[len(own.parts) + 1 :]))
                made.append(before.get(path, replace(token, path=path, text="")))
            return made, True
        return tokens, False

    def _unchanged(self, item: Item) -> None:
        for number, token in enumerate(item.tokens):
            if token.path is not None:
                text = token.text if token.what == "tick" else plain(token.text, token.blank)
                follows = _follows(item.tokens, number)
                self._put(token.path, Answer(token, text, text, item.part, follows))

    def _take(self, tokens: Sequence[Token], shares: Shares, line: Line, item: Item) -> None:
        for number, token in enumerate(tokens):
            if token.path is None:
                continue
            places = shares.of(number)
            if token.what == "prose":
                self._piece(token.path, line, places)
                continue
            text = "".join(line.characters[place] for place in places)
            before = token.text
            if token.what == "value":
                text, before = plain(text, token.blank), plain(before, token.blank)
                if before and not token.blank:
                    text = plain(text, "")
            else:
                text = "".join(text.split())
            controlled = token.tag in line.tags and all(
                line.owners[place] == token.tag or line.characters[place].isspace()
                for place in places
            )
            revisions = _revisions(line, places, token.tag)
            self._put(
                token.path,
                Answer(
                    token,
                    text,
                    before,
                    item.part,
                    _follows(tokens, number),
                    controlled,
                    revisions=revisions,
                ),
            )

    def _piece(self, path: FieldPath, line: Line, places: Sequence[int]) -> None:
        """A part of a narrative that ran into a paragraph of the form."""
        piece = Line(spots=line.spots, style=line.style)
        piece.characters = [line.characters[place] for place in places]
        piece.owners = [line.owners[place] for place in places]
        piece.pictures = [replace(picture, at=0) for picture in line.pictures]
        piece.marks = list(line.marks)
        passage = self._reading.passages[path]
        if not passage.lines:
            passage.depth = len(line.spots)
        passage.lines.append(piece)

    def _put(self, path: FieldPath, answer: Answer) -> None:
        self._reading.answers.setdefault(path, []).append(answer)

    def _altered(self, tokens: Sequence[Token], shares: Shares, line: Line, item: Item) -> None:
        answers = {number for number, token in enumerate(tokens) if token.what != "printed"}
        now = "".join(
            character
            for character, owner in zip(line.characters, shares.whose, strict=True)
            if owner not in answers
        ).strip()
        was = "".join(token.text for token in tokens if token.what == "printed").strip()
        if now:
            words = (
                f"印刷文字“{_short(was)}”改成了“{_short(now)}”"
                if was
                else f"多出的文字“{_short(now)}”"
            )
        else:
            words = f"删去了印刷文字“{_short(was)}”"
        self._tell(item.where, words, line.marks)

    # --- the end -------------------------------------------------------------------------------

    def _end(self) -> None:
        reading, expected = self._reading, self._expected
        rows = dict.fromkeys(
            row
            for item in self._items
            for token in item.tokens
            if token.path is not None
            for row in _rows_above(token.path, expected)
        )
        reading.gone = [row for row in rows if row not in self._present]
        filled = {row.shape.field.path for row in reading.rows}
        for item in self._lost:
            paths = [token.path for token in item.tokens if token.path is not None]
            if any(path.within(row) for path in paths for row in reading.gone):
                continue
            for number, token in enumerate(item.tokens):
                if token.path is not None:
                    before = plain(token.text, token.blank) if token.what == "value" else token.text
                    follows = _follows(item.tokens, number)
                    tracked = tuple(reading.orphans.get(token.tag, ()))
                    answer = Answer(token, "", before, item.part, follows, gone=True)
                    self._put(token.path, replace(answer, revisions=tracked))
            invites = any(
                shape.field.path in filled
                and shape.first <= self._items.index(item) <= shape.behind
                for shape in expected.shapes
            )
            if item.printed and not invites:
                words = "".join(t.text for t in item.tokens if t.what == "printed").strip()
                self._tell(item.where, f"删去了印刷文字“{_short(words)}”", ())
        total = sum(len(item.printed) for item in self._items)
        lost = sum(len(item.printed) for item in self._lost)
        reading.found = 1.0 - lost / total if total else 0.0

    def _remarks(self, line: Line, where: str) -> None:
        for comment in line.comments:
            self._reading.strays.append(
                Stray(where, f"批注“{_short(comment.text)}”", (comment.author,))
            )

    def _tell(self, where: str, words: str, marks: Iterable[Mark]) -> None:
        authors = tuple(dict.fromkeys(m.revision.author for m in marks if m.revision.author))
        self._reading.strays.append(Stray(where, words, authors))

    def _where(self, group: Group) -> str:
        at = group.items.start - (1 if group.stray else 0)
        return self._items[min(max(at, 0), len(self._items) - 1)].where if self._items else ""


def _rows_above(path: FieldPath, expected: Expected) -> Iterator[FieldPath]:
    """The row of a list that a path lies in."""
    for shape in expected.shapes:
        own = shape.field.path
        if path.within(own) and len(path.parts) > len(own.parts):
            yield FieldPath(path.parts[: len(own.parts) + 1])


def _one(lines: Sequence[Line]) -> Line:
    """Several paragraphs as one."""
    if len(lines) == 1:
        return lines[0]
    joined = Line(spots=lines[0].spots, style=lines[0].style)
    for number, line in enumerate(lines):
        if number:
            joined.characters.append("\n")
            joined.owners.append("")
        shift = len(joined.characters)
        joined.characters += line.characters
        joined.owners += line.owners
        joined.controls |= line.controls
        joined.pictures += [replace(picture, at=picture.at + shift) for picture in line.pictures]
        joined.marks += [replace(mark, at=mark.at + shift) for mark in line.marks]
    return joined


def _follows(tokens: Sequence[Token], number: int) -> str:
    behind = tokens[number + 1] if number + 1 < len(tokens) else None
    return behind.text if behind is not None and behind.what == "printed" else ""


def _revisions(line: Line, places: Sequence[int], tag: str) -> tuple[Revision, ...]:
    """What was tracked in the place of an answer."""
    if not places:
        return tuple(mark.revision for mark in line.marks if mark.owner == tag)
    first, last = places[0], places[-1] + 1
    return tuple(
        mark.revision
        for mark in line.marks
        if mark.owner == tag or (not mark.owner and first <= mark.at <= last)
    )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
