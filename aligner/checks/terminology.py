"""A bitext against a termbase: renderings that are forbidden, missing or not those that it gives, or that vary.

For every source form in a bead (`terms.matching`; of two that overlap, the longer): whether an allowed rendering stands
on the other side, in any form that counts as the same, or a forbidden one as it is written; else which words stand
there instead (`term_words`). A term that is rendered in several ways in the text is one finding more, with counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.passages import Pair, Passage, find_pairs
from aligner.checks.renderings import Group, Occurrence, make_finding
from aligner.checks.term_words import find_chinese, find_english
from aligner.codes import CODES
from aligner.lexicon.stems import content_stems
from aligner.model import Alignment, Checked, Finding, Span
from aligner.settings import CheckSettings
from aligner.terms.index import IndexedTerm, TermIndex
from aligner.terms.matching import Hit
from aligner.terms.phrases import Range, ReadText

__all__ = ["GROUP_KIND", "TermUse", "accepts", "check_terminology", "check_terms", "measure"]

GROUP_KIND = "termbase"
"""What the evidence of `term-inconsistent` says where the term is that of a termbase."""

Kind: TypeAlias = Literal["allowed", "forbidden", "variant", "missing"]

_SURE_FORBIDDEN = 0.9
_SURE_GROUP = 0.8
_MISSING = 0.6
"""Confidences by hand: a missing rendering is often a pronoun or said in another sentence."""
_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term in a bead and what stands for it: `words` are the characters of the other side's passage.

    share: how much of the rendering the words account for; 1 where they are one of the termbase's renderings.
    rendering: which, by its number. n_hits: how often the term stands in the bead.
    """

    term: IndexedTerm
    kind: Kind
    pair: Pair
    hit: Hit
    words: Range | None
    share: float
    rendering: int | None
    n_hits: int


def check_terminology(context: CheckContext) -> CheckResult:
    """Return what departs from the termbase; `n_items` counts the terms that were looked at, once a bead."""
    index = context.terms
    if index is None:
        return CheckResult((), Checked("terminology", 0, "no termbase was given; pass --termbase FILE"))
    return check_terms(context.alignment, index, context.settings)


def check_terms(alignment: Alignment, index: TermIndex, settings: CheckSettings) -> CheckResult:
    """Do so without a context: nothing here needs vectors."""
    uses = list(measure(alignment, index, settings))
    findings = [_finding(alignment, index, use) for use in uses if accepts(use, alignment, settings)]
    findings += _inconsistent(alignment, index, uses, settings)
    return CheckResult(tuple(findings), Checked("terminology", len(uses)))


def measure(alignment: Alignment, index: TermIndex, settings: CheckSettings) -> Iterator[TermUse]:
    """Yield every term of every bead that has both sides, with what stands for it."""
    for pair in find_pairs(alignment):
        source, target = _sides(pair)
        hits = index.hits(source.text)
        if not hits:
            continue
        read = index.phrases.read(target.text)
        by_form: dict[int, list[Hit]] = {}
        for hit in hits:
            by_form.setdefault(hit.form, []).append(hit)
        for form, own in by_form.items():
            yield _measure_term(pair, index, index.terms[form], own, read, settings)


def _sides(pair: Pair) -> tuple[Passage, Passage]:
    return (pair.chinese, pair.english) if pair.chinese_side == "source" else (pair.english, pair.chinese)


def _measure_term(
    pair: Pair, index: TermIndex, term: IndexedTerm, hits: list[Hit], read: ReadText, settings: CheckSettings
) -> TermUse:
    kind: Kind = "allowed"
    share = 1.0
    found = index.find_allowed(term, read)
    forbidden = index.find_forbidden(term, read) if term.forbidden else None
    if forbidden and _is_forbidden(index, read, found, forbidden, len(hits)):
        kind, found = "forbidden", forbidden
    elif not found and term.allowed:
        found = index.find_allowed(term, read, settings.term_inserted_words)
    number, words = found or (None, None)
    if words is None and term.is_demanded:
        kind, share = "missing", 0.0
        instead = _find_instead(pair, index, term, hits, read.text)
        if instead and instead[1] >= settings.term_variant_from:
            kind, (words, share) = "variant", instead
    return TermUse(term, kind, pair, hits[0], words, share, number, len(hits))


def _is_forbidden(
    index: TermIndex, read: ReadText, allowed: tuple[int, Range] | None, forbidden: tuple[int, Range], n_hits: int
) -> bool:
    """Whether forbidden words count where there may be allowed ones too: the longer of two that overlap does."""
    if allowed is None:
        return True
    (start, end), (first, last) = allowed[1], forbidden[1]
    if (start, end) == (first, last):
        # The two are one but for case, hyphen or number: what is written decides.
        written = re.escape(index.texts[forbidden[0]])
        return re.search(rf"(?<!\w){written}(?!\w)", read.text) is not None
    if first < end and start < last:
        return last - first > end - start
    return n_hits > 1


def _find_instead(
    pair: Pair, index: TermIndex, term: IndexedTerm, hits: list[Hit], text: str
) -> tuple[Range, float] | None:
    source = _sides(pair)[0].text
    hit = hits[0]
    rest = f"{source[: hit.start]}\n{source[hit.end :]}"
    find = find_english if pair.chinese_side == "source" else find_chinese
    renderings = [index.texts[k] for k in (*term.allowed, *term.forbidden)]
    found = find(source[hit.start : hit.end], rest, renderings, text)
    return ((found.start, found.end), found.share) if found else None


def accepts(use: TermUse, alignment: Alignment, settings: CheckSettings) -> bool:
    """Decide from the measures alone whether a use is worth a finding; unsure beads say nothing of what is missing."""
    if use.kind == "allowed":
        return False
    return use.kind == "forbidden" or alignment.beads[use.pair.position].confidence >= settings.consistency_confidence


def _spans(use: TermUse) -> tuple[Span, Span | None]:
    source, target = _sides(use.pair)
    return source.span(use.hit.start, use.hit.end), target.span(*use.words) if use.words else None


def _finding(alignment: Alignment, index: TermIndex, use: TermUse) -> Finding:
    source, target = _spans(use)
    source_side, target_side = _sides(use.pair)
    written = source_side.text[use.hit.start : use.hit.end]
    words = target_side.text[slice(*use.words)] if use.words else ""
    expected = [index.texts[k] for k in use.term.allowed]
    wanted = " or ".join(f"“{text}”" for text in expected[:_MOST_SHOWN])
    code = f"term-{use.kind}"
    said = {
        "forbidden": f"“{words}” may not stand for “{written}”" + (f": {wanted} does" if wanted else ""),
        "variant": f"“{words}” stands for “{written}”; the termbase has {wanted}",
        "missing": f"“{written}” is not rendered by {wanted}",
    }[use.kind]
    notes = [term.note for term in use.term.terms if term.note]
    evidence = [("term", use.term.source), ("expected", "; ".join(expected)), ("found", words)]
    evidence += [("note", notes[0])] if notes else []
    confidence = {"forbidden": _SURE_FORBIDDEN, "missing": _MISSING}.get(use.kind, 0.5 + 0.4 * min(use.share, 1.0))
    sure = alignment.beads[use.pair.position].confidence
    return Finding(
        code=code,
        bead=use.pair.position,
        severity=CODES[code].severity,
        source_span=source,
        target_span=target,
        message=said,
        evidence=tuple((name, value) for name, value in evidence if value),
        confidence=round(confidence * (0.5 + 0.5 * sure), 4),
    )


def _inconsistent(
    alignment: Alignment, index: TermIndex, uses: Iterable[TermUse], settings: CheckSettings
) -> Iterator[Finding]:
    """Yield a finding for every term that is rendered in several ways; `info` where the termbase allows all of them."""
    groups: dict[str, list[TermUse]] = {}
    for use in uses:
        if use.words and alignment.beads[use.pair.position].confidence >= settings.consistency_confidence:
            groups.setdefault(use.term.source, []).append(use)
    for source, group in groups.items():
        found = Group(source, "source", tuple(_occurrence(index, use) for use in group), GROUP_KIND)
        if found.varies:
            finding = make_finding(found, _SURE_GROUP)
            yield finding if any(use.kind != "allowed" for use in group) else replace(finding, severity="info")


def _occurrence(index: TermIndex, use: TermUse) -> Occurrence:
    source, target = _spans(use)
    words = _sides(use.pair)[1].text[slice(*use.words)] if use.words else ""
    if use.rendering is not None:
        key = " ".join(index.phrases.codes[use.rendering][:1]) or words
    else:
        key = " ".join(sorted(content_stems(words))) or words
    return Occurrence(use.pair.position, source, target or source, words, key)
