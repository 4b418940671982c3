"""The parts of a DOCX beside its body, and small questions about its elements."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from app.export.verify.safety import Archive, Element, parse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
SKIPPED = {
    f"{W}{name}"
    for name in ("sdtPr", "sdtEndPr", "pPr", "rPr", "tblPr", "tblGrid", "tcPr", "trPr", "instrText",
                 "delInstrText", "sectPr")
}  # fmt: skip
"""Elements that show nothing."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin, which is no change."""

    author: str
    text: str


def tag_of(control: Element) -> str:
    """The tag of a content control; empty where it has none."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def author_of(element: Element | None) -> str:
    """The author of a tracked change or a comment; empty where none is named."""
    return element.get(f"{W}author", "") if element is not None else ""


def date_of(element: Element | None) -> str:
    """When a tracked change was made, as the file says it."""
    return element.get(f"{W}date", "") if element is not None else ""


def value_of(element: Element | None, path: str) -> str:
    """The value of the property at ``path`` below an element; empty where there is none."""
    found = element.find(path) if element is not None else None
    return found.get(f"{W}val", "") if found is not None else ""


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table, those in content controls around rows too."""
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            yield from rows_of(child)


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row, those in content controls around cells too."""
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            yield from cells_of(child)


def words_of(element: Element, owner: str) -> Iterator[tuple[str, str]]:
    """The words below an element, deleted ones too, each with the tag of its control."""
    if element.tag == f"{W}sdt":
        owner = tag_of(element) or owner
    if element.tag in (f"{W}t", f"{W}delText") and element.text:
        yield element.text, owner
    for child in element:
        yield from words_of(child, owner)


def style_names(archive: Archive) -> dict[str, str]:
    """The names of styles by their ids, which programs number anew."""
    part = "word/styles.xml"
    if part not in archive:
        return {}
    root = parse(archive.read(part), archive.name)
    return {
        style.get(f"{W}styleId", ""): value_of(style, f"{W}name")
        for style in root.iter(f"{W}style")
    }


def comments_of(archive: Archive) -> dict[str, Comment]:
    """The comments in the margin by their ids."""
    part = "word/comments.xml"
    if part not in archive:
        return {}
    root = parse(archive.read(part), archive.name)
    return {
        comment.get(f"{W}id", ""): Comment(
            author_of(comment), "".join(text for text, _ in words_of(comment, "")).strip()
        )
        for comment in root.iter(f"{W}comment")
    }


def relations_of(archive: Archive) -> dict[str, str]:
    """The parts that the body is related to, by the ids of the relationships."""
    part = "word/_rels/document.xml.rels"
    if part not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in parse(archive.read(part), archive.name):
        if relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"word/{target}"
            found[relation.get("Id", "")] = posixpath.normpath(path)
    return found
