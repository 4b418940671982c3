"""What pages say of their release: its number, date and 校验码, in words and as a QR code.

The notice makes the applicant answer for paper and electronic version being the same
(「申报单位必须确保纸质材料和电子文档的一致性」). So every sheet says which release it is of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.model.canonical import is_check_code

_FOOT = re.compile(
    r"第([1-9][0-9]{0,5})版\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*校验码\s*([0-9A-Z-]+)"
)
_HEAD = "SBAO1"
"""The first part of the text in the QR code: ours, in its first form."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Which release a page is of: its number from 1, the day it was made, its 校验码."""

    number: int
    on: date
    code: str

    @property
    def name(self) -> str:
        """The release as a person calls it: 第2版."""
        return f"第{self.number}版"

    @property
    def foot(self) -> str:
        """What stands at the foot of every page.

        >>> Imprint(2, date(2018, 5, 1), "ABCD-EFGH-JKMN").foot
        '第2版 2018年5月1日 校验码 ABCD-EFGH-JKMN'
        """
        return f"{self.name} {self.on.year}年{self.on.month}月{self.on.day}日 校验码 {self.code}"


def imprint_in(words: str) -> Imprint | None:
    """The imprint in a page's foot or a sentence; ``None`` where none stands there."""
    found = _FOOT.search(words)
    if found is None:
        return None
    number, year, month, day, code = found.groups()
    try:
        return Imprint(int(number), date(int(year), int(month), int(day)), code)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Payload:
    """What the QR code on the cover says.

    ``sha256`` is the whole digest of the declaration with its files, of which the 校验码 is the
    beginning: who scans the code knows more than who types it. ``edition`` is its id.
    """

    edition: str
    imprint: Imprint
    sha256: str

    @property
    def text(self) -> str:
        """The text in the code: five parts behind ``SBAO1``, with colons between.

        Edition, number, day, 校验码 without hyphens, digest; all in capitals, so that the code is
        written in the alphanumeric mode of ISO/IEC 18004 and stays small.
        """
        made = self.imprint
        parts = (_HEAD, self.edition, str(made.number), f"{made.on:%Y%m%d}")
        return ":".join((*parts, made.code.replace("-", ""), self.sha256)).upper()


def payload_in(text: str) -> Payload | None:
    """What a QR code says, if it is one of ours."""
    parts = text.strip().upper().split(":")
    if len(parts) != 6 or parts[0] != _HEAD:
        return None
    _, edition, number, day, code, sha256 = parts
    if not (number.isdecimal() and day.isdecimal() and is_check_code(code)):
        return None
    if not re.fullmatch("[0-9A-F]{64}", sha256):
        return None
    try:
        on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        written = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
        return Payload(edition.lower(), Imprint(int(number), on, written), sha256.lower())
    except ValueError:
        return None
