"""What is sent of a PDF: its pages without scripts, files within it, actions and restrictions.

Filters of mail systems throw such files away, and nobody who judges a declaration wants them. A
file that has nothing of the kind is sent byte for byte, and so is one with a digital signature,
which any change would break. The same file gives the same bytes every time.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

import pikepdf
from pikepdf import Pdf

from app.export.evidence.hazards import (
    Danger,
    doubts,
    gave_up,
    is_signed,
    needs_its_form,
    search,
    take_out,
)
from app.export.evidence.kinds import kind_of
from app.export.evidence.looking import Looks
from app.export.unpacking import limit_memory
from app.model.failure import Failure
from app.model.problem import Problem
from app.model.surroundings import Use
from app.store.attachments import Cancelled, sent_name
from app.store.files import Files, pieces, sha256_of
from app.store.kept import Kept

_HELD = 64 << 20
"""Bytes of a cleaned file that are held in memory."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was taken out of a file."""

    dangers: frozenset[Danger]
    unlocked: bool


def clean(source: Path | BinaryIO, target: Path | BinaryIO) -> Cleaned | None:
    """Write a PDF to ``target`` as it is to be sent.

    ``None``, and nothing is written, where it can be sent as it is; for what is no PDF as well, and
    for one that can't be opened or is signed. Raises :class:`OSError` where ``target`` can't be
    written.
    """
    limit_memory()
    try:
        with Pdf.open(source, suppress_warnings=True) as pdf:
            unlocked = pdf.is_encrypted
            if is_signed(pdf) or needs_its_form(pdf):
                return None
            dangers = take_out(pdf)
            # What one hazard hid, such as an action behind another, is seen now.
            for _ in range(_ROUNDS):
                more = take_out(pdf)
                dangers |= more
                if not more:
                    break
            if gave_up(doubts(pdf)):
                dangers |= frozenset[Danger]({"unread"})
            if not dangers and not unlocked:
                return None
            pdf.save(
                target,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.preserve,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                compress_streams=True,
            )
        return Cleaned(dangers, unlocked)
    except (pikepdf.PikepdfError, ValueError):
        if isinstance(target, Path):
            target.unlink(missing_ok=True)
        return None


def is_clean(source: Path | BinaryIO) -> bool:
    """Whether a PDF holds nothing that :func:`clean` takes out.

    Raises :class:`pikepdf.PdfError` where it can't be opened.
    """
    return search(source).is_clean


class Sent:
    """The files of a draft as they are sent: cleaned where that is needed, else as they are kept.

    Takes the place of the draft's own files for whatever freezes, prints and packs it, so that
    digests, the 校验码 and the package all speak of the same bytes. ``folder`` takes the cleaned
    files, without it one that lives as long as this; a file is looked at once. ``skips`` tells of
    a file by its name that there is nothing to clean.
    """

    def __init__(
        self,
        kept: Files,
        folder: Path | None = None,
        went_on: Callable[[], None] = lambda: None,
        skips: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._kept = kept
        self._folder = folder
        self._went_on = went_on
        self._skips = skips
        self._cleaned: dict[str, tuple[Path, Cleaned] | None] = {}

    def printable(self, character: str) -> bool:
        """As the draft's own files say."""
        return self._kept.printable(character)

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        """As the draft's own files say."""
        return self._kept.file_problems(name, use)

    def cleaned(self, name: str) -> Cleaned | None:
        """What was taken out of a file; ``None`` where it is sent as it is kept."""
        found = self._look(name)
        return found[1] if found else None

    def open(self, name: str) -> BinaryIO:
        """A file as it is sent. Raises :class:`Failure` where it can't be read."""
        found = self._look(name)
        return found[0].open("rb") if found else self._kept.open(name)

    def size(self, name: str) -> int:
        """Its size, in bytes. Raises :class:`Failure` where it can't be read."""
        found = self._look(name)
        return found[0].stat().st_size if found else self._kept.size(name)

    def read(self, name: str) -> bytes:
        """All of its bytes. Raises :class:`Failure` where it can't be read."""
        found = self._look(name)
        return found[0].read_bytes() if found else self._kept.read(name)

    def sha256(self, name: str) -> str:
        """Its digest. Raises :class:`Failure` where it can't be read."""
        found = self._look(name)
        if not found:
            return self._kept.sha256(name)
        with found[0].open("rb") as file:
            return sha256_of(file)

    def _look(self, name: str) -> tuple[Path, Cleaned] | None:
        if name not in self._cleaned:
            self._went_on()
            self._cleaned[name] = None if self._skips(name) else self._clean(name)
        return self._cleaned[name]

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sent-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def _clean(self, name: str) -> tuple[Path, Cleaned] | None:
        with self._kept.open(name) as stream:
            if not _is_pdf(stream) or not _needs_cleaning(stream):
                return None
        stem = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        target, copy = (self._place() / f"{kind}-{stem}.pdf" for kind in ("clean", "kept"))
        with self._kept.open(name) as stream:
            # The whole is read in order first, so that it is known to be what was put in.
            try:
                with copy.open("wb") as file:
                    for data in pieces(stream):
                        self._went_on()
                        file.write(data)
                done = clean(copy, target)
            except OSError as error:
                reason = error.strerror or error
                what = f"整理“{name}”时无法写入临时文件（{reason}），请检查磁盘空间和权限后重试。"
                raise Failure(what) from None
            finally:
                copy.unlink(missing_ok=True)
        return (target, done) if done else None


def as_sent(
    files: Files, names: Iterable[str], went_on: Callable[[], None] = lambda: None
) -> Files:
    """The files of a draft as they are sent; what a draft can keep of that, it keeps.

    ``went_on`` is called now and then, and may raise to end it. Raises
    :class:`~app.store.refusals.NotSaved`.
    """
    if not isinstance(files, Kept):
        return Sent(files, went_on=went_on)
    if not files.read_only:
        keep_clean(files, names, went_on)

    def skips(name: str) -> bool:
        return seen_clean(files, name) or files.is_cleaned(name)

    return Sent(files, went_on=went_on, skips=skips)


def keep_clean(
    files: Kept, names: Iterable[str], went_on: Callable[[], None] = lambda: None
) -> bool:
    """Put into a draft, beside each PDF that must be cleaned, what is sent in its place.

    Tells whether anything was put in. Nothing is, where what was found in a file says that there
    is nothing to clean, or where it can't be read. ``went_on`` is called now and then, and may
    raise to end it. Raises :class:`~app.store.refusals.NotSaved`.
    """
    done = False
    for name in names:
        went_on()
        kept = files.attachments.kept(name)
        if kept is None or seen_clean(files, name):
            continue
        if not files.is_cleaned(name):
            with SpooledTemporaryFile(_HELD) as target:
                if _cleaned_into(files.originals, name, target, went_on):
                    target.seek(0)
                    files.attachments.add(cast(BinaryIO, target), sent_name(kept.sha256))
                    done = True
    return done


def seen_clean(files: Files, name: str) -> bool:
    """Whether a look at a file searched all of it, and found nothing to clean."""
    looks = files.looked if isinstance(files, Kept) else None
    if not isinstance(files, Kept) or not isinstance(looks, Looks):
        return False
    kept = files.attachments.kept(name)
    return kept is not None and looks.is_clean(name, kept.sha256)


def _cleaned_into(
    files: Files, name: str, target: IO[bytes], went_on: Callable[[], None]
) -> Cleaned | None:
    try:
        with files.open(name) as stream:
            # In order first: then it is known to be what was put in.
            for _ in pieces(stream):
                went_on()
            stream.seek(0)
            needed = _is_pdf(stream) and _needs_cleaning(stream)
            return clean(stream, cast(BinaryIO, target)) if needed else None
    except Cancelled:
        raise
    except Failure:
        return None


def _is_pdf(stream: BinaryIO) -> bool:
    """Whether readers take the bytes for a PDF, and not for what stands before it."""
    stream.seek(0)
    found = kind_of(stream, 1)
    stream.seek(0)
    return found == "pdf"


def _needs_cleaning(stream: BinaryIO) -> bool:
    stream.seek(0)
    try:
        return not is_clean(stream)
    except (pikepdf.PikepdfError, ValueError, OSError):
        return False  # nothing that could be cleaned
    finally:
        stream.seek(0)
