"""The numbers of lists and headings in OpenDocument texts, which are nowhere in the text either.

A list style says how each level counts and reads: since ODF 1.3 as a pattern (第%1%条), before that as what stands
before and after the number and how many levels are shown. A list goes on where it says so, else it begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from aligner.readers.xml_names import attribute, local_name, whole_number
from aligner.text.counters import write_counter

__all__ = ["OUTLINE", "ListLevel", "ListNumbers", "read_list_styles", "wanted_start"]

OUTLINE = "outline:"
"""The list style of headings; no other has a colon in its name."""
_LONGEST = 200
"""Characters before, after or around a number: a file can ask for millions of them in every item."""
_PLACE = re.compile(r"%(\d{1,2})%")
_STYLES = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "1st": "ordinal", "One": "cardinalText", "First": "ordinalText", "一": "chineseCountingThousand",
    "壹": "chineseLegalSimplified", "壱": "japaneseLegal", "①": "decimalEnclosedCircle", "甲": "ideographTraditional",
    "子": "ideographZodiac", "１": "decimalFullWidth", "01": "decimalZero", "ア": "aiueo", "イ": "iroha",
}  # fmt: skip
"""Formats of OpenDocument, which are their first numbers (一, 二, 三, ...), by their first word."""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list counts and reads; `style` is empty for a bullet or a level without number."""

    style: str = ""
    prefix: str = ""
    suffix: str = ""
    n_shown: int = 1
    start: int = 1
    pattern: str = ""


@dataclass(slots=True)
class ListNumbers:
    """Counts as the lists of a text are walked through."""

    styles: Mapping[str, Mapping[int, ListLevel]]
    by_style: dict[str, dict[int, int]] = field(default_factory=dict)
    """The counts of the latest list of each style."""
    by_id: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    """The style and the counts of each list that has a name."""

    def begin(self, name: str, style: str, *, goes_on: bool, after: str) -> tuple[str, dict[int, int]]:
        """Return the style and the counts of a list: its own, or those of the one that it goes on with."""
        if after in self.by_id:
            before, counts = self.by_id[after]
            style = style or before
        elif goes_on and style in self.by_style:
            counts = self.by_style[style]
        else:
            counts = {}
        self.by_style[style] = counts
        if name:
            self.by_id[name] = style, counts
        return style, counts

    def label(self, style: str, level: int, counts: dict[int, int], start: int | None = None) -> str:
        """Count an item at a level, from 1, and return its number; "" where it has none."""
        levels = self.styles.get(style, {})
        here = levels.get(level, ListLevel())
        first = here.start if start is None else start
        for higher in range(1, level):
            # A level that nothing was on stands for an item that is not there: the next one on it is the second.
            counts.setdefault(higher, levels.get(higher, ListLevel()).start)
        counts[level] = first if start is not None or level not in counts else counts[level] + 1
        for lower in [k for k in counts if k > level]:
            del counts[lower]
        if not here.style:
            return ""

        def write(k: int) -> str:
            there = levels.get(k, ListLevel())
            return write_counter(counts.get(k, there.start), there.style) if there.style else ""

        if here.pattern:
            return _PLACE.sub(lambda place: write(int(place[1])), here.pattern).strip()
        shown = [write(k) for k in range(max(1, level - here.n_shown + 1), level + 1)]
        return f"{here.prefix}{'.'.join(filter(None, shown))}{here.suffix}".strip()


def read_list_styles(roots: Iterable[etree._Element]) -> dict[str, dict[int, ListLevel]]:
    """Return the levels of every list style by their names; that of headings is OUTLINE."""
    styles = {}
    for root in roots:
        for element in root.iter("{*}list-style", "{*}outline-style"):
            name = attribute(element, "name") if local_name(element) == "list-style" else OUTLINE
            styles[name] = {whole_number(attribute(one, "level"), 1): _read_level(one) for one in element}
    return styles


def wanted_start(element: etree._Element) -> int | None:
    """Return the number that an item or a heading asks for, None where it asks for none."""
    start = whole_number(attribute(element, "start-value"), -1)
    return start if start >= 0 else None


def _read_level(element: etree._Element) -> ListLevel:
    given = attribute(element, "num-format")
    first = given.split(",")[0].strip()
    is_number = local_name(element) in ("list-level-style-number", "outline-level-style") and given
    return ListLevel(
        _STYLES.get(first, "decimal") if is_number else "",
        attribute(element, "num-prefix")[:_LONGEST],
        attribute(element, "num-suffix")[:_LONGEST],
        whole_number(attribute(element, "display-levels"), 1),
        whole_number(attribute(element, "start-value"), 1),
        attribute(element, "num-list-format")[:_LONGEST],
    )
