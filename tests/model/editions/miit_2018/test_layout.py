"""Every printed word of annex 2, in the order of the notice."""

from app.model.answers import Answers
from app.model.composing import compose
from app.model.document import Document, Grid, walk
from app.model.editions.miit_2018 import EDITION
from app.model.values import Json
from tests.printed import golden_lines, missing_in_order, words_of


def document_of(content: dict[str, Json]) -> Document:
    answers = Answers(EDITION.form, content)
    return compose(
        EDITION, answers, data=b"{}", footer="", mark="", printable=lambda character: True
    )


def test_empty_form_prints_annex_2_word_for_word() -> None:
    words = words_of(document_of({}))

    assert missing_in_order(golden_lines("miit_2018_printed.txt"), words) == []


def test_grids_are_as_wide_as_the_page_and_have_no_holes() -> None:
    grids = [block for block in walk(document_of({}).blocks) if isinstance(block, Grid)]

    assert len(grids) == 8
    for grid in grids:
        assert sum(grid.columns) == 156
        below = [0] * len(grid.columns)
        for row in grid.rows:
            covered = sum(1 for rows in below if rows)
            assert covered + sum(cell.columns for cell in row.cells) == len(grid.columns)
            below = [max(0, rows - 1) for rows in below]
            free = [i for i, rows in enumerate(below) if not rows]
            for cell in row.cells:
                spanned, free = free[: cell.columns], free[cell.columns :]
                for column in spanned:
                    below[column] = cell.rows - 1


def test_claims_fill_their_blanks_and_keep_the_printed_words() -> None:
    devices: Json = {
        "connectable_devices": {"claimed": True, "kinds": 118, "count": "670123"},
        "edge_computing": {"claimed": True, "answer": False},
        "other": {"claimed": True, "text": "支持5G接入"},
    }
    words = words_of(document_of({"capability": {"devices": devices}}))

    assert "☑可连接的工业设备种类：118类 670,123个\n（包括设备" in words
    assert "☑是否具备工业设备数据边缘计算功能：□是 ☑否\n" in words
    assert "☑其他：支持5G接入\n" in words
    assert "□可连接开关量的设备数： ______个\n" in words


def test_wrong_values_of_a_draft_are_printed_as_they_were_typed() -> None:
    content: dict[str, Json] = {
        "company": {"founded_on": "去年", "total_assets": "很多", "contact": {"phone": "无"}},
        "capability": {"devices": {"connectable_devices": {"claimed": True, "count": "若干"}}},
    }
    words = words_of(document_of(content))

    for typed in ("去年", "很多", "无", "若干个"):
        assert typed in words


def test_what_a_piece_proves_is_named_as_the_paper_names_it() -> None:
    proves: Json = ["capability.community.company_users", "capability.operation", "cases", "a.b"]
    words = words_of(document_of({"evidence": [{"title": "合同", "proves": proves}]}))

    named = "1.3 平台服务的企业用户数、1.4市场运营管理情况、应用案例、a.b"
    assert f"附件1：合同（证明：{named}）" in words
