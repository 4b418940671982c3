from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData

from app.model.paths import FieldPath
from app.ui.evidence.dragging import EVIDENCE, mime_of, paths_in


def _carried(data: bytes) -> QMimeData:
    mime = QMimeData()
    mime.setData(EVIDENCE, QByteArray(data))
    return mime


@given(st.lists(st.integers(0, 10**9 - 1), unique=True))
def test_rows_arrive_as_they_left_and_in_their_order(ids: list[int]) -> None:
    rows = [FieldPath(("evidence", row)) for row in ids]

    assert paths_in(mime_of(rows)) == rows


def test_rows_travel_as_a_list_of_texts() -> None:
    rows = [FieldPath(("evidence", 3)), FieldPath(("证明", 1))]

    data = bytes(mime_of(rows).data(EVIDENCE).data())

    assert EVIDENCE == "application/x-shenbao-evidence"
    assert data.decode() == '["evidence[3]", "\\u8bc1\\u660e[1]"]'


def test_other_drags_carry_no_rows() -> None:
    mime = QMimeData()
    mime.setText("evidence[3]")

    assert paths_in(mime) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b'"evidence[1]"',
        b"[1, null, []]",
        b'["", "evidence", "a[x]"]',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_rows_are_passed_over(data: bytes) -> None:
    assert paths_in(_carried(data)) == []


def test_a_row_named_twice_is_carried_once() -> None:
    row = FieldPath(("evidence", 3))

    assert paths_in(_carried(b'["evidence[3]", "evidence[3]"]')) == [row]


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert isinstance(paths_in(_carried(data)), list)
