"""A document that LibreOffice saved, which drops the tags of controls, is read by place."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.export.readback.editing import Body, Reread, edited, paragraph, values
from tests.office import environment

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@pytest.fixture(scope="module")
def resaved(reread: Reread, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resaved")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(reread.docx)],
        check=True,
        capture_output=True,
        timeout=240,
        env=environment(folder),
    )
    return folder / "out" / reread.docx.name


def test_saving_alone_changes_nothing(reread: Reread, resaved: Path) -> None:
    found = reread.bytes(resaved.read_bytes())

    assert (found.items, found.unexplained, found.sentences) == ((), (), ())


def test_what_was_edited_there_comes_back(reread: Reread, resaved: Path) -> None:
    def change(body: Body) -> None:
        body.replace("AAA", "AA")
        body.replace("612,480", "612,481")
        body.replace("应用企业和问题。", "应用企业和存在的问题。")
        body.paragraph("主要情况见表9").addnext(paragraph("另设服务站12个。"))

    found = reread.bytes(edited(resaved, change))

    changed = values(found)
    assert changed["company.credit_rating"] == "AA"
    assert changed["capability.devices.connectable_devices.count"] == 612481
    case = changed["cases[0].description"]
    before = reread.draft.get(next(o.path for o in found.items if str(o.path).startswith("cases")))
    assert isinstance(before, list)
    assert [b["kind"] for b in case] == [b["kind"] for b in before if isinstance(b, dict)]
    assert case[1:] == before[1:]
    assert changed["regions"][1] == {"kind": "paragraph", "text": "另设服务站12个。"}
    assert len(changed) == 4
    assert found.unexplained == ()
    assert {one.how for one in found.items} == {"place"}
