"""Word lists that are package data: a word a line, lines with # are comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["load_words", "stands_whole"]


@cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of `aligner/text/data/<name>.txt`."""
    text = files("aligner.text").joinpath("data", f"{name}.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def stands_whole(words: str, text: str) -> bool:
    """Whether words stand in a text without a letter, figure or low line on either side.

    To look for few words in many texts this is much cheaper than a pattern for each of them.
    """
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not (_is_of_word(text[start - 1 : start]) or _is_of_word(text[end : end + 1])):
            return True
        start = text.find(words, start + 1)
    return False


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
