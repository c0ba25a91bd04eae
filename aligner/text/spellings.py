"""American and British spellings (`data/spelling_regions.toml`), and the one form under which two of them are alike."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["american_form", "ize_stems", "spelling_pairs"]

_ISE = re.compile(r"([a-z]+)is(e|es|ed|er|ers|ing|ation|ations)")
_SHORTEST = 5
"""Letters of the shortest British form that is looked for at the head of a longer word."""


@cache
def _spellings() -> dict[str, list[str]]:
    data = tomllib.loads(files("aligner.text").joinpath("data", "spelling_regions.toml").read_text("utf-8"))
    return {name: str(words).split() for name, words in data.items()}


@cache
def spelling_pairs() -> dict[str, str]:
    """Return American forms with the British ones."""
    pairs = {}
    for name, endings in (("words", ("", "s")), ("verbs", ("", "s", "ed", "ing")), ("open", ("",))):
        for row in _spellings()[name]:
            american, british = row.replace("_", " ").split("=")
            for ending in endings:
                stem = british[:-1] if british.endswith("re") and ending in ("ed", "ing") else british
                pairs[american + ending] = stem + ending
    return pairs


@cache
def ize_stems() -> frozenset[str]:
    """Return what stands before -ize or -ise in words that are spelt either way."""
    return frozenset(_spellings()["ize"])


@cache
def _british() -> dict[str, str]:
    return {british: american for american, british in spelling_pairs().items() if " " not in british}


def american_form(word: str) -> str:
    """Return the American form of a word in small letters: neighbourliness -> neighborliness; others as they are."""
    found = _ISE.fullmatch(word) if "is" in word else None
    if found and found[1] in ize_stems():
        return f"{found[1]}iz{found[2]}"
    british = _british()
    for end in range(len(word), _SHORTEST - 1, -1):
        american = british.get(word[:end])
        if american is not None:
            return american + word[end:]
    return word
