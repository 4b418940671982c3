"""What every field declares is checked, and nothing that a draft can hold breaks the checks."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.answers import Answers
from app.model.checks import check, check_answers
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.paths import FieldPath
from app.model.problem import Problem
from app.model.surroundings import Nowhere, Use
from app.model.values import Json
from tests.declarations import TREES, changed, found, judged, minimal, mutated, ticked
from tests.examples import COMPLETE, content_of

REQUIRED = [
    "company.name",
    "company.organization_code",
    "company.founded_on",
    "company.address",
    "company.contact.name",
    "company.contact.phone",
    "company.contact.position",
    "company.contact.mobile",
    "company.contact.email",
    "company.total_assets",
    "company.debt_ratio",
    "company.credit_rating",
    "company.last_year_sales",
    "company.last_year_tax",
    "company.last_year_profit",
    "company.profile.overview",
    "company.profile.competitiveness",
    "platform.name",
    "platform.builder",
    "platform.built_on",
    "platform.investment",
    "platform.construction.mode",
    "cases",
    "regions",
    "architecture",
    "roadmap",
    "evidence",
    "cases[0].title",
    "cases[0].scenario",
    "cases[0].description",
    "evidence[0].title",
    "evidence[0].category",
    "evidence[0].file",
]


def codes(content: Any) -> dict[str, set[str]]:
    """The codes found at each path."""
    found: dict[str, set[str]] = {}
    for finding in judged(content).findings:
        found.setdefault(str(finding.path), set()).add(finding.code)
    return found


def test_minimal_declaration_has_no_findings() -> None:
    assert judged(minimal()).findings == ()


@pytest.mark.parametrize("path", REQUIRED)
@pytest.mark.parametrize("blank", [None, "", " 　\n", [], {}])
def test_required_field_left_blank_is_an_error(path: str, blank: Any) -> None:
    (finding,) = found("required", {path: blank})

    assert str(finding.path) == path
    assert finding.severity == "error"
    assert finding.message.endswith("尚未填写，请填写。")


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff\u2060"])
def test_invisible_characters_are_no_answer(blank: str) -> None:
    assert len(found("required", {"company.name": blank})) == 1


def test_empty_declaration_lacks_what_is_required_and_nothing_else() -> None:
    lacking = {str(f.path) for f in judged({}).errors if f.code == "required"}

    assert lacking == {p for p in REQUIRED if "[" not in p} | {"platform.iaas.self_built"}


def test_optional_fields_may_be_blank() -> None:
    optional = ("company.contact.fax", "commitment.signed_on", "recommendation.unit")
    assert [path for path in optional if path in codes(minimal())] == []


# --- fields that apply only sometimes ---------------------------------------------------------


def test_joint_construction_names_its_partners() -> None:
    (finding,) = found("required", {"platform.construction": {"mode": "joint"}})
    assert str(finding.path) == "platform.construction.partners"

    named = {"mode": "合作共建", "partners": ["某研究院"]}
    assert judged(changed({"platform.construction": named})).findings == ()


def test_partners_of_a_company_that_builds_alone_are_doubted() -> None:
    alone = {"mode": "self", "partners": ["某研究院"]}
    (finding,) = found("not-applicable", {"platform.construction": alone})

    assert (str(finding.path), finding.severity) == ("platform.construction.partners", "warning")


def test_leased_infrastructure_names_its_provider() -> None:
    (finding,) = found("required", {"platform.iaas": {"leased": True}})
    assert str(finding.path) == "platform.iaas.provider"
    assert found("not-applicable", {"platform.iaas.provider": "某云"}) != []


def test_unreadable_choice_is_the_only_finding_about_its_field() -> None:
    mode = {"mode": "both", "partners": ["某研究院"]}
    assert codes(changed({"platform.construction": mode})) == {
        "platform.construction.mode": {"wrong-shape"}
    }


# --- limits ----------------------------------------------------------------------------------

LIMITS = [("architecture", 1500), ("roadmap", 1000), ("company.profile.overview", 1000)]


@pytest.mark.parametrize(("path", "limit"), LIMITS)
def test_limit(path: str, limit: int) -> None:
    at = path.removesuffix(".overview")
    taken = 5 if at != path else 0  # 技术领先。 stands in the other part
    near = -(-limit * 95 // 100)

    for words, code, severity in (
        (near - 1, None, None),
        (near, "limit.near", "info"),
        (limit, "limit.near", "info"),
        (limit + 1, "limit.over", "error"),
    ):
        findings = judged(changed({path: "字" * (words - taken)})).findings
        assert [(f.code, str(f.path), f.severity) for f in findings] == (
            [(code, at, severity)] if code else []
        )


def test_message_over_the_limit_says_how_much_to_cut() -> None:
    (finding,) = found("limit.over", {"architecture": "字" * 1512})

    assert finding.message == "「技术架构」1512字，超过1500字的上限，请删减12字。"


def test_both_parts_of_the_profile_share_a_thousand() -> None:
    halves = {"company.profile": {"overview": "字" * 600, "competitiveness": "字" * 401}}
    (finding,) = found("limit.over", halves)

    assert str(finding.path) == "company.profile"
    assert "1001字" in finding.message
    assert "（一）申报单位情况介绍" in finding.message
    assert "（二）申报单位核心竞争力介绍" in finding.message


def test_captions_and_cells_count_towards_a_limit() -> None:
    blocks = [
        {"kind": "paragraph", "text": "字" * 1480},
        {"kind": "figure", "file": "a.png", "caption": "字" * 10},
        {"kind": "table", "caption": "字" * 5, "rows": [["字" * 3, "字"], ["字", "字"]]},
    ]
    (finding,) = found("limit.over", {"architecture": blocks})

    assert "1501字" in finding.message


# --- claims ----------------------------------------------------------------------------------

APPS = "capability.software.industrial_apps"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"claimed": True}, {".kinds": "claim.value-missing", ".count": "claim.value-missing"}),
        (ticked(kinds=3), {".count": "claim.value-missing"}),
        (ticked(kinds=3, count="  "), {".count": "claim.value-missing"}),
        ({"kinds": 3, "count": 4}, {".claimed": "claim.not-ticked"}),
        ({"claimed": False, "count": 0}, {".claimed": "claim.not-ticked"}),
        (ticked(kinds=4, count=3), {".kinds": "claim.kinds-over-count"}),
        (ticked(kinds=3, count=3), {}),
        (ticked(kinds="３类", count="１，０００个"), {}),
        (ticked(kinds=0, count=0), {}),
        (ticked(kinds=-1, count=3), {".kinds": "negative"}),
        (ticked(kinds="很多", count=3), {".kinds": "number.shape"}),
        (ticked(kinds=1, count=3, amount=5), {".amount": "unknown-member"}),
        ({"claimed": "yes", "kinds": 1, "count": 2}, {".claimed": "wrong-shape"}),
        (True, {"": "wrong-shape"}),
        ([1, 2], {"": "wrong-shape"}),
    ],
)
def test_claim(claim: Any, expected: dict[str, str]) -> None:
    found = codes(changed({APPS: claim, "capability.software.other_apps": None}))
    found.pop("capability.software", None)  # 1.2 没有勾选任何一项

    assert {path.removeprefix(APPS): code for path, code in found.items()} == {
        member: {code} for member, code in expected.items()
    }


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("capability.devices.edge_computing", "answer"),
        ("capability.devices.other", "text"),
        ("capability.operation.revenue_2017", "amount"),
        ("capability.compute.database_types", "kinds"),
    ],
)
def test_every_kind_of_claim_wants_its_value(path: str, member: str) -> None:
    (finding,) = found("claim.value-missing", {path: {"claimed": True}})

    assert (str(finding.path), finding.severity) == (f"{path}.{member}", "error")


def test_no_as_an_answer_is_a_value() -> None:
    assert (
        found("claim.value-missing", {"capability.security.safeguards": ticked(answer=False)}) == []
    )


# --- shapes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("company", "text"),
        ("company.contact", [1]),
        ("company.name", 5),
        ("company.founded_on", 2005),
        ("company.total_assets", True),
        ("company.contact.phone", {}.fromkeys("a")),
        ("platform.iaas.leased", "yes"),
        ("platform.construction.partners", {"a": 1}),
        ("capability", []),
        ("capability.devices", 3),
        ("regions", {"text": "已落地"}),
        ("regions[0]", 7),
        ("cases", "text"),
        ("cases[0]", "text"),
        ("evidence[0].proves", "a"),
        ("evidence[0].proves[0]", 5),
    ],
)
def test_wrong_shape_is_an_error_that_names_its_path(path: str, value: Any) -> None:
    changes = {path: value}
    if path == "regions[0]":
        changes = {"regions": [value, "其余"]}
    elif path == "cases[0]":
        changes = {"cases": [value, minimal()["cases"][0]]}
    elif path == "evidence[0].proves[0]":
        changes = {"evidence[0].proves": [value]}
    findings = [f for f in judged(changed(changes)).findings if f.code == "wrong-shape"]

    assert [(str(f.path), f.severity) for f in findings] == [(path, "error")]


def test_what_is_wrong_in_one_place_does_not_hide_another() -> None:
    content = changed({"company.contact": "无", "platform.name": None, "roadmap": "字" * 1001})

    assert {"company.contact", "company.contact.name", "platform.name", "roadmap"} <= set(
        codes(content)
    )


@pytest.mark.parametrize(
    "path",
    ["surprise", "company.surprise", "capability.devices.surprise", f"{APPS}.surprise",
     "cases[0].surprise", "evidence[0].surprise"],
)  # fmt: skip
def test_unknown_member_is_a_warning_that_names_its_path(path: str) -> None:
    (finding,) = judged(changed({path: "何物"})).findings

    assert (finding.code, str(finding.path), finding.severity) == (
        "unknown-member",
        path,
        "warning",
    )
    assert "surprise" in finding.message


@pytest.mark.parametrize(
    "name", ["", ".", "a.b", "[", "]x[", "[0]", "[x]", "..", " ", "\n", "a" * 99]
)
def test_unknown_member_of_any_name_is_borne(name: str) -> None:
    content = minimal()
    for holder in (
        content,
        content["company"],
        content["capability"]["software"]["industrial_apps"],
        content["cases"][0],
    ):
        holder[name] = 1

    assert [f.code for f in judged(content).findings] == ["unknown-member"] * 4


def test_edition_at_the_root_is_known() -> None:
    assert judged({"edition": EDITION.id, **minimal()}).findings == ()


def test_figure_without_a_file_and_table_without_cells_are_errors() -> None:
    blocks = [
        {"kind": "paragraph", "text": "甲\n乙"},
        {"kind": "figure", "caption": "图1"},
        {"kind": "table", "rows": []},
        {"kind": "table", "rows": [[], []]},
    ]

    assert codes(changed({"regions": blocks})) == {
        "regions[1].file": {"figure.no-file"},
        "regions[2].rows": {"table.empty"},
        "regions[3].rows": {"table.empty"},
    }


# --- characters, files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        ("company.name", "character.control", "error"),
        ("regions", "character.control", "error"),
        ("cases[0].title", "character.control", "error"),
        ("capability.devices.other.text", "character.control", "error"),
    ],
)
def test_control_character_is_named_with_its_place(path: str, code: str, severity: str) -> None:
    changes: dict[str, Any] = {path: "工业\x07平台"}
    if path.endswith(".text"):
        changes = {"capability.devices.other": ticked(text="工业\x07平台")}
    (finding,) = judged(changed(changes)).findings

    assert (finding.code, finding.severity) == (code, severity)
    assert "第3个字符处（“工业”之后）" in finding.message
    assert "U+0007" in finding.message


def test_characters_in_captions_and_cells_are_seen() -> None:
    blocks = [
        {"kind": "figure", "file": "a.png", "caption": "图\ue000"},
        {"kind": "table", "caption": "表\ue001", "rows": [["一", "\ue002"]]},
    ]
    findings = found("character.private-use", {"regions": blocks})

    assert [finding.message.count("自造字") for finding in findings] == [1, 1, 1]


def test_thousand_bad_characters_are_not_a_thousand_findings() -> None:
    assert len(found("character.control", {"regions": "\x01" * 1000})) == 3


class Poor:
    """Surroundings that lack a glyph, and files."""

    def printable(self, character: str) -> bool:
        return character != "䶮"

    def file_problems(self, name: str, use: Use) -> tuple[Problem, ...]:
        return (Problem("file.missing", "error", f"的文件“{name}”（{use}）不存在，请重新添加"),)


def test_surroundings_are_asked_about_characters_and_files() -> None:
    picture = [{"kind": "paragraph", "text": "甲\n乙"}, {"kind": "figure", "file": "b.png"}]
    content = changed({"company.contact.name": "王䶮", "regions": picture})
    findings = check(EDITION, Draft(EDITION.id, content), Poor()).findings

    assert [(f.code, str(f.path)) for f in findings] == [
        ("character.no-font", "company.contact.name"),
        ("file.missing", "regions[1].file"),
        ("file.missing", "evidence[0].file"),
    ]
    assert "“䶮”（U+4DAE）" in findings[0].message


def test_evidence_that_proves_what_is_no_field_is_doubted() -> None:
    (finding,) = found("unknown-field", {"evidence[0].proves": ["company.profile", "company.name"]})

    assert str(finding.path) == "evidence[0].proves"
    assert "company.profile" in finding.message


# --- order, confirmations ----------------------------------------------------------------------


def test_findings_stand_in_the_order_of_the_paper() -> None:
    paths = [str(finding.path) for finding in judged({}).findings]

    assert paths[0] == "company.name"
    assert paths.index("platform.iaas.self_built") < paths.index("capability.devices")
    assert paths.index("capability.new_technology") < paths.index("cases")
    assert paths[-1] == "evidence"


def test_confirmed_warning_keeps_its_reason() -> None:
    path = FieldPath.parse("company.debt_ratio")
    draft = Draft(EDITION.id, changed({"company.debt_ratio": "120"}))
    (before,) = check(EDITION, draft).findings
    report = check(EDITION, draft.confirm(before.code, path, " 集团担保 "))

    assert check(EDITION, draft).warnings == (before,)
    assert [finding.reason for finding in report.findings] == ["集团担保"]
    assert report.warnings == ()
    assert check(EDITION, draft.confirm(before.code, path, "")).warnings == (before,)


def test_error_cannot_be_confirmed() -> None:
    path = FieldPath.parse("company.name")
    draft = Draft(EDITION.id, changed({"company.name": None})).confirm("required", path, "没有")
    report = check(EDITION, draft)

    assert [finding.reason for finding in report.errors] == [""]


def test_every_message_is_a_sentence() -> None:
    content = mutated_everywhere()
    findings = judged(content).findings

    assert len(findings) > 80
    assert [f.message for f in findings if not f.message.endswith("。")] == []
    assert [f.message for f in findings if "。。" in f.message or "None" in f.message] == []


def mutated_everywhere() -> dict[str, Any]:
    """Every field of the form with a value that is wrong for it."""
    draft = Draft(EDITION.id, minimal())
    for field in EDITION.form.fields():
        draft = draft.set(field.path, ticked(surprise=1) if field.aspect else {"surprise": 1})
    return dict(draft.content)


# --- anything ----------------------------------------------------------------------------------


@given(TREES)
def test_any_tree_is_judged_without_raising(tree: Any) -> None:
    answers = Answers(EDITION.form, tree)

    check_answers(EDITION, answers, Draft(EDITION.id), Nowhere())


@settings(max_examples=100)
@given(mutated(minimal()) | mutated(content_of(COMPLETE)))
def test_any_change_is_judged_without_raising(tree: Any) -> None:
    report = judged(tree)

    for finding in report.findings:
        assert finding.message.endswith("。")
        assert FieldPath(finding.path.parts) == finding.path


@given(st.data())
def test_any_value_of_any_field_is_judged_without_raising(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(list(EDITION.form.fields())))
    content = changed({str(field.path): data.draw(TREES)})

    judged(content)


def test_nesting_of_any_depth_is_judged() -> None:
    deep: Any = "底"
    for _ in range(500):
        deep = [deep]
    judged({"regions": deep, "company": {"name": deep}, "cases": deep, "roadmap": [deep]})
    judged({"regions": [{"kind": "table", "rows": [[deep]]}], "architecture": {"a": deep}})


def test_invisible_marks_do_not_hide_what_can_not_be_printed() -> None:
    hidden = "某\u200d\u200d\u200d\u200d厂\x07"

    assert len(found("character.control", {"company.name": hidden})) == 1


PLACES = st.sampled_from([str(field.path) for field in EDITION.form.fields()] + ["company", ""])


@given(
    st.just(minimal()) | st.just(content_of(COMPLETE)) | TREES,
    st.lists(st.tuples(PLACES, TREES | st.integers(0, 9)), max_size=6),
)
def test_checks_that_read_on_find_what_checks_anew_find(
    tree: Json, edits: list[tuple[str, Json]]
) -> None:
    draft = Draft(EDITION.id, tree if isinstance(tree, dict) else {})
    answers = Answers(EDITION.form, dict(draft.content))
    nowhere = Nowhere()
    for path, value in [("company.name", "甲"), *edits]:
        draft = draft.set(FieldPath.parse(path), value)
        answers = Answers(EDITION.form, dict(draft.content), answers)

        assert check_answers(EDITION, answers, draft, nowhere) == check(EDITION, draft)


@pytest.mark.parametrize(("columns", "codes"), [(30, set()), (31, {"table.too-wide"})])
def test_table_that_no_page_has_room_for_is_told(columns: int, codes: set[str]) -> None:
    rows: list[Json] = [[str(column) for column in range(columns)]]
    content = changed({"regions": [{"kind": "table", "caption": "表", "rows": rows}]})

    report = check(EDITION, Draft(EDITION.id, content))

    assert {f.code for f in report.findings if f.code.startswith("table.")} == codes


def test_a_text_of_figures_alone_is_no_text() -> None:
    table = {"kind": "table", "caption": "计划", "rows": [["甲"]]}
    words = {"kind": "paragraph", "text": "三年计划。"}

    (finding,) = found("narrative.no-words", {"roadmap": [table]})
    assert str(finding.path) == "roadmap"
    assert finding.severity == "warning"
    assert not found("narrative.no-words", {"roadmap": [words, table]})
    assert not found("narrative.no-words", {"roadmap": None})
