"""The window: the only package that knows Qt."""

from app.ui.nothing import keep_none

keep_none()  # before the first call of Qt

RENDERING = "--render-pages"
"""The only argument of the process that the window starts beside itself, to render its pages."""
