"""Our automata give what uniseg gives, which is the peer that they are measured against."""

import unicodedata

import pytest
import uniseg
from hypothesis import assume, example, given
from hypothesis import strategies as st
from uniseg.derived import indic_conjunct_break
from uniseg.emoji import extended_pictographic
from uniseg.graphemecluster import grapheme_cluster_break, grapheme_cluster_breakables
from uniseg.linebreak import line_break, line_break_breakables

from app.export import linebreak_classes, segmentation
from app.export.segmentation import Kind, kind_of
from app.export.unicode_breaks import cluster_breaks, line_breaks

CHINESE = (
    "当前，软件定义、数据驱动、平台支撑、服务增值、智能主导的制造业发展特征日趋明显，新产品、新模式、新业态、"
    "新产业层出不穷。为深入贯彻《国务院关于深化“互联网+先进制造业”发展工业互联网的指导意见》（国发〔2017〕50号），"
    "我单位于2016年12月建成平台——累计投资12,345.6万元（其中研发占38.5%），连接工业设备670,123台……提供ERP、"
    "MES、SCADA等工业APP 3,400个，月均调用1.2×10⁶次；通过GB/T 39116-2020、ISO/IEC 27001等认证。"
    "联系人：王𬭎，E-mail：well-known@example.com，电话：+86 571-8888 8888；网址：https://www.example.com/a-b?c=d。"
)


def agrees(char: str) -> bool:
    """Whether this Python, from which uniseg takes some properties, knows the character as it is.

    Pythons differ in their version of Unicode.
    """
    wide = unicodedata.east_asian_width(char) in {"F", "W", "H"}
    return unicodedata.category(char) != "Cn" and wide == kind_of(ord(char)).wide


def members() -> dict[Kind, list[str]]:
    """Some characters of every kind."""
    starts, kinds = segmentation._table()
    chars: dict[Kind, list[str]] = {}
    for start, end, kind in zip(starts, [*starts[1:], 0x110000], kinds, strict=True):
        for code in {start, (start + end) // 2, end - 1}:
            if agrees(chr(code)):
                chars.setdefault(kind, []).append(chr(code))
    return chars


MEMBERS = members()
ANY = st.sampled_from([*MEMBERS.values(), ["\u2010"], ["\u25cc"]]).flatmap(st.sampled_from)
COMMON = st.sampled_from("工业，。（）“”—…·%￥3.,a-/ \u0301\u200d①□é\u00a0")
TEXTS = st.lists(st.one_of(ANY, COMMON), max_size=12).map("".join)


def final_quote_with_marks_ends(text: str) -> bool:
    """uniseg misses the end of text behind a closing quotation mark with marks (LB15b, LB9)."""
    stripped = text.rstrip("".join(c for c in text if kind_of(ord(c)).lb in {"CM", "ZWJ"}))
    return stripped != text and stripped[-1:] != "" and unicodedata.category(stripped[-1]) == "Pf"


def test_tables_are_of_the_version_of_uniseg() -> None:
    assert uniseg.unidata_version == linebreak_classes.UNICODE


def test_every_kind_has_members() -> None:
    # of 89 kinds, less those whose members are newer than this Python
    assert len(MEMBERS) >= 85


def test_tables_hold_the_properties_of_uniseg() -> None:
    starts, _ = segmentation._table()
    resolved = {"SG": "AL", "XX": "AL", "CJ": "NS"}
    for code in {*starts, *(start - 1 for start in starts[1:]), *range(0, 0x110000, 211)}:
        char, kind = chr(code), kind_of(code)
        lb = line_break(char).value
        assert kind.lb in {resolved.get(lb, lb)} | ({"CM", "AL"} if lb == "SA" else set())
        assert kind.cluster == grapheme_cluster_break(char).value
        assert kind.conjunct == indic_conjunct_break(char).value
        assert bool(kind.picture) == extended_pictographic(char)


@given(TEXTS)
@example("中 ”\u0301”中")
@example("\u05d0-中 \u05d0\u3000\u05d0")
def test_lines_break_as_in_uniseg(text: str) -> None:
    assume(not final_quote_with_marks_ends(text))
    assert list(line_breaks(text)) == list(line_break_breakables(text))


@given(TEXTS)
@example("👨\u200d👩\u200d\u200d👧\u0301\u200d👦")
@example("\u0915\u094d\u200d\u0937\u0915\u0937")
def test_clusters_break_as_in_uniseg(text: str) -> None:
    expected = list(grapheme_cluster_breakables(text))
    assert list(cluster_breaks(text)) == [0, *expected[1:]][: len(text)]


def test_long_chinese_text_breaks_as_in_uniseg() -> None:
    text = CHINESE * 3
    assert list(line_breaks(text)) == list(line_break_breakables(text))


@pytest.mark.parametrize("function", [line_breaks, cluster_breaks])
def test_empty_text(function: object) -> None:
    assert callable(function)
    assert function("") == b""


def test_quote_at_the_end_keeps_to_its_text_with_a_mark_too() -> None:
    assert line_breaks("a ”\u0301") == bytes(4)
