"""Splitting the package of a release into volumes for mails, while the window stays alive."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.export.evidence.budget import mail_size, megabytes
from app.model.failure import Failure
from app.store.files import sha256_of
from app.ui.banner import Action, Banner
from app.ui.jobs import Lane, Worker
from app.ui.settings import Settings
from app.ui.telling import show_outside

if TYPE_CHECKING:
    from app.export.splitting import Divided
    from app.store.releases import Published, Release

SPLIT = "按邮箱上限分卷"
_NAMED = 3


class _CancelledError(Exception):
    """Raised inside a split that is no longer wanted."""


class Splitting(QObject):
    """One split at a time, in a thread of its own; ``message`` is where it tells how it went."""

    busy_changed = Signal(bool)

    def __init__(self, settings: Settings, message: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._message = message
        self._writers = Worker("splitting")
        self._lane = Lane(self._writers, self)
        self._lane.busy_changed.connect(self.busy_changed)
        self._unwanted = Event()

    @property
    def busy(self) -> bool:
        """Whether a split is under way."""
        return self._lane.busy

    @property
    def limit(self) -> int:
        """What a mail may weigh, in bytes."""
        return self._settings.mail_limit << 20

    def exceeds(self, size: int) -> bool:
        """Whether no mail carries a package of ``size`` bytes."""
        return mail_size([size]) > self.limit

    def offer(self, release: Release) -> list[Action]:
        """What can be done about a package that is too large for a mail."""
        package = package_of(release)
        if package is None or not self.exceeds(package.size):
            return []
        return [(SPLIT, lambda: self.start(release))]

    def start(self, release: Release) -> None:
        """Write volumes beside the package of ``release``, unless a split is under way."""
        if self.busy:
            return
        unwanted = self._unwanted = Event()
        limit = self.limit

        def went_on() -> None:
            if unwanted.is_set():
                raise _CancelledError

        def work() -> Divided | None:
            from app.export.splitting import split

            try:
                return split(_found(release, went_on), limit, went_on)
            except _CancelledError:
                return None

        cancel: Action = ("取消", self.cancel)
        words = f"正在把{release.imprint.name}的电子包分卷，每卷不超过{megabytes(limit)}…"
        self._message.say("info", words, [cancel], busy=True)
        self._lane.start(work, self._done, lambda why: self._message.say("error", why))

    def cancel(self) -> None:
        """End the split as soon as may be; then nothing is left of it."""
        self._unwanted.set()

    def stop(self) -> None:
        """End the split, wait for that, and let the thread go; for good."""
        self.cancel()
        self._lane.cancel()
        self._writers.shut_down(cancel=True)

    def _done(self, found: Divided | None) -> None:
        if found is None:
            self._message.say("info", "已取消，没有分卷。")
            return
        folder = found.paths[0].parent
        words = (
            f"电子包已分成{len(found.paths)}卷，写到“{folder}”，每卷发一封邮件，"
            f"最大的约{megabytes(max(found.weights))}；收齐后解压到同一个文件夹就是完整的电子包。"
        )
        if found.too_large:
            listed = "、".join(f"“{name}”" for name in found.too_large[:_NAMED])
            words += f"{listed}单独一卷仍超过上限，请压缩后重新定稿，或问对方能否用光盘、网盘报送。"
        if found.older:
            words += f"文件夹里还有以前分的{found.older}个分卷文件，不要混在一起发。"
        opening: Action = ("打开文件夹", _showing(folder))
        self._message.say("warning" if found.too_large else "done", words, [opening])


def package_of(release: Release) -> Published | None:
    """The package among the files of a release."""
    return next((file for file in release.files if file.name.endswith(".zip")), None)


def _showing(folder: Path) -> Callable[[], None]:
    return lambda: show_outside(folder)


def _found(release: Release, went_on: Callable[[], None]) -> Path:
    """Where the package was last put, if it is there still, and unchanged."""
    package = package_of(release)
    exported = [event.words for event in reversed(release.events) if event.what == "exported"]
    if package is not None:
        for path in (Path(folder) / package.name for folder in dict.fromkeys(exported)):
            went_on()
            with suppress(OSError), path.open("rb") as file:
                if sha256_of(file) == package.sha256:
                    return path
    raise Failure(
        f"没有分卷：{release.imprint.name}的电子包已不在导出时的文件夹里，或者被改动过，"
        "请再次导出后分卷。"
    )
