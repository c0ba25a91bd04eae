"""Titles of works as tab-separated tables: every title of the text, and the decided ones as a termbase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aligner.model import Bitext, Finding, Side, Span, Title
from aligner.text.titles import title_key
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.tsv import table

__all__ = ["TERM_COLUMNS", "TITLE_COLUMNS", "render_title_terms", "render_titles"]

TITLE_COLUMNS = tuple("source_title target_title kind source_ids target_ids status".split())
TERM_COLUMNS = tuple("source_term target_term status domain locale note".split())


def render_titles(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return a row a title and rendering, in the order of the text, with all segments in which it stands.

    `status` is what the register says of the rendering, or else what was said of a finding on it, or else `open`.
    """
    groups: dict[tuple[str, str, str], list[Title]] = {}
    for title in bitext.titles:
        key = title_key(bitext.title_text(title, "source"), bitext.title_text(title, "target"))
        groups.setdefault((*key, title.kind), []).append(title)
    registered = {title_key(entry.source_title, entry.target_title): entry.status for entry in bitext.register}
    found = {(f.source_span, f.target_span): f for f in bitext.findings if f.code == "localized-title"}
    rows = (
        (
            bitext.title_text(titles[0], "source"),
            bitext.title_text(titles[0], "target"),
            kind,
            _ids(bitext, "source", titles),
            _ids(bitext, "target", titles),
            registered.get((source, target)) or _status(titles, found),
        )
        for (source, target, kind), titles in groups.items()
    )
    rendered = table(TITLE_COLUMNS, rows, options)
    n_found = sum(checked.n_items for checked in bitext.checked if checked.family == "titles")
    if n_found and not bitext.titles:
        note = f"{n_found} titles were found before projects kept them; run aligner align or aligner check again"
        return replace(rendered, notes=(note,))
    return rendered


def _ids(bitext: Bitext, side: Side, titles: list[Title]) -> str:
    positions = sorted({span.segment for title in titles if (span := title.span(side))})
    return " ".join(map(str, bitext.alignment.document(side).ids(tuple(positions))))


def _status(titles: list[Title], found: Mapping[tuple[Span | None, Span | None], Finding]) -> str:
    """Return the first status other than `open` that a finding on one of the titles has."""
    findings = (found.get((title.source_span, title.target_span)) for title in titles)
    return next((f.status for f in findings if f and f.status != "open"), "open")


def render_title_terms(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the decided titles and the agreed terms as a termbase; `note` tells who decided, when and why."""
    titles = (
        (
            entry.source_title,
            entry.target_title,
            entry.status,
            entry.work,
            entry.locale,
            "; ".join(part for part in (entry.source, entry.by, entry.at, entry.comment) if part),
        )
        for entry in bitext.register
    )
    locale = bitext.alignment.target.language
    terms = (
        (term.source, term.target, "confirmed", "", locale, "; ".join(filter(None, ("review", term.by, term.at))))
        for term in bitext.terms
    )
    return table(TERM_COLUMNS, (*titles, *terms), options)
