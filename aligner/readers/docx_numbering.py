"""Word's automatic numbering, which is nowhere in the text: 第三条, 1.1, (a).

A paragraph, or its style, names a list (`numId`) and a level. The list names an abstract list, whose levels say how
they count and how their numbers read (`lvlText`: 第%1条, %1.%2). Lists of one abstract list count on together, unless
one says where it starts (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from aligner.readers.xml_names import (
    attribute,
    child,
    children,
    integer,
    is_hidden,
    is_on,
    local_name,
    value_of,
    whole_number,
)
from aligner.text.counters import COUNTERS, write_counter

__all__ = ["Level", "Numbering", "Style", "Styles", "read_numbering", "read_styles"]

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_MOST_INHERITED = 30
_LONGEST = 200
"""Characters of the pattern of a number: a file can ask for millions of them in every paragraph."""


@dataclass(frozen=True, slots=True)
class Style:
    """What of a paragraph style matters here."""

    name: str = ""
    based_on: str = ""
    num_id: str = ""
    level: int | None = None
    is_hidden: bool | None = None
    """None: as in the style that it is based on."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by their ids."""

    by_id: Mapping[str, Style]
    default: str = ""

    def chain(self, style_id: str) -> Iterator[tuple[str, Style]]:
        """Yield a style and those that it is based on."""
        for _ in range(_MOST_INHERITED):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style_id, style
            style_id = style.based_on

    def is_hidden(self, style_id: str) -> bool | None:
        """Return whether text of a style is hidden, None where neither it nor what it is based on says so."""
        said = (style.is_hidden for _, style in self.chain(style_id))
        return next((one for one in said if one is not None), None)

    def name(self, style_id: str) -> str:
        """Return the built-in name of a style in small letters: `toc 1` has another id in every language."""
        style = self.by_id.get(style_id)
        return style.name.lower() if style else ""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and reads."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    """The level, from 1, after which it begins anew; 0: never; None: after any higher one."""
    is_legal: bool = False
    paragraph_style: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts as the paragraphs of a document are walked through."""

    styles: Styles
    lists: Mapping[str, _List]
    unknown: set[str] = field(default_factory=set)
    """Styles of numbers that are written in digits because nothing is known of them."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    def label(self, style_id: str, num_id: str | None, level: int | None) -> str:
        """Count a paragraph and return its number; "" for one that has none, or a bullet.

        `num_id` and `level` are those of the paragraph itself, None where it leaves them to its style.
        """
        num_id, level = self._resolve(style_id or self.styles.default, num_id, level)
        found = self.lists.get(num_id)
        if found is None:
            return ""
        level = max(0, min(level, _LEVELS - 1))
        counts = self._counts.setdefault(found.abstract, {})
        self._count(found, num_id, level, counts)
        return self._write(found, level, counts)

    def _resolve(self, style_id: str, num_id: str | None, level: int | None) -> tuple[str, int]:
        """Return list and level of a paragraph, from itself or from the styles that it inherits from."""
        from_style = num_id is None
        for _, style in self.styles.chain(style_id):
            # List and level are inherited each by itself: a paragraph may name a list and leave its level to the style.
            level = style.level if level is None else level
            if from_style and style.num_id:
                num_id = style.num_id
                break
        num_id = num_id or ""
        if level is None and num_id in self.lists:
            levels = self.lists[num_id].levels
            wanted = [inherited for inherited, _ in self.styles.chain(style_id)] if from_style else []
            level = next((k for name in wanted for k, one in levels.items() if one.paragraph_style == name), 0)
        return num_id, level or 0

    def _count(self, found: _List, num_id: str, level: int, counts: dict[int, int]) -> None:
        start = found.levels.get(level, Level()).start
        # A list that says where it starts does so the first time that it is used, and counts on then.
        if level in found.starts and (num_id, level) not in self._seen:
            counts[level] = found.starts[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else start
        self._seen.add((num_id, level))
        for lower in [k for k in counts if k > level]:
            restart = found.levels.get(lower, Level()).restart
            if restart is None or (restart and level < restart):
                del counts[lower]

    def _write(self, found: _List, level: int, counts: Mapping[int, int]) -> str:
        here = found.levels.get(level, Level())
        if here.style == "bullet":
            return ""

        def write(place: re.Match[str]) -> str:
            k = int(place[1]) - 1
            there = found.levels.get(k, Level())
            style = "decimal" if here.is_legal else there.style
            if style in ("none", "bullet"):
                return ""
            if style not in COUNTERS:
                self.unknown.add(style)
            return write_counter(counts.get(k, found.starts.get(k, there.start)), style)

        return _PLACE.sub(write, here.text).strip()


def read_styles(root: etree._Element | None) -> Styles:
    """Return the paragraph and numbering styles of styles.xml; none where there is no such part."""
    styles: dict[str, Style] = {}
    default = ""
    for element in children(root, "style"):
        style_id = attribute(element, "styleId")
        kind = attribute(element, "type") or "paragraph"
        if kind == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            default = style_id
        numbers = child(child(element, "pPr"), "numPr")
        styles[style_id] = Style(
            value_of(child(element, "name")),
            value_of(child(element, "basedOn")),
            value_of(child(numbers, "numId")),
            integer(child(numbers, "ilvl")),
            is_hidden(child(element, "rPr")),
        )
    return Styles(styles, default)


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """Return the lists of numbering.xml, not yet counted; none where there is no such part."""
    abstracts = {attribute(element, "abstractNumId"): element for element in children(root, "abstractNum")}
    numbers = {attribute(element, "numId"): element for element in children(root, "num")}
    lists = {}
    for num_id, number in numbers.items():
        if num_id == "0":
            continue
        abstract = _follow_link(value_of(child(number, "abstractNumId")), abstracts, numbers, styles)
        levels = dict(_read_levels(abstracts.get(abstract)))
        starts = {}
        for override in children(number, "lvlOverride"):
            k = _rank(override)
            levels.update(_read_levels(override))
            start = integer(child(override, "startOverride"))
            if start is not None:
                starts[k] = start
                levels[k] = replace(levels.get(k, Level()), start=start)
        lists[num_id] = _List(abstract, levels, starts)
    return Numbering(styles, lists)


def _follow_link(
    abstract: str, abstracts: Mapping[str, etree._Element], numbers: Mapping[str, etree._Element], styles: Styles
) -> str:
    """Return the abstract list that one stands for which only names a numbering style."""
    linked = value_of(child(abstracts.get(abstract), "numStyleLink"))
    style = styles.by_id.get(linked)
    number = numbers.get(style.num_id) if style else None
    return value_of(child(number, "abstractNumId")) if number is not None else abstract


def _read_levels(parent: etree._Element | None) -> Iterator[tuple[int, Level]]:
    for element in children(parent, "lvl"):
        start = integer(child(element, "start"))
        yield (
            _rank(element),
            Level(
                # Word counts from 0 where nothing is said.
                0 if start is None else start,
                _number_format(element),
                value_of(child(element, "lvlText"))[:_LONGEST],
                integer(child(element, "lvlRestart")),
                is_on(child(element, "isLgl")),
                value_of(child(element, "pStyle")),
            ),
        )


def _number_format(level: etree._Element) -> str:
    """Return how a level counts. Newer formats stand in a Choice, with a Fallback that everybody knows."""
    formats = [value_of(e) for e in level.iter() if isinstance(e.tag, str) and local_name(e) == "numFmt"]
    known = [name for name in formats if name != "custom"]
    if known:
        return known[-1]
    custom = [attribute(e, "format") for e in level.iter() if isinstance(e.tag, str) and local_name(e) == "numFmt"]
    return "decimalZero" if custom and custom[0].startswith("0") else "decimal"


def _rank(element: etree._Element) -> int:
    """Return the level of an element, from 0."""
    rank = whole_number(attribute(element, "ilvl"), 0)
    return rank if rank < _LEVELS else 0
