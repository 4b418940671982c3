"""Canonical bytes, the digest, and the code that is read over the telephone."""

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import ALPHABET, canonical_bytes, check_code, digest, is_check_code
from tests.declarations import minimal, places

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def test_bytes_are_canonical() -> None:
    content: Any = {"b": 1, "a": [True, None, "é\u2028"], "中": Decimal("1.50"), "": {}}

    expected = '{"":{},"a":[true,null,"é\u2028"],"b":1,"中":"1.50"}'
    assert canonical_bytes(content) == expected.encode()


def test_members_in_any_order_give_the_same_bytes() -> None:
    content = minimal()
    backwards = dict(reversed(content.items()))

    assert canonical_bytes(backwards) == canonical_bytes(content)


def test_whole_numbers_beyond_the_safe_ones_stay_exact() -> None:
    assert canonical_bytes([2**53 - 1, 2**53, -(2**60)]) == (
        f'[{2**53 - 1},"{2**53}","{-(2**60)}"]'.encode()
    )


def test_lone_surrogate_is_written_without_raising() -> None:
    assert json.loads(canonical_bytes({"a": "\ud800x"})) == {"a": "?x"}


def test_digest_covers_the_content_and_the_files() -> None:
    content: Any = minimal()
    digests = {
        digest(content, {}),
        digest(content, {"a.pdf": "00"}),
        digest(content, {"a.pdf": "01"}),
        digest(content, {"b.pdf": "00"}),
        digest({**content, "regions": "别处。"}, {}),
    }

    assert len(digests) == 5
    assert digest(content, {"a": "1", "b": "2"}) == digest(content, {"b": "2", "a": "1"})


@given(st.data())
def test_any_change_of_one_value_changes_the_code(data: st.DataObject) -> None:
    before: Any = minimal()
    after = copy.deepcopy(before)
    way = data.draw(st.sampled_from([way for way in places(after) if way]))
    holder: Any = after
    for name in way[:-1]:
        holder = holder[name]
    if isinstance(holder[way[-1]], str):
        place = data.draw(st.integers(0, len(holder[way[-1]])))
        letter = data.draw(st.sampled_from("0字 "))
        holder[way[-1]] = holder[way[-1]][:place] + letter + holder[way[-1]][place:]
    else:
        del holder[way[-1]]

    assert check_code(digest(after, {})) != check_code(digest(before, {}))


@given(HEX)
def test_code_is_three_groups_of_four_without_letters_like_digits(sha256: str) -> None:
    code = check_code(sha256)

    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("ILOU") & set(ALPHABET)


def test_code_begins_with_the_digest() -> None:
    assert check_code("0" * 64).startswith("0000-0000-000")
    assert check_code("f" * 64).startswith("ZZZZ-ZZZZ-ZZZ")
    assert check_code("08" + "0" * 62) == check_code("08" + "0" * 60 + "ff")


def is_valid(code: str) -> bool:
    """Whether the last character checks the others, worked out from ISO/IEC 7064 itself."""
    size = len(ALPHABET)
    product = size
    for character in code.replace("-", "")[:-1]:
        total = (product + ALPHABET.index(character)) % size or size
        product = total * 2 % (size + 1)
    return (product + ALPHABET.index(code[-1])) % size == 1


@given(HEX, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_check_character_finds_any_single_wrong_character(
    sha256: str, place: int, other: str
) -> None:
    code = check_code(sha256)
    at = place + place // 4
    wrong = code[:at] + other + code[at + 1 :]

    assert is_valid(code)
    assert is_valid(wrong) is (wrong == code)


@pytest.mark.parametrize("sha256", ["0123456789abcdef" * 4, "fedcba9876543210" * 4])
def test_check_character_finds_nearly_every_transposition(sha256: str) -> None:
    code = check_code(sha256).replace("-", "")
    swapped = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(11)]
    missed = [other for other in swapped if other != code and is_valid(other)]

    assert len(missed) <= 1


def test_what_can_be_a_code_is_told_from_what_cannot() -> None:
    code = check_code("0123456789abcdef" * 4)

    assert is_check_code(code)
    assert is_check_code(code.replace("-", ""))
    assert not is_check_code(code[:-1])
    assert not is_check_code(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert not is_check_code("校" * 12)
    assert not is_check_code("")
