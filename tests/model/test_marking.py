"""What is marked between two texts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.model.marking import Piece, marked, redline, shortened


def changed(text: str, other: str) -> tuple[list[str], list[str]]:
    """The marked words of both texts."""
    left, right = marked(text, other)
    return [p.text for p in left if p.changed], [p.text for p in right if p.changed]


@given(
    st.text(alphabet="平台设备12a\n ，", max_size=40),
    st.text(alphabet="平台设备12a\n ，", max_size=40),
)
def test_nothing_is_lost_and_what_is_not_marked_is_the_same(before: str, after: str) -> None:
    left, right = marked(before, after)

    assert "".join(p.text for p in left) == before
    assert "".join(p.text for p in right) == after
    assert "".join(p.text for p in left if not p.changed) == "".join(
        p.text for p in right if not p.changed
    )


def test_figures_and_latin_words_are_marked_as_a_whole() -> None:
    assert changed("已勾选，1,260个", "已勾选，1,580个") == (["1,260"], ["1,580"])
    assert changed("使用Java开发", "使用JavaScript开发") == (["Java"], ["JavaScript"])


def test_chinese_is_marked_character_by_character() -> None:
    assert changed("平台可管理工业设备", "平台能管理工业设备") == (["可"], ["能"])


def test_paragraphs_that_stayed_are_not_marked() -> None:
    assert changed("第一段。\n第二段。", "第一段。\n新的内容在这里\n第二段。") == (
        [],
        ["新的内容在这里\n"],
    )


def test_texts_with_nothing_in_common_are_two_texts() -> None:
    assert changed("一二三四五", "甲乙丙丁戊己一") == (["一二三四五"], ["甲乙丙丁戊己一"])


def test_enormous_paragraphs_are_marked_as_a_whole() -> None:
    text = "工业互联网" * 2000
    assert changed(text, text + "。") == ([text], [text + "。"])


def test_long_stretches_that_stayed_are_cut_down_to_what_stands_beside_the_change() -> None:
    same = "前" * 300, "后" * 300
    pieces = tuple(shortened((Piece(same[0], False), Piece("新", True), Piece(same[1], False))))

    assert [p.text.strip("前后") for p in pieces] == [" …… ", "新", " …… "]
    assert all(len(p.text) < 80 for p in pieces)
    whole = (Piece(same[0], False),)
    assert tuple(shortened(whole)) == whole


@given(
    st.text(alphabet="平台设备12a\n ，", max_size=40),
    st.text(alphabet="平台设备12a\n ，", max_size=40),
)
def test_one_text_with_marks_holds_both(before: str, after: str) -> None:
    parts = redline(before, after)

    assert "".join(part.text for part in parts if part.how != "added") == before
    assert "".join(part.text for part in parts if part.how != "removed") == after
    assert all(one.how != other.how for one, other in pairwise(parts))


def test_what_went_stands_before_what_came() -> None:
    parts = [(part.text, part.how) for part in redline("已连接620台设备", "已连接640台设备")]

    assert parts == [
        ("已连接", "same"),
        ("620", "removed"),
        ("640", "added"),
        ("台设备", "same"),
    ]
