"""What a PDF says of itself: title, dates, language, page numbers, and the data that it shows."""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, String

from app.model.document import Document

DATA_NAME = "declaration.json"
SUMS_NAME = "SHA256SUMS"
LOOKS_NAME = "LOOKS"
_PROGRAM = "MIIT declaration"


def finish(pdf: Pdf, document: Document, looks: bytes = b"", *, cover: bool) -> bytes:
    """Complete the file and give its bytes; ``cover`` says that page 1 bears no number.

    ``looks`` are the digests of what is shown of its figures, as ``sha256sum`` writes them.
    """
    _describe(pdf, document)
    root = pdf.Root
    root.Lang = String("zh-CN")
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Duplex=Name.DuplexFlipLongEdge, PrintScaling=Name("/None")
    )
    decimal = Dictionary(S=Name.D)
    labels = [0, Dictionary(P=String("封面")), 1, Dictionary(S=Name.D, St=2)]
    root.PageLabels = Dictionary(Nums=Array(labels if cover else [0, decimal]))
    _attach(pdf, document, looks)
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


def _describe(pdf: Pdf, document: Document) -> None:
    """The same in the XMP packet and in the older document information."""
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


def _attach(pdf: Pdf, document: Document, looks: bytes) -> None:
    """Embed the data, if there are any, as associated files (ISO 32000-2, 14.13)."""
    if not document.data:
        return
    files = [(DATA_NAME, document.data, "申报数据", "application/json", Name.Data)]
    if document.files:
        what = "图片和证明材料的校验值"
        files.append((SUMS_NAME, document.sums, what, "text/plain", Name.Supplement))
    if looks:
        what = "图片所示内容的校验值"
        files.append((LOOKS_NAME, looks, what, "text/plain", Name.Supplement))
    stamp = str(pdf.docinfo["/CreationDate"])
    associated = Array()
    for name, data, description, kind, relationship in files:
        spec = AttachedFileSpec(
            pdf,
            data,
            filename=name,
            description=description,
            mime_type=kind,
            creation_date=stamp,
            mod_date=stamp,
        )
        spec.obj.AFRelationship = relationship
        pdf.attachments[name] = spec
        associated.append(spec.obj)
    pdf.Root.AF = associated
