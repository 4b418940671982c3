"""Random declarations that can be exported: any words in any field, long and short."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.model.compound import ClaimKind, NarrativeKind, Rows
from app.model.draft import Draft
from app.model.editions.miit_2018 import EDITION
from app.model.form import Field
from app.model.kinds import DateOrText, Text
from tests.declarations import minimal

ALPHABET = (
    "中文未末，。（）“”…—、：；𬭎䶮①≥℃ aB1-/.@%_\u3000\u00a0"
    "Ａ１é\u05d0\u05d1\u200f\u200e\u0627\u0644\n\t"
)
WORDS = st.one_of(
    st.text(ALPHABET, max_size=40),
    st.text(max_size=20),
    st.sampled_from(
        ["字" * 300, "A" * 300, "a@b." * 50, "1 2  3", "__", "a__b", "abc אבג 12 def", "（" * 30]
    ),
)
PARAGRAPHS = st.one_of(WORDS, st.text(ALPHABET, min_size=200, max_size=1200))
_CELLS = st.one_of(st.text(ALPHABET, max_size=12), st.sampled_from(["", "12.5", "字" * 60]))
TABLES = st.integers(1, 7).flatmap(
    lambda width: st.builds(
        lambda rows, caption: {"kind": "table", "rows": rows, "caption": caption},
        st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=60),
        WORDS,
    )
)
NARRATIVES = st.one_of(
    PARAGRAPHS,
    st.lists(
        st.one_of(PARAGRAPHS.map(lambda text: {"kind": "paragraph", "text": text}), TABLES),
        min_size=1,
        max_size=6,
    ),
)
NUMBERS = st.one_of(
    st.integers(0, 10**9), st.decimals(0, 10**7, places=2).map(str), st.sampled_from(["１２", "0"])
)


def _answer(field: Field) -> st.SearchStrategy[Any]:
    kind = field.kind
    if isinstance(kind, NarrativeKind):
        return NARRATIVES
    if isinstance(kind, ClaimKind):
        members: dict[str, st.SearchStrategy[Any]] = {"claimed": st.booleans()}
        for name in kind.members:
            value = {"answer": st.booleans(), "text": WORDS}.get(name, NUMBERS)
            members[name] = st.none() | value
        return st.fixed_dictionaries(members)
    if isinstance(kind, Rows):
        names = {
            name: _answer(Field(field.path / name, spec, of))
            for name, (of, spec) in kind.fields.items()
        }
        return st.lists(st.fixed_dictionaries({}, optional=names), max_size=4)
    if type(kind) in (Text, DateOrText):
        return WORDS
    return st.nothing()


CHANGES = st.lists(
    st.sampled_from(
        [field for field in EDITION.form.fields() if not _answer(field).is_empty]
    ).flatmap(lambda field: st.tuples(st.just(field.path), _answer(field))),
    max_size=12,
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """The least complete declaration with some fields answered at random."""
    draft = Draft(EDITION.id, minimal())
    for path, value in draw(CHANGES):
        draft = draft.set(path, value)
    return draft
