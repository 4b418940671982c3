"""The real program as a process of its own, seen from outside: its windows, and its draft file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.values import Json
from app.store.opening import open_any
from tests.outside.xserver import Hands

PATIENCE = 30.0
"""Seconds after which something is taken to never happen."""
_OPENED = " - "
"""Stands in the title behind the name of the draft that is open."""
ROOT = Path(__file__).parents[2]
_T = TypeVar("_T")


class NeverError(AssertionError):
    """What was waited for did not come."""


def wait(what: str, look: Callable[[], _T], patience: float = PATIENCE) -> _T:
    """Look again and again until there is something; give that."""
    end = time.monotonic() + patience
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise NeverError(what)
        time.sleep(0.02)


class Program:
    """``python -m app``, with folders of its own below ``home``."""

    def __init__(self, display: str, home: Path, hands: Hands) -> None:
        self._display = display
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None
        self.hands = hands

    # --- its life ---------------------------------------------------------------------------

    def start(self, *arguments: str) -> None:
        """Start it and wait for its window, which gets the focus."""
        self._home.mkdir(parents=True, exist_ok=True)
        with (self._home / "said.log").open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                cwd=ROOT,
                env=self._environment(),
                stdout=said,
                stderr=said,
            )
        self.attend()

    def open(self, draft: Path) -> None:
        """Start it on a draft, and wait until that is open."""
        self.start(str(draft))
        self.attend(_OPENED)

    def new(self, draft: Path) -> None:
        """Make a new draft by keyboard: through the menu, its path in the dialog for files."""
        self.hands.press("alt+f")
        wait("the menu", self.hands.popups)
        self.hands.settle()
        self.hands.press("Return")
        self.attend("新建草稿")
        self.hands.press("ctrl+a")
        self.hands.write(f"{draft}\n")
        wait(f"no draft {draft}", draft.is_file)
        self.attend(_OPENED)

    def kill(self) -> float:
        """End it at once (SIGKILL); when that was."""
        process = self._process
        if process is None:
            raise NeverError("nothing was started")
        at = time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait()
        self._process = None
        return at

    def end(self) -> None:
        """End it, if it still runs."""
        if self._process is not None:
            self.kill()

    @property
    def running(self) -> bool:
        """Whether it is still there."""
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """What it wrote on its standard output and error."""
        log = self._home / "said.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the program's commands."""
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def _environment(self) -> dict[str, str]:
        home = str(self._home)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("QT_") and name != "WAYLAND_DISPLAY"
        }
        return kept | {
            "DISPLAY": self._display,
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_DATA_HOME": f"{home}/data",
            "PYTHONUTF8": "1",
        }

    # --- its windows ------------------------------------------------------------------------

    @property
    def titles(self) -> list[str]:
        """The titles of its windows, the uppermost last."""
        return [self.hands.title_of(window) for window in self.hands.windows()]

    def attend(self, title: str = "") -> None:
        """Wait for a window with these words in its title; the uppermost one gets the focus."""

        def found() -> int:
            if not self.running:
                raise NeverError(f"the program ended: {self.said[-2000:]}")
            windows = self.hands.windows()
            return windows[-1] if windows and title in self.hands.title_of(windows[-1]) else 0

        window = wait(f"no window “{title}” among {self.titles}", found)
        if self.hands.focused != window:
            self.hands.focus(window)
            wait("the window does not take the focus", lambda: self.hands.focused == window)
        self.hands.settle()


class Paper:
    """What a draft file holds, read again and again while the program writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Draft:
        """The draft as it was saved last."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with open_any(self.path, EDITIONS) as loaded:
                    return loaded.draft
            except Failure:
                # Whoever saves is in the way for a moment.
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def get(self, path: str) -> Json:
        """What stands at a path of the form; ``None`` where nothing does."""
        return value_at(self.read().content, path)


def value_at(content: Any, path: str) -> Any:
    """What stands at a path in the content of a ``declaration.json``."""
    for part in path.split("."):
        if isinstance(content, list):
            content = content[int(part)] if int(part) < len(content) else None
        else:
            content = content.get(part) if isinstance(content, dict) else None
    return content


def findings(program: Program, draft: Path) -> list[dict[str, str]]:
    """What ``check`` finds in a draft, by the command line."""
    done = program.command("check", str(draft), "--json")
    if done.returncode not in {0, 1}:
        raise NeverError(done.stderr)
    return json.loads(done.stdout)
