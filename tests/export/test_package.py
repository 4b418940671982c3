"""The electronic package: the same bytes for the same content, and sums that agree."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from app.export.package import SUMS, Entry, write_package
from app.model.failure import Failure


def entries(folder: Path) -> list[Entry]:
    evidence = folder / "evidence.pdf"
    evidence.write_bytes(b"%PDF" * 1000)
    return [
        Entry("declaration.json", b"{}"),
        Entry("附件/附件01 合同.pdf", lambda: evidence.open("rb")),
    ]


def test_same_content_same_bytes(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_package(tmp_path / name, entries(tmp_path))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_sums_name_every_other_file(tmp_path: Path) -> None:
    write_package(tmp_path / "a.zip", entries(tmp_path))

    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert package.testzip() is None
        lines = package.read(SUMS).decode().splitlines()
        sums = {line[66:]: line[:64] for line in lines}
        assert sums == {
            name: hashlib.sha256(package.read(name)).hexdigest()
            for name in package.namelist()
            if name != SUMS
        }
        assert "附件/附件01 合同.pdf" in sums


def test_sha256sum_accepts_them(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    write_package(tmp_path / "a.zip", entries(tmp_path))
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        package.extractall(tmp_path / "out")

    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path / "out", check=False)

    assert done.returncode == 0


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    changed = Entry("附件/a.pdf", b"new", hashlib.sha256(b"old").hexdigest())

    with pytest.raises(Failure, match="被改动"):
        write_package(tmp_path / "a.zip", [changed])
