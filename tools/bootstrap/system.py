"""What the operating system must bring: a screen to show on, and on Linux the libraries of Qt.

The names are those of Debian 12 and Ubuntu, where root gets them installed; elsewhere the user is
told which libraries are missing. Fonts are not among them: the program brings its own.
"""

import ctypes
import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable

from tools.bootstrap.speech import SetupError, quietly, say

# Shared library -> Debian package. What Qt's core, gui, network and widgets are linked against…
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
# … and what its plugins for X11 and Wayland need on top.
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
# Environment variable that names a screen -> what showing on it takes.
SCREENS = {"DISPLAY": X11, "WAYLAND_DISPLAY": WAYLAND}


def has_screen() -> bool:
    """Whether a window can be shown."""
    return not _on_linux() or bool(_screens())


def provide_qt() -> None:
    """See to the libraries that Qt needs on Linux, for the screens that are there.

    Raises:
        SetupError: some are missing and cannot be installed from here.
    """
    if not _on_linux():
        return
    wanted = dict(QT)
    for screen in _screens():
        wanted |= SCREENS[screen]
    missing = {name: package for name, package in wanted.items() if not _loads(name)}
    if missing:
        _install("图形界面所需的系统库", missing.values(), missing)


def provide_build() -> None:
    """See to what PyInstaller reads Linux's binaries with, and to Python as a shared library.

    Raises:
        SetupError: they are missing and cannot be installed from here.
    """
    if not _on_linux():
        return
    missing: dict[str, str] = {}
    if shutil.which("objdump") is None:
        missing["objdump"] = "binutils"
    library = str(sysconfig.get_config_var("INSTSONAME"))
    if not _loads(library):
        missing[library] = library.partition(".so")[0]
    if missing:
        _install("打包所需的系统软件", missing.values(), missing)


def provide_venv() -> None:
    """See to the parts of Python that Debian leaves out.

    Raises:
        SetupError: they are missing and cannot be installed from here.
    """
    if sys.maxsize < 2**32:
        raise SetupError(
            "这是 32 位的 Python，而界面库只有 64 位的；请安装 64 位的 Python 后重试。"
        )
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing and _on_linux():
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        _install("虚拟环境组件 venv", [version], missing)
    elif missing:
        raise SetupError(
            f"这个 Python 缺少 {'、'.join(missing)}；请用官方安装包安装完整的 Python 后重试。"
        )


def _on_linux() -> bool:
    return sys.platform.startswith("linux")


def _screens() -> list[str]:
    return [variable for variable in SCREENS if os.environ.get(variable)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install(what: str, packages: Iterable[str], missing: Iterable[str]) -> None:
    names = sorted(packages)
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetupError(f"缺少{what}：{'、'.join(missing)}；请用系统的软件包管理器安装后重试。")
    command = f"apt-get install --no-install-recommends {' '.join(names)}"
    if os.geteuid() != 0:
        raise SetupError(f"缺少{what}；请以管理员身份运行下面的命令后重试：\n  sudo {command}")
    say(f"正在安装{what}……")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # A fresh machine has no package lists, an old one has lists of packages that are gone.
    quietly([apt, "update", "-q"], environment)
    code, _ = quietly([apt, "install", "-yq", "--no-install-recommends", *names], environment)
    if code:
        raise SetupError(
            f"没能安装{what}；请检查网络、磁盘空间和软件源，"
            f"或手工运行下面的命令后重试：\n  {command}"
        )
