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
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.text.scripts import HAN

__all__ = ["content_words", "dictionary_cover", "glossed_headwords"]

_SINGLE = np.float32(0.5)
"""What a match of a single character counts: it has many senses."""
_RUN = re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile(r"[A-Za-z]{2,}|\d+")


def dictionary_cover(chinese: str, english: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return for every character of both texts how surely the dictionary finds its word on the other side, 0 to 1."""
    sure = bytearray(len(chinese)), bytearray(len(english))
    half = bytearray(len(chinese)), bytearray(len(english))
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end, stemmed in content_words(english):
        places.setdefault(stemmed, []).append((start, end))
    present = places.keys()
    for run in _RUN.finditer(chinese):
        offset = run.start()
        for start, end, stems in glossed_headwords(run[0]):
            if stems.isdisjoint(present):
                continue
            marks = sure if end - start > 1 else half
            marks[0][offset + start : offset + end] = b"\1" * (end - start)
            for met in stems & present:
                for first, last in places[met]:
                    marks[1][first:last] = b"\1" * (last - first)
    for run in _LATIN_RUN.finditer(chinese):
        for match in re.finditer(rf"(?<![^\W_]){re.escape(run[0])}(?![^\W_])", english):
            sure[0][run.start() : run.end()] = b"\1" * (run.end() - run.start())
            sure[1][match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return _as_cover(sure[0], half[0]), _as_cover(sure[1], half[1])


def _as_cover(sure: bytearray, half: bytearray) -> NDArray[np.float32]:
    marked = np.frombuffer(sure, dtype=np.uint8).astype(np.float32)
    return np.asarray(np.maximum(marked, _SINGLE * np.frombuffer(half, dtype=np.uint8).astype(np.float32)))


@lru_cache(maxsize=1024)
def content_words(english: str) -> tuple[tuple[int, int, str], ...]:
    """Return where the content words of a text stand, with their stems."""
    return tuple((w.start, w.end, stem(w.text)) for w in find_words(english) if not is_function_word(w.text))


@lru_cache(maxsize=4096)
def glossed_headwords(run: str) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Return the headwords in a run of Han characters that have glosses with content words."""
    dictionary = load_dictionary()
    found = []
    for start in range(len(run)):
        for end in range(start + 1, min(start + LONGEST_HEADWORD, len(run)) + 1):
            headword = run[start:end]
            if headword in dictionary and (stems := dictionary.stems(headword)):
                found.append((start, end, stems))
    return tuple(found)
