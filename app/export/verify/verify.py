"""Verifying files: read every account, choose the declaration, compare all of them with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache, partial
from pathlib import Path

from app.export.composition import document
from app.export.freeze import Frozen
from app.export.pictures import load_picture, look
from app.export.verify.comparing import Difference
from app.export.verify.imprints import unread_codes
from app.export.verify.reference import choose, reference_of
from app.export.verify.sources import account_of_data, account_of_draft
from app.export.verify.verdict import Looks, Reference, Verdict, judge
from app.export.verify.volumes import files_in, joined
from app.export.verify.witness import Reader, Witness
from app.model.document import Document
from app.model.edition import Edition
from app.model.release import imprint_in
from app.store.interchange import Loaded
from app.store.opening import is_draft_file, open_any


def verify(
    paths: Sequence[Path],
    editions: tuple[Edition, ...],
    code: str = "",
    *,
    opened: Callable[[Path], Loaded] | None = None,
) -> Verdict:
    """Whether the files at ``paths`` and ``code`` (as read off the paper) are one declaration.

    A folder stands for the files right in it. Nothing is written anywhere. ``opened`` opens a draft
    file, and asks for its password if need be. Raises :class:`~app.model.failure.Failure` where a
    file can't be read, or where none of them carries the data of a declaration.
    """
    accounts: list[Witness] = []
    reader = Reader(partial(_data, editions=editions))
    paths = files_in(paths)
    with ExitStack() as drafts:
        ours = [path for path in paths if is_draft_file(path)]
        for path in paths:
            if path not in ours:
                accounts += reader.witnesses(path)
        accounts = joined(accounts, alone=not ours)
        codes = {code, *_codes_shown(accounts)}
        for path in ours:
            loaded = (opened or partial(open_any, editions=editions))(path)
            accounts.append(account_of_draft(drafts.enter_context(loaded), path.name, codes))
        reference = choose(accounts, editions, code)
        return judge(accounts, reference, document, _looks(reference, accounts), code)


def _codes_shown(accounts: Sequence[Witness]) -> Iterator[str]:
    """The 校验码 that pages and QR codes of releases show."""
    for account in accounts:
        feet = (imprint_in(foot) for _, foot in account.feet)
        yield from (imprint.code for imprint in feet if imprint is not None)
        yield from (payload.imprint.code for payload in account.codes)


def _data(data: bytes, name: str, path: Path, editions: tuple[Edition, ...]) -> Witness:
    # A JSON file's figures and evidence may lie beside it; those of an attachment can't.
    return account_of_data(data, name, editions, path.parent if name == path.name else None)


def read_back(
    paths: Sequence[Path],
    frozen: Frozen,
    shown: Document,
    went_on: Callable[[], None] = lambda: None,
) -> tuple[Difference, ...]:
    """The places in which files just written do not say what was frozen, and ``shown`` in them.

    ``went_on`` is called now and then, and may raise to end it. Raises
    :class:`~app.model.failure.Failure` where one can't be read.
    """
    reader = Reader(partial(_data, editions=(frozen.edition,)))
    accounts: list[Witness] = []
    for path in paths:
        for account in reader.witnesses(path):
            accounts.append(account)
            went_on()
    reference = reference_of(frozen)
    looks = _looks(reference, accounts)
    as_shown = partial(_as_shown, shown)
    found = judge(accounts, reference, as_shown, looks, went_on=went_on).differences
    return (*found, *unread_codes(shown))


def _as_shown(shown: Document, *_: object) -> Document:
    return shown


def _looks(reference: Reference, accounts: Sequence[Witness]) -> Callable[[str], Looks]:
    """How a figure may be found: as the bytes that are set, or by the pixels of these.

    Where nobody has its file, a document that shows these very bytes shows the figure; what
    documents themselves say of its pixels is taken for what it is worth.
    """
    own = [account for account in accounts if account.name == reference.witness]
    told = [account.looks for account in (*own, *accounts) if account.looks]

    @lru_cache(maxsize=1024)
    def looks(name: str) -> Looks:
        wanted = (reference.digests or {}).get(name)
        for account in accounts:
            data = account.figure(name)
            if data is None or wanted not in (None, hashlib.sha256(data).hexdigest()):
                continue
            picture = load_picture(data)
            if picture is not None:
                shown = hashlib.sha256(picture.data).hexdigest()
                return Looks(frozenset({shown, look(picture)}))
        claimed = told[0].get(name) if told else None
        return Looks(frozenset({wanted} if wanted else ()), frozenset({claimed} if claimed else ()))

    return looks
