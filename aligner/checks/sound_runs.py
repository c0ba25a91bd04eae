"""Runs of Chinese characters that sound like a foreign name: 罗德里格斯.

Every character has a gain, how much it speaks for a foreign name (`lexicon.transliteration`). Ordinary words of the
dictionary speak against one, its names for one; a run is a stretch whose sum of gains cannot be made higher.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import repeat

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.gazetteer import Mention
from aligner.lexicon.transliteration import NOT_IN_NAMES, name_gains
from aligner.text.scripts import HAN

__all__ = ["sound_runs"]

_RUN = re.compile(f"[{HAN}]{{2,}}")
_STOPS = frozenset(
    "人她他的了是在和与與及将將也等称稱说說对對为為这這那我你您们們有不会會到被把让讓向从從以于於其而或但之上下年月日时時"
)
_ORDINARY_GAIN = -3.0
_STRONG_GAIN = 1.0
"""Gain of the characters one of which stands in every name that is looked for."""
_NAME_GAIN = 1.5
_LOANWORD_GAIN = 2.5
"""Mean gain from which a word of the dictionary is spelt by its sound, as names are: 科克 is cork, and Coker."""
_GENERIC = "州县縣郡市省岛島区區镇鎮山河湖国國"
_LEAST_STEP = -1.0
_LONGEST_WORD = 6
"""Characters of the longest dictionary word that is kept out of a run."""


def sound_runs(text: str, mentions: Sequence[Mention] = ()) -> list[tuple[int, int, float]]:
    """Return the ranges of characters that look like foreign names, with the sum of their gains.

    A run grows while its sum does not fall below its best by more than one character that names hardly use.
    """
    found = []
    gain_of, strong = _gains().get, _strong_characters()
    for run in _RUN.finditer(text):
        start, end = run.span()
        if not strong.search(text, start, end):
            continue
        gains = list(map(gain_of, run[0], repeat(NOT_IN_NAMES)))
        for at, last, is_name in _dictionary_words(text, start, end, gains):
            own = gains[at - start : last - start]
            if is_name:
                gains[at - start : last - start] = [max(gain, _NAME_GAIN) for gain in own]
            elif sum(own) <= _LOANWORD_GAIN * (last - at):
                gains[at - start : last - start] = [_ORDINARY_GAIN] * (last - at)
        for mention in mentions:
            for k in range(max(start, mention.start), min(end, mention.end)):
                gains[k - start] = -10.0
        for a, b, gain in _best_stretches(gains):
            name = text[start + a : start + b]
            size = max(2, len(name.rstrip(_GENERIC)))
            found.append((start + a, start + a + size, gain))
    return found


def _dictionary_words(text: str, start: int, end: int, gains: Sequence[float]) -> Iterator[tuple[int, int, bool]]:
    """Yield the ordinary words of the dictionary among characters that names use, and its names of three and more."""
    at = start
    lengths = load_dictionary().lengths_at(text)
    while at < end - 1:
        size = 1
        if gains[at - start] > _LEAST_STEP and (sizes := lengths[at]):
            for n in reversed(sizes):
                kind = _kind_of_headword(text[at : at + n]) if n <= _LONGEST_WORD and at + n <= end else ""
                if kind == "word" or (kind == "name" and n >= 3):
                    size = n
                    yield at, at + size, kind == "name"
                    break
        at += size


@cache
def _gains() -> dict[str, float]:
    return {character: gain for character, gain in name_gains().items() if character not in _STOPS}


@cache
def _strong_characters() -> re.Pattern[str]:
    return re.compile(f"[{''.join(character for character, gain in _gains().items() if gain >= _STRONG_GAIN)}]")


@lru_cache(maxsize=100_000)
def _kind_of_headword(headword: str) -> str:
    """Return "name", "word", or "" for what is both or no headword."""
    written = load_dictionary().written(headword)
    if not written:
        return ""
    kinds = {line[1:2].isupper() for line in written.split("\n")}
    return "" if len(kinds) > 1 else "name" if True in kinds else "word"


def _best_stretches(gains: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    n = len(gains)
    at = 0
    while at < n - 1:
        if gains[at + 1] < _LEAST_STEP:
            at += 2  # one character alone is no run
            continue
        if gains[at] < _LEAST_STEP:
            at += 1
            continue
        total = best = 0.0
        end = at
        for k in range(at, n):
            total += gains[k]
            if total > best:
                best, end = total, k + 1
            if total < best + _LEAST_STEP or gains[k] < _LEAST_STEP:
                break
        if end - at >= 2:
            yield at, end, round(best, 1)
        at = max(end, at + 1)
