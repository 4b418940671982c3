"""A package that came in volumes: put together again, and what is missing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.export.verify.safety import Archive
from app.export.verify.witness import SUMMARY_NAME, Witness, account_of_package
from app.model.failure import Failure

_KINDS = frozenset({".docx", ".pdf", ".zip", ".json", ".shenbao", ".eml"})


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The same paths, for each folder the files right in it that can be accounts.

    Raises :class:`Failure` where a folder can't be read, or has none.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = [p for p in sorted(path.iterdir()) if p.suffix.lower() in _KINDS]
        except OSError as error:
            reason = error.strerror or "无法读取"
            raise Failure(f"无法读取文件夹“{path}”（{reason}），请检查路径和权限。") from None
        inside = [p for p in inside if p.is_file() and not p.name.startswith(("~$", "."))]
        if not inside:
            raise Failure(f"文件夹“{path.name}”里没有可以核对的文件，请检查路径。")
        found += inside
    return found


def joined(accounts: Sequence[Witness], *, alone: bool = True) -> list[Witness]:
    """The same accounts, those of volumes of one package put together as the account of it.

    What lies in volumes that are not there is told, volume by volume. Raises :class:`Failure` where
    nothing but such volumes is given of a declaration that stands in another; ``alone`` says that
    there are no further accounts.
    """
    sets: list[dict[int, Witness]] = []
    rest: list[Witness] = []
    for account in accounts:
        volume = account.volume
        if volume is None:
            rest.append(account)
            continue
        fitting = (one for one in sets if _belongs(account, one, volume.number))
        found = next(fitting, None)
        if found is None:
            sets.append({volume.number: account})
        else:
            found.setdefault(volume.number, account)
    if not sets:
        return rest
    packages = [_package(one) for one in sets]
    if alone and all(account.data is None for account in (*packages, *rest)):
        raise Failure("".join(_sentence(one) for one in sets))
    return [*packages, *rest]


def departure(
    package: Path, volumes: Sequence[Path], went_on: Callable[[], None] = lambda: None
) -> str:
    """The first thing in which volumes are not the package that they were made of, or nothing.

    ``went_on`` is called with each file that was read, and may raise to end it. Raises
    :class:`Failure` where one can't be read.
    """
    whole = account_of_package(Archive(package, package.name), went_on)
    accounts = [account_of_package(Archive(path, path.name), went_on) for path in volumes]
    (one, *others) = joined(accounts)
    for _, words in one.oddities:
        return f"“{one.name}”{words}"
    if others or one.sums != whole.sums or one.data != whole.data:
        return f"各卷与“{package.name}”不同，"
    for entry, digest in whole.sums.items():
        if (one.files or {}).get(entry) != digest:
            return f"各卷中的“{entry}”与“{package.name}”中的不同，"
    return ""


def _belongs(account: Witness, others: dict[int, Witness], number: int) -> bool:
    """Whether a volume is of one package with others; one that comes twice is the same twice."""
    other = next(iter(others.values()))
    mine, its = account.volume, other.volume
    alike = mine is not None and its is not None and mine.plan == its.plan
    same = number not in others or others[number].files == account.files
    return alike and same and account.sums == other.sums


def _package(volumes: dict[int, Witness]) -> Witness:
    ordered = [volumes[number] for number in sorted(volumes)]
    first = ordered[0]
    volume = first.volume
    if volume is None:
        return first
    plan = volume.plan
    holders = {entry: one for one in reversed(ordered) for entry in one.files or {}}
    joint = Witness(
        plan.package if len(ordered) > 1 else first.name,
        next((one.data for one in ordered if one.data is not None), None),
        files={entry: (one.files or {})[entry] for entry, one in holders.items()},
        sums=first.sums,
    )

    def figure(entry: str) -> bytes | None:
        return holders[entry].figure(entry) if entry in holders else None

    def original(entry: str) -> BinaryIO | None:
        return holders[entry].original(entry) if entry in holders else None

    joint.figure, joint.original, joint.holds = figure, original, True
    joint.imprint = next((one.imprint for one in ordered if one.imprint is not None), None)
    joint.summary = next((one.summary for one in ordered if one.summary is not None), None)
    said = {one.volume.head for one in ordered if one.volume is not None}
    if joint.summary is not None:
        said.add(tuple(joint.summary.split("\r\n")[: len(volume.head)]))
    if len(said) > 1:
        joint.oddities.append(("", f"各卷的分卷说明与{SUMMARY_NAME}不同。"))
    for number, (called, entries) in enumerate(zip(plan.names, plan.entries, strict=True), 1):
        if number in volumes:
            more = (volumes[number].files or {}).keys() & joint.sums.keys() - set(entries)
            joint.oddities += [("", f"第{number}卷中多出了“{entry}”。") for entry in sorted(more)]
        else:
            joint.elsewhere |= {e: joint.sums[e] for e in entries if e in joint.sums}
            joint.oddities.append(("", f"缺少第{number}卷（“{called}”），请补齐后再核对。"))
    return joint


def _sentence(volumes: dict[int, Witness]) -> str:
    names = "、".join(f"“{one.name}”" for _, one in sorted(volumes.items()))
    first = next(iter(volumes.values())).volume
    total = first.total if first is not None else 0
    missing = [f"第{number}卷" for number in range(1, total + 1) if number not in volumes]
    lacking = "、".join(missing)
    return f"{names}是分成{total}卷的电子包的一部分，缺少{lacking}，请把各卷一起放入再核对。"
