"""Which words of a Chinese and an English text the dictionary joins.

A Chinese headword, of any length and wherever it stands, meets an English word if they share a stem with one of its
glosses; so no word bounds have to be known. Letters and figures that stand in both texts alike meet too.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aligner.lexicon.dictionary import LONGEST_HEADWORD, load_dictionary
from aligner.lexicon.stems import Word, find_words, is_function_word, stem
from aligner.text.scripts import HAN

__all__ = ["dictionary_cover"]

_SINGLE = 0.5
"""What a match of a single character counts: it has many senses."""
_RUN = re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile(r"[A-Za-z]{2,}|\d+")


def dictionary_cover(chinese: str, english: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return for every character of both texts how surely the dictionary finds its word on the other side, 0 to 1."""
    covers = [0.0] * len(chinese), [0.0] * len(english)
    places: dict[str, list[Word]] = {}
    for word in find_words(english):
        if not is_function_word(word.text):
            places.setdefault(stem(word.text), []).append(word)
    for run in _RUN.finditer(chinese):
        for start, end, stems in _headwords(run[0]):
            for met in stems & places.keys():
                sure = 1.0 if end - start > 1 else _SINGLE
                _raise(covers[0], run.start() + start, run.start() + end, sure)
                for word in places[met]:
                    _raise(covers[1], word.start, word.end, sure)
    for run in _LATIN_RUN.finditer(chinese):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(run[0])}(?![^\W_])", english):
            _raise(covers[0], run.start(), run.end(), 1.0)
            _raise(covers[1], match.start(), match.end(), 1.0)
    return np.array(covers[0], dtype=np.float32), np.array(covers[1], dtype=np.float32)


def _raise(cover: list[float], start: int, end: int, sure: float) -> None:
    for k in range(start, end):
        cover[k] = max(cover[k], sure)


@lru_cache(maxsize=4096)
def _headwords(run: str) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Return the headwords in a run of Han characters that have glosses with content words."""
    dictionary = load_dictionary()
    found = []
    for start in range(len(run)):
        for end in range(start + 1, min(start + LONGEST_HEADWORD, len(run)) + 1):
            headword = run[start:end]
            if headword in dictionary and (stems := dictionary.stems(headword)):
                found.append((start, end, stems))
    return tuple(found)
