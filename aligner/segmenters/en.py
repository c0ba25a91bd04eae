"""Sentences of an English line.

sentencex cuts first and leaves quotations whole; the inside of a quotation is asked about again, as a quotation of five
sentences stands against five Chinese ones. Then cuts after ordinals, acronyms and list numbers are taken back.
"""

from __future__ import annotations

import re

from aligner.segmenters.cuts import first_cuts, ranges_between
from aligner.text.quotes import CLOSERS, enclosed_spans
from aligner.text.words import load_words

__all__ = ["split_sentences"]

_CLOSERS = re.escape(CLOSERS) + "\"'"
# An end inside a quotation or an aside: white space and a capital, a figure or an opening mark follow.
_INNER_END = re.compile(rf"[.!?…][{_CLOSERS}]*\s+(?=[“‘\"'(\[—–-]*[A-Z0-9])")
# A closing mark typed as an opening one: `she left. “ Then`.
_STRAY_QUOTE = re.compile(r"[.!?]\s?[“‘](?=\s)")
# A sentence in brackets of its own: `It rained. (It was late.) She waited.`
_BRACKETED = re.compile(r"(?<=[.!?] )\([A-Z][^()]*[.!?]\)(?=\s+[A-Z“‘\"'(])")
_STRAIGHT = re.compile(r'"[^"]+"')
# Single marks: one between two letters is an apostrophe.
_SINGLE = re.compile(r"(?<!\w)'[^'\s](?:[^']|(?<=\w)'(?=\w))*'(?!\w)|(?<!\w)‘[^’\s](?:[^’]|(?<=\w)’(?=\w))*’(?!\w)")
_ACRONYM = re.compile(r"(?:^|[^A-Za-z.])(?:[A-Za-z]\.){2,}$")
_WORD_BEFORE_DOT = re.compile(r"([A-Za-z]+)\.$")
_ITEM_NUMBER = re.compile(
    r"(?:^|(?<!\b[Nn]o)(?<!\b[Ff]ig)(?<!\b[Vv]ol)(?<!\b[Aa]rt)[.!?;:]\s+)[(\[]?(?:[0-9]{1,3}|[ivxIVX]{1,4}|[A-Za-z])[)\]]?\.$"
)
_NEXT_WORD = re.compile(rf"[\s{re.escape('“‘(')}\"'—–-]*([A-Za-z]+|[0-9])")
_LONGEST_ASIDE = 300


def split_sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the ranges of the sentences of one line, in order, without the white space between them."""
    cuts = first_cuts(text, language)
    for start, end in _quotations(text):
        inner = text[start + 1 : end - 1]
        asked = {start + 1 + cut for cut in first_cuts(inner, language)}
        cuts |= asked & {found.end() for found in _INNER_END.finditer(text, start, end)}
    cuts |= {found.end() for marks in (_STRAY_QUOTE, _BRACKETED) for found in marks.finditer(text)}
    asides = enclosed_spans(text, "([", _LONGEST_ASIDE)
    return ranges_between(text, {cut for cut in cuts if _is_end(text, cut, asides)})


def _quotations(text: str) -> list[tuple[int, int]]:
    straight = [found.span() for marks in (_STRAIGHT, _SINGLE) for found in marks.finditer(text)]
    return enclosed_spans(text, "“", len(text)) + straight


def _is_end(text: str, cut: int, asides: list[tuple[int, int]]) -> bool:
    left, right = text[:cut].rstrip(), text[cut:].lstrip()
    if any(start < cut < end for start, end in asides) or right[:1] in tuple(CLOSERS + ",;:"):
        return False
    following = _NEXT_WORD.match(right)
    word = following[1] if following else ""
    if (word[:1].islower() and not right.startswith(("—", "–", "-"))) or _ITEM_NUMBER.search(left):
        return False
    if not text[cut - 1].isspace() and not text[cut : cut + 1].isspace():
        return _lost_a_blank(left, word)
    return not _is_abbreviation(left, right, word)


def _lost_a_blank(left: str, word: str) -> bool:
    """Whether two sentences stand together as in "Hello.World"; "U.N.-centered" and "ASP.NET" never had a blank."""
    before = _WORD_BEFORE_DOT.search(left)
    return not left.endswith(".") or (before is not None and before[1][-2:].islower() and word[1:2].islower())


def _is_abbreviation(left: str, right: str, word: str) -> bool:
    """Whether the full stop that ends `left` is that of an abbreviation in the middle of a sentence."""
    if word.isdigit():
        before = _WORD_BEFORE_DOT.search(left)
        return before is not None and before[1].lower() in load_words("abbreviations_before_number")
    if _ACRONYM.search(left):
        # "No. 1" after an acronym is a name's rank, "No" a sentence.
        return word.lower() not in load_words("sentence_openers") or bool(re.match(r"Nos?\.\s?[0-9]", right))
    return False
