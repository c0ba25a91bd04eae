"""Lines, and what stands at their ends."""

from __future__ import annotations

import pytest

from aligner.text.lines import ends_with_mark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("茶山纪行", False), ("茶山纪行（上）", False), ("Notes from the Tea Hills", False), ("3.2 Scope (b)", False),
        ("雨停了。", True), ("“雨停了。”", True), ("Who came?", True), ('She said: "Go!"', True), ("各位来宾：", True),
        ("Dear guests,", True), ("她笑了……", True), ("(It rained.)", True),
    ],
)  # fmt: skip
def test_text_with_a_mark_at_its_end_is_no_heading(text: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """In both languages, also inside closing quotation marks and brackets."""
    assert ends_with_mark(text) is expected
