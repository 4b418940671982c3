"""Driving the real program without a screen, to take pictures of it.

The bundled font is used whatever the machine has, and the clock stands still, so that a picture
looks the same wherever and whenever it is taken.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

# Before Qt is loaded: it reads these once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1.5"
os.environ["QT_STYLE_OVERRIDE"] = "fusion"

# Before anything of the program is loaded.
from tools import clock  # isort: split

from PIL import Image
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.resources import resource
from app.ui.appearance import apply_scheme, bundled_font, set_up
from app.ui.desk import Desk
from app.ui.outline import Step, steps_of
from app.ui.preview import PreviewPanel
from app.ui.settings import Settings
from app.ui.window import Window

Colour = tuple[int, int, int]
SCALE = float(os.environ["QT_SCALE_FACTOR"])
"""How many pixels of a picture are one of the program's: sharp where people enlarge to 150 %."""
DRAFT = "申报书.shenbao"
_INCH = 96
"""Of the program's pixels, by which pictures say how large they are meant to be shown."""
_PATIENCE = 60.0
_STILL = 2.0
"""Seconds; longer than anything waits to be told."""
_QUIET = 0.25
"""Seconds without anything being drawn, after which what is shown is taken to stay as it is."""
_DRAWING = {QEvent.Type.Paint, QEvent.Type.UpdateRequest, QEvent.Type.LayoutRequest}


class _Watch(QObject):
    """Knows when something was drawn last."""

    last = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _DRAWING:
            self.last = time.monotonic()
        return super().eventFilter(watched, event)


_watch = _Watch()


@cache
def _application() -> QApplication:
    application = QApplication([])
    application.setCursorFlashTime(0)
    set_up(application)
    font = bundled_font(application.font())
    if font is None:
        sys.exit("没有找到随附的字体，请先运行 python -m tools.make_fonts。")
    # What the machine likes its letters to look like does not matter here.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(font)
    apply_scheme(application, "light")
    application.installEventFilter(_watch)
    return application


@contextmanager
def program(folder: Path, size: tuple[int, int]) -> Iterator[Window]:
    """The program's window as after its first start, at the clock's first hour.

    Settings and data lie in ``folder``; the window is closed afterwards.
    """
    _application()
    clock.reset()
    window = Window(Settings(folder / "settings.ini"), folder / "data")
    window.resize(*size)
    window.show()
    try:
        yield window
    finally:
        # Two backups of one moment would be one.
        clock.advance(60)
        window.give_up()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def open_example(window: Window, folder: Path, name: str) -> Desk:
    """Open an example that ships with the program, as a draft in ``folder``."""
    window.session.create(folder / DRAFT, resource("examples", name, "declaration.json"))
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


# --- pictures ---------------------------------------------------------------------------------


def image_of(widget: QWidget, part: QRect | None = None) -> Image.Image:
    """A picture of ``widget`` as it is now, or of a part of it."""
    picture = (widget.grab(part) if part is not None else widget.grab()).toImage()
    packed = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, line = (packed.width(), packed.height()), packed.bytesPerLine()
    # Qt fills its lines up to whole words.
    return Image.frombytes("RGB", size, bytes(packed.constBits()), "raw", "RGB", line, 1)


def save(picture: Image.Image, target: Path, colours: int = 256) -> None:
    """Write a picture, small, and with how large it is meant to be shown."""
    target.parent.mkdir(parents=True, exist_ok=True)
    density = (SCALE * _INCH, SCALE * _INCH)
    _in_few(picture, colours).save(target, "PNG", optimize=True, dpi=density)
    print(f"{target.name}  {target.stat().st_size // 1024} KB")


def _in_few(picture: Image.Image, colours: int) -> Image.Image:
    """The picture with a palette, which halves its file: grounds and signs keep their colours.

    Kept as they are: the colours that are there most often, and those least like any of these.
    The rest, edges of letters mostly, takes the nearest. (Pillow's own ways tint large grounds.)
    """
    data = picture.tobytes()
    pixels = list(zip(data[::3], data[1::3], data[2::3], strict=True))
    counted = Counter(pixels)
    kept = [colour for colour, _ in counted.most_common(colours * 3 // 4)]
    far = {colour: min(_distance(colour, each) for each in kept) for colour in counted}
    while len(kept) < min(colours, len(counted)):
        farthest = max(far, key=far.__getitem__)
        kept.append(farthest)
        far = {colour: min(was, _distance(colour, farthest)) for colour, was in far.items()}
    index: dict[Colour, int] = {}
    for colour in counted:
        away = [_distance(colour, each) for each in kept]
        index[colour] = away.index(min(away))
    packed = Image.frombytes("P", picture.size, bytes([index[colour] for colour in pixels]))
    packed.putpalette([value for colour in kept for value in colour])
    return packed


def _distance(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


# --- time -------------------------------------------------------------------------------------


def wait(condition: Callable[[], bool]) -> None:
    """Let the program live until ``condition`` holds."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit("等待窗口超时，没有截图。")
        QApplication.processEvents()
        time.sleep(0.01)


def still(widget: QWidget) -> None:
    """Let the program live until nothing of ``widget`` changes: what looks find is told late."""
    before = image_of(widget, widget.rect())
    since = time.monotonic()

    def same() -> bool:
        nonlocal before, since
        now = image_of(widget, widget.rect())
        if now != before:
            before, since = now, time.monotonic()
        return time.monotonic() - since > _STILL

    wait(same)


def settle() -> None:
    """Let the program come to rest: what it was asked to do is done, and nothing is drawn anew."""
    ended: list[object] = []
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    windows = [each for each in shown if isinstance(each, Window)]
    for window in windows:
        window.session.do(lambda: None, ended.append, ended.append)
    wait(lambda: len(ended) == len(windows))
    start = time.monotonic()
    wait(lambda: time.monotonic() - max(start, _watch.last) > _QUIET)
