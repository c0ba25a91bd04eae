"""What third documents take from a pair: a row a sentence, or a page with both texts side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aligner.model import Alignment, Bitext, Document, Side
from aligner.terms.tracing_decisions import RELATIONS, Trace
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.pages import content_policy, page_template, resource
from aligner.writers.tsv import table

__all__ = ["TRACE_COLUMNS", "TracedDocument", "render_trace_page", "render_trace_table", "trace_rows"]

TRACE_COLUMNS = tuple("document sentence text source_ids target_ids relation score".split())
_TAKEN = 0.6
"""How surely a word of a sentence must stand in the pair to be marked."""
_LETTER = re.compile(r"\w")
_GAP = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """A third document with a trace for each of its segments; beads are those of the alignment by position.

    side: which side of the pair it was compared with. words: the ranges of the words of each segment.
    """

    document: Document
    traces: tuple[Trace, ...]
    side: Side
    words: tuple[tuple[tuple[int, int], ...], ...]


def trace_rows(alignment: Alignment, documents: Iterable[TracedDocument]) -> Iterator[tuple[str, ...]]:
    """Yield a row a sentence in the columns TRACE_COLUMNS."""
    for traced in documents:
        for number, (text, trace) in enumerate(zip(traced.document.texts(), traced.traces, strict=True), 1):
            yield (
                traced.document.name,
                str(number),
                text,
                _ids(alignment, "source", trace.beads),
                _ids(alignment, "target", trace.beads),
                trace.relation,
                f"{trace.score:.4f}",
            )


def _ids(alignment: Alignment, side: Side, beads: Iterable[int]) -> str:
    positions = sorted(p for k in beads for p in alignment.beads[k].side(side))
    return " ".join(map(str, alignment.document(side).ids(tuple(positions))))


def render_trace_table(bitext: Bitext, documents: Sequence[TracedDocument], options: WriteOptions) -> Rendered:
    """Return a row a sentence."""
    return table(TRACE_COLUMNS, trace_rows(bitext.alignment, documents), options)


@dataclass(frozen=True, slots=True)
class _Reported:
    """A bead beside a sentence: ids and text on the side of the document's language, then on the other."""

    same_ids: str
    same: str
    other_ids: str
    other: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A sentence in pieces, each with whether the pair has it, and the beads beside it."""

    number: int
    pieces: tuple[tuple[str, bool], ...]
    beads: tuple[_Reported, ...]
    relation: str
    score: float


@dataclass(frozen=True, slots=True)
class _Page:
    """A document as the page shows it."""

    number: int
    name: str
    language: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[_Row, ...]


def render_trace_page(bitext: Bitext, documents: Sequence[TracedDocument], options: WriteOptions) -> Rendered:  # noqa: ARG001 - a renderer's signature
    """Return one self-contained page; every text in it is escaped."""
    alignment = bitext.alignment
    style = resource("report.css")
    sides: tuple[Side, Side] = ("target", "source") if documents[0].side == "target" else ("source", "target")
    page = page_template("trace.html").render(
        policy=content_policy(style),
        style=style,
        names=tuple(dict.fromkeys(filter(None, (alignment.source.name, alignment.target.name)))),
        same=alignment.document(sides[0]),
        other=alignment.document(sides[1]),
        documents=[_page(alignment, number, traced) for number, traced in enumerate(documents, 1)],
        signature=bitext.signature,
    )
    return Rendered((page.rstrip("\n") + "\n").encode())


def _page(alignment: Alignment, number: int, traced: TracedDocument) -> _Page:
    counts = Counter(trace.relation for trace in traced.traces)
    rows = tuple(
        _Row(
            k + 1,
            tuple(_pieces(traced.document.segments[k].text, traced.words[k], trace)),
            tuple(_reported(alignment, bead, traced.side) for bead in trace.beads),
            trace.relation,
            trace.score,
        )
        for k, trace in enumerate(traced.traces)
    )
    listed = tuple((relation, counts[relation]) for relation in RELATIONS)
    return _Page(number, traced.document.name, traced.document.language, listed, rows)


def _pieces(text: str, words: Sequence[tuple[int, int]], trace: Trace) -> Iterator[tuple[str, bool]]:
    """Yield a sentence in pieces, each with whether its words stand in the pair; neighbours of one kind are joined.

    Marks belong to the words on both sides of them: none is marked by itself.
    """
    marked = bytearray(len(text))
    for (start, end), taken in zip(words, trace.taken, strict=False):
        if taken >= _TAKEN and _LETTER.search(text, start, end):
            marked[start:end] = b"\1" * (end - start)
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if start > 0 and end < len(text) and marked[start - 1] and marked[end]:
            marked[start:end] = b"\1" * (end - start)
    start = 0
    for k in range(1, len(text) + 1):
        if k == len(text) or marked[k] != marked[start]:
            yield text[start:k], bool(marked[start])
            start = k


def _reported(alignment: Alignment, bead: int, side: Side) -> _Reported:
    other: Side = "source" if side == "target" else "target"
    own = alignment.beads[bead]
    return _Reported(
        _ids(alignment, side, (bead,)),
        alignment.text(own, side),
        _ids(alignment, other, (bead,)),
        alignment.text(own, other),
    )
