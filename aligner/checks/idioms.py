"""Find set phrases of the Chinese that the English renders by their sense, not by their words.

`measure` asks for every idiom, slogan or parallel frame how much of it the English says literally: the share of its
characters whose glosses are there, each English word counted once. Where that is little, the sense was rendered. The
English words that do it are those in the idiom's own gloss, or else the stretch that an encoder finds most alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.passages import Pair
from aligner.codes import CODES
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.set_phrases import Phrase, find_set_phrases, split_phrase
from aligner.lexicon.stems import content_stems, find_ranges, find_stems
from aligner.model import Checked, Finding
from aligner.settings import CheckSettings

__all__ = ["Measured", "accepts", "check_idioms", "literal_share", "measure"]

_MARKS = frozenset('“”"‘「『')
_WINDOWS = (3, 5)
"""Words of the stretches that are compared with a phrase."""
_FARTHEST = 0.3
"""How far from the place of the phrase a stretch may stand, as a share of the sentence."""
_LONGEST_WINDOW = 8

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """A set phrase, the share of it (0 to 1) that the English says literally, and whether its form is kept.

    `is_form_lost` is for a character that the Chinese repeats and the English does not.
    """

    phrase: Phrase
    literal: float
    is_form_lost: bool = False
    gloss: str = ""
    words: Range | None = None
    """The English words of the idiom's gloss."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an English text that say something by themselves: where they stand, and their stems."""

    ranges: list[Range]
    stems: list[str]


@dataclass(frozen=True, slots=True)
class _Guess:
    """English stretches that may render a phrase, and how they are asked for."""

    query: str
    windows: tuple[Range, ...]


def check_idioms(context: CheckContext) -> CheckResult:
    """Look for set phrases rendered by sense in every bead that has both sides."""
    n_phrases = 0
    found: list[tuple[Pair, Measured]] = []
    for pair in context.pairs:
        phrases = find_set_phrases(pair.chinese.text)
        n_phrases += len(phrases)
        if phrases:
            measured = measure(phrases, pair.english.text)
            found += [(pair, one) for one in measured if accepts(one, context.settings)]
    words = _find_words(context, found)
    findings = [_report(pair, measured, span) for (pair, measured), span in zip(found, words, strict=True)]
    return CheckResult(tuple(findings), Checked("set phrases", n_phrases))


def measure(phrases: Sequence[Phrase], english: str) -> list[Measured]:
    """Return how literally each phrase stands in the English."""
    words = _content_words(english)
    stems = words.stems
    is_quoted = any(mark in english for mark in _MARKS)
    measured = []
    for phrase in phrases:
        if phrase.kind == "quoted" and is_quoted:
            continue
        gloss = _gloss(phrase)
        inside = _find_gloss(gloss, words) if gloss else None
        measured.append(
            Measured(
                phrase,
                literal_share(phrase.text, stems if phrase.kind == "repeated" else set(stems)),
                _loses_form(phrase, stems),
                gloss,
                inside,
            )
        )
    return measured


def _content_words(english: str) -> _Words:
    found = [pair for pair in zip(find_ranges(english), find_stems(english), strict=True) if pair[1]]
    return _Words([place for place, _ in found], [stem for _, stem in found])


def accepts(measured: Measured, settings: CheckSettings) -> bool:
    """Whether so little of a phrase is literal that its sense was rendered."""
    if measured.phrase.kind == "quoted":
        return measured.literal <= settings.quoted_literal
    return measured.is_form_lost or measured.literal <= settings.idiom_literal


def literal_share(phrase: str, stems: Collection[str]) -> float:
    """Return the share of characters whose word, or which by themselves, have a gloss among the stems.

    Each stem counts as often as it is there.
    """
    dictionary = load_dictionary()
    free: dict[str, int] = {}
    for one in stems:
        free[one] = free.get(one, 0) + 1
    n_all = n_found = 0
    for word in split_phrase(phrase):
        if not word.isalpha():
            continue
        n_all += len(word)
        for part in (word, *word) if len(word) > 1 else (word,):
            if shared := free.keys() & dictionary.stems(part):
                first = min(shared)
                free[first] -= 1
                if not free[first]:
                    del free[first]
                n_found += len(part)
                if part == word:
                    break
    return n_found / n_all if n_all else 1.0


def _loses_form(phrase: Phrase, stems: Sequence[str]) -> bool:
    """Whether a character stands at every second place (睦邻安邻富邻), and its gloss less often in the English."""
    text = phrase.text
    if phrase.kind != "repeated" or len(text) < 6:
        return False
    glosses = load_dictionary().stems(text[1])
    return sum(one in glosses for one in stems) < text.count(text[1])


def _gloss(phrase: Phrase) -> str:
    """Return what the dictionary says of an idiom: its figurative senses where it has any."""
    glosses = load_dictionary().glosses(phrase.text) if phrase.kind == "idiom" else ()
    figurative = [gloss.removeprefix("fig.").strip() for gloss in glosses if not gloss.startswith("lit.")]
    return "; ".join(figurative[:3])


def _find_gloss(gloss: str, words: _Words) -> Range | None:
    """Return the English words from the first to the last that stand in a gloss, if they are near one another."""
    wanted = content_stems(gloss)
    hits = [k for k, one in enumerate(words.stems) if one in wanted]
    if not hits or (len(hits) > 1 and hits[-1] - hits[0] >= _LONGEST_WINDOW):
        return None
    return words.ranges[hits[0]][0], words.ranges[hits[-1]][1]


def _find_words(context: CheckContext, found: Sequence[tuple[Pair, Measured]]) -> list[Range | None]:
    """Return the English words of each phrase, those without a gloss by the encoder, all in one call."""
    guesses = [None if one.words else _guess(pair, one) for pair, one in found]
    texts: dict[str, int] = {}
    for (pair, _), guess in zip(found, guesses, strict=True):
        if guess:
            for text in (guess.query, *(pair.english.text[a:b] for a, b in guess.windows)):
                texts.setdefault(text, len(texts))
    if not texts:
        return [one.words for _, one in found]
    vectors = context.encode(list(texts))
    spans: list[Range | None] = []
    for (pair, one), guess in zip(found, guesses, strict=True):
        best: Range | None = one.words
        if guess and guess.windows:
            rows = [texts[pair.english.text[a:b]] for a, b in guess.windows]
            alike = vectors[rows] @ vectors[texts[guess.query]]
            if float(alike.max()) >= context.settings.idiom_alike:
                best = guess.windows[int(alike.argmax())]
        spans.append(best)
    return spans


def _guess(pair: Pair, measured: Measured) -> _Guess:
    """Return the stretches of English words near the place of a phrase that begin and end in content words."""
    text = pair.english.text
    ranges, stems = find_ranges(text), find_stems(text)
    place = (measured.phrase.start + measured.phrase.end) / 2 / len(pair.chinese.text)
    windows = []
    for size in _WINDOWS:
        ends = zip(ranges, ranges[size - 1 :], stems, stems[size - 1 :], strict=False)
        for start, end in [(first[0], last[1]) for first, last, one, other in ends if one and other]:
            if abs((start + end) / 2 / len(text) - place) <= _FARTHEST and "," not in text[start:end]:
                windows.append((start, end))
    return _Guess(measured.gloss or measured.phrase.text, tuple(windows))


def _report(pair: Pair, measured: Measured, words: Range | None) -> Finding:
    phrase = measured.phrase
    here = pair.chinese.span(phrase.start, phrase.end)
    there = pair.english.span(*words) if words else None
    name = {"idiom": "an idiom", "quoted": "an image in quotation marks"}.get(phrase.kind, "a slogan")
    how = "the English does not repeat" if measured.is_form_lost else "the English has the sense, not the words"
    meaning = f" ({measured.gloss})" if measured.gloss else ""
    evidence = [("kind", phrase.kind), ("literal", f"{measured.literal:.2f}")]
    if measured.gloss:
        evidence.append(("gloss", measured.gloss))
    return Finding(
        "idiom",
        pair.position,
        CODES["idiom"].severity,
        *pair.order(here, there),
        f"{phrase.text}{meaning} is {name}; {how}",
        tuple(evidence),
        round(1.0 - measured.literal / 2, 2),
    )
