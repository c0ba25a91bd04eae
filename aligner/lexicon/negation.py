"""Words that negate, in Chinese and English, and those that only look so.

A cue either negates by itself (没, did not) or may stand for a negation of the other language without being one:
a word with a negative sense (不满), a rhetorical question (不是…吗), a word that compares (no later than). Fixed
words that say something positive or join (不断, 不得不, not only) are no cues at all.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from aligner.lexicon.stems import find_words
from aligner.lexicon.words import word_around

__all__ = ["Cue", "chinese_cues", "clause_end", "english_cues", "lexical_negations"]

_CHARACTER = re.compile("[不没沒无無未非勿别別莫否]")
_FREE = frozenset("不没沒未")
_TITLE = re.compile("[《〈][^《》〈〉]*[》〉]")
_PHRASE = 18
"""Characters of a phrase before or after the negating word in it."""
_NOT_A_BUT_B = re.compile("不是[^。！？]{1,25}?(?:就是|便是|即是)")
_RHETORICAL = re.compile("[哪谁誰何岂豈怎凭憑][^。！]*[？?]")

# Begins with a set of characters and not with \b: that is several times faster to search for.
_NEGATES = re.compile(
    r"[Nn](?:['’][Tt]|[Oo](?:[Tt]|ne|body|thing|where)?|ever|either)(?![\w'’])|[Cc][Aa][Nn][Nn][Oo][Tt](?!\w)"
)
_WORD_BEFORE = re.compile(r"\w+$")
_NUMBERED = re.compile(r"no\. ?\d", re.IGNORECASE)
_CANCELLED = re.compile(r"[^.!?;:]{0,80}?\b(?:without|until|till|unless|nor)\b", re.IGNORECASE)
_TAG = re.compile(r"\s(?:it|he|she|they|we|you|i|there)\s*\?", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[，。；！？：…,;!?.:\n”」』]")
_SENTENCE_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A negating word and where it stands; `is_plain` tells that it negates by itself."""

    text: str
    start: int
    is_plain: bool

    @property
    def end(self) -> int:
        """Offset of the first character after the cue."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Chinese:
    negating: frozenset[str]
    positive: frozenset[str]
    lexical: frozenset[str]


@dataclass(frozen=True, slots=True)
class _English:
    positive: re.Pattern[str]
    idle: re.Pattern[str]
    phrases: re.Pattern[str]
    lexical: re.Pattern[str]
    not_lexical: re.Pattern[str]


def clause_end(text: str, start: int) -> int:
    """Return the offset of the mark that ends the clause in which `start` lies."""
    match = _CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


def chinese_cues(text: str) -> list[Cue]:
    """Return the cues of a Chinese text in order; those in titles are left out."""
    if not _CHARACTER.search(text):
        return []
    words = _chinese()
    titles = [match.span() for match in _TITLE.finditer(text)] if "《" in text or "〈" in text else []
    idle = {match.start() for match in _NOT_A_BUT_B.finditer(text)}
    cues: list[Cue] = []
    done = 0
    for match in _CHARACTER.finditer(text):
        position = match.start()
        if position < done or any(start < position < end for start, end in titles):
            continue
        start, end = word_around(text, position, done, (words.positive, words.negating))
        word, done = text[start:end], end
        if word in words.positive or _is_alternative(text, position):
            continue
        is_plain = word in words.negating or word in _FREE
        is_void = start in idle or text[start - 1 : start] in {"岂", "豈"} or _is_question(text, end)
        cue = Cue(word, start, is_plain and not is_void)
        if cues and cues[-1].end == cue.start and cue.is_plain:  # 不敢不, 没有不: twice is not at all
            cues[-1], cue = replace(cues[-1], is_plain=False), replace(cue, is_plain=False)
        cues.append(cue)
    return cues


def _is_alternative(text: str, position: int) -> bool:
    """Whether a character stands between a word and itself: 去不去, 喜不喜欢, 去没去."""
    return 0 < position < len(text) - 1 and text[position - 1] == text[position + 1]


def _is_question(text: str, end: int) -> bool:
    """Whether the clause asks: a negative question, or 了没有, says nothing of yes and no."""
    stop = clause_end(text, end)
    return text[stop : stop + 1] in {"？", "?"} or text[stop - 1 : stop] in {"吗", "嗎", "么"} or stop == end


def english_cues(text: str) -> list[Cue]:
    """Return the cues of an English text in order, without the words that are negative in sense only."""
    found = _find_negating(text)
    if not found:
        return []
    words = _english()
    cues = []
    for start, end in found:
        if _NUMBERED.match(text, start) or _TAG.match(text, end) or _lies_in(start, end, text, words.positive):
            continue
        is_plain = not _lies_in(start, end, text, words.idle) and not _is_void(text, end)
        cues.append(Cue(text[start:end], start, is_plain))
    return cues


def _find_negating(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the words that negate: "not", "nobody", "can't"."""
    found = []
    for match in _NEGATES.finditer(text):
        start, end = match.span()
        before = _WORD_BEFORE.search(text, max(0, start - 10), start)
        if text[end - 1] in "tT" and text[end - 2] in "'’":
            found.append((before.start() if before else start, end))
        elif not before:
            found.append((start, end))
    return found


def _lies_in(start: int, end: int, text: str, phrases: re.Pattern[str]) -> bool:
    """Whether a word is part of one of some phrases."""
    around = phrases.finditer(text, max(0, start - _PHRASE), end + _PHRASE)
    return any(match.start() < end and start < match.end() for match in around)


def _is_void(text: str, end: int) -> bool:
    """Whether what follows asks, cancels the negation, or leaves it alone as an answer: "No, …"."""
    stop = _SENTENCE_END.search(text, end)
    is_question = bool(stop) and text[stop.start()] == "?" if stop else False
    return is_question or text[end : end + 1] in {",", ".", "!"} or bool(_CANCELLED.match(text, end))


def lexical_negations(text: str, *, is_chinese: bool) -> list[tuple[int, int]]:
    """Return the ranges of words that are negative in sense only: 拒绝, 避免; refuse, unable, without."""
    if is_chinese:
        lexical = _chinese().lexical
        found = [(k, k + n) for k in range(len(text)) for n in (1, 2, 3) if text[k : k + n] in lexical]
        return found + [match.span() for match in _RHETORICAL.finditer(text)]
    found = [(word.start, word.end) for word in find_words(text) if _is_negative(word.text.lower())]
    return found + [match.span() for match in _english().phrases.finditer(text)]


@cache
def _is_negative(word: str) -> bool:
    words = _english()
    return bool(words.lexical.fullmatch(word)) and not words.not_lexical.fullmatch(word)


@cache
def _chinese() -> _Chinese:
    data = _load()["zh"]
    return _Chinese(*(frozenset(data[key].split()) for key in ("negating", "positive", "lexical")))


@cache
def _english() -> _English:
    data = _load()["en"]
    phrases = (data[key].replace("\n", "|").strip("|").replace("'", "['’]") for key in ("positive", "idle", "phrases"))
    words = (data[key].replace("*", "[a-z]*").split() for key in ("lexical", "not_lexical"))
    return _English(
        *(re.compile(rf"\b(?:{phrase})\b", re.IGNORECASE) for phrase in phrases),
        *(re.compile("|".join(word)) for word in words),
    )


@cache
def _load() -> dict[str, dict[str, str]]:
    data = files("aligner.lexicon").joinpath("data", "negation.toml")
    return tomllib.loads(data.read_text("utf-8"))
