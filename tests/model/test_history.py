"""Every step can be undone and done again, and a burst of typing is one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.model.draft import Draft, Edit
from app.model.history import LONGEST_BURST, MOST_STEPS, PAUSE, Confirming, History, Noting
from app.model.paths import FieldPath
from app.model.values import Json

NOON = datetime(2018, 5, 7, 12, 0, tzinfo=UTC)
NAME = FieldPath.parse("company.name")
ADDRESS = FieldPath.parse("company.address")
MOMENT = timedelta(milliseconds=200)


def typed(history: History, path: FieldPath, value: Json, at: datetime) -> History:
    return history.make([history.draft.edit(path, value)], at=at)


def test_burst_of_typing_is_one_step() -> None:
    history = History(Draft("toy"))
    for index, text in enumerate(("航", "航天", "航天云")):
        history = typed(history, NAME, text, NOON + index * MOMENT)

    assert [step.changes for step in history.done] == [(Edit(NAME, None, "航天云"),)]
    assert history.undo().draft.get(NAME) is None
    assert history.undo().redo().draft.get(NAME) == "航天云"


def test_pause_another_field_or_a_long_burst_begins_a_step() -> None:
    history = typed(History(Draft("toy")), NAME, "航", NOON)
    paused = typed(history, NAME, "航天", NOON + PAUSE)
    elsewhere = typed(history, ADDRESS, "北京", NOON + MOMENT)
    at, long = NOON, history
    while at - NOON < LONGEST_BURST:
        at += MOMENT
        long = typed(long, NAME, f"航{at.timestamp()}", at)

    assert [len(h.done) for h in (paused, elsewhere, long)] == [2, 2, 2]


def test_settled_history_begins_a_step() -> None:
    history = typed(History(Draft("toy")), NAME, "航", NOON).settled()

    assert len(typed(history, NAME, "航天", NOON + MOMENT).done) == 2


def test_after_an_undo_typing_begins_a_step_and_forgets_what_was_undone() -> None:
    history = typed(History(Draft("toy")), NAME, "航", NOON)
    history = typed(history, ADDRESS, "北京", NOON + MOMENT).undo()
    history = typed(history, NAME, "航天", NOON + 2 * MOMENT)

    assert [step.number for step in history.done] == [1, 3]
    assert history.undone == ()


def test_ticks_are_steps_of_their_own() -> None:
    tick = FieldPath.parse("platform.iaas.leased")
    history = typed(History(Draft("toy")), tick, True, NOON)

    assert len(typed(history, tick, False, NOON + MOMENT).done) == 2


def test_what_was_typed_and_deleted_again_leaves_no_step() -> None:
    history = typed(History(Draft("toy")), NAME, "航", NOON)
    history = typed(history, NAME, None, NOON + MOMENT)

    assert (history.done, history.draft.get(NAME)) == ((), None)
    assert typed(history, NAME, "天", NOON + 2 * MOMENT).done[0].number == 2


def test_what_changes_nothing_is_no_step() -> None:
    history = typed(History(Draft("toy")), NAME, "航", NOON)

    assert typed(history, NAME, "航", NOON + MOMENT) is history
    assert History(Draft("toy")).undo() == History(Draft("toy"))
    assert history.redo() is history


def test_confirmations_and_notes_are_undone_too() -> None:
    history = History(Draft("toy"))
    history = history.make([Confirming("odd", NAME, "", "已核对")], at=NOON, name="确认")
    history = history.make([Noting(NAME, "", "问财务")], at=NOON, name="备注")

    assert history.draft.reason("odd", NAME) == "已核对"
    assert history.draft.noted(NAME) == "问财务"
    back = history.undo().undo()
    assert (back.draft.confirmations, back.draft.notes) == ((), ())
    assert back.redo().redo().draft == history.draft


def test_oldest_steps_are_forgotten() -> None:
    history = History(Draft("toy"))
    for index in range(MOST_STEPS + 5):
        history = typed(history, NAME, str(index), NOON + index * PAUSE)

    assert len(history.done) == MOST_STEPS
    assert history.done[-1].number == MOST_STEPS + 5


VALUES = st.one_of(st.none(), st.text(max_size=3), st.booleans(), st.integers(0, 9))
PLACES = st.sampled_from(["a.b", "a", "a.b.c", "d", "d.e"]).map(FieldPath.parse)


@given(st.lists(st.tuples(PLACES, VALUES, st.integers(0, 3000)), max_size=12))
def test_undoing_everything_gives_the_beginning_and_redoing_the_end(
    edits: list[tuple[FieldPath, Json, int]],
) -> None:
    start = Draft("toy", {"a": {"b": "一"}})
    history, at = History(start), NOON
    for path, value, pause in edits:
        at += timedelta(milliseconds=pause)
        history = typed(history, path, value, at)
    back = history
    while back.done:
        back = back.undo()
    again = back
    while again.undone:
        again = again.redo()

    assert _told(back.draft) == _told(start)
    assert _told(again.draft) == _told(history.draft)
    assert again.done == history.done


def _told(draft: Draft) -> object:
    """The content, without sections that hold nothing."""

    def tell(value: object) -> object:
        if isinstance(value, dict):
            told = {name: tell(member) for name, member in value.items()}
            return {name: member for name, member in told.items() if member != {}}
        return value

    return tell(dict(draft.content))
