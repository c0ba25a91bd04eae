"""A bitext against a termbase."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aligner.checks.base import CheckContext
from aligner.checks.run import run_checks
from aligner.checks.terminology import check_terminology
from aligner.encoders.hashing import HashingEncoder
from aligner.errors import InputError
from aligner.model import Alignment, Bead, Bitext
from aligner.pipeline import align_documents
from aligner.settings import CheckSettings, Settings
from aligner.summary import summarise, verdict
from aligner.terms.index import make_index
from aligner.terms.model import Termbase
from tests.builders import bitext_of, document_of, reverse
from tests.terms.termbases import term, termbase

_TERMS = termbase(
    term("茶马古道", "Ancient Tea Horse Road", "Tea Horse Road", forbidden=("Tea and Horse Way", "tea horse road")),
    term("山南-海北合作", "South-North cooperation"),
    term("合作", "cooperation"),
    term("联合茶社", "United Teahouses"),
    term("苦尽甘来", "sweetness after bitterness", forbidden=("sweet and sour",), usage="context"),
    term("互免关税", "mutual tariff exemption"),
)


def _bitext(alignment: Alignment, terms: Termbase = _TERMS) -> Bitext:
    index = make_index(terms, alignment.source.language, alignment.target.language)
    assert index is not None
    context = CheckContext(alignment, lambda texts: np.zeros((len(texts), 2), np.float32), CheckSettings(), terms=index)
    return Bitext(alignment, check_terminology(context).findings)


def _found(*pairs: tuple[str, str], terms: Termbase = _TERMS) -> list[tuple[str, str, str]]:
    bitext = _bitext(bitext_of(*pairs).alignment, terms)
    return [(f.code, bitext.span_text(f, "source"), bitext.span_text(f, "target")) for f in bitext.findings]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("沿着茶马古道前进。", "Go along the ancient tea-horse roads."),
        ("沿著「茶馬古道」前進。", "Go along the Tea–Horse Road."),
        ("山南—海北合作不断深化。", "South–North economic cooperation deepens."),
        ("联合茶社说。", "The U.T. said so."),
        ("苦尽甘来。", "Things got better."),
        ("互免关税。", "A MUTUAL TARIFF EXEMPTION applies."),
    ],
)
def test_an_allowed_rendering_in_any_form_is_no_finding(source: str, target: str) -> None:
    """Case, plural, dashes, inserted words, acronyms, scripts; and nobody asks for a rendering of one passage."""
    assert _found((source, target)) == []


def test_a_forbidden_rendering_is_marked_as_written() -> None:
    """In another case than an allowed one too, if it is written just so."""
    assert _found(("茶马古道很长。", "The Tea and Horse Way is long.")) == [
        ("term-forbidden", "茶马古道", "Tea and Horse Way")
    ]
    assert _found(("茶马古道很长。", "The tea horse road is long.")) == [
        ("term-forbidden", "茶马古道", "tea horse road")
    ]
    assert _found(("苦尽甘来。", "It was sweet and sour.")) == [("term-forbidden", "苦尽甘来", "sweet and sour")]


def test_of_a_forbidden_and_an_allowed_rendering_that_overlap_the_longer_counts() -> None:
    """A part of an allowed rendering may be forbidden by itself, and the reverse."""
    terms = termbase(
        term("茶坊", "old tea workshop", forbidden=("workshop",)), term("新政", "changes", forbidden=("old changes",))
    )
    assert _found(("茶坊开门。", "The old tea workshop opens."), terms=terms) == []
    assert _found(("新政已到。", "The old changes came."), terms=terms) == [("term-forbidden", "新政", "old changes")]


def test_other_words_are_marked_and_missing_ones_told() -> None:
    """A variant has the words that stand for the term; what cannot be located is missing."""
    assert _found(("互免关税很重要。", "Exempting tariffs mutually matters.")) == [
        ("term-variant", "互免关税", "Exempting tariffs mutually")
    ]
    assert _found(("联合茶社来了。", "They came.")) == [("term-missing", "联合茶社", "")]


def test_a_term_inside_a_longer_one_is_not_looked_at() -> None:
    """合作 is part of 山南-海北合作 there, and would have been found in its rendering anyway."""
    terms = termbase(term("山南-海北合作", "the Partnership"), term("合作", "cooperation"))
    assert _found(("山南-海北合作不断深化。", "The Partnership deepens."), terms=terms) == []
    assert [code for code, *_ in _found(("合作与山南-海北合作。", "The Partnership."), terms=terms)] == ["term-missing"]


def test_a_term_in_several_renderings_is_one_finding_with_counts() -> None:
    """Info where the termbase allows all of them, minor where one of them departs."""
    road = ("茶马古道很长。", "The Tea Horse Road is long.")
    ancient = ("茶马古道很老。", "The Ancient Tea Horse Road is old.")
    way = ("茶马古道很窄。", "The Tea and Horse Way is narrow.")
    bitext = _bitext(bitext_of(road, road, ancient).alignment)
    (finding,) = bitext.findings
    assert (finding.code, finding.severity) == ("term-inconsistent", "info")
    assert finding.message == "“茶马古道” is rendered in 2 ways: “Tea Horse Road” (2), “Ancient Tea Horse Road” (1)"
    found = _bitext(bitext_of(road, road, way).alignment).findings
    assert [(f.code, f.severity) for f in found] == [("term-forbidden", "major"), ("term-inconsistent", "minor")]


def test_english_may_be_the_source() -> None:
    """The termbase is turned round; variants are located in Chinese."""
    alignment = reverse(
        bitext_of(
            ("茶马驿道很长。", "The ancient tea horse road is long."), ("茶馬古道。", "Tea Horse Roads.")
        ).alignment
    )
    bitext = _bitext(alignment)
    (finding,) = bitext.findings
    assert (finding.code, bitext.span_text(finding, "source")) == ("term-variant", "ancient tea horse road")
    assert bitext.span_text(finding, "target") == "茶马驿道"


def test_spans_are_of_their_segments_in_beads_of_several() -> None:
    """A term in the second segment of a bead, its rendering in the second of the other side."""
    source = document_of("天晴了。", "茶马古道很长。")
    target = document_of("It was fine.", "The Tea and Horse Way is long.", language="en-US")
    bitext = _bitext(Alignment(source, target, (Bead((0, 1), (0, 1), 0.9),)))
    (finding,) = bitext.findings
    assert finding.source_span is not None
    assert finding.target_span is not None
    assert (finding.source_span.segment, finding.target_span.segment) == (1, 1)
    assert bitext.span_text(finding, "target") == "Tea and Horse Way"


def test_unsure_beads_say_nothing_of_what_is_missing() -> None:
    """A forbidden rendering is one wherever it stands."""
    alignment = bitext_of(("联合茶社来了。", "They came."), ("茶马古道。", "Tea and Horse Way.")).alignment
    unsure = replace(alignment, beads=tuple(replace(bead, confidence=0.3) for bead in alignment.beads))
    assert [f.code for f in _bitext(unsure).findings] == ["term-forbidden"]


def test_what_another_check_says_of_the_term_is_not_said_twice() -> None:
    """A quoted term that varies belongs to the termbase's group, if that has it."""
    pairs = [
        ("“茶马古道”很长。", "The “Tea Horse Road” is long."),
        ("“茶马古道”很老。", "The “Tea and Horse Way” is old."),
    ]
    alignment = bitext_of(*pairs).alignment
    encode = HashingEncoder().encode
    without = run_checks(CheckContext(alignment, encode, CheckSettings()))[0]
    assert [f.code for f in without if f.code.startswith("term-")] == ["term-inconsistent"]
    index = make_index(_TERMS, "zh-CN", "en-US")
    found = run_checks(CheckContext(alignment, encode, CheckSettings(), terms=index))[0]
    kinds = [dict(f.evidence).get("kind") for f in found if f.code == "term-inconsistent"]
    assert kinds == ["termbase"]


def test_the_verdict_and_the_signature_tell_that_terms_were_checked() -> None:
    """With counts; without a termbase neither says a word of it."""
    source, target = document_of("茶马古道很长。"), document_of("The Tea and Horse Way is long.", language="en-US")
    bitext = align_documents(source, target, HashingEncoder(), Settings(), termbase=_TERMS)
    assert "1 term departs from the termbase, 1 checked" in verdict(summarise(bitext))
    assert f"termbase {_TERMS.signature}" in bitext.signature
    without = align_documents(source, target, HashingEncoder(), Settings())
    assert "termbase" not in verdict(summarise(without)) + without.signature


def test_a_termbase_of_other_languages_is_refused() -> None:
    """One line names both pairs of languages."""
    source, target = document_of("茶。"), document_of("Tea.", language="en-US")
    french = termbase(term("thé", "Tee"), source_lang="fr", target_lang="de")
    with pytest.raises(InputError, match="has terms from fr to de, and the texts are zh-CN and en-US"):
        align_documents(source, target, HashingEncoder(), Settings(), termbase=french)
