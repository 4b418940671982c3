"""From a draft to its files: DOCX, PDF, evidence for print and the package, from one source.

The declaration is frozen first: its content in canonical form, with the names that its files have
in the package, and from both the digest and the 校验码. Everything is rendered from that, read back
by readers of its own, recorded as a release, and only then put in its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from app.export.composition import DRAFT_MARK, document_of
from app.export.evidence import Way
from app.export.freeze import Frozen, figures_of, freeze
from app.export.issuing import Issuer, Unkept
from app.export.package import Entry, write_package
from app.export.publish import publish, workshop
from app.export.summary import file_names, summary
from app.model.answers import Answers
from app.model.checks import Report
from app.model.declaration import Declaration, seal
from app.model.document import Document
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.release import Imprint
from app.model.rules import Finding
from app.model.values import Json
from app.store.files import Files
from app.store.releases import Published

CHECKING, SETTING, WRITING_DOCX, APPENDING, PACKING, READING, PUBLISHING = STAGES = (
    "检查内容和证明材料",
    "排版 PDF",
    "生成 DOCX",
    "编排证明材料",
    "制作电子包",
    "读回核对",
    "放入文件夹",
)
"""What an export does, one after the other."""

Progress = Callable[[str], None]
"""Told each stage as it begins, and the same one again while it goes on; may raise to end it."""


Pictured = Callable[[int, int], None]
"""Told of each page that is drawn which one it is, from 1, and of how many."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no release: the errors of the draft."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of an export, the code that its pages carry, and of a release the imprint.

    ``evidence`` is the PDF of the evidence, for print; ``None`` where none of it can be printed.
    ``word`` is its DOCX, where one was asked for, which has the pages in it if ``pictures``.
    ``unprinted`` are the pieces (附件3) that should be there, and could not be opened.
    """

    docx: Path
    pdf: Path
    package: Path
    code: str
    warnings: tuple[Finding, ...] = ()
    imprint: Imprint | None = None
    evidence: Path | None = None
    word: Path | None = None
    pictures: bool = False
    unprinted: tuple[str, ...] = ()


def _unheard(stage: str) -> None:
    pass


def _unseen(page: int, pages: int) -> None:
    pass


def export(
    edition: Edition,
    draft: Draft,
    files: Files,
    folder: Path,
    *,
    as_draft: bool = False,
    issuer: Issuer | None = None,
    appending: bool = True,
    resampling: bool = False,
    word: Way = "none",
    progress: Progress = _unheard,
    pictured: Pictured = _unseen,
) -> Exported | Refused:
    """Write DOCX, PDF, package and the PDF of the evidence into ``folder``: all, or none.

    Without ``appending`` there is no PDF of the evidence, which is for print alone; with
    ``resampling``, pictures in it that are too fine for print have fewer pixels. ``word`` says what
    DOCX of it there is besides; a draft's print has none. ``pictured`` is told of each page
    that is drawn for it which one it is, and of how many.

    What is written is a release, which ``issuer`` numbers and records: where none is given, the
    first, of today. A draft with errors is refused unless ``as_draft``, which prints 草稿 across
    every page and is no release. Raises
    :class:`Failure` where a file can't be read or written or, read back, does not say what it
    must, and whatever ``progress`` raises; then the folder is as it was before.
    """
    progress(CHECKING)
    sealed = seal(edition, draft, files)
    if isinstance(sealed, Declaration):
        content, findings = sealed.content, sealed.report.warnings
    elif as_draft:
        content, findings = draft.interchange(edition.form), ()
    else:
        return Refused(sealed.errors)
    try:
        files = _as_sent(edition, content, files, partial(progress, CHECKING))
        mark = DRAFT_MARK if as_draft else ""
        frozen = freeze(edition, content, files, mark)
        issuing = (issuer or Unkept()) if not as_draft else None
        if issuing is not None:
            frozen = replace(frozen, imprint=issuing.imprint(frozen.code))
        with workshop(folder) as temporary:
            document = document_of(frozen)
            finished, unprinted = _write(
                frozen,
                document,
                files,
                temporary,
                progress,
                appending=appending,
                resampling=resampling,
                word="none" if as_draft else word,
                pictured=pictured,
            )
            progress(READING)
            _read_back(finished, frozen, document, partial(progress, READING))
            progress(PUBLISHING)
            docx, pdf, package, *more = _publish(finished, folder, draft, frozen, issuing)
    except OSError as error:
        raise Failure(
            f"导出到“{folder}”时出错（{error.strerror or error}），请检查磁盘空间和权限后重试。"
        ) from None
    evidence, words = (*more, None, None)[:2]
    code, imprint, pictures = frozen.code, frozen.imprint, word == "pictures"
    return Exported(
        docx, pdf, package, code, findings, imprint, evidence, words, pictures, unprinted
    )


def _as_sent(
    edition: Edition, content: dict[str, Json], files: Files, went_on: Callable[[], None]
) -> Files:
    """The files as they are sent: digests, pages and package speak of the same bytes."""
    from app.export.evidence.cleaning import as_sent
    from app.export.evidence.looking import evidence_names

    answers = Answers(edition.form, {n: value for n, value in content.items() if n != "edition"})
    return as_sent(files, evidence_names(answers), went_on)


def would_replace(
    edition: Edition, answers: Answers, folder: Path, release: str = DRAFT_MARK
) -> list[str]:
    """The names of the files in ``folder`` that an export would put new ones in the place of.

    ``release`` is what the release is called (第2版), or 草稿.
    """
    return [name for name in file_names(edition, answers, release) if (folder / name).exists()]


def unconfirmed(report: Report) -> tuple[Finding, ...]:
    """The warnings that nobody has confirmed with a reason."""
    return tuple(finding for finding in report.warnings if not finding.reason)


def _publish(
    finished: list[Path], folder: Path, draft: Draft, frozen: Frozen, issuing: Issuer | None
) -> list[Path]:
    """Record the release, and put its files in their place: both, or neither."""
    if issuing is None:
        return publish(finished, folder)
    files = [Published(path.name, _sha256(path), path.stat().st_size) for path in finished]
    issuing.record(draft, frozen.sha256, frozen.digests, files)
    try:
        published = publish(finished, folder)
    except BaseException:
        issuing.take_back()
        raise
    issuing.published(folder)
    return published


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(
    frozen: Frozen,
    document: Document,
    files: Files,
    temporary: Path,
    progress: Progress,
    *,
    appending: bool,
    resampling: bool,
    word: Way,
    pictured: Pictured,
) -> tuple[list[Path], tuple[str, ...]]:
    """Write the files into ``temporary``; gives them, and the pieces that could not be printed."""
    # Imported here, not above: a check needs neither, and each takes its time to load.
    from app.export.docx.render import render_docx
    from app.export.pdf.finish import page_count
    from app.export.pdf.render import render_pdf

    progress(SETTING)
    figures = figures_of(frozen, files)
    release = frozen.imprint.name if frozen.imprint else frozen.mark
    names = file_names(frozen.edition, frozen.answers, release)
    docx, pdf, package, evidence, words = (temporary / name for name in names)
    printed = render_pdf(document, figures)
    pdf.write_bytes(printed)
    progress(WRITING_DOCX)
    docx.write_bytes(render_docx(document, figures, pages=page_count(printed)))
    progress(APPENDING)
    unprinted: tuple[str, ...] = ()
    if appending:
        went_on = partial(progress, APPENDING)
        unprinted = _append(frozen, document, files, evidence, went_on, resampling=resampling)
    appended = [evidence] if evidence.exists() else []
    if appended and word != "none":
        _write_word(frozen, document, files, (evidence, words), word, progress, pictured)
        appended.append(words)
    progress(PACKING)
    explanation = summary(frozen, files, names)
    entries = [
        Entry(docx.name, partial(docx.open, "rb")),
        Entry(pdf.name, partial(pdf.open, "rb")),
        Entry("declaration.json", frozen.data),
        Entry("说明.txt", explanation.encode("utf-8-sig")),
    ]
    entries += [
        Entry(new, partial(files.open, old), frozen.digests[new])
        for new, old in frozen.files.items()
    ]
    write_package(package, entries, partial(progress, PACKING))
    return [docx, pdf, package, *appended], unprinted


def _append(
    frozen: Frozen,
    document: Document,
    files: Files,
    target: Path,
    went_on: Callable[[], None],
    *,
    resampling: bool,
) -> tuple[str, ...]:
    """Write the evidence as it is printed, if any can be; gives the pieces that can't be opened."""
    from app.export.evidence.append import append_evidence
    from app.export.evidence.contents import PRINT_DPI
    from app.export.evidence.pieces import pieces_of

    pieces = pieces_of(frozen.answers, files, frozen.files)
    if not pieces:
        return ()
    with TemporaryDirectory(prefix="pages-", dir=target.parent) as folder:
        done = append_evidence(
            None,
            pieces,
            target,
            footer=document.footer,
            folder=Path(folder),
            dpi=PRINT_DPI if resampling else None,
            about=document,
            lenient=True,
            went_on=went_on,
        )
    return tuple(piece.label for piece in done.unusable)


def _write_word(
    frozen: Frozen,
    document: Document,
    files: Files,
    paths: tuple[Path, Path],
    way: Way,
    progress: Progress,
    pictured: Pictured,
) -> None:
    """Write the DOCX of the evidence, from the PDF of it, to the second of these paths."""
    from app.export.docx.evidence import Appendix, write_evidence
    from app.export.evidence.pieces import pieces_of
    from app.export.evidence.plates import marker_of, plates_of

    evidence, target = paths
    pieces = pieces_of(frozen.answers, files, frozen.files)
    marker = marker_of(evidence)
    total = sum(pages for *_, pages in marker.pieces)
    drawn = 0

    def drawing() -> None:
        nonlocal drawn
        progress(APPENDING)
        drawn += 1
        pictured(drawn, total)

    with TemporaryDirectory(prefix="plates-", dir=target.parent) as folder:
        into = Path(folder)
        plates = plates_of(evidence, marker, pieces, into, drawing) if way == "pictures" else []
        appendix = Appendix(pieces, marker, evidence.name, plates, document)
        write_evidence(target, appendix, partial(progress, APPENDING))


def _read_back(
    written: list[Path], frozen: Frozen, document: Document, went_on: Callable[[], None]
) -> None:
    """See with other eyes that the files say what was frozen, before anyone else sees them."""
    from app.export.verify.verify import read_back

    differences = read_back(written, frozen, document, went_on)
    for difference in differences:
        more = f"（共{len(differences)}处不同）" if len(differences) > 1 else ""
        raise Failure(
            f"没有导出：读回核对时发现不同，{difference.message}{more}"
            "请把这句话和申报数据发给开发者。"
        )
