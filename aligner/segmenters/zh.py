"""Sentences of a Chinese line.

A sentence ends after 。！？ with the closing quotes and brackets that follow, inside a quotation too, as in the
hand-aligned corpora of the field. A semicolon, a colon or …… alone ends none.
"""

from __future__ import annotations

import re

from aligner.segmenters.cuts import first_cuts, ranges_between
from aligner.text.quotes import CLOSERS, enclosed_spans
from aligner.text.scripts import LATIN

__all__ = ["split_sentences"]

_CLOSERS = re.escape(CLOSERS) + "\"'＂＇"
_END = re.compile(rf"(?:(?:[。！？｡]|[!?](?![0-9A-Za-z/&=_]))+|…+(?=[{_CLOSERS}]))[。！？｡!?…{_CLOSERS}]*")
# What goes on after an end that was none: a comma, or 的 after a quoted question (“为什么？”的问题).
_GOES_ON = re.compile(rf"\s*[，、；：,;:。！？｡!?…{_CLOSERS}]")
_GOES_ON_AFTER_QUOTE = re.compile("的|地(?=[问说])|之|等|和|与|及|或|—")
_LATIN_DOT = re.compile(
    rf"(?:^|[^{LATIN}])(?:[{LATIN}]|(?:[{LATIN}]\.)+[{LATIN}]|[Nn]os?|[Vv]ol|[Ff]ig|pp|Mr|Mrs|Ms|Dr|St)\.$"
)
_ITEM_NUMBER = re.compile(r"(?:^|[\s。！？；;:：])[(（]?[0-9]{1,3}[)）]?[.．]$")
_LONGEST_TITLE = 80
_LONGEST_ASIDE = 120


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the sentences of one line, in order, without the white space between them."""
    cuts = first_cuts(text, "zh") | {found.end() for found in _END.finditer(text)}
    titles = enclosed_spans(text, "《〈", _LONGEST_TITLE)
    asides = enclosed_spans(text, "（([［【〔", _LONGEST_ASIDE)
    # A mark inside a title or an aside ends nothing, and neither does their closing mark after it, unless the aside
    # is a sentence of its own.
    kept = [(start, end + 1) for start, end in titles]
    kept += [(start, end if _opens_sentence(text, start) else end + 1) for start, end in asides]
    return ranges_between(text, {cut for cut in cuts if _is_end(text, cut, kept)})


def _opens_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip()
    return not before or before[-1] in "。！？!?.…；;：:”』」"


def _is_end(text: str, cut: int, kept: list[tuple[int, int]]) -> bool:
    left, right = text[:cut].rstrip(), text[cut:]
    if any(start < cut < end for start, end in kept) or _GOES_ON.match(right):
        return False
    last = left[-1:]
    if last in "\"'" and _opens(left):
        return False
    if last in CLOSERS + "\"'":
        return not _GOES_ON_AFTER_QUOTE.match(right)
    if last in ".．":
        return not (_LATIN_DOT.search(left) or _ITEM_NUMBER.search(left))
    return True


def _opens(left: str) -> bool:
    """Whether the straight quotation mark at the end of `left` opens: it is the odd one of its kind."""
    return left.count(left[-1]) % 2 == 1
