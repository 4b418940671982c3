"""The file against the schemas of ISO/IEC 29500 and of Office, as the Open XML SDK checks them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from openxml_audit import FileFormat, OpenXmlValidator

from app.export.docx.render import render_docx
from app.model.document import Document
from tests.export.docx.documents import document, filled, form, paragraph, png
from tests.export.docx.strategies import FILES, documents

VALIDATOR = OpenXmlValidator(FileFormat.OFFICE_2016)


def errors(tree: Document, folder: Path) -> list[str]:
    path = folder / "tested.docx"
    path.write_bytes(render_docx(tree, FILES | {"图.png": png()}))
    found = VALIDATOR.validate(path).errors
    # A theme is optional (ISO/IEC 29500-1, 11.3): we leave no font to one.
    return [f"{e.part_uri}: {e.description}" for e in found if "/theme'" not in e.description]


@pytest.mark.parametrize("mark", ["", "草稿"])
@pytest.mark.parametrize("content", [{}, filled()], ids=["empty", "filled"])
def test_the_form_is_valid(content: dict[str, object], mark: str, tmp_path: Path) -> None:
    assert errors(form(content, mark), tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<w:cantSplit/>", b"<w:cantBreak/>"),
        (b'<w:jc w:val="center"/>', b'<w:jc w:val="middle"/>'),
        (b'<w:tblLayout w:type="fixed"/><w:tblLook', b"<w:tblLook/><w:tblLayout"),
        (b"<w:body>", b"<w:body><w:r/>"),
    ],
)
def test_an_invalid_file_would_be_found(old: bytes, new: bytes, tmp_path: Path) -> None:
    data = render_docx(form({}), {})
    path = tmp_path / "tested.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(path, "w") as bad:
        for name in good.namelist():
            part = good.read(name)
            assert name != "word/document.xml" or old in part
            bad.writestr(name, part.replace(old, new))

    assert [e for e in VALIDATOR.validate(path).errors if "/theme'" not in e.description]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tree=documents)
def test_any_document_is_valid(tree: Document, tmp_path: Path) -> None:
    assert errors(tree, tmp_path) == []


def test_a_plain_document_is_valid(tmp_path: Path) -> None:
    assert errors(document(paragraph("文")), tmp_path) == []
