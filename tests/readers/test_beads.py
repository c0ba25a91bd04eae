"""Ladder files and tables of ids."""

from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.readers.beads import parse_beads


def test_ladder_with_and_without_a_third_field() -> None:
    """Scores are not needed, white space does not matter, empty sides are kept."""
    assert parse_beads("[0, 1]:[2]:0.9\n[ ]:[0,1]\n\n[2]:[]:-1.5e-3\n", "x") == [
        ((0, 1), (2,)),
        ((), (0, 1)),
        ((2,), ()),
    ]


def test_table_counts_from_one_and_is_read_by_its_header() -> None:
    """The first two columns that end in _ids; others are ignored, and so is a row without ids."""
    text = "zh_ids\ten_ids\tnote\n1\t\tdateline\n2 3\t1\n\t\tnothing\n"
    assert parse_beads(text, "x") == [((0,), ()), ((1, 2), (0,))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[0]:[0]\nnonsense\n[1]:[x]\n", r"line 2, 3: not of the form"),
        ("source_ids\ttarget_ids\n1\tone\n0\t1\n", r"line 2, 3: not of the form"),
        ("a\tb\n1\t2\n", "no ladder file"),
        ("[0]:[0]\n[01]:[0]\n[1 2]:[0]\n[0,]:[0]\n[]:[]\n", r"line 2, 3, 4, 5: not of the form"),
        ("", "is empty"),
        ("[0]:[0]\n[0]:[1]\n", "source segment 1 stands in two beads"),
    ],
)
def test_bad_lines_are_named_all_at_once(text: str, message: str) -> None:
    """One line of message with the numbers of the bad lines."""
    with pytest.raises(InputError, match=message):
        parse_beads(text, "x.tsv")
