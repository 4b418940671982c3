"""Why a disk refuses, in words that say what to do."""

from __future__ import annotations

import errno

import apsw

from app.store.records import Unreadable


def reason_of(error: BaseException | None, *, retried: bool = False) -> str:
    """Why the disk refused, in words that say what to do.

    With ``retried`` also that it is tried again by itself, where that may help.
    """
    passing = _passing(error)
    if passing:
        return f"{passing}；程序会自动重试。" if retried else f"{passing}，然后重试。"
    if isinstance(error, apsw.ReadOnlyError):
        return "这个位置是只读的，请另存到别处。"
    if isinstance(error, apsw.CantOpenError):
        return "路径过长，请把文件放到路径较短的文件夹。"
    if isinstance(error, apsw.CorruptError | apsw.NotADBError | Unreadable):
        return "文件已损坏，请另存副本或用备份恢复。"
    if isinstance(error, FileExistsError):
        return "同名文件已经存在，请换一个文件名。"
    if isinstance(error, FileNotFoundError):
        return "文件夹不存在，请检查路径。"
    if isinstance(error, PermissionError):
        return "没有写入权限，或文件正被占用，请检查后重试。"
    if isinstance(error, OSError):
        return f"{error.strerror or '读写出错'}，请检查磁盘后重试。"
    return f"{type(error).__name__}，请重试。"


def _passing(error: BaseException | None) -> str:
    """A reason that may pass; empty for others."""
    if isinstance(error, apsw.FullError) or (
        isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    ):
        return "磁盘已满，请腾出空间"
    if isinstance(error, apsw.CantOpenError) and "too long" not in str(error):
        return "文件或所在的文件夹打不开，请检查U盘、网络驱动器或权限"
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return "文件正被其他程序占用，请稍候"
    if isinstance(error, apsw.IOError):
        return "读写磁盘出错，请检查U盘、网络驱动器或磁盘"
    return ""
