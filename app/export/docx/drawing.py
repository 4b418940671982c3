"""Pictures in the line of text."""

from __future__ import annotations

from app.export.docx.measures import emu
from app.export.docx.xml import NAMESPACES, Element, add, legal, name

_PICTURE = NAMESPACES["pic"]


def add_drawing(
    paragraph: Element, relationship: str, number: int, size: tuple[float, float], words: str
) -> None:
    """A picture of ``size`` (points) as a run; ``words`` are read out to who can't see it."""
    inline = add(
        add(add(paragraph, "w:r"), "w:drawing"), "wp:inline", distT=0, distB=0, distL=0, distR=0
    )
    _add_extent(inline, size)
    _add_picture(inline, relationship, number, size, words)


def add_in_corner(
    paragraph: Element, relationship: str, number: int, size: tuple[float, float], words: str
) -> None:
    """A picture in the upper right corner of the paragraph's page, that no text makes way for."""
    anchor = add(
        add(add(paragraph, "w:r"), "w:drawing"),
        "wp:anchor",
        distT=0,
        distB=0,
        distL=0,
        distR=0,
        simplePos=0,
        relativeHeight=1,
        behindDoc=0,
        locked=1,
        layoutInCell=1,
        allowOverlap=1,
    )
    add(anchor, "wp:simplePos", x=0, y=0)
    for axis, side in (("H", "right"), ("V", "top")):
        place = add(anchor, f"wp:position{axis}", relativeFrom="margin")
        add(place, "wp:align").text = side
    _add_extent(anchor, size)
    add(anchor, "wp:wrapNone")
    _add_picture(anchor, relationship, number, size, words)


def _add_extent(parent: Element, size: tuple[float, float]) -> None:
    across, down = (emu(side) for side in size)
    add(parent, "wp:extent", cx=across, cy=down)


def _add_picture(
    parent: Element, relationship: str, number: int, size: tuple[float, float], words: str
) -> None:
    across, down = (emu(side) for side in size)
    words = legal(words)
    add(parent, "wp:docPr", id=number, name=f"图片 {number}", descr=words)
    frame = add(parent, "wp:cNvGraphicFramePr")
    add(frame, "a:graphicFrameLocks", noChangeAspect=1)
    data = add(add(parent, "a:graphic"), "a:graphicData", uri=_PICTURE)
    picture = add(data, "pic:pic")
    about = add(picture, "pic:nvPicPr")
    add(about, "pic:cNvPr", id=number, name=f"图片 {number}", descr=words)
    add(about, "pic:cNvPicPr")
    fill = add(picture, "pic:blipFill")
    add(fill, "a:blip").set(name("r:embed"), relationship)
    add(add(fill, "a:stretch"), "a:fillRect")
    shape = add(picture, "pic:spPr")
    transform = add(shape, "a:xfrm")
    add(transform, "a:off", x=0, y=0)
    add(transform, "a:ext", cx=across, cy=down)
    add(add(shape, "a:prstGeom", prst="rect"), "a:avLst")
