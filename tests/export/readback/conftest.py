"""The complete example, exported once for all that people do to it."""

import pytest

from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.model.editions import EDITIONS
from app.store.interchange import load
from tests.examples import COMPLETE, HALF_DONE
from tests.export.readback.editing import Reread


@pytest.fixture(scope="session")
def reread(tmp_path_factory: pytest.TempPathFactory) -> Reread:
    loaded = load(COMPLETE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    done = export(loaded.edition, loaded.draft, beside, tmp_path_factory.mktemp("readback"))
    assert isinstance(done, Exported)
    return Reread(done.docx, loaded.draft, beside)


@pytest.fixture(scope="session")
def reread_half(tmp_path_factory: pytest.TempPathFactory) -> Reread:
    """The half-done example, as a draft: full of blanks to be filled in."""
    loaded = load(HALF_DONE, EDITIONS)
    beside = surroundings_of(loaded.folder)
    folder = tmp_path_factory.mktemp("half")
    done = export(loaded.edition, loaded.draft, beside, folder, as_draft=True)
    assert isinstance(done, Exported)
    return Reread(done.docx, loaded.draft, beside)
