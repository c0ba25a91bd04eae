"""Which words of the other side stand for a term that is not rendered as the termbase wants it.

Each word there has a weight: that it shares a stem with a rendering, or that the dictionary glosses a part of the term
by it, less what the dictionary finds of it in the rest of the sentence. The words are those of the run with the highest
sum, in which words without weight cost something (maximum subarray, Kadane 1984).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.lexicon.cover import dictionary_cover
from aligner.lexicon.stems import Word, content_stems, find_words, is_function_word, stem
from aligner.text.scripts import count_han, has_han

__all__ = ["FoundWords", "find_chinese", "find_english"]

_EXPLAINED = 0.6
"""What a word loses that the rest of the source sentence explains."""
_FOREIGN = 0.5
"""What a content word costs that has no weight."""
_GRAMMAR = 0.1
_LEAST = 0.3
"""Weight below which a word counts as foreign."""
_ENDS = ".!?;:。！？；：\n"


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Characters of the target, and how much of the rendering they account for, 0 to 1 or more."""

    start: int
    end: int
    share: float


def find_english(term: str, rest: str, renderings: Sequence[str], text: str) -> FoundWords | None:
    """Return the English words of `text` that stand for a Chinese term; `rest` is its sentence without it."""
    words = list(find_words(text))
    wanted = frozenset().union(*(content_stems(rendering) for rendering in renderings))
    own = dictionary_cover(term, text)[1]
    weights = [
        0.0 if is_function_word(word.text) else 1.0 if stem(word.text) in wanted else float(own[word.start])
        for word in words
    ]
    if max(weights, default=0.0) < _LEAST:
        return None
    others = dictionary_cover(rest, text)[1]
    weights = [
        weight if stem(word.text) in wanted else weight - _EXPLAINED * float(others[word.start])
        for word, weight in zip(words, weights, strict=True)
    ]
    run = _best_run(text, words, weights)
    if run is None:
        return None
    first, last = run
    size = max(1, min(len(content_stems(rendering)) for rendering in renderings[:1]))
    start, end = words[first].start, _with_tail(text, words, weights, last)
    return FoundWords(start, end, sum(weights[first : last + 1]) / size)


def _best_run(text: str, words: Sequence[Word], weights: Sequence[float]) -> tuple[int, int] | None:
    """Return the first and last word of the run with the highest sum."""
    best, found = 0.0, None
    total, first = 0.0, 0
    for k, (word, weight) in enumerate(zip(words, weights, strict=True)):
        if k and any(mark in _ENDS for mark in text[words[k - 1].end : word.start]):
            total = 0.0
        gain = weight if weight >= _LEAST else -_GRAMMAR if is_function_word(word.text) else -_FOREIGN
        if total <= 0.0:
            total, first = 0.0, k
        total += gain
        if gain > 0 and total > best:
            best, found = total, (first, k)
    return found


def _with_tail(text: str, words: Sequence[Word], weights: Sequence[float], last: int) -> int:
    """Return where a run ends; a name that is joined to its last name belongs to it: China [and Turkey]."""
    word = words[last]
    if not word.text[0].isupper():
        return word.end
    following = words[last + 1 : last + 3]
    for k, other in enumerate(following):
        between = text[word.end : other.start]
        is_joined = between.strip(" ") in ("and", "-", "–", "&") or between in ("-", "–")
        if other.text[0].isupper() and is_joined and weights[last + 1 + k] < _LEAST:
            return other.end
    return word.end


def find_chinese(term: str, rest: str, renderings: Iterable[str], text: str) -> FoundWords | None:
    """Return the Chinese characters of `text` that stand for an English term; `rest` is its sentence without it."""
    known = set("".join(renderings))
    own, others = dictionary_cover(text, term)[0], dictionary_cover(text, rest)[0]
    gains = [
        max(float(own[k] - _EXPLAINED * others[k]), 0.5 if character in known else 0.0) if has_han(character) else 0.0
        for k, character in enumerate(text)
    ]
    best, found, total, first = 0.0, None, 0.0, 0
    for k, (character, gain) in enumerate(zip(text, gains, strict=True)):
        if total <= 0.0 or character in _ENDS:
            total, first = 0.0, k
        total += gain if gain >= _LEAST else -_FOREIGN
        if gain >= _LEAST and total > best:
            best, found = total, (first, k + 1)
    if found is None:
        return None
    size = max(2, min((count_han(rendering) for rendering in list(renderings)[:1]), default=2))
    return FoundWords(*found, sum(gains[slice(*found)]) / size)
