"""The mutation score: whether verification names the very place in which a character was changed.

Each leaf of a declaration is changed by one character (a digit for another, 末 for 未, full width
for half width, a tick) in each of the files of an export, everything else being as it was; and a
bit of each figure and piece of evidence. Then come the kinds of tampering of ``tampering.py``, and
random declarations that nobody tampered with. ``python -m benchmarks mutations``.
"""

from __future__ import annotations

import copy
import hashlib
import io
import json
import random
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from PIL import Image

from app.export.composition import document, document_of
from app.export.docx.render import render_docx
from app.export.freeze import freeze
from app.export.pdf.render import render_pdf
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.verify import verify
from app.model.answers import Answers
from app.model.document import Document
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.model.values import Json
from app.store.interchange import Loaded, load
from benchmarks.tampering import KINDS, untold
from tests.declarations import full
from tests.examples import COMPLETE
from tests.export.verify.strategies import drafts

_ROOT = FieldPath()
_TWINS = {"未": "末", "末": "未", "己": "已", "已": "己", "土": "士", "日": "曰"}


@dataclass(frozen=True)
class Mutation:
    """A leaf of ``declaration.json`` that is ``after`` where it was ``before``."""

    path: FieldPath
    before: Json
    after: Json


def leaves(tree: Json, path: FieldPath = _ROOT) -> Iterator[tuple[FieldPath, Json]]:
    """Every value of a tree that holds no other."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from leaves(value, path / name)
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from leaves(value, path / index)
    else:
        yield path, tree


def changes(value: Json, chance: random.Random) -> Iterator[Json]:
    """What one changed character makes of a value: another, a twin, one of another width."""
    if isinstance(value, bool):
        yield not value
        return
    text = str(value)
    found: list[str] = []
    digits = [i for i, c in enumerate(text) if c.isascii() and c.isdigit()]
    twins = [i for i, c in enumerate(text) if c in _TWINS]
    wide = [i for i, c in enumerate(text) if "!" <= c <= "~"]
    letters = [i for i, c in enumerate(text) if not c.isspace()]
    if digits:
        at = chance.choice(digits)
        found.append(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :])
    if twins:
        at = chance.choice(twins)
        found.append(text[:at] + _TWINS[text[at]] + text[at + 1 :])
    if wide:
        at = chance.choice(wide)
        found.append(text[:at] + chr(ord(text[at]) + 0xFEE0) + text[at + 1 :])
    if letters and not (digits or twins):
        at = chance.choice(letters)
        other = "甲" if unicodedata.category(text[at]) == "Lo" else "Z"
        found.append(text[:at] + (other if text[at] != other else "乙") + text[at + 1 :])
    for changed in found:
        if isinstance(value, int) and changed.isascii() and changed.lstrip("-").isdigit():
            yield int(changed)
        else:
            yield changed


def put(tree: Any, path: FieldPath, value: Json) -> Any:
    """A copy of a tree with another value at a leaf."""
    copied = copy.deepcopy(tree)
    here = copied
    for part in path.parts[:-1]:
        here = here[part]
    here[path.parts[-1]] = value
    return copied


class Subject:
    """A declaration that was exported, and what can be changed in its files."""

    def __init__(self, loaded: Loaded, folder: Path) -> None:
        files = surroundings_of(loaded.folder)
        done = export(loaded.edition, loaded.draft, files, folder)
        assert isinstance(done, Exported), done
        self.done, self.folder = done, folder
        content = loaded.draft.interchange(loaded.edition.form)
        self.frozen = freeze(loaded.edition, content, files)
        with zipfile.ZipFile(done.package) as package:
            data = package.read("declaration.json")
            self.files = {name: package.read(name) for name in package.namelist()}
        self.tree: dict[str, Any] = json.loads(data)
        self.figures = {n: b for n, b in self.files.items() if n.startswith("图片/")}
        self.document = document_of(replace(self.frozen, data=data, code=done.code))

    def mutations(self, seed: int = 0) -> list[Mutation]:
        """Every change of every leaf."""
        chance = random.Random(seed)
        return [
            Mutation(path, value, after)
            for path, value in leaves(self.tree)
            if path.parts != ("edition",)
            for after in changes(value, chance)
        ]

    # --- the ways to bring a change into a file; None where the paper does not show it ---------

    def as_json(self, mutation: Mutation) -> list[Path]:
        """The JSON beside an intact document."""
        changed = self._write("declaration.json", self._data(mutation))
        return [self.done.docx, changed]

    def as_package(self, mutation: Mutation) -> list[Path]:
        """The package with the JSON in it changed, and its digest as well."""
        return [self._packed({"declaration.json": self._data(mutation)})]

    def as_docx(self, mutation: Mutation) -> list[Path] | None:
        """A DOCX that shows the change and carries the original data."""
        shown = self._shown(mutation)
        if shown is None:
            return None
        return [self._write("a.docx", render_docx(shown, self.figures))]

    def as_pdf(self, mutation: Mutation) -> list[Path] | None:
        """A PDF that shows the change and carries the original data."""
        shown = self._shown(mutation)
        return None if shown is None else [self._write("a.pdf", render_pdf(shown, self.figures))]

    def named(self, paths: list[Path], path: FieldPath) -> bool:
        """Whether verification of files names this very place."""
        return any(d.path == str(path) for d in verify(paths, EDITIONS).differences)

    def with_bit(self, name: str) -> list[Path]:
        """The package with a bit of a file in it changed, and its digest as well."""
        data = bytearray(self.files[name])
        data[len(data) // 2] ^= 1
        return [self._packed({name: bytes(data)})]

    def _shown(self, mutation: Mutation) -> Document | None:
        if mutation.path.parts[-1] == "kind":
            return None
        content = put(self.tree, mutation.path, mutation.after)
        edition: Edition = self.frozen.edition
        members = {name: value for name, value in content.items() if name != "edition"}
        made = document(
            edition,
            Answers(edition.form, members),
            self.document.data,
            dict(self.document.files),
            self.done.code,
            "",
        )
        return None if made.blocks == self.document.blocks else made

    def _data(self, mutation: Mutation) -> bytes:
        changed = put(self.tree, mutation.path, mutation.after)
        return json.dumps(changed, ensure_ascii=False).encode()

    def _packed(self, changed: dict[str, bytes]) -> Path:
        """The package with other bytes in some files; its list of digests is made to fit.

        The PDF, which takes longest to read, is left out.
        """
        files = {n: b for n, b in self.files.items() if not n.endswith(".pdf") or "/" in n}
        files |= changed
        sums = (
            f"{hashlib.sha256(data).hexdigest()}  {name}\n"
            for name, data in files.items()
            if name != "SHA256SUMS"
        )
        files["SHA256SUMS"] = "".join(sums).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, data in files.items():
                package.writestr(name, data)
        return self._write("a.zip", out.getvalue())

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / "changed" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path


def full_declaration(folder: Path) -> Loaded:
    """Every field answered, with a figure and a piece of evidence beside it."""
    for name, data in (("figures/图.png", _picture()), ("evidence/log.pdf", b"%PDF-1.4 " * 99)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    edition = EDITIONS[0]
    return Loaded(Draft(edition.id, full()).numbered(edition.form), edition, folder)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((160, 90), 40).save(out, "PNG")
    return out.getvalue()


DECLARATIONS = 1000
FILES = ("json", "package", "docx", "pdf")


def missed(subject: Subject, file: str, mutations: list[Mutation]) -> tuple[int, list[Mutation]]:
    """How many changes were brought into a kind of file, and those that were not named."""
    tried, unnamed = 0, list[Mutation]()
    for mutation in mutations:
        paths = getattr(subject, f"as_{file}")(mutation)
        if paths is not None:
            tried += 1
            if not subject.named(paths, mutation.path):
                unnamed.append(mutation)
    return tried, unnamed


def missed_files(subject: Subject) -> tuple[int, list[str]]:
    """The same of a bit in each figure and piece of evidence."""
    named = {value: path for path, value in leaves(subject.tree) if isinstance(value, str)}
    kept = [name for name in subject.frozen.files if name in named]
    return len(kept), [n for n in kept if not subject.named(subject.with_bit(n), named[n])]


def run() -> None:
    whole = right = 0
    with tempfile.TemporaryDirectory() as name:
        subjects = {
            "complete example": load(COMPLETE, EDITIONS),
            "every field": full_declaration(Path(name) / "full"),
        }
        for title, loaded in subjects.items():
            subject = Subject(loaded, Path(name) / title)
            mutations = subject.mutations()
            for file in FILES:
                tried, unnamed = missed(subject, file, mutations)
                whole, right = whole + tried, right + tried - len(unnamed)
                print(f"{title}, {file}: {tried - len(unnamed)} of {tried} changes named")
                for mutation in unnamed:
                    print(f"  missed {mutation.path}: {mutation.before!r} -> {mutation.after!r}")
            tried, spared = missed_files(subject)
            whole, right = whole + tried, right + tried - len(spared)
            print(f"{title}, files: {tried - len(spared)} of {tried} changed bits named {spared}")
        print(f"mutation score: {100 * right / whole:.2f} % ({right} of {whole})")
        example = Subject(subjects["complete example"], Path(name) / "tampering")
        spared = untold(example.done, Path(name))
        print(f"kinds of tampering: {len(KINDS) - len(spared)} of {len(KINDS)} told {spared}")
    print(f"false alarms: {len(alarms())} of {DECLARATIONS} random declarations")


def alarms() -> list[str]:
    """What reading back or verification had against random declarations as they were exported."""
    told: list[str] = []

    @settings(max_examples=DECLARATIONS, deadline=None, database=None, phases=[Phase.generate])
    @given(drafts())
    def exported(draft: Draft) -> None:
        with tempfile.TemporaryDirectory() as name:
            files = surroundings_of(Path(name))
            try:
                done = export(EDITIONS[0], draft, files, Path(name), as_draft=True)
                assert isinstance(done, Exported)
                found = verify([done.docx, done.pdf, done.package], EDITIONS, done.code)
            except Failure as failure:
                told.append(str(failure))
            else:
                told.extend(difference.message for difference in found.differences)

    exported()
    return told
