"""What comes into a narrative a while after it was wished for."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.model.draft import Draft
from app.model.history import History
from app.model.surroundings import Nowhere
from app.model.values import Json
from app.ui.editor import Editor
from app.ui.narrative.arranging import Pieces
from app.ui.narrative.arriving import Spot
from app.ui.narrative.pieces import Piece, Prose, figure, pieces_of, value_of
from tests.toy import TOY
from tests.ui.narrative.conftest import STORY

_TEXTS = st.text("甲乙\n", max_size=5)
_STORIES = st.lists(st.one_of(_TEXTS.map(Prose), st.just(figure("figures/a.png"))), max_size=4)


def story_with(pieces: list[Piece]) -> Json:
    return value_of(pieces) if pieces else None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_STORIES, after=_STORIES, data=st.data())
def test_whatever_was_done_meanwhile_stays_and_the_picture_is_in(
    qtbot: QtBot, before: list[Piece], after: list[Piece], data: st.DataObject
) -> None:
    content: dict[str, Json] = {"figures": {"story": story_with(before)}}
    editor = Editor(TOY, History(Draft(TOY.id, content)), Nowhere())
    shown = pieces_of(editor.value(STORY))
    index = data.draw(st.sampled_from([i for i, p in enumerate(shown) if isinstance(p, Prose)]))
    text = shown[index]
    length = len(text.text) if isinstance(text, Prose) else 0
    spot = Spot(editor, STORY, shown, (index, length, length))
    editor.edit(STORY, story_with(after))
    there = pieces_of(editor.value(STORY))
    spot.insert([figure("figures/b.png")], "插入图片")
    now = pieces_of(editor.value(STORY))

    def letters(pieces: Pieces) -> str:
        return "".join(p.text for p in pieces if isinstance(p, Prose)).replace("\n", "")

    assert letters(now) == letters(there)
    assert [p for p in now if p == figure("figures/b.png")] == [figure("figures/b.png")]
    assert now.count(figure("figures/a.png")) == there.count(figure("figures/a.png"))
    editor.check()
