"""What the evidence takes as pictures is told from what looks found."""

from app.export.evidence.inspection import Inspection
from app.export.evidence.weighing import MANY, Weight, weight_of


def test_scans_take_what_they_took_and_letters_what_their_pictures_take() -> None:
    scans = Inspection("pdf", pages=10), 8_000_000
    letters = Inspection("pdf", pages=20), 90_000
    photograph = Inspection("jpeg", pages=1), 9_000_000

    assert weight_of([scans]) == Weight(10, 8_000_000)
    assert weight_of([letters]) == Weight(20, 4_000_000)
    assert weight_of([scans, letters, photograph]) == Weight(31, 13_300_000)


def test_what_is_not_printed_weighs_nothing_and_what_is_not_known_is_counted() -> None:
    sheet = Inspection("xlsx"), 5_000_000

    assert weight_of([sheet, (None, 1), (None, 2)]) == Weight(0, 0, 2)
    assert Weight(0, 0).minutes == 1


def test_many_pages_are_many() -> None:
    assert not Weight(MANY, 1).many
    assert Weight(MANY + 1, 1).many
    assert Weight(600, 1).minutes == 10
