"""How far an English phrase translates a Chinese title: what the dictionary, the spelling and the encoder say.

Coverage is counted both ways. A title's characters are covered by the words in it (all headwords of the dictionary
that stand in it, also those that overlap) of which a gloss shares a stem with the English; the English words are
covered by the glosses, by pinyin, or as compounds (Birdman: 鸟人). A single character, which has many glosses, says
less than a word. Weights by rarity of the stems and cosines of single words were tried: neither told more.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from aligner.lexicon.dictionary import Dictionary, load_dictionary
from aligner.lexicon.stems import is_function_word, stem
from aligner.text.scripts import LATIN

__all__ = [
    "FEATURES",
    "SPELT_ALIKE",
    "Glossed",
    "TitleMeasures",
    "TitleWords",
    "measure_glosses",
    "measure_title",
    "pinyin",
    "probability_localized",
    "spelling_likeness",
]

FEATURES = ("similarity", "covered", "met", "covered*met", "spelling")
"""What the logistic model weighs, in this order; see `TitleMeasures.features`."""

_TOKEN = re.compile(rf"[{LATIN}]+(?:['’][{LATIN}]+)*|[0-9]+")
_DIGITS = "zero one two three four five six seven eight nine ten".split()
_OF_A_WORK = re.compile(
    r"\b(?:novels?|films?|movies?|TV|drama|opera|poems?|books?|song|ballet|manga|anime|cartoon|game|collection)\b"
)
_SINGLE = 0.7
"""What a match of a single character is worth beside that of a word."""
_SMALL = frozenset("的了之与與和及在是地得着著们們")
"""Characters that mean little by themselves."""
_SHORTEST_IN_COMPOUND = 3
_BEFORE_SUBTITLE = "之：:·—－-，, "
SPELT_ALIKE = 0.8
"""Likeness of pinyin and letters from which a title counts as spelt."""


@dataclass(frozen=True, slots=True)
class TitleMeasures:
    """What was measured of a title and an English phrase, each from 0 to 1 (similarity: a cosine, from -1).

    covered: share of the title's characters that the English accounts for. met: share of the English words that
    glosses or pinyin of the title account for. spelling: likeness of pinyin and letters. shared: the English words
    that a gloss or the pinyin accounts for. syllables: the title's pinyin.
    """

    similarity: float
    covered: float
    met: float
    spelling: float
    shared: tuple[str, ...]
    syllables: tuple[str, ...]

    def features(self) -> tuple[float, ...]:
        """Return the numbers that FEATURES names."""
        return (self.similarity, self.covered, self.met, self.covered * self.met, self.spelling)


@dataclass(frozen=True, slots=True)
class Glossed:
    """`covered`, `met` and `shared` of TitleMeasures."""

    covered: float
    met: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TitleWords:
    """A Chinese title taken apart.

    by_stem: for the stem of an English word, the ranges of the words in the title that it glosses. content: positions
    of the characters that mean something. syllables: the pinyin of every character. What `measure_glosses` found is
    kept, as the same words are measured as a candidate, as a part of one, and wherever a title recurs.
    """

    text: str
    by_stem: Mapping[str, tuple[tuple[int, int], ...]]
    content: tuple[int, ...]
    syllables: tuple[str, ...]
    known: dict[str, Glossed] = field(default_factory=dict, init=False, repr=False, compare=False)

    def glosses(self, word: str) -> bool:
        """Whether a word in the title glosses an English word."""
        return _key(word) in self.by_stem

    @classmethod
    def of(cls, text: str) -> TitleWords:
        """Take a title apart with the dictionary."""
        dictionary = load_dictionary()
        spans = [*dictionary.headwords_in(text), *((k, k + 1) for k in range(len(text)) if text[k] in dictionary)]
        stems = [(span, _stems(dictionary, text[slice(*span)], is_whole=span == (0, len(text)))) for span in spans]
        stems += [(match.span(), frozenset((_key(match[0]),))) for match in _TOKEN.finditer(text)]
        by_stem: dict[str, list[tuple[int, int]]] = {}
        for span, found in stems:
            for key in found:
                by_stem.setdefault(key, []).append(span)
        content = sorted({k for span, found in stems if found for k in range(*span) if text[k] not in _SMALL})
        ranges = {key: tuple(spans) for key, spans in by_stem.items()}
        return cls(text, ranges, tuple(content), _syllables(text))


@cache
def _stems(dictionary: Dictionary, headword: str, *, is_whole: bool) -> frozenset[str]:
    """Return the stems of a headword's glosses; none of a title that stands there as a work: that begs the question."""
    if is_whole and len(headword) > 2:
        glosses = (gloss for entry in dictionary.entries(headword) for gloss in entry.glosses)
        if any(_OF_A_WORK.search(gloss) for gloss in glosses):
            return frozenset()
    return dictionary.stems(headword)


@cache
def _key(word: str) -> str:
    if word.isdigit():
        return _DIGITS[int(word)] if int(word) < len(_DIGITS) else word
    return stem(word)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


@cache
def _syllables(text: str) -> tuple[str, ...]:
    """Return the pinyin of every character, and every other character as it is."""
    # Imported here: it takes a third of a second, and most texts have no title.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return tuple(_letters(syllable) for syllable in lazy_pinyin(text, errors=cast("Any", list)))


def pinyin(text: str) -> str:
    """Return the letters of a Chinese text's pinyin, without blanks."""
    return "".join(_syllables(text))


@lru_cache(maxsize=10_000)
def spelling_likeness(title: str, english: str) -> float:
    """Return how alike the pinyin of a title and the letters of its counterpart are, 0 to 1.

    A counterpart that spells half of the title, or what stands before a mark or 之, as when a subtitle is dropped, is
    wholly alike.
    """
    syllables, letters = _syllables(title), _letters(english)
    if len(letters) < 3 or not syllables:
        return 0.0
    spelt = ""
    for k, syllable in enumerate(syllables[:-1], 1):
        spelt += syllable
        if spelt == letters and len(letters) >= 4 and (2 * k >= len(syllables) or title[k] in _BEFORE_SUBTITLE):
            return 1.0
    return SequenceMatcher(None, "".join(syllables), letters, autojunk=False).ratio()


def measure_title(title: TitleWords, english: str, similarity: float) -> TitleMeasures:
    """Measure a title against an English phrase; `similarity` is the cosine of both."""
    glossed = measure_glosses(title, english)
    return TitleMeasures(
        similarity=similarity,
        covered=glossed.covered,
        met=glossed.met,
        spelling=spelling_likeness(title.text, english),
        shared=glossed.shared,
        syllables=title.syllables,
    )


def measure_glosses(title: TitleWords, english: str) -> Glossed:
    """Measure how far the glosses and the pinyin of a title account for an English phrase, and it for the title."""
    if (known := title.known.get(english)) is not None:
        return known
    content = _content_words(english)
    covered = [0.0] * len(title.text)
    met: dict[str, float] = {}
    for word in content:
        for start, end, worth in _matches(title, word):
            met[word] = max(met.get(word, 0.0), worth)
            for k in range(start, end):
                covered[k] = max(covered[k], worth)
    meaning = title.content or tuple(range(len(title.text)))
    title.known[english] = glossed = Glossed(
        covered=sum(covered[k] for k in meaning) / len(meaning),
        met=sum(met.values()) / len(content) if content else 0.0,
        shared=tuple(met),
    )
    return glossed


@cache
def _content_words(english: str) -> tuple[str, ...]:
    words = dict.fromkeys(match[0] for match in _TOKEN.finditer(english))
    return tuple(word for word in words if not is_function_word(word)) or tuple(words)


def _matches(title: TitleWords, word: str) -> Iterator[tuple[int, int, float]]:
    """Yield the ranges of a title that an English word renders, with what the match is worth."""
    key = _key(word)
    found = title.by_stem.get(key, ())
    if not found and len(key) > 2 * _SHORTEST_IN_COMPOUND:
        halves = ((title.by_stem.get(key[:k]), title.by_stem.get(key[k:])) for k in _cuts(key))
        found = next(((*left, *right) for left, right in halves if left and right), ())
    yield from ((a, b, 1.0 if b - a > 1 else _SINGLE) for a, b in found)
    if spelt := _spelt(title.syllables, word):
        yield (*spelt, 1.0)


def _cuts(key: str) -> range:
    return range(_SHORTEST_IN_COMPOUND, len(key) - _SHORTEST_IN_COMPOUND + 1)


def _spelt(syllables: tuple[str, ...], word: str) -> tuple[int, int] | None:
    """Return the range of the characters whose pinyin a word is, None if it spells none."""
    letters = _letters(word)
    if len(letters) < 3:
        return None
    for start in range(len(syllables)):
        run = ""
        for end in range(start, len(syllables)):
            run += syllables[end]
            if run == letters:
                return start, end + 1
            if not letters.startswith(run):
                break
    return None


@cache
def _model() -> Mapping[str, Any]:
    text = files("aligner.checks").joinpath("title_weights.json").read_text("utf-8")
    model: Mapping[str, Any] = json.loads(text)
    return model


def probability_localized(measures: TitleMeasures) -> float:
    """Return the probability, by the trained model, that a rendering is another title and not a translation."""
    model = _model()
    total = model["bias"] + sum(w * x for w, x in zip(model["weights"], measures.features(), strict=True))
    return float(1.0 / (1.0 + math.exp(-total)))
