"""Chinese adverbs and modifiers that the English does not render: 不断, 自主, 顺利.

They are short, stand beside words that mean much the same, and vectors hardly miss them; but there are few of them,
and how English says them can be written down (data/modifiers.txt).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, stem

__all__ = ["find_lost_modifiers"]


def find_lost_modifiers(chinese: str, english: str) -> list[tuple[int, int]]:
    """Return the ranges of modifiers in a Chinese text of which the English has no rendering that is known."""
    places = [match.span() for match in _pattern().finditer(chinese)]
    if not places:
        return []
    stems = [stem(word.text) for word in find_words(english)]
    run = f" {' '.join(stems)} "
    lost = []
    for start, end in places:
        headword = chinese[start:end]
        if not _stands_alone(chinese, start, end) or load_dictionary().stems(headword) & set(stems):
            continue
        if not any(rendering in run for rendering in _renderings()[headword]):
            lost.append((start, end))
    return lost


def _stands_alone(chinese: str, start: int, end: int) -> bool:
    """Whether the characters are the modifier: not so in 共同体, and not in 应当前往, which is 应当 and 前往."""
    dictionary = load_dictionary()
    crosses_left = start > 0 and chinese[start - 1 : start + 1] in dictionary
    crosses_right = chinese[end - 1 : end + 1] in dictionary and end < len(chinese)
    is_longer = end < len(chinese) and chinese[start : end + 1] in dictionary
    return not is_longer and not (crosses_left and crosses_right)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _renderings()), key=len, reverse=True)))


@cache
def _renderings() -> dict[str, tuple[str, ...]]:
    """Return for each headword its renderings as stems between blanks; those that begin a word have no last blank."""
    text = files("aligner.lexicon").joinpath("data/modifiers.txt").read_text("utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            headwords, _, renderings = line.partition(":")
            found = tuple(_as_stems(rendering.strip()) for rendering in renderings.split(","))
            table.update(dict.fromkeys(headwords.split("|"), found))
    return table


def _as_stems(rendering: str) -> str:
    if rendering.endswith("-"):
        return f" {rendering[:-1]}"
    return f" {' '.join(stem(word.text) for word in find_words(rendering))} "
