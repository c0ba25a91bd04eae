"""What may be the English words of the Chinese titles of a text: candidates, each with what speaks for it by itself.

Candidates are quotations and italics, runs of capitals with all their parts, words that stand with the title elsewhere,
and words in small letters that the glosses of the title account for. What speaks for one by itself (its `prior`):
quotation marks, and that it is whole; against it, that it stands in beads without a title, that the Chinese around the
titles accounts for it as a name, and that it looks like a date, a body or the head of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from aligner.checks.base import CheckContext
from aligner.checks.title_measures import TitleWords, measure_glosses, pinyin
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import is_function_word, stem
from aligner.model import Side, Span
from aligner.text.titles import TitleCandidate, chinese_titles, english_candidates
from aligner.text.words import stands_whole

__all__ = [
    "LEFT_COST", "MOST_LEFT", "Candidate", "EnglishIndex", "TitleBead", "beads_with_titles", "find_candidates",
    "find_together", "index_english", "title_words",
]  # fmt: skip

LEFT_COST = 0.1
"""For every part of its run of capitals that a candidate leaves out, up to MOST_LEFT."""
MOST_LEFT = 4
_MARKED_BONUS = 0.25
_WEAK_COST = 0.2
_STRANGE_COST = 0.2
_SMALL_COST = 0.4
"""For a quotation that begins with a small letter: words rather than a title."""
_TORN_COST = 0.25
_NAME_COST = 0.5
_GLOSSED_COST = 0.05
"""For a candidate in small letters, which only its glosses single out."""
_GLOSSED = 0.6
"""Share of a title, and of the words, that words in small letters must cover to be a candidate."""
_NAME_STEM = 5
"""Letters by which an adjective is known as that of a name: European, Europe."""
_ENGLISH_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """English words that may be a title.

    prior: what speaks for it by itself. is_marked: in quotation marks or italics. run: segment and number of its run
    of capitals, the number -1 where it is of none. n_left: parts of the run that it leaves out.
    """

    span: Span
    text: str
    prior: float
    is_marked: bool
    run: tuple[int, int]
    n_left: int


@dataclass(frozen=True, slots=True)
class TitleBead:
    """A bead with titles: their spans and names, the English segments, and the Chinese around the titles."""

    bead: int
    titles: list[Span]
    names: list[str]
    segments: list[tuple[int, str]]
    around: str


def beads_with_titles(context: CheckContext, chinese_side: Side) -> list[TitleBead]:
    """Return the beads that have a Chinese title, also those without English."""
    alignment = context.alignment
    english_side: Side = "target" if chinese_side == "source" else "source"
    chinese, english = alignment.document(chinese_side), alignment.document(english_side)
    work = []
    for k, bead in enumerate(alignment.beads):
        texts = [(p, chinese.segments[p].text) for p in bead.side(chinese_side)]
        titles = [Span(p, a, b) for p, text in texts for a, b in chinese_titles(text)]
        if titles:
            names = [chinese.segments[t.segment].text[t.start + 1 : t.end - 1].strip() for t in titles]
            segments = [(p, english.segments[p].text) for p in bead.side(english_side)]
            around = "\n".join(_without_titles(text) for _, text in texts)
            work.append(TitleBead(k, titles, names, segments, around))
    return work


def _without_titles(text: str) -> str:
    for start, end in reversed(chinese_titles(text)):
        text = f"{text[:start]}\n{text[end:]}"
    return text


@dataclass(frozen=True, slots=True)
class EnglishIndex:
    """The English beads, and for every word of a candidate those that it stands in.

    texts: by bead. with_titles, without_titles: beads whose Chinese has a title, and the others. The same words are
    asked for again and again: what was answered is kept.
    """

    texts: Mapping[int, str]
    with_titles: frozenset[int]
    without_titles: frozenset[int]
    postings: Mapping[str, frozenset[int]]
    _beads: dict[str, frozenset[int]] = field(default_factory=dict, init=False, repr=False)

    def beads_with(self, phrase: str) -> frozenset[int]:
        """Return the beads in which a phrase stands as whole words."""
        if (known := self._beads.get(phrase)) is not None:
            return known
        rows = [self.postings.get(word, frozenset()) for word in _ENGLISH_WORD.findall(phrase)]
        found = frozenset.intersection(*rows) if rows else frozenset(self.texts)
        if len(rows) != 1 and found:
            found = frozenset(k for k in found if stands_whole(phrase, self.texts[k]))
        self._beads[phrase] = found
        return found


def index_english(context: CheckContext, work: list[TitleBead], english_side: Side) -> EnglishIndex:
    """Return in which beads of the text the words of the beads with titles stand."""
    alignment = context.alignment
    texts = {k: alignment.text(bead, english_side) for k, bead in enumerate(alignment.beads)}
    texts = {k: text for k, text in texts.items() if text}
    wanted = {word for item in work for _, text in item.segments for word in _ENGLISH_WORD.findall(text)}
    postings: dict[str, set[int]] = {}
    for k, text in texts.items():
        for word in wanted.intersection(_ENGLISH_WORD.findall(text)):
            postings.setdefault(word, set()).add(k)
    found = {word: frozenset(beads) for word, beads in postings.items()}
    with_titles = frozenset(item.bead for item in work)
    return EnglishIndex(texts, with_titles, frozenset(texts) - with_titles, found)


def find_together(work: list[TitleBead], index: EnglishIndex) -> dict[str, dict[str, float]]:
    """Return for a title and candidate words how regularly they share a bead, 0 to 1, if they do so twice."""
    beads_of: dict[str, set[int]] = {}
    texts_of = {item.bead: "\n".join(text for _, text in item.segments) for item in work}
    for item in work:
        for name in item.names:
            beads_of.setdefault(name, set()).add(item.bead)
    regular: dict[str, dict[str, float]] = {}
    for name, beads in beads_of.items():
        if len(beads) < 2:
            continue
        among = frozenset(beads)
        for candidate in sorted({words for bead in beads for words in _candidate_texts(texts_of[bead])}):
            n_with = len(among & index.beads_with(candidate))
            if n_with >= 2:
                # Both ways: the share of the title's beads that have the candidate, and the reverse.
                n_all = len(index.with_titles & index.beads_with(candidate))
                regular.setdefault(name, {})[candidate] = n_with / len(beads) * n_with / max(n_all, n_with)
    return regular


def _candidate_texts(text: str) -> set[str]:
    return {text[c.start : c.end] for c in _capitals(text)}


@lru_cache(maxsize=1_000)
def _capitals(text: str) -> tuple[TitleCandidate, ...]:
    """Return the candidates that stand out by themselves; they are asked for twice where titles recur."""
    return tuple(english_candidates(text))


def find_candidates(
    item: TitleBead, index: EnglishIndex, together: Mapping[str, Mapping[str, float]]
) -> list[Candidate]:
    """Return what may be a title in the English of a bead; `together` as from `find_together`."""
    regular = dict.fromkeys(text for name in item.names for text in together.get(name, ()))
    surroundings = _Surroundings(_names_in(item.around), pinyin(item.around))
    titles = [title_words(name) for name in dict.fromkeys(item.names)]
    found: dict[Span, Candidate] = {}
    for position, text in item.segments:
        capitals = _capitals(text)
        told = [c for c in capitals if surroundings.tell(text[c.start : c.end])]
        foreign = [c for c in told if not _is_of(titles, text[c.start : c.end])]
        for candidate in capitals:
            words = text[candidate.start : candidate.end]
            is_known = not index.without_titles.isdisjoint(index.beads_with(re.sub("^(?:The|A|An) ", "", words)))
            strange = [c for c in foreign if c.run == candidate.run]
            prior = _prior(candidate, strange) - _NAME_COST * (is_known or candidate in told)
            span = Span(position, candidate.start, candidate.end)
            run = (position, candidate.run)
            found[span] = Candidate(span, words, prior, candidate.is_marked, run, candidate.n_left)
        for words in regular:
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
                span = Span(position, *match.span())
                found.setdefault(span, Candidate(span, words, 0.0, False, (position, -1), 0))
        for title in titles:
            for start, end in _glossed(title, text):
                span = Span(position, start, end)
                glossed = Candidate(span, text[start:end], -_GLOSSED_COST, False, (position, -1), 0)
                found.setdefault(span, glossed)
    return list(found.values())


def _is_of(titles: list[TitleWords], words: str) -> bool:
    """Whether one of the titles glosses some of the words, or spells one."""
    return any(measure_glosses(title, words).met > 0 for title in titles)


@cache
def title_words(name: str) -> TitleWords:
    """Return a title taken apart, once for all its occurrences."""
    return TitleWords.of(name)


def _names_in(chinese: str) -> frozenset[str]:
    """Return the stems of the proper names that the dictionary has in a Chinese text."""
    headwords = {chinese[start:end] for start, end in load_dictionary().headwords_in(chinese)}
    stems = frozenset[str]().union(*map(_stems_of_name, headwords))
    return stems | {name[:_NAME_STEM] for name in stems if len(name) >= _NAME_STEM}


@cache
def _stems_of_name(headword: str) -> frozenset[str]:
    """Return the stems of a headword's glosses, none of one that is no proper name."""
    dictionary = load_dictionary()
    return dictionary.stems(headword) if dictionary.has_name(headword) else frozenset()


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The Chinese around the titles: stems of its names, and its pinyin."""

    names: frozenset[str]
    spelt: str

    def tell(self, words: str) -> bool:
        """Whether the surroundings account for English words: as names, or two neighbours by their pinyin."""
        parts = _ENGLISH_WORD.findall(words)
        content = [part for part in parts if not is_function_word(part)]
        if content and all(stem(part) in self.names or stem(part)[:_NAME_STEM] in self.names for part in content):
            return True
        letters = [part.lower() for part in parts]
        runs = [a + b for a, b in pairwise(letters)] if len(letters) > 1 else letters
        return any(len(run) > 4 and run in self.spelt for run in runs)


def _glossed(title: TitleWords, text: str) -> Iterator[tuple[int, int]]:
    """Yield the range of the words that gloss a title, as of “the government work report”, if they cover most of it.

    From the first to the last of a run of words that the title's glosses have, with small words between them.
    """
    run: list[tuple[int, int]] = []
    gap = 0
    for match in _ENGLISH_WORD.finditer(text):
        if title.glosses(match[0]) and (not run or not re.search("[.;!?]", text[run[-1][1] : match.start()])):
            run.append(match.span())
            gap = 0
            continue
        gap += 1 if len(match[0]) <= 3 else 2
        if gap > 2:
            yield from _whole(title, text, run)
            run, gap = [], 0
    yield from _whole(title, text, run)


def _whole(title: TitleWords, text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len(run) < 2:
        return
    start, end = run[0][0], run[-1][1]
    if any(text[a].isupper() for a, _ in run[1:]):
        return
    measures = measure_glosses(title, text[start:end])
    if min(measures.covered, measures.met) >= _GLOSSED:
        yield start, end


def _prior(candidate: TitleCandidate, strange: list[TitleCandidate]) -> float:
    """Return what marks, capitals and neighbours say of a candidate.

    `strange`: words of its run that the Chinese around tells. To leave them out costs nothing, to end in them does.
    """
    within = [s for s in strange if candidate.start <= s.start and s.end <= candidate.end and s != candidate]
    ends_strange = any(s.start == candidate.start or s.end == candidate.end for s in within)
    n_left = max(0, candidate.n_left - sum(s not in within for s in strange))
    is_torn = candidate.is_torn and (n_left > 0 or not strange)
    return (
        (_MARKED_BONUS if candidate.is_capital else -_SMALL_COST) * candidate.is_marked
        - LEFT_COST * min(n_left, MOST_LEFT)
        - _TORN_COST * is_torn
        - _WEAK_COST * candidate.is_weak
        - _STRANGE_COST * ends_strange
    )
