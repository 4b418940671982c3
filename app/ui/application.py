"""The way into the window."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, cast

from app.commands import UNUSABLE
from app.ui.screen import reason_against_window

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from app.ui.window import Window


def run(arguments: Sequence[str]) -> int:
    """Open the window, on the file that ``arguments`` names; returns when it is closed.

    The exit code is 0; or 2 where no window can be opened, which is said on standard error.
    """
    if len(arguments) > 1:
        return _refuse("一次只能打开一个文件：python -m app 文件")
    reason = reason_against_window()
    if reason:
        return _refuse(reason)
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        return _refuse(f"无法打开窗口：界面库不可用（{error}），请重新运行 start.py 安装。")
    from app.ui.appearance import apply_scheme, set_up
    from app.ui.settings import Settings, data_folder
    from app.ui.window import LOG_NAME, TITLE, Window

    application = QApplication([sys.argv[0]])
    application.setApplicationName("miit-declaration")
    application.setApplicationDisplayName(TITLE)
    folder = data_folder()
    _keep_log(folder / LOG_NAME)
    settings = Settings(folder / "settings.ini")
    set_up(application)
    apply_scheme(application, settings.scheme)
    application.styleHints().colorSchemeChanged.connect(_redress)
    window = Window(settings)
    sys.excepthook = _hook(window)
    window.show()
    if arguments:
        window.open(Path(arguments[0]))
    code = application.exec()
    leave_on_clipboard()
    return code


def _redress(_: object) -> None:
    """The system went light or dark: what has colours of its own follows when that is done."""
    from PySide6.QtCore import QTimer

    from app.ui.dressing import redress

    QTimer.singleShot(0, redress)


def leave_on_clipboard() -> None:
    """Let others have the text that was copied here, when the program has ended.

    What Python put onto the clipboard is asked for once more after Python's own end.
    """
    from PySide6.QtGui import QGuiApplication
    from shiboken6 import createdByPython

    clipboard = QGuiApplication.clipboard()
    held = cast("QMimeData | None", clipboard.mimeData())  # the stubs know of no empty one
    if held is not None and createdByPython(held):
        clipboard.setText(clipboard.text())


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return UNUSABLE


def _keep_log(file: Path) -> None:
    """Keep what nobody foresaw in a file; where that can't be written, nowhere."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.getLogger("app").addHandler(handler)
    logging.getLogger("app").setLevel(logging.INFO)


def _hook(
    window: Window,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """What nobody foresaw in the window itself: a sentence there, the rest in the log."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            window.tell_fault(error)

    return tell
