"""What a project keeps beside a bitext, for tests: places by the texts of the segments."""

from __future__ import annotations

from aligner.kept import KeptReport, KeptTerm, ReportingSentence, TermPlace
from aligner.model import segment_key

__all__ = ["kept_report", "kept_term"]


def kept_term(
    source: str, target: str, *texts: tuple[str, str], words: str = "", score: float = 0.9, kind: str = "term"
) -> KeptTerm:
    """Build a candidate that stands in some pairs of segments, the last time in other words if some are given."""
    places = [TermPlace(source, target, segment_key(zh), segment_key(en)) for zh, en in texts]
    if words:
        places[-1] = TermPlace(source, words, places[-1].source_key, places[-1].target_key)
    return KeptTerm(source, target, score, kind, tuple(places))


def kept_report(
    name: str, *sentences: tuple[str, str, tuple[str, ...]], n_sentences: int = 5, key: str = ""
) -> KeptReport:
    """Build an English document whose first sentences, each with its relation, report segments of these texts."""
    found = tuple(
        ReportingSentence(k, text, relation, 0.8, tuple((segment_key(segment), 0.8) for segment in segments))
        for k, (text, relation, segments) in enumerate(sentences, 1)
    )
    return KeptReport(name, key or name, "en-US", "target", n_sentences, found)
