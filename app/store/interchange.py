"""Reading ``declaration.json``: leniently, and without trusting the file.

What is wrong inside is kept in the draft, where the checks name it. Only a file that can't be
read at all, or that belongs to an edition unknown here, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from app.model.draft import Draft
from app.model.edition import Edition
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.model.values import Json

if TYPE_CHECKING:
    from app.store.drafts import DraftFile

MAX_BYTES = 32 * 2**20
"""Larger than any declaration by far; what is larger was not meant for us."""
_MAX_DIGITS = 400
_DEEPEST = 40
"""A declaration is at most eight levels deep."""
_TOO_DEEP = "文件“{name}”嵌套过深，不是申报数据，请重新选择。"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A draft read from a file in ``folder``, and its edition.

    ``file`` is the draft file that it stands in and that carries its files; without one they lie
    in the folder. As a context it closes that file.
    """

    draft: Draft
    edition: Edition
    folder: Path
    file: DraftFile | None = None

    def close(self) -> None:
        """Let go of the draft file, if there is one."""
        if self.file is not None:
            self.file.close()

    def __enter__(self) -> Loaded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def load(path: Path, editions: tuple[Edition, ...]) -> Loaded:
    """Read a ``declaration.json``.

    Raises :class:`Failure` where the file can't be read, isn't JSON, or names an edition that is
    not among ``editions``. A file without an edition is taken for the oldest.
    """
    content = _object(path)
    named = content.pop("edition", None) or editions[0].id
    edition = next((e for e in editions if e.id == named), None)
    if edition is None:
        raise Failure(
            f"文件“{path.name}”属于本程序不认识的申报书版本“{str(named)[:40]}”，"
            "请使用相应版本的程序打开。"
        )
    draft = Draft(edition.id, content).numbered(edition.form)
    return Loaded(draft, edition, path.parent)


def judge(path: Path, editions: tuple[Edition, ...]) -> None:
    """Look whether a ``declaration.json`` is worth a new draft.

    Raises :class:`Failure` where :func:`load` does, and where it was plainly made by and for
    another program: none of its members belongs to the form, nor does it name an edition.
    """
    draft = load(path, editions).draft
    form = next(edition.form for edition in editions if edition.id == draft.edition)
    foreign = draft.content and not any(form.find(FieldPath((name,))) for name in draft.content)
    if foreign and "edition" not in _object(path):
        raise Failure(
            f"文件“{path.name}”里没有申报书的任何栏目，不是申报数据，请选择 declaration.json。"
        )


def _object(path: Path) -> dict[str, Json]:
    content = parse(_bytes(path), path.name)
    if not isinstance(content, dict):
        raise Failure(f"文件“{path.name}”不是申报数据：最外层应为 JSON 对象，请选择正确的文件。")
    return content


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Failure(f"找不到文件“{path}”，请检查路径和文件名。") from None
    except IsADirectoryError:
        raise Failure(f"“{path}”是文件夹，请选择其中的 declaration.json 文件。") from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise Failure(f"“{path}”是文件夹，请选择其中的 declaration.json 文件。") from None
        raise Failure(
            f"无法读取文件“{path}”（{_reason(error)}），请检查权限或是否被占用。"
        ) from None
    if len(data) > MAX_BYTES:
        raise Failure(f"文件“{path.name}”超过 {MAX_BYTES // 2**20} MB，不是申报数据，请重新选择。")
    return data


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def parse(data: bytes, name: str) -> Json:
    """The JSON in the bytes of a file called ``name``: numbers exact, nothing lost.

    Raises :class:`Failure` where they are none, or were made to exhaust whoever reads them.
    """
    content = _decoded(data, name)
    _check_depth(content, name)
    return content


def _decoded(data: bytes, name: str) -> Json:
    if not data.strip():
        raise Failure(f"文件“{name}”是空的，请选择有内容的申报数据文件。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(
            f"文件“{name}”不是 UTF-8 编码的文本（第{error.start + 1}字节处），"
            "请选择 declaration.json，或另存为 UTF-8 编码。"
        ) from None
    try:
        return json.loads(
            text,
            parse_float=_number(Decimal),
            parse_int=_number(int),
            parse_constant=_not_a_number,
            object_pairs_hook=_members,
        )
    except json.JSONDecodeError as error:
        raise Failure(
            f"文件“{name}”不是有效的 JSON（第{error.lineno}行第{error.colno}列），"
            "文件可能不完整，请重新导出或选择其他文件。"
        ) from None
    except RecursionError:
        raise Failure(_TOO_DEEP.format(name=name)) from None
    except ValueError:
        raise Failure(f"文件“{name}”含有无效的数值（NaN 或无穷大），请改正后重试。") from None


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """The members of an object; one that comes again is kept under a name that no field has.

    So nothing of it is lost, and the checks name it like any other unknown member.
    """
    members: dict[str, Json] = {}
    for name, value in pairs:
        free, again = name, 1
        while free in members:
            again += 1
            free = f"{name}（第{again}次）"
        members[free] = value
    return members


def _check_depth(content: Json, name: str) -> None:
    level = [content]
    for _ in range(_DEEPEST):
        below: list[Json] = []
        for item in level:
            if isinstance(item, list | dict):
                below.extend(item.values() if isinstance(item, dict) else item)
        if not below:
            return
        level = below
    raise Failure(_TOO_DEEP.format(name=name))


def _number(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """Numbers of absurd length stay text: the field they stand in will say so."""

    def read(text: str) -> Any:
        return convert(text) if len(text) <= _MAX_DIGITS else text

    return read


def _not_a_number(text: str) -> NoReturn:
    raise ValueError(text)
