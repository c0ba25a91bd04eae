"""Extracted terms and traced documents as JSON texts among the small values of a project.

They are no part of the log: nobody decided them, and whoever wants them otherwise runs the command again.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import Any

from aligner.kept import Kept, KeptReport, KeptTerm, ReportingSentence, TermPlace

__all__ = [
    "REPORTS_VALUE",
    "TERMS_VALUE",
    "add_reports",
    "kept_from_json",
    "kept_to_json",
    "reports_to_json",
    "terms_to_json",
]

TERMS_VALUE = "extracted_terms"
REPORTS_VALUE = "traced_documents"
"""The names of the two values."""


def kept_to_json(kept: Kept) -> dict[str, str]:
    """Return the values that hold what is kept, by name; none for what is empty."""
    values = {}
    if kept.terms:
        values[TERMS_VALUE] = terms_to_json(kept.terms)
    if kept.reports:
        values[REPORTS_VALUE] = reports_to_json(kept.reports)
    return values


def kept_from_json(terms: str | None, reports: str | None) -> Kept:
    """Return what two values hold; ValueError, TypeError or KeyError for texts that nobody wrote here."""
    return Kept(
        tuple(map(_term, json.loads(terms))) if terms else (),
        tuple(map(_report, json.loads(reports))) if reports else (),
    )


def add_reports(text: str | None, new: tuple[KeptReport, ...]) -> str:
    """Return the value of traced documents with new ones in the place of the same: of one name, or of one text."""
    names, keys = {report.name for report in new}, {report.key for report in new}
    before = kept_from_json(None, text).reports
    others = (report for report in before if report.name not in names and report.key not in keys)
    return reports_to_json((*others, *new))


def terms_to_json(terms: tuple[KeptTerm, ...]) -> str:
    """Return candidates as text."""
    return _text(
        {
            "source": term.source,
            "target": term.target,
            "score": round(term.score, 4),
            "kind": term.kind,
            "places": [astuple(place) for place in term.places],
        }
        for term in terms
    )


def _term(record: dict[str, Any]) -> KeptTerm:
    places = tuple(TermPlace(*map(str, place)) for place in record["places"])
    return KeptTerm(str(record["source"]), str(record["target"]), float(record["score"]), str(record["kind"]), places)


def reports_to_json(reports: tuple[KeptReport, ...]) -> str:
    """Return traced documents as text."""
    return _text(
        {
            "name": report.name,
            "key": report.key,
            "language": report.language,
            "side": report.side,
            "n_sentences": report.n_sentences,
            "sentences": [
                [s.number, s.text, s.relation, round(s.score, 4), [[key, round(score, 4)] for key, score in s.segments]]
                for s in report.sentences
            ],
        }
        for report in reports
    )


def _report(record: dict[str, Any]) -> KeptReport:
    if record["side"] not in ("source", "target"):
        raise ValueError(f"a traced document is of the side {record['side']!r}")
    return KeptReport(
        str(record["name"]),
        str(record["key"]),
        str(record["language"]),
        record["side"],
        int(record["n_sentences"]),
        tuple(
            ReportingSentence(
                int(number), str(text), str(relation), float(score), tuple((str(key), float(s)) for key, s in segments)
            )
            for number, text, relation, score, segments in record["sentences"]
        ),
    )


def _text(records: Any) -> str:
    return json.dumps(list(records), ensure_ascii=False, separators=(",", ":"))
