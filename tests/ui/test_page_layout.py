"""Where pages lie, and what lies where."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF

from app.export.places import Place
from app.ui.page_layout import MARGIN, PageLayout

SIZES = st.lists(st.tuples(st.floats(10, 900), st.floats(10, 1300)), min_size=1, max_size=5)


def layout(sizes: list[tuple[float, float]], width: int, zoom: float) -> PageLayout:
    made = PageLayout()
    made.sizes = [QSizeF(*size) for size in sizes]
    made.arrange(width, zoom)
    return made


@given(sizes=SIZES, width=st.integers(100, 2000), zoom=st.floats(0.25, 4))
def test_pages_stand_below_each_other_and_none_is_cut(
    sizes: list[tuple[float, float]], width: int, zoom: float
) -> None:
    made = layout(sizes, width, zoom)

    assert len(made.boxes) == len(sizes)
    assert all(above.bottom() < below.top() + 1 for above, below in pairwise(made.boxes))
    assert all(box.left() >= MARGIN - 1 for box in made.boxes)
    assert all(box.right() <= made.width - MARGIN + 1 for box in made.boxes)
    assert made.boxes[-1].bottom() <= made.height
    for page, box in enumerate(made.boxes):
        assert page in made.between(box.top(), box.bottom())
        assert made.point_at(box.center())[0] == page
        top = box.top() + box.height() / 3
        assert abs(made.top_of(made.anchor(top)) - top) < 0.001


def test_zoom_that_fits_leaves_the_margins_alone() -> None:
    made = layout([(595, 842), (842, 595)], 700, 1)
    fitting = made.fitting(700)
    assert fitting is not None
    made.arrange(700, fitting)

    assert made.width == 700
    assert round(made.boxes[1].width()) == 700 - 2 * MARGIN
    assert PageLayout().fitting(700) is None


def test_places_are_where_their_points_are() -> None:
    made = layout([(595, 842)] * 2, 700, 1.5)
    place = Place(1, ((100.0, 50.0, 200.0, 62.0),))
    (box,) = made.boxes_of(place)

    assert made.start_of(place) == box.topLeft()
    page, point = made.point_at(box.topLeft() + QPointF(0.001, 0.001))
    assert (page, round(point.x()), round(point.y())) == (1, 100, 50)
    assert made.boxes_of(Place(7, place.boxes)) == []
