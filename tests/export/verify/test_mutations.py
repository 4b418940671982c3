"""A sample of what ``benchmarks/mutations.py`` changes: each is named by its very path."""

from pathlib import Path

import pytest

from benchmarks.mutations import (
    FILES,
    Mutation,
    Subject,
    full_declaration,
    leaves,
    missed,
    missed_files,
)


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    folder: Path = tmp_path_factory.mktemp("mutations")
    return Subject(full_declaration(folder), folder / "out")


@pytest.mark.parametrize("file", FILES)
def test_a_changed_character_is_named_by_its_path(subject: Subject, file: str) -> None:
    tried, unnamed = missed(subject, file, subject.mutations(seed=1)[::14])

    assert tried > 10
    assert unnamed == []


def test_a_changed_bit_of_a_file_is_named_by_its_path(subject: Subject) -> None:
    assert missed_files(subject) == (2, [])


def test_every_field_is_among_what_is_changed(subject: Subject) -> None:
    changed = [mutation.path for mutation in subject.mutations()]
    spared = {
        str(field.path)
        for field in subject.frozen.edition.form.fields()
        if not any(path.within(field.path) for path in changed)
    }

    assert spared == set()


@pytest.mark.parametrize("file", FILES)
def test_a_low_line_is_a_character_like_others(subject: Subject, file: str) -> None:
    texts = [
        (path, value)
        for path, value in leaves(subject.tree)
        if isinstance(value, str) and path.parts[-1] in ("name", "text", "caption")
    ]
    added = [Mutation(path, value, f"{value[:1]}_{value[1:]}") for path, value in texts[::2]]

    tried, unnamed = missed(subject, file, added)

    assert tried > 2
    assert unnamed == []
