"""New drafts: empty ones, and ones that take over a declaration with its files."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from app.export.surroundings import files_of
from app.model.checks import check
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.store.attachments import Attachments, Cancelled
from app.store.drafts import DraftFile
from app.store.importing import Made, new_draft
from app.store.interchange import Loaded, load
from app.store.opening import open_any
from tests.examples import COMPLETE, HALF_DONE, content_of

EDITION = EDITIONS[-1]


def declared(folder: Path, content: dict[str, Any]) -> Loaded:
    path = folder / "declaration.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return load(path, EDITIONS)


def closed(made: Made) -> Path:
    made.file.close()
    return made.file.path


def test_an_empty_draft(tmp_path: Path) -> None:
    made = new_draft(tmp_path / "新草稿", EDITION)

    assert made.file.path == tmp_path / "新草稿.shenbao"
    assert dict(made.file.history.draft.content) == {}
    assert made.told == ()
    with pytest.raises(Failure, match="已经存在"):
        new_draft(tmp_path / "新草稿", EDITION)
    made.file.close()


@pytest.mark.parametrize("example", [COMPLETE, HALF_DONE])
def test_an_example_comes_over_whole(tmp_path: Path, example: Path) -> None:
    source = load(example, EDITIONS)
    path = closed(new_draft(tmp_path / "示例.shenbao", EDITION, source))

    with open_any(path, EDITIONS) as loaded:
        assert loaded.draft == source.draft
        assert loaded.file is not None
        attachments = Attachments(loaded.file)
        for name in attachments.names:
            assert attachments.open(name).read() == (example.parent / name).read_bytes()
        report = check(EDITION, loaded.draft, files_of(loaded))
        assert report == check(EDITION, source.draft, files_of(source))
    assert [p.name for p in tmp_path.iterdir()] == ["示例.shenbao"]


def test_what_is_missing_is_told_and_the_rest_comes_over(tmp_path: Path) -> None:
    content = content_of(COMPLETE)
    content["evidence"] = [
        {"title": "有", "file": " evidence/有.pdf"},
        {"title": "同名", "file": "evidence\\有.pdf"},
        {"title": "没有", "file": "evidence/没有.pdf"},
        {"title": "外面", "file": "../secret.txt"},
        {"title": "文件夹", "file": "evidence"},
        {"title": "空", "file": "空.pdf"},
        {"title": "不是名称", "file": 12},
    ]
    folder = tmp_path / "in"
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "有.pdf").write_bytes(b"%PDF")
    (folder / "空.pdf").write_bytes(b"")
    (tmp_path / "secret.txt").write_text("secret")
    source = declared(folder, content)
    made = new_draft(tmp_path / "草稿.shenbao", EDITION, source)

    attachments = Attachments(made.file)
    assert {"evidence/有.pdf", "evidence\\有.pdf", "空.pdf"} == set(attachments.names)
    assert attachments.open("evidence\\有.pdf").read() == b"%PDF"
    assert made.file.history.draft == source.draft
    for name in ("evidence/没有.pdf", "../secret.txt", "“evidence”"):
        assert any("没有带入文件" in told and name in told for told in made.told), name
    assert b"secret" not in closed(made).read_bytes()


@pytest.mark.parametrize("password", ["", "s3cret"])
def test_a_draft_is_taken_over_from_a_draft(tmp_path: Path, password: str) -> None:
    first = new_draft(tmp_path / "一.shenbao", EDITION, load(COMPLETE, EDITIONS))
    first.file.set_password(password)
    with open_any(closed(first), EDITIONS, password=password) as source:
        second = new_draft(tmp_path / "二.shenbao", EDITION, source).file
        assert second.draft_id != first.file.draft_id
        assert second.history.draft == source.draft
        assert second.present.files == first.file.present.files
        assert second.is_encrypted == bool(password)
        assert files_of(second).read("figures/architecture.png")[:4] == b"\x89PNG"
    second.close()


def test_nothing_is_left_where_it_was_called_off(tmp_path: Path) -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        new_draft(tmp_path / "草稿.shenbao", EDITION, load(COMPLETE, EDITIONS), cancelled=cancelled)
    assert list(tmp_path.iterdir()) == []


def test_failures_name_the_file_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "有.shenbao").write_bytes(b"mine")
    source = load(COMPLETE, EDITIONS)
    for out in (tmp_path / "无此文件夹" / "草稿.shenbao", tmp_path / "有.shenbao"):
        for taken in (None, source):
            with pytest.raises(Failure) as refused:
                new_draft(out, EDITION, taken)
            assert str(out) in str(refused.value)
            assert ".tmp" not in str(refused.value)
    assert (tmp_path / "有.shenbao").read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir()] == ["有.shenbao"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks for a folder that even root can't fill")
def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    source = load(COMPLETE, EDITIONS)
    with pytest.raises(Failure) as refused:
        new_draft(Path("/proc/草稿.shenbao"), EDITION, source)
    assert "草稿.shenbao" in str(refused.value)
    assert ".tmp" not in str(refused.value)


def test_the_source_may_change_once_it_was_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(COMPLETE.parent, folder)
    path = closed(
        new_draft(tmp_path / "草稿.shenbao", EDITION, load(folder / "declaration.json", EDITIONS))
    )
    shutil.rmtree(folder)

    file = DraftFile.open(path, EDITIONS)
    assert check(EDITION, file.history.draft, files_of(file)).errors == ()
    file.close()
