"""Freezing: one content, one code; and the same again from what was frozen."""

import io
import json
import re
import unicodedata
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.export.freeze import Frozen, freeze
from app.export.package import Entry, write_package
from app.model.editions.miit_2018 import EDITION
from app.store.beside import Beside


def beside(folder: Path) -> Beside:
    return Beside(folder, lambda character: True, lambda data: True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "a.PDF").write_bytes(b"contract")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "arch.png").write_bytes(b"picture")
    return tmp_path


def content() -> dict[str, Any]:
    return {
        "edition": "miit-2018-139",
        "company": {"name": "甲"},
        "architecture": [
            {"kind": "paragraph", "text": "如图。"},
            {"kind": "figure", "file": "figures/arch.png", "caption": "图1"},
        ],
        "evidence": [
            {"title": "合同/一", "category": "客户服务合同", "file": "evidence/a.PDF"},
            {"title": "同一份", "file": "evidence/a.PDF"},
            {"title": "没有的", "file": "evidence/none.pdf"},
        ],
    }


def frozen(folder: Path, tree: dict[str, Any] | None = None) -> Frozen:
    return freeze(EDITION, tree or content(), beside(folder))


def test_files_are_named_as_in_the_package(folder: Path) -> None:
    found = frozen(folder)

    assert found.files == {
        "图片/图01.png": "figures/arch.png",
        "附件/附件01 合同_一.pdf": "evidence/a.PDF",
        "附件/附件02 同一份.pdf": "evidence/a.PDF",
    }
    data = json.loads(found.data)
    assert [row["file"] for row in data["evidence"]] == [
        "附件/附件01 合同_一.pdf",
        "附件/附件02 同一份.pdf",
        "附件/附件03 没有的.pdf",
    ]
    assert data["architecture"][1]["file"] == "图片/图01.png"
    assert "#" not in found.data.decode()


def test_freezing_what_was_frozen_gives_the_same(folder: Path, tmp_path: Path) -> None:
    first = frozen(folder)
    unpacked = tmp_path / "unpacked"
    for new, old in first.files.items():
        (unpacked / new).parent.mkdir(parents=True, exist_ok=True)
        (unpacked / new).write_bytes((folder / old).read_bytes())

    again = freeze(EDITION, json.loads(first.data), beside(unpacked))

    assert (again.data, again.code, again.digests) == (first.data, first.code, first.digests)


def test_every_change_changes_the_code(folder: Path) -> None:
    code = frozen(folder).code
    changed = content()
    changed["company"]["name"] = "乙"
    assert frozen(folder, changed).code != code

    changed = content()
    changed["evidence"].reverse()
    assert frozen(folder, changed).code != code

    (folder / "evidence" / "a.PDF").write_bytes(b"Contract")
    assert frozen(folder).code != code


def test_a_missing_figure_never_takes_the_name_of_another(folder: Path) -> None:
    (folder / "图片").mkdir()
    (folder / "图片" / "图02.png").write_bytes(b"second")
    tree = {
        "architecture": [
            {"kind": "figure", "file": "图片/图02.png", "caption": "甲"},
            {"kind": "figure", "file": "图片/图01.png", "caption": "乙"},
        ]
    }

    found = frozen(folder, tree)

    assert found.files == {"图片/图01.png": "图片/图02.png"}
    names = [block["file"] for block in json.loads(found.data)["architecture"]]
    assert names == ["图片/图01.png", "图片/图02.png"]


def test_a_stray_row_id_in_a_block_changes_nothing(folder: Path) -> None:
    tree = content()
    tree["architecture"][1]["#"] = 0

    assert frozen(folder, tree).files == frozen(folder).files


def test_what_is_printed_is_what_is_mailed(folder: Path) -> None:
    tree = content()
    tree["company"]["total_assets"] = Decimal("1e5")
    first = frozen(folder, tree)

    assert json.loads(first.data)["company"]["total_assets"] == "100000"
    assert first.answers.value("company.total_assets") == 100_000


def test_a_draft_has_another_code_than_the_final_export(folder: Path) -> None:
    marked = freeze(EDITION, content(), beside(folder), mark="草稿")

    assert marked.code != frozen(folder).code
    assert marked.data == frozen(folder).data


_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])[ ]*(\..*)?", re.IGNORECASE)


def names_of(folder: Path, titles: list[str]) -> list[str]:
    rows = [{"title": title, "file": "evidence/a.PDF"} for title in titles]
    return [*frozen(folder, {"evidence": rows}).files]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=90), min_size=1, max_size=8))
@example(
    ["CON", "aux.", "a\u202efdp.exe", "尾 . ", "../..", "C:\\x", "同", "同", "𠀀" * 90, "e\u0301"]
)
def test_names_unpack_everywhere(folder: Path, tmp_path: Path, titles: list[str]) -> None:
    names = names_of(folder, titles)

    assert len(names) == len({name.casefold() for name in names}) == len(titles)
    for name in names:
        inside, file = name.split("/")
        assert inside == "附件"
        assert re.match(r"附件\d\d ", file)
        assert len(name) < 100
        assert len(file.encode()) <= 255
        assert len(file.encode("utf-16-le")) // 2 <= 255
        assert not set(file) & set('<>:"\\|?*')
        assert not _RESERVED.fullmatch(file)
        assert file == file.rstrip(" .") == unicodedata.normalize("NFC", file)
        assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") for c in file)
        assert all(unicodedata.bidirectional(c) not in ("RLO", "LRO", "RLE", "RLI") for c in file)
    assert sorted(names) == names
    package = tmp_path / "a.zip"
    write_package(package, [Entry(name, b"") for name in names])
    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as archive:
        infos = [info for info in archive.infolist() if info.filename != "SHA256SUMS"]
    # What says that names are in UTF-8 (APPNOTE 4.4.4, bit 11), for programs of any country.
    assert [(info.filename, info.flag_bits & 0x800) for info in infos] == [
        (n, 0x800) for n in names
    ]


def test_numbers_sort_however_many_there_are(folder: Path) -> None:
    assert names_of(folder, ["甲"] * 99)[:2] == ["附件/附件01 甲.pdf", "附件/附件02 甲.pdf"]
    many = names_of(folder, ["甲"] * 120)
    assert (many[0], many[-1]) == ("附件/附件001 甲.pdf", "附件/附件120 甲.pdf")
    assert sorted(many) == many
