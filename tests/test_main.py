"""The composition root: commands, the window, and a fault told in a sentence."""

import pytest

from app import __main__ as root
from app import cli


def test_a_fault_of_ours_is_told_in_a_sentence_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(arguments: object) -> int:
        raise KeyError(arguments)

    monkeypatch.setattr(cli, "main", broken)

    assert root.answer(["check", "a"]) == 2
    printed = capsys.readouterr().err
    assert "KeyError，test_main.py第" in printed
    assert printed.endswith("。\n")


def test_a_word_that_is_no_command_is_a_file_for_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from app.ui import application

    opened: list[object] = []

    def run(arguments: object) -> int:
        opened.append(arguments)
        return 0

    monkeypatch.setattr(application, "run", run)

    assert root.main(["a.json"]) == 0
    assert root.main([]) == 0
    assert opened == [["a.json"], []]
