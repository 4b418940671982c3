"""Job objects: by them Windows bounds a process, and ends it with whoever started it."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from typing import Any

_log = logging.getLogger(__name__)

_EXTENDED_LIMITS = 9
_PROCESS_MEMORY = 0x0100
_KILL_ON_CLOSE = 0x2000
_SET_QUOTA_AND_TERMINATE = 0x0101


class _BasicLimits(ctypes.Structure):
    """``JOBOBJECT_BASIC_LIMIT_INFORMATION`` of winnt.h."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Limits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION`` of winnt.h."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("transferred", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("process_peak", ctypes.c_size_t),
        ("job_peak", ctypes.c_size_t),
    )


class Job:
    """One job object. While it is open its processes are bounded by it.

    ``memory`` bounds what each may commit, in bytes; 0 does not. Without it they end when the job
    is closed, or the process that has it open ends. Raises :class:`OSError`.
    """

    def __init__(self, memory: int = 0, kernel: Any = None) -> None:
        self._kernel = kernel or _windows()
        self._handle: int | None = self._kernel.CreateJobObjectW(None, None)
        self._must(self._handle)
        limits = _Limits()
        limits.basic.flags = _PROCESS_MEMORY if memory else _KILL_ON_CLOSE
        limits.process_memory = memory
        size = ctypes.sizeof(limits)
        given = self._kernel.SetInformationJobObject(
            self._handle, _EXTENDED_LIMITS, ctypes.byref(limits), size
        )
        self._must(given)

    def take(self, process_id: int) -> None:
        """Have a process belong to the job, and all that it starts. Raises :class:`OSError`."""
        process = self._kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, process_id)
        if not process:
            raise _error()
        try:
            if not self._kernel.AssignProcessToJobObject(self._handle, process):
                raise _error()
        finally:
            self._kernel.CloseHandle(process)

    def close(self) -> None:
        """Let go of it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._kernel.CloseHandle(handle)

    def _must(self, done: object) -> None:
        if not done:
            error = _error()
            if self._handle:
                self.close()
            raise error


def contain(process_id: int, memory: int = 0) -> Job | None:
    """Put a process into a job of its own, see :class:`Job`.

    ``None`` where the system has no such thing, or refuses it: the process runs all the same.
    """
    if sys.platform != "win32":
        return None
    try:
        job = Job(memory)
        try:
            job.take(process_id)
        except OSError:
            job.close()
            raise
    except OSError as error:
        _log.warning("a process is not bounded: %s", error)
        return None
    if process_id == os.getpid():
        _mine.append(job)
    return job


_mine: list[Job] = []
"""What this process put itself into: open as long as it lives."""


def _error() -> OSError:
    number = ctypes.get_last_error() if sys.platform == "win32" else 0
    return OSError(number, "the job object was refused")


def _windows() -> Any:
    """The functions, with the types of what they take and give."""
    if sys.platform != "win32":
        raise OSError("there are no job objects here")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    handle, word = ctypes.c_void_p, ctypes.c_uint32
    kernel.CreateJobObjectW.restype = handle
    kernel.CreateJobObjectW.argtypes = (handle, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, word)
    kernel.OpenProcess.restype = handle
    kernel.OpenProcess.argtypes = (word, ctypes.c_int, word)
    kernel.AssignProcessToJobObject.argtypes = (handle, handle)
    kernel.CloseHandle.argtypes = (handle,)
    return kernel
