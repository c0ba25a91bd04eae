"""Quoted terms and their renderings: “…” in Chinese against names in capitals and quotations in English.

A rendering is located in one of two ways. Where a bead has one quoted term on each side, these two belong together.
Else the capitalised words that recur with the term, and hardly without it, are its core; a bead's rendering is the
core with the capitals after it, without words that the Chinese sentence accounts for otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aligner.checks.renderings import Group, Occurrence
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.model import Alignment, Side, Span
from aligner.settings import CheckSettings
from aligner.text.scripts import HAN, LATIN

__all__ = ["quoted_terms"]

_CHINESE_QUOTED = re.compile(rf"(?<![：:说說道问問喊答])[“「『]([{HAN}A-Z0-9·—–-]{{3,14}})[”」』]")
_CHINESE_ANY = re.compile("[“「『][^“”「」『』]*[”」』]")
_ENGLISH_QUOTED = re.compile(r"“([^“”]{2,80})”|(?<!\w)\"([^\"]{2,80})\"(?!\w)")
_MOST_QUOTED_WORDS = 7
_DASHES = re.compile("[·—–-]")
_WORD = re.compile(rf"[{LATIN}][{LATIN}0-9]*(?:[-’'.&][{LATIN}0-9]+)*")
_POSSESSIVE = re.compile(r"['’]s\b")
_SMALL = frozenset("of the and for in on to a an".split())
_MOST_BEADS = 200
"""Beads of one term that are looked at: what is rendered alike two hundred times is settled."""
_MOST_RUN = 10
_HEADLINE = 0.9
"""Share of capitalised words above which a segment is a headline, whose capitals say nothing."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of capitalised words in a segment: the words as compared, and their ranges."""

    segment: int
    words: Words
    spans: tuple[tuple[int, int], ...]


def quoted_terms(alignment: Alignment, settings: CheckSettings) -> list[Group]:
    """Return a group for every quoted Chinese term that stands in several beads and was located in two or more.

    Between an English source and a Chinese target, the quotations on the English side are grouped as well.
    """
    chinese: Side = "source" if alignment.source.is_chinese else "target"
    english: Side = "target" if chinese == "source" else "source"
    places = _term_places(alignment, chinese)
    if not places and english == "target":
        return []
    groups = []
    runs = _Runs(alignment, english) if places else None
    beads = {k for spans in places.values() for k in spans} if chinese == "source" else None
    quoted = _quoted_pairs(alignment, chinese, english, beads)
    for term, spans in places.items():
        paired = {k: q for k, q in quoted.items() if q[0] in spans.get(k, ())}
        found = {k: _occurrence(alignment, k, q[0], q[1], chinese) for k, q in paired.items()}
        if runs is not None:
            for k, (span, english_span) in runs.locate(term, spans, chinese).items():
                found.setdefault(k, _occurrence(alignment, k, span, english_span, chinese))
        kept = [o for k, o in sorted(found.items()) if _sure(alignment, k, settings)]
        if len(kept) > 1:
            wording = _text(alignment, chinese, next(iter(spans.values()))[0])
            groups.append(Group(wording, chinese, tuple(kept), "quoted term"))
    if english == "source":
        groups += _english_groups(alignment, quoted, settings)
    return groups


def _sure(alignment: Alignment, k: int, settings: CheckSettings) -> bool:
    return alignment.beads[k].confidence >= settings.consistency_confidence


def _text(alignment: Alignment, side: Side, span: Span) -> str:
    return alignment.document(side).segments[span.segment].text[span.start : span.end]


def _occurrence(alignment: Alignment, k: int, chinese_span: Span, english_span: Span, chinese: Side) -> Occurrence:
    english: Side = "target" if chinese == "source" else "source"
    rendering = _text(alignment, english, english_span)
    words = [w for w in _WORD.findall(rendering) if w.lower() not in _SMALL]
    key = " ".join(stem(w) for w in words) or rendering
    source, target = (chinese_span, english_span) if chinese == "source" else (english_span, chinese_span)
    return Occurrence(k, source, target, rendering, key)


def _term_places(alignment: Alignment, chinese: Side) -> dict[str, dict[int, list[Span]]]:
    """Return for every term that is quoted somewhere and stands in several beads where it stands, quoted or not."""
    document = alignment.document(chinese)
    terms = {
        _DASHES.sub("", found[1]) for segment in document.segments for found in _CHINESE_QUOTED.finditer(segment.text)
    }
    if not terms:
        return {}
    texts = [_DASHES.sub("", segment.text) for segment in document.segments]
    longest_first = sorted(terms, key=lambda t: (-len(t), t))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    places: dict[str, dict[int, list[Span]]] = {}
    for k, bead in alignment.pairs():
        for p in bead.side(chinese):
            original = document.segments[p].text
            if not pattern.search(texts[p]):
                continue
            bare = [place for place, character in enumerate(original) if not _DASHES.match(character)]
            for found in pattern.finditer(texts[p]):
                span = Span(p, bare[found.start()], bare[found.end() - 1] + 1)
                places.setdefault(found[0], {}).setdefault(k, []).append(span)
    return {term: spans for term, spans in places.items() if 2 <= len(spans) <= _MOST_BEADS}


def _quoted_pairs(
    alignment: Alignment, chinese: Side, english: Side, beads: set[int] | None
) -> dict[int, tuple[Span, Span]]:
    """Return the quotations of the beads, None for all of them, that have one of a term's size on each side."""
    pairs = {}
    for k, bead in alignment.pairs():
        if beads is not None and k not in beads:
            continue
        texts = [(p, alignment.document(chinese).segments[p].text) for p in bead.side(chinese)]
        if sum(len(_CHINESE_ANY.findall(text)) for _, text in texts) != 1:
            continue
        terms = [Span(p, *found.span(1)) for p, text in texts for found in _CHINESE_QUOTED.finditer(text)]
        quotations = [
            Span(p, *found.span(found.lastindex or 1))
            for p in bead.side(english)
            for found in _ENGLISH_QUOTED.finditer(alignment.document(english).segments[p].text)
        ]
        if len(terms) == len(quotations) == 1:
            text = _text(alignment, english, quotations[0]).rstrip(" ,.")
            if 0 < len(text.split()) <= _MOST_QUOTED_WORDS:
                q = quotations[0]
                pairs[k] = (terms[0], Span(q.segment, q.start, q.start + len(text)))
    return pairs


def _english_groups(alignment: Alignment, quoted: dict[int, tuple[Span, Span]], settings: CheckSettings) -> list[Group]:
    """Group the same pairs of quotations by what the English source says."""
    grouped: dict[str, list[Occurrence]] = {}
    for k, (chinese_span, english_span) in sorted(quoted.items()):
        if _sure(alignment, k, settings):
            rendering = _text(alignment, "target", chinese_span)
            key = " ".join(stem(w) for w in _WORD.findall(_text(alignment, "source", english_span)))
            occurrence = Occurrence(k, english_span, chinese_span, rendering, _DASHES.sub("", rendering))
            grouped.setdefault(key, []).append(occurrence)
    return [
        Group(_text(alignment, "source", found[0].source), "source", tuple(found), "quoted term")
        for found in grouped.values()
        if len(found) > 1
    ]


class _Runs:
    """The runs of capitals of a text's beads, taken apart when asked for."""

    def __init__(self, alignment: Alignment, english: Side) -> None:
        self._alignment = alignment
        self._english = english
        self._known: dict[int, list[_Run]] = {}
        self._bare = [_bare(alignment.text(bead, english)) for bead in alignment.beads]
        self._words: dict[int, str] = {}

    def _of(self, k: int) -> list[_Run]:
        """Return the runs of a bead."""
        if k not in self._known:
            document = self._alignment.document(self._english)
            positions = self._alignment.beads[k].side(self._english)
            self._known[k] = [run for p in positions for run in _capital_runs(p, document.segments[p].text)]
        return self._known[k]

    def _n_beads(self, words: Words) -> int:
        """Return how many beads of the text have these words, in capitals or not."""
        phrase, longest = " ".join(words), max(words, key=len)
        return sum(phrase in self._words_of(k) for k, text in enumerate(self._bare) if longest in text)

    def _words_of(self, k: int) -> str:
        """Return the words of a bead, as compared, with one blank between them."""
        if k not in self._words:
            self._words[k] = " ".join(_WORD.findall(self._bare[k]))
        return self._words[k]

    def locate(self, term: str, places: dict[int, list[Span]], chinese: Side) -> dict[int, tuple[Span, Span]]:
        """Return for each bead where the term's rendering was found the term's range and the rendering's."""
        core = self._core(set(places))
        if core is None:
            return {}
        found = {}
        for k, spans in places.items():
            run = next((run for run in self._of(k) if core in set(_parts(run.words))), None)
            if run is None:
                continue
            first, last = self._trim(run, core, term, self._around(k, chinese))
            found[k] = (spans[0], Span(run.segment, run.spans[first][0], run.spans[last][1]))
        return found

    def _core(self, beads: set[int]) -> Words | None:
        """Return the words in capitals that stand in most of the beads and seldom elsewhere; the longest of equals."""
        inside = Counter(part for k in beads for part in {part for run in self._of(k) for part in _parts(run.words)})
        for part, n in sorted(inside.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
            if n < 2 or 2 * n < len(beads):
                return None
            if self._n_beads(part) <= 1.5 * n:
                return part
        return None

    def _around(self, k: int, chinese: Side) -> str:
        return self._alignment.text(self._alignment.beads[k], chinese)

    @staticmethod
    def _trim(run: _Run, core: Words, term: str, around: str) -> tuple[int, int]:
        """Return the first and last word of a term in a run: the core, and what follows unless other words mean that.

        What stands before the core is left out: it is often a name that no dictionary knows.
        """
        n = len(core)
        first = next(i for i in range(len(run.words)) if run.words[i : i + n] == core)
        last = first + n - 1
        meant = _nouns_meant(around.replace(term, " ")) if len(run.words) > last + 1 else set()
        end = last
        while end + 1 < len(run.words) and (run.words[end + 1] == "of" or _adds(run.words[end + 1], meant)):
            end += 1
        return first, end if run.words[end] != "of" else end - 1


def _adds(word: str, meant: set[str]) -> bool:
    return word not in _SMALL and stem(word) not in meant


def _nouns_meant(chinese: str) -> set[str]:
    """Return the stems of what the headwords of a text mean as nouns and adjectives."""
    return {s for start, end in load_dictionary().headwords_in(chinese) for s in _noun_stems(chinese[start:end])}


@cache
def _noun_stems(headword: str) -> frozenset[str]:
    glosses = (gloss for gloss in load_dictionary().glosses(headword) if not gloss.startswith("to "))
    return frozenset(stem(word.text) for gloss in glosses for word in find_words(gloss))


def _capital_runs(segment: int, text: str) -> Iterator[_Run]:
    """Yield the runs of two and more capitalised words, small words between them included; none of a headline."""
    matches = list(_WORD.finditer(text))
    weighty = [m[0] for m in matches if not is_function_word(m[0])]
    if len(weighty) > 3 and sum(w[0].isupper() for w in weighty) > _HEADLINE * len(weighty):
        return
    run: list[re.Match[str]] = []
    for match in matches:
        word = match[0]
        is_capital = word[0].isupper()
        if run and not ((is_capital or word.lower() in _SMALL) and text[run[-1].end() : match.start()] == " "):
            yield from _finish(segment, run)
            run = []
        if run or (is_capital and not is_function_word(word)):
            run.append(match)
    if run:
        yield from _finish(segment, run)


def _finish(segment: int, run: list[re.Match[str]]) -> Iterator[_Run]:
    while run[-1][0].lower() in _SMALL:
        run = run[:-1]
    if 2 <= len(run) <= _MOST_RUN:
        yield _Run(segment, tuple(_bare(m[0]) for m in run), tuple(m.span() for m in run))


def _bare(text: str) -> str:
    return _POSSESSIVE.sub("", text).lower()


def _parts(words: Words) -> Iterator[Words]:
    """Yield the stretches of two and more words that begin and end in a capitalised one."""
    for first in range(len(words) - 1):
        for last in range(first + 1, len(words)):
            if words[first] not in _SMALL and words[last] not in _SMALL:
                yield words[first : last + 1]
