"""Whether files and a code are one and the same declaration, and where they are not.

One account is taken for the declaration, the package's before any other; every other is compared
with it, and what can be *seen* in each document with what that declaration must look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from app.export.qr import CODE_NAME
from app.export.summary import departure, file_names
from app.export.verify.appended import (
    evidence_differences,
    evidence_remarks,
    resampling_remarks,
)
from app.export.verify.comparing import Difference, Seen, compare
from app.export.verify.data import compare_data
from app.export.verify.expectation import Expectation, expect, visible
from app.export.verify.imprints import (
    chosen,
    imprint_differences,
    imprint_remarks,
    looks_of_code,
)
from app.export.verify.originals import claim_of
from app.export.verify.places import misplaced
from app.export.verify.repeats import in_order, without_repeats
from app.export.verify.witness import SUMMARY_NAME, SUMS_NAME, Witness
from app.export.verify.word_evidence import word_differences
from app.model.answers import Answers
from app.model.canonical import check_code
from app.model.document import Document
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.model.release import Imprint, Payload, imprint_in
from app.model.values import Json
from app.store.interchange import parse

CODE_WORD = "校验码"
_NAMED = 3
"""So many figures a sentence lists."""
Composed = Callable[
    [Edition, Answers, bytes, Mapping[str, str], str, str, Imprint | None, str], Document
]
"""Composes what the paper must show, as :func:`app.export.composition.document` does."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out: no difference means one and the same declaration.

    ``code`` is the 校验码 of the declaration that everything was compared with, as far as it can
    be computed or read; ``remarks`` are sentences about what could not be looked at.
    """

    code: str
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...] = ()

    @property
    def consistent(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """The answer, for a person."""
        code = f"（校验码 {self.code}）" if self.code else ""
        if self.consistent:
            return f"一致：这些材料是同一份申报书{code}。"
        return f"不一致：发现{len(self.differences)}处不同，这些材料不是同一份申报书{code}。"


@dataclass(frozen=True, slots=True)
class Looks:
    """How a figure may be found in a document: the digests of its bytes or its pixels.

    ``proven`` are those that its file has, or that the 校验码 vouches for; ``claimed`` are what
    a document itself says, which whoever exchanges a picture can change as well.
    """

    proven: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reference:
    """The declaration that everything is compared with, and whose account it was."""

    witness: str
    edition: Edition
    tree: dict[str, Json]
    data: bytes
    digests: dict[str, str] | None
    """SHA-256 of its figures and evidence by name; ``None`` where nobody has the files."""
    wholes: dict[str, str]
    """SHA-256 of all that under each mark that its pages may carry; empty without digests."""

    @property
    def codes(self) -> dict[str, str]:
        """The 校验码 under each mark."""
        return {mark: check_code(sha256) for mark, sha256 in self.wholes.items()}


def judge(
    accounts: Sequence[Witness],
    reference: Reference,
    compose: Composed,
    looks: Callable[[str], Looks],
    code: str = "",
    went_on: Callable[[], None] = lambda: None,
) -> Verdict:
    """Compare every account with the reference.

    ``went_on`` is called with each page of evidence that is drawn, and may raise to end it.

    ``looks`` says under which digests a figure may be found in a document, by its name. ``code``
    is what was read off the paper, or empty.
    """
    differences: list[Difference] = []
    remarks: list[str] = []
    mark, true_code = _code_and_mark(accounts, reference, code)
    if code and normal(code) != normal(true_code):
        words = f"纸上的校验码是“{code}”，这些文件的校验码是“{true_code}”，不是同一份申报书。"
        differences.append(Difference("纸质材料", "", true_code, code, words))
    answers = Answers(reference.edition.form, _without_edition(reference.tree))
    digests = reference.digests or {}
    imprint = chosen(accounts, true_code) if not mark else None
    sha256 = reference.wholes.get(mark, "")
    payload: Payload | None = None
    if imprint is not None:  # what its pages must say, whatever 校验码 they show
        imprint = replace(imprint, code=true_code)
        payload = Payload(reference.edition.id, imprint, sha256)
    document = compose(
        reference.edition, answers, reference.data, digests, true_code, mark, imprint, sha256
    )
    looks = _with_code(looks, payload)
    known = reference.digests is not None
    expected = expect(document, lambda file: not known or file in digests)
    right: list[Seen | None] = []  # the same document may be there twice
    for account in accounts:
        differences += _data_differences(account, reference)
        if account.seen not in right:
            found = list(_seen_differences(account, expected))
            differences += found
            right += [account.seen] if not found else []
        differences += _picture_differences(account, expected, looks)
        differences += _place_differences(account, expected)
        differences += _file_differences(account, reference)
        differences += _mark_differences(account, expected)
        if account.evidence is not None or account.word is not None:
            path_of = partial(_owner, reference=reference)
            pdf = file_names(reference.edition, answers, _release(document, mark))[3]
            claim = claim_of(answers, accounts, digests, path_of, mark, pdf)
            if account.word is None or account.word.pictures:
                remarks += evidence_remarks(account.name, claim)
            if account.evidence is not None:
                remarks += resampling_remarks(account.name, account.evidence)
                differences += evidence_differences(account.name, account.evidence, claim)
            if account.word is not None:
                differences += word_differences(account.name, account.word, claim, went_on)
        differences += imprint_differences(account, imprint, payload)
        differences += _summary_differences(account, reference.edition, answers, mark, document)
        remarks += [*account.remarks, *_picture_remarks(account, expected, looks)]
        remarks += imprint_remarks(account, imprint)
        for path, words in account.oddities:
            differences.append(Difference(account.name, path, "", "", f"“{account.name}”{words}"))
    if reference.digests is None:
        remarks.append(
            "没有图片和证明材料的校验值，校验码无法重新计算，只核对了各文件之间是否一致；"
            "请同时放入电子包（ZIP）再核对一次。"
        )
    return Verdict(true_code, tuple(differences), tuple(remarks))


def _with_code(looks: Callable[[str], Looks], payload: Payload | None) -> Callable[[str], Looks]:
    """``looks``, which knows the QR code on the cover as well."""
    whole = payload is not None and payload.sha256
    code = looks_of_code(payload.text) if payload is not None and whole else frozenset[str]()
    return lambda file: Looks(code) if file == CODE_NAME else looks(file)


def normal(code: str) -> str:
    """A code as it counts: however it was grouped, and whatever was mistaken for a digit."""
    kept = "".join(c for c in code.upper() if c.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))


def _code_and_mark(
    accounts: Sequence[Witness], reference: Reference, given: str
) -> tuple[str, str]:
    """The mark of the pages, and the 校验码: the one that can be computed, else the printed one."""
    feet = [foot for account in accounts for _, foot in account.feet]
    if reference.codes:
        for mark, code in reference.codes.items():
            if given and normal(given) == normal(code):
                return mark, code
        shown = {
            mark: sum(foot.endswith(code) for foot in feet)
            for mark, code in reference.codes.items()
        }
        best = max(shown, key=lambda mark: shown[mark])
        # Where no foot shows any of them, a mark at their head still tells which is meant.
        if not shown[best]:
            marked = (m for m in shown if m and any(f.startswith(m) for f in feet))
            best = next(marked, next(iter(shown)))
        return best, reference.codes[best]
    foot = Counter(feet).most_common(1)[0][0] if feet else ""
    words, _, code = foot.partition(CODE_WORD)
    return "" if imprint_in(foot) else words, code


def _without_edition(tree: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in tree.items() if name != "edition"}


def _seen_differences(account: Witness, expected: Expectation) -> Iterator[Difference]:
    if account.seen is not None and account.places is not None:
        text, places = without_repeats(expected, account.seen.text, account.places)
        if text != expected.text:
            text, places = in_order(expected, text, places)
        yield from compare(account.name, expected.pieces, Seen(text))
        if text == expected.text:
            yield from misplaced(account.name, expected, places)
    elif account.seen is not None:
        yield from compare(account.name, expected.pieces, account.seen)
    for where, foot in account.feet:
        if foot != expected.footer:
            words = f"“{account.name}”{where}的页脚应为“{expected.footer}”，文件中是“{foot}”。"
            yield Difference(account.name, "", expected.footer, foot, words)


def _data_differences(account: Witness, reference: Reference) -> Iterator[Difference]:
    if account.data is None or (account.written is None and account.data == reference.data):
        return
    try:
        tree = account.written or parse(account.data, account.name)
    except Failure:
        words = f"“{account.name}”所附的申报数据已损坏，无法读取。"
        yield Difference(account.name, "", "", "", words)
        return
    yield from compare_data(account.name, reference.edition.form, reference.tree, tree)


def _picture_differences(
    account: Witness, expected: Expectation, looks: Callable[[str], Looks]
) -> Iterator[Difference]:
    if account.pictures is None:
        return
    wanted, found = expected.pictures, account.pictures
    for picture, digests in zip(wanted, found, strict=False):
        known = looks(picture.file)
        allowed = known.proven | known.claimed
        if allowed and not digests & allowed:
            words = f"“{account.name}”中的图“{picture.file}”与申报书所指的图片不同。"
            yield Difference(account.name, str(picture.path), picture.file, "", words)
    for picture in wanted[len(found) :]:
        words = f"“{account.name}”缺少图“{picture.file}”。"
        yield Difference(account.name, str(picture.path), picture.file, "", words)
    for number in range(len(wanted) + 1, len(found) + 1):
        words = f"“{account.name}”多出了申报书中没有的图片（第{number}幅）。"
        yield Difference(account.name, "", "", "", words)


def _place_differences(account: Witness, expected: Expectation) -> Iterator[Difference]:
    """Pictures that stand elsewhere in the text, or of which other words are read out."""
    if account.alts is None or account.seen is None or account.seen.text != expected.text:
        return
    starts = list(accumulate((len(piece.text) for piece in expected.pieces), initial=0))
    for picture, (behind, alt) in zip(expected.pictures, account.alts, strict=False):
        name, path = account.name, str(picture.path)
        if visible(alt) != visible(picture.alt):
            words = (
                f"“{name}”中的图“{picture.file}”的替代文字应为“{picture.alt}”，"
                f"文件中是“{alt[:80]}”。"
            )
            yield Difference(name, path, picture.alt, alt, words)
        if behind != starts[picture.behind]:
            words = f"“{name}”中的图“{picture.file}”不在它应在的位置。"
            yield Difference(name, path, picture.file, "", words)


def _picture_remarks(
    account: Witness, expected: Expectation, looks: Callable[[str], Looks]
) -> Iterator[str]:
    """What is to be said of pictures that nothing but the document itself vouches for."""
    shown = zip(expected.pictures, account.pictures or (), strict=False)
    unproven = [
        picture.file
        for picture, digests in shown
        if picture.file != CODE_NAME and not digests & looks(picture.file).proven
    ]
    if unproven:
        names = "、".join(f"“{file}”" for file in unproven[:_NAMED])
        more = "等" if len(unproven) > _NAMED else ""
        yield (
            f"没有{names}{more}的原件，只核对了“{account.name}”中的图与它自己所附的图片校验值"
            "是否一致；校验码不能证明图的内容，请同时放入电子包（ZIP）再核对一次。"
        )


def _file_differences(account: Witness, reference: Reference) -> Iterator[Difference]:
    """What an account knows of figures and evidence, and what the reference does."""
    name = account.name
    if account.files is None:
        known = account.digests
    else:
        yield from _listed_differences(account, reference)
        known = account.files
    if known is None or reference.digests is None:
        return
    for entry, wanted in reference.digests.items():
        actual = known.get(entry, "")
        if not actual and entry not in account.sums:
            words = f"“{name}”缺少申报书所指的文件“{entry}”。"
            yield Difference(name, _owner(entry, reference), wanted, "", words)
        elif actual and actual != wanted:
            words = f"“{name}”中的“{entry}”不是申报书所指的那个文件。"
            yield Difference(name, _owner(entry, reference), wanted, actual, words)


def _listed_differences(account: Witness, reference: Reference) -> Iterator[Difference]:
    """What a package's own list of digests says of its files."""
    name, files = account.name, account.files or {}
    for entry, actual in files.items():
        listed = account.sums.get(entry)
        if listed is None:
            words = f"“{name}”中的“{entry}”不在{SUMS_NAME}所列之内，是后来放进去的。"
            yield Difference(name, _owner(entry, reference), "", entry, words)
        elif listed != actual:
            words = f"“{name}”中的“{entry}”已被改动，与{SUMS_NAME}所列不符。"
            yield Difference(name, _owner(entry, reference), listed, actual, words)
    for entry in account.sums.keys() - files.keys() - account.elsewhere.keys():
        words = f"“{name}”缺少“{entry}”。"
        yield Difference(name, _owner(entry, reference), entry, "", words)


def _summary_differences(
    account: Witness, edition: Edition, answers: Answers, mark: str, document: Document
) -> Iterator[Difference]:
    """What a package's 说明.txt says otherwise than follows from the release."""
    if account.files is None or account.data is None:
        return
    name = account.name
    if account.summary is None:
        yield Difference(name, "", SUMMARY_NAME, "", f"“{name}”缺少{SUMMARY_NAME}。")
        return
    release = _release(document, mark)
    which = document.footer.removeprefix(f"{mark}　") if mark else document.footer
    names = file_names(edition, answers, release)
    departed = departure(account.summary, edition, answers, mark, which, names)
    if departed is not None:
        must, found = departed
        words = f"“{name}”的{SUMMARY_NAME}应为“{must}”，文件中是“{found[:80]}”。"
        yield Difference(name, "", must, found, words)


def _release(document: Document, mark: str) -> str:
    """What the release is called that a document is of, or 草稿."""
    imprint = imprint_in(document.footer)
    return imprint.name if imprint is not None else mark


def _mark_differences(account: Witness, expected: Expectation) -> Iterator[Difference]:
    for where, head in account.heads or ([("", "")] if account.heads is not None else []):
        if head != expected.mark:
            words = f"“{account.name}”{where}的页眉应为“{expected.mark}”，文件中是“{head[:80]}”。"
            yield Difference(account.name, "", expected.mark, head, words)
    for number, marked in enumerate(account.marked, 1):
        if marked != bool(expected.mark):
            what = f"没有“{expected.mark}”字样" if expected.mark else "多出了申报书中没有的图形"
            words = f"“{account.name}”第{number}页{what}。"
            yield Difference(account.name, "", expected.mark, "", words)


def _owner(entry: str, reference: Reference) -> str:
    """The path of the field that names a file of the package; empty where none does."""
    return next(
        (str(path) for path, text in _leaves(FieldPath(), reference.tree) if text == entry), ""
    )


def _leaves(path: FieldPath, value: Json) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(path / name, member)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _leaves(path / index, member)
    elif isinstance(value, str):
        yield path, value
