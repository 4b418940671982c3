"""The tree of fields that an edition's models declare."""

from typing import Annotated, Literal

import pytest

from app.model.compound import ClaimKind
from app.model.edition import Edition
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.model.editions.miit_2018.form import MiitDeclaration
from app.model.fields import Condition, FieldSpec, SectionSpec, WordLimit
from app.model.form import Field, Node, form_of
from app.model.paths import FieldPath
from app.model.types import Text
from app.model.values import Frozen
from tests.printed import golden_lines
from tests.toy import TOY

ALL = pytest.mark.parametrize("edition", [*EDITIONS, TOY], ids=lambda edition: edition.id)
CONDITIONS = {
    Condition("platform.construction.mode", "joint"): "when joint",
    Condition("platform.iaas.leased", True): "when leased",
}


def golden_line(field: Field) -> str:
    """A field as the golden list has it."""
    spec = field.spec
    box = "□" if spec.group == "IaaS基础设施" else ""
    label = f"{spec.group}/{box}{spec.label}" if spec.group else spec.label
    unit = " ".join(filter(None, spec.units())) or spec.unit
    limit = f"{spec.limit.words}{' shared' if spec.limit.shared else ''}" if spec.limit else ""
    required = "yes" if spec.required else ""
    if spec.when:
        required = CONDITIONS[spec.when]
    elif box:
        required = "one of the two"
    elif isinstance(field.kind, ClaimKind):
        required = "its values, when ticked"
    return "|".join((str(field.path), label, unit, limit, required))


def test_form_of_2018_has_its_92_fields_in_printed_order() -> None:
    declared = [golden_line(field) for field in EDITION.form.fields()]

    assert len(declared) == 92
    assert declared == golden_lines("miit_2018_fields.txt")[1:]


@ALL
def test_every_field_has_a_spec_and_stands_once(edition: Edition) -> None:
    fields = list(edition.form.fields())

    assert len({field.path for field in fields}) == len(fields)
    assert [str(field.path) for field in fields if not field.spec.label] == []
    assert [str(field.path) for field in fields if not field.kind.name] == []


@ALL
def test_claims_have_a_blank_for_each_value(edition: Edition) -> None:
    for field in edition.form.fields():
        if isinstance(field.kind, ClaimKind):
            assert len(field.spec.blanks()) == len(field.kind.members), str(field.path)


@ALL
def test_names_that_messages_use_are_never_ambiguous(edition: Edition) -> None:
    names = [(field.place, field.label) for field in edition.form.fields()]

    assert [name for name in set(names) if names.count(name) > 1] == []


@ALL
def test_every_path_that_a_spec_names_is_declared(edition: Edition) -> None:
    for field in edition.form.fields():
        if field.spec.when:
            assert isinstance(edition.form.find(FieldPath.parse(field.spec.when.path)), Field)
        if field.spec.limit and field.spec.limit.shared:
            assert isinstance(edition.form.find(FieldPath.parse(field.spec.limit.shared)), Node)
    for path in filter(None, (edition.applicant, edition.subject, edition.dated)):
        assert isinstance(edition.form.find(FieldPath.parse(path)), Field)


def test_boxes_speak_to_the_nine_aspects_in_order() -> None:
    aspects = [field.aspect for field in EDITION.form.fields()]
    claims = [f.aspect for f in EDITION.form.fields() if isinstance(f.kind, ClaimKind)]

    assert sorted(set(aspects)) == list(range(10))
    assert claims == sorted(claims)
    assert set(claims) == {aspect.number for aspect in EDITION.aspects}
    assert [aspect.number for aspect in EDITION.aspects] == list(range(1, 10))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("company.contact.email", "company.contact.email"),
        ("company", "company"),
        ("", ""),
        ("capability.devices.connectable_devices.count", "capability.devices.connectable_devices"),
        ("cases", "cases"),
        ("cases[3].title", "title"),
        ("regions[0].file", "regions"),
        ("surprise", None),
        ("company.surprise", None),
        ("company[0]", None),
        ("cases[0].surprise", None),
    ],
)
def test_path_leads_to_the_field_it_lies_in(path: str, found: str | None) -> None:
    node = EDITION.form.find(FieldPath.parse(path))

    assert (None if node is None else str(node.path)) == found


def test_tree_is_made_once() -> None:
    assert form_of(MiitDeclaration) is EDITION.form


def test_member_without_a_spec_is_refused() -> None:
    class Careless(Frozen):
        edition: Literal["x"] = "x"
        name: Annotated[str, FieldSpec("名称")]

    class Section(Frozen):
        name: Annotated[Text, FieldSpec("名称")]

    class Bare(Frozen):
        section: Section

    with pytest.raises(TypeError, match="name"):
        form_of(Careless)
    assert [str(field.path) for field in form_of(Bare).fields()] == ["section.name"]


def test_spec_takes_its_line_apart() -> None:
    spec = FieldSpec("设备", line="：______类，______个（套）", limit=WordLimit(5))

    assert spec.blanks() == ("______", "______")
    assert spec.units() == ("类", "个（套）")
    assert spec.pieces() == ("：", "类，", "个（套）")
    assert FieldSpec("是否", line="：□是  □否").units() == ("",)
    assert FieldSpec("名称").units() == ()


def test_names() -> None:
    assert FieldSpec("姓名", group="联系人").name == "联系人/姓名"
    assert FieldSpec("很长的标签", short="短").name == "短"
    assert SectionSpec("1.2软件应用管理情况：").name == "1.2软件应用管理情况"
