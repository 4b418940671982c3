from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.linebreak import (
    FORBIDDEN,
    GOOD,
    LAST_RESORT,
    WITHIN_WORD,
    emergency,
    gaps,
    is_cjk_gap,
    opportunities,
)
from app.export.unicode_breaks import cluster_breaks

# By GB/T 15834-2011, 5.1, and what the form and its readers ask for; written out here once more,
# so that the program's own tables are held to it.
NEVER_FIRST = "，。；：！？、”’》）】〉」』〗〕］｝…—～·％%‰℃°′″．｡､!?)]}"
NEVER_LAST = "“‘《（【〈「『〖〔［｛￥$€£№"
MARKS = "\u0301\u20dd\ufe0f\U000e0100"
TEXTS = st.text(
    st.sampled_from(NEVER_FIRST + NEVER_LAST + MARKS + "工业中的一3a. -/+①□é"), max_size=14
)


def cut(text: str) -> str:
    """The text with | wherever a line may begin."""
    breaks = opportunities(text)
    assert len(breaks) == len(text)
    return "".join("|" * may + char for char, may in zip(text, breaks, strict=True))


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("工|业|互|联|网", id="between ideographs"),
        pytest.param("他|说：|“你|好！”|然|后|走|了。", id="quotes open and close"),
        pytest.param("使|用|MES|“智|能”|与|‘孪|生’|系|统", id="single quotes, after Latin"),
        pytest.param("“‘甲’”|乙", id="nested quotes"),
        pytest.param("don’t |5’s |‘a’|中", id="apostrophe"),
        pytest.param("say |“hello |world” |(now)", id="English quotes"),
        pytest.param("平|台——|工|业……|等", id="dash and ellipsis"),
        pytest.param("——|甲", id="dash at the start"),
        pytest.param("列|夫·|托|尔|斯|泰 |kW·h", id="middle dot"),
        pytest.param("《甲》|（乙）|【丙】，|《丁》。", id="brackets touch"),
        pytest.param("甲|（乙）、|丙", id="brackets"),
        pytest.param("约|66万台，|12,345.6万元，|3.14万kWh，|98.5%。", id="numbers with units"),
        pytest.param("1,000个/s，|3000万元/年，|50余家，|10余万元", id="compound units"),
        pytest.param("100 Mbps|带|宽，|5 个，|25 ℃|时，|9 |and", id="units after a space"),
        pytest.param("2016年|12月|3日，|第3章|见|图2", id="dates and references"),
        pytest.param("10～|20万元、|2021年—|2025年、|10-20、|12–15个、|10~20万元", id="ranges"),
        pytest.param("GB/T 39116-2020、|ISO/IEC 27001|和|ISO 9001:2015|认|证", id="standards"),
        pytest.param("１２３万元|ＡＢＣ|系|统|３．１４", id="full-width words and numbers"),
        pytest.param("￥ 100元，|¥100，|为|±5，|为|№5", id="signs before numbers"),
        pytest.param("互|联|网+|先|进，|C++|语|言，|+5", id="plus"),
        pytest.param("零|下－5度|左|右", id="full-width minus"),
        pytest.param("①设|备|②软|件；|□自|建|☑合|作 |☐ 是", id="boxes stay with their label"),
        pytest.param("邮|箱|well-known@miit.gov.cn，|请|发", id="e-mail address"),
        pytest.param("见|https://www.foo-bar.cn/a-b/c?d=e,f#g |等", id="web address"),
        pytest.param("well-|known |e-mail |AI-driven |X-ray", id="hyphens"),
        pytest.param("和/|或 |TCP/IP |MES/|ERP/|SCADA |km/h", id="slashes"),
        pytest.param("有|(PLC,|DCS,|SCADA)|等", id="list without spaces"),
        pytest.param("3×4=12 m² |CO₂|排|放", id="formulas"),
        pytest.param("甲　|乙", id="ideographic space"),
        pytest.param("a\u00a0b\u2060中|文", id="no-break space, word joiner"),
        pytest.param("soft\u00adware |zero\u200b|width", id="soft hyphen, zero-width space"),
        pytest.param("王|𬭎|䶮 |葛\U000e0100|城", id="beyond the basic plane, glyph variant"),
        pytest.param("👨\u200d👩\u200d👧|中|🇨🇳|🇨🇳|文", id="emoji"),
        pytest.param("待っ|て", id="small kana"),
        pytest.param("", id="nothing"),
    ],
)
def test_opportunities(expected: str) -> None:
    assert cut(expected.replace("|", "")) == expected


def test_line_break_in_a_text_is_reported() -> None:
    assert cut("甲\n乙\r\n，") == "甲\n|乙\r\n|，"


def last_base(text: str) -> str:
    """The last character that is neither space nor combining mark; a mark on a space counts."""
    text = text.rstrip(" ").rstrip(MARKS)
    return text[-1:]


@given(TEXTS)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    for i, may in enumerate(opportunities(text)):
        if may:
            assert text[i] not in NEVER_FIRST
            assert last_base(text[:i]) not in set(NEVER_LAST)


@given(TEXTS)
def test_dashes_and_ellipses_stay_whole(text: str) -> None:
    breaks = opportunities(text.replace("a", "——").replace("一", "……"))
    for pair in ("——", "……"):
        at = text.find(pair)
        assert at < 0 or not breaks[at + 1]


@given(st.text(max_size=12) | TEXTS)
def test_breaks_keep_grapheme_clusters_whole(text: str) -> None:
    clusters = cluster_breaks(text)
    for breaks in (opportunities(text), emergency(text)):
        assert all(cluster for may, cluster in zip(breaks, clusters, strict=True) if may)


WORDS = st.from_regex(r"\A[A-Za-z][A-Za-z0-9.+#_]{0,12}[A-Za-z0-9]\Z")
NUMBERS = st.from_regex(r"\A[1-9][0-9]{0,2}(,[0-9]{3}){0,2}(\.[0-9]{1,3})?%?\Z")
ADDRESSES = st.from_regex(r"\A[a-z0-9][a-z0-9._-]{0,8}@[a-z0-9-]{1,8}\.(com|gov\.cn)\Z")


@given(
    st.text("工业互联网，。、（）“”", max_size=5),
    WORDS | NUMBERS | ADDRESSES,
    st.text("工业互联网，。、（）“”", max_size=5),
)
def test_words_numbers_and_addresses_stay_whole(before: str, token: str, after: str) -> None:
    breaks = opportunities(before + token + after)
    assert not any(breaks[len(before) + 1 : len(before) + len(token)])


def test_long_address_may_be_broken_behind_its_punctuation() -> None:
    address = "https://www.miit.gov.cn/long-path?q=1.25"
    assert set(opportunities(address)) == {0}
    grades = emergency(address)
    good = "".join(
        "|" * (grade == GOOD) + char for char, grade in zip(address, grades, strict=True)
    )
    assert good == "https://|www.|miit.|gov.|cn/|long-|path?|q=|1.25"
    assert grades[address.index("ttps")] == WITHIN_WORD
    assert grades[address.index("?")] == LAST_RESORT


def test_emergency_grades() -> None:
    text = "中“a\u0301b，，c "
    grades = dict(zip(range(len(text)), emergency(text), strict=True))
    expected = [FORBIDDEN, GOOD, LAST_RESORT, FORBIDDEN, WITHIN_WORD, LAST_RESORT, LAST_RESORT]
    assert grades == dict(enumerate([*expected, GOOD, FORBIDDEN]))


@given(TEXTS)
def test_emergency_has_a_place_wherever_a_cluster_begins(text: str) -> None:
    for char, cluster, grade in zip(text, cluster_breaks(text), emergency(text), strict=True):
        assert bool(grade) == (bool(cluster) and char != " ")


@given(TEXTS)
def test_emergency_knows_every_opportunity(text: str) -> None:
    for may, grade in zip(opportunities(text), emergency(text), strict=True):
        assert not may or grade == GOOD


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("工业", True),
        ("工A", True),
        ("3万", True),
        ("，工", True),
        ("工（", True),
        ("“M", True),
        ("年—", True),
        ("𬭎中", True),
        ("ab", False),
        ("12", False),
        ("1,", False),
        ("n’", False),
        ("——", False),
        ("……", False),
        ("工 ", False),
        (" 工", False),
        ("工\u0301", False),
        ("工\u2060", False),
        ("\u200d👩", False),
    ],
)
def test_gaps_that_justification_may_widen(pair: str, expected: bool) -> None:
    assert is_cjk_gap(*pair) is expected
    assert gaps(pair) == bytes((0, expected))


@given(TEXTS)
def test_gaps_of_a_text_are_those_of_its_pairs(text: str) -> None:
    assert list(gaps(text))[1:] == [is_cjk_gap(a, b) for a, b in pairwise(text)]
