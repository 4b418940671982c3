"""字数 beside a text: its own, those of the fields that share the limit, and what is too much."""

import pytest
from pytestqt.qtbot import QtBot

from app.model.answers import Answers
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.model.values import Json
from app.ui.narrative.gauge import Gauge, Use, use_of

FORM = EDITIONS[-1].form
FIRST = FieldPath.parse("company.profile.overview")
SECOND = FieldPath.parse("company.profile.competitiveness")


def test_shared_limit_is_used_in_printed_order() -> None:
    profile: Json = {"overview": "字" * 700, "competitiveness": "字" * 400}
    answers = Answers(FORM, {"company": {"profile": profile}, "regions": "三个字"})

    assert use_of(answers, FIRST) == Use(700, 0, 1100, 1000, shared=True)
    assert use_of(answers, FIRST).room == 1000
    assert use_of(answers, SECOND).room == 300
    assert use_of(answers, FieldPath.parse("regions")) == Use(3, words=3)


@pytest.mark.parametrize(
    ("use", "words", "meaning"),
    [
        (Use(12, words=12), "12 字", "info"),
        (Use(949, 0, 949, 1000), "949 / 1,000 字", "info"),
        (Use(950, 0, 950, 1000), "950 / 1,000 字", "warning"),
        (Use(1000, 0, 1000, 1000), "1,000 / 1,000 字", "warning"),
        (
            Use(1, 1000, 1001, 1000, shared=True),
            "本栏 1 字，合计 1,001 / 1,000 字，超出 1 字",
            "error",
        ),
    ],
)
def test_words_say_what_the_colour_does(qtbot: QtBot, use: Use, words: str, meaning: str) -> None:
    gauge = Gauge()
    qtbot.addWidget(gauge)
    gauge.show_use(use)
    gauge.resize(gauge.sizeHint())
    gauge.show()

    assert (gauge.words, use.meaning) == (words, meaning)
    assert words in gauge.accessibleName()
    assert not gauge.grab().isNull()
