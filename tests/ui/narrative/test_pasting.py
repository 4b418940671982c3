"""What Word, WPS, Excel and browsers put onto the clipboard becomes paragraphs and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.failure import Failure
from app.ui.narrative import pasting
from app.ui.narrative.pasting import (
    MOST_CELLS,
    Picture,
    from_html,
    from_text,
    words_in,
)
from app.ui.narrative.pieces import Prose, table

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:st1="urn:schemas-microsoft-com:office:smarttags">
<head><meta charset=utf-8><title>x</title><style><!-- p {color:red} --></style>
<!--[if gte mso 9]><xml><o:Words>5</o:Words></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal style='text-indent:24.0pt'><span style='font-family:宋体;color:#FF0000'>工业互联
网平台</span><b><span lang=EN-US>IIoT
platform</span></b><a href="http://x.cn/">链接</a><st1:place>北京</st1:place><span
style='display:none;mso-hide:all'>隐藏</span><span lang=EN-US><o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph><![if !supportLists]><span lang=EN-US style='font-family:Wingdings'><span
style='mso-list:Ignore'>Ø<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span></span
><![endif]><span>要点</span></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>（一）<span
>&nbsp;&nbsp; </span></span><![endif]><span>编号</span></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>2.<span
>&nbsp;&nbsp; </span></span><![endif]>A&nbsp;B\ufffc</p>
<!--EndFragment--></body></html>"""

EXCEL = """<html><body><table border=0><col width=72><tr height=19><td>名称</td><td class=xl65>
数量</td></tr><tr><td>设备</td><td align=right>1,200</td></tr></table></body></html>"""


def test_word_keeps_its_paragraphs_and_drops_the_rest() -> None:
    assert from_html(WORD) == (
        Prose("工业互联网平台IIoT platform链接北京\n\n要点\n（一）编号\n2. A\u00a0B"),
    )


def test_cells_of_excel_are_a_table() -> None:
    rows = [["名称", "数量"], ["设备", "1,200"]]

    assert from_html(EXCEL) == (table(rows),)
    assert from_text("名称\t数量\r\n设备\t1,200\r\n") == (table(rows),)


def test_joined_cells_leave_empty_ones() -> None:
    html = (
        "<p>前</p><table><caption>表1</caption><tr><td rowspan=2>甲</td><td colspan=2><p>乙</p>"
        "<p>丙</p></td></tr><tr><td>1</td><td>2</td></tr></table><p>后</p>"
    )

    assert from_html(html) == (
        Prose("前"),
        table([["甲", "乙\n丙", ""], ["", "1", "2"]], "表1"),
        Prose("后"),
    )


def test_single_cell_is_a_text() -> None:
    assert from_html("<table><tr><td>甲<br>乙</td></tr></table>") == (Prose("甲\n乙"),)
    assert from_html("<table><tr><td style='display:none'>隐<td>甲</table>") == (Prose("甲"),)
    assert from_html("<table><tr><td colspan=2>甲</table>") == (table([["甲", ""]]),)


def test_each_cell_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    reader = vars(pasting)["_Reader"]
    reading = reader.read

    def count(self: object, element: object) -> None:
        read.append(element)
        reading(self, element)

    monkeypatch.setattr(reader, "read", count)
    deep = 40

    for before, behind in ("<table><tr><td>", "</table>"), ("<table><tr><td>甲<td>", "</table>"):
        read.clear()
        found = from_html(before * deep + "字" + behind * deep)
        assert "字" in str(found)
        assert len(read) < 4 * deep + 10


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td rowspan=200 colspan=200>" + "</table>",
        "<table><tr><td rowspan=90 colspan=90></table>" * 2,
        "<table><tr>" + "<td>" * 200 + "<tr><td>" * 200 + "</table>",
        "<table><tr><td>甲<td><table><tr><td rowspan=200 colspan=60></table></table>",
        "<table>" + "<tr><td>1<td>2" * (MOST_CELLS // 2 + 1) + "</table>",
    ],
)
def test_table_that_nobody_could_edit_is_refused(page: str) -> None:
    with pytest.raises(Failure, match=r"超过10,000个单元格.*请"):
        from_html(page)


def test_columns_that_nobody_could_edit_are_refused() -> None:
    with pytest.raises(Failure, match="单元格"):
        from_text("1\t2\n" * (MOST_CELLS // 2 + 1))
    assert len(from_text("1\n" * (MOST_CELLS + 1))) == 1


def test_cells_with_line_breaks_come_in_quotes() -> None:
    assert from_text('a\t"b\nc ""d"""\ne\tf\n') == (table([["a", 'b\nc "d"'], ["e", "f"]]),)


@pytest.mark.parametrize("text", ["甲\t乙", "甲\t乙\n丙", "甲\n乙", "  甲\u00a0 乙 "])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert from_text(text) == (Prose(text),)


def test_breaks_of_all_kinds_start_paragraphs() -> None:
    assert from_text("甲\r\n乙\x0b丙\u2029丁\r戊\ufffc") == (Prose("甲\n乙\n丙\n丁\n戊"),)


def test_lists_of_browsers_keep_their_numbers() -> None:
    html = "<ol start=3><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>"

    assert from_html(html) == (Prose("3. 甲\n4. 乙\n丙"),)


def test_pictures_come_with_their_data_or_as_a_gap() -> None:
    html = '甲<img src="data:image/png;base64,AQID">乙<img src="file:///C:/a.png"><img width=1>'

    found = from_html(html)

    assert found == (Prose("甲"), Picture(b"\x01\x02\x03"), Prose("乙"), Picture())
    assert words_in(found)
    assert not words_in(from_html("<img src=x> \n"))


@pytest.mark.parametrize("html", ["", " ", "<!-- x", "<table>", "<table><tr>", "<p>"])
def test_nothing_comes_of_nothing(html: str) -> None:
    assert not words_in(from_html(html))


@given(st.lists(st.text("甲乙ab，。 1", min_size=1).filter(str.strip), min_size=1))
def test_no_word_is_lost(paragraphs: list[str]) -> None:
    html = "".join(f"<p><span>{paragraph}</span></p>" for paragraph in paragraphs)

    assert from_html(html) == (Prose("\n".join(" ".join(p.split()) for p in paragraphs)),)


@given(st.text("<>/=\"' ptabledrims甲&;!-[]\n"))
def test_whatever_is_pasted_is_read(html: str) -> None:
    from_html(html)
    from_text(html)
