"""A DOCX that another program opened and saved again still says the same, field by field."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.export.release import Exported, export
from app.export.surroundings import surroundings_of
from app.export.verify.verify import verify
from app.model.draft import Draft
from app.model.editions import EDITIONS
from tests.declarations import minimal
from tests.export.verify.conftest import Released
from tests.office import environment

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


ODD = "“引号”……——𬭎䶮①≥℃\u200f\u05d0\u05d1 a__b  c　（）\u0627é_%@"
STRANGE = {
    "roadmap": [
        {"kind": "paragraph", "text": ODD},
        {"kind": "table", "caption": ODD, "rows": [[ODD, "", "12.5"], ["", "字" * 60, "_"]]},
        {"kind": "table", "caption": "", "rows": [[str(n) for n in range(30)], ["1"] * 30]},
    ],
    "architecture": f"{ODD}\n\n{'长' * 900}",
    "cases": [{"scenario": ODD, "title": ODD, "description": "A" * 300}],
}


@pytest.fixture(scope="module")
def resaved(released: Released, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Declarations as LibreOffice writes them, by what they are."""
    folder = tmp_path_factory.mktemp("resaved")
    strange = Draft(EDITIONS[0].id, minimal() | STRANGE)
    files = surroundings_of(folder)
    made = export(EDITIONS[0], strange, files, folder / "strange", as_draft=True)
    assert isinstance(made, Exported)
    sources = {"complete": released.exported.docx, "strange": made.docx}
    assert len({path.name for path in sources.values()}) == len(sources)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), *map(str, sources.values())],
        check=True,
        capture_output=True,
        timeout=240,
        env=environment(folder),
    )
    return {name: folder / "out" / path.name for name, path in sources.items()}


def test_what_was_opened_and_saved_elsewhere_is_consistent(
    released: Released, resaved: dict[str, Path]
) -> None:
    done = released.exported
    verdict = verify([resaved["complete"], done.package], EDITIONS, done.code)

    assert verdict.differences == ()
    (remark,) = verdict.remarks
    assert "LibreOffice" in remark
    assert "另存" in remark


def test_strange_words_and_wide_tables_survive(resaved: dict[str, Path]) -> None:
    assert verify([resaved["strange"]], EDITIONS).differences == ()


def changed(file: Path, folder: Path, change: Callable[[str], str]) -> Path:
    """A copy of a DOCX, the words of its body changed."""
    made = folder / file.name
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data, before = change(data.decode()).encode(), data
                assert data != before
            new.writestr(name, data)
    return made


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (">AAA<", ">AAB<", "company.credit_rating"),
        (">612,480<", ">612,430<", "capability.devices.connectable_devices.count"),
        ("节约电费", "节约水费", "cases[0].description[2].text"),
    ],
)
def test_what_was_changed_there_is_named_all_the_same(
    resaved: dict[str, Path], tmp_path: Path, old: str, new: str, path: str
) -> None:
    file = changed(resaved["complete"], tmp_path, lambda xml: xml.replace(old, new, 1))
    verdict = verify([file], EDITIONS)

    assert [d.path for d in verdict.differences] == [path]
