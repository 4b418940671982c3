"""The complete example, exported once for all that is tried on it."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.export.composition import document_of
from app.export.freeze import freeze
from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.expectation import Expectation, expect
from app.model.declaration import Declaration, seal
from app.model.editions import EDITIONS
from app.store.interchange import load
from tests.examples import COMPLETE


@dataclass(frozen=True)
class Released:
    """The files of an export, and what must be seen in them."""

    exported: Exported
    expected: Expectation


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    loaded = load(COMPLETE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    done = export(loaded.edition, loaded.draft, beside, tmp_path_factory.mktemp("released"))
    assert isinstance(done, Exported)
    sealed = seal(loaded.edition, loaded.draft, beside)
    assert isinstance(sealed, Declaration)
    frozen = replace(freeze(loaded.edition, sealed.content, beside), imprint=done.imprint)
    return Released(done, expect(document_of(frozen)))


def rewritten(archive: Path, changes: dict[str, Callable[[bytes], bytes]]) -> io.BytesIO:
    """A copy of an archive in which some entries are changed."""
    copy = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(copy, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename in changes:
                changed = changes[entry.filename](data)
                assert changed != data, "the tampering found nothing to tamper with"
                data = changed
            new.writestr(entry, data)
    copy.seek(0)
    return copy
