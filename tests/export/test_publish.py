"""All finished files reach their place, or none does, whoever is killed and whoever comes at once.

Kills are real: of processes, in the midst of it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol

import pytest

from app.export import holding
from app.export import publish as module
from app.export.holding import Held, held
from app.export.publish import publish, workshop
from app.model.failure import Failure

ROOT = Path(__file__).parents[2]


def finished(folder: Path, *names: str, tag: str = "new") -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(f"{tag} {path.name}")
    return paths


def put_old(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(f"old {name}")


def content_of(folder: Path) -> dict[str, str]:
    """All that is in a folder; there may be no folder in it."""
    return {path.name: path.read_text() for path in folder.iterdir()}


@contextmanager
def refused(monkeypatch: pytest.MonkeyPatch, *moves: tuple[str, str]) -> Iterator[None]:
    """These files are open: they can't be moved to the folders whose names begin so."""
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if any(self.name == name and target.parent.name.startswith(to) for name, to in moves):
            raise PermissionError(13, "in use")
        return original(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(module, "_PAUSE", 0)
        patched.setattr(Path, "replace", replace)
        yield


def test_files_are_moved_over_older_ones(tmp_path: Path) -> None:
    put_old(tmp_path, "a")
    with workshop(tmp_path) as temporary:
        published = publish(finished(temporary, "a", "b"), tmp_path)

    assert [path.read_text() for path in published] == ["new a", "new b"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_one_that_can_not_be_moved_takes_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one is open in Word."""
    put_old(tmp_path, "a", "b")
    with (
        refused(monkeypatch, ("b", ".old")),
        pytest.raises(Failure, match=r"b”（in use）.*关闭后重试。$"),
        workshop(tmp_path) as temporary,
    ):
        publish(finished(temporary, "a", "b", "c"), tmp_path)

    assert content_of(tmp_path) == {"a": "old a", "b": "old b"}


@pytest.mark.skipif(sys.platform != "win32", reason="open files can be moved elsewhere")
def test_one_that_is_open_takes_the_others_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_old(tmp_path, "a", "b")
    monkeypatch.setattr(module, "_PAUSE", 0)
    with (
        (tmp_path / "b").open("rb"),
        pytest.raises(Failure, match="关闭后重试"),
        workshop(tmp_path) as temporary,
    ):
        publish(finished(temporary, "a", "b", "c"), tmp_path)

    assert content_of(tmp_path) == {"a": "old a", "b": "old b"}


def test_a_folder_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    put_old(tmp_path, "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "inside").write_text("kept")

    with pytest.raises(Failure, match="同名的文件夹"), workshop(tmp_path) as temporary:
        publish(finished(temporary, "a", "b"), tmp_path)

    assert (tmp_path / "a").read_text() == "old a"
    assert (tmp_path / "b" / "inside").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_can_not_be_taken_back_yet_is_before_anything_else_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new a is opened just when c fails: the old a must not be lost, nor the new one stay."""
    put_old(tmp_path, "a", "b", "c")
    opened = ("a", ".export-")
    with (
        refused(monkeypatch, ("c", ".old"), opened),
        pytest.raises(Failure, match="“a”要等下次导出"),
        workshop(tmp_path) as temporary,
    ):
        publish(finished(temporary, "a", "b", "c"), tmp_path)
    assert (tmp_path / "b").read_text() == "old b"

    # It is open still.
    with (
        refused(monkeypatch, opened),
        pytest.raises(Failure, match="“a”现在还不能恢复原样"),
        workshop(tmp_path),
    ):
        pass

    with workshop(tmp_path):
        assert (tmp_path / "a").read_text() == "old a"
    assert content_of(tmp_path) == {"a": "old a", "b": "old b", "c": "old c"}


def test_a_file_held_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0)
    original, refusals = Path.replace, iter([True, True, False, False])

    def replace(self: Path, target: Path) -> Path:
        if self.name == "a" and next(refusals):
            raise PermissionError(13, "scanned")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with workshop(tmp_path) as temporary:
        publish(finished(temporary, "a"), tmp_path)

    assert (tmp_path / "a").read_text() == "new a"


def test_a_folder_that_can_not_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match="无法写入文件夹"), workshop(tmp_path / "file" / "x"):
        pass


_OTHER = """
import os, signal, sys
from pathlib import Path
from app.export import publish as module

folder, tag, steps, how = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
act = module._patiently

def stop():
    if how == "killed":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    print("waiting", flush=True)
    sys.stdin.readline()

def patiently(step):
    global steps
    if steps == 0:
        stop()
    steps -= 1
    act(step)

module._patiently = patiently
for _ in range(int(sys.argv[5])):
    with module.workshop(folder) as temporary:
        for name in "abc":
            (temporary / name).write_text(f"{tag} {name}")
        module.publish([temporary / name for name in "abc"], folder)
        if steps == 0:
            stop()
"""
STEPS = 7
"""To publish a, b and c over an old a and b: the journal, five moves, the end of the journal."""


class Other(Protocol):
    """Starts a process that publishes a, b and c, and after some steps is killed, or waits."""

    def __call__(
        self, tag: str, *, steps: int = -1, how: str = "", times: int = 1
    ) -> subprocess.Popen[str]: ...


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    started: list[subprocess.Popen[str]] = []

    def start(tag: str, *, steps: int = -1, how: str = "", times: int = 1) -> subprocess.Popen[str]:
        arguments = [str(tmp_path), tag, str(steps), how, str(times)]
        process = subprocess.Popen(
            [sys.executable, "-c", _OTHER, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            process.communicate()


def pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def end(process: subprocess.Popen[str]) -> int:
    process.communicate("go on\n", timeout=60)
    return process.returncode


def new(tag: str) -> dict[str, str]:
    return {name: f"{tag} {name}" for name in "abc"}


@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_of_one_that_is_killed_all_is_taken_back_or_all_stays(
    tmp_path: Path, other: Other, steps: int
) -> None:
    put_old(tmp_path, "a", "b")
    assert end(other("killed", steps=steps, how="killed")) != 0
    # So are two that come at once, in the midst of putting it right, or of publishing themselves.
    for process in [other("unseen", steps=3, how="killed") for _ in range(2)]:
        assert end(process) != 0

    with workshop(tmp_path):
        pass
    old = {"a": "old a", "b": "old b"}
    assert content_of(tmp_path) == (new("killed") if steps == STEPS else old)


def test_nobody_heals_nor_publishes_what_another_is_publishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: Other
) -> None:
    put_old(tmp_path, "a", "b")
    process = other("other", steps=2, how="wait")
    assert pipe(process.stdout).readline() == "waiting\n"
    assert not (tmp_path / "a").exists()
    with monkeypatch.context() as patched:
        patched.setattr(module, "held", lambda path, patience=0: held(path, patience))
        with pytest.raises(Held, match="另一个导出"), workshop(tmp_path):
            pass
    assert not (tmp_path / "a").exists()

    assert end(process) == 0
    assert content_of(tmp_path) == new("other")


def test_many_at_once_never_leave_a_mixture(tmp_path: Path, other: Other) -> None:
    processes = [other(f"{n}", times=6) for n in range(2)]
    processes.append(other("killed", steps=10, how="killed", times=6))
    codes = [end(process) for process in processes]

    assert codes[:2] == [0, 0]
    assert codes[2] != 0
    with workshop(tmp_path):
        pass
    assert content_of(tmp_path) in [new("0"), new("1"), new("killed")]


def test_a_running_export_is_left_alone_however_long_it_takes(tmp_path: Path) -> None:
    """Word's pictures are drawn into a folder of its own; that of the export stays as it was."""
    with workshop(tmp_path) as temporary:
        os.utime(temporary, (0, 0))
        with workshop(tmp_path):
            pass
        published = publish(finished(temporary, "a"), tmp_path)
    assert content_of(tmp_path) == {"a": "new a"}
    assert published == [tmp_path / "a"]


def test_what_a_killed_export_left_is_removed_at_once(tmp_path: Path, other: Other) -> None:
    process = other("other", steps=0, how="wait")
    assert pipe(process.stdout).readline() == "waiting\n"
    process.kill()
    process.communicate()
    assert list(tmp_path.glob(".export-*"))

    with workshop(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_since_over_what_a_killed_one_left_is_kept(
    tmp_path: Path, other: Other
) -> None:
    put_old(tmp_path, "a", "b")
    end(other("killed", steps=5, how="killed"))
    (tmp_path / "a").write_text("written by hand")

    with workshop(tmp_path):
        pass
    kept = {"a": "written by hand", "a（原有1）": "old a", "b": "old b"}
    assert content_of(tmp_path) == kept


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "[",
        "{}1",
        "[[]]",
        "7",
        json.dumps([["../victim", [1, 2]]]),
        json.dumps([["..", [1, 2]]]),
    ],
)
def test_a_journal_that_is_none_moves_nothing(tmp_path: Path, journal: str) -> None:
    home = tmp_path / "out" / ".export-x"
    (home / ".old").mkdir(parents=True)
    (home / "victim").write_text("moved")
    (home / ".journal").write_text(journal)

    with workshop(tmp_path / "out"):
        pass
    assert (home / "victim").read_text() == "moved"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".export-x"]


def test_what_is_removed_by_its_holder_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was opened while somebody held it, and locked when they had removed it."""
    path, lock, waited = tmp_path / "alone", holding._lock, []
    holder = held(path)
    holder.__enter__()

    def late(at: Path, file: BinaryIO) -> bool:
        if not waited:
            waited.append(True)
            holder.__exit__(None, None, None)
        return lock(at, file)

    monkeypatch.setattr(holding, "_lock", late)
    with held(path):
        assert path.exists()
        with pytest.raises(Held), held(path, patience=0):
            pass
    assert not path.exists()
