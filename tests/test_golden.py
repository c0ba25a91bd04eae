"""Whole outputs, byte for byte. `make golden` rewrites them; the diff is reviewed like code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aligner.cli import COMMANDS, run
from aligner.cli.models import MODEL_COMMANDS
from aligner.cli.terms import TERM_COMMANDS
from aligner.pipeline import render
from aligner.writers.base import FORMATS, WriteOptions
from tests.builders import sample_bitext

_GOLDEN = Path(__file__).parent / "golden"
_REWRITE = os.environ.get("ALIGNER_REWRITE_GOLDEN") == "1"


def _compare(name: str, data: bytes) -> None:
    path = _GOLDEN / name
    if _REWRITE:
        path.write_bytes(data)
    assert path.read_bytes() == data, f"{name} changed; if that was meant, run: make golden"


_ZIPPED = ("xlsx", "docx")
"""Their bytes are those of a version of zlib and of a library; tests/readers/test_office_tables.py reads them."""


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in _ZIPPED])
def test_every_format_is_written_as_it_was(name: str) -> None:
    """One small bitext with every kind of bead and finding, in each format."""
    bitext = sample_bitext(("她说：“好。”\t𠮷", 'She said <b>"Fine" & left</b>. 😀'))
    rendered = render(bitext, name, WriteOptions(date="20250617T093000Z"))
    for filename, data in rendered.files(f"sample.{name}", "sample"):
        _compare(filename, data)


@pytest.mark.parametrize(
    "command",
    ["", *COMMANDS, *(f"terms {name}" for name in TERM_COMMANDS), *(f"models {name}" for name in MODEL_COMMANDS)],
)
def test_help_is_what_it_was(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of --help, 80 columns wide, which people and shell completions read."""
    monkeypatch.setenv("COLUMNS", "80")
    run([*command.split(), "--help"])
    _compare(f"help-{command.replace(' ', '-') or 'aligner'}.txt", capsys.readouterr().out.encode("utf-8"))
