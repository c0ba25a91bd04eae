"""Chinese short forms that the English spells out, and English acronyms of what the Chinese spells out.

Rows of one-character country and province names (中吉乌), words that the dictionary or the list of bodies calls
abbreviations (二战, 世卫组织), and clipped forms (`clipped_forms`). Each counts only where the English says the long
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from aligner.checks.clipped_forms import ShortForm, find_clipped_forms
from aligner.checks.name_mentions import Passage
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.gazetteer import Gazetteer, load_gazetteer
from aligner.lexicon.stems import all_stems, content_stems, find_words, is_function_word, stem
from aligner.text.automaton import Automaton

__all__ = ["EnglishWord", "find_short_forms"]

_LONGEST_GAP = 25
"""Characters between two countries of one phrase."""
_LEAST_SHARE = 0.7
"""Share of the content words of a long form that the English must say."""
_MOST_LOOSE = 4
"""Words that do not belong to a long form and may stand in it."""
_BEFORE_SINGLE = frozenset("访訪驻駐赴旅抵援")
"""Verbs that take a one-character country name: 访华, 驻英."""
_CONGRESS = re.compile(
    "(?:中共|中国共产党|中國共產黨|党的|黨的)(?:[一二]?十[一二三四五六七八九]?|[七八九])大(?![会會])"
)
_NATIONAL_CONGRESS = re.compile(r"(?:[A-Z]?\w+ )?(?:CPC )?National (?:Party )?Congress(?: of the \w+)?")


@dataclass(frozen=True, slots=True)
class EnglishWord:
    """A word of a segment, its stem and its place; segments are told apart by their position."""

    text: str
    stem: str
    segment: int
    start: int

    @property
    def end(self) -> int:
        """Offset of the first character after the word."""
        return self.start + len(self.text)


def find_short_forms(chinese: Sequence[Passage], english: Sequence[Passage]) -> list[ShortForm]:
    """Return the short forms of some Chinese segments that the English segments spell out, and the reverse."""
    found: list[ShortForm] = []
    words: list[EnglishWord] | None = None
    for passage in chinese:
        found += _countries(passage, english)
        for start, end, senses in _abbreviations(passage.text):
            if any(_may_say(sense, english) for sense in senses):
                words = words or _words(english)
                if (form := _spelt_out(passage.segment, start, end, senses, words)) is not None:
                    found.append(form)
        found += _bodies(passage, english)
        found += _congresses(passage, english)
        found += find_clipped_forms(passage, english)
    return _without_overlaps(found)


def _words(english: Sequence[Passage]) -> list[EnglishWord]:
    return [
        EnglishWord(word.text, stem(word.text), passage.segment, word.start)
        for passage in english
        for word in find_words(passage.text)
    ]


def _overlaps(range_: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(range_[0] < end and start < range_[1] for start, end in others)


def _without_overlaps(forms: list[ShortForm]) -> list[ShortForm]:
    kept: list[ShortForm] = []
    for form in forms:
        same = [other.chinese[1:] for other in kept if other.chinese[0] == form.chinese[0]]
        if not _overlaps(form.chinese[1:], same):
            kept.append(form)
    return kept


# Countries and provinces in a row


def _countries(passage: Passage, english: Sequence[Passage]) -> Iterator[ShortForm]:
    if not any(other.mentions for other in english) or not _may_have_rows().search(passage.text):
        return
    gazetteer = load_gazetteer()
    mentions = [(other.segment, m.start, m.end, m.keys) for other in english for m in other.mentions]
    for start, end in _country_rows(passage, gazetteer):
        wanted = [gazetteer.characters[character] for character in passage.text[start:end]]
        # 中哈、中乌 may be "with Kazakhstan and Uzbekistan" where the speaker is China.
        others = [keys for keys in wanted if "CN" not in keys]
        span = _tightest(wanted, mentions) or (_tightest(others, mentions) if others else None)
        if span is not None:
            yield ShortForm("countries", (passage.segment, start, end), span)


@cache
def _may_have_rows() -> re.Pattern[str]:
    one = f"[{''.join(sorted(load_gazetteer().characters))}]"
    return re.compile(f"{one}(?:{one}|(?<=[{''.join(sorted(_BEFORE_SINGLE))}].))")


def _country_rows(passage: Passage, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of one-character names outside other names, and single ones after 访, 驻 and the like."""
    text = passage.text
    names = [(mention.start, mention.end) for mention in passage.mentions]
    for run in gazetteer.rows.finditer(text):
        start, end = run.span()
        if end - start == 1 and text[start - 1 : start] not in _BEFORE_SINGLE:
            continue
        if _overlaps((start, end), names):
            start = max((b for a, b in names if a <= start < b), default=start)
            end = min((a for a, b in names if start < a < end), default=end)
        size = end - start
        # 中土 is in the dictionary as a word of its own, 加以 is nothing else.
        is_row = 2 <= size <= 6 and (
            text[start] == "中" or not _is_ordinary(load_dictionary().entries(text[start:end]))
        )
        if is_row or (size == 1 and start and text[start - 1] in _BEFORE_SINGLE):
            yield start, end


def _is_ordinary(entries: Sequence[object]) -> bool:
    return any(not getattr(entry, "is_name", True) for entry in entries)


def _tightest(
    wanted: Sequence[frozenset[str]], mentions: Sequence[tuple[int, int, int, frozenset[str]]]
) -> tuple[int, int, int] | None:
    """Return the shortest stretch of one English segment that names every country of a row, each another one."""
    best: tuple[int, int, int] | None = None
    for first in range(len(mentions)):
        for last in range(first + len(wanted) - 1, min(len(mentions), first + len(wanted) + 3)):
            window = mentions[first : last + 1]
            if any(a[0] != b[0] or b[1] - a[2] > _LONGEST_GAP for a, b in pairwise(window)):
                break
            if _all_named(wanted, [mention[3] for mention in window]):
                span = (window[0][0], window[0][1], window[-1][2])
                if best is None or span[2] - span[1] < best[2] - best[1]:
                    best = span
                break
    return best


def _all_named(wanted: Sequence[frozenset[str]], named: Sequence[frozenset[str]]) -> bool:
    """Whether the rarer side of an assignment exists: every wanted set meets another named one."""
    if not wanted:
        return True
    for place, keys in enumerate(named):
        if wanted[0] & keys and _all_named(wanted[1:], [*named[:place], *named[place + 1 :]]):
            return True
    return False


# Abbreviations of the dictionary, and bodies


@cache
def _abbreviation_table() -> tuple[Automaton, dict[str, str]]:
    """Return what finds all short forms, and the forms with their full ones."""
    table = dict(load_dictionary().abbreviations())
    for body in load_gazetteer().bodies.values():
        table.update(dict.fromkeys(body.chinese_short, body.key))
    return Automaton(table), table


def _abbreviations(text: str) -> Iterator[tuple[int, int, tuple[frozenset[str], ...]]]:
    """Yield the short forms in a text with the stems of what they are in English; the longest at a place."""
    automaton, table = _abbreviation_table()
    for start, end in automaton.find_longest(text):
        short = text[start:end]
        yield start, end, _senses(short, table[short])


@lru_cache(maxsize=10_000)
def _senses(short: str, full: str) -> tuple[frozenset[str], ...]:
    """Return the stems of each sense of a short form that has two content words or more."""
    body = load_gazetteer().bodies.get(full)
    dictionary = load_dictionary()
    senses = body.english if body is not None else (*dictionary.glosses(short), *dictionary.glosses(full))
    return tuple(stems for stems in map(content_stems, senses) if len(stems) >= 2)


def _may_say(sense: frozenset[str], english: Sequence[Passage]) -> bool:
    """Whether the English has enough of a sense's words, wherever they stand."""
    n_found = max((len(sense & all_stems(other.text)) for other in english), default=0)
    return n_found >= max(2, _LEAST_SHARE * len(sense))


def _spelt_out(
    position: int, start: int, end: int, senses: Iterable[frozenset[str]], words: Sequence[EnglishWord]
) -> ShortForm | None:
    """Return the English words that give most of one of the senses, if they are two or more."""
    best: ShortForm | None = None
    for wanted in senses:
        span = _densest(wanted, words)
        if span is None:
            continue
        first, last, n_found = span
        share = n_found / len(wanted)
        if share >= _LEAST_SHARE and (best is None or share > best.share):
            place = (words[first].segment, words[first].start, words[last].end)
            best = ShortForm("abbreviation", (position, start, end), place, share)
    return best


def _densest(wanted: frozenset[str], words: Sequence[EnglishWord]) -> tuple[int, int, int] | None:
    """Return the first and last of the words that hold most of the wanted stems without much between, and how many."""
    best: tuple[int, int, int] | None = None
    for first, word in enumerate(words):
        if word.stem not in wanted:
            continue
        seen, last, loose = {word.stem}, first, 0
        for k in range(first + 1, len(words)):
            if words[k].segment != word.segment:
                break
            if words[k].stem in wanted:
                seen.add(words[k].stem)
                last, loose = k, 0
            else:
                loose += not is_function_word(words[k].text)
                if loose > _MOST_LOOSE:
                    break
        if len(seen) >= 2 and (best is None or (len(seen), first - last) > (best[2], best[0] - best[1])):
            best = (first, last, len(seen))
    return best


def _bodies(passage: Passage, english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield a body in full in Chinese whose English is an acronym only."""
    gazetteer = load_gazetteer()
    for mention in passage.mentions:
        bodies = [gazetteer.bodies[key] for key in mention.keys if key in gazetteer.bodies]
        for body in bodies:
            if not body.english_short or passage.text[mention.start : mention.end] not in body.chinese:
                continue
            if any(name in other.text for other in english for name in body.english):
                continue
            short = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, body.english_short))})(?!\w)")
            span = _first_match(short, english)
            if span is not None:
                yield ShortForm("acronym", (passage.segment, mention.start, mention.end), span)


def _first_match(pattern: re.Pattern[str], english: Sequence[Passage]) -> tuple[int, int, int] | None:
    return next(((p.segment, *found.span()) for p in english if (found := pattern.search(p.text))), None)


def _congresses(passage: Passage, english: Sequence[Passage]) -> Iterator[ShortForm]:
    for short in _CONGRESS.finditer(passage.text) if "大" in passage.text else ():
        if (span := _first_match(_NATIONAL_CONGRESS, english)) is not None:
            yield ShortForm("abbreviation", (passage.segment, *short.span()), span)
