"""Passwords that this computer remembers: in Windows' Credential Manager, or what stands for it.

A password is kept under a key that can be read off the encrypted draft without it, and that stays
the same when the file is moved, renamed or copied: the salt that it begins with. Nothing else
about the draft is kept. Who loses what is remembered loses nothing, as long as they know the
password.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from app.model.failure import Failure

if TYPE_CHECKING:
    from app.store.drafts import DraftFile

_SERVICE = "miit-declaration"
_SALT_BYTES = 16
_MAX_BYTES = 2560
"""Of a password in UTF-16: ``CRED_MAX_CREDENTIAL_BLOB_SIZE`` of Windows."""
_LOCALLY = "local machine"
"""Windows would else carry what is kept to a person's other computers of the same domain."""


class _Store(Protocol):
    """What is asked of a :class:`keyring.backend.KeyringBackend`; it may raise anything."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def key_of(draft: Path | DraftFile) -> str:
    """The key of an encrypted draft: the salt of its file, in hexadecimal.

    It is another once the password was changed. One that is open is asked itself: to read its
    file beside it would let go of the lock on it. Raises :class:`Failure` where there is no
    salt to be read.
    """
    from app.store.drafts import DraftFile

    file = DraftFile.here(draft) if isinstance(draft, Path) else draft
    path = draft if isinstance(draft, Path) else draft.path
    salt = _salt_in(path) if file is None else _salt_of(file)
    if len(salt) < _SALT_BYTES:
        raise Failure(f"无法读取文件“{path}”，请检查它是否还在、是否有权限。")
    return salt.hex()


def _salt_in(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SALT_BYTES)
    except (OSError, ValueError):
        return b""


def _salt_of(file: DraftFile) -> bytes:
    with file.reading() as connection:
        return bytes.fromhex(connection.pragma("cipher_salt") or "")


def available() -> bool:
    """Whether this computer can remember passwords at all."""
    return _store() is not None


def remembered(key: str) -> str:
    """The password kept under ``key``; empty where there is none, or none can be had."""
    store = _store()
    if store is None:
        return ""
    try:
        return store.get_password(_service(key), key) or ""
    except Exception:  # noqa: BLE001 - backends raise what their systems do; a person is asked then
        return ""


def remember(key: str, password: str) -> None:
    """Keep a password under ``key``, over an older one; an empty one is forgotten.

    Raises :class:`Failure` where it can't be kept: it will have to be typed again.
    """
    if not password:
        forget(key)
        return
    store = _store()
    if store is None:
        raise Failure("这台电脑没有可用的凭据管理器，无法记住密码，请每次打开草稿时输入。")
    if len(password.encode("utf-16-le", "surrogatepass")) > _MAX_BYTES:
        raise Failure(f"密码超过{_MAX_BYTES // 2}个字符，无法记住，请每次打开草稿时输入。")
    # Another one left under the same name is moved aside by the Windows backend, not replaced.
    forget(key)
    try:
        store.set_password(_service(key), key, password)
    except Exception as error:  # noqa: BLE001 - as above
        raise _refused("保存", error) from None


def forget(key: str) -> None:
    """Keep no password under ``key`` any more; nothing happens where none was.

    Raises :class:`Failure` where one is kept and stays.
    """
    store = _store()
    if store is None:
        return
    try:
        if store.get_password(_service(key), key) is not None:
            store.delete_password(_service(key), key)
    except Exception as error:  # noqa: BLE001 - as above
        raise _refused("删除", error) from None


def _service(key: str) -> str:
    # A name for each draft: the Windows backend shuffles what shares one.
    return f"{_SERVICE}:{key}"


def _store() -> _Store | None:
    """Where passwords are kept; ``None`` where this computer has no such place."""
    try:
        import keyring
        from keyring.backends import fail

        store = keyring.get_keyring()
        if isinstance(store, fail.Keyring):
            return None
        if hasattr(store, "persist"):
            setattr(store, "persist", _LOCALLY)  # noqa: B010 - Windows' backend alone has it
    except Exception:  # noqa: BLE001 - a broken backend is none
        return None
    return cast(_Store, store)


def _refused(what: str, error: Exception) -> Failure:
    # Only the kind of error: what it says may hold what was to be kept.
    return Failure(f"凭据管理器拒绝{what}密码（{type(error).__name__}），请检查系统的凭据管理器。")
