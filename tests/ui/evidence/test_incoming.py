"""Evidence comes in: files and folders become rows, as one step."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.evidence.incoming import Incoming, Told
from app.ui.keeping import open_draft
from app.ui.opened import OpenDraft
from tests.ui.driving import question_in, wait

LIST = FieldPath.parse("evidence")
TEXT = FieldPath.parse("architecture")


@pytest.fixture
def opened(qtbot: QtBot, empty_draft: Path) -> Iterator[OpenDraft]:
    made = OpenDraft(open_draft(empty_draft, None), lambda *_: None)
    yield made
    if made.autosave is not None:
        made.autosave.close()
    made.file.close()


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def incoming(over: QWidget, opened: OpenDraft) -> Incoming:
    return Incoming(over, opened, opened)


def rows(opened: OpenDraft) -> list[dict[str, Any]]:
    return list(opened.editor.value(LIST) or [])  # type: ignore[arg-type]


def taken(qtbot: QtBot, incoming: Incoming, *paths: Path, at: int | None = None) -> Told:
    with qtbot.waitSignal(incoming.told, timeout=20000) as heard:
        incoming.take(paths, LIST, at)
    told = (heard.args or [None])[0]
    assert isinstance(told, Told)
    return told


def made(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in names]
    for path in paths:
        path.write_bytes(b"%PDF-1.4\n" + path.name.encode())
    return paths


def test_a_folder_becomes_rows_in_natural_order_as_one_step(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    folder = tmp_path / "材料"
    made(folder, "10 审计报告.pdf", "2 客户服务合同 2018-03-05.pdf", "desktop.ini")
    told = taken(qtbot, incoming, folder)

    first, second = rows(opened)
    assert (first["title"], first["category"]) == ("客户服务合同", "客户服务合同")
    assert first["issued_on"] == "2018-03-05"
    assert second["title"] == "审计报告"
    assert opened.files.read(str(second["file"])).startswith(b"%PDF-")
    assert told.smooth
    assert told.words == "已添加2份证明材料。"
    opened.editor.undo()
    assert rows(opened) == []
    opened.editor.redo()
    assert len(rows(opened)) == 2


def test_what_is_put_between_others_moves_the_numbers_in_texts(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    taken(qtbot, incoming, *made(tmp_path / "a", "合同.pdf", "专利.pdf"))
    opened.editor.edit(TEXT, "见附件2，另见附件9。")
    told = taken(qtbot, incoming, *made(tmp_path / "b", "年报.pdf"), at=1)

    assert [row["title"] for row in rows(opened)] == ["合同", "年报", "专利"]
    assert opened.editor.value(TEXT) == "见附件3，另见附件9。"
    assert told.order.followed == 1
    # One message for what came and for what cites what was moved.
    assert told.words.startswith("已添加1份证明材料；正文中有1处附件编号未能自动更新")
    assert not told.smooth
    assert [cited.path for cited in told.order.unclear] == [TEXT]
    opened.editor.undo()
    assert opened.editor.value(TEXT) == "见附件2，另见附件9。"
    assert len(rows(opened)) == 2


def test_the_same_content_is_taken_once_and_that_is_told(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    (contract,) = made(tmp_path, "合同.pdf")
    taken(qtbot, incoming, contract)
    copy = tmp_path / "合同 副本.pdf"
    copy.write_bytes(contract.read_bytes())
    told = taken(qtbot, incoming, copy)

    assert len(rows(opened)) == 1
    assert not told.smooth
    assert told.words == "“合同 副本.pdf”已经是附件1，没有重复添加。"
    assert told.step is None


def test_what_is_there_already_proves_what_it_was_dropped_on(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    (contract,) = made(tmp_path, "合同.pdf")
    taken(qtbot, incoming, contract)
    users = FieldPath.parse("capability.community.company_users")
    with qtbot.waitSignal(incoming.told, timeout=20000) as heard:
        incoming.take([contract], LIST, proves=users)
    (row,) = rows(opened)
    assert row["proves"] == [str(users)]
    told = (heard.args or [None])[0]
    assert isinstance(told, Told)
    assert told.words == "“合同.pdf”已经是附件1，已关联到“平台服务的企业用户数”。"
    assert told.smooth
    opened.editor.undo()
    assert "proves" not in rows(opened)[0]


def test_what_is_new_and_what_is_there_already_is_tied_by_one_step(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    contract, audit = made(tmp_path, "合同.pdf", "审计报告.pdf")
    taken(qtbot, incoming, contract)
    assets = FieldPath.parse("company.total_assets")
    with qtbot.waitSignal(incoming.told, timeout=20000) as heard:
        incoming.take([contract, audit], LIST, proves=assets)

    told = (heard.args or [None])[0]
    assert isinstance(told, Told)
    label = opened.edition.form.find(assets).label  # type: ignore[union-attr]
    assert told.words == (
        f"已添加1份证明材料，已关联到“{label}”；“合同.pdf”已经是附件1，已关联到“{label}”。"
    )
    assert [row["proves"] for row in rows(opened)] == [[str(assets)], [str(assets)]]
    assert told.step == opened.editor.history.done[-1].number
    opened.editor.undo()
    assert [row.get("proves") for row in rows(opened)] == [None]


def test_the_same_content_twice_in_one_gesture_comes_in_once(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    (contract,) = made(tmp_path / "材料", "合同.pdf")
    copy = contract.with_name("合同 副本.pdf")
    copy.write_bytes(contract.read_bytes())
    told = taken(qtbot, incoming, contract.parent)

    assert len(rows(opened)) == 1
    assert told.words.startswith("已添加1份证明材料；“")
    assert told.words.endswith("内容相同，没有重复添加。")


def test_what_was_removed_can_come_in_again(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    (contract,) = made(tmp_path, "合同.pdf")
    taken(qtbot, incoming, contract)
    opened.editor.undo()
    told = taken(qtbot, incoming, contract)

    assert told.smooth
    assert [row["title"] for row in rows(opened)] == ["合同"]
    assert len(opened.files.attachments.names) == 1


def test_what_can_not_be_read_is_named_and_the_others_come_in(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    (contract,) = made(tmp_path, "合同.pdf")
    told = taken(qtbot, incoming, contract, tmp_path / "不在了.pdf")

    assert [row["title"] for row in rows(opened)] == ["合同"]
    assert told.words.startswith("已添加1份证明材料；1份没有添加：")
    assert "不在了.pdf" in told.words


def test_a_full_disk_is_told_before_anything_is_copied(
    qtbot: QtBot,
    opened: OpenDraft,
    incoming: Incoming,
    over: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10, 10, 0))
    incoming.take(made(tmp_path, "合同.pdf"), LIST)

    assert "磁盘空间不够" in question_in(qtbot, over).text()
    assert opened.files.attachments.names == ()
    assert opened.jobs == ()


def test_what_is_called_off_leaves_nothing(
    qtbot: QtBot, opened: OpenDraft, incoming: Incoming, tmp_path: Path
) -> None:
    incoming.take(made(tmp_path, *(f"{n}.pdf" for n in range(40))), LIST)
    (job,) = opened.jobs
    job.cancel()
    wait(qtbot, lambda: opened.jobs == ())

    assert rows(opened) == []
    assert opened.editor.undo_name == ""


def test_what_comes_as_evidence_of_a_field_proves_it_in_the_same_step(
    qtbot: QtBot, incoming: Incoming, opened: OpenDraft, tmp_path: Path
) -> None:
    field = FieldPath.parse("company.total_assets")
    files = made(tmp_path / "来", "审计报告.pdf", "报表.pdf")

    with qtbot.waitSignal(incoming.arrived, timeout=20000):
        incoming.take(files, LIST, proves=field)

    assert [row["proves"] for row in rows(opened)] == [[str(field)], [str(field)]]
    opened.editor.undo()
    assert rows(opened) == []
