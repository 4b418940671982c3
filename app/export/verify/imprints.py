"""Which release it is: what pages, packages, drafts and QR codes say of number, day and 校验码.

None of that is part of the declaration, so the 校验码 says nothing about it: it is compared between
all who tell it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from app.export.pictures import load_picture, look
from app.export.qr import CODE_NAME, code_picture
from app.export.verify.comparing import Difference
from app.export.verify.scans import codes_in_picture
from app.export.verify.witness import SUMMARY_NAME, Witness
from app.model.document import Cover, Document
from app.model.release import Imprint, Payload, imprint_in


def chosen(accounts: Sequence[Witness], code: str) -> Imprint | None:
    """The release that most pages say they are of, among those with the right 校验码 first.

    What else tells it (说明.txt, QR codes, a draft) decides between equals. ``None`` where nobody
    says that it is a release at all: a draft's print, or one made before there were releases.
    """
    told: Counter[Imprint] = Counter()
    for account in accounts:
        told.update(filter(None, (imprint_in(foot) for _, foot in account.feet)))
    for account in accounts:
        others = [account.imprint, *(payload.imprint for payload in account.codes)]
        told.update(other for other in others if other is not None and (not told or other in told))
    right = [imprint for imprint in told if imprint.code == code]
    return max(right or told, key=lambda imprint: told[imprint], default=None)


def looks_of_code(text: str) -> frozenset[str]:
    """The digests under which the picture of the QR code that says ``text`` may be found."""
    picture = load_picture(code_picture(text))
    if picture is None:
        return frozenset()
    return frozenset({look(picture), hashlib.sha256(picture.data).hexdigest()})


def unread_codes(shown: Document) -> Iterator[Difference]:
    """Where another program reads something else off the QR code than was written into it.

    That the documents show these very pixels is compared elsewhere.
    """
    for text in (block.code for block in shown.blocks if isinstance(block, Cover) and block.code):
        read = codes_in_picture(code_picture(text), CODE_NAME)
        if read != [text]:
            words = f"{CODE_NAME}读出来是“{'、'.join(read)}”，应为“{text}”。"
            yield Difference(CODE_NAME, "", text, "".join(read), words)


def imprint_differences(
    account: Witness, imprint: Imprint | None, payload: Payload | None
) -> Iterator[Difference]:
    """What an account's 说明.txt, QR code or list of releases says otherwise than the pages."""
    name = account.name
    if account.imprint is not None and account.imprint != imprint:
        wanted = imprint.foot if imprint else ""
        words = f"“{name}”的{SUMMARY_NAME}写的是“{account.imprint.foot}”，页脚是“{wanted}”。"
        yield Difference(name, "", wanted, account.imprint.foot, words)
    for code in account.codes:
        right = payload is not None and (
            code == payload if payload.sha256 else code.imprint == payload.imprint
        )
        if not right:
            wanted = imprint.foot if imprint else "没有二维码"
            words = f"“{name}”上的二维码是“{code.imprint.foot}”，这些文件是“{wanted}”。"
            if payload is not None and code.imprint == payload.imprint:
                words = f"“{name}”上的二维码与这些文件的内容不符。"
            yield Difference(name, "", wanted, code.imprint.foot, words)
    if imprint is not None and account.releases is not None:
        own = next((one for one in account.releases if one.number == imprint.number), None)
        if own is not None and own != imprint:
            words = f"草稿“{name}”记录的{own.name}是“{own.foot}”，页脚是“{imprint.foot}”。"
            yield Difference(name, "", own.foot, imprint.foot, words)


def imprint_remarks(account: Witness, imprint: Imprint | None) -> Iterator[str]:
    """What a draft does not know of the release that the pages are of."""
    if imprint is None or account.releases is None:
        return
    if all(one.number != imprint.number for one in account.releases):
        yield f"草稿“{account.name}”里没有{imprint.name}的定稿记录，只核对了内容。"
