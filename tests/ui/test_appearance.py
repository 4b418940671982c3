"""Chinese words and letters, light and dark, colours that can be read."""

from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.ui import appearance
from app.ui.appearance import (
    Meaning,
    Scheme,
    apply_scheme,
    blend,
    chinese_font,
    colour_of,
    is_dark,
    secondary,
    set_up,
)


@pytest.fixture
def application(qapp: QApplication) -> Iterator[QApplication]:
    font = qapp.font()
    yield qapp
    qapp.setFont(font)
    apply_scheme(qapp, "light")


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of WCAG 2.1, from 1 to 21."""

    def luminance(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_both_schemes(application: QApplication, scheme: Scheme) -> None:
    apply_scheme(application, scheme)
    palette = application.palette()

    assert is_dark(palette) == (scheme == "dark")
    grounds = palette.base().color(), palette.window().color()
    for ground in grounds:
        assert contrast(palette.text().color(), ground) > 7
        assert contrast(secondary(palette), ground) > 4.5
        for meaning in get_args(Meaning):
            least = 3 if meaning == "empty" else 4.5  # a ring, never words
            assert contrast(colour_of(meaning, palette), ground) > least, meaning
    accent = palette.accent().color()
    assert contrast(palette.highlightedText().color(), accent) > 4.5
    selected = blend(palette.base().color(), accent, 0.16)
    assert contrast(palette.text().color(), selected) > 4.5


def test_qt_speaks_chinese(application: QApplication) -> None:
    set_up(application)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)

    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"


def test_the_bundled_font_serves_where_there_is_none(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    base = QFont("Nothing", 11)
    font = chinese_font(base)

    assert font is not None
    assert font.pointSize() == 11
    assert QFontMetrics(font).inFont("报")


def test_a_font_of_the_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["Microsoft YaHei UI"])

    assert chinese_font(QFont()) is None


def test_without_the_bundled_font_nothing_is_changed(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    monkeypatch.setattr(appearance, "resource", lambda *_: "/nowhere")

    assert chinese_font(QFont()) is None


def test_blending() -> None:
    black, white = QColor("black"), QColor("white")

    assert blend(black, white, 0.0) == black
    assert blend(black, white, 1.0) == white
    assert blend(black, white, 0.5).red() in (127, 128)


def test_disabled_words_look_so(application: QApplication) -> None:
    apply_scheme(application, "light")
    palette = application.palette()

    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText) != (
        palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
    )
