"""Pictures are decoded in threads alone, however often the draft is checked."""

import threading
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.export import surroundings
from app.model.compound import NarrativeKind
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.history import History
from app.model.values import Json
from app.store.attachments import Attachments
from app.store.drafts import DraftFile
from app.ui.keeping import Opened, open_draft
from app.ui.narrative.pictures import png_of, take_in
from app.ui.opened import OpenDraft
from app.ui.taking import Taking
from tests.ui.driving import wait


def picture(colour: str) -> bytes:
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return png_of(image)


def test_window_decodes_no_picture_to_check(
    qtbot: QtBot, empty_draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = DraftFile.open(empty_draft, EDITIONS)
    name = Attachments(file).add(BytesIO(picture("red")), "figures/a.png")
    narrative = next(f for f in EDITIONS[-1].form.fields() if isinstance(f.kind, NarrativeKind))
    draft = file.history.draft
    block: dict[str, Json] = {"kind": "figure", "file": name, "caption": "图"}
    file.save(History(draft.apply(draft.edit(narrative.path, [block]))))
    file.close()
    here: list[bool] = []
    load = surroundings.load_picture

    def loading(data: bytes) -> object:
        here.append(threading.current_thread() is threading.main_thread())
        return load(data)

    monkeypatch.setattr(surroundings, "load_picture", loading)
    found: list[Opened] = []
    over = QWidget()
    qtbot.addWidget(over)

    opening = threading.Thread(target=lambda: found.append(open_draft(empty_draft, None)))
    opening.start()
    opening.join()
    opened = OpenDraft(found[0], lambda *_: None)
    told: list[Sequence[str | Failure]] = []
    Taking(over, opened).take_in(
        [("b.png", partial(take_in, picture("blue"), "b.png"))], told.append
    )
    wait(qtbot, lambda: bool(told))
    (added,) = told[0]
    assert isinstance(added, str)
    blocks: Json = [block, block | {"file": added}]
    opened.editor.edit(narrative.path, blocks)
    opened.editor.check()

    assert here == [False, False]
    assert not [f for f in opened.editor.report.findings if f.path.within(narrative.path / 0)]
    assert opened.autosave is not None
    opened.autosave.close()
    opened.file.close()
