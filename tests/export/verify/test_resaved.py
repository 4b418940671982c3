"""A DOCX that another program opened and saved again still says the same, field by field."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from tests.export.verify.conftest import Released
from tests.office import environment

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@pytest.fixture(scope="module")
def resaved(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DOCX of the complete example as LibreOffice writes it."""
    folder = tmp_path_factory.mktemp("resaved")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(released.exported.docx)],
        check=True,
        capture_output=True,
        timeout=240,
        env=environment(folder),
    )
    return folder / released.exported.docx.name


def test_what_was_opened_and_saved_elsewhere_is_consistent(
    released: Released, resaved: Path
) -> None:
    assert resaved.read_bytes() != released.exported.docx.read_bytes()

    verdict = verify([resaved, released.exported.package], EDITIONS, released.exported.code)

    assert verdict.differences == ()


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
    resaved: Path, tmp_path: Path, old: str, new: str, path: str
) -> None:
    verdict = verify([changed(resaved, tmp_path, lambda xml: xml.replace(old, new, 1))], EDITIONS)

    assert [d.path for d in verdict.differences] == [path]
