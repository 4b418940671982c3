"""Take the manual's pictures and write it for the web: ``python -m tools.make_manual [NAME…]``.

The chapters in resources/manual are written by hand. The pictures beside them are of the running
program with a shipped example (:mod:`tools.manual_pictures`); docs/manual.md is all chapters in
one. Where pictures are named, only these are taken. With ``--check`` nothing is written: the exit
code is 1 where docs/manual.md is not what the chapters make, or where a picture does not show the
program as it is.

A chapter is added by a file like ``075-verifying.md`` (its number is its place; see
:mod:`app.ui.manual`), and each picture in it by a scene of the same name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "manual.md"
_HEADER = "本手册由 `python -m tools.make_manual` 根据 resources/manual 生成，在程序中按 F1 打开。"
_LINK = re.compile(r"(!?)\[([^]]*)\]\(([^)]+)\)")
_COLOURS = 96
_CELL = 4
"""Pixels, along each side, that are looked at together when pictures are compared."""
_FAINT = 24
"""From how much of 255 on cells differ: more than a palette makes, less than 5 in place of 6."""


def document() -> str:
    """The chapters as one document, their pictures where they lie."""
    from app.ui.manual import chapters, picture_size

    titles = {chapter.file.name: chapter.title for chapter in chapters()}

    def lead(link: re.Match[str]) -> str:
        picture, words, name = link.groups()
        if picture:
            width = picture_size(name).width()
            return f'<img src="../resources/manual/{name}" alt="{words}" width="{width}">'
        return f"[{words}](#{_anchor(titles[name])})" if name in titles else link[0]

    parts = ["# 使用手册", "", _HEADER, ""]
    parts += [f"- [{title}](#{_anchor(title)})" for title in titles.values()]
    for chapter in chapters():
        text = re.sub(r"^#", "##", chapter.text.strip(), flags=re.MULTILINE)
        parts += ["", _LINK.sub(lead, text)]
    return "\n".join([*parts, ""])


def _anchor(title: str) -> str:
    """What a heading is called in links, as sites for repositories do it."""
    return re.sub(r"[^\w-]", "", title.replace(" ", "-"))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures show the same, whatever their smoothing and their palettes are.

    Looked at are cells of some pixels, so that a letter counts and the edge of one does not.
    """
    if one.size != other.size:
        return False
    cells = [picture.convert("RGB").reduce(_CELL) for picture in (one, other)]
    differences = ImageStat.Stat(ImageChops.difference(*cells))
    worst = max(high for _, high in differences.extrema)
    return worst < _FAINT


def is_kept(picture: Image.Image, file: Path) -> bool:
    """Whether the file holds what the picture shows."""
    if not file.is_file():
        return False
    with Image.open(file) as kept:
        return alike(picture, kept)


def check(names: list[str]) -> list[str]:
    """What is not fresh, in sentences; of pictures only those of these names, or all."""
    from tools import manual_pictures  # isort: split

    from app.ui.manual import manual_folder

    folder = manual_folder()
    said = [
        f"图片 {name}.png 不是程序现在的样子。"
        for name, picture in manual_pictures.take(names)
        if not is_kept(picture, folder / f"{name}.png")
    ]
    left = {file.name for file in folder.glob("*.png")}
    left -= {f"{name}.png" for name in manual_pictures.SCENES}
    said += [f"图片 {name} 没有程序来拍。" for name in sorted(left)]
    if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != document():
        said.append(f"{TARGET.relative_to(ROOT)} 不是各章现在的内容。")
    return said


def write(names: list[str]) -> None:
    """Take the pictures of these names, or all, and write the document.

    A picture that still shows the program as it is stays the file that it was.
    """
    from tools import manual_pictures, pictures  # isort: split

    from app.ui.manual import manual_folder

    for name, picture in manual_pictures.take(names):
        file = manual_folder() / f"{name}.png"
        if not is_kept(picture, file):
            pictures.save(picture, file, _COLOURS)
    TARGET.write_text(document(), encoding="utf-8")


def main(arguments: Iterable[str]) -> int:
    """Write everything, or check."""
    names = list(arguments)
    if "--check" not in names:
        write(names)
        return 0
    names.remove("--check")
    said = check(names)
    for sentence in said:
        print(sentence)
    if said:
        print("请运行 python -m tools.make_manual，看过图片后提交。")
    return 1 if said else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
