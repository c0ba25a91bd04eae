"""Chinese persons whose English name is pinyin, remembered over a document: 林岚 and Lin Lan.

A pair is learnt where two or three capitalised words in a row spell some characters that begin with a surname, in
either order of the name. Nobody is called another person because pinyin and characters differ, as names from
Taiwan, Hong Kong and abroad are spelt otherwise; only where a document itself tells whose names both are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from aligner.checks.name_mentions import Passage, is_pinyin, readings
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.stems import is_function_word
from aligner.lexicon.transliteration import letters_of

__all__ = ["Person", "PersonMemory", "find_persons", "is_surname", "surnames"]

_LONGEST_GIVEN = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A name in pinyin: the English words with their place, the Chinese characters, "" where none spell it."""

    english: str
    segment: int
    start: int
    end: int
    chinese: str


def find_persons(chinese: Sequence[Passage], english: Sequence[Passage]) -> Iterator[Person]:
    """Yield the pairs of words that could be a person's name in pinyin, with the Chinese name if it is there."""
    known = surnames()
    for passage in english:
        for (first, start), (second, at) in pairwise(passage.words):
            if passage.text[start + len(first) : at] != " " or is_function_word(first):
                continue
            a, b = letters_of(first), letters_of(second)
            if not ((a in known and is_pinyin(b)) or (b in known and is_pinyin(a))):
                continue
            found = next((name for p in chinese for name in _spelt_by(a, b, p.text)), "")
            yield Person(f"{first} {second}", passage.segment, start, at + len(second), found)


def _spelt_by(first: str, second: str, text: str) -> Iterator[str]:
    """Yield the characters, a surname and one or two more, that two words spell in either order."""
    for place, character in enumerate(text):
        if not is_surname(character):
            continue
        for surname, given in ((first, second), (second, first)):
            if surname in readings(character):
                size = _length_of(given, text[place + 1 : place + 1 + _LONGEST_GIVEN])
                if size:
                    yield text[place : place + 1 + size]


def _length_of(letters: str, text: str) -> int:
    """Return how many characters from the start of a text spell all the letters, 0 if none do."""
    ends = {0}
    for n, character in enumerate(text, 1):
        ends = {at + len(sound) for at in ends for sound in readings(character) if letters.startswith(sound, at)}
        if len(letters) in ends:
            return n
    return 0


@cache
def is_surname(character: str) -> bool:
    """Whether the dictionary calls a character a surname."""
    return "surname " in load_dictionary().written(character)


@cache
def surnames() -> frozenset[str]:
    """Return how the surnames of one character are spelt."""
    headwords = (word for word in load_dictionary().headwords_with("surname ") if len(word) == 1)
    return frozenset(sound for word in headwords for sound in readings(word))


class PersonMemory:
    """Who is who in a document: Chinese names with their pinyin."""

    def __init__(self, found: Iterable[Person]) -> None:
        counts: dict[str, Counter[str]] = {}
        for person in found:
            if person.chinese:
                counts.setdefault(person.chinese, Counter())[person.english] += 1
        self._counts = {name: words.total() for name, words in counts.items()}
        self.english_of = {name: set(words) for name, words in counts.items()}
        self.chinese_of: dict[str, set[str]] = {}
        for name, words in self.english_of.items():
            for word in words:
                self.chinese_of.setdefault(word, set()).add(name)

    def mistaken(
        self, found: Sequence[Person], chinese: Sequence[Passage], english: Sequence[Passage]
    ) -> tuple[Person, str, tuple[int, int, int]] | None:
        """Return a person of the English whom the Chinese lacks, and the name and place of another whom it has instead.

        Both are known from elsewhere, or share the surname; of the other's name the English has no part but that.
        """
        for person in found:
            own = self.chinese_of.get(person.english, set())
            if person.chinese or any(part in p.text for name in own for part in (name[0], name[1:]) for p in chinese):
                continue
            words = {word for passage in english for word, _ in passage.words}
            for passage in chinese:
                for name, spellings in self.english_of.items():
                    place = passage.text.find(name)
                    if place >= 0 and not spellings & {person.english}:
                        shared = {word for spelling in spellings for word in spelling.split()} & words
                        same_surname = shared and shared <= set(person.english.split())
                        if (own and not shared) or (not own and same_surname and self._counts[name] > 1):
                            return person, name, (passage.segment, place, place + len(name))
        return None
