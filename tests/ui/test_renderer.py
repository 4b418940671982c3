"""The process beside the window: how it is started, what it is told, and that its end is told."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from app.ui.renderer import Renderer
from app.ui.rendering import KnownFiles
from app.ui.worker import Answer, Order
from tests.examples import HALF_DONE
from tests.ui.drafts import PATIENCE, editor_of

Make = Callable[..., Renderer]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes renderers that are stopped at the end."""
    made: list[Renderer] = []

    def renderer(program: list[str] | None = None) -> Renderer:
        made.append(Renderer(program=program))
        return made[-1]

    yield renderer
    for one in made:
        one.stop()


def order_of(
    number: int = 1,
    digests: dict[str, str] | None = None,
    pictures: dict[str, bytes] | None = None,
) -> Order:
    return Order(number, editor_of(HALF_DONE).draft, KnownFiles({}, digests or {}, pictures or {}))


def test_what_lies_where_the_program_was_started_is_not_run(
    qtbot: QtBot, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "ran"
    for name in ("app", "pickle", "struct"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    answers: list[Answer] = []
    renderer = make()
    renderer.answered.connect(answers.append)

    renderer.give(order_of())
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)

    assert not answers[0].trace
    assert not mark.exists()


def test_one_that_fails_within_its_start_is_told_and_tried_again(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[object] = []

    class AtOnce(QProcess):
        """As on Windows: that it can't be started is told before ``start`` returns."""

        def start(self, *program: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            starts.append(program)
            self.errorOccurred.emit(QProcess.ProcessError.FailedToStart)

    monkeypatch.setattr("app.ui.renderer.QProcess", AtOnce)
    renderer = make()
    told: list[str] = []
    renderer.lost.connect(told.append)

    renderer.give(order_of(1))
    renderer.give(order_of(2))

    assert len(told) == len(starts) == 2
    assert not renderer.process_id


def test_one_that_never_runs_is_given_up(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(QProcess):
        def start(self, *program: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            """Nothing happens, and nobody tells."""

    monkeypatch.setattr("app.ui.renderer.QProcess", Silent)
    monkeypatch.setattr("app.ui.renderer._LONGEST", 10)
    renderer = make()
    with qtbot.waitSignal(renderer.lost, timeout=PATIENCE):
        renderer.give(order_of())


def test_only_pictures_that_were_sent_are_held(make: Make) -> None:
    renderer = make([sys.executable, "-c", "import sys; sys.stdin.read()"])
    # Named as evidence first: nobody needs its bytes.
    renderer.give(order_of(1, {"evidence/a.png": "a"}))
    assert not renderer.held

    both = {"evidence/a.png": "a", "figures/a.png": "a", "figures/b.png": "b"}
    renderer.give(order_of(2, both, {"a": b"A", "b": b"B"}))
    assert renderer.held == {"a", "b"}
    renderer.give(order_of(3, {"figures/a.png": "a"}))
    assert renderer.held == {"a"}
    renderer.give(order_of(4))
    assert not renderer.held
