"""Pictures in the line of text."""

from __future__ import annotations

from app.export.docx.measures import emu
from app.export.docx.xml import NAMESPACES, Element, add, legal, name

_PICTURE = NAMESPACES["pic"]


def add_drawing(
    paragraph: Element, relationship: str, number: int, size: tuple[float, float], words: str
) -> None:
    """A picture of ``size`` (points) as a run; ``words`` are read out to who can't see it."""
    across, down = (emu(side) for side in size)
    inline = add(
        add(add(paragraph, "w:r"), "w:drawing"), "wp:inline", distT=0, distB=0, distL=0, distR=0
    )
    add(inline, "wp:extent", cx=across, cy=down)
    words = legal(words)
    add(inline, "wp:docPr", id=number, name=f"图片 {number}", descr=words)
    frame = add(inline, "wp:cNvGraphicFramePr")
    add(frame, "a:graphicFrameLocks", noChangeAspect=1)
    data = add(add(inline, "a:graphic"), "a:graphicData", uri=_PICTURE)
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
