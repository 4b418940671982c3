"""Files that come in: which of those dropped are taken, in what order, and as what.

A title, a category and a date are guessed from the name of each file; a person can change them all.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from app.model.failure import Failure
from app.model.filenames import DRAFT_SUFFIX
from app.model.names import extension
from app.store.attachments import Attachments, Cancelled, name_for
from app.store.drafts import DraftFile
from app.store.files import sha256_of
from app.store.records import KeptFile

MOST_FILES = 2000
"""A folder of more is more likely a whole drive than evidence."""
_DEEPEST = 12
_LONGEST_TITLE = 100
_IGNORED = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_IGNORED_STARTS = (".", "~$", "__macosx")
_IGNORED_ENDS = (DRAFT_SUFFIX, f"{DRAFT_SUFFIX}-journal")
"""A draft often lies in the folder of what goes into it."""

_NUMBERING = re.compile(
    r"^\s*(?:(?:附件|附|证明材料|材料)\s*(?:\d{1,3}(?![\d年]|[.．]\d+\s*[万亿千元％%])(?:[-.]\d{1,2}(?!\d))?|[一二三四五六七八九十]{1,3})"
    r"|[（(\[【]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[）)\]】]"
    r"|0\d{1,2}(?!\d|[.．]\d+\s*[万亿千元％%])|(?:\d{1,3}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})"
    r"(?=[、:：_—\s]|[-.．](?:(?!\d)|(?=(?:19|20)\d\d))))"
    r"[、.．:：_\-—\s]*"
)
"""附件3, （2）, 01, 3. and 三、: a number before a title; 5G, 3.5亿, 1-3月 and 三一 are none."""
_COPY = re.compile(
    r"(?:[\s_\-]*[（(\[【]?(?:(?<=[（(])\d{1,2}|副本|扫描件?|最终版?|终稿|定稿|复印件|盖章版?|修改版?|"
    r"[vV]\d+(?:\.\d+)*)[)）\]】]?)+\s*$"
)
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*年\s*|(?P<sign>[-_./]))?(1[0-2]|0?[1-9])"
    r"(?:\s*月\s*|(?(sign)(?P=sign)|(?!))|(?<=\d\d)(?=\d\d))"
    r"(3[01]|[12]\d|0?[1-9])\s*[日号]?(?!\d|\s*[月季])"
)
"""2018年3月5日, 2018-3-5 and 20180305; signs that differ, as in 2018年1-6, make a range."""
_COMPACT = re.compile(r"(?:19|20)\d{6}\Z")
_NATURAL = re.compile(r"(\d+)")

_HINTS: tuple[tuple[str, str], ...] = (
    ("合同|协议|订单|中标|框架书|委托书|采购单|contract|agreement", "合同"),
    (
        "财务|审计|财报|年报|报表|损益|资产负债|利润|现金流|完税|纳税|发票|收入证明|验资|audit",
        "财务",
    ),
    (
        "专利|著作权|软著|软件登记|商标|知识产权|发明|实用新型|外观设计|patent|copyright",
        "知识产权",
    ),
    ("日志|运行|监控|截图|截屏|统计表|后台|用户数|接入记录|log|screenshot", "日志"),
    (
        "执照|资质|许可|认证|证照|高新|等保|等级保护|信用|荣誉|获奖|iso|cmmi|cnas|license|certificat",
        "资质",
    ),
)
"""Words in the names of files, and a word in the name of the category that they speak for."""
_OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Intended:
    """A file that is to become a piece.

    Attributes:
        path: where it lies.
        size: in bytes.
        title, category, issued_on: what was guessed; the day as ``declaration.json`` has it.
        same_as: what has the same content already: a file before it, or one of the draft; it is
            best left out. Empty where nothing has.
        same_file: the name of that in the draft, if it is there already.
        problem: a sentence why it can't be taken in; empty where it can.
    """

    path: Path
    size: int
    title: str
    category: str
    issued_on: str
    same_as: str = ""
    same_file: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in under ``name``, or a sentence why it was not."""

    intended: Intended
    name: str = ""
    problem: str = ""


Progress = Callable[[int, int, str], None]
"""Is told how many bytes of how many were done, and the name of the file that is being read."""


def plan(
    paths: Iterable[Path],
    categories: Sequence[str],
    kept: Mapping[str, KeptFile] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Intended]:
    """What becomes of files and folders that were dropped, in natural order (2 before 10).

    ``categories`` are those of the form, ``kept`` the files that the draft has already. Files of
    the system and of programs that are open are passed over. Files are read only where another has
    the same size. Raises :class:`Failure` where there are more than :data:`MOST_FILES`, and
    :class:`~app.store.attachments.Cancelled`.
    """
    found: dict[Path, None] = {}
    for path in paths:
        some = islice(_files(path, 0), MOST_FILES + 1)
        files = sorted(some, key=lambda file: natural_key(str(file)))
        found.update(dict.fromkeys(files))
        if len(found) > MOST_FILES:
            raise Failure(f"选中的文件超过{MOST_FILES}个，请只选择存放证明材料的文件夹。")
    intended = [_intended(path, categories) for path in found]
    return _without_doubles(intended, kept or {}, cancelled)


def take_in(
    file: DraftFile,
    intended: Sequence[Intended],
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Taken]:
    """Copy files into a draft, piece by piece; nothing in the draft names them yet.

    Where one can't be read, that is told and the others are taken. Raises
    :class:`~app.store.attachments.Cancelled` and :class:`~app.store.refusals.NotSaved`; what was
    copied until then is dropped with the next sweep, for nothing names it.
    """
    attachments = Attachments(file)
    whole = 2 * sum(each.size for each in intended)
    before = 0
    taken: list[Taken] = []
    for each in intended:
        start, name = before, each.path.name

        def tell(done: int, _: int, start: int = start, name: str = name) -> None:
            if progress is not None:
                progress(min(start + done, whole), whole, name)

        before += 2 * each.size
        if each.problem:
            taken.append(Taken(each, problem=each.problem))
            continue
        try:
            added = attachments.add(each.path, name_for("evidence", name), tell, cancelled)
        except Cancelled:
            raise
        except Failure as failure:
            taken.append(Taken(each, problem=str(failure)))
        else:
            taken.append(Taken(each, added))
    return taken


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts numbers in texts by their value; full-width digits as plain ones."""
    parts = _NATURAL.split(unicodedata.normalize("NFKC", text).casefold())
    return [
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in parts
        if part
    ]


def title_of(name: str) -> str:
    """A title from the name of a file, without number, date at the end, and marks of copies."""
    stem = _stem(name)
    title = _NUMBERING.sub("", stem, count=1) or stem
    shorter = title
    for _ in range(3):
        shorter = _COPY.sub("", shorter).strip(" _-—.（(")
        dated = list(_DATE.finditer(shorter))
        if dated and dated[-1].end() == len(shorter) and _day(dated[-1]):
            shorter = shorter[: dated[-1].start()].strip(" _-—.（(")
    title = shorter or title
    return " ".join(title.replace("_", " ").split())[:_LONGEST_TITLE] or stem


def category_of(name: str, categories: Sequence[str]) -> str:
    """The category that the words of a name speak for: those that come last, as nouns do."""
    stem = _stem(name).casefold()
    best, place = "", -1
    for words, meant in _HINTS:
        category = next((each for each in categories if meant in each), "")
        ends = [match.end() for match in re.finditer(words, stem)]
        if category and ends and ends[-1] > place:
            best, place = category, ends[-1]
    return best or (_OTHER if _OTHER in categories else "")


def date_of(name: str) -> str:
    """The last day that a name gives in full, as ``2018-03-05``; empty where it gives none."""
    days = [day for match in _DATE.finditer(_stem(name)) if (day := _day(match))]
    return days[-1].isoformat() if days else ""


def _day(match: re.Match[str]) -> date | None:
    digits = match[0]
    # 2018123 is no day, and 20180305 is one.
    if digits.isdecimal() and not _COMPACT.match(digits):
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def _stem(name: str) -> str:
    ending = extension(name)
    stem = unicodedata.normalize("NFC", name[: len(name) - len(ending)] if ending else name)
    kept = (c for c in stem if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return "".join(kept).strip()


def _files(path: Path, depth: int) -> Iterator[Path]:
    """A file, or those in a folder and below; links to folders are not followed."""
    try:
        if not path.is_dir():
            yield path
            return
        if depth > _DEEPEST or (depth and path.is_symlink()):
            return
        with os.scandir(path) as entries:
            wanted = (Path(entry.path) for entry in entries if not _is_ignored(entry.name))
            inside = [*islice(wanted, MOST_FILES + 1)]
    except OSError:
        yield path  # told where it is read
        return
    for each in inside:
        yield from _files(each, depth + 1)


def _is_ignored(name: str) -> bool:
    """Whether systems and programs put such a file beside a person's own."""
    low = name.casefold()
    return low in _IGNORED or low.startswith(_IGNORED_STARTS) or low.endswith(_IGNORED_ENDS)


def _intended(path: Path, categories: Sequence[str]) -> Intended:
    size, problem = 0, ""
    try:
        if path.is_dir():
            problem = f"无法打开文件夹“{path.name}”，请检查权限。"
        size = path.stat().st_size
    except OSError:
        problem = f"无法读取文件“{path.name}”，请检查它是否被移动、改名或被别的程序占用。"
    name = path.name
    return Intended(
        path, size, title_of(name), category_of(name, categories), date_of(name), problem=problem
    )


def _without_doubles(
    intended: list[Intended], kept: Mapping[str, KeptFile], cancelled: Callable[[], bool]
) -> list[Intended]:
    sizes = Counter(each.size for each in intended)
    sizes.update({each.size for each in kept.values()})
    known = {each.sha256: (name.rpartition("/")[2], name) for name, each in kept.items()}
    marked: list[Intended] = []
    for each in intended:
        if cancelled():
            raise Cancelled("已取消添加。")
        same, file_there = "", ""
        if sizes[each.size] > 1 and each.size and not each.problem:
            with suppress(OSError), each.path.open("rb") as file:
                digest = sha256_of(file)
                same, file_there = known.get(digest, ("", ""))
                known.setdefault(digest, (each.path.name, ""))
        marked.append(replace(each, same_as=same, same_file=file_there))
    return marked
