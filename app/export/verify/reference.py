"""Choosing the declaration that everything is compared with: the one that the paper vouches for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.export.composition import MARKS
from app.export.freeze import Frozen
from app.export.verify.sources import edition_of
from app.export.verify.verdict import Reference, normal
from app.export.verify.witness import Witness
from app.model.answers import Answers
from app.model.canonical import digest
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.naming import named_files
from app.model.values import Json
from app.store.interchange import parse


def choose(accounts: Sequence[Witness], editions: tuple[Edition, ...], code: str) -> Reference:
    """The account whose 校验码 is ``code`` or stands at the feet of pages, else the package's.

    Raises :class:`Failure` where no account carries the data of a declaration.
    """
    candidates: list[Reference] = []
    broken: Failure | None = None
    for account in accounts:
        if account.data is None:
            continue
        try:
            candidates.append(_candidate(account, accounts, editions))
        except Failure as failure:
            broken = broken or failure
    if not candidates:
        if broken is not None:
            raise broken
        names = "、".join(dict.fromkeys(f"“{account.name}”" for account in accounts))
        scanned = next((code for account in accounts for code in account.codes), None)
        if scanned is not None:
            raise Failure(
                f"{names}上的二维码是：{scanned.imprint.foot}。"
                "请再放入电子包（ZIP）、PDF 或 Word 文档，核对是不是同一份申报书。"
            )
        raise Failure(f"{names}中没有申报数据，请同时放入电子包（ZIP）或 declaration.json 再核对。")
    feet = [foot for account in accounts for _, foot in account.feet]
    packages = {account.name for account in accounts if account.files is not None}

    def standing(candidate: Reference) -> tuple[bool, bool, bool, bool]:
        codes = candidate.codes.values()
        return (
            bool(code) and any(normal(code) == normal(own) for own in codes),
            any(foot.endswith(own) for own in codes for foot in feet),
            candidate.witness in packages,
            bool(codes),
        )

    return max(candidates, key=standing)  # the first of the best


def reference_of(frozen: Frozen) -> Reference:
    """What was frozen, for files to be compared with."""
    tree = parse(frozen.data, "declaration.json")
    return Reference(
        "",
        frozen.edition,
        tree if isinstance(tree, dict) else {},
        frozen.data,
        frozen.digests,
        {frozen.mark: frozen.sha256},
    )


def _candidate(
    account: Witness, accounts: Sequence[Witness], editions: tuple[Edition, ...]
) -> Reference:
    data = account.data or b""
    tree = parse(data, account.name)
    edition = edition_of(tree, account.name, editions)
    content = tree if isinstance(tree, dict) else {}
    digests = next(_digests(account, accounts, edition, content), None)
    wholes = {mark: digest(tree, digests, mark) for mark in MARKS} if digests is not None else {}
    return Reference(account.name, edition, content, data, digests, wholes)


def _digests(
    account: Witness, accounts: Sequence[Witness], edition: Edition, tree: dict[str, Json]
) -> Iterator[dict[str, str]]:
    """What is known of the files that a declaration names: by itself first, then by others."""
    content = {name: value for name, value in tree.items() if name != "edition"}
    named = dict.fromkeys(name for name, _ in named_files(Answers(edition.form, content)))
    for one in (account, *accounts):
        known = one.digests if one.files is None else {**one.elsewhere, **one.files}
        if known is not None:
            yield {name: known[name] for name in named if name in known}
    if not named:
        yield {}
