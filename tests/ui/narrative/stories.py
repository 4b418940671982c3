"""What the tests of narratives write with."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.model.failure import Failure
from app.model.values import Json
from app.ui.narrative.edit import NarrativeEdit
from app.ui.narrative.prose import ProseEdit
from app.ui.taking import Incoming, Taken
from tests.ui.narrative.conftest import focused

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
FIGURE: dict[str, Json] = {"kind": "figure", "file": "figures/a.png", "caption": "架构"}
TABLE: dict[str, Json] = {"kind": "table", "caption": "", "rows": [["a", "b"], ["c", "d"]]}
STRANGE: dict[str, Json] = {"kind": "video", "text": "看看", "x": 1}


def p(text: str) -> dict[str, Json]:
    return {"kind": "paragraph", "text": text}


class Kept:
    """Takes files in."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def __call__(self, incoming: Sequence[Incoming], tell: Callable[[Taken], object]) -> None:
        taken: list[str | Failure] = []
        for _, work in incoming:
            try:
                taken.append(work(self.add))
            except Failure as failure:
                taken.append(failure)
        tell(taken)

    def add(self, source: Path | bytes, name: str) -> str:
        if name.startswith("full"):
            raise Failure("磁盘已满。")
        data = source if isinstance(source, bytes) else source.read_bytes()
        self.files[f"figures/{name}"] = data
        return f"figures/{name}"


def paste(edit: NarrativeEdit, mime: QMimeData) -> None:
    widget = focused()
    assert isinstance(widget, ProseEdit)
    widget.insertFromMimeData(mime)


def html(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(text)
    mime.setText("not this")
    return mime


def wheel(widget: QWidget, modifier: Qt.KeyboardModifier) -> None:
    """Turn the wheel away from oneself."""
    turn, none = QPoint(0, 120), QPoint()
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(2, 2), QPointF(2, 2), none, turn, buttons, modifier, phase, False)
    assert isinstance(widget, ProseEdit)
    QApplication.sendEvent(widget.viewport(), event)


def picture() -> QImage:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image
