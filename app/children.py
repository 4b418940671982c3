"""What the processes that the program starts beside itself have in common.

Each is this program once more, with one argument that says what it is for, and speaks through its
standard input and output. Nothing that lies where the program was started is ever taken for a part
of it, be it called ``app.py`` or ``pikepdf.py``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import app

if TYPE_CHECKING:
    import subprocess

_PLACE = Path(app.__file__).parents[1]


def command(argument: str) -> list[str]:
    """How this program is started once more."""
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    # -P: where the program was started may hold anything, an app.py too.
    return [sys.executable, "-P", "-m", app.__name__, argument]


def environment(mine: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that it is started with: it finds this program wherever that was started."""
    given = dict(mine)
    if not getattr(sys, "frozen", False):
        # An empty part would mean the working directory.
        known = filter(None, given.get("PYTHONPATH", "").split(os.pathsep))
        given["PYTHONPATH"] = os.pathsep.join((str(_PLACE), *known))
    return given


def working_directory() -> str:
    """The folder that it works in: Windows would not let go of any other meanwhile."""
    frozen = getattr(sys, "frozen", False)
    return str(Path(sys.executable).parent if frozen else _PLACE)


def start(program: list[str]) -> subprocess.Popen[bytes]:
    """Start a process that is spoken with through pipes, and ends with this one at the latest.

    Raises :class:`OSError`.
    """
    import subprocess
    import weakref

    from app.containing import contain

    windowless = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
    process = subprocess.Popen(  # noqa: S603 - this program itself
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=working_directory(),
        creationflags=windowless,
    )
    job = contain(process.pid)
    if job is not None:
        weakref.finalize(process, job.close)
    return process


# --- in the process itself ------------------------------------------------------------------------


def untouched(pipe: int) -> int:
    """A pipe that gives the bytes that were put in; Windows would translate ends of lines."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(pipe, os.O_BINARY)
    return pipe


def yield_to_others() -> None:
    """Let the window go first wherever both want the processor."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), below_normal)
    else:
        os.nice(5)


def limit_memory(limit: int) -> None:
    """Have this process get no more than ``limit`` bytes of memory, as far as the system can."""
    if sys.platform == "win32":
        from app.containing import contain

        contain(os.getpid(), memory=limit)
    else:
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bounded = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (bounded, most))


def limit_time(seconds: int) -> None:
    """End this process when so many seconds have passed; with 0 no longer.

    For one whose other end is gone, and can't end it any more. Windows ends it then by itself.
    """
    if sys.platform != "win32":
        import signal

        signal.alarm(seconds)
