"""Files that come in: their order, what they are taken for, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.export.evidence import intake
from app.export.evidence.intake import category_of, date_of, natural_key, plan, take_in, title_of
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.editions.miit_2018.form import CATEGORIES as OPTIONS
from app.model.failure import Failure
from app.store.attachments import Attachments, Cancelled
from app.store.drafts import DraftFile
from app.store.records import KeptFile

CATEGORIES = tuple(OPTIONS)


@pytest.fixture
def draft(tmp_path: Path) -> Iterator[DraftFile]:
    file = DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITIONS[-1].id))
    yield file
    file.close()


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


@pytest.mark.parametrize(
    ("name", "title", "category", "day"),
    [
        ("附件3_与某集团服务合同_2018-03-05.pdf", "与某集团服务合同", "客户服务合同", "2018-03-05"),
        ("01.2017年度审计报告（扫描件）.pdf", "2017年度审计报告", "财务报告", ""),
        ("（2）软件著作权证书(1).jpg", "软件著作权证书", "专利和知识产权证书", ""),
        ("营业执照副本.png", "营业执照", "企业运营资质", ""),
        ("平台运行日志20180410.xlsx", "平台运行日志", "系统和软件运行日志", "2018-04-10"),
        ("专利实施许可合同 2018年3月5日.pdf", "专利实施许可合同", "客户服务合同", "2018-03-05"),
        ("三、ISO27001 认证证书.pdf", "ISO27001 认证证书", "企业运营资质", ""),
        ("2017年营业收入证明.pdf", "2017年营业收入证明", "财务报告", ""),
        ("说明.pdf", "说明", "其他", ""),
        ("12.pdf", "12", "其他", ""),
        ("20181345.pdf", "20181345", "其他", ""),
        ("\u202efdp.合同", "fdp.合同", "客户服务合同", ""),
        ("三一重工合作协议.pdf", "三一重工合作协议", "客户服务合同", ""),
        ("5G应用证书.pdf", "5G应用证书", "其他", ""),
        ("5家企业合同.pdf", "5家企业合同", "客户服务合同", ""),
        ("附件一 承诺书 v2.1(最终版).docx", "承诺书", "其他", ""),
        ("07合作框架协议.pdf", "合作框架协议", "客户服务合同", ""),
        ("3.5亿元订单合同.pdf", "3.5亿元订单合同", "客户服务合同", ""),
        ("1-3月运行日志.pdf", "1-3月运行日志", "系统和软件运行日志", ""),
        ("2018年1-6月财务报表.pdf", "2018年1-6月财务报表", "财务报告", ""),
        ("附件3.5亿元订单合同.pdf", "附件3.5亿元订单合同", "客户服务合同", ""),
        ("01.5亿元订单合同.pdf", "01.5亿元订单合同", "客户服务合同", ""),
        ("附件3.5 订单合同.pdf", "订单合同", "客户服务合同", ""),
        ("2018.1-6财务报表.pdf", "2018.1-6财务报表", "财务报告", ""),
        ("2018年1-3季度财务报表.pdf", "2018年1-3季度财务报表", "财务报告", ""),
        ("2018年1-2号楼合同.pdf", "2018年1-2号楼合同", "客户服务合同", ""),
        ("2018年11期合同.pdf", "2018年11期合同", "客户服务合同", ""),
        ("审计报告2018-3月5日.pdf", "审计报告", "财务报告", "2018-03-05"),
        ("审计报告2018-0305.pdf", "审计报告", "财务报告", "2018-03-05"),
        ("1-2018年审计报告.pdf", "2018年审计报告", "财务报告", ""),
    ],
)
def test_guesses(name: str, title: str, category: str, day: str) -> None:
    assert title_of(name) == title
    assert category_of(name, CATEGORIES) == category
    assert date_of(name) == day


def test_categories_of_another_form() -> None:
    assert category_of("合同.pdf", ("服务合同", "杂项")) == "服务合同"
    assert category_of("日志.pdf", ("服务合同", "杂项")) == ""


def test_folders_in_natural_order_without_what_systems_leave(tmp_path: Path) -> None:
    put(tmp_path, "a/附件10.pdf", "a/附件2.pdf", "a/附件１.pdf", "a/b/附件3.pdf")
    put(tmp_path, "a/Thumbs.db", "a/~$合同.docx", "a/.DS_Store", "a/__MACOSX/x")
    put(tmp_path, "a/申报.shenbao", "a/申报.SHENBAO-journal")

    found = plan([tmp_path / "a", tmp_path / "a" / "附件2.pdf"], CATEGORIES)

    assert [each.path.name for each in found] == [
        "附件3.pdf", "附件１.pdf", "附件2.pdf", "附件10.pdf"
    ]  # fmt: skip
    assert natural_key("a2") < natural_key("a10") < natural_key("a10b")


def test_what_is_there_already_is_marked(tmp_path: Path) -> None:
    put(tmp_path, "合同.pdf", "x/别的.pdf")
    (tmp_path / "合同 副本.pdf").write_bytes((tmp_path / "合同.pdf").read_bytes())
    digest = "9" * 64
    kept = {"evidence/旧.pdf": KeptFile(digest, 5)}

    files = [tmp_path / "合同.pdf", tmp_path / "合同 副本.pdf", tmp_path / "x"]
    found = plan(files, CATEGORIES, kept)

    assert [each.same_as for each in found] == ["", "合同.pdf", ""]
    import hashlib

    data = (tmp_path / "合同.pdf").read_bytes()
    kept = {"evidence/旧.pdf": KeptFile(hashlib.sha256(data).hexdigest(), len(data))}
    assert [e.same_as for e in plan(files, CATEGORIES, kept)] == ["旧.pdf", "旧.pdf", ""]


def test_what_cannot_be_read_is_told_and_the_rest_taken(tmp_path: Path, draft: DraftFile) -> None:
    put(tmp_path, "a.pdf", "b.pdf")
    found = plan([tmp_path / "a.pdf", tmp_path / "missing.pdf", tmp_path / "b.pdf"], CATEGORIES)
    (tmp_path / "b.pdf").unlink()
    told: list[tuple[int, int, str]] = []

    taken = take_in(draft, found, lambda *each: told.append(each))

    assert [each.name for each in taken] == ["evidence/a.pdf", "", ""]
    assert all("missing.pdf" in t.problem or "b.pdf" in t.problem for t in taken[1:])
    assert Attachments(draft).names == ("evidence/a.pdf",)
    assert all(done <= whole for done, whole, _ in told)
    assert told[-1][2] == "a.pdf"


def test_progress_reaches_the_whole(tmp_path: Path, draft: DraftFile) -> None:
    put(tmp_path, "a.pdf", "b.pdf")
    told: list[tuple[int, int, str]] = []

    take_in(
        draft, plan([tmp_path / "a.pdf", tmp_path / "b.pdf"], CATEGORIES), lambda *e: told.append(e)
    )

    assert told[-1][0] == told[-1][1]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)


def test_names_are_made_safe_and_the_same_bytes_kept_once(tmp_path: Path, draft: DraftFile) -> None:
    put(tmp_path, "a.pdf")
    (tmp_path / "con.pdf").write_bytes(b"a.pdf")

    taken = take_in(draft, plan([tmp_path / "a.pdf", tmp_path / "con.pdf"], CATEGORIES))

    assert [each.name for each in taken] == ["evidence/a.pdf", "evidence/文件con.pdf"]
    with draft.reading() as connection:
        assert [*connection.execute("SELECT count(*) FROM attachment")] == [(1,)]


def test_calling_it_off_leaves_the_draft_as_it_was(tmp_path: Path, draft: DraftFile) -> None:
    put(tmp_path, "a.pdf", "b.pdf")
    before = draft.history.draft

    with pytest.raises(Cancelled):
        take_in(draft, plan([tmp_path / "a.pdf"], CATEGORIES), cancelled=lambda: True)
    with pytest.raises(Cancelled):
        plan([tmp_path / "a.pdf"], CATEGORIES, cancelled=lambda: True)

    assert draft.history.draft == before
    assert Attachments(draft).names == ()


def test_a_whole_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, *(f"x/{number}.pdf" for number in range(6)))
    monkeypatch.setattr(intake, "MOST_FILES", 5)

    with pytest.raises(Failure, match="5个"):
        plan([tmp_path / "x"], CATEGORIES)


def test_what_systems_put_beside_files_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, *(f"x/{number}.pdf" for number in range(5)))
    put(tmp_path, *(f"x/._{number}.pdf" for number in range(9)), "x/Thumbs.db")
    monkeypatch.setattr(intake, "MOST_FILES", 5)

    assert len(plan([tmp_path / "x"], CATEGORIES)) == 5


def test_links_that_lead_back_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "x/a.pdf")
    try:
        (tmp_path / "x" / "loop").symlink_to(tmp_path / "x", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")

    assert [each.path.name for each in plan([tmp_path / "x"], CATEGORIES)] == ["a.pdf"]
