"""A document in one language against a termbase: forbidden renderings, and places that say a term in other words.

What is accepted goes first: the renderings that a sentence has, by the termbase's own reading of words (case, hyphens,
number, articles do not count). Then come forbidden renderings, then departures (`departures`): in any sentence where
the words are telling enough by themselves, and with less where a trace shows that the sentence reports a segment with
the term in it. A departure that names another country, or a name that is none, is an error; the others are variants.
What is `missing` is said by no word of a sentence that says all that stands around it in its segment.

Of a Chinese document only forbidden forms can be told: no dictionary says what else may mean a term there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.settings import TermCheckSettings
from aligner.terms.departures import (
    Departure,
    SentenceWord,
    TermWords,
    find_departures,
    mangled_name,
    read_sentence,
    read_term,
)
from aligner.terms.matching import TermFinder
from aligner.terms.model import Term, Termbase
from aligner.terms.phrases import Phrases, make_phrases
from aligner.text.scripts import is_chinese

__all__ = ["FOLLOWING", "DocumentChecker", "Kind", "Reported", "TermFinding"]

Kind = Literal["error", "variant", "forbidden", "missing"]
FOLLOWING = ("quote", "close")
"""Relations of a sentence that says what its segment says, so that what it leaves out can be told."""
_KINDS: tuple[Kind, ...] = ("error", "forbidden", "variant", "missing")
_SEVERITY: dict[Kind, str] = {"error": "major", "forbidden": "major", "variant": "minor", "missing": "info"}
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TermFinding:
    """A place of a sentence that speaks of a term without an accepted rendering: characters start to end of it.

    origin: `termbase` or `trace`, by which way it was found. found is empty for kind `missing`.
    """

    start: int
    end: int
    found: str
    source_term: str
    expected: str
    kind: Kind
    confidence: float
    message: str
    origin: str

    @property
    def severity(self) -> str:
        """How grave a finding of this kind is."""
        return _SEVERITY[self.kind]


@dataclass(frozen=True, slots=True)
class Reported:
    """A term in a segment that a sentence reports, and the words there that stand for it in the sentence.

    rendering: what the segment has for it. span: range of those words in the sentence, None where nothing stands for
    it. covered, own: as of a Departure. relation: how the sentence reports the segment. is_listed: in the termbase.
    met: how far the term's words have any counterpart in the sentence, around: how far the words beside them have, 0 to
    1. gap: where in the sentence the term would have to stand.
    """

    term: Term
    rendering: str
    span: Range | None
    covered: float
    own: float
    relation: str
    score: float
    is_listed: bool
    met: float = 1.0
    around: float = 0.0
    gap: int = 0


class DocumentChecker:
    """A termbase made ready for the sentences of documents in its target language."""

    def __init__(self, termbase: Termbase, language: str, settings: TermCheckSettings) -> None:
        self._settings = settings
        self._language = language
        self._terms = termbase.terms
        self._allowed = TermFinder([r for term in self._terms for r in term.targets], language)
        self._forbidden_terms = [term for term in self._terms for _ in term.forbidden]
        forbidden = [r for term in self._terms for r in term.forbidden]
        self._forbidden = TermFinder(forbidden, language) if forbidden else None
        self._phrases: dict[tuple[str, ...], Phrases] = {}
        self._by_stem: dict[str, set[int]] = {}
        for number, term in enumerate(self._terms):
            if term.is_demanded and not is_chinese(language):
                for unit in read_term(term.source, term.targets).units:
                    for word in (*unit.whole, *unit.parts):
                        self._by_stem.setdefault(word, set()).add(number)

    def check(self, sentence: str, reported: Sequence[Reported] = (), beside: str = "") -> list[TermFinding]:
        """Return the findings of a sentence in its order; of those that overlap, the graver and surer one.

        `beside`: the sentences before and after it, which may say what this one leaves out.
        """
        words = read_sentence(sentence)
        accepted = [(hit.start, hit.end) for hit in self._allowed.find(sentence)]
        found = [*self._find_forbidden(sentence, accepted)]
        found += self._find_departures(sentence, words, accepted)
        for report in reported:
            finding = self._judge_report(sentence, words, accepted, report)
            if finding is not None:
                found.append(finding)
        missing = {
            report.term.source: report for report in reported if self._is_missing(sentence, words, beside, report)
        }
        said = {finding.source_term for finding in found}
        found += [_missing(report) for source, report in missing.items() if source not in said]
        return _without_overlaps(found)

    def _find_forbidden(self, sentence: str, accepted: Sequence[Range]) -> Iterator[TermFinding]:
        for hit in self._forbidden.find(sentence) if self._forbidden else ():
            if any(start <= hit.start and hit.end <= end for start, end in accepted):
                continue
            term = self._forbidden_terms[hit.form]
            expected = "; ".join(term.targets)
            message = f"“{sentence[hit.start : hit.end]}” is a forbidden rendering of {term.source}"
            yield TermFinding(
                hit.start, hit.end, sentence[hit.start : hit.end], term.source, expected, "forbidden", 0.95, message,
                "termbase",
            )  # fmt: skip

    def _find_departures(
        self, sentence: str, words: Sequence[SentenceWord], accepted: Sequence[Range]
    ) -> Iterator[TermFinding]:
        stems = {word.stem for word in words if word.stem}
        numbers = sorted({number for s in stems for number in self._by_stem.get(s, ())})
        for number in numbers:
            term = self._terms[number]
            read = read_term(term.source, term.targets)
            if (len(read.units) < 2 and not read.names) or self._is_said(term, sentence):
                continue
            best: Departure | None = None
            for departure in find_departures(read, words, sentence):
                if len(read.units) < 2 and not departure.mangled:
                    continue
                if (self._is_telling(departure) or self._is_short_form(departure, words, read)) and (
                    best is None or _rank(departure) > _rank(best)
                ):
                    best = departure
            if best is None or _is_protected(words[best.first : best.last + 1], accepted):
                continue
            confidence = 0.35 + 0.5 * best.covered * best.own * (0.5 + 0.5 * best.shared)
            yield from self._departed(sentence, words, term, (best.first, best.last), confidence, "termbase")

    def _is_telling(self, departure: Departure) -> bool:
        limits = self._settings
        return (
            departure.covered >= limits.alone_covered
            and departure.own >= limits.alone_own
            and (departure.head >= 1.0 or (departure.own >= limits.headless_own and departure.covered < 1.0))
            and departure.shared >= limits.alone_shared
            and (departure.last > departure.first or bool(departure.mangled))
        )

    def _is_short_form(self, departure: Departure, words: Sequence[SentenceWord], term: TermWords) -> bool:
        """Whether words say the last words of a term, those before the head with it, and not as its renderings do."""
        stems = {word.stem for word in words[departure.first : departure.last + 1] if word.stem}
        return (
            departure.tail >= self._settings.short_form
            and departure.own >= 1.0
            and not term.has_comma
            and bool(stems - term.rendering)
            and bool(stems & term.rendering)
        )

    def _departed(
        self,
        sentence: str,
        words: Sequence[SentenceWord],
        term: Term,
        span: Range,
        confidence: float,
        origin: str,
        rendering: str = "",
    ) -> Iterator[TermFinding]:
        """Yield the finding on words first to last, unless they only say the rendering in another order."""
        first, last = _completed(words, *span, sentence)
        start, end = words[first].start, words[last].end
        found = sentence[start:end]
        expected = rendering or "; ".join(term.targets)
        if any(_says_the_same(found, accepted) for accepted in (*term.targets, *filter(None, (rendering,)))):
            return
        wrong = _wrong_names(found, (*term.targets, *filter(None, (rendering,))))
        mangled = _mangled(words[first : last + 1], (*term.targets, rendering))
        kind: Kind = "error" if wrong or mangled else "variant"
        if mangled:
            message = f"“{mangled}” is no name; {term.source} is {expected}"
        elif wrong:
            message = f"names {wrong}; {term.source} is {expected}"
        else:
            message = f"says {term.source} in other words"
        way = "by the termbase" if origin == "termbase" else "by the pair"
        confidence = min(0.95, confidence + (0.1 if kind == "error" else 0.0))
        yield TermFinding(start, end, found, term.source, expected, kind, confidence, f"{message} ({way})", origin)

    def _judge_report(
        self, sentence: str, words: Sequence[SentenceWord], accepted: Sequence[Range], report: Reported
    ) -> TermFinding | None:
        limits = self._settings
        if self._is_said(report.term, sentence) or self._says(sentence, (report.rendering,)):
            return None
        span = self._linked(words, report)
        share = report.covered * report.own
        if span is None:
            term = read_term(report.term.source, report.term.targets)
            best = max(find_departures(term, words, sentence), key=_rank, default=None) if report.is_listed else None
            if best is None or best.covered < limits.unlinked_covered or best.own < limits.alone_own:
                return None
            if best.first == best.last and len(term.units) > 1:
                return None
            span, share = (best.first, best.last), best.covered * best.own * limits.unlinked
        if _is_protected(words[span[0] : span[1] + 1], accepted):
            return None
        confidence = 0.3 + 0.6 * share * report.score
        departed = self._departed(sentence, words, report.term, span, confidence, "trace", report.rendering)
        return next(departed, None)

    def _is_missing(self, sentence: str, words: Sequence[SentenceWord], beside: str, report: Reported) -> bool:
        """Whether a sentence says what stands around a term in its segment, and neither it nor its neighbours the term.

        One word of a rendering, or one that the dictionary gives for a word of the term, is enough to say it.
        """
        limits, term = self._settings, report.term
        if not report.is_listed or not term.is_demanded or report.relation not in FOLLOWING:
            return False
        if report.met > limits.missing_met or report.around < limits.missing_around:
            return False
        if self._is_said(term, sentence) or self._is_said(term, beside):
            return False
        read = read_term(term.source, (*term.targets, *term.forbidden))
        meaning = read.rendering.union(*(unit.whole for unit in read.units), *(unit.parts for unit in read.units))
        return meaning.isdisjoint(word.stem for word in words)

    def _linked(self, words: Sequence[SentenceWord], report: Reported) -> Range | None:
        """Return the first and last word that a report's links lead to, None where they are too few or too weak."""
        limits = self._settings
        if report.span is None or report.covered < limits.traced_covered or report.own < limits.traced_own:
            return None
        inside = [k for k, word in enumerate(words) if report.span[0] < word.end and word.start < report.span[1]]
        n_content = sum(bool(words[k].stem) for k in inside)
        return (inside[0], inside[-1]) if n_content > 1 or (n_content and report.is_listed) else None

    def _is_said(self, term: Term, sentence: str) -> bool:
        return self._says(sentence, term.targets)

    def _says(self, sentence: str, renderings: tuple[str, ...]) -> bool:
        """Whether a sentence has one of some renderings, foreign words inside it allowed."""
        phrases = self._phrases.get(renderings)
        if phrases is None:
            phrases = self._phrases[renderings] = make_phrases(renderings, self._language)
        read = phrases.read(sentence)
        return any(phrases.find(k, read, self._settings.inserted_words) is not None for k in range(len(renderings)))


def _missing(report: Reported) -> TermFinding:
    message = f"nothing stands for {report.term.source}, which is {report.rendering} in the segment (by the pair)"
    expected = report.rendering
    confidence = 0.3 + 0.4 * report.around * (1.0 - report.met) * report.score
    return TermFinding(
        report.gap, report.gap, "", report.term.source, expected, "missing", confidence, message, "trace"
    )  # fmt: skip


def _rank(departure: Departure) -> tuple[float, int]:
    return (departure.covered * departure.own * (1 + departure.shared), departure.first - departure.last)


def _is_protected(words: Sequence[SentenceWord], accepted: Sequence[Range]) -> bool:
    """Whether most of some content words belong to accepted renderings of other terms."""
    content = [word for word in words if word.stem]
    n_inside = sum(any(start <= word.start and word.end <= end for start, end in accepted) for word in content)
    return 2 * n_inside > len(content)


def _completed(words: Sequence[SentenceWord], first: int, last: int, sentence: str) -> Range:
    """Take in the rest of compounds and the capitals that stand beside a stretch: “China-…-Uzbekistan Railway”."""
    while first > 0 and _hangs(words, first - 1, sentence, words[first].is_capital):
        first -= 1
    while last + 1 < len(words) and _hangs(words, last, sentence, words[last].is_capital, after=True):
        last += 1
    last = _with_second_country(words, last, sentence)
    while first < last and not words[first].stem:
        first += 1
    while last > first and not words[last].stem:
        last -= 1
    return first, last


def _with_second_country(words: Sequence[SentenceWord], last: int, sentence: str) -> int:
    """Take in the second of two countries: what two have between them is named after both."""
    if last + 2 >= len(words) or words[last + 1].text != "and":
        return last
    starts = {m.start for m in load_gazetteer().english_mentions(sentence) if m.keys}
    return last + 2 if {words[last].start, words[last + 2].start} <= starts else last


def _hangs(words: Sequence[SentenceWord], k: int, sentence: str, is_capital: bool, *, after: bool = False) -> bool:  # noqa: FBT001
    between = sentence[words[k].end : words[k + 1].start]
    other = words[k + 1] if after else words[k]
    if between in ("-", "–"):
        return True
    return between == " " and is_capital and other.is_capital and bool(other.stem) and k > 0


def _says_the_same(found: str, rendering: str) -> bool:
    """Whether words are those of a rendering in another order, grammar words aside; a lost conjunction is a change."""
    stems = [
        sorted(stem(w.text) for w in find_words(text) if not is_function_word(w.text)) for text in (found, rendering)
    ]
    if stems[0] != stems[1]:
        return False
    ordered = [[stem(w.text) for w in find_words(text) if not is_function_word(w.text)] for text in (found, rendering)]
    lost = rendering.lower().split().count("and") > found.lower().split().count("and")
    return not (ordered[0] == ordered[1] and lost)


def _wrong_names(found: str, renderings: Iterable[str]) -> str:
    """Return the countries and bodies that words name and no rendering does, "" if these lose none for it."""
    gazetteer = load_gazetteer()
    known = [gazetteer.english_mentions(rendering) for rendering in renderings]
    wanted = {key for mentions in known for mention in mentions for key in mention.keys}
    here = [mention for mention in gazetteer.english_mentions(found) if mention.keys]
    given = {key for mention in here for key in mention.keys}
    lost = any(mention.keys and not mention.keys & given for mention in (known[0] if known else ()))
    foreign = [found[m.start : m.end] for m in here if not m.keys & wanted]
    return ", ".join(foreign) if foreign and lost else ""


def _mangled(words: Sequence[SentenceWord], renderings: Iterable[str]) -> str:
    """Return a capitalised word that is nearly a name of a rendering and none itself, "" if there is none."""
    names = [w.text for r in renderings for w in find_words(r) if w.text[0].isupper()]
    return next((word.text for word in words if mangled_name(word, names)), "")


def _without_overlaps(found: Iterable[TermFinding]) -> list[TermFinding]:
    """Return findings of which no two overlap: errors first, then forbidden renderings, then the surer ones."""
    ranked = sorted(found, key=lambda f: (_KINDS.index(f.kind), -f.confidence, f.start, f.source_term))
    kept: list[TermFinding] = []
    for finding in ranked:
        if not any(finding.start < other.end and other.start < finding.end for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end))
