"""Rules are asked anew only where what they looked at was read anew."""

from collections.abc import Iterable

from app.model.answers import Answers
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.rules import Finding, judged

NAME, MAIL = "company.name", "company.contact.email"


class Judge:
    """Says what it read, and counts how often it was asked."""

    def __init__(self, *paths: str, everything: bool = False) -> None:
        self.paths = paths
        self.everything = everything
        self.asked = 0

    def __call__(self, answers: Answers) -> Iterable[Finding]:
        self.asked += 1
        if self.everything:
            yield Finding("all", FieldPath(), "info", str(sum(1 for _ in answers.texts())))
        for path in self.paths:
            yield Finding("one", FieldPath.parse(path), "info", str(answers.value(path)))


def typed(judge: Judge, *edits: tuple[str, str]) -> list[str]:
    """What the judge said last, after each of these edits was judged."""
    draft = Draft(EDITION.id)
    answers = Answers(EDITION.form, dict(draft.content))
    said = judged(answers, "judge", judge)
    for path, value in edits:
        draft = draft.set(FieldPath.parse(path), value)
        answers = Answers(EDITION.form, dict(draft.content), answers)
        said = judged(answers, "judge", judge)
    return [finding.message for finding in said]


def test_a_judge_is_not_asked_again_while_what_it_read_stays_the_same() -> None:
    judge = Judge(NAME)
    assert typed(judge, (NAME, "甲"), *[(MAIL, f"a{n}@b.cn") for n in range(5)]) == ["甲"]
    assert judge.asked == 2


def test_a_judge_is_asked_again_when_what_it_read_changes() -> None:
    judge = Judge(NAME, MAIL)
    edits = [(MAIL, "a@b.cn"), (NAME, "甲"), (NAME, "乙"), (MAIL, "c@d.cn")]
    assert typed(judge, *edits) == ["乙", "c@d.cn"]
    assert judge.asked == 5


def test_a_judge_that_looks_at_everything_is_always_asked() -> None:
    judge = Judge(everything=True)
    assert typed(judge, (NAME, "甲"), (MAIL, "a@b.cn"), (MAIL, "c@d.cn")) == ["2"]
    assert judge.asked == 4


def test_other_answers_than_those_before_are_judged_anew() -> None:
    judge = Judge(NAME)
    typed(judge, (NAME, "甲"), (MAIL, "a@b.cn"))
    assert typed(judge) == ["None"]
