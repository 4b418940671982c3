"""The editions of the form, one folder each, the newest last."""

from app.model.edition import Edition
from app.model.editions.miit_2018 import EDITION as MIIT_2018

EDITIONS: tuple[Edition, ...] = (MIIT_2018,)


def edition_by_id(id_: str, editions: tuple[Edition, ...] = EDITIONS) -> Edition | None:
    """The edition with this id, or ``None`` where the program does not know it."""
    return next((edition for edition in editions if edition.id == id_), None)
