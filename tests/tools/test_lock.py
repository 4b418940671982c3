import re
import shutil

import pytest

from tools import lock

PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+?)(?: ; (.*?))? \\$", re.MULTILINE)


def pins(purpose):
    text = (lock.FOLDER / f"{purpose}.txt").read_text(encoding="utf-8")
    return {(name, version, marker) for name, version, marker in PIN.findall(text)}


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The project's dependencies and locks, to be changed freely."""
    shutil.copy(lock.PYPROJECT, tmp_path)
    shutil.copytree(lock.FOLDER, tmp_path / "requirements")
    monkeypatch.setattr(lock, "PYPROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(lock, "FOLDER", tmp_path / "requirements")
    return tmp_path


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def stale():
    return {path.stem for path in lock.stale()}


def test_the_locks_belong_to_pyproject():
    assert lock.main(["--check"]) == 0


def test_a_dependency_of_the_program_concerns_every_lock(copy):
    replace(copy / "pyproject.toml", "dependencies = [", 'dependencies = [\n  "tomli>=2",')
    assert stale() == {"run", "test", "build", "dev"}


def test_a_dependency_of_a_group_concerns_the_locks_that_include_it(copy, capsys):
    replace(copy / "pyproject.toml", "test = [", 'test = [\n  "tomli>=2",')
    assert stale() == {"test", "dev"}
    assert lock.main(["--check"]) == 1
    assert "requirements/test.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new"),
    [("--hash=sha256:", "--hash=sha256:0"), ("lxml==", "lxml==9"), ("Fingerprint: ", "Print: ")],
)
def test_an_edit_by_hand_is_seen(copy, old, new):
    replace(copy / "requirements" / "run.txt", old, new)
    assert stale() == {"run"}


def test_a_lost_lock_is_stale(copy):
    (copy / "requirements" / "build.txt").unlink()
    assert stale() == {"build"}


def test_line_ends_of_a_checkout_do_not_matter(copy):
    path = copy / "requirements" / "run.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert stale() == set()


def test_larger_purposes_pin_what_the_smaller_ones_pin():
    assert "lxml" in {name for name, _, _ in pins("run")}
    assert pins("run") < pins("test") < pins("dev")
    assert pins("run") < pins("build") < pins("dev")


def test_the_locks_name_no_index_and_no_addons():
    for purpose in lock.GROUPS:
        text = (lock.FOLDER / f"{purpose}.txt").read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "pyside6-addons" not in text
