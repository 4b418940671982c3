"""The types that the fields of a form are declared with.

Each is a value's type with its kind; a form adds the ``FieldSpec`` around it.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from app.model import identifiers, kinds
from app.model.compound import ClaimKind, NarrativeKind, PathList
from app.model.values import (
    AmountClaim,
    AnswerClaim,
    CountClaim,
    KindsClaim,
    KindsCountClaim,
    Narrative,
    TextClaim,
)

Text = Annotated[str, kinds.Text()]
FileName = Annotated[str, kinds.FileName()]
TextList = Annotated[tuple[str, ...], kinds.TextList()]
OrganizationCode = Annotated[
    str, kinds.Identifier("organization code", identifiers.read_organization_code)
]
Phone = Annotated[str, kinds.Identifier("phone", identifiers.read_phone)]
Mobile = Annotated[str, kinds.Identifier("mobile", identifiers.read_mobile)]
Email = Annotated[str, kinds.Identifier("email", identifiers.read_email)]
Date = Annotated[date, kinds.Date()]
OptionalDate = Annotated[date | None, kinds.Date()]
DateOrText = Annotated[str, kinds.DateOrText()]
Money = Annotated[Decimal, kinds.Amount("money")]
SignedMoney = Annotated[Decimal, kinds.Amount("money, may be negative", negative=True)]
Percent = Annotated[Decimal, kinds.Amount("percent", negative=True)]
YesNo = Annotated[bool, kinds.YesNo()]
Prose = Annotated[Narrative, NarrativeKind()]
Paths = Annotated[tuple[str, ...], PathList()]

Kinds = Annotated[KindsClaim, ClaimKind(KindsClaim)]
Count = Annotated[CountClaim, ClaimKind(CountClaim)]
KindsCount = Annotated[KindsCountClaim, ClaimKind(KindsCountClaim)]
Amount = Annotated[AmountClaim, ClaimKind(AmountClaim)]
Answer = Annotated[AnswerClaim, ClaimKind(AnswerClaim)]
Words = Annotated[TextClaim, ClaimKind(TextClaim)]

NO_KINDS = KindsClaim()
NO_COUNT = CountClaim()
NO_KINDS_COUNT = KindsCountClaim()
NO_AMOUNT = AmountClaim()
NO_ANSWER = AnswerClaim()
NO_WORDS = TextClaim()
NO_PROSE = Narrative()
