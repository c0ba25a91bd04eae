"""Where a text in one language speaks of a term in other words than a rendering's: measures of stretches of it.

A term has units, the words of its source form; each unit has a vocabulary: what the dictionary gives for it, and the
words of the renderings that stand for it, or, where the dictionary joins none to it, those that are joined to nothing.
A stretch of a sentence speaks of the term as far as its words are in the vocabularies of all units, and no others
stand between them. So a literal rendering is found that shares one word with the official one, or none (畅通 is
smooth in one, unimpeded in the other). Names that are mangled meet the name that they are nearest to in letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.lexicon.words import load_common_words, tagged_words
from aligner.text.scripts import HAN

__all__ = [
    "Departure",
    "SentenceWord",
    "TermWords",
    "Unit",
    "find_departures",
    "mangled_name",
    "read_sentence",
    "read_term",
]

_HAN_WORD = re.compile(f"[{HAN}]+")
_STOP = re.compile(r"[.;:?!]|--")
_STOP_OR_COMMA = re.compile(r"[.;:?!,]|--")
_LONGEST_GLOSS = 3
"""Content words of a gloss that says what a word means and not what it is used for."""
_LONGEST = 18
"""Words, grammar included, of a stretch that speaks of one term."""
_ALIKE_LETTERS = 0.6
"""Share of letters in common, in order, from which a word is nearly a name."""
_MANGLED = 5
"""Letters from which a name can be told when it is mangled."""


@dataclass(frozen=True, slots=True)
class SentenceWord:
    """A word of a sentence: its stem, "" for a function word, its range, and whether it has a capital."""

    text: str
    stem: str
    start: int
    end: int
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a term's source form: its characters, the stems that mean it, and what other stems mean of it."""

    size: float
    whole: frozenset[str]
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TermWords:
    """The units of a term, the last of them its head; the names in its renderings, and the stems of these."""

    units: tuple[Unit, ...]
    names: tuple[str, ...]
    rendering: frozenset[str]
    has_comma: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """Words first to last of a sentence that speak of a term.

    covered: share of the term's units that they give. own: share of their content words that belong to the term.
    shared: share of the renderings' words that stand among them. head: how far the term's last unit is met. tail: share
    of the term that its last units are which are all met, two of them at least. mangled:
    words that are a name of the term nearly.
    """

    first: int
    last: int
    covered: float
    own: float
    shared: float
    head: float
    tail: float
    mangled: tuple[str, ...]


def read_sentence(text: str) -> tuple[SentenceWord, ...]:
    """Return the words of an English sentence."""
    return tuple(
        SentenceWord(
            word.text,
            "" if is_function_word(word.text) else stem(word.text),
            word.start,
            word.end,
            word.text[0].isupper(),
        )
        for word in find_words(text)
    )


@lru_cache(maxsize=50_000)
def read_term(source: str, renderings: tuple[str, ...]) -> TermWords:
    """Return the units of a Chinese term with its renderings in English."""
    words = _merged([word.text for word in tagged_words(source)])
    words = [word for word in words if len(word) > 1] or words
    glossed = [_vocabulary(word) for word in words]
    content = [w for r in renderings for w in find_words(r) if not is_function_word(w.text)]
    stems = list(dict.fromkeys(stem(w.text) for w in content))
    joined = {s for s in stems if any(s in whole or s in parts for whole, parts in glossed)}
    loose = frozenset(stems) - joined
    units = tuple(
        Unit(float(len(word)), whole if joined & (whole | parts.keys()) else whole | loose, parts)
        for word, (whole, parts) in zip(words, glossed, strict=True)
    )
    names = tuple(dict.fromkeys(w.text for w in content if w.text[0].isupper() and len(w.text) >= _MANGLED))
    return TermWords(units, names, frozenset(stems), any("," in r for r in renderings))


@lru_cache(maxsize=50_000)
def _vocabulary(word: str) -> tuple[frozenset[str], Mapping[str, float]]:
    """Return the stems that mean a Chinese word by themselves, and the shares of a gloss that other stems are."""
    dictionary = load_dictionary()
    if word not in dictionary and all(character in load_gazetteer().characters for character in word):
        return frozenset(), {}
    whole: set[str] = set()
    shares: dict[str, float] = {}
    parts = [word] if word in dictionary else [word[a:b] for a, b in dictionary.headwords_in(word)] or list(word)
    for part in parts:
        for gloss in dictionary.glosses(part):
            stems = {stem(w.text) for w in find_words(gloss) if not is_function_word(w.text)}
            if len(stems) == 1 and len(parts) == 1:
                whole |= stems
            elif len(stems) <= _LONGEST_GLOSS:
                size = max(len(stems), 2)
                shares |= {s: max(shares.get(s, 0.0), 1.0 / size) for s in stems}
    return frozenset(whole), {s: share for s, share in shares.items() if s not in whole}


def _merged(words: Sequence[str]) -> list[str]:
    """Join neighbouring words that are one headword of the dictionary, and leave marks out."""
    found: list[str] = []
    k = 0
    while k < len(words):
        last = next((n for n in (3, 2) if k + n <= len(words) and "".join(words[k : k + n]) in load_dictionary()), 1)
        found.append("".join(words[k : k + last]))
        k += last
    return [word for word in _joined_short_forms(found) if _HAN_WORD.fullmatch(word)]


def _joined_short_forms(words: Sequence[str]) -> Iterator[str]:
    """Join the one-character names of countries that follow each other: 中, 匈."""
    run = ""
    for word in words:
        if len(word) == 1 and word in load_gazetteer().characters:
            run += word
            continue
        if run:
            yield run
        run = ""
        yield word
    if run:
        yield run


def find_departures(term: TermWords, words: Sequence[SentenceWord], text: str) -> Iterator[Departure]:
    """Yield the stretches of a sentence that may speak of a term, the best one for each word that begins one.

    A comma ends a stretch unless a rendering of the term has one.
    """
    if not term.units:
        return
    stop = _STOP if term.has_comma else _STOP_OR_COMMA
    near = {k: name for k, word in enumerate(words) if (name := mangled_name(word, term.names))}
    met = [
        [
            (u, meant in unit.whole)
            for u, unit in enumerate(term.units)
            if meant and (meant in unit.whole or meant in unit.parts)
        ]
        for meant in (stem(near[k]) if k in near else word.stem for k, word in enumerate(words))
    ]
    for first in range(len(words)):
        if met[first] or first in near:
            found = [
                _measure(term, words, met, near, first, last) for last in _lasts(words, text, met, near, first, stop)
            ]
            yield max(found, key=lambda d: (d.covered * d.own * (1.0 + d.shared), -d.last))


def _lasts(
    words: Sequence[SentenceWord],
    text: str,
    met: Sequence[object],
    near: dict[int, str],
    first: int,
    stop: re.Pattern[str],
) -> Iterator[int]:
    """Yield the words at which a stretch may end."""
    for last in range(first, min(len(words), first + _LONGEST)):
        if last > first and stop.search(text[words[last - 1].end : words[last].start]):
            return
        if met[last] or last in near:
            yield last


_Met = list[list[tuple[int, bool]]]


def _measure(
    term: TermWords, words: Sequence[SentenceWord], met: _Met, near: dict[int, str], first: int, last: int
) -> Departure:
    inside = range(first, last + 1)
    shares = _met_shares(met[first : last + 1], [words[k].stem for k in inside], term.units)
    total = sum(unit.size for unit in term.units)
    content = [k for k in inside if words[k].stem]
    n_own = sum(bool(met[k]) or k in near or words[k].stem in term.rendering for k in content)
    stems = {words[k].stem for k in content} | {stem(near[k]) for k in inside if k in near}
    return Departure(
        first,
        last,
        sum(unit.size * share for unit, share in zip(term.units, shares, strict=True)) / total,
        n_own / max(len(content), 1),
        len(stems & term.rendering) / max(len(term.rendering), 1),
        shares[-1],
        _tail(term.units, shares) / total,
        tuple(words[k].text for k in inside if k in near),
    )


def _tail(units: Sequence[Unit], shares: Sequence[float]) -> float:
    """Return the size of the last units that are met, 0 where it is one alone."""
    n_met = next((k for k, share in enumerate(reversed(shares)) if share < 1.0), len(shares))
    return sum(unit.size for unit in units[len(units) - n_met :]) if n_met > 1 else 0.0


def _met_shares(met: _Met, stems: Sequence[str], all_units: Sequence[Unit]) -> list[float]:
    """Return how far each unit is met, 0 to 1: by a word of its own (augmenting paths, Kuhn 1955), or by parts."""
    owner: dict[int, int] = {}

    def assign(k: int, seen: set[int]) -> bool:
        for unit in sorted(u for u, is_whole in met[k] if is_whole and u not in seen):
            seen.add(unit)
            if unit not in owner or assign(owner[unit], seen):
                owner[unit] = k
                return True
        return False

    for k in range(len(met)):
        assign(k, set())
    shares = [1.0 if u in owner else 0.0 for u in range(len(all_units))]
    spent = {stems[k] for k in owner.values()}
    for units, word in zip(met, stems, strict=True):
        open_unit = next((u for u, _ in units if shares[u] < 1.0), None)
        if word not in spent and open_unit is not None:
            shares[open_unit] = min(1.0, shares[open_unit] + all_units[open_unit].parts.get(word, 0.0))
            spent.add(word)
    return shares


def mangled_name(word: SentenceWord, names: Sequence[str]) -> str:
    """Return the name that a capitalised word is nearly, "" where it is one of them or none."""
    if not word.is_capital or len(word.text) < _MANGLED or word.text in names or _is_known(word.text):
        return ""
    return max(
        (name for name in names if word.text[0] == name[0] and stem(name) != word.stem and _alike(word.text, name)),
        key=lambda name: SequenceMatcher(None, word.text, name).ratio(),
        default="",
    )


@lru_cache(maxsize=20_000)
def _is_known(word: str) -> bool:
    """Whether a capitalised word is an ordinary one, or a name of its own."""
    return word.lower() in load_common_words() or any(m.keys for m in load_gazetteer().english_mentions(word))


@lru_cache(maxsize=20_000)
def _alike(word: str, name: str) -> bool:
    return SequenceMatcher(None, word.lower(), name.lower()).ratio() >= _ALIKE_LETTERS
