"""However often Qt is called, ``None``, ``True`` and ``False`` do not run out."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.ui.nothing import PLENTY, keep_none

ROOT = Path(__file__).parent.parent.parent
MANY_CALLS = """
import app.ui
from PySide6.QtCore import QObject, Signal
class Thing(QObject):
    told = Signal()
thing = Thing()
for _ in range(200_000):
    thing.setObjectName("x")
    thing.told.emit()
print("alive")
"""


def test_many_calls_of_qt_do_not_end_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_CALLS],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="immortal from Python 3.12 on")
@pytest.mark.parametrize("thing", [None, True, False])
def test_each_is_given_plenty_once(thing: object) -> None:
    keep_none()
    keep_none()

    assert PLENTY <= sys.getrefcount(thing) < 2 * PLENTY
