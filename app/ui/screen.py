"""Whether there is a screen to show a window on, found out before Qt is asked.

Without one Qt ends the whole process with an English message; here it becomes a Chinese sentence.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

NO_SCREEN = "本机没有图形界面，无法打开窗口；请改用 python -m app check 或 export 命令。"


def reason_against_window(environment: Mapping[str, str] = os.environ) -> str:
    """Why no window can be opened here, as a sentence; empty where one can.

    Windows and macOS always have a screen; elsewhere a display server must answer, and the
    libraries that Qt needs to speak to it must be there.
    """
    if sys.platform in {"win32", "darwin"}:
        return ""
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if wanted:
        names = [name.partition(":")[0] for name in wanted.split(";")]
        servers = {name.split("-")[0] for name in names}
        if not servers & {"xcb", "wayland"}:
            return _missing(names)
    else:
        names = [n for n, v in _DISPLAYS.items() if environment.get(v)]
        servers = set(names)
    if not any(_ANSWERS[server](environment) for server in _ANSWERS if server in servers):
        return NO_SCREEN
    return _missing(names)


_DISPLAYS = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}


def _missing(names: list[str]) -> str:
    """Empty where the plugin of one of the platforms loads; else what to do."""
    wrong = ""
    for name in names:
        try:
            ctypes.CDLL(str(_plugins() / f"libq{name}.so"))
        except OSError as error:
            # The loader's message begins with the library that it could not find.
            wrong = str(error).partition(":")[0]
        else:
            return ""
    return (
        f"无法打开窗口：缺少图形界面所需的系统库（{wrong}）；"
        "请运行 python3 start.py 自动安装，或改用 check、export 命令。"
    )


def _plugins() -> Path:
    spec = find_spec("PySide6")
    package = Path(spec.origin).parent if spec and spec.origin else Path()
    return package / "Qt" / "plugins" / "platforms"


def _x11_answers(environment: Mapping[str, str]) -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    display = environment.get("DISPLAY", "").encode() or None
    connection = ctypes.c_void_p(xcb.xcb_connect(display, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    place = Path(environment.get("XDG_RUNTIME_DIR", ""), environment.get("WAYLAND_DISPLAY", ""))
    if not place.is_absolute():
        return False
    import socket  # which takes a while to load, and serves nobody under Windows

    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.connect(str(place))
        except OSError:
            return False
    return True


_ANSWERS: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "wayland": _wayland_answers,
    "xcb": _x11_answers,
}
