"""Write the kept drafts of today's version: `python -m tools.make_drafts`.

A draft of every version that was ever released stays in tests/store/drafts, so that the tests can
show that it still opens. Files of older versions are never written again.
"""

from pathlib import Path

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.filenames import DRAFT_SUFFIX
from app.store.drafts import DraftFile
from app.store.schema import VERSION
from tests.store.killing import edited

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "store" / "drafts"
PASSWORD = "密码"  # noqa: S105 - of a file without secrets


def main() -> None:
    """Write a plain and an encrypted draft with three edits each."""
    FOLDER.mkdir(exist_ok=True)
    for name, password in ((f"v{VERSION}", ""), (f"v{VERSION}-encrypted", PASSWORD)):
        path = FOLDER / f"{name}{DRAFT_SUFFIX}"
        path.unlink(missing_ok=True)
        file = DraftFile.create(path, Draft(EDITIONS[0].id), password=password)
        history = file.history
        for number in (1, 2, 3):
            history = edited(history, number)
        file.save(history)
        file.close()


if __name__ == "__main__":
    main()
