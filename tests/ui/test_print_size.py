"""The choice to make pictures smaller for print."""

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.export.evidence.inspection import Inspection
from app.model.paths import FieldPath
from app.ui.releasing import ReleasesPage
from app.ui.settings import Settings
from app.ui.window import Window
from tests.examples import COMPLETE
from tests.ui.driving import choose, editor_in, import_data, wait


def test_the_choice_is_kept_and_reaches_the_paper(
    qtbot: QtBot,
    window: Window,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_data(qtbot, window, COMPLETE, tmp_path / "草稿.shenbao")
    window.commands.showing_releases.trigger()
    page = window.findChild(ReleasesPage)
    assert isinstance(page, ReleasesPage)
    size = page.print_size
    opened, editor = window.session.opened, editor_in(window)
    assert opened is not None
    scan = tmp_path / "扫描.png"
    Image.radial_gradient("L").resize((4200, 5800)).save(scan)
    rows: Any = editor.value(FieldPath.parse("evidence"))
    name = opened.files.attachments.add(scan, "evidence/scan.png")
    editor.edit(FieldPath.parse("evidence"), [{**rows[0], "file": name}])
    wait(qtbot, lambda: size.isVisible() and size.inspection(name) is not None)
    assert not size.tick.isChecked()
    size.tick.click()
    assert settings.resampling
    editor.check()
    choose(monkeypatch, tmp_path)
    window.outgoing.export_to(tmp_path, as_draft=True)
    wait(qtbot, lambda: any(tmp_path.glob("*-证明材料.pdf")))
    wait(qtbot, lambda: not window.outgoing.exporting.busy)
    (evidence,) = tmp_path.glob("*-证明材料.pdf")
    with pikepdf.open(evidence) as pdf:
        forms = [page.obj.Resources.get("/XObject") for page in pdf.pages]
        (width,) = [int(f.E.Resources.XObject.P.Width) for f in forms if f is not None]
    assert 2000 < width < 2100


def test_it_is_not_asked_where_nothing_can_be_printed(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    import_data(qtbot, window, COMPLETE, tmp_path / "草稿.shenbao")
    window.commands.showing_releases.trigger()
    page = window.findChild(ReleasesPage)
    assert isinstance(page, ReleasesPage)
    page.print_size.inspection = lambda _: Inspection("xlsx")
    page.print_size.refresh()
    assert not page.print_size.isVisible()
    page.print_size.inspection = lambda _: Inspection("pdf", 1)
    page.print_size.refresh()
    assert page.print_size.isVisible()
