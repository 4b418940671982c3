"""The window without a screen, with settings and backups of its own for each test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.examples import COMPLETE, HALF_DONE

# Before anything makes an application: windows would appear on a developer's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
from app.store.importing import new_draft
from app.store.interchange import load
from app.ui.settings import Settings
from app.ui.window import Window


@pytest.fixture(scope="session", autouse=True)
def _clipboard() -> Iterator[None]:
    """What Python put onto the clipboard must not outlive it: Qt would ask for it again."""
    yield
    if isinstance(QGuiApplication.instance(), QGuiApplication):
        QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def _button_up() -> Iterator[None]:
    """A button that a test leaves pressed holds back what later ones wait for."""
    yield
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton


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
def empty_draft(tmp_path: Path) -> Path:
    """A draft file in which nothing is filled in."""
    path = tmp_path / "空白.shenbao"
    DraftFile.create(path, Draft(EDITIONS[-1].id)).close()
    return path


@pytest.fixture
def half_draft(tmp_path: Path) -> Path:
    """A draft file with the half-done example."""
    path = tmp_path / "填了一半.shenbao"
    loaded = load(HALF_DONE, EDITIONS)
    new_draft(path, loaded.edition, loaded).file.close()
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The program's own folder: backups, examples, log."""
    return tmp_path / "data"


@pytest.fixture
def window(
    qtbot: QtBot, settings: Settings, data: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """The window, with nothing open."""
    monkeypatch.setattr("app.ui.doorway.data_folder", lambda: data)
    made = Window(settings, data)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.give_up()


def _copy(example: Path, to: Path) -> Path:
    folder = to / "申报 材料"
    shutil.copytree(example.parent, folder)
    return folder / example.name
