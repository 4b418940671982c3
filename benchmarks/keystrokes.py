"""From a keystroke in the real window to the words painted and the whole draft checked again.

Every field of the complete example is filled in, the longest text has its 1500 字, and the keys
come at its end, as typed by the input method: composed, then committed. The clock runs from the
event to the moment when nothing is left to do: the draft is changed, checked, and all is painted.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

KEYS = 400
WORDS = 1500
LIMIT = 16
PATH = "architecture"
TYPED = "平台面向二十一个行业提供服务，已接入设备六十一万台，支持八十六种协议，实时处理能力强。"


def run() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.ui.nothing import keep_none

    keep_none()
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as name:
        _measure(application, Path(name))


def _measure(application, folder: Path) -> None:
    from app.model.counting import count_words
    from app.model.editions import EDITIONS
    from app.model.paths import FieldPath
    from app.store.importing import new_draft
    from app.store.interchange import load
    from app.ui.settings import Settings
    from app.ui.window import Window
    from tests.examples import COMPLETE

    edition, path = EDITIONS[0], FieldPath.parse(PATH)
    loaded = load(COMPLETE, EDITIONS)
    text = TYPED * (WORDS // count_words(TYPED) + 1)
    while count_words(text) > WORDS - KEYS - 1:
        text = text[:-1]
    draft = folder / "完整.shenbao"
    new_draft(draft, edition, loaded).file.close()
    window = Window(Settings(folder / "settings.ini"))
    window.resize(1400, 900)
    window.show()
    window.open(draft)
    _until(application, lambda: window.session.editor is not None)
    editor = window.session.editor
    assert editor is not None
    editor.edit(path, text)
    editor.lead(path)
    _settle(application, 2.0)
    box = application.focusWidget()
    _type(application, box, "续")
    assert str(editor.value(path)) != text, "the keys did not arrive in the text"
    times = [_type(application, box, TYPED[index % len(TYPED)]) for index in range(KEYS)]
    grown = count_words(str(editor.value(path))) - count_words(text)
    assert grown > KEYS // 2
    slow = statistics.quantiles(times, n=100)
    print(f"{KEYS} keystrokes at the end of {count_words(str(editor.value(path)))} 字:")
    print(
        f"median {statistics.median(times):.1f} ms, p95 {slow[94]:.1f} ms, p99 {slow[98]:.1f} ms, "
        f"worst {max(times):.1f} ms; wanted: p99 below {LIMIT} ms"
    )
    window.close()
    _settle(application, 0.5)


def _type(application, box, character: str) -> float:
    """Compose and commit one character; gives the milliseconds until all of it is dealt with."""
    from PySide6.QtGui import QInputMethodEvent

    composing = QInputMethodEvent("pin", [])
    application.sendEvent(box, composing)
    application.processEvents()
    committed = QInputMethodEvent()
    committed.setCommitString(character)
    start = time.perf_counter()
    application.sendEvent(box, committed)
    # The checks run when the waiting events are done with, and may ask for more painting.
    for _ in range(4):
        application.processEvents()
    spent = (time.perf_counter() - start) * 1000
    _settle(application, 0.02)
    return spent


def _settle(application, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.002)


def _until(application, happened) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end, "it never happened"
        _settle(application, 0.01)
