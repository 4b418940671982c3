"""What became of the texts that cite pieces by number, once their order changed."""

from __future__ import annotations

from itertools import cycle

from app.ui.banner import Action
from app.ui.editor import Editor
from app.ui.evidence.order import Outcome
from app.ui.narrative.searching import Wanted, matches_in
from app.ui.narrative.spotlight import Spotlight


def citations_told(outcome: Outcome) -> str:
    """Which citations followed, and that others didn't: a sentence without its stop.

    Empty where nothing cites what was moved.
    """
    if outcome.unclear:
        count, words = len(outcome.unclear), outcome.unclear[0].words.rstrip("。；，、")
        return f"正文中有{count}处附件编号未能自动更新，请核对，如“{words}”"
    if outcome.followed:
        return f"{outcome.followed}个栏目的正文中引用的附件编号已随之更新"
    return ""


def citations_led_to(editor: Editor, outcome: Outcome) -> list[Action]:
    """The way to the citations that a person has to look at, one after the other."""
    unclear = outcome.unclear
    turns = cycle(range(len(unclear)))

    def lead() -> None:
        at = next(turns)
        path, words = unclear[at].path, unclear[at].cited
        same = [(each.path, each.cited) for each in unclear[:at]].count((path, words))
        found = matches_in(editor.answers, Wanted(words, exactly=True))
        here = [match.place for match in found if match.place.path == path]
        # The text may have been mended meanwhile.
        Spotlight.of(editor).show(here[min(same, len(here) - 1)] if here else None)
        editor.lead(path)

    return [("逐处查看", lead)] if unclear else []
