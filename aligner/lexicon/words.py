"""Where Chinese words begin and end, as jieba sees them; English words that are no names."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.regional import simplified_characters

__all__ = ["Tagged", "load_common_words", "load_name_words", "tagged_words", "word_around", "word_spans"]

_LONGEST = 5
"""Characters of the longest word that is looked up around a character."""


class Tagged(NamedTuple):
    """A word or mark with its range in a text and jieba's tag: n noun, nr person, v verb, vn verbal noun, x mark.

    `per_million` is how often general text has the word, 0 for one that jieba does not list.
    """

    text: str
    start: int
    end: int
    tag: str
    per_million: float


def tagged_words(text: str) -> list[Tagged]:
    """Return the words and marks of a Chinese text, in order, without gaps; Traditional ones tagged as Simplified."""
    tagger = _tagger()
    plain = text.translate(simplified_characters())
    found, place = [], 0
    for word, tag in tagger.cut(plain):
        end = place + len(word)
        per_million = 1e6 * (tagger.tokenizer.FREQ.get(word) or 0) / tagger.tokenizer.total
        found.append(Tagged(text[place:end], place, end, tag, per_million))
        place = end
    return found


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the words and marks of a Chinese text, in order and without gaps."""
    return [(start, end) for _, start, end in _jieba().tokenize(text)]


def word_around(text: str, position: int, first: int, listed: Sequence[Container[str]]) -> tuple[int, int]:
    """Return the range of the longest word that holds a character and begins at `first` or later.

    Words of the lists go before words of the dictionary; where there is none, it is the character by itself. This is
    much cheaper than `word_spans` where only a few characters of a text matter.
    """
    is_word = load_dictionary().has_headword
    for length in range(_LONGEST, 1, -1):
        starts = range(max(first, position - length + 1), min(position, len(text) - length) + 1)
        pieces = [(start, text[start : start + length]) for start in starts]
        for words in listed:
            for start, piece in pieces:
                if piece in words:
                    return start, start + length
        for start, piece in pieces:
            end = start + length
            # 不支 is a word, but 不支持 is 不 and 支持.
            if is_word(piece) and not (length == 2 and start == position and is_word(text[end - 1 : end + 1])):
                return start, end
    return position, position + 1


@cache
def _jieba() -> Any:
    # Loading takes a second, most of it the dictionary of 500,000 prefixes: only texts that need words pay for it.
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


@cache
def _tagger() -> Any:
    import jieba.posseg  # noqa: PLC0415 - loaded with jieba

    tagger = jieba.posseg.POSTokenizer(_jieba())
    tagger.tokenizer.initialize()
    return tagger


def load_common_words() -> frozenset[str]:
    """Return English words, in lower case, that are no names by themselves."""
    return _load("common_words_en")


def load_name_words() -> frozenset[str]:
    """Return names, in lower case, that are English words too: May, Trump."""
    return _load("name_words_en")


@cache
def _load(name: str) -> frozenset[str]:
    text = files("aligner.lexicon").joinpath("data", f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.lower() for line in lines for word in line.split())
