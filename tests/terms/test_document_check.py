"""A document against a termbase: what is an alarm, of which kind, and what is none. All terms are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest

from aligner.encoders.base import TokenEncoder
from aligner.model import Document
from aligner.segmenters.document import split_document
from aligner.settings import TermCheckSettings
from aligner.terminology import find_term_findings
from aligner.terms.document_check import DocumentChecker, TermFinding
from aligner.terms.model import Rendering, Term, Termbase, make_term
from tests.builders import bitext_of


def _term(source: str, *allowed: str, forbidden: str = "", usage: str = "") -> Term:
    renderings = [Rendering(text, "preferred" if k == 0 else "admitted") for k, text in enumerate(allowed)]
    renderings += [Rendering(forbidden, "forbidden")] if forbidden else []
    return make_term(source, renderings, Term(source, (Rendering("?"),), usage=usage))


_TERMBASE = Termbase(
    (
        _term("中匈铁路", "China-Hungary railway"),
        _term("中乌农业合作", "China-Uzbekistan agricultural cooperation"),
        _term("绿色港口", "green harbors", "eco-ports"),
        _term("互通畅行协定", "agreement on unhindered mutual access"),
        _term("贸易畅通", "smooth trade"),
        _term("乡村振兴", "rural vitalization", forbidden="village revival"),
        _term("和平、发展、合作", "peace, development, and cooperation"),
        _term("四面开花", "thrive everywhere", usage="context"),
    ),
    "zh-CN",
    "en-US",
)


def _findings(sentence: str) -> list[TermFinding]:
    return DocumentChecker(_TERMBASE, "en-US", TermCheckSettings()).check(sentence)


@pytest.mark.parametrize(
    ("sentence", "source", "kind", "found"),
    [
        ("They agreed on unimpeded trade and fewer tariffs.", "贸易畅通", "variant", "unimpeded trade"),
        ("A village revival programme was announced.", "乡村振兴", "forbidden", "village revival"),
        ("The China-Hungery railway opened.", "中匈铁路", "error", "China-Hungery railway"),
        ("They spoke of agricultural cooperation between China and Ukraine.", "中乌农业合作", "error", "Ukraine"),
    ],
)
def test_departures_are_found_and_named(sentence: str, source: str, kind: str, found: str) -> None:
    """Another literal wording, a forbidden one, a mangled name, another country."""
    findings = [finding for finding in _findings(sentence) if finding.source_term == source]
    assert [finding.kind for finding in findings] == [kind]
    assert found in findings[0].found
    assert sentence[findings[0].start : findings[0].end] == findings[0].found


@pytest.mark.parametrize(
    "sentence",
    [
        "The China–Hungary Railway carries more freight.",
        "China-Uzbekistan agricultural cooperation grows.",
        "There was agricultural cooperation between China and Uzbekistan.",
        "Every Green Harbor needs shore power, and so do eco-ports.",
        "We stand for peace, development and cooperation.",
        "Smooth, reliable trade matters.",
        "Ports thrive in all places.",
        "The weather was fine.",
        "",
    ],
)
def test_what_differs_in_form_only_is_no_alarm(sentence: str) -> None:
    """Comma, capital, dash, number, order, an admitted rendering, an inserted word, a term of one passage."""
    assert _findings(sentence) == []


def test_findings_of_a_sentence_do_not_overlap() -> None:
    """Of two that share words the graver one stays."""
    findings = _findings("The China-Hungery railway means unimpeded trade after the village revival.")
    assert [finding.kind for finding in findings] == ["error", "variant", "forbidden"]
    assert all(a.end <= b.start for a, b in pairwise(findings))


def test_severity_follows_the_kind() -> None:
    """Errors and forbidden wordings are major, variants minor."""
    findings = _findings("The China-Hungery railway means unimpeded trade after the village revival.")
    assert [finding.severity for finding in findings] == ["major", "minor", "major"]


def test_reported_segments_tell_what_a_term_became(token_encoder: TokenEncoder) -> None:
    """A wording that the dictionary does not join to the term is found by way of the segment."""
    bitext = bitext_of(
        (
            "我们将扩建互通畅行协定下的绿色港口网络。",
            ("We will enlarge the network of green harbors under the agreement on unhindered mutual access."),
        ),
        ("今年粮食产量创新高。", "Grain output reached a record this year."),
    )
    text = (
        "The minister said they would enlarge the network of clean "
        "seaports under the agreement on unhindered mutual access."
    )
    document = split_document(Document("report", "en-US", text))
    alone = find_term_findings(document, _TERMBASE)[0]
    against = find_term_findings(document, _TERMBASE, bitext, token_encoder)[0]
    assert not [finding for finding in alone if finding.source_term == "绿色港口"]
    traced = [finding for finding in against if finding.source_term == "绿色港口"]
    assert [(finding.kind, finding.origin) for finding in traced] == [("variant", "trace")]
    assert "seaports" in traced[0].found
