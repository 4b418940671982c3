"""The window without a screen, with settings of its own for each test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.examples import COMPLETE, HALF_DONE

# Before anything makes an application: windows would appear on a developer's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from app.ui.settings import Settings
from app.ui.window import Window


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that nobody remembers."""
    return Settings(tmp_path / "settings" / "settings.ini")


@pytest.fixture
def complete(tmp_path: Path) -> Path:
    """A copy of the complete example, to be changed at will."""
    return _copy(COMPLETE, tmp_path)


@pytest.fixture
def half_done(tmp_path: Path) -> Path:
    """A copy of the half-done example, to be changed at will."""
    return _copy(HALF_DONE, tmp_path)


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[Window]:
    """The window, with nothing open."""
    made = Window(settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def _copy(example: Path, to: Path) -> Path:
    folder = to / "申报 材料"
    shutil.copytree(example.parent, folder)
    return folder / example.name
