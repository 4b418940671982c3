"""New draft files: empty ones, and ones that take over what stands elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.model.answers import Answers
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.filenames import DRAFT_SUFFIX
from app.model.naming import named_files
from app.store import whole
from app.store.attachments import Attachments, Cancelled, Progress
from app.store.beside import Beside
from app.store.drafts import DraftFile
from app.store.interchange import Loaded
from app.store.reasons import reason_of
from app.store.refusals import NotSaved


@dataclass(frozen=True, slots=True)
class Made:
    """A new draft file, open; ``told`` says in a sentence each what could not be taken over."""

    file: DraftFile
    told: tuple[str, ...] = ()


def new_draft(
    out: Path,
    edition: Edition,
    source: Loaded | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Make a draft file: an empty one, or one with what stands in ``source`` and its files.

    ``out`` gets the suffix of draft files if it has none. The file comes to its place when all is
    in it. ``edition`` is that of ``source`` where there is one; and so is the password, that
    nothing comes into the open by being taken over. ``progress`` is told of each file in turn.
    Raises :class:`Failure` where something is there already or nothing can be written, and
    :class:`~app.store.attachments.Cancelled`; then nothing is left behind.
    """
    if not out.suffix:
        out = out.with_name(f"{out.name}{DRAFT_SUFFIX}")
    if os.path.lexists(out):
        raise Failure(f"“{out}”已经存在，请换一个文件名。")
    if source is None:
        return Made(DraftFile.create(out, Draft(edition.id), editions=(edition,)))
    if not out.parent.is_dir():
        raise Failure(f"无法新建草稿“{out}”：文件夹不存在，请检查路径。")
    password = source.file.password if source.file is not None else ""
    editions = (edition,)
    temporary = out
    try:
        with whole.placed(out) as temporary:
            file = DraftFile.create(temporary, source.draft, password=password, editions=editions)
            try:
                told = _take_files(source, Attachments(file), progress, cancelled)
            finally:
                file.close()
    except OSError as error:
        raise Failure(f"无法新建草稿“{out}”：{reason_of(error)}") from None
    except Cancelled:
        raise
    except Failure as failure:
        # Nobody knows the name that it had while it was made.
        raise Failure(str(failure).replace(temporary.name, out.name)) from None
    return Made(DraftFile.open(out, editions, password=password), told)


def _take_files(
    source: Loaded,
    target: Attachments,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[str, ...]:
    """Put in all files that the draft names, under these names; gives what was not to be had."""
    # What they are good for is for the checks to say: here they are only carried over.
    files = (
        Attachments(source.file)
        if source.file is not None
        else Beside(source.folder, _anything, _anything)
    )
    answers = Answers(source.edition.form, dict(source.draft.content))
    told: list[str] = []
    for name, _ in dict.fromkeys(named_files(answers)):
        try:
            with files.open(name) as stream:
                target.add(stream, name, progress, cancelled)
        except (Cancelled, NotSaved):
            raise
        except Failure as failure:
            told.append(f"没有带入文件“{name[:80]}”：{failure}")
    return tuple(told)


def _anything(_: object) -> bool:
    return True
