"""The processes beside the program: started as this program and nothing else, and bounded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import children


def test_the_built_program_is_started_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("folder", "program")))

    assert children.command("--work") == [str(Path("folder", "program")), "--work"]
    assert children.environment({"A": "b"}) == {"A": "b"}
    assert children.working_directory() == "folder"


def test_the_working_directory_is_no_place_to_find_modules() -> None:
    known = os.pathsep.join(("", "one", "", "two", ""))
    given = children.environment({"PYTHONPATH": known, "A": "b"})

    assert given["PYTHONPATH"].split(os.pathsep)[1:] == ["one", "two"]
    assert given["A"] == "b"
    assert "-P" in children.command("--work")


def answered(code: str) -> str:
    with children.start([sys.executable, "-c", code]) as process:
        out, _ = process.communicate(b"", timeout=60)
    return out.decode().strip()


def test_a_process_works_elsewhere_than_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert answered("import os; print(os.getcwd())") == children.working_directory()


@pytest.mark.skipif(sys.platform == "win32", reason="see test_containing")
def test_a_process_gets_no_more_memory_than_it_may() -> None:
    code = (
        "from app.children import limit_memory\n"
        "limit_memory(1 << 28)\n"
        "try: bytes(1 << 28)\n"
        "except MemoryError: print('refused')\n"
    )

    assert answered(code) == "refused"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends it with whoever started it")
def test_a_process_ends_when_its_time_is_up() -> None:
    code = "import time; from app.children import limit_time; limit_time(1); time.sleep(600)"
    with children.start([sys.executable, "-c", code]) as process:
        assert process.wait(60) < 0
    again = "from app.children import limit_time; limit_time(1); limit_time(0); print('there')"
    assert answered(again + "; import time; time.sleep(1.2)") == "there"


def test_a_process_that_is_niced_says_so() -> None:
    code = "import os; from app.children import yield_to_others as y; y(); print(os.nice(0))"
    if sys.platform == "win32":
        pytest.skip("Windows has classes of priority")

    assert int(answered(code)) > os.nice(0)


def test_what_cannot_be_started_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        children.start([str(tmp_path / "none")])


def test_its_complaints_go_nowhere() -> None:
    with children.start([sys.executable, "-c", "import sys; sys.exit('no')"]) as process:
        assert process.stderr is None
        assert process.wait(60) == 1
    assert isinstance(process, subprocess.Popen)
