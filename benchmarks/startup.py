"""From the start of the process to the first picture of the window, against an empty QMainWindow.

Both are started in turn, each as a process of its own, and each says when its window was first
painted. The clock runs from before the process is made.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
LIMIT = 1.8

# Run in both children: says when the first picture of the window is on the screen, with all that is
# in it, and ends the process. Only the window's handle is watched: a filter for the whole
# application would have Python make the types of whatever event comes, most of all in our window.
_TELL = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, handle, event):
        if event.type() != QEvent.Type.Expose:
            return False
        handle.removeEventFilter(self)
        handle.event(event)  # paints everything
        print(time.time(), flush=True)
        QApplication.exit(0)
        return True

def watched(*_):
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
    watch = Watch()
    window.windowHandle().installEventFilter(watch)
    return execute()

execute = QApplication.exec
QApplication.exec = staticmethod(watched)
"""
_OURS = f"{_TELL}\nfrom app.__main__ import main\nsys.exit(main([]))"
_THEIRS = f"""{_TELL}
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1280, 800)
window.show()
sys.exit(QApplication.exec())
"""


def run() -> None:
    with tempfile.TemporaryDirectory() as home:
        # A new user's settings, and Python's compiled modules kept, as on any desk.
        environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        if "DISPLAY" not in environment:
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        _time(_OURS, environment)
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            ours.append(_time(_OURS, environment))
            theirs.append(_time(_THEIRS, environment))
    middle, other = statistics.median(ours), statistics.median(theirs)
    print(f"window painted after {middle * 1000:.0f} ms, an empty one after {other * 1000:.0f} ms")
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    print(
        f"ratio: {middle / other:.2f} ({min(ratios):.2f} to {max(ratios):.2f}); "
        f"wanted: at most {LIMIT}"
    )


def _time(code: str, environment: dict[str, str]) -> float:
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    return float(done.stdout.split()[0]) - start
