"""Keeping in a project what was extracted from it and traced in it, beside whoever has it open.

A transaction replaces the value as a whole, so that a review which is running sees the old one or the new one. The log
of the review may have grown since the project was read: what is kept is known by the texts of the segments, so that it
fits as far as these are there still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from aligner.errors import ProjectError
from aligner.kept import KeptReport, KeptTerm, ReportingSentence, TermPlace
from aligner.model import Alignment, segment_key
from aligner.project.damage import say_damage
from aligner.project.file import ProjectFile, check_writable
from aligner.project.kept import REPORTS_VALUE, TERMS_VALUE, add_reports, terms_to_json
from aligner.terms.extraction import Extracted
from aligner.writers.traced import TracedDocument

__all__ = ["check_keeps", "keep_reports", "keep_terms", "kept_report", "kept_term"]


def check_keeps(project: Path) -> None:
    """Tell before the work begins where nothing could be kept; ProjectError."""
    check_writable(project, "pass --no-keep to leave it as it is")


def keep_terms(project: Path, alignment: Alignment, terms: Iterable[Extracted]) -> None:
    """Put extracted terms in the place of those that a project keeps; ProjectError where that cannot be."""
    text = terms_to_json(tuple(kept_term(alignment, term) for term in terms))
    _keep(project, TERMS_VALUE, lambda _: text)


def keep_reports(project: Path, alignment: Alignment, documents: Sequence[TracedDocument]) -> None:
    """Add traced documents to those that a project keeps, in the place of the same ones; ProjectError as above."""
    reports = tuple(kept_report(alignment, document) for document in documents)
    _keep(project, REPORTS_VALUE, lambda before: add_reports(before, reports))


def _keep(project: Path, name: str, change: Callable[[str | None], str]) -> None:
    with ProjectFile(project) as file:
        try:
            file.change_value(name, change)
        except OSError as error:
            raise ProjectError(f"{project}: nothing was kept in it: {error}; pass --no-keep to do without") from error
        except (ValueError, TypeError, KeyError) as error:
            raise ProjectError(f"{project}: is damaged: {say_damage(error)}") from error


def kept_term(alignment: Alignment, term: Extracted) -> KeptTerm:
    """Return an extracted term with its places by content."""
    is_chinese = alignment.source.is_chinese
    source, target = alignment.source.segments, alignment.target.segments
    places = []
    for place in term.places:
        spans = (place.chinese, place.english) if is_chinese else (place.english, place.chinese)
        texts = source[spans[0].segment].text, target[spans[1].segment].text
        words = [text[span.start : span.end] for text, span in zip(texts, spans, strict=True)]
        places.append(TermPlace(words[0], words[1], segment_key(texts[0]), segment_key(texts[1])))
    words = [term.chinese, term.english] if is_chinese else [term.english, term.chinese]
    return KeptTerm(words[0], words[1], term.score, term.kind, tuple(places))


def kept_report(alignment: Alignment, traced: TracedDocument) -> KeptReport:
    """Return a traced document with the segments that it reports by content."""
    document, segments = traced.document, alignment.document(traced.side).segments
    sentences = []
    for number, (text, trace) in enumerate(zip(document.texts(), traced.traces, strict=True), 1):
        scores: dict[str, float] = {}
        for bead, score in zip(trace.beads, trace.scores, strict=True):
            for position in alignment.beads[bead].side(traced.side):
                key = segment_key(segments[position].text)
                scores[key] = max(score, scores.get(key, 0.0))
        if scores:
            sentences.append(ReportingSentence(number, text, trace.relation, trace.score, tuple(scores.items())))
    key = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    return KeptReport(document.name, key, document.language, traced.side, len(traced.traces), tuple(sentences))
