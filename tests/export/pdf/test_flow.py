from __future__ import annotations

from app.export.pdf.canvas import Sheet
from app.export.pdf.flow import PAGE, Blank, Item, pages_of, place, take
from app.export.pdf.rows import Box, Frame, Rows

FRAME = Frame(5, 2, 0.5)


class Strip(Item):
    """Something that can't be cut, with a name."""

    def __init__(self, name: str, height: float = 10, *, keep: bool = False) -> None:
        super().__init__(height, keep=keep)
        self.name = name

    def paint(self, sheet: Sheet, x: float, y: float) -> None: ...


def strips(count: int, name: str = "", height: float = 10) -> list[Item]:
    return [Strip(f"{name}{number}", height) for number in range(count)]


def names(items: list[Item] | tuple[Item, ...]) -> list[str]:
    return [item.name for item in items if isinstance(item, Strip)]


def row(*columns: list[Item], splits: bool = True, least: float = 0.0, label: int = -1) -> Rows:
    boxes = [
        Box(0, 1, 100.0 * number, 100.0, tuple(items), whole=number == label)
        for number, items in enumerate(columns)
    ]
    return Rows(boxes, [least], [splits], FRAME)


def boxes_of(item: Item | None) -> list[list[str]]:
    assert isinstance(item, Rows)
    return [names(box.items) for box in item.boxes]


def test_what_fits_is_taken() -> None:
    taken, rest = take(strips(5), 35, force=True)

    assert names(taken) == ["0", "1", "2"]
    assert names(rest) == ["3", "4"]


def test_room_around_items_counts_between_them_only() -> None:
    items = strips(3)
    for item in items:
        item.before, item.after = 4, 3

    assert place(items).height == 10 + 3 + 4 + 10 + 3 + 4 + 10
    assert names(take(items, 27, force=True)[0]) == ["0", "1"]


def test_items_that_keep_together_go_to_the_next_page_together() -> None:
    items = [*strips(2), Strip("heading", keep=True), Strip("text")]
    taken, rest = take(items, 35, force=True)

    assert names(taken) == ["0", "1"]
    assert names(rest) == ["heading", "text"]


def test_without_force_nothing_is_taken_rather_than_a_promise_broken() -> None:
    items: list[Item] = [Strip("heading", keep=True), Strip("text")]

    assert take(items, 15, force=False) == ([], items)
    assert names(take(items, 15, force=True)[0]) == ["heading"]


def test_what_is_higher_than_a_page_is_placed_all_the_same() -> None:
    pages = list(pages_of([Strip("a", 2 * PAGE), Strip("b")]))

    assert [names(page) for page in pages] == [["a"], ["b"]]


def test_a_row_is_as_high_as_its_highest_box() -> None:
    assert row(strips(2), strips(5)).height == 50 + 4
    assert row(strips(2), least=80).height == 80


def test_a_row_is_cut_through_all_its_boxes() -> None:
    parts = row(strips(2, "a"), strips(6, "b")).split(40, force=False)

    assert parts
    assert boxes_of(parts[0]) == [["a0", "a1"], ["b0", "b1", "b2"]]
    assert boxes_of(parts[1]) == [[], ["b3", "b4", "b5"]]
    assert parts[0].height == 34


def test_a_label_is_not_torn_apart() -> None:
    label: list[Item] = [Strip("企", keep=True), Strip("业")]

    assert row(label, strips(6), label=0).split(20, force=False) is None


def test_a_row_that_stays_whole_is_cut_only_if_no_page_holds_it() -> None:
    assert row(strips(6), splits=False).split(40, force=False) is None
    higher = row(strips(100), splits=False)
    parts = higher.split(40, force=False)
    assert parts
    assert boxes_of(parts[0]) == [["0", "1", "2"]]


def test_the_least_height_of_a_row_is_shared_by_its_parts() -> None:
    tall = row(strips(6), least=3 * PAGE)
    heights = [sum(item.height for item in page) for page in pages_of([tall])]

    assert sum(heights) >= 3 * PAGE
    assert max(heights) <= PAGE


def test_room_to_write_in_is_not_carried_over_when_half_of_it_stands() -> None:
    blanks: list[Item] = [Blank(10) for _ in range(10)]
    parts = row([Strip("label", keep=True), *blanks]).split(84, force=False)

    assert parts
    assert parts[1] is None
    parts = row([Strip("label", keep=True), *blanks]).split(44, force=False)
    assert parts
    assert parts[1] is not None


def test_rows_that_a_label_spans_are_cut_with_the_label_above() -> None:
    boxes = [Box(0, 3, 0, 100, (Strip("label"),), whole=True)]
    boxes += [Box(n, 1, 100, 100, tuple(strips(5, f"{n}-"))) for n in range(3)]
    rows = Rows(boxes, [0, 0, 0], [True, True, True], FRAME)
    parts = rows.split(80, force=False)

    assert parts
    assert boxes_of(parts[0]) == [["label"], [f"0-{n}" for n in range(5)], ["1-0", "1-1"]]
    assert boxes_of(parts[1]) == [[], ["1-2", "1-3", "1-4"], [f"2-{n}" for n in range(5)]]


def test_a_header_is_repeated_above_what_goes_on() -> None:
    header = Strip("header", keep=True)
    header.repeated = True
    items = [Strip("header", keep=True), *strips(100)]
    for item in items[1:]:
        item.header = header
    pages = [names(page) for page in pages_of(items)]

    assert [page[0] for page in pages] == ["header"] * len(pages)
    assert [name for page in pages for name in page[1:]] == [str(n) for n in range(100)]


def test_many_pages_take_time_in_proportion() -> None:
    """Counted in items looked at: cutting must not look at the rest of the column."""
    looked_at = 0

    class Counted(Strip):
        def split(self, room: float, force: bool) -> None:
            nonlocal looked_at
            looked_at += 1

    items: list[Item] = [Counted(str(n), 100) for n in range(600)]
    assert len(list(pages_of([row(items)]))) == 100
    assert looked_at <= 400
