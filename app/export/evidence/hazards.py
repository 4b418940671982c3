"""What a PDF can do besides showing its pages: found to be told, and taken out of what is sent.

Kinds: scripts and actions that run by themselves or start programs, files within the file, forms
in XFA, and what can't be read. Links to pages and addresses are left alone. Every object of the
file is searched, whatever leads to it: where readers may find an action or a file is more than
anybody can list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from app.export.unpacking import limit_memory

Danger = Literal["script", "launch", "file", "xfa", "unread"]

_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_LAUNCHES = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"})
"""Actions that reach outside of the file (ISO 32000-1, table 198)."""
_OTHERS = frozenset(
    {"/GoTo", "/GoTo3DView", "/Hide", "/Movie", "/Named", "/ResetForm", "/RichMediaExecute"}
    | {"/SetOCGState", "/Sound", "/Thread", "/Trans", "/URI"}
)
_ACTIONS = _SCRIPTS | _LAUNCHES | _OTHERS
_ACTION_NAMES = tuple(Name(action) for action in sorted(_ACTIONS))
_CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Annotations that carry what is no page (ISO 32000-1, table 169)."""
_FILES = frozenset({"/DOS", "/F", "/Mac", "/UF", "/Unix"})
"""What the files within a file are listed by (ISO 32000-1, table 44)."""
_PROGRAMS = ("file:", "javascript:", "\\\\")
"""Addresses that open or run something on whoever's computer it is."""
_TOKENS = (
    *(name.encode() for name in sorted(_SCRIPTS | _LAUNCHES)),
    b"/AA", b"/EF", b"/OpenAction", b"/RF", b"/Thread", b"/URI", b"/XFA",
)  # fmt: skip
"""An object in which none of these stands holds nothing that is to be taken out, and is no such
action itself; but it may refer to one."""
_REFERENCE = re.compile(rb"(?<![\w.])(\d{1,10}) (\d{1,5}) R\b")


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something to be taken out: the member ``key`` of ``holder``, or an item of an array."""

    danger: Danger
    holder: Object
    key: str | int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of a whole PDF found.

    Attributes:
        dangers: what it holds that is not sent.
        restricted: whether printing or copying is restricted.
        signed, needs_its_form, portfolio: as the functions of these names say.
        undoubted: whether nothing in the file had to be guessed, so that another search, with more
            or less memory, would find the same.
    """

    dangers: frozenset[Danger]
    restricted: bool
    signed: bool
    needs_its_form: bool
    portfolio: bool
    undoubted: bool

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing that is not sent."""
        return not self.dangers and not self.restricted


def search(source: Path | BinaryIO) -> Found:
    """Search all of a PDF: what looks tell and what is cleaned are both decided by this.

    Raises pikepdf's errors and :class:`ValueError` where it can't be opened or searched.
    """
    limit_memory()
    with Pdf.open(source, suppress_warnings=True) as pdf:
        dangers: set[Danger] = {hazard.danger for hazard in hazards(pdf)}
        told = doubts(pdf)
        if gave_up(told):
            dangers.add("unread")
        return Found(
            frozenset(dangers),
            pdf.is_encrypted,
            is_signed(pdf),
            needs_its_form(pdf),
            is_portfolio(pdf),
            undoubted=not told,
        )


def hazards(pdf: Pdf) -> Iterator[Hazard]:
    """All hazards of a PDF but what can't be read.

    Each may be taken out as it comes: it is not told again, and the items of an array come with the
    last first.
    """
    yield from _of_catalog(pdf.Root)
    yield from _of_pages(pdf)
    # Where the kind of an action is an object of its own, its holder does not show it.
    hidden = any(isinstance(each, Name) and each in _ACTION_NAMES for each in pdf.objects)
    actions = {each.objgen for each in pdf.objects if _may_act(each, hidden) and _danger(each)}
    for each in pdf.objects:
        holder = each.stream_dict if isinstance(each, Stream) else each
        if isinstance(holder, Dictionary | Array):
            text = holder.unparse(resolved=True)
            if hidden or _shows_some(text) or (actions and not actions.isdisjoint(_named(text))):
                yield from _within(holder)
    # Whatever else may lead to an action, to readers that read otherwise than qpdf.
    for number in sorted(actions):
        action = pdf.get_object(number)
        danger = _danger(action)
        if danger is not None:
            yield Hazard(danger, action, "/S")


def _may_act(each: Object | None, hidden: bool) -> bool:
    return isinstance(each, Dictionary) and (hidden or _shows_some(each.unparse(resolved=True)))


def _shows_some(text: bytes) -> bool:
    """Whether an object in PDF's own words may hold, or be, what is to be taken out."""
    return any(token in text for token in _TOKENS)


def _named(text: bytes) -> Iterator[tuple[int, int]]:
    """The objects that one in PDF's own words refers to."""
    return ((int(match[1]), int(match[2])) for match in _REFERENCE.finditer(text))


def take_out(pdf: Pdf) -> frozenset[Danger]:
    """Take all hazards out of an open PDF; gives what kinds there were."""
    found: set[Danger] = set()
    for hazard in hazards(pdf):
        found.add(hazard.danger)
        with suppress(KeyError, IndexError, ValueError):
            del hazard.holder[hazard.key]
    return frozenset(found)


def doubts(pdf: Pdf) -> list[str]:
    """What qpdf had to guess of what it has read since this was asked before, in its own words."""
    untyped: Any = pdf
    return [str(told) for told in untyped.get_warnings()]


def gave_up(told: list[str]) -> bool:
    """Whether qpdf did not read an object that other readers may read, and will not save it.

    So it does with what is nested too deeply or has too many errors.
    """
    return any(sign in doubt for doubt in told for sign in _GIVEN_UP)


_GIVEN_UP = ("limits error", "giving up on reading object", "has wrong type")


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
    form = member(root, "/AcroForm")
    if member(form, "/XFA") is not None and form is not None:
        yield Hazard("xfa", form, "/XFA")
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


def _within(outermost: Object) -> Iterator[Hazard]:
    """The hazards in an object and in all that stands directly in it, however deep."""
    left = [outermost]
    while left:
        holder = left.pop()
        if isinstance(holder, Array):
            for number in reversed(range(len(holder))):
                item = holder[number]
                danger = _danger(item)
                if danger is not None:
                    yield Hazard(danger, holder, number)
                elif _stands_in(item):
                    left.append(item)
            continue
        for key, value in [*holder.items()]:
            danger = _of_member(key, value)
            if danger is None:
                if _stands_in(value):
                    left.append(value)
            elif key.isascii():
                yield Hazard(danger, holder, key)
            else:
                # Nothing is called by a name in a local encoding: what it holds goes instead.
                yield from (Hazard(danger, value, inner) for inner in [*value.keys()])


def _stands_in(value: Object) -> bool:
    """Whether a value stands directly in what holds it, and holds others."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _of_member(key: str, value: Object | None) -> Danger | None:
    danger = _danger(value)
    if danger is not None:
        return danger
    # Resources may be called as these are: what they are is told by what they hold.
    if key == "/AA" and isinstance(value, Dictionary):
        acts = (name_in(member(value, event), "/S") for event in [*value.keys()])
        return "script" if _ACTIONS.intersection(acts) else None
    if key in ("/EF", "/RF") and isinstance(value, Dictionary):
        held = (member(value, name) for name in sorted(_FILES))
        return "file" if any(isinstance(each, Stream | Array) for each in held) else None
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
    if kind == "/URI" and _text(member(action, "/URI")).startswith(_PROGRAMS):
        return "launch"
    return None


def _text(value: Object | None) -> str:
    """An address as readers compare it; they pass over what is no visible character."""
    text = str(value) if isinstance(value, String) else ""
    return "".join(c for c in text if c.isprintable() and not c.isspace()).casefold()
