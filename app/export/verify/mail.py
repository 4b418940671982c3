"""The attachments of a mail (``.eml``), however it is made up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

from app.model.failure import Failure

MOST_PARTS = 1000
_HEADER = re.compile(rb"[!-9;-~]+:[ \t\r\n]")


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with a header of RFC 5322."""
    return _HEADER.match(data) is not None


def attachments_of(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The attachments of a mail called ``name``, each with its own name, forwarded mails' too.

    Raises :class:`Failure` where a mail was made to exhaust whoever opens it.
    """
    try:
        mail = message_from_bytes(data, policy=policy.default)
        for number, part in enumerate(mail.walk(), 1):
            if number > MOST_PARTS:
                raise Failure(f"邮件“{name}”异常复杂，没有打开。")
            if not part.is_multipart():
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    yield part.get_filename() or f"第{number}部分", payload
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError):
        # The parser of the standard library trips over some malformed headers.
        raise Failure(f"邮件“{name}”已损坏，无法读取，请把附件另存后再核对。") from None
