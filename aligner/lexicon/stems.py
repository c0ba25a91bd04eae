"""English words and their stems (the Snowball stemmer for English, Porter 2001)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from aligner.text.words import load_words

__all__ = ["Word", "all_stems", "content_stems", "find_words", "is_function_word", "stem"]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m|t)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands in its text; hyphens part words, apostrophes do not."""

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
    bare = _CLITIC.sub("", word).lower()
    return str(_stemmer().stemWord(bare))


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something by themselves."""
    return frozenset(stem(word.text) for word in find_words(text) if not is_function_word(word.text))


@lru_cache(maxsize=1_000)
def all_stems(text: str) -> frozenset[str]:
    """Return the stems of all words of a text."""
    return frozenset(map(stem, _WORD.findall(text)))


def is_function_word(word: str) -> bool:
    """Whether a word says little by itself: articles, prepositions, pronouns, auxiliaries."""
    return word.lower() in load_words("function_words_en")


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415  loaded when a word is stemmed

    return snowballstemmer.stemmer("english")
