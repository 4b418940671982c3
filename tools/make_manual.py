"""Take the manual's pictures and write it for the web: ``python -m tools.make_manual``.

The chapters in resources/manual are written by hand. The pictures beside them are of the running
program with a shipped example; docs/manual.md is all chapters in one. With ``--check`` nothing is
written: the exit code is 1 where docs/manual.md is not what the chapters make.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "manual.md"
SIZE = (1180, 720)
_COLOURS = 128
_HEADER = "本手册由 `python -m tools.make_manual` 根据 resources/manual 生成，在程序中按 F1 打开。"


def document() -> str:
    """The chapters as one document, their pictures where they lie."""
    from app.ui.manual import chapters

    parts = ["# 使用手册", "", _HEADER, ""]
    for chapter in chapters():
        text = chapter.text.strip().replace("](", "](../resources/manual/")
        parts += [f"#{text}", ""]
    return "\n".join(parts)


def take_pictures() -> None:
    """Drive the program on the half-done example, and take a picture of each place."""
    from app.model.paths import FieldPath
    from app.ui.manual import manual_folder
    from tools import pictures

    folder = manual_folder()
    with tempfile.TemporaryDirectory() as name, pictures.program(Path(name), SIZE) as window:
        pictures.save(window, folder / "start.png", _COLOURS)
        desk = pictures.open_example(window, Path(name), "half_done")
        desk.show_panel("problems")
        pictures.save(window, folder / "overview.png", _COLOURS)
        steps = [step.title for step in pictures.steps(window)]
        for file, title in (
            ("filling.png", "1.1工业设备管理情况"),
            ("texts.png", "（五）工业互联网平台技术架构"),
            ("problems.png", "一、企业基本信息"),
        ):
            desk.go_to(pictures.steps(window)[steps.index(title)])
            pictures.save(window, folder / file, _COLOURS)
        pictures.show_preview(desk)
        pictures.save(window, folder / "preview.png", _COLOURS)
        editor = window.session.editor
        if editor is not None:
            editor.edit(FieldPath.parse("company.address"), "四川省成都市龙泉驿区岷屹大道506号")
        window.commands.showing_history.trigger()
        pictures.save(window, folder / "history.png", _COLOURS)


def main(arguments: list[str]) -> int:
    """Write everything, or check."""
    if arguments == ["--check"]:
        fresh = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == document()
        if not fresh:
            print("docs/manual.md 不是最新的，请运行 python -m tools.make_manual。")
        return 0 if fresh else 1
    take_pictures()
    TARGET.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
