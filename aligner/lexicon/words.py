"""Where Chinese words begin and end, as jieba sees them; English words that are no names."""

from __future__ import annotations

import logging
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["load_common_words", "load_name_words", "word_spans"]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the words and marks of a Chinese text, in order and without gaps."""
    return [(start, end) for _, start, end in _jieba().tokenize(text)]


@cache
def _jieba() -> Any:
    # Loading takes a second, most of it the dictionary of 500,000 prefixes: only texts that need words pay for it.
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def load_common_words() -> frozenset[str]:
    """Return English words, in lower case, that are no names by themselves."""
    return _load("common_words_en")


def load_name_words() -> frozenset[str]:
    """Return names, in lower case, that are English words too: May, Trump."""
    return _load("name_words_en")


@cache
def _load(name: str) -> frozenset[str]:
    text = files("aligner.lexicon").joinpath("data", f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.lower() for line in lines for word in line.split())
