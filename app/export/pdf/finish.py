"""What a PDF says of itself: title, dates, language, page numbers, and the data that it shows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, String

from app.model.document import Document

DATA_NAME = "declaration.json"
SUMS_NAME = "SHA256SUMS"
LOOKS_NAME = "LOOKS"
_PROGRAM = "MIIT declaration"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a PDF carries; ``relationship`` as ISO 32000-2, 14.13.2 has it."""

    name: str
    data: bytes
    description: str
    kind: str
    relationship: Name = Name.Supplement


def finish(pdf: Pdf, document: Document, looks: bytes = b"", *, cover: bool) -> bytes:
    """Complete the file and give its bytes; ``cover`` says that page 1 bears no number.

    ``looks`` are the digests of what is shown of its figures, as ``sha256sum`` writes them.
    """
    describe(pdf, document)
    decimal = Dictionary(S=Name.D)
    labels = [0, Dictionary(P=String("封面")), 1, Dictionary(S=Name.D, St=2)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(labels if cover else [0, decimal]))
    files = declared(document)
    if files and looks:
        files.append(Attached(LOOKS_NAME, looks, "图片所示内容的校验值", "text/plain"))
    attach(pdf, files)
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def describe(pdf: Pdf, document: Document) -> None:
    """Say what the file is and how it is to be shown and printed.

    The same stands in the XMP packet and in the older document information.
    """
    root = pdf.Root
    root.Lang = String("zh-CN")
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Duplex=Name.DuplexFlipLongEdge, PrintScaling=Name("/None")
    )
    created = datetime.fromisoformat(document.created)
    stamp = created.strftime("D:%Y%m%d%H%M%S+00'00'")
    information = {
        "/Title": document.title,
        "/Subject": document.subject,
        "/Author": document.author,
        "/Keywords": document.keywords,
        "/Creator": _PROGRAM,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    for key, text in information.items():
        if text:
            pdf.docinfo[key] = String(text)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = document.title
        metadata["dc:language"] = ["zh-CN"]
        if document.author:
            metadata["dc:creator"] = [document.author]
        if document.subject:
            metadata["dc:description"] = document.subject
        if document.keywords:
            metadata["pdf:Keywords"] = document.keywords
        metadata["xmp:CreatorTool"] = _PROGRAM
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = created.isoformat()


def declared(document: Document) -> list[Attached]:
    """The data that the document shows, if there are any, and the digests of what they name."""
    if not document.data:
        return []
    files = [Attached(DATA_NAME, document.data, "申报数据", "application/json", Name.Data)]
    if document.files:
        files.append(Attached(SUMS_NAME, document.sums, "图片和证明材料的校验值", "text/plain"))
    return files


def attach(pdf: Pdf, files: Sequence[Attached]) -> None:
    """Embed files as associated files (ISO 32000-2, 14.13), in a PDF that was described."""
    if not files:
        return
    stamp = str(pdf.docinfo["/CreationDate"])
    associated = Array()
    for file in files:
        spec = AttachedFileSpec(
            pdf,
            file.data,
            filename=file.name,
            description=file.description,
            mime_type=file.kind,
            creation_date=stamp,
            mod_date=stamp,
        )
        spec.obj.AFRelationship = file.relationship
        pdf.attachments[file.name] = spec
        associated.append(spec.obj)
    pdf.Root.AF = associated
