"""A screen of its own (Xvfb), and hands on its keyboard and mouse (XTEST).

Keys come from the server, as those of a real keyboard do: the program can't tell them apart.
Chinese characters are keys as well: spare keys are given characters, a batch at a time, and the
program has read the keys of the last batch before they mean something else.

Without a window manager nobody gives the focus to a new window; who works here does, as a click
would.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from tools.bootstrap.system import X11

_LIBRARIES = {"libX11.so.6": "libx11-6", "libXtst.so.6": "libxtst6"}
_PATIENCE = 20.0
_SIZE = "1600x1000x24"
_FIRST_SPARE = 136
"""Below are the keys of letters, arrows and the like; above are those of multimedia keyboards."""
_SAME_KEY = 0.015
"""Seconds between two strokes of a key: sooner, it counts as one that is held down."""
_CLIENT_MESSAGE = 33
_STRUCTURE = 1 << 17  # StructureNotifyMask: what Qt answers to


def reason_against() -> str:
    """Why there can be no such screen here; empty where there can."""
    if shutil.which("Xvfb") is None:
        return "there is no Xvfb here (Debian: xvfb)"
    # Those by which Qt shows its windows there are asked for as well.
    for name, package in (X11 | _LIBRARIES).items():
        try:
            ctypes.CDLL(name)
        except OSError:
            return f"there is no {name} here (Debian: {package})"
    return ""


class Stroke(NamedTuple):
    """A key that was pressed and released, and when (``time.monotonic``)."""

    text: str
    at: float


class _ClientMessage(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    ]


class _Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("client", _ClientMessage), ("room", ctypes.c_long * 24)]


class _Attributes(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("window_class", "bit_gravity", "win_gravity", "store")),
        ("planes", ctypes.c_ulong),
        ("pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("all_events", ctypes.c_long),
        ("own_events", ctypes.c_long),
        ("never_propagated", ctypes.c_long),
        ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    ]


class _ModifierMap(ctypes.Structure):
    _fields_ = [("per_modifier", ctypes.c_int), ("keys", ctypes.POINTER(ctypes.c_ubyte))]


@contextmanager
def screen(folder: Path) -> Iterator[str]:
    """A screen of one's own; gives its name for ``DISPLAY``. ``folder`` takes what it says."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    with (folder / "xvfb.log").open("w") as log:
        server = subprocess.Popen(command, pass_fds=(writing,), stdout=log, stderr=log)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as numbers:
            number = numbers.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class Hands:
    """Presses keys, turns the wheel and gives the focus on one screen."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        _declare(self._x)
        # A window may be gone before it is asked for: that is no reason to end the process, which
        # is what Xlib does by itself.
        self._forgiving = _HANDLER(lambda _display, _error: 0)
        self._x.XSetErrorHandler(self._forgiving)
        opened = self._x.XOpenDisplay(display.encode())
        if not opened:
            raise RuntimeError(f"the screen {display} does not answer")
        self._display = ctypes.c_void_p(opened)
        self._root = self._x.XDefaultRootWindow(self._display)
        self._x.XSelectInput(self._display, self._root, _STRUCTURE)
        self._spare = self._find_spare()
        self._taken: OrderedDict[str, int] = OrderedDict()
        self._pings = 0
        self._last, self._struck = 0, 0.0
        self.strokes = 0
        """How many keys were pressed."""

    def close(self) -> None:
        """Let the screen go."""
        self._x.XCloseDisplay(self._display)

    def __enter__(self) -> Hands:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- keys -------------------------------------------------------------------------------

    def press(self, *combinations: str, pause: float = 0.0) -> None:
        """Press keys by their names (``Tab``, ``ctrl+shift+e``), one after the other."""
        for combination in combinations:
            *held, last = [self._code_named(name) for name in combination.split("+")]
            self._strike(last, held)
            if pause:
                time.sleep(pause)

    def write(self, text: str, pause: float = 0.0) -> list[Stroke]:
        """Type a text, key by key, with a pause after each; a line break is Enter."""
        written: list[Stroke] = []
        for batch in self._batches(text):
            self.learn(batch)
            for character in batch:
                if character == "\n":
                    self.press("Return")
                else:
                    code, shifted = self._key_of(character)
                    self._strike(code, [self._code_named("shift")] if shifted else [])
                written.append(Stroke(character, time.monotonic()))
                if pause:
                    time.sleep(pause)
        return written

    def wheel(self, x: int, y: int, turns: int) -> None:
        """Turn the wheel over a point of the screen, upwards (> 0) or downwards."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        button = 4 if turns > 0 else 5
        for _ in range(abs(turns)):
            self._test.XTestFakeButtonEvent(self._display, button, 1, ctypes.c_ulong(0))
            self._test.XTestFakeButtonEvent(self._display, button, 0, ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def _strike(self, code: int, held: Sequence[int]) -> None:
        """Press a key and release it, while others are held down."""
        if code == self._last and time.monotonic() - self._struck < _SAME_KEY:
            time.sleep(_SAME_KEY)
        for each in (*held, code):
            self._fake(each, down=True)
        for each in (code, *reversed(held)):
            self._fake(each, down=False)
        self._x.XFlush(self._display)
        self._last, self._struck = code, time.monotonic()
        self.strokes += 1

    def _fake(self, code: int, *, down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, int(down), ctypes.c_ulong(0))

    def _code_named(self, name: str) -> int:
        known = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L"}.get(name, name)
        symbol = self._x.XStringToKeysym(known.encode())
        code = self._x.XKeysymToKeycode(self._display, symbol)
        if not symbol or not code:
            raise ValueError(f"there is no key {name}")
        return int(code)

    def _key_of(self, character: str) -> tuple[int, bool]:
        if character in self._taken:
            return self._taken[character], False
        code = self._x.XKeysymToKeycode(self._display, ord(character))
        plain = self._x.XkbKeycodeToKeysym(self._display, code, 0, 0)
        return int(code), plain != ord(character)

    # --- characters that no key has -----------------------------------------------------------

    def _find_spare(self) -> list[int]:
        first, last = ctypes.c_int(), ctypes.c_int()
        self._x.XDisplayKeycodes(self._display, ctypes.byref(first), ctypes.byref(last))
        modifiers = self._x.XGetModifierMapping(self._display)
        count = 8 * modifiers.contents.per_modifier
        held = {modifiers.contents.keys[index] for index in range(count)}
        self._x.XFreeModifiermap(modifiers)
        return [code for code in range(_FIRST_SPARE, last.value + 1) if code not in held]

    def _batches(self, text: str) -> Iterator[str]:
        """Parts of a text, each with no more characters than there are spare keys."""
        batch, needed = "", set[str]()
        for character in text:
            if not _is_on_keyboard(character) and character not in needed:
                if len(needed) == len(self._spare):
                    yield batch
                    batch, needed = "", set()
                needed.add(character)
            batch += character
        if batch:
            yield batch

    def learn(self, text: str) -> None:
        """See that each character has a key: those that were used longest ago give theirs."""
        needed = {character for character in text if not _is_on_keyboard(character)}
        for character in needed & set(self._taken):
            self._taken.move_to_end(character)
        missing = sorted(needed - set(self._taken))
        if not missing:
            return
        self.settle()
        free = [code for code in self._spare if code not in self._taken.values()]
        for character in missing:
            code = free.pop() if free else self._taken.popitem(last=False)[1]
            self._taken[character] = code
        symbols = {code: 0x01000000 + ord(character) for character, code in self._taken.items()}
        for run in _runs(self._spare):
            row = [symbols.get(code, 0) for code in run]
            keys = (ctypes.c_ulong * len(row))(*row)
            self._x.XChangeKeyboardMapping(self._display, run[0], 1, keys, len(row))
        self._x.XSync(self._display, 0)

    # --- windows ------------------------------------------------------------------------------

    def settle(self) -> float:
        """Wait until the program has read all keys sent so far; the seconds that took.

        The window with the focus is asked for a sign of life (``_NET_WM_PING``), which its program
        gives when it comes to it, in the order of the events.
        """
        start = time.monotonic()
        for _ in range(2):  # what was read at the first is dealt with by the second
            self._ping()
        return time.monotonic() - start

    def _ping(self) -> None:
        window = self.focused
        if window not in self.windows():
            return
        self._pings += 1
        ping = self._atom("_NET_WM_PING")
        sent = _Event()
        sent.client.type = _CLIENT_MESSAGE
        sent.client.display = self._display
        sent.client.window = window
        sent.client.message_type = self._atom("WM_PROTOCOLS")
        sent.client.format = 32
        for index, value in enumerate((ping, self._pings, window)):
            sent.client.data[index] = value
        self._x.XSendEvent(self._display, window, 0, 0, ctypes.byref(sent))
        self._x.XFlush(self._display)
        end, heard = time.monotonic() + _PATIENCE, _Event()
        while time.monotonic() < end:
            if not self._x.XPending(self._display):
                time.sleep(0.001)
                if window not in self.windows():
                    return
                continue
            self._x.XNextEvent(self._display, ctypes.byref(heard))
            message = heard.client
            answer = (message.data[0], message.data[1])
            if heard.type == _CLIENT_MESSAGE and answer == (ping, self._pings):
                return
        raise TimeoutError("the program does not answer")

    def windows(self) -> Sequence[int]:
        """The windows that can have the focus, the uppermost last."""
        return [window for window, seen in self._children() if seen]

    def popups(self) -> Sequence[int]:
        """Menus and the like, the uppermost last."""
        return [window for window, seen in self._children() if not seen]

    def _children(self) -> list[tuple[int, bool]]:
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        asked = (self._display, ctypes.c_ulong(self._root))
        places = (ctypes.byref(root), ctypes.byref(parent))
        self._x.XQueryTree(*asked, *places, ctypes.byref(children), ctypes.byref(count))
        found: list[tuple[int, bool]] = []
        for index in range(count.value):
            state = _Attributes()
            window = children[index]
            known = self._x.XGetWindowAttributes(
                self._display, ctypes.c_ulong(window), ctypes.byref(state)
            )
            if known and state.map_state == 2 and state.width > 1:
                found.append((window, not state.override_redirect))
        if children:
            self._x.XFree(children)
        return found

    @property
    def focused(self) -> int:
        """The window that has the focus."""
        window, mode = ctypes.c_ulong(), ctypes.c_int()
        self._x.XGetInputFocus(self._display, ctypes.byref(window), ctypes.byref(mode))
        return int(window.value)

    def focus(self, window: int) -> None:
        """Give the focus to a window, as a window manager would."""
        self._x.XSetInputFocus(self._display, ctypes.c_ulong(window), 2, 0)
        self._x.XSync(self._display, 0)

    def title_of(self, window: int) -> str:
        """What stands in the title bar of a window."""
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, left = ctypes.c_ulong(), ctypes.c_ulong()
        text = ctypes.c_void_p()
        self._x.XGetWindowProperty(
            self._display,
            ctypes.c_ulong(window),
            ctypes.c_ulong(self._atom("_NET_WM_NAME")),
            ctypes.c_long(0),
            ctypes.c_long(1024),
            0,
            ctypes.c_ulong(0),
            *(ctypes.byref(place) for place in (kind, form, count, left, text)),
        )
        if not text.value:
            return ""
        said = ctypes.string_at(text.value, count.value).decode(errors="replace")
        self._x.XFree(text)
        return said

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def _declare(x: Any) -> None:
    """Tell ctypes what is wider than an int."""
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XDefaultRootWindow.restype = ctypes.c_ulong
    x.XStringToKeysym.restype = ctypes.c_ulong
    x.XKeysymToKeycode.restype = ctypes.c_ubyte
    x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x.XkbKeycodeToKeysym.restype = ctypes.c_ulong
    x.XInternAtom.restype = ctypes.c_ulong
    x.XSelectInput.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]
    x.XSendEvent.argtypes = [
        ctypes.c_void_p,
        ctypes.c_ulong,
        ctypes.c_int,
        ctypes.c_long,
        ctypes.c_void_p,
    ]
    x.XGetModifierMapping.restype = ctypes.POINTER(_ModifierMap)


def _is_on_keyboard(character: str) -> bool:
    return character == "\n" or " " <= character <= "~"


def _runs(codes: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for code in codes:
        if run and code != run[-1] + 1:
            yield run
            run = []
        run.append(code)
    if run:
        yield run
