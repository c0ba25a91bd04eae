"""Moses pairs: as many lines in both files, whatever the segments hold."""

from __future__ import annotations

import pytest

from aligner.errors import OutputError
from aligner.model import Alignment, Bead, Bitext, Document, Segment
from aligner.pipeline import render
from aligner.writers.base import WriteOptions
from tests.builders import document_of, sample_bitext


def _one(text: str, language: str) -> Document:
    return Document("x", language, text, (Segment(text, 0),))


def test_files_are_named_by_language_and_hold_a_line_a_pair() -> None:
    """Beads with one side are left out and counted, or have an empty line."""
    rendered = render(sample_bitext(), "moses", WriteOptions())
    assert [suffix for suffix, _ in rendered.parts] == [".zh-CN", ".en-US"]
    assert rendered.parts[0][1].decode().split("\n")[0] == "茶文化节开幕"
    assert rendered.notes == ("3 pairs", "left out: 1 with one side")
    parts = render(sample_bitext(), "moses", WriteOptions(one_sided=True)).parts
    assert [data.count(b"\n") for _, data in parts] == [4, 4]
    assert parts[1][1].startswith(b"\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028"])
def test_whatever_ends_a_line_becomes_a_blank_and_is_counted(end: str) -> None:
    """A program that splits there would shift all lines after it."""
    bitext = Bitext(Alignment(_one(f"一{end}二", "zh-CN"), _one("one", "en-US"), (Bead((0,), (0,), 1.0),)))
    rendered = render(bitext, "moses", WriteOptions())
    assert rendered.parts[0][1].decode() == "一 二\n"
    assert rendered.notes[-1] == "line breaks inside 1 segments became blanks"


def test_two_sides_of_one_language_are_refused() -> None:
    """Their files would have one name."""
    alignment = Alignment(document_of("甲"), document_of("乙"), (Bead((0,), (0,), 1.0),))
    with pytest.raises(OutputError, match="both files would end in"):
        render(Bitext(alignment), "moses", WriteOptions())
