"""The pages of the draft that is open, made by another process while a person types."""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.children import command
from app.model.answers import Answers
from app.model.paths import FieldPath
from app.ui import RENDERING
from app.ui.drawing import Drawing
from app.ui.editor import Editor
from app.ui.renderer import Renderer
from app.ui.rendering import KnownFiles, Readable, draw, known_files
from app.ui.worker import Answer, Order, Unpacker, answer_all, packed
from tests.examples import COMPLETE, HALF_DONE
from tests.ui.drafts import PATIENCE, drawn_from, editor_of, files_of

NAME = FieldPath.parse("company.name")


def order_of(path: Path, number: int = 1) -> Order:
    editor = editor_of(path)
    return Order(number, editor.draft, known_files(editor.answers, files_of(path)))


@pytest.fixture
def drawing(qtbot: QtBot) -> Iterator[Callable[[Editor], Drawing]]:
    """Makes drawings that are stopped at the end."""
    made: list[Drawing] = []

    def make(editor: Editor) -> Drawing:
        made.append(Drawing(editor, pause=20, latest=200))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def finish(qtbot: QtBot, drawing: Drawing) -> None:
    qtbot.waitUntil(lambda: drawing.current or bool(drawing.trouble), timeout=PATIENCE)


# --- what is drawn ---------------------------------------------------------------------------


def test_what_is_known_of_the_files_gives_the_pages_that_the_files_give() -> None:
    editor, files = editor_of(COMPLETE), files_of(COMPLETE)
    known = replace(known_files(editor.answers, files), can_print=files.printable)

    assert known.pictures
    assert drawn_from(editor, COMPLETE).sizes[0] == pytest.approx((595.28, 841.89), abs=0.01)
    assert draw(editor.edition, editor.draft, known) == drawn_from(editor, COMPLETE)


def test_pictures_that_the_process_has_are_not_sent_again() -> None:
    editor, files = editor_of(COMPLETE), files_of(COMPLETE)
    first = known_files(editor.answers, files)
    again = known_files(editor.answers, files, first.digests.values())

    assert not again.pictures
    assert again.digests == first.digests


def test_a_picture_that_cannot_be_printed_is_not_read(complete: Path) -> None:
    figure = complete.parent / "figures" / "architecture.png"
    figure.write_bytes(b"no picture")
    known = known_files(editor_of(complete).answers, files_of(complete))

    assert hashlib.sha256(b"no picture").hexdigest() in known.digests.values()
    assert b"no picture" not in known.pictures.values()


def test_places_carry_the_row_ids_of_the_draft() -> None:
    editor = editor_of(COMPLETE)
    rows = editor.draft.get(FieldPath.parse("cases"))
    assert isinstance(rows, list)
    for number, row in enumerate(rows, 100):
        assert isinstance(row, dict)
        row["#"] = number
    places = draw(editor.edition, editor.draft, files_of(COMPLETE)).places

    printed = {path.parts[1] for path in places.fields if path.parts[0] == "cases"}
    assert printed == set(range(100, 100 + len(rows)))


# --- the process -----------------------------------------------------------------------------


def test_orders_are_answered_one_after_the_other() -> None:
    orders = packed(order_of(COMPLETE, 1)) + packed(order_of(HALF_DONE, 2))
    out = io.BytesIO()
    answer_all(io.BytesIO(orders), out, gone=lambda: None)
    first, second = Unpacker().feed(out.getvalue())

    assert (first.number, second.number) == (1, 2)
    assert first.drawn.pdf.startswith(b"%PDF")
    assert first.drawn.code != second.drawn.code


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_messages_are_put_together_from_any_pieces(size: int) -> None:
    messages = [Answer(1, failure="甲" * 50), Answer(2), Answer(3, trace="x" * 9000)]
    data = b"".join(map(packed, messages))
    unpacker = Unpacker()
    found: list[object] = []
    for start in range(0, len(data), size):
        found += unpacker.feed(data[start : start + size])

    assert found == messages


def test_a_figure_that_went_away_is_a_sentence(complete: Path) -> None:
    order = order_of(complete)
    out = io.BytesIO()
    lost = replace(order, files=replace(order.files, digests={}))
    answer_all(io.BytesIO(packed(lost)), out, gone=lambda: None)
    (answer,) = Unpacker().feed(out.getvalue())

    assert answer.drawn is None
    assert "无法读取文件" in answer.failure
    assert not answer.trace


def test_what_nobody_foresaw_is_a_sentence_with_a_trace(complete: Path) -> None:
    order = order_of(complete)
    out = io.BytesIO()
    strange = replace(order, draft=replace(order.draft, edition="miit-1999"))
    answer_all(io.BytesIO(packed(strange)), out, gone=lambda: None)
    (answer,) = Unpacker().feed(out.getvalue())

    assert "程序内部出错" in answer.failure
    assert "Traceback" in answer.trace


def test_the_process_ends_with_its_other_end(complete: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command(RENDERING), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(packed(order_of(complete)))
        process.stdin.flush()
        unpacker = Unpacker()
        answers: list[Answer] = []
        while not answers:
            answers = unpacker.feed(os.read(process.stdout.fileno(), 1 << 16))
        assert answers[0].drawn is not None
        process.stdin.close()
        assert process.wait(60) == 0


# --- keeping up with what is typed -----------------------------------------------------------


def test_a_draft_is_drawn_when_it_is_opened_and_again_when_it_changes(
    qtbot: QtBot, drawing: Callable[[Editor], Drawing], complete: Path
) -> None:
    editor = editor_of(complete)
    drawn = drawing(editor)
    finish(qtbot, drawn)
    assert drawn.drawn is not None
    before = drawn.drawn
    editor.edit(NAME, "另一家有限公司")
    assert not drawn.current
    finish(qtbot, drawn)

    assert drawn.drawn == drawn_from(editor, complete)
    assert drawn.drawn.code != before.code


def test_of_a_burst_of_typing_only_the_last_matters(
    qtbot: QtBot, drawing: Callable[[Editor], Drawing], half_done: Path
) -> None:
    editor = editor_of(half_done)
    drawn = drawing(editor)
    finish(qtbot, drawn)
    told = list[str]()
    drawn.changed.connect(lambda: told.append(drawn.drawn.code if drawn.drawn else ""))
    for length in range(1, 40):
        editor.edit(NAME, "甲" * length)
    finish(qtbot, drawn)

    assert len(told) == 1


def test_nothing_is_drawn_while_nobody_looks(
    qtbot: QtBot, drawing: Callable[[Editor], Drawing], half_done: Path
) -> None:
    editor = editor_of(half_done)
    drawn = drawing(editor)
    finish(qtbot, drawn)
    before = drawn.drawn
    drawn.set_wanted(False)
    editor.edit(NAME, "甲公司")
    qtbot.wait(100)
    assert drawn.drawn is before
    assert not drawn.busy
    drawn.set_wanted(True)
    finish(qtbot, drawn)

    assert drawn.drawn is not before


def test_another_draft_takes_the_place_of_one_that_is_being_drawn(
    qtbot: QtBot, drawing: Callable[[Editor], Drawing]
) -> None:
    first, second = editor_of(COMPLETE), editor_of(HALF_DONE)
    second.edit(NAME, "后来打开的公司")
    drawn = drawing(first)
    told = list[object]()
    drawn.changed.connect(lambda: told.append(drawn.drawn))
    drawn.watch(second)
    finish(qtbot, drawn)

    assert drawn.drawn == drawn_from(second, HALF_DONE)
    assert [one for one in told if one is not None] == [drawn.drawn]
    drawn.watch(None)
    assert drawn.drawn is None
    assert not drawn.busy


def test_a_process_that_dies_is_started_again(
    qtbot: QtBot, drawing: Callable[[Editor], Drawing], complete: Path
) -> None:
    editor = editor_of(complete)
    drawn = drawing(editor)
    finish(qtbot, drawn)
    renderer = drawn.findChild(Renderer)
    assert renderer is not None
    before = renderer.process_id
    assert before
    os.kill(before, signal.SIGTERM)
    editor.edit(NAME, "另一家有限公司")
    finish(qtbot, drawn)

    assert not drawn.trouble
    assert renderer.process_id not in (0, before)
    assert drawn.drawn == drawn_from(editor, complete)


def test_a_process_that_dies_while_the_next_order_is_made_gets_its_pictures_again(
    qtbot: QtBot,
    drawing: Callable[[Editor], Drawing],
    complete: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = editor_of(complete)
    drawn = drawing(editor)
    finish(qtbot, drawn)
    renderer = drawn.findChild(Renderer)
    assert renderer is not None
    before = renderer.process_id
    prepared: list[bool] = []

    def slowly(answers: Answers, files: Readable, held: frozenset[str]) -> KnownFiles:
        known = known_files(answers, files, held)
        prepared.append(bool(known.pictures))
        if len(prepared) == 1:
            os.kill(before, signal.SIGTERM)
            while renderer.held:
                time.sleep(0.01)
        return known

    monkeypatch.setattr("app.ui.drawing.known_files", slowly)
    editor.edit(NAME, "另一家有限公司")
    finish(qtbot, drawn)

    assert prepared == [False, True]
    assert drawn.drawn == drawn_from(editor, complete)


@pytest.mark.parametrize(
    "program", [["/nowhere/at/all"], [sys.executable, "-c", "raise SystemExit(3)"]]
)
def test_a_process_that_cannot_work_is_a_sentence(
    qtbot: QtBot, half_done: Path, program: list[str]
) -> None:
    drawn = Drawing(editor_of(half_done), pause=20, renderer=Renderer(program=program))
    qtbot.waitUntil(lambda: bool(drawn.trouble), timeout=PATIENCE)

    assert drawn.drawn is None
    assert "排版进程" in drawn.trouble
    assert not drawn.busy
    drawn.stop()
