"""What the manual shows: the running program with the shipped examples, place by place.

A function that is marked with :func:`scene` makes one picture, which has the function's name: it
goes to the place as a person would, and returns what of it is to be seen. Each has a window, a
draft and a clock of its own, so that a new one changes no other.

Not to be imported where the clock is to go on (see :mod:`tools.clock`).
"""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tools import clock, pictures  # isort: split

from PIL import Image, ImageOps
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.model.editions import EDITIONS
from app.model.paths import FieldPath
from app.store.drafts import DraftFile
from app.store.refusals import Holder
from app.ui.amending import AmendingDialog
from app.ui.desk import Desk
from app.ui.evidence.listing import EvidenceInput
from app.ui.evidence.matrix import MatrixPage
from app.ui.evidence.order import rows_of
from app.ui.evidence.shelf import Shelf
from app.ui.evidence.viewer import Viewer
from app.ui.form.claims import ClaimsGrid
from app.ui.form.lines import FigureInput, LineInput
from app.ui.form.notes import NoteButton
from app.ui.form.page import FormPage
from app.ui.history import HistoryPage
from app.ui.narrative.edit import NarrativeEdit
from app.ui.overview import OverviewPage
from app.ui.passwords import ChangePassword
from app.ui.recovery import RecoveryDialog
from app.ui.releasing import ReleasesPage
from app.ui.verifying import VerifyingWindow
from app.ui.window import Window

Part = tuple[QWidget, QRect]
"""A widget, and what of it is to be seen."""
Scene = Callable[["Stage"], QWidget | Part]
SCENES: dict[str, tuple[str, Scene]] = {}
"""By the name of its picture: the example that is open at first (empty: none), and the scene."""

_AT_ONCE = 3
_SIZE = (1180, 720)
_EDGE = 8
"""How much of what is around a part is seen with it."""
_IN_SIGHT = 6
"""So many pieces of evidence are seen at once."""
_LINE = (200, 204, 209)
_PLACE = Path("D:", "申报材料")
"""A folder as people know them; it is made in a folder that is thrown away."""
_KINDS = FieldPath.parse("capability.devices.connectable_devices.kinds")
_SHEET = (
    "可连接的工业设备种类\t120\t3310\n可连接开关量的设备数\t\t1902\n可连接运行参数的设备数\t\t960"
)
_Part = TypeVar("_Part", bound=QWidget)


def scene(example: str = "half_done") -> Callable[[Scene], Scene]:
    """Mark a function as a picture's, and name the example that is open when it begins."""

    def mark(function: Scene) -> Scene:
        SCENES[function.__name__] = (example, function)
        return function

    return mark


def take(names: Collection[str] = ()) -> Iterator[tuple[str, Image.Image]]:
    """Take the pictures of these names, or all; some at a time, since each waits for much."""
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        sys.exit(f"没有这些图片：{'、'.join(unknown)}。")
    wanted = [name for name in SCENES if not names or name in names]
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        yield from zip(wanted, pool.map(_shoot, wanted), strict=True)


def _shoot(name: str) -> Image.Image:
    example, function = SCENES[name]
    with TemporaryDirectory() as folder, ExitStack() as ending:
        ending.callback(os.chdir, Path.cwd())
        os.chdir(folder)
        _PLACE.mkdir(parents=True)
        window = ending.enter_context(pictures.program(Path(folder), _SIZE))
        stage = Stage(window, ending)
        if example:
            pictures.open_example(window, _PLACE, example)
        shown = function(stage)
        pictures.settle()
        widget, part = shown if isinstance(shown, tuple) else (shown, shown.rect())
        return ImageOps.expand(pictures.image_of(widget, part), 1, _LINE)


class Stage:
    """The running program, for one picture; ``ending`` is what is undone after it."""

    def __init__(self, window: Window, ending: ExitStack) -> None:
        self.window = window
        self.ending = ending

    @property
    def desk(self) -> Desk:
        """What is there while a draft is open."""
        if self.window.desk is None:
            sys.exit("没有打开的草稿。")
        return self.window.desk

    def go(self, title: str) -> FormPage:
        """Go to the step of this title."""
        steps = pictures.steps(self.window)
        self.desk.go_to(next(step for step in steps if step.title == title))
        pictures.settle()
        if not isinstance(self.desk.page, FormPage):
            sys.exit(f"“{title}”不是填写页面。")
        return self.desk.page

    def fold_panel(self) -> None:
        """Leave the form alone, without 问题 and 预览."""
        self.desk.show_panel("")
        pictures.settle()

    def close_draft(self) -> None:
        """Close the draft after an hour and a half, so that the start page is shown."""
        pictures.settle()
        clock.advance(90)
        self.window.commands.closing.trigger()
        pictures.wait(lambda: self.window.session.path is None)
        pictures.settle()

    def dialog(self, kind: type[_Part]) -> _Part:
        """The dialog of this kind, once it is shown."""
        pictures.wait(lambda: any(each.isVisible() for each in self.window.findChildren(kind)))
        return first(self.window, kind)

    @staticmethod
    def type(words: str) -> None:
        """Type into what has the focus, as an input method does."""
        typed = QInputMethodEvent()
        typed.setCommitString(words)
        QApplication.sendEvent(_focus(), typed)

    @staticmethod
    def press(key: Qt.Key, widget: QWidget | None = None) -> None:
        """Press a key where the focus is, or in ``widget``."""
        QTest.keyClick(widget or _focus(), key)


def first(parent: QWidget, kind: type[_Part]) -> _Part:
    """The first widget of a kind that can be seen."""
    found = [each for each in parent.findChildren(kind) if each.isVisible()]
    if not found:
        sys.exit(f"没有找到 {kind.__name__}。")
    return found[0]


def between(whole: QWidget, top: QWidget, end: QWidget, edge: int = _EDGE) -> Part:
    """What of a widget lies from where ``top`` begins to where ``end`` ends, and a little more."""
    pictures.settle()
    above = top.mapTo(whole, QPoint(0, 0)).y() - edge
    below = end.mapTo(whole, QPoint(0, 0)).y() + end.height() + edge
    return whole, whole.rect().intersected(QRect(0, above, whole.width(), below - above))


def upper(widget: QWidget, height: int) -> Part:
    """The upper part of a widget, ``height`` pixels of the program's."""
    return widget, widget.rect().intersected(QRect(0, 0, widget.width(), height))


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    if widget is None:
        sys.exit("没有可以输入的地方。")
    return widget


# --- first steps ------------------------------------------------------------------------------


@scene()
def start(stage: Stage) -> QWidget | Part:
    """The start page, with a draft of late."""
    stage.close_draft()
    welcome = stage.window.welcome
    recent = [replace(welcome.recent.rows[0].draft, path=_PLACE / pictures.DRAFT)]
    welcome.show_recent(recent)
    return stage.window


@scene()
def window(stage: Stage) -> QWidget | Part:
    """The whole window while a person fills in."""
    stage.desk.show_panel("problems")
    stage.go("1.1工业设备管理情况")
    return stage.window


# --- filling in -------------------------------------------------------------------------------


@scene()
def claims(stage: Stage) -> QWidget | Part:
    """Claims: one with a note, one with a mistake."""
    stage.desk.show_panel("problems")
    page = stage.go("1.1工业设备管理情况")
    page.go_to(_KINDS)
    page.binding.open_note()
    stage.type("等设备部核对后再改")
    pictures.settle()
    grid = first(page, ClaimsGrid)
    return between(page, grid, grid.findChildren(NoteButton)[3])


@scene()
def pasting(stage: Stage) -> QWidget | Part:
    """What a pasted column would fill."""
    stage.desk.show_panel("problems")
    page = stage.go("1.1工业设备管理情况")
    page.go_to(_KINDS)
    figure = next(each for each in page.findChildren(FigureInput) if each.path == _KINDS)
    figure.paste_text(_SHEET)
    if page.spreading is None:
        sys.exit("没有出现粘贴预览。")
    return page.spreading


@scene("complete")
def evidence(stage: Stage) -> QWidget | Part:
    """The list of evidence."""
    stage.desk.show_panel("problems")
    made = first(stage.go("（七）其他说明材料"), EvidenceInput)
    made.table.choose([row for row, _ in rows_of(stage.desk.editor.value(made.path))][1:2])
    pictures.wait(lambda: made.detail is not None and _is_known(stage, made))
    pictures.still(made)
    return made


@scene("complete")
def viewing(stage: Stage) -> QWidget | Part:
    """A piece of evidence, looked at."""
    made = first(stage.go("（七）其他说明材料"), EvidenceInput)
    row = rows_of(stage.desk.editor.value(made.path))[1][0]
    pictures.wait(lambda: _is_known(stage, made))
    _shelf(stage).view(made.path / row)
    viewer = first(stage.window, Viewer)
    pictures.wait(lambda: viewer.pages.page_count > 0 and viewer.pages.settled)
    return viewer


@scene("complete")
def matrix(stage: Stage) -> QWidget | Part:
    """Which figures have evidence."""
    _shelf(stage).show_matrix()
    return first(stage.window, MatrixPage)


def _is_known(stage: Stage, made: EvidenceInput) -> bool:
    """Whether every piece was looked at, and the first pages that are seen are drawn."""
    shelf = _shelf(stage)
    made.table.grab()  # what is painted is asked for
    rows = rows_of(stage.desk.editor.value(made.path))
    names = [made.members.file_of(row) for _, row in rows]
    looked = all(shelf.looking.inspection(name) is not None for name in names)
    drawn = all(shelf.drawings.any_of(name, 0) is not None for name in names[:_IN_SIGHT])
    return looked and drawn and shelf.drawings.idle and not shelf.looking.under_way


def _shelf(stage: Stage) -> Shelf:
    if stage.desk.shelf is None:
        sys.exit("没有打开的草稿。")
    return stage.desk.shelf


@scene()
def texts(stage: Stage) -> QWidget | Part:
    """A text with a figure."""
    return first(stage.go("（五）工业互联网平台技术架构"), NarrativeEdit)


@scene()
def finding(stage: Stage) -> QWidget | Part:
    """Words found all over the declaration."""
    stage.go("（五）工业互联网平台技术架构")
    stage.desk.find_words(replacing=True)
    stage.type("设备")
    return upper(stage.desk.centre, 340)


# --- what is thought of it --------------------------------------------------------------------


@scene()
def problems(stage: Stage) -> QWidget | Part:
    """A warning that is being confirmed."""
    stage.desk.show_panel("problems")
    panel = stage.desk.problems
    for kind, switch in panel.switches.items():
        if switch.isChecked() != (kind == "warning"):
            switch.click()
    panel.step(1)
    panel.view.setFocus()
    stage.press(Qt.Key.Key_Space, panel.view)
    stage.type("已与信息中心核对")
    return upper(panel, 355)


@scene()
def overview(stage: Stage) -> QWidget | Part:
    """What stands in the way, and the nine aspects."""
    stage.fold_panel()
    page = first(stage.desk, OverviewPage)
    return between(page.inside, page.inside, page.aspects)


@scene()
def progress(stage: Stage) -> QWidget | Part:
    """How far each part is, and how much room is left."""
    stage.fold_panel()
    page = first(stage.desk, OverviewPage)
    return between(page.inside, page.steps, page.budgets)


# --- what comes of it -------------------------------------------------------------------------


@scene()
def preview(stage: Stage) -> QWidget | Part:
    """The form beside its page."""
    page = stage.go("一、企业基本信息")
    pictures.show_preview(stage.desk)
    page.go_to(FieldPath.parse("company.name"))
    stage.press(Qt.Key.Key_End, first(page, LineInput))
    return stage.window


def _export(stage: Stage) -> str:
    """Make a release; what is told of it."""
    outgoing = stage.window.outgoing
    outgoing.export_to(_PLACE, as_draft=False)
    pictures.wait(lambda: not outgoing.exporting.busy)
    return stage.window.message.words


@scene("complete")
def exported(stage: Stage) -> QWidget | Part:
    """What is told after a release was made."""
    stage.desk.show_panel("problems")
    _export(stage)
    return between(stage.window, stage.window, stage.window.message, edge=0)


@scene("complete")
def verifying(stage: Stage) -> QWidget | Part:
    """What was exported, and a draft that was changed after that."""
    stage.desk.show_panel("problems")
    message = _export(stage)
    stage.desk.editor.edit(FieldPath.parse("company.address"), "浙江省杭州市滨江区澄屿路136号")
    stage.window.commands.verifying.trigger()
    dialog = stage.dialog(VerifyingWindow)
    dialog.resize(760, 420)
    dialog.code.setText(message.rpartition("校验码 ")[2].partition("。")[0])
    dialog.add([next(_PLACE.glob("*.pdf")), next(_PLACE.glob("*.docx")), _PLACE / pictures.DRAFT])
    pictures.settle()
    pictures.wait(dialog.verifying.isEnabled)
    return dialog


@scene("complete")
def release(stage: Stage) -> QWidget | Part:
    """A release, and what was changed since."""
    stage.desk.show_panel("problems")
    _export(stage)
    stage.window.message.dismiss()
    editor = stage.desk.editor
    editor.edit(FieldPath.parse("company.name"), "浙江砺澜工业互联网有限公司")
    clock.advance(30)
    stage.window.commands.showing_releases.trigger()
    page = first(stage.window, ReleasesPage)
    pictures.wait(page.changes.saving.isEnabled)
    return upper(stage.window, 480)


@scene("complete")
def rereading(stage: Stage) -> QWidget | Part:
    """What somebody changed in the exported DOCX."""
    stage.desk.show_panel("problems")
    _export(stage)
    edited = _PLACE / "申报书-领导改.docx"
    _edit(
        next(_PLACE.glob("*.docx")), edited, {"139号": "136号", "两地三中心部署": "三地四中心部署"}
    )
    stage.window.asides.read_back(edited)
    dialog = stage.dialog(AmendingDialog)
    dialog.resize(860, 480)
    pictures.wait(lambda: len(dialog.boxes) > 1)
    pictures.settle()
    return dialog


def _edit(document: Path, copy: Path, words: dict[str, str]) -> None:
    """Exchange words in a DOCX, each where it is first found."""
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(copy, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                for before, after in words.items():
                    data = data.replace(before.encode(), after.encode(), 1)
            new.writestr(entry, data)


# --- drafts -----------------------------------------------------------------------------------


@scene()
def history(stage: Stage) -> QWidget | Part:
    """Two versions, compared."""
    edit = stage.desk.editor.edit
    pictures.settle()
    clock.advance(42)
    edit(FieldPath.parse("company.credit_rating"), "A")
    stage.desk.footer.named.emit("送财务审核前")
    pictures.settle()
    clock.advance(48)
    edit(FieldPath.parse("company.address"), "四川省成都市龙泉驿区岷屹大道506号")
    edit(FieldPath.parse("company.credit_rating"), "AA")
    stage.window.commands.showing_history.trigger()
    pictures.settle()
    return upper(first(stage.window, HistoryPage), 400)


@scene()
def recovery(stage: Stage) -> QWidget | Part:
    """The backups that are there."""
    pictures.settle()
    clock.advance(60)
    stage.window.commands.recovering.trigger()
    dialog = stage.dialog(RecoveryDialog)
    pictures.wait(lambda: dialog.list.count() > 0)
    for row in range(dialog.list.count()):
        item = dialog.list.item(row)
        item.setText(item.text().replace(f"{Path.cwd()}{os.sep}", ""))
    dialog.resize(dialog.width(), 340)
    return dialog


@scene()
def password(stage: Stage) -> QWidget | Part:
    """The dialog that gives a password."""
    stage.window.commands.changing_password.trigger()
    return stage.dialog(ChangePassword)


@scene()
def held(stage: Stage) -> QWidget | Part:
    """A draft that somebody else has open."""
    stage.close_draft()
    path = _PLACE / pictures.DRAFT
    elsewhere = DraftFile.open(path, EDITIONS, holder=Holder("李梅", "CAIWU-03", 1, clock.now()))
    stage.ending.callback(elsewhere.close)
    stage.window.open(path)
    return stage.dialog(QMessageBox)
