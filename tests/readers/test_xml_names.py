"""Numbers in attributes of XML."""

from __future__ import annotations

import pytest
from lxml import etree

from aligner.readers.xml_names import integer, local_name, whole_number


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), (" 7 ", 7), ("", 5), ("-3", 5), ("1.5", 5), ("9" * 9, 999_999_999), ("9" * 10, 5), ("9" * 5_000, 5)],
)
def test_whole_numbers_of_up_to_nine_digits(written: str, number: int) -> None:
    """Anything else is the number that is given for it."""
    assert whole_number(written, 5) == number


@pytest.mark.parametrize(("written", "number"), [("-3", -3), ("4", 4), ("", None), ("-", None), ("--1", None)])
def test_integers_may_be_negative(written: str, number: int | None) -> None:
    """None for what is no number."""
    assert integer(etree.Element("a", val=written)) == number


def test_names_are_those_without_namespace() -> None:
    """A comment has none."""
    root = etree.fromstring('<a:b xmlns:a="urn:x"><!-- c --></a:b>')
    assert (local_name(root), local_name(root[0])) == ("b", "")
