"""Chinese adverbs and modifiers that the English does not render: 不断, 自主, 顺利.

They are short, stand beside words that mean much the same, and vectors hardly miss them; but there are few of them,
and how English says them can be written down (data/modifiers.txt).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, stem
from aligner.lexicon.words import word_spans

__all__ = ["find_lost_modifiers"]

_LONG_WORD = 4
"""Characters from which what follows a modifier is a word of its own; 共同体 and 重要性 are no modifiers."""


def find_lost_modifiers(chinese: str, english: str) -> list[tuple[int, int]]:
    """Return the ranges of modifiers in a Chinese text of which the English has no rendering that is known."""
    if not any(headword in chinese for headword in _renderings()):
        return []
    stems = [stem(word.text) for word in find_words(english)]
    run = f" {' '.join(stems)} "
    lost = []
    for start, stop in word_spans(chinese):
        headword = _modifier_of(chinese[start:stop])
        end = start + len(headword)
        renderings = _renderings().get(headword)
        if renderings is None or load_dictionary().stems(headword) & set(stems):
            continue
        if not any(rendering in run for rendering in renderings):
            lost.append((start, end))
    return lost


def _modifier_of(word: str) -> str:
    """Return the modifier that a word of four characters and more begins with, 不断 of 不断完善, or else the word."""
    if len(word) >= _LONG_WORD:
        return next((word[:size] for size in (3, 2) if word[:size] in _renderings()), word)
    return word


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
