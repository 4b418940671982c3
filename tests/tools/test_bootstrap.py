import ast
import hashlib
import json
import os
import subprocess
import sys
import zipfile

import pytest

from tools.bootstrap import commands, environment, places, system
from tools.bootstrap.speech import SetupError

START = places.ROOT / "start.py"


def start(*arguments, **variables):
    return subprocess.run(
        [sys.executable, START, *arguments],
        capture_output=True,
        env=os.environ | variables,
        check=False,
    )


@pytest.fixture
def room(tmp_path, monkeypatch):
    """An environment that is in place, in a folder of its own, and whose pip sees no index."""
    for name in ("ENVIRONMENT", "LOCKS"):
        monkeypatch.setattr(places, name, tmp_path / name.lower())
        (tmp_path / name.lower()).mkdir()
    monkeypatch.setattr(places, "STAMP", tmp_path / "environment" / "installed.json")
    monkeypatch.setattr(places, "LOG", tmp_path / "out" / "setup.log")
    monkeypatch.setattr(places, "PYTHON", sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "installed"))
    for purpose in environment.PURPOSES:
        lock(purpose, "absent==1")
    return tmp_path


def lock(purpose, requirement, digest="0" * 64):
    text = f"{requirement} --hash=sha256:{digest}\n"
    (places.LOCKS / f"{purpose}.txt").write_text(text, encoding="utf-8")


def wheel(folder):
    """A wheel that fulfils `nothing==1`."""
    path = folder / "nothing-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing.py", "")
        archive.writestr(
            "nothing-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1\n"
        )
        archive.writestr(
            "nothing-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("nothing-1.dist-info/RECORD", "")
    return path


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_start_parses_under_an_old_python():
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_unknown_command_gets_the_usage():
    done = start("frobnicate", PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert "start.py test" in done.stdout.decode()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_no_console_stops_it(encoding):
    done = start("--help", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"start.py test" in done.stdout


def test_what_is_locked_is_installed_once(room):
    lock("run", "nothing==1", digest_of(wheel(room)))
    environment.provide("run")
    assert (room / "installed" / "nothing.py").exists()
    (room / "nothing-1-py3-none-any.whl").unlink()
    environment.provide("run")


def test_a_changed_lock_is_installed_anew(room):
    lock("run", "nothing==1", digest_of(wheel(room)))
    environment.provide("run")
    lock("run", "absent==1")
    with pytest.raises(SetupError):
        environment.provide("run")


def test_a_larger_purpose_holds_the_smaller_ones(room):
    lock("test", "nothing==1", digest_of(wheel(room)))
    environment.provide("test")
    environment.provide("run")
    with pytest.raises(SetupError):
        environment.provide("build")


def test_a_damaged_stamp_is_no_stamp(room):
    lock("run", "nothing==1", digest_of(wheel(room)))
    places.STAMP.write_text("[", encoding="utf-8")
    environment.provide("run")
    assert set(json.loads(places.STAMP.read_text(encoding="utf-8"))) == {"run"}


def test_a_foreign_file_is_refused(room):
    wheel(room)
    lock("run", "nothing==1")
    with pytest.raises(SetupError, match="校验值不符"):
        environment.provide("run")


def test_an_unfit_python_is_told(room):
    with pytest.raises(SetupError, match=r"没有适合本机系统和 Python 版本的安装包.*setup\.log"):
        environment.provide("run")
    assert "absent" in places.LOG.read_text(encoding="utf-8")


def test_an_index_out_of_reach_is_told(room, monkeypatch):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(SetupError, match="检查网络"):
        environment.provide("run")


def test_a_lost_lock_is_told(room):
    (places.LOCKS / "run.txt").unlink()
    with pytest.raises(SetupError, match="缺少文件"):
        environment.provide("run")


def test_failures_end_in_one_sentence(room, capsys):
    assert commands.run(["setup"]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1].startswith("出错：")
    assert "Traceback" not in "".join(printed)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lacks a screen")
def test_a_screen_is_what_linux_names(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not system.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert system.has_screen()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Qt brings its libraries elsewhere"
)
def test_missing_libraries_are_named_where_nothing_can_install_them(monkeypatch):
    monkeypatch.setitem(system.QT, "libabsent.so.9", "libabsent9")
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match=r"libabsent\.so\.9"):
        system.provide_qt()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no apt elsewhere")
def test_who_is_not_root_gets_the_command(monkeypatch):
    monkeypatch.setitem(system.QT, "libabsent.so.9", "libabsent9")
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match=r"sudo apt-get install .*libabsent9"):
        system.provide_qt()
