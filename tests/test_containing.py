"""Job objects: that Windows is asked for what is meant; under Windows, that it does it."""

import ctypes
import subprocess
import sys
import time
from typing import Any

import pytest

from app import containing
from app.containing import Job, contain

ON_WINDOWS = sys.platform == "win32"
JOB, PROCESS = 41, 42


class Kernel:
    """Notes what it is asked, and refuses ``refused``."""

    def __init__(self, refused: str = "") -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.limits = containing._Limits()
        self._refused = refused

    def CreateJobObjectW(self, *_: object) -> int:  # noqa: N802
        return self._answer("create", JOB)

    def SetInformationJobObject(self, job: int, kind: int, limits: Any, size: int) -> int:  # noqa: N802
        ctypes.memmove(ctypes.byref(self.limits), limits, size)
        return self._answer("limit", 1, job, kind, size)

    def OpenProcess(self, rights: int, _: object, process: int) -> int:  # noqa: N802
        return self._answer("open", PROCESS, rights, process)

    def AssignProcessToJobObject(self, job: int, process: int) -> int:  # noqa: N802
        return self._answer("assign", 1, job, process)

    def CloseHandle(self, handle: int) -> int:  # noqa: N802
        return self._answer("close", 1, handle)

    def _answer(self, word: str, answer: int, *about: object) -> int:
        self.asked.append((word, *about))
        return 0 if word == self._refused else answer


def test_what_windows_is_told_is_laid_out_as_it_expects() -> None:
    assert ctypes.sizeof(containing._Limits) == (144 if sys.maxsize > 1 << 32 else 112)
    assert containing._Limits.process_memory.offset == (112 if sys.maxsize > 1 << 32 else 96)
    assert containing._BasicLimits.flags.offset == 16


@pytest.mark.parametrize(("memory", "flags"), [(0, 0x2000), (1 << 30, 0x100)])
def test_a_process_is_put_into_a_job_with_its_limits(memory: int, flags: int) -> None:
    kernel = Kernel()
    job = Job(memory, kernel)
    job.take(1234)
    assert (kernel.limits.basic.flags, kernel.limits.process_memory) == (flags, memory)
    assert kernel.asked == [
        ("create",),
        ("limit", JOB, 9, ctypes.sizeof(containing._Limits)),
        ("open", 0x101, 1234),
        ("assign", JOB, PROCESS),
        ("close", PROCESS),
    ]
    job.close()
    job.close()
    assert kernel.asked[5:] == [("close", JOB)]


@pytest.mark.parametrize(
    ("refused", "closed"), [("create", []), ("limit", [JOB]), ("open", []), ("assign", [PROCESS])]
)
def test_what_is_refused_is_an_error_and_nothing_stays_open(
    refused: str, closed: list[int]
) -> None:
    kernel = Kernel(refused)
    with pytest.raises(OSError, match="refused"):
        Job(0, kernel).take(1234)

    assert [about for word, *about in kernel.asked if word == "close"] == [[n] for n in closed]


@pytest.mark.skipif(ON_WINDOWS, reason="there are job objects")
def test_elsewhere_there_are_none() -> None:
    assert contain(1) is None
    with pytest.raises(OSError, match="no job objects"):
        Job()


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])


@pytest.mark.skipif(not ON_WINDOWS, reason="Windows alone has job objects")
def test_a_process_ends_with_its_job() -> None:
    with sleeper() as process:
        job = contain(process.pid)
        assert job is not None
        assert process.poll() is None
        job.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(not ON_WINDOWS, reason="Windows alone has job objects")
def test_a_process_ends_with_whoever_started_it() -> None:
    parent = (
        "import os, sys; from app import children; "
        "p = children.start([sys.executable, '-c', 'import time; time.sleep(600)']); "
        "print(p.pid, flush=True); os._exit(3)"
    )
    run = subprocess.run(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, check=False, timeout=120
    )
    end = time.monotonic() + 60
    while _is_running(int(run.stdout)):
        assert time.monotonic() < end
        time.sleep(0.1)


def _is_running(process_id: int) -> bool:
    kernel = containing._windows()
    kernel.WaitForSingleObject.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    synchronize, timed_out = 0x00100000, 0x102
    process = kernel.OpenProcess(synchronize, False, process_id)
    if not process:
        return False
    try:
        return kernel.WaitForSingleObject(process, 0) == timed_out
    finally:
        kernel.CloseHandle(process)


@pytest.mark.skipif(not ON_WINDOWS, reason="Windows alone has job objects")
def test_a_process_bounds_its_own_memory() -> None:
    code = (
        "from app import containing\n"
        "from app.children import limit_memory\n"
        "limit_memory(1 << 28)\n"
        "print(len(containing._mine))\n"
        "try: bytes(1 << 28)\n"
        "except MemoryError: print('refused')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    taken, *refused = run.stdout.split()
    assert taken == b"1"
    # Wine takes the limit and does not enforce it.
    assert refused == ([] if _is_wine() else [b"refused"])


def _is_wine() -> bool:
    loader = ctypes.WinDLL("ntdll") if sys.platform == "win32" else None
    return hasattr(loader, "wine_get_version")
