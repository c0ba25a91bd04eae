"""Findings against hand-made rows of divergences: which finding is right, which row was found.

A row names segments, a category, and the words of each side. A finding is right when one of its spans overlaps the
words of a row on the same side and the row's category is one that the finding's code stands for; a finding without
spans stands for all of its bead. It touches a row when only the category is another.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.codes import severity_rank
from aligner.model import Alignment, Bitext, Finding, Side, Span

__all__ = ["GROUPS", "Comparison", "GoldRow", "Judged", "compare", "is_alarm", "languages", "read_rows"]

_MINOR = "minor:"
_SOURCE_FORM = re.compile("source-side form|^form without")
_BOUND = re.compile("[多近约余逾超破]|至少|不满|以上|以下|左右")
_ACCEPTED = {
    "unaligned": ("unaligned", "omission", "addition"),
    "entity-variant": ("entity-variant", "source-inconsistent"),
    "quote-adapted": ("quote-adapted", "idiom"),
    "idiom": ("idiom", "quote-adapted"),
}
"""Categories for which a code stands, if not only for the one of its own name."""
MIRRORED = {"omission": "addition", "addition": "omission"}
"""Codes that change when source and target are exchanged."""
GROUPS = {
    "numbers: form, explicit, bound": ("number-form", "date-explicit", "number-bound"),
    "omission and addition": ("omission", "addition"),
    "set phrases and quotations": ("idiom", "quote-adapted"),
    "names: variant and source-inconsistent": ("entity-variant", "source-inconsistent"),
}
"""Codes that are also counted together: within a group each stands for the categories of all."""


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One divergence of the gold: positions of its segments from 0, its category, its words on both sides.

    `occurrence` tells which place is meant where several rows name the same words; None means any.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    category: str
    zh_span: str
    en_span: str
    explanation: str
    is_minor: bool
    is_boilerplate: bool = False
    occurrence: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding and what the gold says of it: `right` and `touched` are positions in the list of rows.

    `code` is what it would be with Chinese as the source.
    """

    finding: Finding
    code: str
    right: frozenset[int]
    touched: frozenset[int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All findings of a bitext against all rows of its gold."""

    bitext: Bitext
    judged: tuple[Judged, ...]
    rows: tuple[GoldRow, ...]

    def of(self, codes: Collection[str]) -> Tally:
        """Count the findings of some codes against the rows of the categories that these codes name."""
        wanted = {category for code in codes for category in _ACCEPTED.get(code, (code,))}
        rows = [k for k, row in enumerate(self.rows) if row.category in codes]
        judged = [j for j in self.judged if j.code in codes]
        hits = {k for j in judged for k in j.touched if self.rows[k].category in wanted}
        heavy = [k for k in rows if not self.rows[k].is_minor]
        return Tally(
            n_findings=len(judged),
            n_right=sum(any(self.rows[k].category in wanted for k in j.touched) for j in judged),
            n_touching=sum(bool(j.touched) for j in judged),
            n_rows=len(rows),
            n_recalled=len(hits.intersection(rows)),
            n_heavy=len(heavy),
            n_heavy_recalled=len(hits.intersection(heavy)),
        )

    def boilerplate(self) -> set[int]:
        """Return the rows of boilerplate that a finding calls boilerplate."""
        named = [j for j in self.judged if "boilerplate" in dict(j.finding.evidence)]
        return {k for j in named for k in j.right if self.rows[k].is_boilerplate}

    def missed(self, code: str) -> list[GoldRow]:
        """Return the rows of a category that no finding of a code that stands for it overlaps."""
        found = {k for j in self.judged for k in j.right}
        return [row for k, row in enumerate(self.rows) if row.category == code and k not in found]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of findings and of gold rows; `heavy` rows are those that are not marked as minor."""

    n_findings: int = 0
    n_right: int = 0
    n_touching: int = 0
    n_rows: int = 0
    n_recalled: int = 0
    n_heavy: int = 0
    n_heavy_recalled: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return the counts of two texts together."""
        return Tally(
            self.n_findings + other.n_findings,
            self.n_right + other.n_right,
            self.n_touching + other.n_touching,
            self.n_rows + other.n_rows,
            self.n_recalled + other.n_recalled,
            self.n_heavy + other.n_heavy,
            self.n_heavy_recalled + other.n_heavy_recalled,
        )


def is_alarm(finding: Finding) -> bool:
    """Whether a reviewer is asked to look: minor and above."""
    return severity_rank(finding.severity) >= severity_rank("minor")


def languages(alignment: Alignment) -> tuple[Side, Side]:
    """Return the Chinese and the English side."""
    return ("source", "target") if alignment.source.is_chinese else ("target", "source")


def read_rows(path: Path) -> tuple[GoldRow, ...]:
    """Read a table of divergences, its older categories put into the codes of today.

    Boilerplate is a kind of `unaligned`; bounds may stand under number-mismatch, 愿 under omission, and the spellings
    of the source side under entity-variant.
    """
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [
        GoldRow(
            zh=_positions(record["zh_ids"]),
            en=_positions(record["en_ids"]),
            category=_category(record),
            zh_span=record["zh_span"],
            en_span=record["en_span"],
            explanation=record["explanation"],
            is_minor=record["explanation"].startswith(_MINOR) or record["zh_span"] == "等",
            is_boilerplate=record["category"].startswith("boilerplate"),
        )
        for record in records
    ]
    return tuple(_number_equal(rows))


def _positions(ids: str) -> tuple[int, ...]:
    return tuple(int(part) - 1 for part in ids.split())


def _category(record: dict[str, str]) -> str:
    category, words, explanation = record["category"], record["zh_span"], record["explanation"]
    if category == "boilerplate-unaligned":
        return "unaligned"
    if category == "number-mismatch" and _BOUND.search(words):
        return "number-bound"
    if category == "omission" and words.startswith("愿"):
        return "modality"
    if category == "entity-variant" and _SOURCE_FORM.search(explanation):
        return "source-inconsistent"
    return category


def _number_equal(rows: list[GoldRow]) -> Iterator[GoldRow]:
    """Yield the rows, those that say the same of the same words numbered."""
    total = Counter(_words(row) for row in rows)
    seen: Counter[object] = Counter()
    for row in rows:
        key = _words(row)
        yield replace(row, occurrence=seen[key]) if total[key] > 1 else row
        seen[key] += 1


def _words(row: GoldRow) -> object:
    return row.zh, row.en, row.category, row.zh_span, row.en_span


def compare(bitext: Bitext, rows: Sequence[GoldRow]) -> Comparison:
    """Judge every finding of a bitext; the positions of its segments must be those of the gold."""
    places = [_places(bitext.alignment, row) for row in rows]
    judged = []
    for finding in bitext.findings:
        code = finding.code if bitext.alignment.source.is_chinese else MIRRORED.get(finding.code, finding.code)
        accepted = _ACCEPTED.get(code, (code,))
        spans = _spans(bitext.alignment, finding)
        touched = frozenset(k for k, place in enumerate(places) if _overlap(spans, place))
        right = frozenset(k for k in touched if rows[k].category in accepted)
        judged.append(Judged(finding, code, right, touched))
    return Comparison(bitext, tuple(judged), tuple(rows))


_Place = tuple[list[Span], list[Span]]
"""Ranges of characters on the Chinese and on the English side."""


def _places(alignment: Alignment, row: GoldRow) -> _Place:
    zh, en = languages(alignment)
    found = []
    for side, positions, words in ((zh, row.zh, row.zh_span), (en, row.en, row.en_span)):
        segments = alignment.document(side).segments
        ranges = [
            Span(p, start, start + len(words)) for p in positions for start in _occurrences(segments[p].text, words)
        ]
        chosen = [] if row.occurrence is None else ranges[row.occurrence : row.occurrence + 1]
        found.append(chosen or ranges)
    return found[0], found[1]


def _occurrences(text: str, words: str) -> list[int]:
    """Return where words stand in a text: whole words if there are such, else any characters."""
    if not words:
        return []
    literal = re.escape(words)
    left, right = (
        (r"(?<![A-Za-z0-9])" if words[0].isascii() else ""),
        (r"(?![A-Za-z0-9])" if words[-1].isascii() else ""),
    )
    whole = [match.start() for match in re.finditer(f"{left}{literal}{right}", text)]
    return whole or [match.start() for match in re.finditer(literal, text)]


def _spans(alignment: Alignment, finding: Finding) -> _Place:
    zh, en = languages(alignment)
    if finding.source_span or finding.target_span:
        marked = [finding.span(side) for side in (zh, en)]
        return [s for s in marked[:1] if s], [s for s in marked[1:] if s]
    bead = alignment.beads[finding.bead]
    whole = [[Span(p, 0, len(alignment.document(side).segments[p].text)) for p in bead.side(side)] for side in (zh, en)]
    return whole[0], whole[1]


def _overlap(a: _Place, b: _Place) -> bool:
    return any(
        x.segment == y.segment and x.start < y.end and y.start < x.end
        for ours, theirs in zip(a, b, strict=True)
        for x in ours
        for y in theirs
    )
