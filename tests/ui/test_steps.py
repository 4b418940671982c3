"""The left column."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from pytestqt.qtbot import QtBot

from app.model.checks import Budget
from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.ui.evidence.dragging import mime_of
from app.ui.outline import ELSEWHERE, Progress, Step, steps_of
from app.ui.steps import StepsList
from tests.toy import TOY

EMPTY = Progress("empty", 0, 0)
STEPS = steps_of(EDITIONS[0])
CARRIED = mime_of([FieldPath.parse("evidence[0]")])


def texts(steps: StepsList, role: Qt.ItemDataRole) -> list[str]:
    model = steps.model()
    return [str(model.index(row, 0).data(role) or "") for row in range(model.rowCount())]


def shown(qtbot: QtBot, progress: dict[Step, Progress] | None = None) -> StepsList:
    steps = StepsList()
    qtbot.addWidget(steps)
    steps.show_progress(progress or dict.fromkeys(STEPS, EMPTY))
    steps.resize(280, 700)
    steps.show()
    qtbot.waitExposed(steps)
    return steps


def test_steps_stand_under_their_groups(qtbot: QtBot) -> None:
    titles = texts(shown(qtbot), Qt.ItemDataRole.DisplayRole)

    assert titles.count("（二）工业互联网平台能力介绍") == 1
    at = titles.index("（二）工业互联网平台能力介绍")
    assert titles[at + 1] == "1.1工业设备管理情况"
    assert len(titles) == len(STEPS) + 1


def test_a_reader_of_the_screen_hears_state_and_counts(qtbot: QtBot) -> None:
    progress = dict.fromkeys(STEPS, EMPTY)
    progress[STEPS[1]] = Progress("error", 2, 1, (Budget(STEPS[1].roots[0], (), 900, 1000),))
    spoken = texts(shown(qtbot, progress), Qt.ItemDataRole.AccessibleTextRole)

    assert spoken[0] == "封面，未填写"
    assert spoken[1] == "一、企业基本信息，错误，2个错误，1个警告，已写900字，限1000字"


def test_going_to_a_step_is_told_by_key_and_by_mouse(qtbot: QtBot) -> None:
    steps = shown(qtbot)
    told = list[Step]()
    steps.chosen.connect(told.append)
    steps.set_current(STEPS[2])
    assert told == []

    qtbot.keyClick(steps, Qt.Key.Key_Down)  # over the heading of the group
    assert told == [STEPS[3]]
    point = steps.visualRect(steps.model().index(0, 0)).center()
    qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert told[-1] == STEPS[0]
    assert steps.current == STEPS[0]


def test_the_current_step_stays_when_progress_changes(qtbot: QtBot) -> None:
    steps = shown(qtbot)
    steps.set_current(STEPS[5])
    told = list[Step]()
    steps.chosen.connect(told.append)
    warned = {**dict.fromkeys(STEPS, EMPTY), ELSEWHERE: Progress("warning", 0, 1)}
    steps.show_progress(warned)

    assert steps.current == STEPS[5]
    assert texts(steps, Qt.ItemDataRole.DisplayRole)[-1] == ELSEWHERE.title
    steps.show_progress(dict.fromkeys(STEPS, EMPTY))
    assert texts(steps, Qt.ItemDataRole.DisplayRole)[-1] == STEPS[-1].title
    assert told == []


def test_another_edition_brings_its_own_steps(qtbot: QtBot) -> None:
    steps = shown(qtbot)
    steps.show_progress(dict.fromkeys(steps_of(TOY), EMPTY))

    assert texts(steps, Qt.ItemDataRole.DisplayRole) == ["封面", "一、单位", "二、能力", "证明"]


def test_who_drags_evidence_over_a_step_gets_its_page(qtbot: QtBot) -> None:
    steps = shown(qtbot)
    steps.set_current(STEPS[0])
    told = list[Step]()
    steps.chosen.connect(told.append)
    place = steps.visualRect(steps.model().index(1, 0)).center()
    plain = Qt.DropAction.CopyAction, CARRIED, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPointF(place), *plain, Qt.KeyboardModifier.NoModifier)
    steps.dragEnterEvent(entering)
    assert entering.isAccepted()
    move = QDragMoveEvent(QPointF(place), *plain, Qt.KeyboardModifier.NoModifier)

    steps.dragMoveEvent(move)
    assert not move.isAccepted()  # it is dropped on the page
    assert told == []
    qtbot.waitUntil(lambda: told == [STEPS[1]])
    assert steps.current == STEPS[1]


def test_who_drags_evidence_across_the_list_stays_where_they_are(qtbot: QtBot) -> None:
    steps = shown(qtbot)
    steps.set_current(STEPS[0])
    told = list[Step]()
    steps.chosen.connect(told.append)
    place = steps.visualRect(steps.model().index(1, 0)).center()
    plain = Qt.DropAction.CopyAction, CARRIED, Qt.MouseButton.LeftButton
    steps.dragMoveEvent(QDragMoveEvent(QPointF(place), *plain, Qt.KeyboardModifier.NoModifier))
    steps.dragLeaveEvent(QDragLeaveEvent())

    qtbot.wait(1000)

    assert told == []


def test_files_are_left_to_the_window(qtbot: QtBot) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/tmp/a.shenbao")])
    plain = Qt.DropAction.CopyAction, files, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPointF(5, 5), *plain, Qt.KeyboardModifier.NoModifier)

    shown(qtbot).dragEnterEvent(entering)

    assert not entering.isAccepted()
