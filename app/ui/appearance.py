"""How the program looks: Chinese words and letters, light and dark, and what colours mean."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from app.resources import resource

Scheme = Literal["system", "light", "dark"]
SCHEMES: dict[Scheme, str] = {"system": "跟随系统", "light": "浅色", "dark": "深色"}

GRID = 8
"""Distances are multiples of this many pixels."""

_QT_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def set_up(application: QApplication) -> None:
    """Give the application its icon, Qt's own words in Chinese, and a font that has Chinese."""
    application.setWindowIcon(QIcon(str(resource("icons", "app.svg"))))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    font = chinese_font(application.font())
    if font is not None:
        application.setFont(font)


def chinese_font(base: QFont) -> QFont | None:
    """The bundled font, in the size of ``base``, where the system has none with Chinese."""
    known = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return None if known else bundled_font(base)


def bundled_font(base: QFont) -> QFont | None:
    """The font that ships with the program, in the size of ``base``; ``None`` where it is gone."""
    number = QFontDatabase.addApplicationFont(str(resource("fonts", "NotoSansSC-Medium.ttf")))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        return None
    font = QFont(base)
    font.setFamilies([families[0]])
    return font


def apply_scheme(application: QApplication, scheme: Scheme) -> None:
    """Make the application light or dark, or as the system has it.

    Where the platform knows nothing of that (X11 without a desktop), palettes of our own serve.
    """
    hints = application.styleHints()
    hints.setColorScheme(_QT_SCHEMES[scheme])
    if hints.colorScheme() == Qt.ColorScheme.Unknown:
        application.setPalette(_palette(_DARK if scheme == "dark" else _LIGHT))


_LIGHT = {
    "Window": "#f3f4f6",
    "Base": "#ffffff",
    "AlternateBase": "#f7f8fa",
    "Button": "#fbfbfc",
    "Text": "#1c2128",
    "PlaceholderText": "#6a737d",
    "ToolTipBase": "#ffffff",
    "Highlight": "#1d63b8",
    "HighlightedText": "#ffffff",
    "Link": "#1d63b8",
    "Light": "#ffffff",
    "Midlight": "#e8eaee",
    "Mid": "#c9ced6",
    "Dark": "#9aa3ae",
    "Shadow": "#6a737d",
}
_DARK = {
    "Window": "#1f2227",
    "Base": "#282c33",
    "AlternateBase": "#2d323a",
    "Button": "#343a43",
    "Text": "#e6e9ed",
    "PlaceholderText": "#9aa3ae",
    "ToolTipBase": "#343a43",
    "Highlight": "#2f74c6",
    "HighlightedText": "#ffffff",
    "Link": "#74b2f5",
    "Light": "#454c57",
    "Midlight": "#3b414b",
    "Mid": "#4a525e",
    "Dark": "#17191d",
    "Shadow": "#0e1013",
}


def _palette(colours: dict[str, str]) -> QPalette:
    palette = QPalette(QColor(colours["Button"]), QColor(colours["Window"]))
    for name, colour in colours.items():
        palette.setColor(QPalette.ColorRole[name], QColor(colour))
    for name in ("WindowText", "ButtonText", "ToolTipText"):
        palette.setColor(QPalette.ColorRole[name], QColor(colours["Text"]))
    palette.setColor(QPalette.ColorRole.Accent, QColor(colours["Highlight"]))
    for name in ("WindowText", "ButtonText", "Text"):
        faint = blend(QColor(colours["Text"]), QColor(colours["Window"]), 0.55)
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[name], faint)
    return palette


# --- colours with a meaning -------------------------------------------------------------------

Meaning = Literal["error", "warning", "info", "done", "empty"]
MEANINGS: dict[Meaning, str] = {
    "error": "错误",
    "warning": "警告",
    "info": "提示",
    "done": "完成",
    "empty": "未填写",
}

_COLOURS: dict[Meaning, tuple[str, str]] = {
    "error": ("#c42b1c", "#ff8f85"),
    "warning": ("#9a5b00", "#f0b849"),
    "info": ("#56616f", "#a9b4c2"),
    "done": ("#0f7a34", "#62cd83"),
    "empty": ("#7b8591", "#8a95a2"),
}


def is_dark(palette: QPalette) -> bool:
    """Whether light words stand on a dark ground."""
    return palette.window().color().lightness() < palette.windowText().color().lightness()


def colour_of(meaning: Meaning, palette: QPalette) -> QColor:
    """The colour that stands for ``meaning`` on a palette's ground; at least 4.5 : 1 for words."""
    return QColor(_COLOURS[meaning][is_dark(palette)])


def blend(one: QColor, other: QColor, share: float) -> QColor:
    """The colour that has ``share`` (0 to 1) of ``other`` in ``one``."""
    mixed = (
        a + (b - a) * share
        for a, b in zip(
            (one.redF(), one.greenF(), one.blueF()),
            (other.redF(), other.greenF(), other.blueF()),
            strict=True,
        )
    )
    return QColor.fromRgbF(*mixed)


def secondary(palette: QPalette) -> QColor:
    """The colour of words that explain; that of what is enabled, for a heading is no less so."""
    active = QPalette.ColorGroup.Active
    words = palette.color(active, QPalette.ColorRole.Text)
    return blend(words, palette.color(active, QPalette.ColorRole.Base), 0.35)
