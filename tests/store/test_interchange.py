"""Reading files leniently: what is wrong inside is kept, what can't be read is refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.checks import check
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.paths import FieldPath
from app.store.interchange import MAX_BYTES, judge, load


def write(folder: Path, data: bytes | str) -> Path:
    path = folder / "declaration.json"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_reads_a_file_with_its_edition_and_folder(tmp_path: Path) -> None:
    loaded = load(
        write(tmp_path, '{"edition": "miit-2018-139", "company": {"name": "甲"}}'), EDITIONS
    )

    assert loaded.edition is EDITIONS[0]
    assert loaded.folder == tmp_path
    assert loaded.draft.get(FieldPath.parse("company.name")) == "甲"


def test_a_file_without_an_edition_is_taken_for_the_oldest(tmp_path: Path) -> None:
    assert load(write(tmp_path, "{}"), EDITIONS).edition is EDITIONS[0]


@pytest.mark.parametrize("text", ['{"a": 1}', '{"name": "x", "版本": 2}', "[1]", "", "{"])
def test_what_is_of_another_program_is_not_worth_a_draft(tmp_path: Path, text: str) -> None:
    with pytest.raises(Failure, match="declaration"):
        judge(write(tmp_path, text), EDITIONS)


@pytest.mark.parametrize(
    "text",
    ["{}", '{"company": 1, "a": 2}', '{"edition": "miit-2018-139", "a": 1}', '{"roadmap": null}'],
)
def test_what_has_anything_of_a_declaration_is(tmp_path: Path, text: str) -> None:
    judge(write(tmp_path, text), EDITIONS)


def test_numbers_are_decimals_never_floats(tmp_path: Path) -> None:
    content = '{"company": {"total_assets": 0.1, "debt_ratio": 1e400}}'
    draft = load(write(tmp_path, content), EDITIONS).draft

    assert draft.get(FieldPath.parse("company.total_assets")) == Decimal("0.1")


def test_a_number_of_absurd_length_is_kept_as_text(tmp_path: Path) -> None:
    digits = "9" * 5000
    draft = load(write(tmp_path, f'{{"company": {{"total_assets": {digits}}}}}'), EDITIONS).draft

    assert draft.get(FieldPath.parse("company.total_assets")) == digits


def test_rows_get_ids_that_leave_again(tmp_path: Path) -> None:
    rows = [{"title": "甲"}, {"title": "乙"}]
    draft = load(write(tmp_path, json.dumps({"evidence": rows})), EDITIONS).draft

    assert draft.get(FieldPath.parse("evidence[1].title")) == "乙"
    assert draft.interchange(EDITIONS[0].form) == {"edition": "miit-2018-139", "evidence": rows}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load(write(tmp_path, b"\xef\xbb\xbf{}"), EDITIONS).draft.content == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"  \n", "空的"),
        (b"{", "不是有效的 JSON"),
        (b"[1, 2]", "最外层应为 JSON 对象"),
        ("申报".encode("gbk"), "不是 UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"x": ' + b"[" * 600 + b"]" * 600 + b"}", "嵌套过深"),
        (b'{"edition": "miit-2031"}', "不认识的申报书版本"),
        (b'{"edition": {"a": []}}', "不认识的申报书版本"),
        (b"PK\x03\x04" + b"\xff" * 40, "不是 UTF-8"),
    ],
)
def test_what_is_no_declaration_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes, said: str
) -> None:
    with pytest.raises(Failure, match=said) as refused:
        load(write(tmp_path, data), EDITIONS)

    assert str(refused.value).endswith("。")
    assert "declaration.json" in str(refused.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="找不到文件"):
        load(tmp_path / "nothing.json", EDITIONS)
    with pytest.raises(Failure, match="是文件夹"):
        load(tmp_path, EDITIONS)


def test_an_enormous_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "declaration.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(Failure, match="超过"):
        load(path, EDITIONS)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = write(tmp_path_factory.getbasetemp(), data)
    try:
        load(path, EDITIONS)
    except Failure as failure:
        assert str(failure).endswith("。")


def test_a_member_that_comes_twice_is_kept_and_named(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, '{"roadmap": "甲", "roadmap": "乙"}'), EDITIONS)
    findings = check(loaded.edition, loaded.draft).findings

    assert loaded.draft.content == {"roadmap": "甲", "roadmap（第2次）": "乙"}
    assert "roadmap（第2次）" in [f.path.parts[-1] for f in findings if f.code == "unknown-member"]


def test_an_edition_left_empty_is_a_blank_like_any_other(tmp_path: Path) -> None:
    assert load(write(tmp_path, '{"edition": null}'), EDITIONS).edition is EDITIONS[0]
