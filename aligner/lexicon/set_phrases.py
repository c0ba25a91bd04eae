"""Set phrases of Chinese: idioms that a dictionary marks, and frames that are built anew in every speech.

An idiom is a phrase that CC-CEDICT or the dictionary of jieba marks as one (同舟共济), or that stands in the list of
phrases of public speech. A frame is two runs of the same length with the same characters in the same places
(功在当代、利在千秋), or one run that repeats a character or a numeral at even steps (走深走实, 睦邻安邻富邻, 四梁八柱).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import compress, pairwise
from operator import eq
from typing import Literal, TypeAlias

from aligner.lexicon.dictionary import load_dictionary
from aligner.text.automaton import Automaton

__all__ = ["Kind", "Phrase", "find_set_phrases", "split_phrase"]

Kind: TypeAlias = Literal["idiom", "parallel", "repeated", "quoted"]
Range: TypeAlias = tuple[int, int]

_RUN = re.compile("[\u4e00-\u9fff]+")
_LISTING, _PAUSING = frozenset("、"), frozenset("，,；;")
_STEPS = re.compile("[\u4e00-\u9fff]([\u4e00-\u9fff])(?:(?!\\1)[\u4e00-\u9fff]\\1){2,}")
_NUMBERS = re.compile("(?=([一二三四五六七八九十百千万萬](.)[一二三四五六七八九十百千万萬](.)))")
_TWO_NUMBERS = re.compile("[一二三四五六七八九十百千万萬].[一二三四五六七八九十百千万萬].")
"""What a text must hold to have a phrase of `_NUMBERS`: few do, and this is found out fast."""
_COUNTED = frozenset(
    "一二三四五六七八九十百千万几年月日号天次个位届期岁人名国代国元分点时刻秒度等条项种只件家座名成亿万千百十零两多余来之方带角"
)
_THEN = re.compile("[一-鿿]{1,3}([一-鿿])[则則][一-鿿]{1,3}\\1")
_QUOTED = re.compile("[“「『‘]([\u4e00-\u9fff]{2,6})[”」』’]")
_IDLE = frozenset("的了和是我你他她它们們这這那一不在到上下来來去着著过過就也都有没沒很")
"""Characters that stand in the same place in any two clauses."""
_OPENING = frozenset("“「『‘")
_FUNCTION = frozenset("的了和与在是我你他她它们这那一个不有就也都越等及或把被从到对于为以将很最更再又各某每其此")
_MUTUAL = frozenset("相互同共各自多常无無有全")
"""Characters that pair two words into a phrase: 相知相亲, but 选区选举 are two words side by side."""
_LONGEST_FRAME, _SHORTEST_FRAME = 12, 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase and where it stands."""

    text: str
    start: int
    kind: Kind

    @property
    def end(self) -> int:
        """Offset of the first character after the phrase."""
        return self.start + len(self.text)


def find_set_phrases(text: str) -> list[Phrase]:
    """Return the set phrases of a Chinese text in order, without overlap; frames go before the idioms in them."""
    found: list[Phrase] = []
    runs = [match.span() for match in _RUN.finditer(text)]
    frames = (*_conditionals(text, runs), *_parallels(text, runs))
    for phrase in (*frames, *_idioms(text), *_repetitions(text), *_quotations(text)):
        if all(phrase.end <= other.start or other.end <= phrase.start for other in found):
            found.append(phrase)
    return sorted(found, key=lambda phrase: phrase.start)


def split_phrase(text: str) -> list[str]:
    """Return the words of a phrase, longest first from the left; characters without a word stand alone."""
    is_word, words, k, n = load_dictionary().has_headword, [], 0, len(text)
    while k < n:
        length = 3 if k + 3 <= n and is_word(text[k : k + 3]) else 2 if k + 2 <= n and is_word(text[k : k + 2]) else 1
        words.append(text[k : k + length])
        k += length
    return words


def _idioms(text: str) -> Iterator[Phrase]:
    return (Phrase(text[start:end], start, "idiom") for start, end in _known_idioms().find_longest(text))


def _repetitions(text: str) -> Iterator[Phrase]:
    for start in compress(range(len(text)), map(eq, text, text[2:])):
        if start and (steps := _STEPS.match(text, start - 1)):
            yield Phrase(steps[0], steps.start(), "repeated")
        elif _is_twice(text, start):
            yield Phrase(text[start : start + 4], start, "repeated")
    for match in _NUMBERS.finditer(text) if _TWO_NUMBERS.search(text) else ():
        if match[1].isalpha() and not (_COUNTED | _FUNCTION) & {match[2], match[3]}:
            yield Phrase(match[1], match.start(), "repeated")


def _is_twice(text: str, start: int) -> bool:
    """Whether four characters A B A C are a phrase: 走深走实, but not parts of words or two words by chance."""
    phrase, dictionary = text[start : start + 4], load_dictionary()
    if len(phrase) < 4 or len(set(phrase)) < 3 or _FUNCTION & set(phrase) or not _RUN.fullmatch(phrase):
        return False
    if phrase in dictionary:
        return True
    if _parts_word(text, start) or _parts_word(text, start + 4):
        return False
    if any(part in dictionary for part in (phrase[1:3], phrase[1:], phrase[:3])):
        return False
    halves = phrase[:2] in dictionary or phrase[2:] in dictionary
    return not halves or phrase[0] in _MUTUAL


def _parallels(text: str, runs: Sequence[Range]) -> Iterator[Phrase]:
    for (first, end), (start, last) in pairwise(runs):
        mark, n_one, n_other = text[end:start], end - first, last - start
        if mark in _LISTING or (n_one == n_other and mark in _PAUSING):
            longest = min(n_one, n_other, _LONGEST_FRAME)
            shortest = _SHORTEST_FRAME if mark in _LISTING else n_one
            for length in range(longest, shortest - 1, -1):
                if length in (n_one, n_other, _SHORTEST_FRAME) and _is_frame(text, end, start, length):
                    yield Phrase(text[end - length : start + length], end - length, "parallel")
                    break


def _conditionals(text: str, runs: Sequence[Range]) -> Iterator[Phrase]:
    """Yield 青年兴则国家兴, and 路虽远，行则将至；事虽难，做则必成: frames of two halves that have two parts each."""
    if "则" in text or "則" in text:
        for match in _THEN.finditer(text):
            yield Phrase(match[0], match.start(), "parallel")
    lengths = [end - start for start, end in runs]
    for k in range(len(runs) - 3):
        if lengths[k : k + 2] != lengths[k + 2 : k + 4] or max(lengths[k : k + 2]) > _LONGEST_FRAME:
            continue
        quarters = runs[k : k + 4]
        marks = [text[a[1] : b[0]] for a, b in pairwise(quarters)]
        if marks[0] != marks[2] or marks[0] not in _PAUSING or marks[1] not in _PAUSING:
            continue
        one, two, three, four = (text[start:end] for start, end in quarters)
        if _count_same(one, three) and _count_same(two, four):
            yield Phrase(text[quarters[0][0] : quarters[3][1]], quarters[0][0], "parallel")


def _count_same(one: str, other: str) -> int:
    return sum(x == y and x not in _IDLE for x, y in zip(one, other, strict=True))


def _is_frame(text: str, end: int, start: int, length: int) -> bool:
    """Whether the characters before `end` and those from `start` on have enough of them in the same places."""
    one, other = text[end - length : end], text[start : start + length]
    is_listing = text[end] in _LISTING
    idle = frozenset("的了和") if is_listing or length == _SHORTEST_FRAME else _IDLE
    n_same = sum(x == y and x not in idle for x, y in zip(one, other, strict=True))
    least = 1 if length == _SHORTEST_FRAME else max(2, length // 4)
    if not least <= n_same <= length * 0.6 or one[-2:] == other[-2:] or len(set(one)) < length * 0.6:
        return False
    is_quoted = end > length and text[end - length - 1] in _OPENING
    return not is_quoted and not _parts_word(text, end - length) and not _parts_word(text, start + length)


def _parts_word(text: str, position: int) -> bool:
    """Whether a word goes across a place; not where the characters before or after it are a word by themselves."""
    dictionary = load_dictionary()
    if not 0 < position < len(text) or text[position - 1 : position + 1] not in dictionary:
        return False
    return text[position - 2 : position] not in dictionary and text[position : position + 2] not in dictionary


def _quotations(text: str) -> Iterator[Phrase]:
    for match in _QUOTED.finditer(text):
        yield Phrase(match[1], match.start(1), "quoted")


@cache
def _known_idioms() -> Automaton:
    """Return what finds all idioms."""
    texts = (
        files("aligner.lexicon").joinpath("data", name).read_text("utf-8")
        for name in ("set_phrases.txt", "public_phrases.txt")
    )
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return Automaton(load_dictionary().idioms().union(word for line in lines for word in line.split()))
