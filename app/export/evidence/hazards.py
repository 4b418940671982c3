"""What a PDF can do besides showing its pages: found to be told, and taken out of what is sent.

Kinds: scripts and actions that run by themselves or start programs, files within the file, forms
in XFA. Links to pages and addresses are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, Dictionary, Name, Object, Pdf

Danger = Literal["script", "launch", "file", "xfa"]

_SCRIPTS = frozenset({"/JavaScript", "/Rendition"})
_LAUNCHES = frozenset({"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR"})
"""Actions that reach outside of the file (ISO 32000-1, table 198)."""
_CARRIERS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Annotations that carry what is no page (ISO 32000-1, table 169)."""
_CHAIN = 50
_MOST_ANNOTATIONS = 5000
"""Of a page. So many are looked at."""
_MOST_FIELDS = 20_000
_MOST_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something to be taken out: the member ``key`` of ``holder``, or an item of an array."""

    danger: Danger
    holder: Object
    key: str | int


def hazards(pdf: Pdf) -> Iterator[Hazard]:
    """All hazards of a PDF; items of one array come with the last first, so that they can go."""
    yield from _of_catalog(pdf.Root)
    yield from _of_fields(pdf.Root)
    yield from _of_outline(pdf.Root)
    for page in pdf.pages:
        yield from _of_page(page.obj)


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
    if isinstance(action, Dictionary) and (danger := _danger(action)):
        yield Hazard(danger, root, "/OpenAction")
    if member(root, "/AA") is not None:
        yield Hazard("script", root, "/AA")
    for key in ("/AF", "/Collection"):
        if member(root, key) is not None:
            yield Hazard("file", root, key)
    form = member(root, "/AcroForm")
    if form is not None and member(form, "/XFA") is not None:
        yield Hazard("xfa", form, "/XFA")


_NAMES: tuple[tuple[str, Danger], ...] = (("/JavaScript", "script"), ("/EmbeddedFiles", "file"))


def _of_fields(root: Object) -> Iterator[Hazard]:
    """The actions of form fields, those without a place on a page too."""
    fields = member(member(root, "/AcroForm"), "/Fields")
    waiting = [fields] if isinstance(fields, Array) else []
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        for field in _items(waiting.pop(), _MOST_FIELDS):
            count += 1
            if count > _MOST_FIELDS:
                return
            if field.is_indirect:
                if field.objgen in seen:
                    continue
                seen.add(field.objgen)
            yield from _of_actions(field)
            kids = member(field, "/Kids")
            if isinstance(kids, Array):
                waiting.append(kids)


def _of_outline(root: Object) -> Iterator[Hazard]:
    first = member(member(root, "/Outlines"), "/First")
    waiting = [first] if first is not None else []
    seen: set[tuple[int, int]] = set()
    while waiting and len(seen) < _MOST_ITEMS:
        item = waiting.pop()
        if item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield from _of_actions(item)
        for key in ("/Next", "/First"):
            following = member(item, key)
            if following is not None and following.is_indirect:
                waiting.append(following)


def _of_page(page: Object) -> Iterator[Hazard]:
    if member(page, "/AA") is not None:
        yield Hazard("script", page, "/AA")
    if member(page, "/AF") is not None:
        yield Hazard("file", page, "/AF")
    annotations = member(page, "/Annots")
    if not isinstance(annotations, Array):
        return
    count = min(len(annotations), _MOST_ANNOTATIONS)
    for number in reversed(range(count)):
        annotation = annotations[number]
        if not isinstance(annotation, Dictionary):
            continue
        if name_in(annotation, "/Subtype") in _CARRIERS:
            yield Hazard("file", annotations, number)
        else:
            yield from _of_actions(annotation)


def _of_actions(holder: Object) -> Iterator[Hazard]:
    action = member(holder, "/A")
    if action is not None and (danger := _danger(action)):
        yield Hazard(danger, holder, "/A")
    if member(holder, "/AA") is not None:
        yield Hazard("script", holder, "/AA")


def _danger(action: Object) -> Danger | None:
    """What an action, or one that follows it, does; None where it only shows something."""
    waiting, left = [action], _CHAIN
    while waiting and left:
        left -= 1
        here = waiting.pop()
        if isinstance(here, Array):
            waiting += _items(here, _CHAIN)
            continue
        kind = name_in(here, "/S")
        if kind in _SCRIPTS:
            return "script"
        if kind in _LAUNCHES:
            return "launch"
        following = member(here, "/Next")
        if following is not None:
            waiting.append(following)
    # Who builds a chain that long does not want it to be followed.
    return "script" if waiting else None


def _items(array: Object, most: int) -> list[Object]:
    if not isinstance(array, Array):
        return []
    items = (array[number] for number in range(min(len(array), most)))
    return [item for item in items if isinstance(item, Dictionary)]
