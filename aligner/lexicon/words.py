"""Where Chinese words begin and end, as jieba sees them."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

__all__ = ["word_spans"]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the words and marks of a Chinese text, in order and without gaps."""
    return [(start, end) for _, start, end in _jieba().tokenize(text)]


@cache
def _jieba() -> Any:
    # Loading takes a second, most of it the dictionary of 500,000 prefixes: only texts that need words pay for it.
    import jieba  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()
