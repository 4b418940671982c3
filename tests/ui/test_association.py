"""Draft files that open with a double click."""

import sys
from pathlib import Path, PureWindowsPath

import pytest

from app.resources import resource
from app.ui.association import NAME, UserRegistry, associate, associate_drafts, entries

PROGRAM = PureWindowsPath("C:/程序 文件/miit-declaration.exe")
ICON = PureWindowsPath("C:/程序 文件/resources/icons/draft.ico")


class Remembered:
    """A registry in memory, which may refuse to be written."""

    def __init__(self) -> None:
        self.keys = dict[str, str]()
        self.written = list[str]()

    def read(self, key: str) -> str | None:
        return self.keys.get(key)

    def write(self, key: str, value: str) -> None:
        self.keys[key] = value
        self.written.append(key)


def test_a_double_click_starts_the_program_with_the_file() -> None:
    registry = Remembered()
    assert associate(registry, Path(PROGRAM), Path(ICON))

    assert registry.keys["Software\\Classes\\.shenbao"] == NAME
    command = registry.keys[f"Software\\Classes\\{NAME}\\shell\\open\\command"]
    assert command == f'"{Path(PROGRAM)}" "%1"'
    assert registry.written[-1] == "Software\\Classes\\.shenbao"


def test_what_stands_there_is_not_written_again() -> None:
    registry = Remembered()
    associate(registry, Path(PROGRAM), Path(ICON))
    registry.written.clear()

    assert not associate(registry, Path(PROGRAM), Path(ICON))
    assert registry.written == []
    # The program was moved: only what names its place changes.
    assert associate(registry, Path("D:/新/miit-declaration.exe"), Path(ICON))
    assert registry.written == [f"Software\\Classes\\{NAME}\\shell\\open\\command"]


def test_a_checkout_associates_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bool:
        raise AssertionError

    monkeypatch.setattr("app.ui.association.associate", refuse)
    associate_drafts()


def test_the_icon_ships_in_every_size() -> None:
    from PIL import Image

    with Image.open(resource("icons", "draft.ico")) as icon:
        sizes = icon.info["sizes"]

    assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= sizes


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has a registry")
def test_the_registry_of_windows_takes_it() -> None:
    import winreg

    registry = UserRegistry()
    for key, value in entries(Path(PROGRAM), Path(ICON)).items():
        test_key = key.replace("Software\\Classes", "Software\\miit-declaration-test")
        assert registry.read(test_key) is None
        registry.write(test_key, value)
        assert registry.read(test_key) == value
    for key in sorted(entries(Path(PROGRAM), Path(ICON)), reverse=True):
        part = key.replace("Software\\Classes", "Software\\miit-declaration-test")
        while part != "Software":
            try:
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, part)
            except OSError:
                break
            part = part.rpartition("\\")[0]
