"""The window: the only package that knows Qt."""

from app.ui.nothing import keep_none

keep_none()  # before the first call of Qt
