"""What mails weigh, counted as they travel."""

from __future__ import annotations

from base64 import encodebytes
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.evidence.budget import Item, budget, capacity, encoded_size, mail_size
from app.export.evidence.inspection import Inspection

MEGABYTE = 1 << 20


@pytest.mark.parametrize("size", [0, 1, 2, 3, 56, 57, 58, 1000, 99_999])
def test_a_size_is_what_a_mail_makes_of_it(size: int) -> None:
    message = EmailMessage()
    message.set_content("x")
    name = "附件01 与某集团的服务合同.pdf"
    message.add_attachment(b"\1" * size, maintype="application", subtype="pdf", filename=name)
    sent = len(message.as_bytes().replace(b"\n", b"\r\n"))

    assert encoded_size(size) == len(encodebytes(b"\1" * size).replace(b"\n", b"\r\n"))
    assert sent <= mail_size([size])


@given(
    st.lists(st.integers(0, 30 * MEGABYTE), min_size=1, max_size=30),
    st.integers(1 * MEGABYTE, 60 * MEGABYTE),
)
def test_volumes_hold_everything_in_order_and_within_the_limit(
    sizes: list[int], limit: int
) -> None:
    items = [Item(f"附件{number}", size) for number, size in enumerate(sizes, 1)]

    found = budget(items, limit)

    labels = [label for volume in found.volumes for label in volume.labels]
    assert labels == [item.label for item in items]
    for volume in found.volumes:
        assert volume.weight <= limit or volume.labels[0] in found.too_large
        assert volume.weight <= limit or len(volume.labels) == 1
    assert found.fits == (len(found.volumes) == 1 and not found.too_large)
    assert 0 <= found.weight - mail_size([sum(sizes)]) < 2000 * len(sizes)


@given(st.integers(0, 200 * MEGABYTE))
def test_capacity_is_all_that_fits_into_a_mail(limit: int) -> None:
    most = capacity(limit)

    assert most == 0 or mail_size([most]) <= limit
    assert mail_size([most + 1]) > limit


def test_what_to_shrink_comes_in_order_of_what_it_saves() -> None:
    items = [
        Item("附件1 合同", 30 * MEGABYTE, Inspection("pdf", 10)),
        Item("附件2 照片", 20 * MEGABYTE, Inspection("jpeg", 1)),
        Item("附件3 扫描", 25 * MEGABYTE, Inspection("bmp", 1)),
        Item("附件4 报告", 30 * MEGABYTE, Inspection("pdf", 100)),
        Item("附件5 表格", 30 * MEGABYTE, Inspection("xlsx")),
        Item("附件6 未看", 30 * MEGABYTE),
    ]

    found = budget(items, 50 * MEGABYTE)

    assert [shrink.label for shrink in found.shrinks] == ["附件1 合同", "附件3 扫描", "附件2 照片"]
    assert "转成JPEG" in found.shrinks[1].advice
    assert "重新扫描" in found.shrinks[0].advice


def test_sentences_say_what_to_do() -> None:
    def said(*sizes: int) -> str:
        items = [Item(f"附件{n}", size * MEGABYTE) for n, size in enumerate(sizes, 1)]
        return budget(items, 20 * MEGABYTE).sentence

    assert "没有超过邮箱上限20.0 MB" in said(5, 5)
    assert "需要分2封" in said(10, 10)
    assert "附件2单独一封也放不下" in said(1, 30)
    heavy = Item("附件1", 19 * MEGABYTE, Inspection("pdf", 2))
    sentence = budget([heavy, Item("附件2", MEGABYTE)], 26 * MEGABYTE).sentence
    assert "压缩后，一封邮件放得下" in sentence
