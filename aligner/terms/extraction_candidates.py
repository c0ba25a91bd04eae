"""Which stretches of a Chinese segment may be terms, and what its form says for each.

A candidate is a run of jieba's words that begins and ends in a content word and holds no mark but those inside terms:
quotation marks in pairs, dashes, 、 and 的 between its words. What speaks for one: it is set off by marks, listed,
quoted or titled; a name; a headword of the dictionary; a noun at its end; words that begin and end where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.words import Tagged, tagged_words
from aligner.text.quotes import enclosed_spans
from aligner.text.scripts import HAN
from aligner.text.titles import chinese_titles

__all__ = ["Candidate", "find_candidates"]

_LONGEST = 20
"""Characters."""
_MOST_WORDS = 10
_MOSTLY = 0.6
"""Share of glosses that are verbs from which a word is one."""
_SENTENCE = re.compile("[，。！？；,!?;]")
_WORD = re.compile(f"[{HAN}A-Za-z0-9]+")
_INNER = frozenset("的之和与與及、-—–·“”「」『』")
_QUOTES = "“「『"
_BARRED = frozenset("ul uz ug uv ud y e o r p w c u uj k zg q".split())
"""Tags of words that no term begins or ends with: particles, pronouns, prepositions, conjunctions, measures."""
_NEVER_INSIDE = frozenset("ul uz ug y e o p r".split())
_ADVERBS = frozenset("d ad vd".split())
_MODAL = frozenset("要 应 應 将 將 可 能 会 會 愿 願 须 須 有 是 为 為 让 讓 使 等 没有 沒有 到".split())
"""Verbs that stand before clauses and not in terms."""
_ORDINAL = ("第", "首")
_NOMINAL = ("n", "vn", "an", "l", "i", "j", "s")
_NAMES = ("nr", "ns", "nt", "nz")
_LIGHT = ("v", "p", "c", "u", "d", "m", "r", "y", "t", "f", "q")
"""Tags, by their first letter, of neighbours that do not belong to a noun: a verb before, a particle after."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a segment with what its form says, each 0 to 1 unless it is told.

    edges: how surely no longer noun goes over its ends. set_off: in marks of its own, or an item of a list. is_name.
    known: share of it that one headword of the dictionary is. is_nominal: its last word may be a noun. n_verbs: words
    in it that are verbs and nothing else, adverbs before them. n_words: jieba's words in it. common: how common its
    rarest word is, per million in general text. has_list: 、 stands in it. has_particle: 的, 和 and the like do.
    """

    text: str
    start: int
    end: int
    kind: str
    edges: float
    set_off: float
    is_name: bool
    known: float
    is_nominal: bool
    n_verbs: int
    n_words: int
    common: float
    has_list: bool
    has_particle: bool


def find_candidates(text: str) -> Iterator[Candidate]:
    """Yield the candidates of a Chinese segment in the order of their beginnings."""
    words = tagged_words(text)
    marked = _marked(text)
    seen = set()
    for first in range(len(words)):
        for last in _ends(words, first):
            start, end = words[first].start, words[last].end
            seen.add((start, end))
            yield _measure(text, words[first : last + 1], marked, (_before(words, first), _after(words, last)))
    for start, end in marked:
        inner = [word for word in words if start <= word.start and word.end <= end]
        if (start, end) not in seen and inner and 2 <= end - start <= _LONGEST and marked[start, end]:
            yield _measure(text, inner, marked, (1.0, 1.0), (start, end))


def _ends(words: Sequence[Tagged], first: int) -> Iterator[int]:
    """Yield the last words of the candidates that begin with a word."""
    if not _may_begin(words[first]):
        return
    for last in range(first, min(len(words), first + _MOST_WORDS)):
        word = words[last]
        if word.end - words[first].start > _LONGEST or word.tag in _NEVER_INSIDE or word.text in _MODAL:
            return
        if last > first and word.tag in _ADVERBS and not _has_noun_sense(word.text):
            return
        if not _WORD.fullmatch(word.text) and word.text not in _INNER:
            return
        closes = word.text in "”」』" and any(w.text in _QUOTES for w in words[first:last])
        if not (_may_end(word) or closes) or word.end - words[first].start < 2:
            continue
        if _is_balanced(words[first : last + 1]):
            yield last


def _may_begin(word: Tagged) -> bool:
    if word.tag == "m":
        return word.text.startswith(_ORDINAL) or (len(word.text) > 2 and word.text in load_dictionary())
    if word.text[0].isdigit():
        return False
    if word.tag in _ADVERBS or word.tag == "t":
        return len(word.text) > 1 and _has_noun_sense(word.text)
    return _may_edge(word)


def _may_end(word: Tagged) -> bool:
    return word.tag not in ("f", "d", "m") and _may_edge(word)


def _may_edge(word: Tagged) -> bool:
    return (
        (word.tag not in _BARRED or len(word.text) > 2)
        and word.text not in _INNER
        and word.text not in _MODAL
        and _WORD.match(word.text) is not None
        and not (word.tag == "f" and len(word.text) == 1)
    )


def _is_balanced(words: Sequence[Tagged]) -> bool:
    text = "".join(word.text for word in words)
    return all(text.count(opening) == text.count(closing) for opening, closing in ("“”", "「」", "『』"))


def _marked(text: str) -> dict[tuple[int, int], str]:
    """Return what stands in quotation or title marks, without these, and how it is marked."""
    quoted = {
        (a + 1, b - 1): "quoted"
        for a, b in enclosed_spans(text, _QUOTES, _LONGEST + 2)
        if b - a > 3 and not _SENTENCE.search(text[a:b])
    }
    return quoted | {(a + 1, b - 1): "title" for a, b in chinese_titles(text)}


def _before(words: Sequence[Tagged], first: int) -> float:
    """Return how surely a noun begins at a word: 1 after a mark, less after a verb or particle, 0 after a noun."""
    if first == 0:
        return 1.0
    word = words[first - 1]
    if not _WORD.match(word.text):
        return 1.0
    return 0.8 if word.tag[:1] in _LIGHT and word.tag != "vn" else 0.0


def _after(words: Sequence[Tagged], last: int) -> float:
    """Return how surely a noun ends with a word: 1 before a mark, less before a verb or particle, 0 before a noun."""
    if last + 1 == len(words):
        return 1.0
    word = words[last + 1]
    if not _WORD.match(word.text):
        return 1.0
    if word.text in ("的", "之"):
        return 0.5
    return 0.7 if word.tag[:1] in (*_LIGHT, "a") and word.tag not in ("vn", "an") else 0.0


def _measure(
    text: str,
    words: Sequence[Tagged],
    marked: dict[tuple[int, int], str],
    edges: tuple[float, float],
    span: tuple[int, int] | None = None,
) -> Candidate:
    start, end = span or (words[0].start, words[-1].end)
    kind = marked.get((start, end), "")
    content = [word for word in words if _WORD.match(word.text) and word.text not in _INNER]
    is_name = len(content) == 1 and content[0].tag[:2] in _NAMES and end - start > 1
    is_listed = "、" in (text[start - 1 : start], text[end : end + 1]) and min(edges) > 0
    return Candidate(
        text=text[start:end],
        start=start,
        end=end,
        kind=kind or ("name" if is_name else "term"),
        edges=min(edges) / 2 + sum(edges) / 4,
        set_off=1.0 if kind else 0.7 if is_listed else 0.0,
        is_name=is_name,
        known=_known(text[start:end]),
        is_nominal=content[-1].tag in _NOMINAL or content[-1].tag[:2] in _NAMES or _has_noun_sense(content[-1].text),
        n_verbs=_n_verbs(content),
        n_words=len(content),
        common=min(word.per_million for word in content),
        has_list="、" in text[start:end],
        has_particle=any(word.text in _INNER and _WORD.match(word.text) is not None for word in words),
    )


def _n_verbs(content: Sequence[Tagged]) -> int:
    """Return how many of several words are verbs by tag and dictionary; adverbs before a verb count as well."""
    if len(content) < 2:
        return 0
    verbs = [word.tag.startswith("v") and word.tag != "vn" for word in content]
    pure = [is_verb and _share_of_actions(word.text) >= _MOSTLY for is_verb, word in zip(verbs, content, strict=True)]
    led = [a.tag in _ADVERBS and is_verb for a, is_verb in zip(content, verbs[1:], strict=False)]
    return sum(pure) + sum(led)


def _known(text: str) -> float:
    return float(text in load_dictionary())


@cache
def _share_of_actions(word: str) -> float:
    """Return the share of a word's glosses that are verbs, 1 for a word without glosses."""
    glosses = load_dictionary().glosses(word)
    return sum(gloss.startswith("to ") for gloss in glosses) / len(glosses) if glosses else 1.0


@cache
def _has_noun_sense(word: str) -> bool:
    """Whether the dictionary has a sense of a word that is no action."""
    return any(not gloss.startswith("to ") for gloss in load_dictionary().glosses(word))
