"""Every way to a draft, and what is asked on the way: a place, a password, who has it open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.model.filenames import DATA_NAME, DRAFT_SUFFIX
from app.resources import resource
from app.ui import dialogs
from app.ui.commands import EXAMPLES
from app.ui.session import Session
from app.ui.settings import Settings, data_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from app.ui.keeping import Refused

_DRAFTS = [f"申报书草稿 (*{DRAFT_SUFFIX})"]
_ANY = [f"申报书草稿和申报数据 (*{DRAFT_SUFFIX} {DATA_NAME} *.json)", "所有文件 (*)"]
_DATA = [f"申报数据 ({DATA_NAME} *.json)", "所有文件 (*)"]


class Doorway(QObject):
    """Opens, makes, imports and copies drafts on behalf of a window, over which it asks."""

    leaving = Signal(object)
    """Before another draft is opened: a function to be called once the open one is safe."""
    failed = Signal(str)
    """What was asked for did not come about, and why."""
    copied = Signal(object, str)
    """A copy lies at this path; the words say what is missing from it, if anything."""
    moved = Signal(object, str)
    """The open draft lies at this path now; the words say what is missing there, if anything."""
    recovery_wanted = Signal(object)
    """The draft at this path is damaged or gone (``None``: any draft), and may be recovered."""

    def __init__(self, window: QWidget, session: Session, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        self._remembering = ""
        self.question: QDialog | None = None
        session.refused.connect(self._refused)
        session.switched.connect(self._opened)

    # --- ways in ----------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a draft; the data of one (``declaration.json``) is imported into a new one.

        Of an example that ships with the program a copy is opened, without asking for a place.
        """
        path = path.absolute()
        example = next((n for n in EXAMPLES if path == resource("examples", n, DATA_NAME)), None)
        if example is not None:
            self.open_example(example)
        elif path.suffix.lower() == ".json" or path.name == DATA_NAME:
            self.take_in(path)
        elif path != self._session.path:
            self.leaving.emit(lambda: self._session.open(path))

    def ask_for_file(self) -> None:
        """Let a person choose what to open."""
        path = dialogs.ask_for_file(self._window, "打开草稿", _ANY, str(self._folder()))
        if path is not None:
            self.open(path)

    def begin(self) -> None:
        """Let a person say where a new, empty draft is to lie, and make it."""
        self._make("新建草稿：保存到", "申报书", None)

    def ask_for_data(self) -> None:
        """Let a person choose a ``declaration.json`` to be imported."""
        path = dialogs.ask_for_file(self._window, "导入申报数据", _DATA, str(self._folder()))
        if path is not None:
            self.take_in(path)

    def take_in(self, source: Path) -> None:
        """Import a ``declaration.json`` and the files beside it into a new draft."""
        name = source.parent.name if source.name == DATA_NAME else source.stem
        title = f"导入“{source.name}”：新草稿保存到"

        def judge() -> None:
            from app.ui.keeping import judge_data

            judge_data(source)

        # Nobody is asked for a place for what can't be taken in.
        self._session.do(
            judge,
            lambda _: self._make(title, name or "申报书", source),
            lambda why: self._offer("无法导入", why, []),
            self,
        )

    def open_example(self, name: str) -> None:
        """Open a copy of one of the examples that ship with the program, to be played with."""
        folder = data_folder() / "examples"
        source = resource("examples", name, DATA_NAME)
        self.leaving.emit(lambda: self._session.create_in(folder, EXAMPLES[name], source))

    def copy(self) -> None:
        """Let a person say where a copy of the open draft is to lie."""
        path = self._session.path
        if path is None:
            return
        target = self._ask_where("另存副本", path.with_name(f"{path.stem} 副本{DRAFT_SUFFIX}"))
        if target is not None:
            self._session.copy_to(target, lambda more: self._copied(target, more))

    def save_elsewhere(self, then: Callable[[], object] | None = None) -> None:
        """Let a person say where what can't be saved is to go, and go on there, or with ``then``.

        What is typed until it is there goes with it.
        """
        path = self._session.path
        if path is None:
            return
        target = self._ask_where("另存到", self._documents() / path.name)
        if target is not None:

            def done(more: str) -> None:
                self.moved.emit(target, more)
                if then is not None:
                    then()

            self._session.move_to(target, done)

    def _copied(self, target: Path, more: str) -> None:
        self.copied.emit(target, more)

    # --- refusals ---------------------------------------------------------------------------

    def _refused(self, refused: Refused) -> None:
        from app.store import refusals

        path, error = refused.path, refused.error
        words = str(error)
        match error:
            case refusals.PasswordNeeded() | refusals.WrongPassword():
                wrong = isinstance(error, refusals.WrongPassword)
                self._ask_password(refused, words if wrong else "")
            case refusals.InUse():
                again = ("重试", lambda: refused.again(refused.password))
                answers = [*self._looking(refused), again]
                self._offer("草稿正在使用", words, answers, chapter="others")
            case refusals.ReadOnlyPlace():
                self._offer("草稿不能写入", words, self._looking(refused), chapter="others")
            case refusals.Damaged():
                self._offer("草稿已损坏", words, [self._recovery(path)])
            case refusals.NewerDraft() | refusals.UnknownEdition():
                self._offer("不能打开这份草稿", words, [])
            case _:
                gone = path.suffix.lower() == DRAFT_SUFFIX and self._known(path)
                self._offer("无法打开", words, [self._recovery(path)] if gone else [])

    def _looking(self, refused: Refused) -> list[dialogs.Answer]:
        path, password = refused.path, refused.password

        def copy() -> None:
            target = self._ask_where("打开副本", self._documents() / path.name)
            if target is not None:
                self._session.open_copy(path, target, password)

        def look() -> None:
            self._session.open(path, password, read_only=True)

        return [("只读查看", look), ("打开副本…", copy)]

    def _recovery(self, path: Path) -> dialogs.Answer:
        return "恢复…", lambda: self.recovery_wanted.emit(path)

    def _known(self, path: Path) -> bool:
        return self._settings.recent_at(path) is not None or path.is_file()

    def _offer(
        self, title: str, words: str, answers: list[dialogs.Answer], chapter: str = "recovery"
    ) -> None:
        """Say why a draft was not opened; ``chapter`` of the manual says more (F1)."""
        self.question = dialogs.ask(self._window, title, words, "", answers)
        self.question.setProperty("chapter", chapter)

    def _ask_password(self, refused: Refused, wrong: str) -> None:
        from app.ui.passwords import AskPassword

        dialog = AskPassword(refused.path.name, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if wrong:
            dialog.refuse(wrong)

        def give(password: str, remembering: bool) -> None:
            self._remembering = password if remembering else ""
            refused.again(password)

        dialog.given.connect(give)
        self.question = dialog
        dialog.open()

    def _opened(self) -> None:
        """A password that opened its draft may be remembered now; another attempt drops it."""
        wanted, self._remembering = self._remembering, ""
        opened = self._session.opened
        if wanted and opened is not None and opened.file.password == wanted:
            self._session.remember_password(wanted)

    # --- places -----------------------------------------------------------------------------

    def _make(self, title: str, name: str, source: Path | None) -> None:
        target = self._ask_where(title, self._folder() / f"{name}{DRAFT_SUFFIX}")
        if target is not None:
            self.leaving.emit(lambda: self._session.create(target, source))

    def _ask_where(self, title: str, start: Path) -> Path | None:
        return dialogs.ask_for_new_file(self._window, title, _DRAFTS, start, DRAFT_SUFFIX)

    def _folder(self) -> Path:
        """Where drafts are looked for first: beside the last one."""
        path = self._session.path or next((d.path for d in self._settings.recent), None)
        if path is None or path.is_relative_to(data_folder()):
            return self._documents()
        return path.parent

    def _documents(self) -> Path:
        place = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(place))
