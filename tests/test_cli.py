"""The command line, as other programs see it: output, exit codes, and nothing half-written."""

import filecmp
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import cli
from app.store import interchange
from tests.damage import damaged
from tests.examples import COMPLETE, HALF_DONE, content_of

ROOT = Path(__file__).parent.parent


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_check_prints_findings_as_json_and_nothing_else() -> None:
    done = run("check", str(HALF_DONE), "--json")
    findings = json.loads(done.stdout)

    assert done.returncode == 1
    assert done.stderr == b""
    assert {tuple(sorted(f)) for f in findings} == {("code", "message", "path", "severity")}
    assert {f["severity"] for f in findings} == {"error", "warning", "info"}


def test_check_of_the_complete_example_finds_no_error_and_no_warning() -> None:
    done = run("check", str(COMPLETE), "--json")

    assert done.returncode == 0
    assert [f for f in json.loads(done.stdout) if f["severity"] != "info"] == []


def test_check_tells_a_person_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(HALF_DONE)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith(("错误", "警告", "提示", "检查完毕")) for line in lines)
    assert lines[-1].startswith("检查完毕：")


@pytest.mark.parametrize("text", ["中文，标点。", "\ufeff中文，标点。\r\n"])
def test_count_reads_standard_input_and_files(tmp_path: Path, text: str) -> None:
    data = text.encode()
    (tmp_path / "a.txt").write_bytes(data)

    assert run("count", "-", stdin=data).stdout.split() == [b"6"]
    assert run("count", str(tmp_path / "a.txt")).stdout.split() == [b"6"]


def test_count_refuses_what_is_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes("中文".encode("gbk"))
    assert cli.main(["count", str(tmp_path / "a.txt")]) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert cli.main(["count", str(tmp_path / "none.txt")]) == 2
    assert "找不到文件" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff")))
    assert cli.main(["count", "-"]) == 2
    assert "标准输入" in capsys.readouterr().err


def test_schema_is_json() -> None:
    done = run("schema")

    assert done.returncode == 0
    assert json.loads(done.stdout)["properties"]["company"]


def test_export_writes_three_files_and_says_so(tmp_path: Path) -> None:
    done = run("export", str(COMPLETE), "--out", str(tmp_path / "out"))
    lines = done.stdout.decode().splitlines()

    assert (done.returncode, done.stderr) == (0, b"")
    assert [Path(line).suffix for line in lines[:3]] == [".docx", ".pdf", ".zip"]
    assert sorted(map(Path, lines[:3])) == sorted((tmp_path / "out").iterdir())
    assert lines[3].startswith("校验码 ")


def test_export_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert cli.main(["export", str(COMPLETE), "--out", str(tmp_path / name)]) == 0

    for path in (tmp_path / "a").iterdir():
        assert filecmp.cmp(path, tmp_path / "b" / path.name, shallow=False), path.name


def test_export_refuses_errors_unless_it_is_a_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["export", str(HALF_DONE), "--out", str(out)]) == 1
    assert "没有导出" in capsys.readouterr().err
    assert not out.exists()

    assert cli.main(["export", str(HALF_DONE), "--out", str(out), "--draft"]) == 0
    assert all("草稿" in path.name for path in out.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "a", "b"],
        ["export", "a"],
        ["--nothing"],
        ["count", "--json", "a"],
    ],
)
def test_wrong_arguments_are_answered_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)

    said = capsys.readouterr()
    assert ended.value.code == 2
    assert "有误" in said.err
    assert said.out == ""


def test_the_process_ends_with_the_code_of_its_command() -> None:
    done = run("check")

    assert (done.returncode, done.stdout) == (2, b"")
    assert "有误" in done.stderr.decode()


def test_a_folder_that_can_not_be_written_is_said_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    assert cli.main(["export", str(COMPLETE), "--out", str(tmp_path / "file")]) == 2
    assert "无法写入文件夹" in capsys.readouterr().err


def test_damaged_input_is_answered_and_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sample; ``python -m benchmarks damage`` takes a thousand."""
    folder = tmp_path / "in"
    shutil.copytree(COMPLETE.parent, folder)
    path = folder / "declaration.json"
    for number, data in enumerate(damaged(COMPLETE.read_bytes(), 8)):
        path.write_bytes(data)
        out = tmp_path / f"out{number}"
        code = cli.main(["export", str(path), "--out", str(out), *["--draft"] * (number % 2)])
        printed = capsys.readouterr()

        assert code in (0, 1, 2)
        assert code == 0 or printed.err.strip().endswith(("。", "］"))
        assert "程序内部出错" not in printed.err
        written = sorted(p.suffix for p in out.iterdir()) if out.exists() else []
        assert written == ([".docx", ".pdf", ".zip"] if code == 0 else [])


def test_the_model_and_the_commands_need_no_screen() -> None:
    """Below the window nothing imports Qt: the commands run where it can't even be loaded."""
    blocked = (
        "import sys; sys.modules['PySide6'] = None; "
        "from app.__main__ import main; raise SystemExit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", blocked, "check", str(COMPLETE)], cwd=ROOT, check=False
    )

    assert done.returncode == 0


def test_a_limit_on_size_is_far_above_any_declaration() -> None:
    assert COMPLETE.stat().st_size * 100 < interchange.MAX_BYTES


def test_a_draft_never_replaces_a_final_export(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(COMPLETE.parent, folder)
    content = content_of(COMPLETE)
    content["company"]["name"] = "某" * 80
    (folder / "declaration.json").write_text(json.dumps(content), encoding="utf-8")
    arguments = ["export", str(folder / "declaration.json"), "--out", str(tmp_path / "out")]

    assert cli.main(arguments) == 0
    assert cli.main([*arguments, "--draft"]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 6


def test_a_command_of_a_later_version_says_so() -> None:
    done = run("summary", "a.zip")

    assert (done.returncode, done.stdout) == (2, b"")
    assert "还没有" in done.stderr.decode()


# --- draft files --------------------------------------------------------------------------------


def test_a_draft_gives_byte_for_byte_what_its_declaration_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "示例.shenbao"
    assert cli.main(["new", str(draft), "--from", str(COMPLETE)]) == 0
    assert capsys.readouterr().out.strip() == str(draft)
    for name, source in (("json", COMPLETE), ("draft", draft)):
        assert cli.main(["export", str(source), "--out", str(tmp_path / name)]) == 0

    exported = sorted(path.name for path in (tmp_path / "json").iterdir())
    assert exported == sorted(path.name for path in (tmp_path / "draft").iterdir())
    for name in exported:
        same = filecmp.cmp(tmp_path / "json" / name, tmp_path / "draft" / name, shallow=False)
        assert same, name
    assert sorted(p.name for p in tmp_path.iterdir()) == ["draft", "json", "示例.shenbao"]


def test_new_makes_an_empty_draft_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["new", str(tmp_path / "草稿")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "草稿.shenbao")
    assert cli.main(["check", str(tmp_path / "草稿.shenbao"), "--json"]) == 1
    before = (tmp_path / "草稿.shenbao").read_bytes()

    assert cli.main(["new", str(tmp_path / "草稿.shenbao"), "--from", str(COMPLETE)]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert (tmp_path / "草稿.shenbao").read_bytes() == before


def test_new_tells_what_it_could_not_take_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(COMPLETE, tmp_path / "declaration.json")

    assert cli.main(["new", str(tmp_path / "a"), "--from", str(tmp_path / "declaration.json")]) == 0
    assert "没有带入文件“figures/" in capsys.readouterr().err
    assert cli.main(["new", str(tmp_path / "b"), "--from", str(tmp_path / "none.json")]) == 2
    assert "找不到文件" in capsys.readouterr().err
    assert not (tmp_path / "b.shenbao").exists()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_draft_with_a_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.delivery import credentials
    from app.model.draft import Draft
    from app.model.editions import EDITIONS
    from app.store.drafts import DraftFile

    path = tmp_path / "密.shenbao"
    DraftFile.create(path, Draft(EDITIONS[-1].id), password="s3cret").close()
    check = ["check", str(path), "--json"]
    known: dict[str, str] = {}
    monkeypatch.setattr(credentials, "remembered", lambda key: known.get(key, ""))
    typed = ["wrong", "s3cret"]
    monkeypatch.setattr("getpass.getpass", lambda prompt: typed.pop(0))

    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert cli.main(check) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("“密.shenbao”有密码保护，没有打开：")
    assert typed == ["wrong", "s3cret"], "nobody is there to be asked"

    monkeypatch.setattr(sys, "stdin", _Terminal())
    assert cli.main(check) == 1
    assert typed == []

    monkeypatch.setattr(sys, "stdin", io.StringIO())
    known[credentials.key_of(path)] = "s3cret"
    assert cli.main(check) == 1
    known[credentials.key_of(path)] = "stale"
    assert cli.main(check) == 2
    assert "s3cret" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0" + bytes(84), b"x" * 200, b"SQLite format 3\0"]
)
def test_what_is_no_draft_is_refused_in_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    path = tmp_path / "甲.shenbao"
    path.write_bytes(content)
    for arguments in (["check", str(path)], ["export", str(path), "--out", str(tmp_path / "o")]):
        assert cli.main(arguments) == 2
        said = capsys.readouterr().err
        assert "甲.shenbao" in said
        assert said.endswith("。\n")
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["甲.shenbao"]
