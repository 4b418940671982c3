"""Make the icon of draft files from its drawing: ``python -m tools.make_icons``.

Windows takes icons of files as ``.ico``, with a picture for each size it shows. Qt draws them,
Pillow packs them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Before Qt is loaded: no screen is needed.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.resources import resource

SOURCE = resource("icons", "draft.svg")
TARGET = resource("icons", "draft.ico")
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def main(target: Path) -> None:
    """Draw the icon in every size, and write them into one file."""
    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(SOURCE))
    if not renderer.isValid():
        sys.exit(f"无法读取图标“{SOURCE}”。")
    pictures = [_drawn(renderer, size) for size in SIZES]
    pictures[-1].save(target, "ICO", sizes=[(n, n) for n in SIZES], append_images=pictures[:-1])
    del application
    print(f"{target}  {target.stat().st_size // 1024} KB")


def _drawn(renderer: QSvgRenderer, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return Image.frombytes("RGBA", (size, size), bytes(image.constBits()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
