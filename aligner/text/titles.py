"""Titles of works: those in 《》 or 〈〉 in Chinese, and what may be a title in English."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.text.scripts import LATIN
from aligner.text.words import load_words

__all__ = ["TitleCandidate", "chinese_titles", "english_candidates"]

_CHINESE_TITLE = re.compile("《([^《》]*(?:《[^《》]*》[^《》]*)*)》|〈([^〈〉]+)〉")
_QUOTED = re.compile(
    r"“([^“”]{1,120})”|\"([^\"]{1,120})\"|(?<!\w)[*_]([^*_]{1,120})[*_](?!\w)"
    r"|(?<!\w)[‘']([A-Z][^’'\n]{1,80})[’'](?!\w)|《([^《》]{1,120})》"
)
_WORD = re.compile(rf"&|[{LATIN}0-9](?:[{LATIN}0-9]|['’.\-](?=[{LATIN}0-9]))*")
_SMALL_WORDS = frozenset(
    "& a an and as at by de del di du for from in into la le of on or the to van vs with without".split()
)
_ARTICLES = frozenset(("a", "an", "the"))
_MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A range of English text that may be the title of a work.

    is_marked: in quotation marks, or marked as italic. n_left: parts of the same run of capitals, cut at commas and
    small words, that the candidate leaves out. is_weak: one word whose capital is owed to the head of the sentence,
    or an acronym or a figure.
    """

    start: int
    end: int
    is_marked: bool
    n_left: int
    is_weak: bool


def chinese_titles(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the titles in a Chinese text, marks included."""
    return [
        found.span()
        for found in _CHINESE_TITLE.finditer(text)
        if any((group or "").strip() for group in found.groups())
    ]


def english_candidates(text: str) -> list[TitleCandidate]:
    """Return what may be a title in an English text: quotations, and runs of capitalised words with all their parts."""
    found: dict[tuple[int, int], TitleCandidate] = {}
    for quoted in _QUOTED.finditer(text):
        start, end = next(quoted.span(k) for k in range(1, 6) if quoted.group(k) is not None)
        while end > start and text[end - 1] in ",. ":
            end -= 1
        while start < end and text[start] == " ":
            start += 1
        if start < end:
            found[start, end] = TitleCandidate(start, end, is_marked=True, n_left=0, is_weak=False)
    for parts in _capital_runs(text):
        for first in range(len(parts)):
            for last in range(first, min(len(parts), first + _MOST_PARTS)):
                end = parts[last][1]
                n_left = len(parts) - (last - first + 1)
                for start in _starts(text, parts[first][0], end):
                    is_weak = _is_weak(text, start, end)
                    candidate = TitleCandidate(start, end, is_marked=False, n_left=n_left, is_weak=is_weak)
                    found.setdefault((start, end), candidate)
    return sorted(found.values(), key=lambda c: (c.start, c.end))


def _starts(text: str, start: int, end: int) -> list[int]:
    """Return where a candidate may begin: at its first word, and after one that opens the sentence.

    Of "Under the Company Law" at the head, "Company Law" is a candidate too; "The" alone is none.
    """
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    first = text[slice(*words[0])].lower()
    if first not in load_words("sentence_openers"):
        return [start]
    if len(words) > 1 and (first in _ARTICLES or not _opens_sentence(text, start)):
        return [start]
    rest = next((a for a, b in words[1:] if text[a:b].lower() not in _SMALL_WORDS), None)
    return [] if rest is None else [start, rest]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" “\"'‘—-(")
    return not before or before[-1] in ".!?:"


def _is_weak(text: str, start: int, end: int) -> bool:
    words = text[start:end].split()
    return len(words) == 1 and (_opens_sentence(text, start) or words[0].isupper() or words[0].isdigit())


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _capital_runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the runs of capitalised words, each as its parts: the ranges between commas, colons and small words.

    Small words (of, the, and) belong to a run where they stand between two capitals.
    """
    runs: list[list[tuple[int, int]]] = []
    run: list[tuple[int, int]] = []
    pending = False  # small words stand before this one
    previous_end = 0
    for match in _WORD.finditer(text):
        word, gap = match[0], text[previous_end : match.start()]
        joined = gap == " " or (gap in (", ", ": ", " – ", " — ") and bool(run))
        if not joined:
            runs, run, pending = [*runs, run] if run else runs, [], False
        if _is_capital(word):
            if run and gap == " " and not pending:
                run[-1] = (run[-1][0], match.end())
            else:
                run.append(match.span())
            pending = False
        elif run and word.lower() in _SMALL_WORDS and gap == " ":
            pending = True
        else:
            runs, run, pending = [*runs, run] if run else runs, [], False
        previous_end = match.end()
    if run:
        runs.append(run)
    return runs
