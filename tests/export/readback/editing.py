"""Editing an exported DOCX the way people do it in Word, down to the marks that Word leaves."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from app.export.readback.amendments import Amendment, Amendments
from app.export.readback.readback import read_amendments
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.store.files import Readable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
BODY = "word/document.xml"
Change = Callable[["Body"], None]


class Body:
    """The body of a document, to be edited."""

    def __init__(self, data: bytes) -> None:
        self.root: Any = etree.fromstring(data)

    def saved(self) -> bytes:
        """The part as it is written."""
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    # --- finding -----------------------------------------------------------------------------

    def controls(self, tag: str) -> list[Any]:
        """The content controls with a tag, in order."""
        return [
            control
            for control in self.root.iter(f"{W}sdt")
            if any(t.get(f"{W}val") == tag for t in control.iterfind(f"{W}sdtPr/{W}tag"))
        ]

    def paragraph(self, words: str) -> Any:
        """The first paragraph that shows these words."""
        return next(p for p in self.root.iter(f"{W}p") if words in text_of(p))

    def row(self, words: str) -> Any:
        """The innermost row of a table that shows these words."""
        return [r for r in self.root.iter(f"{W}tr") if words in text_of(r)][-1]

    # --- what people do ----------------------------------------------------------------------

    def type_into(self, tag: str, words: str) -> None:
        """Replace what stands in the controls of a tag, all of them."""
        found = self.controls(tag)
        assert found, tag
        for control in found:
            content = control.find(f"{W}sdtContent")
            for child in list(content):
                content.remove(child)
            for placeholder in control.iterfind(f"{W}sdtPr/{W}showingPlcHdr"):
                placeholder.getparent().remove(placeholder)
            if words:
                content.append(run(words))

    def drop_controls(self, tag: str = "") -> None:
        """Take controls away and leave what is in them, as programs do that don't know them."""
        for control in self.controls(tag) if tag else list(self.root.iter(f"{W}sdt")):
            parent, content = control.getparent(), control.find(f"{W}sdtContent")
            at = parent.index(control)
            for child in reversed(list(content)):
                parent.insert(at, child)
            parent.remove(control)

    def replace(self, old: str, new: str) -> None:
        """Exchange words within a run, the first time that they come."""
        for text in self.root.iter(f"{W}t"):
            if old in (text.text or ""):
                text.text = text.text.replace(old, new, 1)
                return
        raise AssertionError(old)

    def split_runs(self) -> None:
        """Cut every run in two, as Word does with what was typed at different times."""
        for one in list(self.root.iter(f"{W}r")):
            words = one.find(f"{W}t")
            if words is None or len(words.text or "") < 2:
                continue
            other = copy.deepcopy(one)
            half = len(words.text) // 2
            words.text, other.find(f"{W}t").text = words.text[:half], words.text[half:]
            for part in (one, other):
                part.find(f"{W}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                part.set(f"{W}rsidR", "00A77B3E")
            one.addnext(other)

    def track(self, tag: str, old: str, new: str, author: str, on: str, at: int = 0) -> None:
        """Replace words in a control with the changes tracked."""
        control = self.controls(tag)[at]
        for one in control.iter(f"{W}r"):
            words = one.find(f"{W}t")
            if words is not None and old in (words.text or ""):
                before, _, behind = words.text.partition(old)
                parts = [run(before)] if before else []
                if old:
                    parts.append(deleted(old, author, on))
                if new:
                    parts.append(inserted(new, author, on))
                parts += [run(behind)] if behind else []
                parent, place = one.getparent(), one.getparent().index(one)
                parent.remove(one)
                for part in reversed(parts):
                    parent.insert(place, part)
                return
        raise AssertionError(old)


def element(tag: str, *children: Any, **attributes: str) -> Any:
    made = etree.Element(W + tag, nsmap={"w": NAMESPACE})
    for name, value in attributes.items():
        made.set(W + name, value)
    made.extend(children)
    return made


def run(words: str, tag: str = "t") -> Any:
    made = element(tag)
    made.text = words
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", made)


def paragraph(words: str, *, style: Any = None) -> Any:
    parts = [copy.deepcopy(style)] if style is not None else []
    return element("p", *parts, run(words))


def inserted(words: str, author: str, on: str) -> Any:
    return element("ins", run(words), id="901", author=author, date=on)


def deleted(words: str, author: str, on: str) -> Any:
    return element("del", run(words, "delText"), id="902", author=author, date=on)


def text_of(part: Any) -> str:
    return "".join(words.text or "" for words in part.iter(f"{W}t"))


def edited(source: Path, *changes: Change, without: str = "") -> bytes:
    """The document with its body edited; entries that begin with ``without`` are left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if without and name.startswith(without):
                continue
            if name == BODY and changes:
                body = Body(data)
                for change in changes:
                    change(body)
                data = body.saved()
            new.writestr(name, data)
    return made.getvalue()


class Reread:
    """Reads an edited document back into the draft that it was exported from."""

    def __init__(self, docx: Path, draft: Draft, files: Readable) -> None:
        self.docx, self.draft, self.files = docx, draft, files

    def __call__(
        self, *changes: Change, without: str = "", draft: Draft | None = None
    ) -> Amendments:
        data = edited(self.docx, *changes, without=without)
        return self.bytes(data, draft)

    def bytes(self, data: bytes, draft: Draft | None = None) -> Amendments:
        """Read a document whose bytes are at hand."""
        edition = EDITIONS[0]
        return read_amendments(data, "申报书.docx", edition, draft or self.draft, self.files)


def values(amendments: Amendments) -> dict[str, Any]:
    """The values that would be put in the draft, by path."""
    return {str(one.path): one.value for one in amendments.items if one.act == "value"}


def only(amendments: Amendments) -> Amendment:
    """The only change."""
    (one,) = amendments.items
    return one


def acts(amendments: Amendments) -> Iterator[tuple[str, str]]:
    """What is done where."""
    return ((one.act, str(one.path)) for one in amendments.items)
