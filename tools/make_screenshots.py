"""Take the picture of the running program that README shows: ``python -m tools.make_screenshots``.

Another file may be named to write it to.

No screen is needed. The bundled font is used whatever the machine has, so that the picture looks
the same wherever it is taken.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# Before Qt is loaded: it reads them once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_SCALE_FACTOR"] = "1.5"

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.resources import resource
from app.ui.appearance import apply_scheme, bundled_font, set_up
from app.ui.outline import steps_of
from app.ui.preview import PreviewPanel
from app.ui.settings import Settings
from app.ui.window import Window

ROOT = Path(__file__).resolve().parent.parent
WINDOW = ROOT / "docs" / "images" / "window.png"
EXAMPLE = resource("examples", "complete", "declaration.json")
SIZE = (1280, 800)
STEP = 3
"""The step that is shown: the first box of claims."""
_PATIENCE = 60.0


def main(target: Path) -> None:
    """Open the complete example, go to a step, and take the picture."""
    application = QApplication([])
    set_up(application)
    font = bundled_font(application.font())
    if font is None:
        sys.exit("没有找到随附的字体，请先运行 python -m tools.make_fonts。")
    application.setFont(font)
    apply_scheme(application, "light")
    with tempfile.TemporaryDirectory() as folder:
        window = Window(Settings(Path(folder) / "settings.ini"), Path(folder) / "data")
        window.resize(*SIZE)
        window.show()
        window.session.create(Path(folder) / "申报书.shenbao", EXAMPLE)
        _wait(lambda: window.desk is not None)
        desk, editor = window.desk, window.session.editor
        if desk is None or editor is None:
            sys.exit(f"没能打开“{EXAMPLE}”。")
        desk.show_panel("preview")
        desk.go_to(steps_of(editor.edition)[STEP])
        panel = desk.preview
        if not isinstance(panel, PreviewPanel):
            sys.exit("没有预览。")
        _wait(lambda: panel.pages.page_count > 0 and panel.pages.settled)
        picture = window.grab().toImage()
        window.give_up()
    target.parent.mkdir(parents=True, exist_ok=True)
    plain = Image.frombytes("RGB", (picture.width(), picture.height()), _pixels(picture))
    # A palette of 256 colours halves the file, and nobody sees the difference.
    plain.quantize(256, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    print(f"{target}  {target.stat().st_size // 1024} KB")


def _pixels(picture: QImage) -> bytes:
    """Red, green and blue of each pixel; Qt fills its lines up to whole words."""
    packed = picture.convertToFormat(QImage.Format.Format_RGB888)
    width, line = 3 * packed.width(), packed.bytesPerLine()
    data = bytes(packed.constBits())
    return b"".join(data[row * line : row * line + width] for row in range(packed.height()))


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit("等待窗口超时，没有截图。")
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WINDOW)
