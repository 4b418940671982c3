"""The structure of a tagged PDF: what on a page is a heading, a paragraph, a cell of a table.

Readers that speak, and those that look for text in its order, go by this tree and not by where
words happen to stand (ISO 32000-1, 14.7 and 14.8). Rules, feet of pages, repeated headers and the
mark across a page are artifacts, which are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Role = Literal[
    "Document", "H1", "H2", "H3", "H4", "P", "Table", "TR", "TH", "TD", "Figure", "Caption"
]
"""Standard structure types (ISO 32000-1, 14.8.4)."""


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure.

    Attributes:
        role: what it is.
        alternative: said in place of what can't be read, a picture.
        columns, rows: how many a cell of a table takes.
        scope: what a header cell is the header of.
        children: the elements within it.
        content: the marked content that it stands for: page and number on the page, from 0.
    """

    role: Role
    alternative: str = ""
    columns: int = 1
    rows: int = 1
    scope: Literal["", "Row", "Column"] = ""
    children: list[Node] = field(default_factory=list["Node"])
    content: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def add(self, child: Role | Node) -> Node:
        """Put an element behind those that are there, and give it back."""
        node = child if isinstance(child, Node) else Node(child)
        self.children.append(node)
        return node

    def printed(self) -> bool:
        """Whether anything of it stands on a page, or it holds a place in a table."""
        return (
            bool(self.content)
            or self.role in {"TR", "TH", "TD"}
            or any(child.printed() for child in self.children)
        )


def write_structure(pdf: Pdf, root: Node, pages: Sequence[Sequence[Node]]) -> None:
    """Write the tree; ``pages`` has the elements that each page's marked contents belong to."""
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    objects: dict[int, pikepdf.Object] = {}
    tree.K = _element(pdf, root, tree, objects)
    parents = Array()
    for number, nodes in enumerate(pages):
        page = pdf.pages[number].obj
        page.StructParents = number
        page.Tabs = Name.S
        parents.append(number)
        parents.append(pdf.make_indirect(Array([objects[id(node)] for node in nodes])))
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=parents))
    tree.ParentTreeNextKey = len(pages)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _element(
    pdf: Pdf, node: Node, parent: pikepdf.Object, objects: dict[int, pikepdf.Object]
) -> pikepdf.Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.role), P=parent))
    objects[id(node)] = element
    if node.alternative:
        element.Alt = String(node.alternative)
    attributes = dict(_attributes(node))
    if attributes:
        element.A = Dictionary({"/O": Name.Table, **attributes})
    kids = Array()
    for page, number in node.content:
        place = Dictionary(Type=Name.MCR, Pg=pdf.pages[page].obj, MCID=number)
        kids.append(place)
    for child in node.children:
        if child.printed():
            kids.append(_element(pdf, child, element, objects))
    element.K = kids
    return element


def _attributes(node: Node) -> Iterator[tuple[str, pikepdf.Object | int]]:
    """What a reader of tables needs to know of a cell (ISO 32000-1, table 349)."""
    if node.columns > 1:
        yield "/ColSpan", node.columns
    if node.rows > 1:
        yield "/RowSpan", node.rows
    if node.scope:
        yield "/Scope", Name("/" + node.scope)
