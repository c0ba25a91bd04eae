"""The report: one page that needs no network and shows a bitext by risk, as a picture, and pair by pair.

    Bitext -> views (frozen, all decisions made) -> Jinja2 template -> str

Text is never HTML: every string goes through the autoescaping template, and the page's policy admits no style
or script but the two blocks of this package, by their hashes (Content Security Policy, level 2). Characters
that cannot stand in HTML, or that would turn the order of what follows, are shown as symbols.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.codes import CODES, severity_rank
from aligner.model import SIDES, Bitext, Document, Finding, Side, Span
from aligner.summary import (
    FAMILIES,
    LOW_CONFIDENCE,
    Summary,
    boilerplate_kind,
    is_to_look_at,
    not_checked,
    sample_sentence,
    summarise,
    verdict,
)
from aligner.triage import FIRST_GROUPS, Group, group_findings
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.html_data import pair_data
from aligner.writers.html_kept import view_kept
from aligner.writers.pages import content_policy, page_template, resource, visible
from aligner.writers.picture import draw_alignment

__all__ = ["render_html", "render_report", "visible"]

_MOST_OF_PASSAGE = 8
"""Segments of a passage without counterpart that its card shows."""

_MOST_PAIRS = 24
"""Links to pairs that one card shows; the table below has a filter for all of them."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that are marked alike: `marks` are numbers of findings, `severity` the worst of them."""

    text: str
    severity: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One segment in pieces; `number` is its id, with a plus where it is a cell of several.

    `place` is what its document calls it: the number of a clause, the cell of a table.
    """

    number: str
    place: str
    pieces: tuple[_Piece, ...]
    opens_paragraph: bool
    after_gap: bool


@dataclass(frozen=True, slots=True)
class _Text:
    """One side of a bead or finding."""

    side: Side
    language: str
    units: tuple[_Unit, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """A group of findings as the page shows it: by its first. `pairs` count from 1, the first `_MOST_PAIRS` of them."""

    anchor: str
    code: str
    meaning: str
    severity: str
    status: str
    message: str
    words: tuple[str, str]
    sides: tuple[_Text, ...]
    evidence: tuple[tuple[str, str], ...]
    confidence: float
    comment: str
    pairs: tuple[int, ...]
    n_pairs: int
    n: int
    is_passage: bool


@dataclass(frozen=True, slots=True)
class _Count:
    """How many alarms of one code and severity there are, and the anchor of the first."""

    code: str
    meaning: str
    severity: str
    n: int
    anchor: str


@dataclass(frozen=True, slots=True)
class _Chip:
    """A finding in the row of its pair."""

    mark: int
    anchor: str
    code: str
    severity: str
    status: str
    message: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A bead as the table shows it; `data` is what programs read."""

    number: int
    data: str
    shape: str
    confidence: float
    is_low: bool
    status: str
    note: str
    boilerplate: str
    sides: tuple[_Text, ...]
    chips: tuple[_Chip, ...]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """The findings in the lists of the page, and the anchor of each finding by its position.

    `first` and `rest` are to be looked at, the riskiest first, `n_groups` cards in all; `counts` sums them up.
    """

    n_groups: int
    counts: tuple[_Count, ...]
    first: tuple[_Card, ...]
    rest: tuple[_Card, ...]
    links: tuple[_Card, ...]
    settled: tuple[_Card, ...]
    anchors: tuple[str, ...]


def render_report(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the report as a file; of the options' date it shows the day."""
    day = "-".join(filter(None, (options.date[:4], options.date[4:6], options.date[6:8])))
    return Rendered(render_html(bitext, date=day).encode())


def render_html(bitext: Bitext, *, date: str = "") -> str:
    """Return the report as one HTML page. `date` is shown as given; without it the page holds no time."""
    summary = summarise(bitext)
    grouped = _group_findings(bitext)
    style, script = resource("report.css"), resource("report.js")
    alignment = bitext.alignment
    page = page_template("report.html").render(
        policy=content_policy(style, script),
        style=style,
        script=script,
        source=alignment.source,
        target=alignment.target,
        names=tuple(dict.fromkeys(filter(None, (summary.source_name, summary.target_name)))),
        verdict=verdict(summary),
        samples=tuple(map(sample_sentence, summary.samples)),
        summary=summary,
        checked=_checked_words(summary),
        not_checked=not_checked(summary),
        grouped=grouped,
        picture=draw_alignment(
            alignment,
            low=frozenset(number - 1 for number in summary.low_confidence),
            flagged=frozenset(finding.bead for finding in bitext.findings if is_to_look_at(finding)),
        ),
        rows=_rows(bitext, grouped.anchors, frozenset(summary.low_confidence)),
        kept=view_kept(bitext, _MOST_PAIRS),
        low_confidence=LOW_CONFIDENCE,
        signature=bitext.signature,
        date=date,
    )
    return page if page.endswith("\n") else page + "\n"


def _checked_words(summary: Summary) -> tuple[tuple[str, int], ...]:
    """Return what was looked at, in words where the family is a known one, and how many of it."""
    return tuple(
        (FAMILIES.get(checked.family, checked.family), checked.n_items)
        for checked in summary.checked
        if not checked.skipped
    )


def _group_findings(bitext: Bitext) -> _Grouped:
    anchors = [""] * len(bitext.findings)
    lists: dict[str, list[_Card]] = {"to_look_at": [], "links": [], "settled": []}
    for number, group in enumerate(group_findings(bitext), 1):
        for k in group.findings:
            anchors[k] = f"f{number}"
        name = "settled" if group.is_settled else "to_look_at" if group.is_to_look_at else "links"
        lists[name].append(_card(bitext, f"f{number}", group))
    to_look_at = lists["to_look_at"]
    return _Grouped(
        n_groups=len(to_look_at),
        counts=tuple(_count(to_look_at)),
        first=tuple(to_look_at[:FIRST_GROUPS]),
        rest=tuple(to_look_at[FIRST_GROUPS:]),
        links=tuple(lists["links"]),
        settled=tuple(lists["settled"]),
        anchors=tuple(anchors),
    )


def _count(cards: Iterable[_Card]) -> Iterable[_Count]:
    """Yield how many findings each code has, in the order in which the codes first come."""
    counts: dict[tuple[str, str], _Count] = {}
    for card in cards:
        key = (card.severity, card.code)
        so_far = counts.get(key, _Count(card.code, card.meaning, card.severity, 0, card.anchor))
        counts[key] = replace(so_far, n=so_far.n + card.n)
    return counts.values()


def _card(bitext: Bitext, anchor: str, group: Group) -> _Card:
    shown = group.findings[: _MOST_OF_PASSAGE if group.is_passage else 1]
    numbered = tuple((k, bitext.findings[k]) for k in shown)
    finding = bitext.findings[shown[0]]
    segments = {
        side: tuple(sorted({p for _, found in numbered for p in bitext.finding_segments(found, side)}))
        for side in SIDES
    }
    return _Card(
        anchor=anchor,
        code=group.code,
        meaning=CODES[group.code].meaning,
        severity=group.severity,
        status=finding.status,
        message=finding.message,
        words=group.words,
        sides=tuple(_text(bitext, side, segments[side], numbered) for side in SIDES),
        evidence=finding.evidence,
        confidence=group.confidence,
        comment=finding.comment,
        pairs=group.beads[:_MOST_PAIRS],
        n_pairs=len(group.beads),
        n=group.n,
        is_passage=group.is_passage,
    )


def _rows(bitext: Bitext, anchors: Sequence[str], low: frozenset[int]) -> Iterable[_Row]:
    on_bead: dict[int, list[tuple[int, Finding]]] = {}
    for k, finding in enumerate(bitext.findings):
        on_bead.setdefault(finding.bead, []).append((k, finding))
    for position, bead in enumerate(bitext.alignment.beads):
        numbered = sorted(on_bead.get(position, []), key=lambda item: -severity_rank(item[1].severity))
        yield _Row(
            number=position + 1,
            data=pair_data(bitext.alignment, bead, visible),
            shape=bead.shape,
            confidence=bead.confidence,
            is_low=position + 1 in low,
            status=bead.status,
            note=bead.note,
            boilerplate="" if bead.is_pair else boilerplate_kind(bitext.findings_of(position)),
            sides=tuple(_text(bitext, side, bead.side(side), numbered) for side in SIDES),
            chips=tuple(_Chip(k, anchors[k], f.code, f.severity, f.status, f.message) for k, f in numbered),
        )


def _text(bitext: Bitext, side: Side, positions: tuple[int, ...], numbered: Iterable[tuple[int, Finding]]) -> _Text:
    document = bitext.alignment.document(side)
    spans: dict[int, list[tuple[Span, int, Finding]]] = {}
    for k, finding in numbered:
        span = finding.span(side)
        if span is not None:
            spans.setdefault(span.segment, []).append((span, k, finding))
    units = tuple(
        _unit(document, p, spans.get(p, ()), after_gap=rank > 0 and positions[rank - 1] != p - 1)
        for rank, p in enumerate(positions)
    )
    return _Text(side, document.language, units)


def _unit(document: Document, position: int, spans: Sequence[tuple[Span, int, Finding]], *, after_gap: bool) -> _Unit:
    text = document.segments[position].text
    first, *more = document.ids((position,))
    # Where every segment is a paragraph, as in a table of pairs, the mark would say nothing.
    opens_paragraph = position in document.paragraphs and len(document.paragraphs) < len(document.segments)
    number = f"{first}+" if more else str(first)
    return _Unit(number, document.anchor(position), tuple(_cut(text, spans)), opens_paragraph, after_gap)


def _cut(text: str, spans: Sequence[tuple[Span, int, Finding]]) -> Iterable[_Piece]:
    """Yield a text cut at every border of a span, so that spans may overlap though elements must nest."""
    if not spans:
        yield _Piece(text)
        return
    borders = sorted({0, len(text), *(edge for span, _, _ in spans for edge in (span.start, span.end))})
    for start, end in pairwise(borders):
        over = [(k, finding) for span, k, finding in spans if span.start <= start and end <= span.end]
        if not over:
            yield _Piece(text[start:end])
            continue
        alarms = [finding.severity for _, finding in over if is_to_look_at(finding)]
        severity = max(alarms, key=severity_rank, default="info")
        yield _Piece(text[start:end], severity, " ".join(str(k) for k, _ in over))
