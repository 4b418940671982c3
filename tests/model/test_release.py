"""What pages say of the release that they are of."""

from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from app.model.canonical import check_code
from app.model.release import Imprint, Payload, imprint_in, payload_in

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
imprints = st.builds(
    Imprint,
    st.integers(1, 9999),
    st.dates(date(2018, 1, 1), date(2099, 12, 31)),
    digests.map(check_code),
)


@given(imprints)
def test_a_foot_is_read_as_it_was_written(imprint: Imprint) -> None:
    assert imprint_in(imprint.foot) == imprint
    assert imprint_in(imprint.foot.replace("　", "")) == imprint
    assert imprint_in(f"{imprint.foot}第 3 页 共 27 页") == imprint


@given(imprints, digests)
def test_a_code_is_read_as_it_was_written(imprint: Imprint, sha256: str) -> None:
    payload = Payload("miit-2018-139", imprint, sha256)

    assert payload_in(payload.text) == payload
    assert set(payload.text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_the_code_is_small_enough_to_be_read_from_paper() -> None:
    imprint = Imprint(12, date(2018, 5, 1), check_code("ab" * 32))
    made = segno.make(Payload("miit-2018-139", imprint, "ab" * 32).text, error="m")

    assert made.mode == "alphanumeric"
    assert int(made.version) <= 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.com",
        "SBAO1:A:1:20180501:ABCD:FF",
        "SBAO1:MIIT:1:20181301:" + check_code("ab" * 32).replace("-", "") + ":" + "AB" * 32,
        "SBAO2:MIIT:1:20180501:" + check_code("ab" * 32).replace("-", "") + ":" + "AB" * 32,
        "SBAO1:MIIT:一:20180501:" + check_code("ab" * 32).replace("-", "") + ":" + "AB" * 32,
    ],
)
def test_other_codes_are_not_ours(text: str) -> None:
    assert payload_in(text) is None


@pytest.mark.parametrize(
    "words", ["", "草稿　校验码 ABCD", "第2版　2018年13月1日　校验码 ABCD-EFGH"]
)
def test_feet_without_an_imprint(words: str) -> None:
    assert imprint_in(words) is None
