import io
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from app.export.surroundings import surroundings_of
from app.model.checks import check
from app.model.counting import count_words
from app.model.editions import EDITIONS
from app.model.form import Field
from app.store.interchange import load
from tests.examples import COMPLETE, HALF_DONE, content_of
from tools import make_examples

BOTH = pytest.mark.parametrize("path", [COMPLETE, HALF_DONE], ids=["complete", "half_done"])

# What a person in mid-work gets wrong. Beside it there is only what is not answered yet.
SLIPS = {
    ("organization-code.check-digit", "company.organization_code"),
    ("date.impossible", "company.founded_on"),
    ("phone.area-code", "company.contact.phone"),
    ("limit.near", "company.profile"),
    ("required", "platform.construction.partners"),
    ("claim.value-missing", "capability.devices.parameter_devices.count"),
    ("mention-contradicts", "capability.devices.details"),
    ("claim.kinds-over-count", "capability.software.industrial_apps.kinds"),
    ("active-over-registered", "capability.community.active_users.count"),
    ("limit.over", "roadmap"),
    ("evidence-after-notice", "evidence[0].issued_on"),
}
UNANSWERED = {"required", "aspect.nothing-claimed"}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return dict(make_examples.files())


def fields_of(content: dict[str, Any]) -> list[Field]:
    edition = next(edition for edition in EDITIONS if edition.id == content["edition"])
    return list(edition.form.fields())


def answer(content: Any, path: str) -> Any:
    """What the JSON holds at a path; nothing where a member of the path is missing."""
    for name in path.split("."):
        if not isinstance(content, dict) or name not in content:
            return None
        content = content[name]
    return content


def blocks_of(content: Any, kind: str) -> list[dict[str, Any]]:
    """Every block of a kind anywhere in the JSON, in its order."""
    if isinstance(content, list):
        return [block for part in content for block in blocks_of(part, kind)]
    if not isinstance(content, dict):
        return []
    if content.get("kind") == kind:
        return [content]
    return [block for part in content.values() for block in blocks_of(part, kind)]


def words_in(narrative: list[dict[str, Any]]) -> int:
    texts = [
        text
        for block in narrative
        for text in (
            block.get("text", ""),
            block.get("caption", ""),
            *(cell for row in block.get("rows", []) for cell in row),
        )
    ]
    return sum(map(count_words, texts))


def table(content: Any, caption: str) -> list[list[str]]:
    return next(t for t in blocks_of(content, "table") if t["caption"].startswith(caption))["rows"]


def total(rows: list[list[str]], column: int) -> Decimal:
    cells = (row[column].replace(",", "") for row in rows[1:] if row[0] != "合计")
    return sum(map(Decimal, cells), Decimal(0))


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    image = Image.open(io.BytesIO(data))
    return image.size, image.convert("RGB").tobytes()


def test_committed_files_are_those_that_the_script_makes(made: dict[str, bytes]) -> None:
    folder = make_examples.TARGET
    committed = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert committed == set(made)
    for name, data in made.items():
        found = (folder / name).read_bytes()
        if name.endswith((".png", ".jpg")):
            # Another system's zlib or JPEG library may pack the same pixels otherwise.
            assert pixels(found) == pixels(data), name
        else:
            assert found == data, name


def test_drawing_twice_gives_the_same_bytes(made: dict[str, bytes]) -> None:
    assert dict(make_examples.files()) == made


def test_a_changed_a_missing_and_a_foreign_file_are_found(tmp_path, made, monkeypatch) -> None:
    monkeypatch.setattr(make_examples, "files", lambda: iter(made.items()))
    make_examples.write(tmp_path)
    assert make_examples.stale(tmp_path) == []

    (tmp_path / "complete" / "declaration.json").write_bytes(b"{}")
    (tmp_path / "half_done" / "figures" / "topology.png").unlink()
    (tmp_path / "half_done" / "other.txt").touch()

    assert make_examples.stale(tmp_path) == [
        "complete/declaration.json",
        "half_done/figures/topology.png",
        "half_done/other.txt",
    ]


def test_json_is_written_for_people_to_read(made: dict[str, bytes]) -> None:
    for name in ("complete", "half_done"):
        text = made[f"{name}/declaration.json"].decode()
        assert text.startswith('{\n  "edition": "miit-2018-139"')
        assert text.endswith("}\n")
        assert "\r" not in text
        assert "\\u" not in text


def test_the_complete_example_answers_every_field() -> None:
    content = content_of(COMPLETE)
    fields = fields_of(content)

    assert len(fields) == 92
    assert [str(f.path) for f in fields if answer(content, str(f.path)) in (None, "", [])] == []


def test_the_half_done_example_is_about_half_done() -> None:
    content = content_of(HALF_DONE)
    answered = [f for f in fields_of(content) if answer(content, str(f.path)) is not None]

    assert 0.40 < len(answered) / 92 < 0.52


@BOTH
def test_every_file_named_is_there_and_no_other(path) -> None:
    content = content_of(path)
    named = [block["file"] for block in blocks_of(content, "figure")]
    named += [piece["file"] for piece in content["evidence"]]
    there = {p.relative_to(path.parent).as_posix() for p in path.parent.rglob("*") if p.is_file()}

    assert len(named) == len(set(named))
    assert there == {path.name, *named}


def test_evidence_covers_every_category_and_proves_fields_that_exist() -> None:
    content = content_of(COMPLETE)
    paths = {str(field.path) for field in fields_of(content)}

    assert {piece["category"] for piece in content["evidence"]} == {
        "客户服务合同",
        "财务报告",
        "专利和知识产权证书",
        "系统和软件运行日志",
        "企业运营资质",
        "其他",
    }
    for piece in content["evidence"]:
        assert piece["proves"]
        assert paths.issuperset(piece["proves"])


@BOTH
def test_figures_are_sharp_at_the_width_they_are_printed_at(path) -> None:
    for block in blocks_of(content_of(path), "figure"):
        with Image.open(path.parent / block["file"]) as image:
            assert image.width == 1800
            assert image.width / image.info["dpi"][0] * 2.54 == pytest.approx(15, abs=0.01)


def test_examples_stay_small(made: dict[str, bytes]) -> None:
    assert sum(map(len, made.values())) < 3_000_000


def test_texts_are_as_long_as_a_good_application_has_them() -> None:
    content = content_of(COMPLETE)
    profile = content["company"]["profile"]
    details = {
        f"{box}.{name}": words_in(value)
        for box, members in content["capability"].items()
        for name, value in members.items()
        if name.endswith("details")
    }

    assert 800 <= words_in(profile["overview"] + profile["competitiveness"]) <= 980
    assert len(details) == 11
    assert {k: n for k, n in details.items() if not 150 <= n <= 400} == {}
    assert [300 <= words_in(c["description"]) <= 600 for c in content["cases"]] == [True] * 4
    assert words_in(content["regions"]) >= 500
    assert 1300 <= words_in(content["architecture"]) <= 1480
    assert 800 <= words_in(content["roadmap"]) <= 980


def test_tables_add_up_to_what_is_claimed() -> None:
    content = content_of(COMPLETE)
    capability = content["capability"]
    devices = capability["devices"]

    rows = table(content, "表1 ")
    assert total(rows, 1) == devices["connectable_devices"]["kinds"]
    assert total(rows, 2) == devices["connectable_devices"]["count"]
    assert total(rows, 3) == devices["manageable_devices"]["count"]
    rows = table(content, "表2 ")
    apps = capability["software"]["industrial_apps"]
    assert sum(total(rows, column) for column in (1, 3, 5)) == apps["count"]
    assert 3 * len(rows[1:]) == apps["kinds"]
    rows = table(content, "表4 ")
    assert total(rows, 1) == capability["community"]["registered_users"]["count"]
    assert total(rows, 2) == capability["community"]["active_users"]["count"]
    rows = table(content, "表5 ")
    assert total(rows, 1) == Decimal(capability["operation"]["investment_2017"]["amount"])
    assert total(rows, 3) == Decimal(capability["operation"]["revenue_2017"]["amount"])
    rows = table(content, "表6 ")
    assert total(rows, 1) == capability["development"]["algorithms"]["count"]
    rows = table(content, "表7 ")
    components = capability["security"]["components"]
    assert total(rows, 1) + total(rows, 3) == components["count"]
    assert 2 * len(rows[1:]) == components["kinds"]


def test_figures_and_tables_are_numbered_through() -> None:
    content = content_of(COMPLETE)
    for kind, name in (("figure", "图"), ("table", "表")):
        captions = [block["caption"].split()[0] for block in blocks_of(content, kind)]
        assert captions == [f"{name}{number + 1}" for number in range(len(captions))]


@pytest.fixture(scope="module")
def findings() -> set[tuple[str, str]]:
    loaded = load(HALF_DONE, EDITIONS)
    report = check(loaded.edition, loaded.draft, surroundings_of(loaded.folder))
    return {(finding.code, str(finding.path)) for finding in report.findings}


def test_the_half_done_example_has_each_slip_and_no_other(findings: set[tuple[str, str]]) -> None:
    assert findings >= SLIPS
    assert {code for code, _ in findings - SLIPS} == UNANSWERED


def test_the_half_done_example_has_numbers_as_input_methods_leave_them() -> None:
    content = content_of(HALF_DONE)

    assert content["company"]["total_assets"] == "１８６，４２０．５０"
    assert content["capability"]["devices"]["collection_points"]["count"] == "４１２００"


def test_the_complete_example_is_found_without_fault() -> None:
    loaded = load(COMPLETE, EDITIONS)
    report = check(loaded.edition, loaded.draft, surroundings_of(loaded.folder))

    assert report.findings == ()


def test_a_missing_font_is_reported_with_the_command_that_makes_it(tmp_path, monkeypatch) -> None:
    from tools.examples import drawing

    monkeypatch.setattr(drawing, "resource", tmp_path.joinpath)
    monkeypatch.setattr(drawing.pdfmetrics, "getRegisteredFontNames", list)

    with pytest.raises(FileNotFoundError, match="make_fonts"):
        drawing.as_pdf("", drawing.A4)


def test_text_that_does_not_fit_its_box_stops_the_drawing() -> None:
    from tools.examples import drawing

    with pytest.raises(ValueError, match="平台间调用服务能力 is wider"):
        drawing.as_pdf("", drawing.A4, lambda sheet: sheet.label(5, 5, 12, 8, "平台间调用服务能力"))
