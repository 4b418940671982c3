"""No false alarm: whatever is exported is found again in what was written."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings

from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.verify import verify
from app.model.draft import Draft
from app.model.editions import EDITIONS
from tests.export.verify.strategies import drafts


@settings(max_examples=10)
@given(drafts())
def test_any_declaration_is_exported_and_verified(draft: Draft) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        done = export(EDITIONS[0], draft, surroundings_of(folder), folder, as_draft=True)
        assert isinstance(done, Exported)

        verdict = verify([done.docx, done.pdf, done.package], EDITIONS, done.code)

    assert verdict.differences == ()
    assert verdict.code == done.code
