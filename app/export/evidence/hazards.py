"""What a PDF can do besides showing its pages: found to be told, and taken out of what is sent.

Kinds: scripts and actions that run by themselves or start programs, files within the file, forms
in XFA. Links to pages and addresses are left alone. Every object of the file is searched, whatever
leads to it: where readers may find an action or a file is more than anybody can list.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

Danger = Literal["script", "launch", "file", "xfa"]

_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_LAUNCHES = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"})
"""Actions that reach outside of the file (ISO 32000-1, table 198)."""
_OTHERS = frozenset(
    {"/GoTo", "/GoTo3DView", "/Hide", "/Movie", "/Named", "/ResetForm", "/RichMediaExecute"}
    | {"/SetOCGState", "/Sound", "/Thread", "/Trans", "/URI"}
)
_ACTIONS = _SCRIPTS | _LAUNCHES | _OTHERS
_CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Annotations that carry what is no page (ISO 32000-1, table 169)."""
_FILES = frozenset({"/DOS", "/F", "/Mac", "/UF", "/Unix"})
"""What the files within a file are listed by (ISO 32000-1, table 44)."""
_TOKENS = (
    *(name.encode() for name in sorted(_SCRIPTS | _LAUNCHES)),
    b"/AA", b"/EF", b"/OpenAction", b"/Thread", b"/URI", b"/XFA",
)  # fmt: skip
"""An object in which none of these stands has nothing to be taken out."""
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something to be taken out: the member ``key`` of ``holder``, or an item of an array."""

    danger: Danger
    holder: Object
    key: str | int


def hazards(pdf: Pdf) -> Iterator[Hazard]:
    """All hazards of a PDF; items of one array come with the last first, so that they can go."""
    yield from _of_catalog(pdf.Root)
    yield from _of_pages(pdf)
    for each in pdf.objects:
        holder = each.stream_dict if isinstance(each, Stream) else each
        if isinstance(holder, Dictionary | Array):
            text = holder.unparse(resolved=True)
            if any(token in text for token in _TOKENS):
                yield from _within(holder)


def take_out(pdf: Pdf) -> frozenset[Danger]:
    """Take all hazards out of an open PDF; gives what kinds there were."""
    found: set[Danger] = set()
    for hazard in list(hazards(pdf)):
        found.add(hazard.danger)
        with suppress(KeyError, IndexError, ValueError):
            del hazard.holder[hazard.key]
    return frozenset(found)


def is_signed(pdf: Pdf) -> bool:
    """Whether the file carries a digital signature, which any change would break."""
    form = member(pdf.Root, "/AcroForm")
    flags = form.get("/SigFlags") if isinstance(form, Dictionary) else None
    if isinstance(flags, int) and flags & 1:
        return True
    return "/Perms" in pdf.Root


def needs_its_form(pdf: Pdf) -> bool:
    """Whether there is nothing to see without its XFA form but a page that says 请稍候."""
    return (
        pdf.Root.get("/NeedsRendering") is True
        and member(member(pdf.Root, "/AcroForm"), "/XFA") is not None
    )


def is_portfolio(pdf: Pdf) -> bool:
    """Whether it is a cover for files within it (ISO 32000-1, 12.3.5)."""
    return member(pdf.Root, "/Collection") is not None


def member(holder: Object | None, key: str) -> Object | None:
    """A member of a dictionary, or None where there is neither."""
    if isinstance(holder, Dictionary):
        with suppress(ValueError, TypeError):
            return holder.get(key)
    return None


def name_in(holder: Object | None, key: str) -> str:
    """The name that a member of a dictionary is; empty where it is none that can be read."""
    value = member(holder, key)
    with suppress(ValueError):
        return str(value) if isinstance(value, Name) else ""
    return ""


def _of_catalog(root: Object) -> Iterator[Hazard]:
    names = member(root, "/Names")
    if names is not None:
        for key, danger in _NAMES:
            if member(names, key) is not None:
                yield Hazard(danger, names, key)
    action = member(root, "/OpenAction")
    if isinstance(action, Dictionary):
        # Only to go to a page is harmless, and not in a chain, which may have no end.
        if "/Next" in action:
            yield Hazard("script", root, "/OpenAction")
        elif name_in(action, "/S") != "/GoTo":
            yield Hazard(_danger(action) or "launch", root, "/OpenAction")
    for key in ("/AF", "/Collection"):
        if member(root, key) is not None:
            yield Hazard("file", root, key)


_NAMES: tuple[tuple[str, Danger], ...] = (
    ("/JavaScript", "script"),
    ("/EmbeddedFiles", "file"),
    ("/Renditions", "file"),
)


def _of_pages(pdf: Pdf) -> Iterator[Hazard]:
    """Annotations that carry files, once where pages share them, and what pages are made of."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        if member(page.obj, "/AF") is not None:
            yield Hazard("file", page.obj, "/AF")
        annotations = member(page.obj, "/Annots")
        if not isinstance(annotations, Array) or annotations.objgen in seen:
            continue
        if annotations.is_indirect:
            seen.add(annotations.objgen)
        for number in reversed(range(len(annotations))):
            annotation = annotations[number]
            if name_in(annotation, "/Subtype") in _CARRIERS:
                yield Hazard("file", annotations, number)


def _within(holder: Object, depth: int = 0) -> Iterator[Hazard]:
    """The hazards in an object and in all that stands directly in it."""
    if isinstance(holder, Array):
        for number in reversed(range(len(holder))):
            item = holder[number]
            danger = _danger(item)
            if danger is not None:
                yield Hazard(danger, holder, number)
            elif _is_below(item, depth):
                yield from _within(item, depth + 1)
        return
    for key in [*holder.keys()]:
        value = member(holder, key)
        danger = _of_member(key, value)
        if danger is not None:
            yield Hazard(danger, holder, key)
        elif value is not None and _is_below(value, depth):
            yield from _within(value, depth + 1)


def _is_below(value: Object, depth: int) -> bool:
    """Whether a value stands directly in what holds it, and holds others."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect and depth < _DEEPEST


def _of_member(key: str, value: Object | None) -> Danger | None:
    danger = _danger(value)
    if danger is not None:
        return danger
    # Resources may be called as these are: what they are is told by what they hold.
    if key == "/AA" and isinstance(value, Dictionary):
        acts = (name_in(member(value, event), "/S") for event in [*value.keys()])
        return "script" if _ACTIONS.intersection(acts) else None
    if key == "/EF" and isinstance(value, Dictionary) and _FILES.issuperset(value.keys()):
        return "file"
    if key == "/XFA" and isinstance(value, Array | Stream):
        return "xfa" if not isinstance(value, Stream) or "/Subtype" not in value else None
    return None


def _danger(action: Object | None) -> Danger | None:
    """What an action does that reaches outside or runs; None where it only shows something.

    What follows it is an object of its own, or is seen once this one is left.
    """
    kind = name_in(action, "/S")
    if kind in _SCRIPTS:
        return "script"
    if kind in _LAUNCHES or (kind == "/Thread" and member(action, "/F") is not None):
        return "launch"
    if kind == "/URI" and _text(member(action, "/URI")).lstrip().lower().startswith(b"file:"):
        return "launch"
    return None


def _text(value: Object | None) -> bytes:
    return bytes(value) if isinstance(value, String) else b""
