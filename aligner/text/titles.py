"""Titles of works: those in 《》 or 〈〉 in Chinese, and what may be a title in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aligner.text.scripts import LATIN
from aligner.text.words import load_words

__all__ = ["TitleCandidate", "chinese_titles", "english_candidates", "strip_marks", "title_key"]

_CHINESE_TITLE = re.compile("《([^《》]*(?:《[^《》]*》[^《》]*)*)》|〈([^〈〉]+)〉")
_QUOTED = re.compile(
    r"“([^“”]{1,120})”|\"([^\"]{1,120})\"|(?<!\w)[*_]([^*_]{1,120})[*_](?!\w)"
    r"|(?<!\w)[‘']([A-Z][^’'\n]{1,80})[’'](?!\w)|《([^《》]{1,120})》|〈([^〈〉]{1,120})〉"
    r"|<(?:i|em|cite)>([^<>]{1,120})</(?:i|em|cite)>|[«‹]([^«»‹›]{1,120})[»›]"
)
_WORD = re.compile(rf"&|[{LATIN}0-9](?:[{LATIN}0-9]|['’.\-](?=[{LATIN}0-9]))*")
_SMALL_WORDS = frozenset(
    "& a an and as at by de del di du for from in into la le of on or the to van vs with without x".split()
)
_ARTICLES = frozenset(("a", "an", "the"))
_WITH_POINT = frozenset("Mr Mrs Ms Dr St No Vol Jr vs".split())
"""Words whose full stop does not end a run of capitals."""
_CONNECTIVES = frozenset(
    "according after alongside although among and as at before besides both but by despite during following for from "
    "in like since through under unlike when while with".split()
)
"""Words that at the head of a sentence stand before a title oftener than in one."""
_PERSON = re.compile(r"[A-Z]\w+ [A-Z]\w+-[a-z]\w+")
"""A name as it is spelt in Hong Kong and Taiwan: Chan Tai-man."""
_FIGURE = re.compile("[0-9]+(?:st|nd|rd|th|s)?")
_POSSESSIVE = re.compile("(?:['’]s|s['’])$")
_MARKS_AROUND = "“”\"'‘’*_.,!? "
_MOST_PARTS = 6
_HANGS = re.compile(r" (?!(?:and|or|&) )[a-z][a-z ]* $|^ (?!(?:and|or|&) )[a-z][a-z ]* $")
"""What stands between two parts of a title rather than between two titles."""
_SEASON = re.compile(
    r"(?:Season|Series|Part|Volume|Episode|Chapter|Book|Articles?|Section|Clause|Paragraph|Annex) [\w-]+ of "
)
"""What is a part of a work rather than of its title."""


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A range of English text that may be the title of a work.

    is_marked: in quotation marks, or marked as italic. n_left: parts of the same run of capitals, cut at commas and
    small words, that the candidate leaves out. is_torn: what it leaves out hangs on it by "of" or "in" and the like.
    run: number of the run, -1 for a quotation. is_weak: one word whose capital is owed to the head of the sentence, or
    an acronym or a figure; or a beginning with such a word; or an end in a word that names bodies and dates.
    is_capital: begins with a capital or a figure.
    """

    start: int
    end: int
    is_marked: bool
    n_left: int
    is_torn: bool
    run: int
    is_weak: bool
    is_capital: bool = True


def chinese_titles(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the titles in a Chinese text, marks included."""
    if "《" not in text and "〈" not in text:
        return []
    return [
        found.span()
        for found in _CHINESE_TITLE.finditer(text)
        if any((group or "").strip() for group in found.groups())
    ]


def strip_marks(title: str) -> str:
    """Return a title without the marks 《》 or 〈〉 around it."""
    return title[1:-1].strip() if title[:1] in ("《", "〈") else title


def title_key(source_title: str, target_title: str) -> tuple[str, str]:
    """Return what two occurrences of a rendering share: letter case, blanks and marks around them do not count."""
    source, target = (" ".join(strip_marks(text).casefold().split()) for text in (source_title, target_title))
    return source.strip(_MARKS_AROUND), target.strip(_MARKS_AROUND)


def english_candidates(text: str) -> list[TitleCandidate]:
    """Return what may be a title in an English text: quotations, and runs of capitalised words with all their parts."""
    found: dict[tuple[int, int], TitleCandidate] = {}
    for quoted in _QUOTED.finditer(text):
        start, end = next(quoted.span(k) for k in range(1, _QUOTED.groups + 1) if quoted.group(k) is not None)
        while end > start and text[end - 1] in ",. ":
            end -= 1
        while start < end and text[start] == " ":
            start += 1
        if start < end:
            quotation = TitleCandidate(start, end, is_marked=True, n_left=0, is_torn=False, run=-1, is_weak=False)
            found[start, end] = replace(quotation, is_capital=not text[start].islower())
    for run, parts in enumerate(_capital_runs(text)):
        for first in range(len(parts)):
            for last in range(first, min(len(parts), first + _MOST_PARTS)):
                for candidate in _cut_out(text, parts, run, first, last):
                    found.setdefault((candidate.start, candidate.end), candidate)
    return sorted(found.values(), key=lambda c: (c.start, c.end))


def _cut_out(text: str, parts: list[tuple[int, int]], run: int, first: int, last: int) -> Iterator[TitleCandidate]:
    """Yield the candidates that some neighbouring parts of a run are."""
    end = parts[last][1]
    n_left = len(parts) - (last - first + 1)
    before = text[parts[first - 1][0] : parts[first][0]] if first else ""
    after = text[end : parts[last + 1][0]] if last + 1 < len(parts) else ""
    is_torn = bool(
        (_HANGS.search(before) and not _SEASON.match(before))
        or _HANGS.search(after)
        or (after == " " and _POSSESSIVE.search(text[:end]))
    )
    for start in _starts(text, parts[first][0], end):
        is_weak = _is_weak(text, start, end)
        yield TitleCandidate(start, end, is_marked=False, n_left=n_left, is_torn=is_torn, run=run, is_weak=is_weak)


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
    rest = next((a for a, b in words[1:] if text[a].isupper() or text[a:b].lower() not in _SMALL_WORDS), None)
    return [] if rest is None else [start, rest]


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" “\"'‘—-(")
    return not before or before[-1] in ".!?:"


def _is_weak(text: str, start: int, end: int) -> bool:
    words = text[start:end].split()
    last = words[-2] if len(words) > 1 and words[-1].isdigit() else words[-1]
    if last in load_words("not_titles_en") or _SEASON.match(text, start, end) or _PERSON.fullmatch(text, start, end):
        return True
    if len(words) > 1:
        return words[0].lower() in _CONNECTIVES and _opens_sentence(text, start)
    return _opens_sentence(text, start) or words[0].isupper() or bool(_FIGURE.fullmatch(words[0]))


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _capital_runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the runs of capitalised words, each as its parts: the ranges between commas, colons and small words.

    Small words (of, the, and) belong to a run where they stand between two capitals; a part ends after a possessive.
    """
    runs: list[list[tuple[int, int]]] = []
    run: list[tuple[int, int]] = []
    pending = False  # small words stand before this one
    previous_end = 0
    previous = ""
    for match in _WORD.finditer(text):
        word, gap = match[0], text[previous_end : match.start()]
        if gap == ". " and previous in _WITH_POINT:
            gap = " "
        joined = gap == " " or (gap in (", ", ": ", " – ", " — ") and bool(run))
        if not joined:
            runs, run, pending = [*runs, run] if run else runs, [], False
        if _is_capital(word):
            if run and gap == " " and not pending and not _POSSESSIVE.search(previous):
                run[-1] = (run[-1][0], match.end())
            else:
                run.append(match.span())
            pending = False
        elif run and word.lower() in _SMALL_WORDS and gap == " ":
            pending = True
        else:
            runs, run, pending = [*runs, run] if run else runs, [], False
        previous_end, previous = match.end(), word
    if run:
        runs.append(run)
    return runs
