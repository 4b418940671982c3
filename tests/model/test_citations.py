"""Citations follow the pieces that they cite, and nothing else in a text changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.citations import GONE, citation_rules, cited_numbers, renumber_text, renumbering
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.values import Json

SWAPPED = {1: 3, 2: 1, 3: 2, 4: 4, 5: 12, 12: 5}


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("见附件1。", "见附件3。"),
        ("见附件12。", "见附件5。"),
        ("附件1与附件12", "附件3与附件5"),
        ("见附件　２，附件 3", "见附件　１，附件 2"),
        ("附件1、3", "附件3、2"),
        ("附件3、1", "附件2、3"),
        ("附件1和附件2以及附件5", "附件3和附件1以及附件12"),
        ("合同、发票分别见附件1和附件2", "合同、发票分别见附件3和附件1"),
        (
            "附件1、附件2、附件5分别为合同、发票、验收单",
            "附件3、附件1、附件12分别为合同、发票、验收单",
        ),
        ("附件1-3", "附件1-3"),
        ("附件2-4", "附件1、2、4"),
        ("附件１～３", "附件１～３"),
        ("附件2至附件3", "附件1、2"),
        ("附件3、4台设备", "附件2、4台设备"),
        ("附件1和5G网络", "附件3和5G网络"),
        ("附件4（合同）", "附件4（合同）"),
        ("附件1.pdf", "附件3.pdf"),
        ("附件，1台；接附件中", "附件，1台；接附件中"),
    ],
)
def test_citations_of_all_kinds(text: str, new: str) -> None:
    assert renumber_text(text, SWAPPED) == (new, ())


@pytest.mark.parametrize(
    "text",
    [
        "见附件三。",
        "见附件（二）",
        "见附件9。",
        "《通知》附件1",
        "本通知附件1第3方面",
        "附件1、9",
        "附件5-1",
        "共提交附件3份",
        "另附附件3个",
        "见附件1、2号楼",
        "见附件2、4号机组",
        "见附件1、3小时内响应",
        "附件3.1节",
        "见附件1、3处机房",
    ],
)
def test_what_is_not_certain_is_left_and_told(text: str) -> None:
    new, unclear = renumber_text(text, SWAPPED)

    assert new == text
    ((words, cited),) = unclear
    assert cited in words
    assert words in text


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("见附件2、附件1。", "见附件〔已删除〕、附件1。"),
        ("见附件2", "见附件〔已删除〕"),
        ("附件1和2", "附件1和〔已删除〕"),
        ("附件1-3", "附件1、2"),
        ("附件2-3、附件4", "附件2、3"),
        ("附件2、附件3-5", "附件2-4、〔已删除〕"),
        ("附件3、附件12", "附件2、附件12"),
    ],
)
def test_a_piece_that_is_gone_is_missed_in_its_place(text: str, new: str) -> None:
    moved = {1: 1, 2: None, 3: 2, 4: 3, 5: 4, 12: 12}

    found, unclear = renumber_text(text, moved)
    assert found == new
    assert [GONE in words for words, _ in unclear] == [True] * (GONE in new)


def declared(text: str, pieces: int) -> list[tuple[str, str]]:
    content: dict[str, Json] = {
        "architecture": text,
        "evidence": [{"#": number, "title": "甲"} for number in range(pieces)],
    }
    answers = Answers(EDITION.form, content)
    found = (one for rule in citation_rules(EDITION.form) for one in rule.findings(answers))
    return [(one.code, one.severity) for one in found]


@pytest.mark.parametrize(
    ("text", "pieces", "found"),
    [
        ("见附件1至附件3", 3, []),
        ("按附件1、附件2评价", 0, []),  # of the notice
        ("见《通知》附件9", 3, []),
        ("见附件4", 3, [("citation-missing", "warning")]),
        ("见附件40、附件2", 31, [("citation-missing", "warning")]),
        (f"见附件{GONE}", 3, [("citation-gone", "error")]),
        ("没有引用", 0, []),
    ],
)
def test_texts_cite_pieces_that_there_are(
    text: str, pieces: int, found: list[tuple[str, str]]
) -> None:
    assert declared(text, pieces) == found


def test_numbers_cited() -> None:
    assert cited_numbers("附件1-3、附件１２，《通知》附件8，附件4，附件5份") == {1, 2, 3, 12, 4}


NUMBERS = st.integers(1, 120)
WORDS = st.text("附件见、和至第台（）。，0１a\n ", max_size=12)


@given(st.permutations(range(1, 40)), st.lists(st.tuples(WORDS, NUMBERS), max_size=6))
def test_there_and_back_is_the_same_for_single_citations(
    order: list[int], pieces: list[tuple[str, int]]
) -> None:
    text = "".join(
        f"{re.sub('[附件0-9１、和至]', '', words)}。附件{number % 39 + 1}。"
        for words, number in pieces
    )
    numbers = {old: new for new, old in enumerate(order, 1)}
    back = {new: old for old, new in numbers.items()}

    there, unclear = renumber_text(text, dict(numbers))

    assert unclear == ()
    assert cited_numbers(there) == {numbers[n] for n in cited_numbers(text)}
    assert renumber_text(there, dict(back))[0] == text


@given(
    st.permutations(range(1, 30)),
    st.lists(
        st.tuples(
            st.sampled_from(["、", "和", "-", "至", "～", "及附件", "、附件", "至附件"]),
            st.integers(1, 14),
        ),
        max_size=5,
    ),
    st.integers(1, 14),
)
def test_lists_and_ranges_cite_the_same_pieces_afterwards(
    order: list[int], more: list[tuple[str, int]], first: int
) -> None:
    text, last = f"详见附件{first}", first
    for by, number in more:
        upwards = by.strip("附件") in "-至～"
        assume(not upwards or last + number < 30)
        last = last + number if upwards else number
        text += f"{by}{last}"
    text += "。"
    numbers = {old: new for new, old in enumerate(order, 1)}

    there, unclear = renumber_text(text, dict(numbers))

    assert unclear == ()
    assert cited_numbers(there) == {numbers[n] for n in cited_numbers(text)}


@given(st.text("附件见、和至-第台个（）。，0129１９三a\n 　", max_size=60))
def test_nothing_but_numbers_ever_changes(text: str) -> None:
    same = {number: number for number in range(1000)}

    assert renumber_text(text, same)[0] == text


def at(path: str) -> FieldPath:
    return FieldPath.parse(path)


def test_every_narrative_follows_and_names_of_files_do_not() -> None:
    blocks: Json = [
        {"kind": "paragraph", "text": "合同见附件1。"},
        {"kind": "figure", "file": "附件1.png", "caption": "附件2的首页"},
        {"kind": "table", "caption": "", "rows": [["附件1", 5], ["附件3", None]]},
    ]
    draft = (
        Draft(EDITION.id)
        .set(at("capability.devices.details"), blocks)
        .set(at("cases"), [{"#": 4, "title": "附件1", "description": "见附件3和附件三"}])
        .set(at("company.profile.overview"), "没有引用")
    )

    found = renumbering(draft, EDITION.form, before=(7, 8, 9), after=(9, 7, 8))
    for edit in found.edits:
        draft = draft.apply(edit)

    assert draft.get(at("capability.devices.details")) == [
        {"kind": "paragraph", "text": "合同见附件2。"},
        {"kind": "figure", "file": "附件1.png", "caption": "附件3的首页"},
        {"kind": "table", "caption": "", "rows": [["附件2", 5], ["附件1", None]]},
    ]
    assert draft.get(at("cases[4].description")) == "见附件1和附件三"
    assert draft.get(at("cases[4].title")) == "附件1"
    assert len(found.edits) == 2
    assert [(str(cited.path), cited.words) for cited in found.unclear] == [
        ("cases[4].description", "见附件3和附件三")
    ]


def test_nothing_is_told_where_nothing_moves() -> None:
    draft = Draft(EDITION.id).set(at("company.profile.overview"), "见附件三、附件9")

    found = renumbering(draft, EDITION.form, before=(1, 2), after=(1, 2, 3))

    assert (found.edits, found.unclear) == ((), ())
