"""What a mail may weigh: sizes as they travel, what to shrink, and how to split.

What is mailed is one ZIP, or several where one is too much; what is in it is packed already.

A mail system counts a message as it is sent, its attachments in base64 (RFC 2045, 6.8): four
characters for three bytes, in lines of 76, each with CR and LF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.export.evidence.inspection import PICTURES, Inspection

_LINE = 76
_PART = 600
"""Headers of an attachment: its type and its name in two encodings."""
_MESSAGE = 4000
"""Headers and text of a message."""
_ENTRY = 800
"""What a ZIP says of a file in it: its name twice over, and its digest."""
_ENOUGH_A_PAGE = 400_000
"""Bytes: a page of A4 at 300 dpi in gray, as an office scanner writes it."""
_HEAVY_A_PAGE = 1_200_000
_WORTH = 500_000
"""Bytes: less is not worth the trouble."""
_UNPACKED: frozenset[str] = frozenset({"bmp", "tiff", "png"})


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is mailed: ``label`` names it (附件3 标题), ``size`` is in bytes.

    ``inspection`` is what is known of it, if anything is.
    """

    label: str
    size: int
    inspection: Inspection | None = None


@dataclass(frozen=True, slots=True)
class Shrink:
    """A piece that could be smaller: by about how many bytes, and a sentence how."""

    label: str
    saving: int
    advice: str


@dataclass(frozen=True, slots=True)
class Volume:
    """The pieces that one mail takes, and what it weighs in all, in bytes."""

    labels: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What the pieces weigh against a limit.

    Attributes:
        weight: of one mail with everything, in bytes as it travels.
        limit: what the person set, in bytes.
        shrinks: what could be smaller, the most worthwhile first.
        volumes: how to send it in as few mails as the order allows; one where all fits.
        too_large: the pieces that no mail can take.
    """

    weight: int
    limit: int
    shrinks: tuple[Shrink, ...]
    volumes: tuple[Volume, ...]
    too_large: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Whether everything goes in one mail."""
        return self.weight <= self.limit

    @property
    def sentence(self) -> str:
        """How it stands, in a sentence that says what to do."""
        size, limit = megabytes(self.weight), megabytes(self.limit)
        if self.fits:
            return f"电子版作为邮件附件约{size}，没有超过邮箱上限{limit}。"
        over = f"电子版作为邮件附件约{size}，超过邮箱上限{limit}"
        saved = sum(encoded_size(shrink.saving) for shrink in self.shrinks)
        if self.weight - saved <= self.limit:
            return f"{over}；按下面的建议压缩后，一封邮件放得下。"
        if self.too_large:
            listed = "、".join(self.too_large[:3])
            return f"{over}；{listed}单独一封也放不下，请先压缩。"
        return f"{over}，需要分{len(self.volumes)}封发送。"


def encoded_size(size: int) -> int:
    """What ``size`` bytes weigh in base64, line breaks and all."""
    characters = -(-size // 3) * 4
    return characters + 2 * -(-characters // _LINE)


def mail_size(sizes: Sequence[int]) -> int:
    """What a mail weighs that has attachments of these sizes, in bytes."""
    return _MESSAGE + sum(_PART + encoded_size(size) for size in sizes)


def capacity(limit: int) -> int:
    """How large a single attachment may be in a mail that weighs ``limit`` bytes at most."""
    left = limit - _MESSAGE - _PART
    size = max(0, left * 3 * _LINE // (4 * (_LINE + 2)))
    while size > 0 and encoded_size(size) > left:
        size -= 1
    return size


def divided(sizes: Sequence[int], most: int) -> list[range]:
    """Sizes in their order, as many together as ``most`` holds; what is larger goes alone."""
    parts: list[range] = []
    start, held = 0, 0
    for index, size in enumerate(sizes):
        if index > start and held + size > most:
            parts.append(range(start, index))
            start, held = index, 0
        held += size
    return [*parts, range(start, len(sizes))] if sizes else parts


def budget(items: Sequence[Item], limit: int) -> Budget:
    """What pieces weigh against a limit in bytes, and what to do about it.

    Volumes keep the order of the pieces, so that whoever gets them finds 附件3 behind 附件2.
    """
    shrinks = [shrink for item in items if (shrink := _shrink(item))]
    shrinks.sort(key=lambda shrink: -shrink.saving)
    sizes = [item.size + _ENTRY for item in items]
    volumes = [
        Volume(tuple(items[n].label for n in part), mail_size([sum(sizes[n] for n in part)]))
        for part in divided(sizes, capacity(limit))
    ]
    return Budget(
        mail_size([sum(sizes)]),
        limit,
        tuple(shrinks),
        tuple(volumes),
        tuple(item.label for item in items if mail_size([item.size + _ENTRY]) > limit),
    )


def megabytes(size: int) -> str:
    """A size as mail systems print it: 18.4 MB (of 1,048,576 bytes)."""
    return f"{size / 2**20:.1f} MB"


def _shrink(item: Item) -> Shrink | None:
    found = item.inspection
    if found is None or not found.pages:
        return None
    saving = item.size - found.pages * _ENOUGH_A_PAGE
    if saving < _WORTH:
        return None
    each = megabytes(item.size // found.pages)
    if found.kind in PICTURES:
        to = "转成JPEG" if found.kind in _UNPACKED else "缩小到A4纸300点每英寸"
        advice = f"{item.label}每页约{each}：{to}，约省{megabytes(saving)}。"
    elif item.size / found.pages >= _HEAVY_A_PAGE:
        how = "用300点每英寸、灰度重新扫描或压缩"
        advice = f"{item.label}每页约{each}：{how}，约省{megabytes(saving)}。"
    else:
        return None
    return Shrink(item.label, saving, advice)
