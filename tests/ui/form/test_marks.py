"""The 证明材料 marks: which fields have one, what opens from them, and what is dropped there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.ui.editor import Editor
from app.ui.evidence.choosing import PiecesPanel, Veil, placed
from app.ui.evidence.dragging import mime_of
from app.ui.evidence.tying import Tying
from app.ui.form.blocks import FieldBlock
from app.ui.form.claims import ClaimsGrid
from app.ui.form.marks import ProofMark
from app.ui.form.page import FormPage
from tests.declarations import changed, ticked
from tests.toy import TOY
from tests.ui.form.conftest import MakePage, at, focus, input_at, type_text

DEVICES = "capability.devices"
POINTS = f"{DEVICES}.collection_points"
ASSETS = "company.total_assets"


def filled(pieces: int = 2) -> dict[str, Any]:
    """Pieces with files, none of which proves anything."""
    rows = [{"title": f"合同{n}", "file": f"evidence/{n}.pdf"} for n in range(1, pieces + 1)]
    return changed({"evidence": rows, POINTS: ticked(count=5), ASSETS: "5000"})


def mark_at(page: FormPage, path: str) -> ProofMark:
    return next(mark for mark in page.findChildren(ProofMark) if mark.field.path == at(path))


def opened(page: FormPage, path: str) -> PiecesPanel:
    mark_at(page, path).click()
    (panel,) = page.findChildren(PiecesPanel)
    return panel


def closed(page: FormPage) -> bool:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return not page.findChildren(PiecesPanel)


def names(page: FormPage, row: int) -> Any:
    return page.editor.value(FieldPath(("evidence", row, "proves")))


class Incoming:
    """What takes files in, to see what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.taken: list[Any] = []

    def accepts(self, carried: QMimeData) -> bool:
        return carried.hasUrls()

    def ask_for_files(self, path: FieldPath, *, proves: FieldPath) -> None:
        self.asked.append((path, proves))

    def take(self, paths: Sequence[Path], path: FieldPath, *, proves: FieldPath) -> None:
        self.taken.append((list(paths), path, proves))


class Shelf:
    """As much of a draft's services as marks ask for."""

    def __init__(self, editor: Editor) -> None:
        self.incoming: Any = Incoming()
        self.shown: list[FieldPath] = []
        self.tying = Tying(editor, self.incoming, self.shown.append)


@pytest.fixture
def make_marked(make_page: MakePage) -> MakePage:
    """Pages of a draft with a shelf for its evidence."""

    def make(*given: Any, **options: Any) -> FormPage:
        page = make_page(*given, **options)
        shelf: Any = Shelf(page.editor)
        page.binding.shelf = shelf
        return page

    return make


# --- which fields have one, and what it says ------------------------------------------------------


def test_figures_have_one_and_names_and_texts_none(make_marked: MakePage) -> None:
    page = make_marked("company", filled())
    marked = [str(mark.field.path) for mark in page.findChildren(ProofMark)]
    assert marked == [
        "company.total_assets",
        "company.debt_ratio",
        "company.last_year_sales",
        "company.last_year_tax",
        "company.last_year_profit",
    ]


def test_an_edition_that_asks_for_no_proofs_has_none(make_marked: MakePage) -> None:
    page = make_marked("figures", {"figures": {"robots": ticked(kinds=1)}}, edition=TOY)
    assert page.findChildren(ProofMark) == []


def test_it_says_how_the_figure_stands_and_is_no_stop_of_the_tab_key(
    qtbot: QtBot, make_marked: MakePage
) -> None:
    content = filled()
    content["company"].pop("total_assets")
    page = make_marked("company", content)
    mark, figure = mark_at(page, ASSETS), input_at(page, ASSETS)
    assert (mark.words, mark.accessibleName()) == ("", "总资产（万元）：证明材料")

    focus(qtbot, figure)
    type_text(figure, "5000")
    page.editor.check()
    assert mark.accessibleName() == "总资产（万元）：未附证明"
    QTest.keyClick(figure, Qt.Key.Key_Tab)
    assert page.focusWidget() is not mark


def test_a_piece_without_its_file_proves_nothing_and_that_is_said(make_marked: MakePage) -> None:
    content = filled()
    content["evidence"][1] = {"title": "合同", "proves": [POINTS]}
    mark = mark_at(make_marked(DEVICES, content), POINTS)
    assert mark.words == "未附证明"
    assert "附件2已关联，但还没有文件" in mark.toolTip()


def test_without_a_shelf_it_leads_to_the_first_piece_or_to_their_list(make_page: MakePage) -> None:
    content = filled()
    content["evidence"][1]["proves"] = [POINTS]
    page = make_page(DEVICES, content)
    led: list[object] = []
    page.editor.led.connect(led.append)
    mark_at(page, POINTS).click()
    mark_at(page, f"{DEVICES}.connectable_devices").click()
    assert led == [at("evidence[1]"), at("evidence")]


# --- what opens -----------------------------------------------------------------------------------


def test_ticked_and_unticked_pieces_prove_and_do_not(make_marked: MakePage, qtbot: QtBot) -> None:
    page = make_marked(DEVICES, filled())
    panel = opened(page, POINTS)
    assert [panel.list.item(n).text() for n in range(2)] == ["附件1 合同1", "附件2 合同2"]
    assert panel.list.hasFocus()
    assert panel.search.isHidden()

    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert names(page, 1) == [POINTS]
    assert mark_at(page, POINTS).words == "证明 1 份"
    page.editor.undo()
    page.editor.check()
    assert panel.list.item(1).checkState() == Qt.CheckState.Unchecked
    assert names(page, 1) is None


def test_the_box_ties_and_the_name_leads(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled())
    led: list[object] = []
    page.editor.led.connect(led.append)
    panel = opened(page, POINTS)
    line = panel.list.visualItemRect(panel.list.item(1))
    middle = line.center().y()

    QTest.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(line.left() + 10, middle)
    )
    assert names(page, 1) == [POINTS]
    assert led == []
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, middle))
    assert led == [at("evidence[1]")]
    assert names(page, 1) == [POINTS]
    assert closed(page)


@pytest.mark.parametrize("path", [POINTS, ASSETS])
def test_the_key_opens_it_from_the_field_and_escape_leads_back(
    make_marked: MakePage, qtbot: QtBot, path: str
) -> None:
    page = make_marked(path, filled())
    figure = input_at(page, f"{POINTS}.count" if path == POINTS else ASSETS)
    focus(qtbot, figure)

    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(figure, Qt.Key.Key_E, keys)

    (panel,) = page.findChildren(PiecesPanel)
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert closed(page)
    assert figure.hasFocus()


def test_of_many_pieces_one_is_found_by_its_name(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled(300))
    panel = opened(page, POINTS)
    assert panel.search.hasFocus()

    panel.search.setText("附件27")
    shown = [n for n in range(300) if not panel.list.item(n).isHidden()]
    assert [n + 1 for n in shown] == [27, *range(270, 280)]
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert names(page, 26) == [POINTS]
    assert panel.search.text() == "附件27"


def test_a_click_beside_it_closes_it(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled())
    panel = opened(page, POINTS)
    veil = panel.parentWidget()
    assert isinstance(veil, Veil)

    QTest.mouseClick(veil, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))

    assert closed(page)


def test_what_is_ticked_is_in_sight_and_a_window_that_changes_closes_it(
    make_marked: MakePage,
) -> None:
    content = filled(100)
    content["evidence"][79]["proves"] = [POINTS]
    page = make_marked(DEVICES, content)
    panel = opened(page, POINTS)
    line = panel.list.visualItemRect(panel.list.item(79))
    assert panel.list.viewport().rect().contains(line.center())

    page.resize(700, 600)

    assert closed(page)


def test_files_are_asked_for_as_evidence_of_the_field(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled())
    shelf: Any = page.binding.shelf

    opened(page, POINTS).adding.click()
    assert shelf.incoming.asked == [(at("evidence"), at(POINTS))]
    assert closed(page)
    opened(page, POINTS).comparing.click()
    assert shelf.shown == [at(POINTS)]


def test_who_may_only_look_ties_nothing(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled(), read_only=True)
    panel = opened(page, POINTS)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    assert names(page, 0) is None
    assert panel.adding.isHidden()
    assert not mark_at(page, POINTS).accepts(mime_of([at("evidence[0]")]))


@pytest.mark.parametrize("mark", [QRect(700, 20, 60, 20), QRect(10, 570, 60, 20)])
@pytest.mark.parametrize("room", [QRect(0, 0, 760, 600), QRect(0, 0, 300, 300)])
def test_it_stands_inside_the_window_and_not_on_the_mark(mark: QRect, room: QRect) -> None:
    mark = QRect(min(mark.x(), room.width() - 70), min(mark.y(), room.height() - 30), 60, 20)

    panel = placed(mark, (400, 350), room)

    assert room.contains(panel)
    assert not panel.intersects(mark)


# --- what is dropped ------------------------------------------------------------------------------

_PLAIN = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
_COPY = Qt.DropAction.CopyAction


def test_pieces_dropped_on_a_figure_prove_it_in_one_step(make_marked: MakePage) -> None:
    page = make_marked("company", filled())
    block = next(b for b in page.findChildren(FieldBlock) if b.field.path == at(ASSETS))
    carried = mime_of([at("evidence[1]"), at("evidence[0]")])
    entering = QDragEnterEvent(QPointF(5, 5), _COPY, carried, *_PLAIN)
    block.dragEnterEvent(entering)
    assert entering.isAccepted()
    assert mark_at(page, ASSETS).text() == "放在这里"

    block.dropEvent(QDropEvent(QPointF(5, 5), _COPY, carried, *_PLAIN))

    assert [names(page, n) for n in (0, 1)] == [[ASSETS], [ASSETS]]
    page.editor.check()
    assert mark_at(page, ASSETS).text() == "证明 2 份"
    page.editor.undo()
    assert names(page, 0) is None


def test_fields_that_have_no_mark_take_no_pieces(make_marked: MakePage) -> None:
    page = make_marked("company", filled())
    block = next(b for b in page.findChildren(FieldBlock) if b.field.path == at("company.name"))
    entering = QDragEnterEvent(QPointF(5, 5), _COPY, mime_of([at("evidence[0]")]), *_PLAIN)
    block.dragEnterEvent(entering)
    assert not entering.isAccepted()


def test_pieces_dropped_on_a_claim_prove_that_one(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled())
    (grid,) = page.findChildren(ClaimsGrid)
    carried = mime_of([at("evidence[0]")])
    mark = mark_at(page, POINTS)
    place = QPointF(20, mark.y() + 5)

    grid.dragMoveEvent(QDragMoveEvent(QPointF(20, 5), _COPY, carried, *_PLAIN))
    grid.dragMoveEvent(QDragMoveEvent(place, _COPY, carried, *_PLAIN))
    assert [m.text() for m in page.findChildren(ProofMark)].count("放在这里") == 1
    grid.dropEvent(QDropEvent(place, _COPY, carried, *_PLAIN))

    assert names(page, 0) == [POINTS]
    assert "放在这里" not in [m.text() for m in page.findChildren(ProofMark)]


def test_files_dropped_on_a_mark_come_in_as_evidence_of_its_field(make_marked: MakePage) -> None:
    page = make_marked(DEVICES, filled())
    shelf: Any = page.binding.shelf
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile("/tmp/合同.pdf")])
    mark = mark_at(page, POINTS)

    mark.dropEvent(QDropEvent(QPointF(5, 5), _COPY, carried, *_PLAIN))

    assert shelf.incoming.taken == [([Path("/tmp/合同.pdf")], at("evidence"), at(POINTS))]
