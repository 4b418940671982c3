"""Inserting, moving and removing figures loses no word and no figure."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.ui.narrative.arranging import inserted, moved, removed, reworded
from app.ui.narrative.pieces import Piece, Prose, figure, spaced, table

TEXTS = st.builds(Prose, st.text("甲乙\n", max_size=6))
OTHERS = st.sampled_from([figure("a.png"), figure("b.png"), table([["c"]])])
PIECES = st.lists(TEXTS | OTHERS, max_size=7).map(spaced)
A, B = figure("a.png"), figure("b.png")


def words(pieces: Sequence[Piece]) -> str:
    return "".join(p.text for p in pieces if isinstance(p, Prose)).replace("\n", "")


def others(pieces: Sequence[Piece]) -> list[str]:
    return sorted(repr(p) for p in pieces if not isinstance(p, Prose))


@given(PIECES, st.data())
def test_insertion_keeps_everything(pieces: tuple[Piece, ...], data: st.DataObject) -> None:
    index = data.draw(st.sampled_from(range(0, len(pieces), 2)))
    text = pieces[index]
    assert isinstance(text, Prose)
    start, end = sorted(data.draw(st.integers(0, len(text.text))) for _ in range(2))
    new = data.draw(st.lists(TEXTS | OTHERS, min_size=1, max_size=3))

    made, at, place = inserted(pieces, index, start, end, new)

    assert spaced(made) == made
    gone = Prose(text.text[start:end])
    assert sorted(words(made) + words([gone])) == sorted(words(pieces) + words(new))
    assert others(made) == sorted(others(pieces) + others(new))
    there = made[at]
    assert isinstance(there, Prose)
    assert 0 <= place <= len(there.text)


@given(PIECES, st.data(), st.sampled_from([-1, 1]))
def test_moving_keeps_everything(
    pieces: tuple[Piece, ...], data: st.DataObject, towards: int
) -> None:
    places = range(1, len(pieces), 2)
    if not places:
        return
    index = data.draw(st.sampled_from(places))

    made, at = moved(pieces, index, towards)

    assert spaced(made) == made
    assert made[at] == pieces[index]
    assert (words(made), others(made)) == (words(pieces), others(pieces))


@given(PIECES, st.data())
def test_removal_takes_away_one_thing(pieces: tuple[Piece, ...], data: st.DataObject) -> None:
    places = range(1, len(pieces), 2)
    if not places:
        return
    index = data.draw(st.sampled_from(places))

    made, _ = removed(pieces, index)

    assert spaced(made) == made
    assert words(made) == words(pieces)
    assert others([*made, pieces[index]]) == others(pieces)


def test_figure_moves_a_paragraph_at_a_time() -> None:
    start = spaced([Prose("甲\n乙"), A, Prose("丙")])

    higher, index = moved(start, 1, -1)
    assert higher == (Prose("甲"), A, Prose("乙\n丙"))
    highest, index = moved(higher, index, -1)
    assert highest == (Prose(), A, Prose("甲\n乙\n丙"))
    assert moved(highest, index, -1)[0] == highest
    assert moved(higher, 1, 1) == (start, 1)


def test_figures_change_places_where_nothing_is_between() -> None:
    assert moved(spaced([A, B]), 3, -1) == (spaced([B, A]), 1)
    assert moved(spaced([A, B]), 1, 1) == (spaced([B, A]), 3)


def test_words_in_place_of_a_block_are_paragraphs() -> None:
    assert reworded(spaced([Prose("甲"), A, Prose("丙")]), 1, "乙") == ((Prose("甲\n乙\n丙"),), 3)
