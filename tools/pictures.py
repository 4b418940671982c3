"""Driving the real program without a screen, to take pictures of it.

The bundled font is used whatever the machine has, so that a picture looks the same wherever it is
taken. How large a pixel is, ``QT_SCALE_FACTOR`` says before this is imported.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Before Qt is loaded: it reads it once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.resources import resource
from app.ui.appearance import apply_scheme, bundled_font, set_up
from app.ui.desk import Desk
from app.ui.outline import Step, steps_of
from app.ui.preview import PreviewPanel
from app.ui.settings import Settings
from app.ui.window import Window

_PATIENCE = 60.0
_SETTLE = 0.6
"""Seconds until what is shown stays as it is."""


@contextmanager
def program(folder: Path, size: tuple[int, int]) -> Iterator[Window]:
    """The program's window, with settings and data in ``folder``; it is closed afterwards."""
    application = QApplication([])
    set_up(application)
    font = bundled_font(application.font())
    if font is None:
        sys.exit("没有找到随附的字体，请先运行 python -m tools.make_fonts。")
    application.setFont(font)
    apply_scheme(application, "light")
    window = Window(Settings(folder / "settings.ini"), folder / "data")
    window.resize(*size)
    window.show()
    settle()
    yield window
    window.give_up()


def open_example(window: Window, folder: Path, name: str) -> Desk:
    """Open an example that ships with the program, as a draft in ``folder``."""
    window.session.create(folder / "申报书.shenbao", resource("examples", name, "declaration.json"))
    wait(lambda: window.desk is not None)
    if window.desk is None:
        sys.exit(f"没能打开示例“{name}”。")
    return window.desk


def steps(window: Window) -> tuple[Step, ...]:
    """The steps of the draft that is open."""
    editor = window.session.editor
    return steps_of(editor.edition) if editor is not None else ()


def show_preview(desk: Desk) -> None:
    """Show the preview, and wait until its pages are drawn."""
    desk.show_panel("preview")
    panel = desk.preview
    if not isinstance(panel, PreviewPanel):
        sys.exit("没有预览。")
    wait(lambda: panel.pages.page_count > 0 and panel.pages.settled)


def save(widget: QWidget, target: Path, colours: int = 256) -> None:
    """Write a picture of ``widget`` as it is now."""
    settle()
    picture = widget.grab().toImage()
    target.parent.mkdir(parents=True, exist_ok=True)
    plain = Image.frombytes("RGB", (picture.width(), picture.height()), _pixels(picture))
    # A palette halves the file, and nobody sees the difference; the small signs keep their colours.
    method = Image.Quantize.MAXCOVERAGE
    packed = plain.quantize(colours, method, dither=Image.Dither.NONE)
    packed.save(target, "PNG", optimize=True)
    print(f"{target}  {target.stat().st_size // 1024} KB")


def wait(condition: Callable[[], bool]) -> None:
    """Let the program live until ``condition`` holds."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit("等待窗口超时，没有截图。")
        QApplication.processEvents()
        time.sleep(0.01)


def settle() -> None:
    """Let the program come to rest."""
    end = time.monotonic() + _SETTLE
    wait(lambda: time.monotonic() > end)


def _pixels(picture: QImage) -> bytes:
    """Red, green and blue of each pixel; Qt fills its lines up to whole words."""
    packed = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, line = 3 * packed.width(), packed.bytesPerLine()
    data = bytes(packed.constBits())
    return b"".join(data[row * line : row * line + width] for row in range(packed.height()))
