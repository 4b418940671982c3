"""A new edition goes through check, DOCX, PDF, package and schema with no change elsewhere."""

import json
import zipfile
from pathlib import Path

import jsonschema
import pypdfium2
import pytest
from lxml import etree

from app.export.release import Exported, Refused, export
from app.export.surroundings import surroundings_of
from app.model.checks import check
from app.model.edition import Edition
from app.model.editions import EDITIONS
from app.model.schema import json_schema
from app.store.interchange import Loaded, load
from tests.printed import squeezed
from tests.toy import TOY

CONTENT = {
    "edition": "toy-2031",
    "applicant": {
        "name": "某厂",
        "founded_on": "2020年1月2日",
        "email": "a@b.com",
        "capital": "1,000万元",
        "kind": "shared",
        "owner": "某集团",
    },
    "figures": {
        "robots": {"claimed": True, "kinds": 3, "count": "１２"},
        "power": {"claimed": True, "amount": 1.5},
        "online": {"claimed": True, "answer": True},
        "story": "车间里有三种机器人。",
    },
    "proofs": [{"title": "照片", "file": "a.txt"}],
}


def loaded(folder: Path, content: dict[str, object]) -> Loaded:
    (folder / "a.txt").write_text("proof")
    path = folder / "declaration.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return load(path, (*EDITIONS, TOY))


def test_check_finds_what_the_edition_declares(tmp_path: Path) -> None:
    content = {
        "edition": "toy-2031",
        "applicant": {"founded_on": "2030-06-01", "kind": "shared"},
        "figures": {"story": "字" * 51},
    }
    found = loaded(tmp_path, content)
    codes = {(f.code, str(f.path)) for f in check(TOY, found.draft).findings}

    assert {
        ("required", "applicant.owner"),
        ("limit.over", "figures.story"),
        ("aspect.nothing-claimed", "figures"),
        ("toy.young", "applicant.founded_on"),
    } <= codes


def test_exports_all_three_files(tmp_path: Path) -> None:
    found = loaded(tmp_path, CONTENT)
    done = export(TOY, found.draft, surroundings_of(tmp_path), tmp_path / "out")

    assert isinstance(done, Exported)
    printed = ("智能工厂申报表", "☑机器人：3种，12台", "装机容量：1.5MW", "（年末数）", "1,000万元")
    with pypdfium2.PdfDocument(done.pdf) as pdf:
        text = squeezed("".join(page.get_textpage().get_text_bounded() for page in pdf))
        assert [words for words in printed if squeezed(words) not in text] == []
    with zipfile.ZipFile(done.docx) as parts:
        body = etree.fromstring(parts.read("word/document.xml"))
    text = squeezed("".join(node.text or "" for node in body.iter("{*}t")))
    assert [words for words in printed if squeezed(words) not in text] == []
    with zipfile.ZipFile(done.package) as package:
        assert "附件/附件01 照片.txt" in package.namelist()
        content = json.loads(package.read("declaration.json"))
        assert content["applicant"]["capital"] == "1000"
        assert content["figures"]["robots"] == {"claimed": True, "kinds": 3, "count": 12}


def test_refuses_what_is_incomplete(tmp_path: Path) -> None:
    found = loaded(tmp_path, {"edition": "toy-2031"})

    assert isinstance(
        export(TOY, found.draft, surroundings_of(tmp_path), tmp_path / "out"), Refused
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("edition", [*EDITIONS, TOY], ids=lambda edition: edition.id)
def test_schema_is_valid(edition: Edition) -> None:
    schema = json_schema(edition)
    jsonschema.Draft202012Validator.check_schema(schema)


def test_schema_accepts_a_complete_file_and_refuses_a_wrong_one() -> None:
    validator = jsonschema.Draft202012Validator(json_schema(TOY))
    content = json.loads(json.dumps(CONTENT))

    assert list(validator.iter_errors(content)) == []
    content["figures"]["robots"]["claimed"] = "yes"
    assert len(list(validator.iter_errors(content))) == 1
