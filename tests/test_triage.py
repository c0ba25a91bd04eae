"""What a reviewer reads first, and what as one."""

from __future__ import annotations

from aligner.model import Alignment, Bead, Bitext, Checked, Finding, Span
from aligner.settings import Selection
from aligner.summary import summarise, verdict
from aligner.triage import group_findings, group_records, select
from tests.builders import document_of

_N = 8
_SOURCE = document_of(*(f"第{k}天下雨，仍开市。" for k in range(_N)))
_TARGET = document_of(*(f"Rain on day {k}, market open." for k in range(_N)), language="en-US")
_PAIRS = Alignment(_SOURCE, _TARGET, tuple(Bead((k,), (k,), 0.9) for k in range(_N)))
_LONE = Alignment(
    _SOURCE, document_of("x", language="en-US"), (Bead((0,), (0,), 0.9), *(Bead((k,), (), 0.9) for k in range(1, _N)))
)


def _found(code: str, bead: int, severity: str = "minor", confidence: float = 1.0, status: str = "open") -> Finding:
    """Return a finding on the day's number, which is another word in every bead."""
    return Finding(code, bead, severity, Span(bead, 1, 2), Span(bead, 12, 13), f"m{bead}", (), confidence, status)


def _same(code: str, bead: int, severity: str = "minor", confidence: float = 0.8) -> Finding:
    """Return a finding on 下雨, which every bead has."""
    return Finding(code, bead, severity, Span(bead, 3, 5), None, "rain", (), confidence)


def _order(*findings: Finding) -> list[tuple[str, tuple[int, ...]]]:
    return [(group.code, group.beads) for group in group_findings(Bitext(_PAIRS, findings))]


def test_grave_before_light_sure_before_guessed_costly_before_cheap() -> None:
    """Severity, how sure, what such an error costs, how often."""
    assert _order(
        _found("number-form", 0, "info"),
        _found("term-variant", 1),
        _found("omission", 2, confidence=0.6),
        _found("number-bound", 3, confidence=0.9),
        _found("negation", 4, "major", 0.55),
        _found("number-mismatch", 5, "major"),
        _found("omission", 6, confidence=0.7),
        _found("misaligned", 7, "major", status="dismissed"),
    ) == [
        ("number-mismatch", (6,)),
        ("negation", (5,)),
        ("number-bound", (4,)),
        ("term-variant", (2,)),
        ("omission", (7,)),
        ("omission", (3,)),
        ("number-form", (1,)),
        ("misaligned", (8,)),
    ]


def test_same_words_are_one_group_with_its_places() -> None:
    """The same thing said of the same words, wherever they stand; the surest speaks for it."""
    findings = (
        _same("omission", 0),
        _same("omission", 3, confidence=0.9),
        _same("addition", 4),
        _same("omission", 5, "major"),
    )
    groups = group_findings(Bitext(_PAIRS, findings))
    assert [(g.code, g.severity, g.beads, g.confidence) for g in groups] == [
        ("omission", "major", (6,), 0.8),
        ("omission", "minor", (1, 4), 0.9),
        ("addition", "minor", (5,), 0.8),
    ]
    assert group_records(groups)[1] == {
        "code": "omission",
        "severity": "minor",
        "count": 2,
        "source": "下雨",
        "target": "",
        "message": "rain",
        "confidence": 0.9,
        "beads": [1, 4],
        "findings": [1, 2],
    }


def test_more_places_come_before_fewer() -> None:
    """Where all else is equal, and the rest in the order of the text."""
    assert _order(_found("omission", 1, confidence=0.8), _same("omission", 2), _same("omission", 3)) == [
        ("omission", (3, 4)),
        ("omission", (2,)),
    ]


def test_neighbours_without_counterpart_are_one_group() -> None:
    """A lost passage is one thing to decide; a dateline, or one that is settled, is not part of it."""
    lost = [Finding("unaligned", k, "major", Span(k, 0, 3), None, "lost") for k in range(1, _N)]
    lost[2] = Finding("unaligned", 3, "info", Span(3, 0, 3), None, "dateline", (("boilerplate", "dateline"),))
    lost[5] = Finding("unaligned", 6, "major", Span(6, 0, 3), None, "lost", status="intended")
    groups = group_findings(Bitext(_LONE, tuple(lost)))
    assert [(g.severity, g.beads) for g in groups] == [
        ("major", (2, 3)),
        ("major", (5, 6)),
        ("major", (8,)),
        ("info", (4,)),
        ("major", (7,)),
    ]


def test_shifted_pairs_are_one_group() -> None:
    """Neighbouring pairs that do not belong together have one cause."""
    findings = tuple(Finding("misaligned", k, "major", None, None, f"pair {k}") for k in (1, 2, 3, 6))
    assert _order(*findings) == [("misaligned", (2, 3, 4)), ("misaligned", (7,))]


def test_selection_keeps_codes_and_severities_asked_for() -> None:
    """Only, skip and the least severity; what was left out no longer counts as checked."""
    findings = (_found("number-mismatch", 0, "major"), _found("number-form", 1, "info"), _found("omission", 2))
    bitext = Bitext(_PAIRS, findings, "", (Checked("numbers", 9), Checked("omission", 8)))

    def codes(selection: Selection) -> list[str]:
        return [finding.code for finding in select(bitext, selection).findings]

    assert codes(Selection()) == ["number-mismatch", "number-form", "omission"]
    assert codes(Selection(only=frozenset({"number-form", "omission"}))) == ["number-form", "omission"]
    assert codes(Selection(skip=frozenset({"number-form"}))) == ["number-mismatch", "omission"]
    assert codes(Selection(min_severity="minor")) == ["number-mismatch", "omission"]
    assert codes(Selection(min_severity="major")) == ["number-mismatch"]
    left = select(bitext, Selection(skip=frozenset({"number-mismatch"})))
    assert left.findings_of(0) == ()
    assert verdict(summarise(left)) == "8 pairs, 1 to look at; numbers not checked."
    only = select(bitext, Selection(only=frozenset({"number-mismatch"})))
    assert [(c.family, c.skipped) for c in only.checked] == [("numbers", ""), ("omission", "not asked for")]
