r"""Draft files on Windows: their name, their icon, and that a double click opens them here.

Only for this user (``HKEY_CURRENT_USER\Software\Classes``), which needs no rights. Where another
program was chosen for the extension, that stays: Windows keeps a person's choice elsewhere.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.model.filenames import DRAFT_SUFFIX
from app.resources import resource

_log = logging.getLogger(__name__)

NAME = "MIIT.Declaration.Draft"
"""The class of draft files in the registry (the "ProgID")."""
_CLASSES = "Software\\Classes"
_ASSOCIATIONS_CHANGED = 0x08000000


class Registry(Protocol):
    """Default values of keys below ``HKEY_CURRENT_USER``."""

    def read(self, key: str) -> str | None:
        """The default value of a key; ``None`` where there is none."""
        ...

    def write(self, key: str, value: str) -> None:
        """Set the default value of a key. Raises :class:`OSError`."""
        ...


def entries(program: Path, icon: Path) -> Mapping[str, str]:
    """What has to stand in the registry, by key."""
    return {
        f"{_CLASSES}\\{NAME}": "申报书草稿",
        f"{_CLASSES}\\{NAME}\\DefaultIcon": f'"{icon}",0',
        f"{_CLASSES}\\{NAME}\\shell\\open\\command": f'"{program}" "%1"',
        # Last: what it points to is there by now.
        f"{_CLASSES}\\{DRAFT_SUFFIX}": NAME,
    }


def associate(registry: Registry, program: Path, icon: Path) -> bool:
    """Let draft files be opened by ``program``; whether anything had to be changed.

    Raises :class:`OSError` where the registry can't be written.
    """
    wanted = entries(program, icon)
    missing = {key: value for key, value in wanted.items() if registry.read(key) != value}
    for key, value in missing.items():
        registry.write(key, value)
    return bool(missing)


def associate_drafts() -> None:
    """Do so for this program, where it is one of its own (frozen) on Windows; never fails."""
    if sys.platform != "win32" or not getattr(sys, "frozen", False):
        return
    program = Path(sys.executable)
    # Its other executable, for commands, opens a console.
    windowed = program.with_name(program.name.replace("-cli.exe", ".exe"))
    try:
        if associate(UserRegistry(), windowed, resource("icons", "draft.ico")):
            import ctypes

            ctypes.windll.shell32.SHChangeNotify(_ASSOCIATIONS_CHANGED, 0, None, None)
    except OSError:
        _log.warning("draft files could not be associated", exc_info=True)


class UserRegistry:
    """The registry of the user who runs the program; on Windows alone."""

    def read(self, key: str) -> str | None:
        """The default value of a key."""
        if sys.platform != "win32":
            return None
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value, _ = winreg.QueryValueEx(opened, "")
        except FileNotFoundError:
            return None
        return value if isinstance(value, str) else None

    def write(self, key: str, value: str) -> None:
        """Set the default value of a key."""
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as made:
                winreg.SetValueEx(made, "", 0, winreg.REG_SZ, value)
