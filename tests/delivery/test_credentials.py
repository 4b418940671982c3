"""Passwords that the computer remembers: kept by draft, found again, and forgotten."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError, PasswordSetError

from app.delivery.credentials import available, forget, key_of, remember, remembered
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.drafts import DraftFile

UTF8 = {"PYTHONUTF8": "1"}


class Memory(KeyringBackend):
    """A keyring that holds passwords as long as it lives."""

    # Never chosen by itself, nor chained to the system's own.
    priority = cast(Any, -1)

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


class Broken(Memory):
    """A keyring whose system answers nothing but errors."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("the bus is gone")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError(password)


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    kept = keyring.get_keyring()
    yield
    keyring.set_keyring(kept)


@pytest.fixture
def memory() -> Memory:
    memory = Memory()
    keyring.set_keyring(memory)
    return memory


def test_each_draft_has_its_own_password(memory: Memory) -> None:
    assert available()
    assert remembered("甲") == ""
    remember("甲", "密码 一")
    remember("乙", "two")
    remember("甲", "三")

    assert (remembered("甲"), remembered("乙")) == ("三", "two")
    assert len(memory.kept) == 2


def test_what_is_forgotten_is_gone(memory: Memory) -> None:
    remember("甲", "一")
    remember("乙", "二")
    forget("甲")
    forget("甲")
    remember("乙", "")

    assert memory.kept == {}


def test_a_password_that_no_system_can_hold_is_refused(memory: Memory) -> None:
    remember("甲", "长" * 1280)
    assert remembered("甲") == "长" * 1280

    with pytest.raises(Failure, match="1280个字符"):
        remember("甲", "长" * 1281)
    with pytest.raises(Failure, match="1280个字符"):
        remember("乙", "😀" * 641)


def test_without_a_keyring_the_person_is_told_only_when_it_matters() -> None:
    keyring.set_keyring(fail.Keyring())

    assert not available()
    assert remembered("甲") == ""
    forget("甲")
    with pytest.raises(Failure, match="每次打开草稿时输入"):
        remember("甲", "一")


def test_a_broken_keyring_never_tells_the_password() -> None:
    broken = Broken()
    keyring.set_keyring(broken)

    assert remembered("甲") == ""
    with pytest.raises(Failure, match="OSError") as refused:
        remember("甲", "s3cret")
    assert "s3cret" not in str(refused.value)

    broken.get_password = lambda service, username: None
    with pytest.raises(Failure, match="PasswordSetError") as refused:
        remember("甲", "s3cret")
    assert "s3cret" not in str(refused.value)


def test_the_key_follows_the_file(tmp_path: Path) -> None:
    path = tmp_path / "草稿.shenbao"
    path.write_bytes(bytes(range(16)) + b"rest")
    key = key_of(path)
    moved = path.rename(tmp_path / "改名.shenbao")

    assert key_of(moved) == key == bytes(range(16)).hex()


def test_the_key_of_a_draft_is_the_same_open_or_closed(tmp_path: Path) -> None:
    file = DraftFile.create(tmp_path / "密.shenbao", Draft(EDITIONS[-1].id), password="一")
    key = key_of(file)
    assert key == key_of(file.path)

    file.set_password("二")
    assert key_of(file) != key
    assert key_of(file) == key_of(file.path)

    key = key_of(file)
    file.close()
    assert key_of(file.path) == key

    file = DraftFile.open(file.path, EDITIONS, password="二")
    file.set_password("")
    with pytest.raises(Failure, match="无法读取文件"):
        key_of(file)
    file.close()


_OTHER = """
import sys
from pathlib import Path
from app.model.editions import EDITIONS
from app.store.drafts import DraftFile
DraftFile.open(Path(sys.argv[1]), EDITIONS, password="一")
"""


def test_a_draft_stays_locked_while_its_key_is_asked_for(tmp_path: Path) -> None:
    file = DraftFile.create(tmp_path / "密.shenbao", Draft(EDITIONS[-1].id), password="一")
    key_of(file.path)

    command = [sys.executable, "-c", _OTHER, str(file.path)]
    other = subprocess.run(command, check=False, capture_output=True, env=os.environ | UTF8)

    assert b"InUse" in other.stderr
    file.close()


def test_a_file_without_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "短.shenbao").write_bytes(b"short")

    for name in ("短.shenbao", "无.shenbao", "a\0b"):
        with pytest.raises(Failure, match="无法读取文件"):
            key_of(tmp_path / name)


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows' own Credential Manager")
def test_windows_keeps_passwords_on_this_computer() -> None:
    from win32ctypes.pywin32 import win32cred  # type: ignore[import-untyped]

    key = secrets.token_hex(16)
    try:
        assert available()
        remember(key, "密码一😀")
        remember(key, "长" * 1280)
        remember(key, "密码二😀")
        kept = win32cred.CredRead(f"miit-declaration:{key}", win32cred.CRED_TYPE_GENERIC)
        assert kept["Persist"] == 2, "on this machine, not on others of the domain"
        assert remembered(key) == "密码二😀"
    finally:
        forget(key)
    assert remembered(key) == ""
