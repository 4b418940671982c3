import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.characters import (
    Suspect,
    describe,
    half_width,
    plain_hyphens,
    suspicious,
    unprintable,
    without_invisible,
)

ODD = {
    "\x00": "control",
    "\x07": "control",
    "\x0b": "control",
    "\x0c": "control",
    "\x1f": "control",
    "\x7f": "control",
    "\x85": "control",
    "\u2028": "control",
    "\u2029": "control",
    "\u200e": "bidi-control",
    "\u202e": "bidi-control",
    "\u2066": "bidi-control",
    "\u061c": "bidi-control",
    "\u00ad": "invisible",
    "\u200b": "invisible",
    "\u200d": "invisible",
    "\u2060": "invisible",
    "\ufeff": "invisible",
    "\ufe0f": "invisible",
    "\u3164": "invisible",
    "\U000e0100": "invisible",
    "\U000e0041": "invisible",
    "\ue000": "private-use",
    "\uf8ff": "private-use",
    "\U000f0000": "private-use",
    "\U0010fffd": "private-use",
    "\ufdd0": "noncharacter",
    "\uffff": "noncharacter",
    "\U0001fffe": "noncharacter",
    "\U0010ffff": "noncharacter",
    "\ud800": "surrogate",
    "\u0378": "unassigned",
    "\U000e0fff": "unassigned",
    "\ufffc": "object",
    chr(0xFFFD): "replacement",
}


@pytest.mark.parametrize(("character", "kind"), ODD.items(), ids=ascii)
def test_odd_characters_are_named_where_they_stand(character: str, kind: str) -> None:
    text = f"设备{character}台"
    (suspect,) = suspicious(text)
    assert suspect == Suspect(2, character, kind)
    message = describe(text, suspect)
    assert "第3个字符处（“设备”之后）" in message
    assert f"U+{ord(character):04X}" in message
    assert message.isprintable()
    assert suspect.severity == ("warning" if kind in ("invisible", "bidi-control") else "error")


@pytest.mark.parametrize(
    "text",
    [
        "第一段。\n第二段\t（表）\r\n",
        "“引号”—…·℃№①Ⅲ→★□☑￥㎡",
        "王𬭎䶮〇々か\u3099e\u0301",
        # Ideographs of Unicode 15 to 17 may be newer than this Python's tables.
        "\U00031350\U0002ebf0\U000323b0",
        "\u3000\u00a0",
        "😀",
    ],
)
def test_ordinary_text_is_not_suspected(text: str) -> None:
    assert suspicious(text) == ()


def test_a_place_at_the_start_or_after_other_odd_characters_needs_no_words() -> None:
    assert describe("\x00x", Suspect(0, "\x00", "control")).startswith("中第1个字符处有")
    second = suspicious("\ue000\ue001")[1]
    assert describe("\ue000\ue001", second).startswith("中第2个字符处有")


def test_a_place_counts_characters_beyond_the_bmp_as_one() -> None:
    (suspect,) = suspicious("𬭎䶮\ue000")
    assert suspect.index == 2


def test_a_character_without_a_font_is_named_where_it_stands() -> None:
    message = unprintable("一二三四五六七八九十𬭎", "𬭎")
    assert "第11个字符处（“三四五六七八九十”之后）的“𬭎”（U+2CB4E）" in message


def test_what_only_steers_how_others_look_is_left_out() -> None:
    assert without_invisible("\ufeff葛\U000e0100\u202d城\u200b") == "葛城"
    assert without_invisible("a\x00\ue000b") == "a\x00\ue000b"


def test_full_width_forms_become_ascii_and_nothing_else_changes() -> None:
    assert half_width("　１２，３４５．６％（Ａ）＠　～\ufeff") == "12,345.6%(A)@ ~"
    assert half_width("10²㎡①、。ﾊ￥") == "10²㎡①、。ﾊ￥"


def test_every_dash_becomes_a_hyphen() -> None:
    assert plain_hyphens("1-2‐3‑4‒5–6—7―8−9﹣0－1") == "1-2-3-4-5-6-7-8-9-0-1"
    assert plain_hyphens("ー一_~") == "ー一_~"


@given(st.text())
def test_every_suspect_is_unprintable_or_ignorable(text: str) -> None:
    suspects = suspicious(text)
    assert [suspect.character for suspect in suspects] == [text[s.index] for s in suspects]
    for suspect in suspects:
        assert describe(text, suspect)
        assert unicodedata.category(suspect.character)[0] in "CZM" or suspect.character in (
            "\ufffc\ufffd\u115f\u1160\u3164\uffa0"
        )
    rest = suspicious(without_invisible(text))
    assert all(suspect.severity == "error" for suspect in rest)


@given(st.characters(categories=["Cc", "Cf", "Co", "Cs"]))
def test_no_control_or_private_character_escapes(character: str) -> None:
    assert character in "\t\n\r" or suspicious(character)
