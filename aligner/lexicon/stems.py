"""English words and their stems (the Snowball stemmer for English, Porter 2001)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from aligner.text.words import load_words

__all__ = [
    "Word",
    "all_stems",
    "content_stems",
    "find_ranges",
    "find_stems",
    "find_words",
    "is_function_word",
    "read_stems",
    "stem",
]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MOST_KEPT = 4_096
"""Texts whose words are kept: several checks go through a document one after the other."""
_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m|t)?$", re.IGNORECASE)


class Word(NamedTuple):
    """A word and where it stands in its text; hyphens part words, apostrophes do not.

    A tuple, as it is made for every word of a text and costs half as much as a frozen dataclass.
    """

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset of the first character after the word."""
        return self.start + len(self.text)


def find_words(text: str) -> Iterator[Word]:
    """Yield the words of an English text in order."""
    return (Word(match[0], match.start()) for match in _WORD.finditer(text))


@cache
def stem(word: str) -> str:
    """Return the stem of a word, in lower case and without a clitic: "Cooperation's" -> "cooper"."""
    bare = word if word.isalpha() else _CLITIC.sub("", word)
    return str(_stemmer().stemWord(bare.lower()))


def read_stems(text: str) -> tuple[str, ...]:
    """Return the stem of every word that `find_words` yields, "" for a function word: much faster than these."""
    return tuple(map(_content_stem, _WORD.findall(text)))


@lru_cache(maxsize=_MOST_KEPT)
def find_stems(text: str) -> tuple[str, ...]:
    """Return what `read_stems` does, kept for some thousand texts."""
    return read_stems(text)


@lru_cache(maxsize=_MOST_KEPT)
def find_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of every word that `find_words` yields."""
    return tuple([match.span() for match in _WORD.finditer(text)])


@cache
def _content_stem(word: str) -> str:
    return "" if is_function_word(word) else stem(word)


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something by themselves."""
    return frozenset(filter(None, find_stems(text)))


@lru_cache(maxsize=1_000)
def all_stems(text: str) -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(map(stem, _WORD.findall(text)))


@cache
def is_function_word(word: str) -> bool:
    """Whether a word says little by itself: articles, prepositions, pronouns, auxiliaries."""
    return word.lower() in load_words("function_words_en")


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415  loaded when a word is stemmed

    return snowballstemmer.stemmer("english")
