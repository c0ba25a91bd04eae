"""The closing table on screens of any width."""

from __future__ import annotations

import pytest

from aligner.cli.render import print_summary
from aligner.model import Finding, Span
from aligner.summary import summarise
from tests.builders import sample_bitext


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_numbers_stay_and_words_give_way(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Count and bead are there at 60 columns too, no line is too long, a path is never broken."""
    monkeypatch.setenv("COLUMNS", str(columns))
    long = sample_bitext(("很长的一句话" * 12, "A very long sentence indeed. " * 6))
    more = tuple(
        Finding("number-mismatch", 4, "major", Span(4, 0, 70), Span(4, 0, 100), "far apart") for _ in range(123)
    )
    bitext = type(long)(long.alignment, (*long.findings, *more), long.signature, long.checked)
    print_summary(summarise(bitext), encoder="use@1", seconds=1.0, paths=(), notes=["a note"])
    lines = capsys.readouterr().err.splitlines()
    assert all(sum(2 if c > "\u2e7f" else 1 for c in line) <= columns for line in lines)
    (row,) = [line for line in lines if line.startswith("number-mismatch")]
    assert row.split()[1:3] == ["124", "3"]
