"""The program as a process: it opens, it ends, and without a screen it says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.ui import screen
from app.ui.screen import NO_SCREEN, reason_against_window
from tests.examples import COMPLETE

ROOT = Path(__file__).parent.parent.parent
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")


def run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own in a changed environment."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    for name, value in changes.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@LINUX
@pytest.mark.parametrize(
    "screen_",
    [
        {"DISPLAY": None, "WAYLAND_DISPLAY": None},
        {"DISPLAY": ":9999", "WAYLAND_DISPLAY": None},
        {"DISPLAY": None, "WAYLAND_DISPLAY": "nothing-here"},
        {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": "xcb"},
    ],
)
def test_without_a_screen_there_is_one_sentence(screen_: dict[str, str | None]) -> None:
    done = run("-m", "app", str(COMPLETE), **{"QT_QPA_PLATFORM": None, **screen_})

    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{NO_SCREEN}\n")


@LINUX
def test_an_unknown_platform_is_said_and_does_not_abort() -> None:
    done = run("-m", "app", QT_QPA_PLATFORM="nonsense")

    assert done.returncode == 2
    assert done.stderr.startswith("无法打开窗口")
    assert done.stderr.count("\n") == 1


@LINUX
def test_libraries_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file")

    monkeypatch.setattr(screen.ctypes, "CDLL", refuse)
    reason = reason_against_window({"QT_QPA_PLATFORM": "offscreen"})

    assert "libxcb-cursor.so.0" in reason
    assert reason.endswith("。")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_always_have_a_screen(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)

    assert reason_against_window({}) == ""


def test_more_than_one_file_is_refused() -> None:
    done = run("-m", "app", "a.json", "b.json")

    assert done.returncode == 2
    assert "一个文件" in done.stderr


OPEN_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from app.ui import application, window

shown = window.Window.open
def open_then_close(self, path):
    shown(self, path)
    self.session.switched.connect(lambda: QTimer.singleShot(0, self.close))
window.Window.open = open_then_close
raise SystemExit(application.run(sys.argv[1:]))
"""


def test_it_opens_a_draft_and_ends(half_draft: Path, tmp_path: Path) -> None:
    done = run(
        "-c",
        OPEN_AND_CLOSE,
        str(half_draft),
        QT_QPA_PLATFORM="offscreen",
        XDG_DATA_HOME=str(tmp_path),
        APPDATA=str(tmp_path),
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_window_is_there_before_what_is_heavy() -> None:
    """What takes its time to load is loaded behind the window."""
    done = run(
        "-c",
        "import sys, app.ui.window; "
        "print(*(m for m in ('docx', 'reportlab', 'PySide6.QtPdf', 'pydantic', 'lxml', 'PIL', "
        "'keyring', 'apsw', 'app.model.editions') if m in sys.modules))",
    )

    assert (done.stdout.strip(), done.stderr) == ("", "")


COPYING = """
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from app.ui.application import leave_on_clipboard
application = QApplication([])
copied = QMimeData()
copied.setText("甲")
copied.setHtml("<p>甲</p>")
application.clipboard().setMimeData(copied)
leave_on_clipboard()
print(application.clipboard().text())
"""


def test_the_program_ends_well_after_something_was_copied() -> None:
    done = run("-c", COPYING, QT_QPA_PLATFORM="offscreen")

    assert (done.returncode, done.stdout) == (0, "甲\n")
