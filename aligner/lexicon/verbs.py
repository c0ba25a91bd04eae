"""English verbs, as the dictionary's glosses show them: `to deepen` is one, `trade` stands as a noun far oftener."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from aligner.lexicon.dictionary import load_dictionary

__all__ = ["is_base_verb"]

_GLOSS = re.compile(r"[/;] ?(to )?([a-z]{3,})(?=([ /;]))")
_MOSTLY = 0.75
"""Share of the glosses beginning with a word in which it is a verb, from which it is called one."""
_LEAST = 3


def is_base_verb(word: str) -> bool:
    """Whether an English word in small letters is the base form of a verb and hardly ever a noun."""
    return word in _base_verbs()


@cache
def _base_verbs() -> frozenset[str]:
    verbs: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for headword in load_dictionary().headwords():
        for to, word, after in _GLOSS.findall(load_dictionary().written(headword)):
            if to:
                verbs[word] += 1
            elif after != " ":
                others[word] += 1
    return frozenset(word for word, n in verbs.items() if n >= _LEAST and n / (n + 4 * others[word]) > _MOSTLY)
