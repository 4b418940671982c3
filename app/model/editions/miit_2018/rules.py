"""The rules of 2018 across fields. What a single field must be stands in its declaration.

All of them warn: a person may know better, and confirms the warning with a reason. Only what the
form itself demands (a choice, a name), and what must not be printed, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.model.answers import Answers
from app.model.checks import title
from app.model.citations import citation_rules
from app.model.compound import MEMBERS
from app.model.editions.miit_2018.form import MiitDeclaration
from app.model.editions.miit_2018.mentions import MENTIONS
from app.model.editions.miit_2018.notice import NOTICE
from app.model.form import Field, form_of
from app.model.numbers import group_thousands, last_day_of
from app.model.paths import FieldPath
from app.model.proofs import proofs_in
from app.model.prose import Prose
from app.model.quantities import narrowed, numbers_in
from app.model.rules import REQUIRED, Finding, Rule, rule
from app.model.values import Narrative

_FORM = form_of(MiitDeclaration)


def _title(path: str) -> str:
    found = _FORM.find(FieldPath.parse(path))
    if not isinstance(found, Field):
        raise KeyError(path)
    return title(found)


def _at_most(code: str, smaller: str, larger: str) -> Rule:
    """What ``smaller`` says can't be more than what ``larger`` says."""

    @rule(code, smaller, larger)
    def judge(few: int | Decimal, many: int | Decimal) -> str | None:
        if few <= many:
            return None
        return (
            f"{_title(smaller)}为{group_thousands(few)}，多于{_title(larger)}的"
            f"{group_thousands(many)}，请核对后修改其中一项"
        )

    return judge


_DEVICES = "capability.devices"
_COMMUNITY = "capability.community"
_SOFTWARE = "capability.software"
_ACROSS = "capability.interoperation"
_NEW = "capability.new_technology"

AT_MOST = (
    _at_most(
        "active-over-registered",
        f"{_COMMUNITY}.active_users.count",
        f"{_COMMUNITY}.registered_users.count",
    ),
    *(
        _at_most(
            "manageable-over-connectable",
            f"{_DEVICES}.manageable_devices.{member}",
            f"{_DEVICES}.connectable_devices.{member}",
        )
        for member in ("kinds", "count")
    ),
    *(
        _at_most(
            "part-over-connectable",
            f"{_DEVICES}.{part}.count",
            f"{_DEVICES}.connectable_devices.count",
        )
        for part in ("switch_signal_devices", "parameter_devices")
    ),
    *(
        _at_most(
            "cross-platform-over-own", f"{_ACROSS}.{name}.{member}", f"{_SOFTWARE}.{name}.{member}"
        )
        for name in ("mechanism_models", "microservices", "industrial_apps")
        for member in ("kinds", "count")
    ),
    _at_most(
        "investment-2017-over-total",
        "capability.operation.investment_2017.amount",
        "platform.investment",
    ),
    _at_most("tax-over-sales", "company.last_year_tax", "company.last_year_sales"),
    _at_most("profit-over-sales", "company.last_year_profit", "company.last_year_sales"),
)


@rule("debt-ratio-over-100", "company.debt_ratio")
def debt_ratio(ratio: Decimal) -> str | None:
    """A company that owes more than it has is possible, but rather a slip of the pen."""
    where = _title("company.debt_ratio")
    if ratio > 100:
        return f"{where}为{group_thousands(ratio)}%，超过100%，请核对是否多写了小数位"
    if ratio < 0:
        return f"{where}为{group_thousands(ratio)}%，是负数，请核对"
    return None


@rule("platform-older-than-company", "platform.built_on", "company.founded_on")
def platform_age(built_on: str, founded_on: date) -> str | None:
    """A platform can't have been built before its company was founded."""
    built = last_day_of(built_on)
    if built is None or built >= founded_on:
        return None
    return (
        f"{_title('platform.built_on')}早于{_title('company.founded_on')}"
        f"（{founded_on.isoformat()}），请核对两个时间"
    )


def _iaas(answers: Answers) -> Iterator[Finding]:
    own, leased = (answers[f"platform.iaas.{name}"] for name in ("self_built", "leased"))
    if not own.value and not leased.value and not own.problems and not leased.problems:
        paths = ("platform.iaas.self_built", "platform.iaas.leased")
        message = f"{'和'.join(map(_title, paths))}都没有勾选，请至少勾选一项"
        yield Finding(REQUIRED, FieldPath.parse(paths[0]), "error", message)


def _counted(answers: Answers, paths: tuple[str, ...]) -> list[str]:
    return [
        path
        for path in paths
        if any(part.value for name, part in answers[path].parts.items() if name in MEMBERS)
    ]


def _yes_needs_figures(code: str, answer: str, figures: tuple[str, ...]) -> Rule:
    """是 says nothing to a judge without a figure beside it."""

    def findings(answers: Answers) -> Iterator[Finding]:
        parts = [part for path in figures for part in answers[path].parts.values()]
        if any(part.unreadable for part in parts):
            return
        if answers.value(f"{answer}.answer") is True and not _counted(answers, figures):
            wanted = "或".join(_title(path) for path in figures)
            message = f"{_title(answer)}选择了“是”，但没有相应的数值，请填写{wanted}"
            yield Finding(code, FieldPath.parse(answer), "warning", message)

    return Rule(code, (answer, *figures), findings)


def _no_despite_figures(answers: Answers) -> Iterator[Finding]:
    answer, figures = f"{_NEW}.applied", (f"{_NEW}.functions",)
    if answers.value(f"{answer}.answer") is False and _counted(answers, figures):
        message = f"{_title(answer)}选择了“否”，但填写了{_title(figures[0])}，请改正其中一项"
        yield Finding("new-technology-despite-no", FieldPath.parse(answer), "warning", message)


_EDGE_BEFORE = re.compile(r"边缘[^，。；：、]{0,12}\Z")
_EDGE_BEHIND = re.compile(r"\s?(?:个|类|种|项|台|套)[^，。；：、]{0,8}边缘")
_MEASURE = re.compile(r"\s?(?:个|类|种|项|台|套)")


def _counts_edge_functions(text: str) -> bool:
    """Whether a text says how many (边缘网关200台, 五种边缘计算功能), and not of a time to come."""
    prose = Prose(narrowed(text))
    return any(
        None in prose.years(number.start, NOTICE.published_on)
        for number in numbers_in(prose.text)
        if _EDGE_BEHIND.match(prose.text, number.end)
        or (
            _MEASURE.match(prose.text, number.end)
            and _EDGE_BEFORE.search(prose.text, 0, number.start)
        )
    )


def _edge_despite_no(answers: Answers) -> Iterator[Finding]:
    """1.1 has no blank of its own for edge computing: its figures stand in the description."""
    answer, details = f"{_DEVICES}.edge_computing", f"{_DEVICES}.details"
    narrative = answers.value(details)
    texts = narrative.texts() if isinstance(narrative, Narrative) else ()
    said_no = answers.value(f"{answer}.answer") is False
    if said_no and any(map(_counts_edge_functions, texts)):
        message = (
            f"{_title(answer)}选择了“否”，但{_title(details)}中写了边缘计算的数值，请改正其中一项"
        )
        yield Finding("edge-computing-despite-no", FieldPath.parse(answer), "warning", message)


# --- evidence ---------------------------------------------------------------------------------


def _evidence_dates(answers: Answers) -> Iterator[Finding]:
    published = NOTICE.published_on
    for row in answers["evidence"].rows:
        issued = row.cells["issued_on"].value
        if isinstance(issued, date) and issued > published:
            yield Finding(
                "evidence-after-notice",
                FieldPath(("evidence", row.id, "issued_on")),
                "warning",
                f"「材料清单」中的“{row.cells['title'].value or '未命名材料'}”"
                f"出具于{issued.isoformat()}，"
                f"晚于通知发布日{published.isoformat()}：申报数据以通知发布前为准，请更换材料或核对日期",
            )


def _contracts(answers: Answers) -> Iterator[Finding]:
    """The form says （需提供服务合同） of the number of companies served."""
    path = FieldPath.parse(f"{_COMMUNITY}.company_users")
    claim = answers.value(path)
    if claim is None or not claim.claimed:
        return
    for proof in proofs_in(answers):
        if proof.row.cells["category"].value == "客户服务合同" and proof.proves(path):
            return
    yield Finding(
        "contract-missing",
        path,
        "warning",
        f"{_title(str(path))}需提供服务合同：请在「材料清单」中添加“客户服务合同”，并注明它证明本项",
    )


RULES: tuple[Rule, ...] = (
    *AT_MOST,
    debt_ratio,
    platform_age,
    Rule("iaas", ("platform.iaas.self_built", "platform.iaas.leased"), _iaas),
    _yes_needs_figures(
        "edge-computing-without-figures",
        f"{_DEVICES}.edge_computing",
        (f"{_DEVICES}.connectable_devices", f"{_DEVICES}.collection_points"),
    ),
    Rule("edge-computing-no", (f"{_DEVICES}.edge_computing",), _edge_despite_no),
    _yes_needs_figures("new-technology-without-figures", f"{_NEW}.applied", (f"{_NEW}.functions",)),
    Rule("new-technology-no", (f"{_NEW}.applied", f"{_NEW}.functions"), _no_despite_figures),
    Rule("evidence-dates", ("evidence",), _evidence_dates),
    Rule("contracts", ("evidence", f"{_COMMUNITY}.company_users"), _contracts),
    *MENTIONS,
    *citation_rules(_FORM),
)
