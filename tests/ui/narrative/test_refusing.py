"""What is too large to be pasted: said in a sentence, and nothing is changed."""

import pytest
from PySide6.QtCore import QMimeData

from app.ui.narrative.tables import TableCard
from app.ui.narrative.writing import Writing
from tests.ui.narrative.conftest import Making, focused, story

VAST = "1\t2\n" * 6000


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize("into_cells", [False, True])
def test_vast_table_is_refused_with_a_sentence(make: Making, page: bool, into_cells: bool) -> None:
    edit = make([{"kind": "table", "caption": "", "rows": [["甲"]]}])
    before = story(edit)
    target = focused()
    if into_cells:
        card = edit.widgets[1]
        assert isinstance(card, TableCard)
        target = card.cells
    assert isinstance(target, Writing)
    mime = QMimeData()
    mime.setText(VAST)
    if page:
        mime.setHtml("<table>" + "<tr><td>1<td>2" * 6000 + "</table>")

    target.insertFromMimeData(mime)

    assert story(edit) == before
    assert "单元格" in edit.notice.text()
    assert not edit.notice.isHidden()
