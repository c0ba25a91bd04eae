"""Fields of Word that show something without a result in the file: chosen entries of lists, circled characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from aligner.readers.xml_names import child, children, integer, value_of
from aligner.text.counters import write_counter

__all__ = ["Field", "chosen_entry"]

_OVERSTRIKE = re.compile(
    r"EQ\s*\\o\s*\\a[clr]\s*\((?P<frame>[^(),;]{1,3})[,;](?P<inner>[^(),;]{1,20})\)", re.IGNORECASE
)
"""Two characters over each other, which is how Word encloses one (带圈字符)."""
_CIRCLES = frozenset("○◯〇")
_MOST_IN_CIRCLE = 50
_LONGEST = 1_000


@dataclass(slots=True)
class Field:
    """A field that has begun: its instruction, and whether its result has."""

    instruction: str = ""
    in_result: bool = False
    chosen: str = ""
    """The entry that is chosen in a list of a form."""

    def instruct(self, text: str) -> None:
        """Add to the instruction; one that is longer than any is cut, as its name is asked for at each run."""
        self.instruction = (self.instruction + text)[:_LONGEST]

    @property
    def name(self) -> str:
        """The first word of the instruction, in capitals."""
        return next(iter(self.instruction.split()), "").upper()

    def drawn(self) -> str | None:
        """Return what a field without a result shows, None where that is a formula which is not read."""
        if self.name != "EQ":
            return self.chosen
        found = _OVERSTRIKE.fullmatch(self.instruction.strip())
        if found is None:
            return None
        inner = found["inner"].strip()
        is_number = inner.isdecimal() and len(inner) < 3 and int(inner) <= _MOST_IN_CIRCLE
        in_circle = found["frame"].strip() in _CIRCLES and is_number
        return write_counter(int(inner), "decimalEnclosedCircle") if in_circle else inner


def chosen_entry(mark: etree._Element) -> str:
    """Return the entry that a list of a form shows, "" where the field is none."""
    entries = child(child(mark, "ffData"), "ddList")
    chosen = next((n for n in (integer(child(entries, name)) for name in ("result", "default")) if n is not None), 0)
    return next((value_of(entry) for k, entry in enumerate(children(entries, "listEntry")) if k == chosen), "")
