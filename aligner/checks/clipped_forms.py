"""Clipped Chinese forms that no dictionary has to list, known by what the English makes of them.

Numbered sets in quotation marks whose members the English lists (“三股势力”); runs of single characters that stand for
a list; and pairs of characters that each stand for a longer word (联训 = joint training).
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from aligner.checks.name_mentions import Passage
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import find_words, is_function_word, read_stems, stem
from aligner.lexicon.transliteration import name_gain
from aligner.text.scripts import HAN
from aligner.text.words import load_words

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
_IN_A_ROW = re.compile(r"\b([a-z]{3}[^\W\d_]*+)(?=[ -]([a-z]{3}[^\W\d_]*+))")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPENING = 3
"""Letters that two forms of a word share."""
_PARTED = "\0"
_BLANK_BUT_LETTERS = bytes(byte if byte in string.ascii_lowercase.encode() else ord(" ") for byte in range(256))
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
            lists = [(items[0][0], items[-1][1]) for items in _lists_of(other.text, n)]
            if lists:
                start, end = min(lists, key=lambda listed: listed[1] - listed[0])
                yield ShortForm("set", (passage.segment, *found.span()), (other.segment, start, end))
                break


@lru_cache(maxsize=16)
def _lists_of(text: str, n: int) -> tuple[list[tuple[int, int]], ...]:
    """Return the lists of n in an English text, kept for the last few texts."""
    return tuple(_enumerations(text, n))


def _enumerations(text: str, n: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the items of the lists of n in an English text: "a, b and c"; none has more words than those between."""
    for joint in _JOINT.finditer(text):
        clause = max([text.rfind(mark, 0, joint.start()) for mark in ".;:!?—"]) + 1
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
    lengths = load_dictionary().lengths_at(text)
    last = len(lengths)
    names = {mention.start: mention.end for mention in passage.mentions}
    found = []
    for run in _RUN.finditer(text):
        start = at = run.start()
        end = run.end()
        while at < end:
            # Lengths ascend, so that where there is a word of two characters it comes first.
            if at in names:
                after = names[at]
            elif at < last and (sizes := lengths[at]) and sizes[0] == 2:
                is_longer = 4 in sizes and known(text[at : at + 4])
                after = at + (4 if is_longer else 3 if 3 in sizes and known(text[at : at + 3]) else 2)
            elif text[at] in _EMPTY_CHARACTERS:
                after = at + 1
            else:
                at += 1
                continue
            if at > start + 1 and at - start <= _LONGEST_RESIDUE:
                found.append((start, at))
            start = at = after
        if 2 <= end - start <= _LONGEST_RESIDUE:
            found.append((start, end))
    return found


@lru_cache(maxsize=100_000)
def _may_mean(character: str, word: str) -> bool:
    """Whether a two-character word with a character has a short gloss with an English word in it, or a form of it."""
    wanted, opening, written = stem(word), word[:_OPENING], _written_with(character)
    at = written.find(opening)
    while at >= 0:
        form = _LETTERS.match(written, at)
        if form and not written[at - 1].isalpha() and stem(form[0]) == wanted:
            word_of_two = _words_of_two()[character][written.count(_PARTED, 0, at) - 1]
            if wanted in _short_senses(word_of_two):
                return True
            at = written.find(_PARTED, at)
        at = written.find(opening, at + 1) if at >= 0 else at
    return False


@lru_cache(maxsize=200_000)
def _has_opening(character: str, opening: str) -> bool:
    """Whether what the dictionary writes of two-character words with a character has a word with the first letters."""
    return f" {opening}" in _letters_with(character)


@cache
def _letters_with(character: str) -> str:
    """Return what `_written_with` does with a blank for each character that is no letter."""
    return _written_with(character).encode("ascii", "replace").translate(_BLANK_BUT_LETTERS).decode("ascii")


@cache
def _written_with(character: str) -> str:
    """Return what the dictionary writes of the two-character words with a character in them, in lower case."""
    text = _PARTED.join(["", *load_dictionary().all_written(_words_of_two()[character]), ""])
    # Bytes know of no letters but the English ones, and are put into lower case ten times as fast.
    return text.encode().lower().decode()


@lru_cache(maxsize=20_000)
def _short_senses(headword: str) -> frozenset[str]:
    """Return the stems in the short glosses of a word."""
    stems: set[str] = set()
    for gloss in load_dictionary().glosses(headword):
        content = [one for one in read_stems(gloss) if one]
        if len(content) <= _SHORT_GLOSS:
            stems.update(content)
    return frozenset(stems)


@cache
def _words_of_two() -> dict[str, list[str]]:
    """Return the words of two characters by each of these; one that a word has twice has the word twice."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in [word for word in load_dictionary().headwords() if len(word) == 2]:
        for character in word:
            found[character].append(word)
    return found


def _lists(passage: Passage, residues: Sequence[tuple[int, int]], english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield runs of single characters, three to five, that the English lists in order."""
    for start, end in residues:
        n = end - start
        for other in english if n >= 3 else ():
            if other.text.count(",") < n - 2 or sum(map(name_gain, passage.text[start:end])) > n:
                continue
            for listed in _lists_of(other.text, n):
                n_alike = sum(
                    any(_may_mean(character, word.text.lower()) for word in find_words(other.text[a:b]))
                    for (a, b), character in zip(listed, passage.text[start:end], strict=True)
                )
                if n_alike >= max(3, 0.7 * n):
                    place = (other.segment, listed[0][0], listed[-1][1])
                    yield ShortForm("list", (passage.segment, start, end), place, n_alike / n)


def _pairs(passage: Passage, residues: Sequence[tuple[int, int]], english: Sequence[Passage]) -> Iterator[ShortForm]:
    """Yield runs of clipped pairs: each pair's characters stand for two English words in a row."""
    text = passage.text
    clipped = [(a, b) for a, b in residues if b - a == 2 or (b - a == 4 and text[a] == text[a + 2])]
    rows_of = [(other, _rows(other.text)) for other in english] if clipped else []
    for start, end in clipped:
        for other, rows in rows_of:
            places = [_pair_place(text[k : k + 2], rows, other.text) for k in range(start, end, 2)]
            known = [place for place in places if place is not None]
            if len(known) == len(places):
                span = (other.segment, min(a for a, _ in known), max(b for _, b in known))
                yield ShortForm("clipped", (passage.segment, start, end), span)
                break


def _rows(text: str) -> list[tuple[str, str]]:
    """Return the words in lower case that stand in a row and say something, two by two."""
    empty = load_words("function_words_en")
    return [(a, b) for a, b in _IN_A_ROW.findall(text) if a not in empty and b not in empty]


def _pair_place(pair: str, rows: Sequence[tuple[str, str]], text: str) -> tuple[int, int] | None:
    """Return the range of two words in a row that two characters stand for, one of them not by itself alone."""
    left, right = pair[0], pair[1]
    for a, b in rows:
        is_likely = _has_opening(left, a[:_OPENING]) and _has_opening(right, b[:_OPENING])
        if is_likely and _may_mean(left, a) and _may_mean(right, b):
            alone = load_dictionary().stems
            if stem(a) not in alone(left) or stem(b) not in alone(right):
                return next((m.start(), m.end(2)) for m in _IN_A_ROW.finditer(text) if m.groups() == (a, b))
    return None
