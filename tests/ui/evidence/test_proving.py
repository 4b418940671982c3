from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION
from app.model.history import History
from app.model.paths import FieldPath
from app.model.proofs import evidence_of
from app.model.surroundings import Nowhere
from app.ui.editor import Editor
from app.ui.evidence.proving import prove, unprove
from tests.toy import TOY

DEVICES = "capability.devices"
POINTS = FieldPath.parse(f"{DEVICES}.collection_points")
USERS = FieldPath.parse("capability.community.company_users")
Make = Callable[..., Editor]


def row(number: int) -> FieldPath:
    return FieldPath(("evidence", number))


def names(editor: Editor, number: int) -> Any:
    return editor.value(row(number) / "proves")


@pytest.fixture
def make(qapp: object) -> Iterator[Make]:
    made: list[Editor] = []

    def editor_of(*rows: Any, read_only: bool = False, edition: Edition = EDITION) -> Editor:
        content = {"evidence": list(rows)} if rows else {}
        draft = Draft(edition.id, content).numbered(edition.form)
        made.append(Editor(edition, History(draft), Nowhere(), read_only=read_only))
        return made[-1]

    yield editor_of
    for editor in made:
        editor.check()


def test_several_pieces_are_tied_in_one_step_and_name_the_field_last(make: Make) -> None:
    editor = make({"title": "甲", "proves": [str(USERS)]}, {"title": "乙"}, {"title": "丙"})

    assert prove(editor, [row(2), row(0)], POINTS)

    assert names(editor, 0) == [str(USERS), str(POINTS)]
    assert names(editor, 1) is None
    assert names(editor, 2) == [str(POINTS)]
    assert editor.undo_name == "关联证明材料"
    editor.undo()
    assert names(editor, 0) == [str(USERS)]
    assert names(editor, 2) is None
    assert not editor.undo_name


@pytest.mark.parametrize("named", [str(POINTS), DEVICES])
def test_what_is_named_already_is_not_named_again(make: Make, named: str) -> None:
    editor = make({"title": "甲", "proves": [named]})

    assert not prove(editor, [row(0), row(0)], POINTS)

    assert names(editor, 0) == [named]
    assert not editor.undo_name


def test_a_blank_of_the_field_becomes_the_field(make: Make) -> None:
    editor = make({"proves": [f"{POINTS}.count", str(USERS)]})

    prove(editor, [row(0)], POINTS)

    assert names(editor, 0) == [str(USERS), str(POINTS)]


def test_rows_that_are_gone_or_are_none_are_passed_over(make: Make) -> None:
    editor = make({"title": "甲"}, "奇怪")
    gone = [row(9), row(1), FieldPath.parse("cases[0]"), FieldPath.parse("evidence")]

    assert not prove(editor, gone, POINTS)
    assert prove(editor, [*gone, row(0)], POINTS)

    assert editor.value(FieldPath(("evidence",))) == [
        {"#": 0, "title": "甲", "proves": [str(POINTS)]},
        "奇怪",
    ]
    assert not unprove(editor, gone, POINTS)


def test_untied_leaves_the_others_in_their_order_and_nothing_empty(make: Make) -> None:
    editor = make({"proves": ["cases", str(POINTS), str(USERS), f"{POINTS}.count"]})

    assert unprove(editor, [row(0)], POINTS)
    assert names(editor, 0) == ["cases", str(USERS)]
    assert editor.undo_name == "取消证明材料"
    assert not unprove(editor, [row(0)], POINTS)
    unprove(editor, [row(0)], USERS)
    unprove(editor, [row(0)], FieldPath.parse("cases"))
    assert names(editor, 0) is None


def test_untied_from_one_field_of_a_section_the_others_stay_proven(make: Make) -> None:
    editor = make({"file": "evidence/a.pdf", "proves": ["capability.operation", "cases"]})
    revenue = FieldPath.parse("capability.operation.revenue_2017")

    unprove(editor, [row(0)], revenue)

    assert names(editor, 0) == [
        "capability.operation.industrial_data",
        "capability.operation.investment_2017",
        "capability.operation.details",
        "cases",
    ]
    editor.check()
    assert evidence_of(editor.answers).proving(revenue) == ()


def test_tied_and_untied_at_once_are_two_steps(make: Make) -> None:
    editor = make({"title": "甲"})
    prove(editor, [row(0)], POINTS)
    unprove(editor, [row(0)], POINTS)

    assert [step.name for step in editor.history.done] == ["关联证明材料", "取消证明材料"]


def test_what_an_import_put_in_the_place_of_the_list_is_kept(make: Make) -> None:
    editor = make({"proves": "说不清"}, {"proves": ["a[x]", 5]})

    prove(editor, [row(0), row(1)], POINTS)

    assert names(editor, 0) == ["说不清", str(POINTS)]
    assert names(editor, 1) == ["a[x]", 5, str(POINTS)]


def test_who_may_only_look_ties_nothing(make: Make) -> None:
    editor = make({"title": "甲"}, read_only=True)

    assert not prove(editor, [row(0)], POINTS)
    assert names(editor, 0) is None


def test_an_edition_without_such_lists(make: Make) -> None:
    editor = make(edition=TOY)
    editor.edit(FieldPath(("proofs",)), [{"#": 0, "title": "照片"}])

    assert not prove(editor, [FieldPath(("proofs", 0))], FieldPath.parse("figures.robots"))
