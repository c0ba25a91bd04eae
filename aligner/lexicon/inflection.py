"""English words without their inflection: what is one word for a termbase (workshops, workshop; building, built).

Unlike a stemmer, this leaves derived words apart (diplomacy, diplomatic; organ, organization). The key of a word is for
comparison only: a final e and a doubled last consonant are dropped from all words alike, so that planned meets plan and
enhancing meets enhance. The rules are those of English spelling; what they do not reach stands in
`data/inflections_en.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from aligner.text.spellings import american_form

__all__ = ["inflection_key", "singular"]

_VOWEL = re.compile("[aeiouyà-öø-ÿ]")
_DOUBLED = re.compile(r"([bcdfgklmnprtvz])\1$")
_NO_PLURAL = ("ss", "us", "is", "ous")
_SIBILANT = ("sses", "shes", "ches", "xes", "zzes")
_LEAST = 3
"""Letters that are left of a word, one of them a vowel, when an ending is taken off."""


@cache
def _irregular() -> dict[str, str]:
    text = files("aligner.lexicon").joinpath("data", "inflections_en.txt").read_text("utf-8")
    pairs = (pair for line in text.splitlines() if not line.startswith("#") for pair in line.split())
    return dict(pair.split("=") for pair in pairs)


def _is_word(rest: str) -> bool:
    return len(rest) >= _LEAST and _VOWEL.search(rest) is not None


@cache
def singular(word: str) -> str:
    """Return the singular of a noun in small letters, the word itself where it has no plural ending."""
    known = _irregular().get(word)
    if known is not None:
        return known
    if len(word) <= _LEAST or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > _LEAST + 1 else word[:-1]
    if word.endswith(_SIBILANT):
        return word[:-2]
    return word[:-1]


@cache
def inflection_key(word: str) -> str:
    """Return what the forms of a word in small letters have in common: of workshops `workshop`, of planned `plan`."""
    word = american_form(word)
    known = _irregular().get(word)
    if known is not None:
        return _bare(known)
    word = singular(word)
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and _is_word(rest):
            word = rest[:-1] + "y" if ending == "ed" and rest.endswith("i") else rest
            break
    return _bare(word)


def _bare(word: str) -> str:
    if len(word) > _LEAST and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > _LEAST and _DOUBLED.search(word) else word
