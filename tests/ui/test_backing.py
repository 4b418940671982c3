"""The copies of drafts, looked after behind the window."""

from pathlib import Path

from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.backups import Backups
from app.store.drafts import DraftFile
from app.ui.backing import Backing
from app.ui.jobs import Worker


def test_copies_are_made_in_turn_and_what_fails_holds_nobody_up(
    empty_draft: Path, data: Path
) -> None:
    def fail(_: Backups) -> None:
        raise Failure("磁盘已满。")

    worker, file = Worker("keeping"), DraftFile.open(empty_draft, EDITIONS)
    backing = Backing(worker, data)
    backing.keep(fail)
    backing.keep(lambda backups: backups.make(file))
    backing.rescue(file.history, file)
    backing.keep(lambda backups: backups.make(file))
    worker.shut_down()
    assert sorted(copy.unsaved for copy in Backups(data).all()) == [False, False, True]
    file.close()


def test_what_was_rescued_goes_once_it_is_saved(empty_draft: Path, data: Path) -> None:
    worker, file = Worker("keeping"), DraftFile.open(empty_draft, EDITIONS)
    backing = Backing(worker, data)
    backing.rescue(file.history, file)
    backing.discard_rescued([file])
    worker.shut_down()

    assert Backups(data).all() == []
    file.close()
