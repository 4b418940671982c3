"""The commands of start.py."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.bootstrap import environment, places, system
from tools.bootstrap.speech import SetupError, never_fail_on_print, say

USAGE = """\
用法（Windows 上把 python3 换成 py）：
  python3 start.py                  用填好的示例打开程序；没有屏幕时导出示例
  python3 start.py test [参数]      运行测试，参数交给 pytest
  python3 start.py build            打包成不需要 Python 的程序文件夹
  python3 start.py setup [用途]     只安装依赖；用途为 run（默认）、test、build 或 dev
所需的一切都装在本文件夹的 .venv 里。"""


def run(arguments: Sequence[str]) -> int:
    """Do what start.py was asked to; returns the exit code."""
    never_fail_on_print()
    try:
        match list(arguments):
            case []:
                return _open_example()
            case ["test", *rest]:
                return _test(rest)
            case ["build"]:
                return _build()
            case ["setup"]:
                environment.provide("run")
            case ["setup", purpose] if purpose in environment.PURPOSES:
                environment.provide(purpose)
            case ["-h" | "--help" | "help"]:
                say(USAGE)
            case _:
                say(USAGE)
                return 2
    except SetupError as trouble:
        say(f"出错：{trouble}")
        return 1
    except KeyboardInterrupt:
        say("已中断；再次运行会从中断处继续。")
        return 130
    return 0


def _open_example() -> int:
    environment.provide("run")
    environment.compile_program()
    if system.has_screen():
        system.provide_qt()
        say("正在用填好的示例打开程序……")
        return _python("-m", "app", places.EXAMPLE)
    say("本机没有图形界面，改为把填好的示例导出为 DOCX、PDF 和电子包……")
    return _python("-m", "app", "export", places.EXAMPLE, "--out", places.EXPORTED)


def _test(arguments: Sequence[str]) -> int:
    environment.provide("test")
    environment.compile_program()
    system.provide_qt()
    say("正在运行测试……")
    # One run per core, each in a process of its own; an argument of the same name overrides it.
    return _python("-m", "pytest", "-n", "auto", "--dist", "worksteal", *arguments)


def _build() -> int:
    environment.provide("build")
    system.provide_build()
    say("正在打包，需要一两分钟……")
    code = _python("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    if code == 0:
        say(f"已打包到 {places.BUILT}")
    return code


def _python(*arguments: str | Path) -> int:
    """Run the environment's Python in the repository, with a Qt that does without a screen."""
    surroundings = dict(os.environ)
    if not system.has_screen():
        surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(part) for part in (places.PYTHON, *arguments)]
    return subprocess.run(command, cwd=places.ROOT, env=surroundings, check=False).returncode
