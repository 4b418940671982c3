"""改动报告: what changed between two versions of a declaration, field by field and page by page.

It is for people who read the paper: the boss who signs the second version, the colleague who has
to know which sheets to exchange. The page in the window and the PDF show the same report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.export.places import PageText, Places
from app.model.difference import Difference, compare
from app.model.draft import Draft
from app.model.edition import Edition
from app.model.paths import FieldPath


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two versions: what it is called, and what its pages say.

    ``name`` is for a person (第2版 2018年5月1日 校验码 …). ``places`` are under the paths of
    ``draft``, with the ids of its rows.
    """

    name: str
    draft: Draft
    pages: tuple[PageText, ...]
    places: Places


@dataclass(frozen=True, slots=True)
class Change:
    """A difference and the pages of the newer version, from 1, on which it is seen.

    A row that went is seen nowhere any more.
    """

    difference: Difference
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """All that changed from one version to the other.

    ``pages`` are those of the newer version, from 1, that do not say what a page of the older one
    says; their feet, with number, date and 校验码, are left out of account. ``total`` and ``was``
    are how many pages the newer and the older one have.
    """

    title: str
    subject: str
    applicant: str
    older: str
    newer: str
    changes: tuple[Change, ...]
    pages: tuple[int, ...]
    total: int
    was: int


def report_of(edition: Edition, older: Version, newer: Version) -> ChangeReport:
    """What changed from ``older`` to ``newer``; notes and confirmations, which nobody prints, not.

    Both drafts must be of ``edition``.
    """
    differences = [
        difference
        for difference in compare(edition, older.draft, newer.draft)
        if difference.what in _PRINTED
    ]
    changes = tuple(
        Change(difference, _pages_of(difference.path, newer.places)) for difference in differences
    )
    pages = set(changed_pages(older.pages, newer.pages))
    for change in changes:  # a figure exchanged is seen, but has no words
        pages.update(change.pages)
    return ChangeReport(
        edition.title,
        _answer(newer.draft, edition.subject),
        _answer(newer.draft, edition.applicant),
        older.name,
        newer.name,
        changes,
        tuple(sorted(pages)),
        len(newer.pages),
        len(older.pages),
    )


_PRINTED = ("value", "row", "order")


def changed_pages(older: Sequence[PageText], newer: Sequence[PageText]) -> tuple[int, ...]:
    """The pages, from 1, of ``newer`` that no page of ``older`` in its place reads like.

    Pages that only moved further back or forward are no change of what they say.
    """
    before, after = _texts(older), _texts(newer)
    changed: list[int] = []
    for tag, _, _, start, end in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag != "equal":
            changed += range(start + 1, end + 1)
    return tuple(changed)


def spans(numbers: Iterable[int]) -> str:
    """Numbers as a person writes them.

    >>> spans([5, 7, 8, 9])
    '5、7—9'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}{'—' if len(run) > 2 else '、'}{run[-1]}"
        for run in runs
    )


def words_of_pages(report: ChangeReport) -> str:
    """Which pages of the paper change, in a sentence's part."""
    total = f"全文{report.total}页"
    if report.was != report.total:
        total += f"（原来{report.was}页）"
    if not report.pages:
        return f"没有；{total}"
    return f"第{spans(report.pages)}页；{total}"


def _texts(pages: Sequence[PageText]) -> list[str]:
    return ["".join(page.characters.split()) for page in pages]


def _pages_of(path: FieldPath, places: Places) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place.page + 1 for place in places.of(path)))


def _answer(draft: Draft, path: str) -> str:
    value = draft.get(FieldPath.parse(path))
    return value.strip() if isinstance(value, str) else ""
