"""A document against a termbase: what is an alarm, of which kind, and what is none. All terms are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest

from aligner.encoders.base import TokenEncoder
from aligner.model import Document
from aligner.segmenters.document import split_document
from aligner.settings import TermCheckSettings
from aligner.terminology import find_term_findings
from aligner.terms.document_check import DocumentChecker, Reported, TermFinding
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


_RURAL = _term("乡村振兴", "rural vitalization", forbidden="village revival")


def _reported(term: Term, relation: str = "close", met: float = 0.05, around: float = 0.8) -> Reported:
    """Build a report of a segment in whose words nothing stands for a term; the gap is after ten characters."""
    return Reported(
        term, term.targets[0], None, 0.0, 0.0, relation, 0.9, is_listed=True, met=met, around=around, gap=10
    )


def test_a_term_that_a_close_report_leaves_out_is_missing() -> None:
    """With no words, a place between words, and as no alarm."""
    sentence = "They agree on ports, and they would like to build roads."
    checker = DocumentChecker(_TERMBASE, "en-US", TermCheckSettings())
    (finding,) = checker.check(sentence, [_reported(_RURAL), _reported(_RURAL)])
    assert (finding.kind, finding.found, finding.severity) == ("missing", "", "info")
    assert (finding.start, finding.end, finding.expected) == (10, 10, "rural vitalization")


@pytest.mark.parametrize(
    ("sentence", "report", "beside"),
    [
        ("They agree on ports.", _reported(_RURAL, "partial"), ""),
        ("They agree on ports.", _reported(_RURAL, met=0.4), ""),
        ("They agree on ports.", _reported(_RURAL, around=0.3), ""),
        ("They agree on ports and rural roads.", _reported(_RURAL), ""),
        ("They agree on ports and the countryside.", _reported(_RURAL), ""),
        ("They agree on ports.", _reported(_RURAL), "Rural vitalization comes next."),
        ("They agree on ports.", _reported(_term("四面开花", "thrive everywhere", usage="context")), ""),
    ],
)
def test_what_may_be_said_elsewhere_or_in_other_words_is_not_missing(
    sentence: str, report: Reported, beside: str
) -> None:
    """A loose report, linked words, words around it that are gone too, a word of it, its sense, the next sentence."""
    checker = DocumentChecker(_TERMBASE, "en-US", TermCheckSettings())
    assert [f for f in checker.check(sentence, [report], beside) if f.kind == "missing"] == []


def test_a_gap_is_found_by_way_of_the_pair(token_encoder: TokenEncoder) -> None:
    """A report that follows a sentence and drops one member of a list; one that drops none has no finding."""
    whole = "The two sides will expand grain trade, green harbors and railway transport."
    short = "The two sides will expand grain trade and railway transport."
    pair = bitext_of(
        ("双方要扩大粮食贸易、绿色港口和铁路运输。", whole),
        ("春天的山谷里开满了野花。", "In spring the valley is full of wild flowers."),
    )
    documents = [split_document(Document("report", "en-US", text)) for text in (short, whole)]
    found = [
        [f for f in find_term_findings(document, _TERMBASE, pair, token_encoder)[0] if f.kind == "missing"]
        for document in documents
    ]
    assert [f.source_term for f in found[0]] == ["绿色港口"]
    assert short[: found[0][0].start].endswith("trade")
    assert found[1] == []
