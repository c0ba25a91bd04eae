"""Printed pages as text: paragraphs instead of lines, without running heads, feet and page numbers.

Pure: no file, no library. What was taken out is named, so that nothing is lost unseen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from aligner.readers.blocks import join_wrapped
from aligner.readers.page_lines import PageLine

__all__ = ["Paragraph", "find_paragraphs", "strip_furniture"]

_EDGE_LINES = 3
"""Lines at the top and the bottom of a page that may be running heads and feet."""
_LEAST_PAGES = 3
_LEAST_SHARE = 0.2
"""A line is a running one if it stands on 3 pages and on this share of them, the figures in it aside."""
_SAME_HEIGHT = 4.0
"""Points by which its place may differ."""
_NUMBER = re.compile(
    r"[-–—·•|\s\[(]*(?:(?:page|p\.)\s*)?(\d{1,4})(?:\s*(?:/|of|共)\s*\d{1,4}\s*页?)?[-–—·•|\s\])]*"
    r"|第\s*(\d{1,4})\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?|[-–—\s]*([ivxlc]{1,7})[-–—\s]*",
    re.IGNORECASE,
)
_BROWSER_FOOT = re.compile(r"(?:\S+ )?(\d{1,4})/(\d{1,4})")
_BROWSER_HEAD = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4},? \d{1,2}:\d\d\b.*")
_FIGURES = re.compile(r"\d+")
_ITEM = re.compile(
    r"[•●○■◆▪‣–—*·-]\s|\(?[0-9]{1,2}[.)、．](?!\d)|[(（][0-9a-z一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、"
    r"|第[一二三四五六七八九十百零0-9]{1,5}[条章节编]|Article\s+\d|Section\s+\d"
)
_ENDS = tuple('。！？…!?.”」』"：:；;')
_HYPHENS = "-‐\u00ad\ufffe\x02"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAST_CUT = 0.02
"""Share of the lines that begin with the rest of a word from which a document is set by a program that cuts words."""
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
_FIRST_WORD = re.compile(r"^([^\W\d_]+)")
_ROOM = 2.2
"""White space, in ems, at the end of a line after which more Chinese would have stood in it."""
_WIDER = 1.2
"""How much wider than the average of its line a word may be."""
_NEAR_EDGE = 3.0
"""How far from the right edge, in ems, a line may end that is full: the next word did not fit."""
_FAR = 1.3
"""A line this many times the usual distance below the last one starts a paragraph."""
_INDENT = 0.9
"""White space before the first word, in ems, that starts a paragraph."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the page, from 1, on which it starts."""

    text: str
    page: int


def strip_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[str]]:
    """Return the pages without running heads, feet and page numbers, and a line for each kind of these."""
    heights: defaultdict[str, list[float]] = defaultdict(list)
    shown: dict[str, str] = {}
    numbers: Counter[int] = Counter()
    for k, page in enumerate(pages):
        for line in (line for edge in _edges(page) for line in edge):
            key = _key(line.text)
            heights[key].append(line.y)
            shown.setdefault(key, line.text)
            number = _page_number(line.text)
            if number is not None:
                numbers[number - k] += 1
    # Page numbers go up with the pages; a lone figure elsewhere does not.
    shifts = {shift for shift, n in numbers.items() if n >= max(2, 0.5 * max(numbers.values()))}
    needed = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    running = {key: median(found) for key, found in heights.items() if _n_alike(found) >= needed}
    stripped: list[list[PageLine]] = []
    printed = _printed_by_browser(pages)
    removed = Counter({"what a browser prints into the margins": len(pages)} if printed else {})
    for k, page in enumerate(pages):
        gone = {id(line) for line in page if id(line) in printed}
        for line in (line for edge in _edges(page) for line in edge if id(line) not in printed):
            number = _page_number(line.text)
            is_number = number is not None and number - k in shifts
            height = running.get(_key(line.text))
            if is_number or (height is not None and abs(height - line.y) <= _SAME_HEIGHT):
                gone.add(id(line))
                removed["page numbers" if is_number else shown[_key(line.text)]] += 1
        stripped.append(_in_own_columns([line for line in page if id(line) not in gone]) if gone else list(page))
    return stripped, [f"removed from {n} page{'s' * (n > 1)}: {what}" for what, n in removed.items()]


def _printed_by_browser(pages: Sequence[Sequence[PageLine]]) -> set[int]:
    """Return the ids of lines that a browser prints at the edges of every page, however few there are.

    It is known by its foot, an address with `2/5`: the number of this page, and of all.
    """
    found: set[int] = set()
    for number, page in enumerate(pages, 1):
        top = max(page, key=lambda line: line.y, default=None)
        bottom = min(page, key=lambda line: line.y, default=None)
        foot = _BROWSER_FOOT.fullmatch(bottom.text) if bottom else None
        if top is None or bottom is None or not foot or (int(foot[1]), int(foot[2])) != (number, len(pages)):
            return set()
        found.add(id(bottom))
        if _BROWSER_HEAD.fullmatch(top.text):
            found.add(id(top))
    return found


def _in_own_columns(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines with the edges that their columns have without what was taken out, which may be wider.

    Where only one line comes near the right edge, no line may be full, and the edge stays where it was.
    """
    columns: defaultdict[tuple[float, float], list[PageLine]] = defaultdict(list)
    for line in lines:
        columns[line.left, line.right].append(line)
    edges = {}
    for (left, right), column in columns.items():
        own = max(line.x1 for line in column)
        n_full = sum(own - line.x1 <= _NEAR_EDGE * line.size for line in column)
        edges[left, right] = (min(line.x0 for line in column), own if n_full > 1 else right)
    return [PageLine(n.text, n.x0, n.x1, n.y, n.size, *edges[n.left, n.right]) for n in lines]


def _n_alike(heights: Sequence[float]) -> int:
    """Return how many lines stand at the usual height."""
    usual = median(heights)
    return sum(abs(height - usual) <= _SAME_HEIGHT for height in heights)


def _edges(page: Sequence[PageLine]) -> tuple[list[PageLine], list[PageLine]]:
    """Return the lines at the top and at the bottom of a page, by place: columns do not matter."""
    by_height = sorted(page, key=lambda line: -line.y)
    n_edge = min(_EDGE_LINES, len(page) // 2)
    return by_height[: max(n_edge, 1)], by_height[max(n_edge, 1) :][-_EDGE_LINES:]


def _key(text: str) -> str:
    return _FIGURES.sub("#", "".join(text.split())).lower()


def _page_number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return None
    if found[3]:
        return _roman(found[3].lower())
    return int(found[1] or found[2])


def _roman(digits: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[d] for d in digits]
    return sum(-v if v < max(values[k:], default=0) else v for k, v in enumerate(values))


def find_paragraphs(pages: Sequence[Sequence[PageLine]]) -> list[Paragraph]:
    """Return the paragraphs of the pages, those that go on over a page end as one."""
    pitch = _usual_pitch(pages)
    edges = _usual_edges(pages)
    words = _words(pages)
    paragraphs: list[Paragraph] = []
    last: PageLine | None = None
    for number, page in enumerate(pages, 1):
        is_first = True
        for line in page:
            placed = _widen(line, edges)
            if last is None or _starts(last, placed, pitch, over_page=is_first):
                paragraphs.append(Paragraph(placed.text, number))
            else:
                joined = _join(paragraphs[-1].text, placed.text, words)
                paragraphs[-1] = Paragraph(joined, paragraphs[-1].page)
            last, is_first = placed, False
    return paragraphs


def _usual_pitch(pages: Sequence[Sequence[PageLine]]) -> float:
    """Return the usual distance of lines, in sizes of their letters."""
    distances = [
        (a.y - b.y) / a.size
        for page in pages
        for a, b in pairwise(page)
        if a.y > b.y and a.size > 0 and abs(a.size - b.size) < 0.1 * a.size and a.left == b.left
    ]
    return median(distances) if distances else 1.2


def _usual_edges(pages: Sequence[Sequence[PageLine]]) -> tuple[float, float]:
    """Return the edges between which most text of the document stands, where its pages have one column."""
    lines = [line for page in pages for line in page]
    if not lines:
        return (0.0, 0.0)
    lefts = Counter(round(line.x0) for line in lines)
    rights = sorted(line.x1 for line in lines)
    return (float(lefts.most_common(1)[0][0]), rights[int(len(rights) * 0.95)])


def _widen(line: PageLine, edges: tuple[float, float]) -> PageLine:
    """Return a line of a page of few words with the edges that the other pages show."""
    left, right = line.left, line.right
    if abs(left - edges[0]) < 3 * line.size and right < edges[1]:
        right = edges[1]
    return PageLine(line.text, line.x0, line.x1, line.y, line.size, left, right)


def _starts(last: PageLine, line: PageLine, pitch: float, *, over_page: bool) -> bool:
    """Whether a line starts a paragraph."""
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size) or _ITEM.match(line.text):
        return True
    ends = last.text.endswith(_ENDS)
    first_word = line.text.split(" ", maxsplit=1)[0]
    # A word that would have stood in the room left was kept from it by the end of the paragraph.
    letter = (line.x1 - line.x0) / len(line.text)
    is_latin = first_word.replace("’", "").replace("“", "").replace("”", "").replace("—", "").isascii()
    needed = (len(first_word) + 1) * letter * _WIDER if is_latin else _ROOM * last.size
    if last.right - last.x1 > needed:
        return True
    if over_page or last.y <= line.y:
        return ends or line.x0 - line.left >= _INDENT * line.size
    if (last.y - line.y) / line.size > _FAR * pitch:
        return True
    return line.x0 - last.x0 >= _INDENT * line.size


@dataclass(frozen=True, slots=True)
class _Words:
    """The whole words of a document, with the hyphens inside them, and whether it cuts words at line ends."""

    whole: frozenset[str]
    are_cut: bool

    def keep_hyphen(self, head: str, tail: str) -> bool:
        """Whether a hyphen at a line end is part of its word: as the document writes it elsewhere."""
        if head + tail in self.whole:
            return False
        return f"{head}-{tail}" in self.whole or {head, tail} <= self.whole or not self.are_cut


def _words(pages: Sequence[Sequence[PageLine]]) -> _Words:
    words: set[str] = set()
    lines = [line.text for page in pages for line in page]
    n_cut = 0
    was_hyphened = False
    for line in lines:
        is_hyphened = line[-1:] in _HYPHENS
        found = _WORD.findall(line)
        words.update(word.lower() for word in found[was_hyphened : len(found) - is_hyphened])
        n_cut += was_hyphened and line[:1].islower()
        was_hyphened = is_hyphened
    return _Words(frozenset(words), n_cut >= _LEAST_CUT * len(lines))


def _join(text: str, line: str, words: _Words) -> str:
    """Join a line to its paragraph, a word cut by a hyphen as one."""
    if not text or text[-1] not in _HYPHENS:
        return join_wrapped(text, line)
    head, tail = _LAST_WORD.search(text[:-1]), _FIRST_WORD.search(line)
    if not head or not tail or not tail[1][0].islower():
        return text + line if text[-1] == "-" else text[:-1] + line
    keeps = text[-1] == "-" and words.keep_hyphen(head[1].lower(), tail[1].lower())
    return (text if keeps else text[:-1]) + line
