"""Every character that differs is laid at the door of the field that it stands in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.verify.comparing import Seen, compare
from app.export.verify.expectation import Piece
from app.model.paths import FieldPath


def answer(path: str, text: str) -> Piece:
    return Piece(text, FieldPath.parse(path), path)


def words(text: str) -> Piece:
    return Piece(text, None, "标题")


PIECES = (
    words("企业名称"),
    answer("a", "航天云网"),
    words("数量："),
    answer("b.kinds", "12"),
    words("类"),
    answer("b.count", ""),
    words("个"),
    answer("c", "年内未发生事故"),
)
TEXT = "".join(piece.text for piece in PIECES)


@pytest.mark.parametrize(
    ("found", "paths"),
    [
        (TEXT, []),
        (TEXT.replace("云", "雲"), ["a"]),
        (TEXT.replace("12", "13"), ["b.kinds"]),
        (TEXT.replace("12", "22"), ["b.kinds"]),
        (TEXT.replace("12", "１2"), ["b.kinds"]),
        (TEXT.replace("12", "121"), ["b.kinds"]),
        (TEXT.replace("12", ""), ["b.kinds"]),
        (TEXT.replace("类个", "类7个"), ["b.count"]),
        (TEXT.replace("未", "末"), ["c"]),
        (TEXT.replace("数量", "数目"), [""]),
        (TEXT.replace("类", ""), [""]),
        (TEXT + "另有一句", ["c"]),
        ("", ["", "a", "", "b.kinds", "", "", "c"]),
    ],
)
def test_difference_names_its_field(found: str, paths: list[str]) -> None:
    assert [d.path for d in compare("x.pdf", PIECES, Seen(found))] == paths


def test_two_differences_are_two() -> None:
    found = TEXT.replace("航", "杭").replace("事故", "事件")

    told = compare("x.pdf", PIECES, Seen(found))

    assert [(d.path, d.expected, d.found) for d in told] == [
        ("a", "航天云网", "杭天云网"),
        ("c", "年内未发生事故", "年内未发生事件"),
    ]
    assert told[0].message == "“x.pdf”的「a」应为“航天云网”，文件中是“杭天云网”。"


def test_text_outside_of_any_control_belongs_to_no_field() -> None:
    found = TEXT.replace("网数", "网并已验收数")
    owners = ["a" if 4 <= index < 8 else "" for index in range(len(found))]
    inside = ["a" if 4 <= index < 12 else "" for index in range(len(found))]

    (outside,) = compare("x.docx", PIECES, Seen(found, owners))
    (told,) = compare("x.docx", PIECES, Seen(found, inside))

    assert (outside.path, outside.found) == ("", "并已验收")
    assert "在“航天云网”之后多出了申报书中没有的文字“并已验收”" in outside.message
    assert (told.path, told.found) == ("a", "航天云网并已验收")


def test_text_at_a_field_that_lost_its_control_is_its_own() -> None:
    found = TEXT.replace("网数", "网并已验收数")
    others = ["b.kinds" if character == "1" else "" for character in found]

    for owners in ([""] * len(found), others):
        assert [d.path for d in compare("x.docx", PIECES, Seen(found, owners))] == ["a"]


ALPHABET = st.text("甲乙丙12,。", min_size=1, max_size=6)


@given(st.lists(ALPHABET, min_size=1, max_size=8), st.data())
def test_one_changed_character_names_its_own_field(texts: list[str], data: st.DataObject) -> None:
    pieces = [piece for i, t in enumerate(texts) for piece in (words("栏："), answer(f"f{i}", t))]
    index = data.draw(st.integers(0, len(texts) - 1))
    place = data.draw(st.integers(0, len(texts[index]) - 1))
    changed = [*texts]
    changed[index] = texts[index][:place] + "末" + texts[index][place + 1 :]
    found = "".join(f"栏：{text}" for text in changed)

    assert [d.path for d in compare("x.pdf", pieces, Seen(found))] == [f"f{index}"]
