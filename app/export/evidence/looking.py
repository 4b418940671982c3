"""What looks at the files of evidence found, remembered so that every check can tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress

from app.export.evidence.inspecting import UNCERTAIN, Inspector
from app.export.evidence.inspection import LOOK_VERSION, Inspection
from app.model.answers import Answers
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.kinds import FileName
from app.model.problem import Problem
from app.store.files import Files, can_be_read
from app.store.kept import Kept
from app.store.looks import KeptLooks


def evidence_names(answers: Answers) -> list[str]:
    """The files that answers name as evidence, each once, in their order."""
    named = (read.value for field, read in answers.fields() if isinstance(field.kind, FileName))
    return list(dict.fromkeys(name for name in named if name))


def look_at_rest(edition: Edition, draft: Draft, files: Files, inspector: Inspector) -> None:
    """Look at what a draft names and nobody has looked at yet, before it is released.

    Raises :class:`~app.export.evidence.inspecting.Abandoned`.
    """
    looks = files.looked if isinstance(files, Kept) else None
    if isinstance(looks, Looks):
        names = evidence_names(Answers(edition.form, dict(draft.content)))
        looks.take(files, names, inspector)


class Looks:
    """Inspections by the name and the SHA-256 of a file, as long as this object lives.

    It is what the ``looked`` of a draft's files may be. One thread may look while others ask.

    With ``kept`` what was found before is known, and what is found is kept. That stands for a look
    of today, at a release too: it is known by the digest of the bytes that were looked at, to
    which :meth:`app.store.attachments.Attachments.open` holds whatever is printed, packed or
    cleaned, so that what goes out is what was looked at, or nothing goes out. Whoever forges what
    a draft keeps could have left the look out as well, and only misleads themselves. A file is
    cleaned because of what is in it; a look only spares the search where it found all of it clean.
    """

    def __init__(self, kept: KeptLooks | None = None) -> None:
        self._kept = kept
        self._recalled = False
        self._found: dict[tuple[str, str], Inspection] = {}

    @staticmethod
    def of(files: Files) -> Looks:
        """Looks at a draft's files, remembered where the draft carries its files itself."""
        return Looks(files.looks if isinstance(files, Kept) else None)

    def __call__(self, name: str, sha256: str) -> tuple[Problem, ...] | None:
        """What was found; ``None`` where the file was not looked at."""
        found = self.get(name, sha256)
        return found.findings if found is not None else None

    def get(self, name: str, sha256: str) -> Inspection | None:
        """All that is known of a file; ``None`` where it was not looked at."""
        return self._found.get((name, sha256))

    def is_clean(self, name: str, sha256: str) -> bool:
        """Whether a PDF is known to hold nothing that is not sent: all of it was searched."""
        found = self.get(name, sha256)
        return found is not None and found.clean

    def recall(self) -> None:
        """Know what was found before. Reads the draft's file, if that was not done yet."""
        if self._kept is None or self._recalled:
            return
        self._recalled = True
        for key, raw in self._kept.all(LOOK_VERSION).items():
            with suppress(KeyError, TypeError, ValueError, AttributeError):
                self._found.setdefault(key, Inspection.from_json(raw))

    def move(self, kept: KeptLooks) -> None:
        """Keep in another file what is found from now on: the draft lies there now."""
        self._kept, self._recalled = kept, False

    def take(
        self,
        files: Files,
        names: Iterable[str],
        inspector: Inspector | None = None,
        went_on: Callable[[], None] = lambda: None,
    ) -> None:
        """Look at files that were not looked at yet; those that can't be read are left out.

        May take a minute for each. ``went_on`` is called between them, and may raise to end it.
        """
        files = _as_put_in(files)
        with ExitStack() as stack:
            for name in names:
                went_on()
                wanted = self._wanted(files, name)
                if wanted is not None:
                    inspector = inspector or stack.enter_context(Inspector())
                    self._look(files, name, *wanted, inspector)

    def take_one(self, files: Files, name: str, inspector: Inspector) -> Inspection | None:
        """Look at one file, unless that was done; ``None`` where it can't be read.

        Raises :class:`~app.export.evidence.inspecting.Abandoned`.
        """
        files = _as_put_in(files)
        wanted = self._wanted(files, name)
        if wanted is not None:
            return self._look(files, name, *wanted, inspector)
        with suppress(Failure):
            return self.get(name, files.sha256(name))
        return None

    def _wanted(self, files: Files, name: str) -> tuple[str, int] | None:
        """The digest and the size of a file that is to be looked at."""
        self.recall()
        with suppress(Failure):
            if can_be_read(files, name):
                sha256 = files.sha256(name)
                if (name, sha256) not in self._found:
                    return sha256, files.size(name)
        return None

    def _look(
        self, files: Files, name: str, sha256: str, size: int, inspector: Inspector
    ) -> Inspection:
        found = inspector.inspect(name, lambda: files.open(name), size)
        self._found[name, sha256] = found
        if self._kept is not None and not UNCERTAIN.intersection(f.code for f in found.findings):
            self._kept.keep(LOOK_VERSION, name, sha256, found.to_json())
        return found


def _as_put_in(files: Files) -> Files:
    """The files as a person has them: what is taken out of those that are sent is to be told."""
    return files.originals if isinstance(files, Kept) else files
