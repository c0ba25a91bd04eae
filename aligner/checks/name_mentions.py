"""Names in a Chinese and in an English text, and whether the other side has them too.

Chinese: countries and bodies of the gazetteer, and runs of characters that sound like a foreign name. English:
capitalised words that are no ordinary words, months or languages, do not stand in a short quotation, and belong to
no phrase of ordinary words with capitals (Golden State Warriors). A name is supported by the other side if anything
there may stand for it: letters, pinyin, sound, the dictionary's gloss, the gazetteer. What is left over says little
by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.checks.sound_runs import sound_runs
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.gazetteer import Mention, load_gazetteer
from aligner.lexicon.transliteration import letters_of
from aligner.lexicon.words import load_common_words, load_name_words
from aligner.text.scripts import LATIN

__all__ = [
    "ChineseName", "EnglishName", "Passage", "chinese_names", "chinese_passage", "english_names",
    "english_passage", "has_sense_in", "headwords_of", "is_dictionary_name", "is_glossed", "is_known_name",
    "is_pinyin", "is_spelt", "readings",
]  # fmt: skip

_CAPITALISED = re.compile(rf"[A-ZÀ-ÖØ-Þ](?<![{LATIN}0-9].)[{LATIN}]*(?:['’-][{LATIN}]+)*")
_CLITIC = re.compile("(?:['’]s?|['’](?:ll|d|re|ve|m)|n['’]t)$")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday christmas easter ramadan halloween".split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr sir lady lord dame president premier minister secretary senator governor mayor judge justice "
    "king queen prince princess pope general colonel captain professor chairman chancellor ambassador coach".split()
)
_QUOTED = re.compile('[“"‘]([^“”"‘’]{1,60})[”"’]')
_NO_NAME_ENDINGS = (
    "ers",
    "ists",
    "isms",
    "ans",
    "ites",
    "eers",
    "ness",
    "tion",
    "ship",
    "ment",
    "ism",
    "ist",
    "ology",
    "esque",
)
_READING = re.compile(r"\[([A-Za-z]+)[1-5]\] /")
_LETTER = re.compile(f"[{LATIN}]")


class Passage(NamedTuple):
    """A segment by its position, with the countries and bodies that it names, and its capitalised words."""

    segment: int
    text: str
    mentions: Sequence[Mention]
    words: Sequence[tuple[str, int]]


class EnglishName(NamedTuple):
    """A capitalised word that may be a name: `is_word` if it is an ordinary word too, `keys` of the gazetteer."""

    text: str
    segment: int
    start: int
    end: int
    keys: frozenset[str] = frozenset()
    is_word: bool = False
    has_title: bool = False


class ChineseName(NamedTuple):
    """A name in Chinese characters; `gain` is how much it looks like a foreign name, in nats."""

    text: str
    segment: int
    start: int
    end: int
    keys: frozenset[str] = frozenset()
    gain: float = 0.0


def chinese_passage(segment: int, text: str) -> Passage:
    """Return a Chinese segment as a passage; its words are those in Latin letters."""
    return Passage(segment, text, load_gazetteer().chinese_mentions(text), _capitalised(text))


def english_passage(segment: int, text: str) -> Passage:
    """Return an English segment as a passage."""
    return Passage(segment, text, load_gazetteer().english_mentions(text), _capitalised(text))


def _capitalised(text: str) -> list[tuple[str, int]]:
    """Return the capitalised words of a text without clitics, with their places."""
    found = [(match[0], match.start()) for match in _CAPITALISED.finditer(text)]
    if "'" in text or "’" in text:
        return [(word if word.isalpha() else _CLITIC.sub("", word), start) for word, start in found]
    return found


def english_names(passage: Passage) -> Iterator[EnglishName]:
    """Yield what may be a name in an English segment."""
    segment, text = passage.segment, passage.text
    words = passage.words
    for mention in passage.mentions:
        if mention.keys:
            yield EnglishName(text[mention.start : mention.end], segment, mention.start, mention.end, mention.keys)
    candidates = [k for k, (word, _) in enumerate(words) if _may_be_name(word)]
    if not candidates:
        return
    taken = [(mention.start, mention.end) for mention in passage.mentions]
    taken += [found.span() for found in _QUOTED.finditer(text)]
    for k in candidates:
        word, start = words[k]
        end = start + len(word)
        if taken and any(a <= start < b for a, b in taken):
            continue
        before = words[k - 1] if k and text[words[k - 1][1] + len(words[k - 1][0]) : start] in {" ", ". "} else None
        after = words[k + 1] if k + 1 < len(words) and text[end : words[k + 1][1]] == " " else None
        has_title = before is not None and before[0].lower() in _TITLES
        if (before is not None and _is_of_phrase(before[0])) or (after is not None and _is_of_phrase(after[0])):
            continue
        yield EnglishName(word, segment, start, end, is_word=word.lower() in load_common_words(), has_title=has_title)


@lru_cache(maxsize=50_000)
def _may_be_name(word: str) -> bool:
    lower = word.lower()
    if len(letters_of(word)) < 3 or word.isupper() or lower in _CALENDAR:
        return False
    if lower in load_name_words():
        return True
    return not (any(map(_is_ordinary, lower.split("-"))) or lower.endswith(_NO_NAME_ENDINGS))


def _is_ordinary(lower: str) -> bool:
    common = load_common_words()
    bases = [lower, lower.removesuffix("s")]
    for ending in ("ing", "ed"):
        if lower.endswith(ending):
            base = lower.removesuffix(ending)
            bases += [base, base + "e"]
    return any(base in common for base in bases) or lower in _CALENDAR


@lru_cache(maxsize=50_000)
def _is_of_phrase(word: str) -> bool:
    """Whether a neighbour with a capital is an ordinary word and no title, as in the name of a body."""
    lower = word.lower()
    return _is_ordinary(lower) and lower not in _TITLES and lower not in load_name_words()


def chinese_names(passage: Passage) -> Iterator[ChineseName]:
    """Yield the countries and bodies of a Chinese segment, then the runs that sound foreign."""
    segment, text = passage.segment, passage.text
    cities = [m for m in passage.mentions if _is_city(m.keys)]
    others = [m for m in passage.mentions if not _is_city(m.keys)]
    runs = sound_runs(text, others)
    places = {mention: (mention.start, mention.end) for mention in others if _is_entity(mention.keys)}
    for mention in cities:
        # 科隆 is Cologne, but not in a longer name that begins so.
        start, end = mention.start, mention.end
        is_part = any(a <= start and end <= b and b - a > end - start for a, b, _ in runs)
        if not is_part and not _is_inside(text, mention):
            places[mention] = (start, end)
    for mention, (start, end) in places.items():
        yield ChineseName(text[start:end], segment, start, end, mention.keys)
    taken = set(places.values())
    for start, end, gain in runs:
        if (start, end) not in taken:
            yield ChineseName(text[start:end], segment, start, end, gain=gain)


def _is_entity(keys: frozenset[str]) -> bool:
    """Whether keys are those of a country or a body, not of a term such as gross domestic product."""
    bodies = load_gazetteer().bodies
    return bool(keys) and not any(key in bodies and bodies[key].english[0].islower() for key in keys)


def _is_city(keys: frozenset[str]) -> bool:
    return bool(keys) and all(key.startswith("city ") for key in keys)


def _is_inside(text: str, mention: Mention) -> bool:
    """Whether a name is part of a longer word, as 三明 of 三明治."""
    longest_at = load_dictionary().longest_at
    firsts = range(max(0, mention.start - 2), mention.start + 1)
    return any(
        first + longest_at(text, first, 5) > mention.end
        or (first < mention.start and first + longest_at(text, first, 5) == mention.end)
        for first in firsts
        if text[first : mention.end + 1] != text[first : mention.end] + "市"
    )


def is_dictionary_name(characters: str) -> bool:
    """Whether the dictionary has some characters as a name."""
    return load_dictionary().has_name(characters)


def is_glossed(word: str, texts: Sequence[str]) -> bool:
    """Whether a Chinese word in the texts has a gloss with an English word in it, capital and all."""
    return any(_opens_word(word, _written_of(text)) for text in texts)


def _opens_word(letters: str, text: str) -> bool:
    """Whether letters stand in a text without a letter before them."""
    at = text.find(letters)
    while at > 0 and _LETTER.match(text, at - 1):
        at = text.find(letters, at + 1)
    return at >= 0


@lru_cache(maxsize=16)
def _written_of(text: str) -> str:
    """Return all that the dictionary writes of the words in a text, kept for the last few texts."""
    return "\n".join(load_dictionary().all_written(headwords_of(text)))


def has_sense_in(name: str, stems: frozenset[str]) -> bool:
    """Whether a dictionary word in a Chinese name has a gloss with one of some stems."""
    dictionary = load_dictionary()
    return any(dictionary.stems(headword) & stems for headword in headwords_of(name))


@lru_cache(maxsize=20_000)
def headwords_of(text: str) -> tuple[str, ...]:
    """Return the distinct headwords in a text."""
    return tuple({text[a:b] for a, b in load_dictionary().headwords_in(text)})


@cache
def readings(character: str) -> frozenset[str]:
    """Return how a character is read, in pinyin without tones."""
    entries = load_dictionary().entries(character)
    return frozenset(re.sub("[^a-z]", "", entry.pinyin.lower().replace("u:", "v")) for entry in entries) - {""}


@cache
def _syllables() -> frozenset[str]:
    written = map(load_dictionary().written, load_dictionary().characters)
    return frozenset(sound.lower() for lines in written for sound in _READING.findall(lines))


@cache
def is_pinyin(letters: str) -> bool:
    """Whether letters are one to three syllables of pinyin."""
    syllables = _syllables()
    ends = {0}
    for _ in range(3):
        ends = {
            end for at in ends for end in range(at + 1, min(len(letters), at + 6) + 1) if letters[at:end] in syllables
        }
        if len(letters) in ends:
            return True
    return False


@cache
def _known_names() -> frozenset[str]:
    """Return the single capitalised words that open the gloss of a name in the dictionary."""
    dictionary = load_dictionary()
    pattern = re.compile(rf"\[[A-Z][^\]]*\] /([A-Z][{LATIN}]+)[,/ (]")
    names = (written for written in map(dictionary.written, dictionary.headwords()) if written[1:2].isupper())
    found = map(pattern.match, names)
    return frozenset(match[1] for match in found if match)


def is_known_name(word: str) -> bool:
    """Whether the dictionary knows an English word as the name of something."""
    return word in _known_names()


def is_spelt(word: str, text: str) -> bool:
    """Whether some characters in a row read as a word in pinyin."""
    letters = letters_of(word)
    if len(letters) < 2 or not is_pinyin(letters):
        return False
    open_ends: set[int] = set()
    for character in text:
        ends = {at + len(reading) for at in (*open_ends, 0) for reading in readings(character)
                if letters.startswith(reading, at)}  # fmt: skip
        if len(letters) in ends:
            return True
        open_ends = ends
    return False
