"""What can be done to a picture of a DOCX without touching its file, and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.export.qr import CODE_NAME

Change = Callable[[str], str]
"""From the words of a part to others."""


def _attributes(element: str, attributes: str) -> Change:
    return lambda xml: xml.replace(f"<{element}>", f"<{element} {attributes}>", 1)


def _at_figure(look: str) -> Change:
    """The first figure in a run that looks so; the code on the cover stays as it is."""

    def change(xml: str) -> str:
        at = xml.index("<w:drawing><wp:inline")
        return xml[:at] + look + xml[at:]

    return change


def _picture_moved(xml: str) -> str:
    """The first figure behind the caption that belongs below it."""
    start = xml.rindex("<w:p>", 0, xml.index("<wp:inline"))
    end = xml.index("</w:p>", start) + len("</w:p>")
    behind = xml.index("</w:p>", end) + len("</w:p>")
    return xml[:start] + xml[end:behind] + xml[start:end] + xml[behind:]


FRAMES: tuple[tuple[str, Change, str], ...] = (
    (
        "a hidden picture",
        lambda x: re.sub(r"(<wp:docPr [^>]*?)(/?>)", r'\1 hidden="1"\2', x, count=1),
        "隐藏的图片",
    ),
    (
        "a cropped picture",
        lambda x: x.replace("<a:stretch>", '<a:srcRect b="99000"/><a:stretch>', 1),
        "裁剪",
    ),
    (
        "a transparent picture",
        lambda x: re.sub(
            r"<a:blip ([^>]*?)/>", r'<a:blip \1><a:alphaModFix amt="0"/></a:blip>', x, count=1
        ),
        "效果",
    ),
    (
        "a picture made tiny",
        lambda x: re.sub(r'<wp:extent cx="\d+" cy="\d+"/>', '<wp:extent cx="9000" cy="9000"/>', x),
        "缩小",
    ),
    (
        "a code behind the words",
        lambda x: x.replace('behindDoc="0"', 'behindDoc="1"', 1),
        "衬于文字下方",
    ),
    ("a picture upside down", _attributes("a:xfrm", 'rot="10800000"'), "转动"),
    ("a mirrored picture", _attributes("a:xfrm", 'flipH="1"'), "翻转"),
    ("a picture in another shape", lambda x: x.replace('prst="rect"', 'prst="line"'), "裁剪"),
    (
        "a picture stretched out of its frame",
        lambda x: x.replace("<a:fillRect/>", '<a:fillRect l="99%"/>', 1),
        "裁剪",
    ),
    (
        "a glowing picture",
        lambda x: x.replace(
            "</pic:spPr>", '<a:effectLst><a:glow rad="9"/></a:effectLst></pic:spPr>', 1
        ),
        "效果",
    ),
    (
        "a picture of no size by its shape",
        lambda x: re.sub(r'<a:ext cx="\d+" cy="\d+"/>', '<a:ext cx="9000" cy="9000"/>', x),
        "缩小",
    ),
    (
        "a picture squeezed flat",
        lambda x: re.sub(r'(<wp:extent cx="\d+") cy="\d+"/>', r'\1 cy="560000"/>', x),
        "变形",
    ),
    (
        "a picture wider than the page",
        lambda x: re.sub(r'<wp:extent cx="\d+"', '<wp:extent cx="9999999"', x),
        "放大",
    ),
    (
        "other words for a picture",
        lambda x: x.replace('descr="图1', 'descr="图9'),
        "替代文字",
    ),
    ("other words for the code", lambda x: x.replace(f'"{CODE_NAME}"', '"广告"'), "替代文字"),
    ("a picture in a hidden run", _at_figure("<w:rPr><w:vanish/></w:rPr>"), "隐藏的图片"),
    (
        "a picture cut off by its line",
        lambda x: x.replace(
            '"Figure"/>', '"Figure"/><w:spacing w:line="300" w:lineRule="exact"/>', 1
        ),
        "行距",
    ),
    (
        "a picture that floats",
        lambda x: x.replace("<wp:inline ", '<wp:anchor behindDoc="0" ').replace(
            "</wp:inline>", "</wp:anchor>"
        ),
        "浮动",
    ),
    (
        "a picture in a group",
        lambda x: x.replace("</pic:pic>", "</pic:pic><wps:wsp xmlns:wps='x'/>", 1),
        "组合",
    ),
    ("a picture elsewhere", _picture_moved, "位置"),
    (
        "a code on the title",
        lambda x: x.replace("<wp:align>right</wp:align>", "<wp:align>center</wp:align>"),
        "移动过",
    ),
    (
        "a code off the page",
        lambda x: x.replace("<wp:align>right</wp:align>", "<wp:posOffset>99999999</wp:posOffset>"),
        "移动过",
    ),
)
"""A name, what is done to the body of the DOCX, and words that must be told."""
