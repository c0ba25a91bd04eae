"""The English words of a stretch of Chinese, found by the links of its bead.

What a span of English words is worth for a Chinese range: for every word its weight times what links it to the range,
less what links it to the rest of the bead, less a price for each word. The best span is the stretch of words with the
largest sum, one segment's and no further than a full stop. Words at its ends that say little are taken off; the words
of a run of capitals, of a compound with hyphens, and those beside it that nothing else explains, are taken in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.lexicon.stems import is_function_word
from aligner.terms.word_links import BeadWords, Links, overlapping

__all__ = ["EnglishSpan", "english_span"]

Floats = NDArray[np.float64]

_ELSEWHERE = 1.2
"""What a link to the rest of the bead takes off."""
_PRICE = 0.06
"""Of every word: a span may run over a few words that nothing explains."""
_LONGEST = 16
_STOPS = frozenset(".;?!:")
_UNEXPLAINED = 0.25
"""A word that is linked to nothing more surely than this is nobody's."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class EnglishSpan:
    """Words first to last of a bead, as the range start to end of its English text.

    worth: what the span is worth, from 0 on. covered: share of the Chinese range, by weight, that it stands for.
    own: share of the span's links that lead into the range. is_capital: all its content words have capitals.
    """

    first: int
    last: int
    start: int
    end: int
    worth: float
    covered: float
    own: float
    is_capital: bool


def english_span(words: BeadWords, links: Links, start: int, end: int) -> EnglishSpan | None:
    """Return the best span for the Chinese range from start to end of a bead, None where no word is linked to it."""
    rows = overlapping(words.chinese_spans, start, end)
    if not len(rows):
        return None
    inside = links.shares[rows].sum(axis=0)
    outside = links.shares.sum(axis=0) - inside
    gains = links.english_weights * (np.minimum(inside, 1.0) - _ELSEWHERE * np.minimum(outside, 1.0)) - _PRICE
    texts = [words.english[a:b] for a, b in words.english_spans.tolist()]
    worth, first, last = _best(gains, texts, words)
    if worth <= 0.0:
        return None
    hinted = next((hint for hint in words.hints if hint.chinese == (start, end)), None)
    if hinted is not None:
        columns = overlapping(words.english_spans, *hinted.english)
        first, last = int(columns[0]), int(columns[-1])
    else:
        first, last = _trim(texts, first, last)
        first, last = _widen(texts, words, first, last, np.maximum(inside, outside))
    shares = links.shares[rows][:, first : last + 1].sum(axis=1).clip(0.0, 1.0)
    chinese_weights = links.chinese_weights[rows]
    weights = links.english_weights[first : last + 1]
    own, others = inside[first : last + 1].clip(0.0, 1.0), outside[first : last + 1].clip(0.0, 1.0)
    content = [text for text in texts[first : last + 1] if _WORD.match(text) and not is_function_word(text)]
    return EnglishSpan(
        first,
        last,
        int(words.english_spans[first][0]),
        int(words.english_spans[last][1]),
        worth,
        float((shares * chinese_weights).sum() / chinese_weights.sum()),
        float((weights * own).sum() / max(float((weights * (own + others)).sum()), 1e-9)),
        bool(content) and all(text[0].isupper() for text in content),
    )


def _best(gains: Floats, texts: list[str], words: BeadWords) -> tuple[float, int, int]:
    """Return the largest sum of gains in a row, and its first and last word."""
    best = (0.0, 0, 0)
    ends = {offset for _, offset in words.english_starts}
    begins = words.english_spans[:, 0].tolist()
    for first in range(len(texts)):
        total = 0.0
        if gains[first] <= 0.0:
            continue
        for last in range(first, min(len(texts), first + _LONGEST)):
            if texts[last] in _STOPS or (last > first and begins[last] in ends):
                break
            total += float(gains[last])
            if total > best[0]:
                best = (total, first, last)
    return best


def _says_little(text: str) -> bool:
    return not _WORD.match(text) or is_function_word(text)


def _trim(texts: list[str], first: int, last: int) -> tuple[int, int]:
    while first < last and _says_little(texts[first]):
        first += 1
    while last > first and _says_little(texts[last]):
        last -= 1
    return first, last


def _widen(texts: list[str], words: BeadWords, first: int, last: int, linked: Floats) -> tuple[int, int]:
    """Take in the rest of compounds and runs of capitals, and one or two words that nothing explains."""
    while first > 1 and texts[first - 1] == "-" and _touches(words, first - 1):
        first -= 2
    while last + 2 < len(texts) and texts[last + 1] == "-":
        last += 2
    for _ in range(2):
        if last + 1 < len(texts) and _touches(words, last) and _belongs(texts, last + 1, last, linked):
            last += 1
        if first > 0 and _touches(words, first - 1) and _belongs(texts, first - 1, first, linked):
            first -= 1
    return first, last


def _touches(words: BeadWords, k: int) -> bool:
    """Whether words k and k + 1 stand side by side, but for a blank or a hyphen."""
    return words.english[words.english_spans[k][1] : words.english_spans[k + 1][0]] in {"", " ", "-"}


def _belongs(texts: list[str], k: int, beside: int, linked: Floats) -> bool:
    """Whether word k, beside a span, is part of it: nothing explains it, or a capital follows a capital."""
    if _says_little(texts[k]):
        return False
    is_run = k > 0 and texts[k][0].isupper() and texts[beside][0].isupper()
    return bool(linked[k] < (2 if is_run else 1) * _UNEXPLAINED)
