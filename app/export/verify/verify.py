"""Verifying files: read every account, choose the declaration, compare all of them with it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from PIL import Image

from app.export.composition import MARKS, document
from app.export.pictures import load_picture
from app.export.verify.pdf import pixel_digest
from app.export.verify.safety import Archive
from app.export.verify.verdict import Reference, Verdict, judge
from app.export.verify.witness import Witness, witnesses
from app.model.answers import Answers
from app.model.canonical import check_code, digest
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.naming import named_files
from app.model.values import Json
from app.store.interchange import parse

_MAX_FIGURE = 64 * 2**20


def verify(paths: Sequence[Path], editions: tuple[Edition, ...], code: str = "") -> Verdict:
    """Whether the files at ``paths`` and ``code`` (as read off the paper) are one declaration.

    Nothing is written anywhere. Raises :class:`Failure` where a file can't be read, or where none
    of them carries the data of a declaration.
    """
    accounts = [account for path in paths for account in witnesses(path)]
    reference = _reference(accounts, editions)
    packages = {path.name: path for path in paths}
    return judge(accounts, reference, document, _looks(reference, packages), code)


def _reference(accounts: Sequence[Witness], editions: tuple[Edition, ...]) -> Reference:
    """The declaration that everything is compared with: a package's before any other."""
    ranked = sorted(accounts, key=lambda account: account.files is None)
    witness = next((account for account in ranked if account.data), None)
    if witness is None or witness.data is None:
        names = "、".join(f"“{account.name}”" for account in accounts)
        raise Failure(f"{names}中没有申报数据，请同时放入电子包（ZIP）或 declaration.json 再核对。")
    tree = parse(witness.data, witness.name)
    if not isinstance(tree, dict):
        raise Failure(f"“{witness.name}”中的申报数据无法识别，请重新获取。")
    edition = next((e for e in editions if e.id == tree.get("edition")), None)
    if edition is None:
        named = str(tree.get("edition"))[:40]
        raise Failure(f"“{witness.name}”属于本程序不认识的申报书版本“{named}”，请升级程序。")
    digests = _digests(witness, edition, tree)
    codes = {m: check_code(digest(tree, digests, m)) for m in MARKS} if digests is not None else {}
    return Reference(witness.name, edition, tree, witness.data, digests, codes)


def _digests(witness: Witness, edition: Edition, tree: dict[str, Json]) -> dict[str, str] | None:
    """The digests of the files that the declaration names, of those that are there."""
    if witness.files is None:
        return None
    content = {name: value for name, value in tree.items() if name != "edition"}
    named = dict.fromkeys(name for name, _ in named_files(Answers(edition.form, content)))
    return {name: witness.files[name] for name in named if name in witness.files}


def _looks(reference: Reference, packages: dict[str, Path]) -> Callable[[str], frozenset[str]]:
    """How a figure may be found: as the bytes that are set, or by the pixels of these."""
    path = packages.get(reference.witness) if reference.digests is not None else None

    @lru_cache(maxsize=256)
    def looks(name: str) -> frozenset[str]:
        archive = Archive(path, path.name) if path is not None else None
        if archive is None or name not in archive:
            return frozenset()
        picture = load_picture(archive.read(name, _MAX_FIGURE))
        if picture is None:
            return frozenset()
        with Image.open(io.BytesIO(picture.data)) as image:
            pixels = pixel_digest(image.convert("RGB"))
        return frozenset({hashlib.sha256(picture.data).hexdigest(), pixels})

    return looks
