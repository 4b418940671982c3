"""The pages, shown one below the other."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfWriter
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.export.places import Place
from app.ui.page_layout import GAP
from app.ui.pages import PageView

A4 = (595.0, 842.0)
Load = Callable[[int], QPdfDocument]


@pytest.fixture
def load(qapp: QApplication) -> Load:
    """Documents of so many empty pages."""

    def make(pages: int) -> QPdfDocument:
        writer, file = PdfWriter(), io.BytesIO()
        for _ in range(pages):
            writer.add_blank_page(*A4)
        writer.write(file)
        document = QPdfDocument(qapp)
        buffer = QBuffer(document)
        buffer.setData(QByteArray(file.getvalue()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        assert document.pageCount() == pages
        return document

    return make


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    made = PageView()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_pages_are_rendered_white_on_a_ground_that_is_not(
    qtbot: QtBot, view: PageView, load: Load
) -> None:
    view.set_document(load(2), fresh=True)

    def colours() -> tuple[QColor, QColor]:
        image: QImage = view.viewport().grab().toImage()
        return image.pixelColor(image.width() // 2, 100), image.pixelColor(2, 100)

    qtbot.waitUntil(lambda: view.rendered(0))
    page, ground = colours()
    assert page == QColor(Qt.GlobalColor.white)
    assert ground != page


def test_pages_fit_the_width_until_a_person_zooms(view: PageView, load: Load) -> None:
    view.set_document(load(1), fresh=True)
    narrow = view.zoom
    view.resize(900, 500)
    assert view.zoom > narrow
    view.zoom_in()
    held = view.zoom
    view.resize(700, 500)
    assert view.zoom == held
    view.fit_width()
    assert view.zoom == narrow


def test_whole_pages_are_shown_one_at_a_time_until_a_person_zooms(
    view: PageView, load: Load
) -> None:
    view.set_document(load(9), fresh=True)
    view.go_to_page(4)
    view.fit_page()
    assert view.fit == "page"
    for height in (500, 700):
        view.resize(700, height)
        assert view.page == 4
        shown = A4[1] * 96 / 72 * view.zoom
        assert view.viewport().height() - 40 < shown < view.viewport().height()
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 5
    assert view.height_of([Place(5, ((0, 0, 1, 1),))]) == pytest.approx(GAP, abs=1)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.page == 4
    assert not view.at_edge(1)
    view.go_to_end()
    assert view.page == 8
    assert view.at_edge(1)
    # Another document is shown so too, from its first page.
    view.set_document(load(2), fresh=True)
    assert view.page == 0
    assert view.fit == "page"
    view.zoom_in()
    assert view.fit == "none"


def test_zoom_has_ends_and_keeps_the_page_in_sight(view: PageView, load: Load) -> None:
    view.set_document(load(9), fresh=True)
    view.go_to_page(5)
    for _ in range(30):
        view.zoom_in()
    assert view.zoom == 4.0
    assert view.page == 5
    for _ in range(60):
        view.zoom_out()
    assert view.zoom == 0.25


def test_leading_to_a_page_is_told(view: PageView, load: Load) -> None:
    view.set_document(load(9), fresh=True)
    told = list[int]()
    view.page_changed.connect(told.append)
    view.go_to_page(7)
    view.go_to_page(99)

    assert told == [7]
    assert view.page == 7


def test_a_place_is_brought_into_sight_and_its_mark_painted(
    qtbot: QtBot, view: PageView, load: Load
) -> None:
    view.set_document(load(4), fresh=True)
    place = Place(3, ((100.0, 600.0, 300.0, 620.0),))
    view.mark([place])
    assert view.page == 0  # to mark moves nothing
    view.lead_to([place])

    assert view.page == 3
    assert view.is_in_sight([place])
    qtbot.waitUntil(lambda: view.rendered(3))
    image = view.viewport().grab().toImage()
    column = {image.pixelColor(300, y).name() for y in range(image.height())}
    # The page, the ground between pages, and the mark, which is neither.
    tint = [name for name in column if QColor(name).saturation() > 20]
    assert tint


def test_a_place_in_sight_moves_nothing(view: PageView, load: Load) -> None:
    view.set_document(load(4), fresh=True)
    view.lead_to([Place(0, ((100.0, 100.0, 150.0, 110.0),))])
    assert view.verticalScrollBar().value() == 0
    view.verticalScrollBar().setValue(200)
    # Of a long one, a line is enough.
    view.lead_to([Place(0, ((50.0, 10.0, 90.0, 20.0), (50.0, 300.0, 90.0, 310.0)))])
    assert view.verticalScrollBar().value() == 200


def test_a_place_can_be_kept_at_its_height(view: PageView, load: Load) -> None:
    view.set_document(load(4), fresh=True)
    view.lead_to([Place(2, ((50.0, 300.0, 90.0, 310.0),))])
    height = view.height_of([Place(2, ((50.0, 300.0, 90.0, 310.0),))])
    below = [Place(2, ((50.0, 360.0, 90.0, 370.0),))]
    view.return_to(below, height)

    assert abs(view.height_of(below) - height) < 1


def test_a_click_tells_the_point_of_the_page_and_a_drag_does_not(
    qtbot: QtBot, view: PageView, load: Load
) -> None:
    view.set_document(load(2), fresh=True)
    told = list[tuple[int, QPointF]]()
    view.clicked.connect(lambda page, point: told.append((page, point)))
    left = (view.viewport().width() - 595.0 * 96 / 72 * view.zoom) / 2
    here = QPoint(round(left + 100 * view.zoom), round(12 + 50 * view.zoom))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=here)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=here)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=here + QPoint(90, 0))

    assert len(told) == 1
    page, point = told[0]
    assert page == 0
    assert abs(point.x() - 75) < 2
    assert abs(point.y() - 37.5) < 2


def test_what_can_be_clicked_shows_a_hand(view: PageView, load: Load) -> None:
    view.set_document(load(2), fresh=True)
    view.point_out([Place(0, ((50.0, 10.0, 90.0, 20.0),))])
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    view.point_out(())
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_another_version_stays_at_its_place_and_a_fresh_one_begins(
    view: PageView, load: Load
) -> None:
    view.set_document(load(9), fresh=True)
    view.go_to_page(6)
    view.set_document(load(8), fresh=False)
    assert view.page == 6
    view.set_document(load(3), fresh=False)
    assert view.page == 2
    view.set_document(load(9), fresh=True)
    assert view.page == 0


def test_the_pages_of_before_stay_until_the_new_ones_are_there(
    qtbot: QtBot, view: PageView, load: Load
) -> None:
    view.set_document(load(2), fresh=True)
    qtbot.waitUntil(lambda: view.rendered(0))
    view.set_document(load(2), fresh=False)

    assert view.painted(0)
    qtbot.waitUntil(lambda: view.rendered(0))


def test_no_document_shows_nothing(view: PageView, load: Load) -> None:
    view.set_document(load(2), fresh=True)
    view.set_document(None, fresh=True)
    view.viewport().grab()

    assert view.page_count == 0
    view.mark([Place(0, ())])
    view.lead_to([Place(0, ())])
    view.go_to_page(0)


def test_keys_and_the_wheel(qtbot: QtBot, view: PageView, load: Load) -> None:
    view.set_document(load(5), fresh=True)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == 4
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0
    before = view.zoom
    event = QWheelEvent(
        QPointF(200, 200),
        view.mapToGlobal(QPointF(200, 200)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
    assert view.zoom > before
