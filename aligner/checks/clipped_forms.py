"""Clipped Chinese forms that no dictionary has to list, known by what the English makes of them.

Numbered sets in quotation marks whose members the English lists (“三股势力”); runs of single characters that stand for
a list; and pairs of characters that each stand for a longer word (联训 = joint training).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from aligner.checks.name_mentions import Passage
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.lexicon.transliteration import name_gain
from aligner.text.scripts import HAN

__all__ = ["ShortForm", "find_clipped_forms"]

_SHORT_GLOSS = 3
"""Content words of a gloss that says what a word means and not what it is used for."""
_LONGEST_RESIDUE = 5
_NUMBERED = re.compile(f'[“「『"]([二两兩三四五六七八九十])([{HAN}]{{1,5}})[”」』"]')
_NUMERALS = {c: n for n, cs in enumerate(("", "", "二两兩", *"三四五六七八九十")) for c in cs}
_ENGLISH_NUMERALS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_JOINT = re.compile(r",? (?:and|or) (?=[A-Za-z])")
_PIECE = re.compile(r"[^,\s][^,]*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MARK = re.compile(r"[,.;:!?()—”]")
_LONGEST_ITEM = 3
_LOWER_WORD = re.compile(r"(?<!\w)[a-z][^\W\d_]{2,}")
_RUN = re.compile(f"[{HAN}]+")
_EMPTY_CHARACTERS = frozenset(
    "的了在是和与與及等将將也不有为為以之其这這那我你他她它们們上下中大小多少一二三四五六七八九十百千万萬亿億个個"
    "年月日时時后後前来來去到对對从從向把被给給让讓要能会會可就都还還又再更最很所而但或并並且则則于於着著过過地得"
)


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form and its long one: ranges in a Chinese and an English segment; `kind` says how it is known."""

    kind: str
    chinese: tuple[int, int, int]
    english: tuple[int, int, int]
    share: float = 1.0


def find_clipped_forms(passage: Passage, english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield the clipped forms of a Chinese segment that some English segments spell out."""
    yield from _numbered(passage, english)
    if residues := _residues(passage):
        yield from _lists(passage, residues, english)
        yield from _pairs(passage, residues, english)


def _numbered(passage: Passage, english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield a numbered set whose members the English lists, three or more, and whose number it does not say."""
    for found in _NUMBERED.finditer(passage.text):
        n = _NUMERALS[found[1]]
        for other in english if n >= 3 else ():
            if re.search(rf"(?i)\b(?:{_ENGLISH_NUMERALS[n]}|{n})\b", other.text):
                continue
            lists = [(items[0][0], items[-1][1]) for items in _enumerations(other.text, n)]
            if lists:
                start, end = min(lists, key=lambda listed: listed[1] - listed[0])
                yield ShortForm("set", (passage.segment, *found.span()), (other.segment, start, end))
                break


def _enumerations(text: str, n: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the items of the lists of n in an English text: "a, b and c"; none has more words than those between."""
    for joint in _JOINT.finditer(text):
        clause = max(text.rfind(mark, 0, joint.start()) for mark in ".;:!?—") + 1
        before = [found.span() for found in _PIECE.finditer(text, clause, joint.start())]
        if len(before) < n - 1:
            continue
        most = max(_n_words(text, *piece) for piece in before[2 - n :])
        is_longer = len(before) >= n and _n_words(text, *before[-n]) <= most
        after = list(_WORD.finditer(text, joint.end(), _end_of_piece(text, joint.end())))[:most]
        if most > _LONGEST_ITEM or is_longer or not after:
            continue
        while len(after) > 1 and is_function_word(after[-1][0]):
            del after[-1]
        yield [_last_words(text, *before[1 - n], most), *before[2 - n :], (after[0].start(), after[-1].end())]


def _n_words(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))


def _end_of_piece(text: str, start: int) -> int:
    found = _MARK.search(text, start)
    return found.start() if found else len(text)


def _last_words(text: str, start: int, end: int, n: int) -> tuple[int, int]:
    """Return the range of the last n words of an item, less function words: what stands before opens the sentence."""
    words = list(_WORD.finditer(text, start, end))[-n:]
    while len(words) > 1 and is_function_word(words[0][0]):
        del words[0]
    return (words[0].start() if words else start), end


def _residues(passage: Passage) -> list[tuple[int, int]]:
    """Return the runs of two to five characters that belong to no longer word, seen from the left.

    Words whose first two characters are none are rare; they cost a residue that nothing will match.
    """
    text = passage.text
    known = load_dictionary().has_headword
    names = {mention.start: mention.end for mention in passage.mentions}
    found = []
    for run in _RUN.finditer(text):
        start = at = run.start()
        end = run.end()
        while at < end:
            if at in names:
                step = names[at] - at
            elif known(text[at : at + 2]):
                step = 4 if known(text[at : at + 4]) else 3 if known(text[at : at + 3]) else 2
            elif text[at] in _EMPTY_CHARACTERS:
                step = 1
            else:
                at += 1
                continue
            if 2 <= at - start <= _LONGEST_RESIDUE:
                found.append((start, at))
            at += step
            start = at
        if 2 <= end - start <= _LONGEST_RESIDUE:
            found.append((start, end))
    return found


@cache
def _written_of_character(character: str) -> str:
    """Return all that the dictionary writes of the two-character words with a character in them, in lower case."""
    dictionary = load_dictionary()
    return "\n".join(dictionary.written(word) for word in _words_with().get(character, ())).lower()


@cache
def _senses_of_character(character: str) -> frozenset[str]:
    """Return the stems in short glosses of all two-character words with a character in them."""
    dictionary = load_dictionary()
    stems: set[str] = set()
    for word in _words_with().get(character, ()):
        for gloss in dictionary.glosses(word):
            content = [found.text for found in find_words(gloss) if not is_function_word(found.text)]
            if len(content) <= _SHORT_GLOSS:
                stems.update(stem(text) for text in content)
    return frozenset(stems)


@cache
def _words_with() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in load_dictionary().headwords():
        if len(word) == 2:
            for character in set(word):
                table.setdefault(character, []).append(word)
    return table


def _lists(passage: Passage, residues: Sequence[tuple[int, int]], english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield runs of single characters, three to five, that the English lists in order."""
    for start, end in residues:
        n = end - start
        for other in english if n >= 3 else ():
            if other.text.count(",") < n - 2 or sum(map(name_gain, passage.text[start:end])) > n:
                continue
            for listed in _enumerations(other.text, n):
                n_alike = sum(
                    any(stem(word.text) in _senses_of_character(character) for word in find_words(other.text[a:b]))
                    for (a, b), character in zip(listed, passage.text[start:end], strict=True)
                )
                if n_alike >= max(3, 0.7 * n):
                    place = (other.segment, listed[0][0], listed[-1][1])
                    yield ShortForm("list", (passage.segment, start, end), place, n_alike / n)


def _pairs(passage: Passage, residues: Sequence[tuple[int, int]], english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield runs of clipped pairs: each pair's characters stand for two English words in a row."""
    text = passage.text
    for start, end in residues:
        if end - start != 2 and not (end - start == 4 and text[start] == text[start + 2]):
            continue
        for other in english:
            places = [_pair_place(text[k : k + 2], other.text) for k in range(start, end, 2)]
            known = [place for place in places if place is not None]
            if len(known) == len(places):
                span = (other.segment, min(a for a, _ in known), max(b for _, b in known))
                yield ShortForm("clipped", (passage.segment, start, end), span)
                break


def _pair_place(pair: str, text: str) -> tuple[int, int] | None:
    """Return the range of two words in a row that are those of two characters, one of them not by the character alone.

    Most words are ruled out by their first letters, which nothing that the dictionary writes of the characters has.
    """
    left, right = map(_written_of_character, pair)
    if not left or not right:
        return None
    words = _LOWER_WORD.findall(text)
    if not any(a[:4] in left and b[:4] in right for a, b in pairwise(words)):
        return None
    found = list(_LOWER_WORD.finditer(text))
    dictionary = load_dictionary()
    for a, b in pairwise(found):
        if is_function_word(a[0]) or is_function_word(b[0]) or text[a.end() : b.start()] not in {" ", "-"}:
            continue
        stems = stem(a[0]), stem(b[0])
        if stems[0] in _senses_of_character(pair[0]) and stems[1] in _senses_of_character(pair[1]):
            is_plain = stems[0] in dictionary.stems(pair[0]) and stems[1] in dictionary.stems(pair[1])
            if not is_plain:
                return a.start(), b.end()
    return None
