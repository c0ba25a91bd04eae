"""What the input holds cannot steer the terminal that it is told on."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.cli.render import print_groups, print_summary, print_verdict
from aligner.cli.terminal import one_line, tell
from aligner.model import Finding, Span
from aligner.summary import summarise
from tests.builders import sample_bitext

_SPITEFUL = "c\x1b[2Jred\nfalse line\u202e\x07 桥"
_SHOWN = "c [2Jred false line   桥"


def test_a_line_keeps_what_can_be_seen() -> None:
    """Chinese, emoji and blanks stay."""
    assert one_line(_SPITEFUL) == _SHOWN
    assert one_line("新桥 🌉 \U00020000") == "新桥 🌉 \U00020000"


def test_what_is_told_stays_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Each of them."""
    tell([_SPITEFUL, "b"])
    assert capsys.readouterr().err == f"{_SHOWN}\nb\n"


def test_tables_and_lists_show_it_harmless(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes, paths, messages and the words of findings."""
    monkeypatch.setenv("COLUMNS", "200")
    plain = sample_bitext(("桥\x1b[2Jred", "bridge \x1b[2Jred"))
    finding = Finding("number-mismatch", 4, "major", Span(4, 0, 8), Span(4, 0, 14), _SPITEFUL)
    bitext = type(plain)(plain.alignment, (*plain.findings, finding), plain.signature, plain.checked)
    summary = summarise(bitext)
    print_summary(summary, encoder="use@1", seconds=1.0, paths=(Path(_SPITEFUL),), notes=[_SPITEFUL])
    print_verdict(summary, notes=(_SPITEFUL,), path=Path(_SPITEFUL), to_stdout=True)
    print_groups(bitext, shows_info=True)
    written = capsys.readouterr()
    assert "red" in written.out
    assert "red" in written.err
    assert all(c.isprintable() or c == "\n" for c in written.out + written.err)
    assert "\nfalse line" not in written.out + written.err
