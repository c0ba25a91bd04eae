"""Quotations followed through a text."""

from __future__ import annotations

import pytest

from aligner.text.quotes import enclosed_spans, follow_quotations


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["他说：“走吧。", "我也走。”", "他走了。"], [(True, 1, False), (False, 0, True), (False, 0, False)]),
        (["她說：「好。」", "『再見』"], [(False, 1, True), (False, 1, True)]),
        (["“Go,” he said.", "'I can't.", "It's late.'"], [(False, 1, False), (True, 1, False), (False, 0, True)]),
        (['"Is it?" she asked.', '"No.'], [(False, 1, False), (True, 1, False)]),
        (["The boys' ball is Tom's.", "‘It’s mine,’ he said."], [(False, 0, False), (False, 1, False)]),
    ],
)  # fmt: skip
def test_state_runs_on_over_segments(texts: list[str], expected: list[tuple[bool, int, bool]]) -> None:
    """Whether a quotation is open at the end, how many were opened, and whether the segment closes one."""
    assert [(s.ends_inside, s.n_openings, s.closes) for s in follow_quotations(texts)] == expected


def test_enclosed_ranges_are_the_outermost_that_are_short_enough() -> None:
    """A mark without its partner encloses nothing."""
    text = "（甲（乙）丙）《丁"
    assert enclosed_spans(text, "（《", 20) == [(0, 7)]
    assert enclosed_spans(text, "（《", 5) == [(2, 5)]
