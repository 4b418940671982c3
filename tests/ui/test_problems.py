"""The right column."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.model.paths import FieldPath
from app.model.problem import Severity
from app.model.rules import Finding
from app.ui.findings import FINDING
from app.ui.problems import ProblemsPanel


def finding(severity: Severity, name: str, message: str = "", reason: str = "") -> Finding:
    return Finding(
        "code", FieldPath.parse(name), severity, message or f"「{name}」尚未填写。", reason
    )


ERROR, OTHER = finding("error", "company.name"), finding("error", "roadmap")
WARNING = finding("warning", "platform.name")
HINT = finding("info", "architecture", "「技术架构」1430字，接近上限。")
CONFIRMED = finding("warning", "regions", reason="已核对")
ALL = (WARNING, ERROR, HINT, CONFIRMED, OTHER)


def panel_with(qtbot: QtBot, *findings: Finding) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show_findings(findings)
    panel.resize(320, 600)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def listed(panel: ProblemsPanel) -> list[Finding]:
    """The findings that are in sight, from the top."""
    model = panel.view.model()
    held = [model.index(row, 0).data(FINDING) for row in range(model.rowCount())]
    return [one for one in held if one is not None] if panel.view.isVisible() else []


def test_findings_are_grouped_by_severity_each_in_the_order_of_the_paper(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)

    assert listed(panel) == [ERROR, OTHER, WARNING, HINT, CONFIRMED]
    assert [switch.text() for switch in panel.switches.values()] == ["错误 2", "警告 1", "提示 1"]


def test_switches_hide_severities(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.switches["error"].click()
    assert listed(panel) == [WARNING, HINT, CONFIRMED]
    panel.only("error")
    assert listed(panel) == [ERROR, OTHER]


def test_words_filter_by_sentence_and_by_path(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.search.setText("接近")
    assert listed(panel) == [HINT]
    panel.search.setText("COMPANY")
    assert listed(panel) == [ERROR]
    panel.search.setText("nothing at all")
    assert listed(panel) == []


def test_only_the_part_that_is_looked_at(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.set_here(lambda one: one.path == WARNING.path)
    assert len(listed(panel)) == len(ALL)
    panel.here_only.click()
    assert listed(panel) == [WARNING]
    panel.set_here(lambda one: one.path == HINT.path)
    assert listed(panel) == [HINT]


def test_going_to_a_finding_is_told_by_key_and_by_mouse(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    told = list[Finding]()
    panel.chosen.connect(told.append)
    for _ in range(3):
        panel.step(1)
    panel.step(-1)
    assert told == [ERROR, OTHER, WARNING, OTHER]
    panel.step(-1)
    panel.step(-1)
    assert told[-1] == CONFIRMED  # round the end
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert told[-1] == HINT
    row = panel.view.visualRect(panel.view.currentIndex()).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert told[-2:] == [HINT, HINT]


def test_the_selected_finding_stays_selected_while_others_come_and_go(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, *ALL)
    panel.step(-1)
    panel.step(-1)
    told = list[Finding]()
    panel.chosen.connect(told.append)
    panel.show_findings((OTHER, HINT))

    assert panel.view.currentIndex().data(FINDING) == HINT
    assert told == []


def test_an_empty_list_says_why(qtbot: QtBot) -> None:
    panel = panel_with(qtbot)
    assert "可以导出" in panel.empty_words
    panel.show_findings((ERROR,))
    assert panel.empty_words == ""
    panel.search.setText("nothing at all")
    assert "筛选" in panel.empty_words
    panel.step(1)


def test_long_sentences_need_more_room_in_a_narrow_column(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, finding("error", "a", "「一个栏目」" + "需要填写的内容" * 20))

    def height() -> int:
        view = panel.view
        return view.visualRect(view.model().index(1, 0)).height()

    wide = height()
    panel.resize(240, 600)
    qtbot.waitUntil(lambda: height() > wide)


def test_a_reader_of_the_screen_hears_the_severity_and_the_reason(qtbot: QtBot) -> None:
    panel = panel_with(qtbot, CONFIRMED)
    spoken = panel.view.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert spoken == "已确认的警告：「regions」尚未填写。（已确认：已核对）"
