"""The OPC package around the parts: names, content types, relationships; and bytes that repeat.

python-docx's package layer keeps the relationships and the content types. It stamps the files in
the ZIP with the time of day, so they are packed once more with a fixed one.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from app.export.docx.xml import Element, serialized
from app.export.pictures import Format, Picture

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_CONTENT_TYPES = {
    "document": CONTENT_TYPE.WML_DOCUMENT_MAIN,
    "styles": CONTENT_TYPE.WML_STYLES,
    "settings": CONTENT_TYPE.WML_SETTINGS,
    "fontTable": CONTENT_TYPE.WML_FONT_TABLE,
    "header": CONTENT_TYPE.WML_HEADER,
    "footer": CONTENT_TYPE.WML_FOOTER,
    "png": CONTENT_TYPE.PNG,
    "jpeg": CONTENT_TYPE.JPEG,
}
_RELATIONSHIPS = {
    "styles": RELATIONSHIP_TYPE.STYLES,
    "settings": RELATIONSHIP_TYPE.SETTINGS,
    "fontTable": RELATIONSHIP_TYPE.FONT_TABLE,
    "header": RELATIONSHIP_TYPE.HEADER,
    "footer": RELATIONSHIP_TYPE.FOOTER,
}


class _MainPart(Part):
    """The main document: related to other parts while its XML is still being made."""

    root: Element | None = None

    @property
    def blob(self) -> bytes:
        return b"" if self.root is None else serialized(self.root)


class Package:
    """A DOCX in the making. Parts are related to the main document in the order of the calls."""

    def __init__(self) -> None:
        self._package = OpcPackage()
        self._document = _MainPart(PackURI("/word/document.xml"), _CONTENT_TYPES["document"])
        self._package.relate_to(self._document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        self._pictures: dict[Picture, str] = {}
        self._files: dict[str, Path] = {}
        self._items = 0

    def add(self, kind: str, root: Element, number: int | None = None) -> str:
        """Add a part of the main document (``styles``, ``header`` …); gives its relationship."""
        uri = PackURI(f"/word/{kind}{number or ''}.xml")
        part = Part(uri, _CONTENT_TYPES[kind], serialized(root))
        return self._document.relate_to(part, _RELATIONSHIPS[kind])

    def add_picture(self, picture: Picture) -> str:
        """The relationship of a picture, which is stored once however often it is shown."""
        known = self._pictures.get(picture)
        if known is None:
            uri = PackURI(f"/word/media/image{len(self._pictures) + 1}.{picture.format}")
            part = Part(uri, _CONTENT_TYPES[picture.format], picture.data)
            known = self._document.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
            self._pictures[picture] = known
        return known

    def add_picture_file(self, path: Path, kind: Format) -> str:
        """The relationship of a picture in a file, which is read when the package is written."""
        uri = PackURI(f"/word/media/page{len(self._files) + 1}.{kind}")
        self._files[uri.membername] = path
        part = Part(uri, _CONTENT_TYPES[kind], b"")
        return self._document.relate_to(part, RELATIONSHIP_TYPE.IMAGE)

    def add_properties(self, root: Element) -> None:
        """Add the core properties."""
        uri = PackURI("/docProps/core.xml")
        part = Part(uri, CONTENT_TYPE.OPC_CORE_PROPERTIES, serialized(root))
        self._package.relate_to(part, RELATIONSHIP_TYPE.CORE_PROPERTIES)

    def add_data(self, root: Element, properties: Element) -> None:
        """Add a part of custom XML, which Word keeps when it saves the file."""
        self._items += 1
        uri = PackURI(f"/customXml/item{self._items}.xml")
        item = Part(uri, CONTENT_TYPE.XML, serialized(root))
        about = Part(
            PackURI(f"/customXml/itemProps{self._items}.xml"),
            CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
            serialized(properties),
        )
        self._document.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
        item.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)

    def saved(self, document: Element) -> bytes:
        """The bytes of the file, with ``document`` as its main part."""
        out = io.BytesIO()
        self.save(document, out)
        return out.getvalue()

    def save(
        self,
        document: Element,
        target: Path | BinaryIO,
        went_on: Callable[[], None] = lambda: None,
    ) -> None:
        """Write the file, with ``document`` as its main part.

        ``went_on`` is called with each picture that was in a file, and may raise to end it. Raises
        :class:`OSError`.
        """
        self._document.root = document
        stamped = io.BytesIO()
        self._package.save(stamped)
        self._repack(stamped, target, went_on)

    def _repack(
        self, stamped: io.BytesIO, target: Path | BinaryIO, went_on: Callable[[], None]
    ) -> None:
        """Write the same archive with a fixed time on every file; pictures packed as they are."""
        with zipfile.ZipFile(stamped) as old, zipfile.ZipFile(target, "w") as new:
            for member in old.namelist():
                info = zipfile.ZipInfo(member, _TIME)
                info.create_system = _UNIX
                info.external_attr = 0o644 << 16
                packed = member.startswith("word/media/")
                info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                source = self._files.get(member)
                if source is None:
                    new.writestr(info, old.read(member))
                    continue
                went_on()
                with source.open("rb") as file, new.open(info, "w") as inside:
                    shutil.copyfileobj(file, inside)
