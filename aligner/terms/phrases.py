"""Phrases of one language and where they stand in a text of it, in any of the forms that count as the same.

A phrase in English is a row of words, and each word of all phrases gets one character of its own, so that a phrase
becomes a short string and a text a longer one: what holds for finding strings holds for finding rows of words. A
phrase in Chinese is its folded characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol, TypeAlias

from aligner.lexicon.stems import is_function_word
from aligner.terms.folding import (
    EnglishWord,
    chinese_places,
    fold_chinese,
    fold_word,
    raw_words,
    split_english,
    word_ranges,
)
from aligner.text.scripts import has_han, is_chinese

__all__ = ["ChinesePhrases", "EnglishPhrases", "Phrases", "ReadText", "is_free", "make_phrases", "without_bracket"]

Range: TypeAlias = tuple[int, int]

_FIRST_CODE = 0x10000
_UNKNOWN = "\0"
_MOST_CODES = 500_000
"""Words that are kept with their codes."""
_BRACKET = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]")
_SEVERAL = re.compile(r"\s*[;；]\s*")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_CAPITAL = re.compile(r"[A-Z][^\W\d_]*")
_SENTENCE_END = re.compile(r"[.!?;:。！？；：\n]\s")
_NEGATORS = frozenset("not no non without anti never against".split())
"""Words that turn a phrase around when they are put into it."""


class ReadText:
    """A text as phrases are looked for in it; `code` is its folded characters, or a character a word."""

    def __init__(self, text: str, code: str) -> None:
        self.text = text
        self.code = code

    @cached_property
    def ranges(self) -> list[Range]:
        """Where the words of an English text stand that the code stands for."""
        return word_ranges(self.text)

    @cached_property
    def words(self) -> list[EnglishWord]:
        """The words of an English text that the code stands for."""
        return split_english(self.text)


class Phrases(Protocol):
    """Phrases by their numbers, in the order in which they were given."""

    @property
    def codes(self) -> Sequence[tuple[str, ...]]:
        """The codes of each phrase: of itself, and of what it is without a remark in brackets."""
        ...

    def read(self, text: str) -> ReadText:
        """Return a text with its code."""
        ...

    def find(self, phrase: int, read: ReadText, n_inserted: int = 0) -> Range | None:
        """Return the characters at which a phrase first stands, with up to `n_inserted` foreign words in it."""
        ...

    def range_of(self, read: ReadText, start: int, end: int) -> Range:
        """Return the characters of the text for a range of its code."""
        ...


def make_phrases(texts: Iterable[str], language: str) -> Phrases:
    """Return phrases of a language, by its BCP 47 tag."""
    return ChinesePhrases(texts) if is_chinese(language) else EnglishPhrases(texts)


def without_bracket(text: str) -> tuple[str, ...]:
    """Return what a phrase with a remark in brackets is without it, and an acronym that stands in them."""
    found = _BRACKET.fullmatch(text)
    if not found:
        return ()
    return (found[1], found[2]) if _ACRONYM.fullmatch(found[2].replace(".", "")) else (found[1],)


class ChinesePhrases:
    """Phrases as folded characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._codes = [tuple(filter(None, map(fold_chinese, (text, *without_bracket(text))))) for text in texts]

    @property
    def codes(self) -> Sequence[tuple[str, ...]]:
        """The folded characters of each phrase."""
        return self._codes

    def read(self, text: str) -> ReadText:
        """Return a text with its code."""
        return ReadText(text, fold_chinese(text))

    def find(self, phrase: int, read: ReadText, n_inserted: int = 0) -> Range | None:  # noqa: ARG002 - the protocol's
        """Return the characters at which a phrase first stands; nothing may be put into a Chinese one."""
        for code in self.codes[phrase]:
            place = read.code.find(code)
            while place >= 0:
                start, end = self.range_of(read, place, place + len(code))
                if is_free(read.text, start, end):
                    return start, end
                place = read.code.find(code, place + 1)
        return None

    def range_of(self, read: ReadText, start: int, end: int) -> Range:
        """Return the characters of the text for a range of its code."""
        if len(read.code) == len(read.text):
            return start, end
        places = chinese_places(read.text)
        return places[start], places[end - 1] + 1


def is_free(text: str, start: int, end: int) -> bool:
    """Whether a range does not cut a Latin word or a figure in two."""
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isdigit() and after.isdigit():
        return True
    return before.isalpha() and after.isalpha() and not has_han(before) and not has_han(after)


class _Codes(dict[str, str]):
    """The code of every word as it is written, looked up once; nothing for an article."""

    def __init__(self, known: dict[str, str]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> str:
        key = fold_word(word)
        code = self._known.get(key, _UNKNOWN) if key else ""
        if len(self) < _MOST_CODES:
            self[word] = code
        return code


class EnglishPhrases:
    """Phrases as rows of words, a character a word."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known: dict[str, str] = {}
        self._written = _Codes(self._known)
        self._texts = list(texts)
        self._codes = [tuple(filter(None, map(self._encode_new, _forms(text)))) for text in self._texts]

    @property
    def codes(self) -> Sequence[tuple[str, ...]]:
        """A character a word, for each phrase."""
        return self._codes

    def _encode_new(self, text: str) -> str:
        known = self._known
        return "".join(known.setdefault(word.key, chr(_FIRST_CODE + len(known))) for word in split_english(text))

    def read(self, text: str) -> ReadText:
        """Return a text with its code."""
        written = self._written
        return ReadText(text, "".join([written[word] for word in raw_words(text)]))

    def range_of(self, read: ReadText, start: int, end: int) -> Range:
        """Return the characters of the text for a range of its code."""
        return read.ranges[start][0], read.ranges[end - 1][1]

    def find(self, phrase: int, read: ReadText, n_inserted: int = 0) -> Range | None:
        """Return the characters at which a phrase first stands.

        With `n_inserted`, looser forms count too: its acronym, words written as one that it writes as two or the
        reverse, and up to so many foreign words inside it, negations apart.
        """
        codes = self.codes[phrase]
        for code in codes:
            place = read.code.find(code)
            if place >= 0:
                return self.range_of(read, place, place + len(code))
        if not codes or not n_inserted:
            return None
        return (
            self._find_acronym(phrase, read)
            or self._find_joined(phrase, read)
            or next((found for code in codes if (found := self._find_spread(code, read, n_inserted))), None)
        )

    def _find_acronym(self, phrase: int, read: ReadText) -> Range | None:
        content = [word for word in re.findall(r"[^\W\d_]+", self._texts[phrase]) if not is_function_word(word)]
        if len(content) < 2 or not all(_CAPITAL.fullmatch(word) for word in content):
            return None
        acronym = "".join(word[0] for word in content)
        pattern = r"\.?".join(map(re.escape, acronym))
        found = re.search(rf"(?<!\w){pattern}(?:\.(?!\w)|(?!\w))", read.text)
        return found.span() if found else None

    def _find_joined(self, phrase: int, read: ReadText) -> Range | None:
        """Find words that one of the two writes as one: healthcare, health care, health-care."""
        wanted = "".join(word.key for word in split_english(self._texts[phrase]))
        keys = [word.key for word in read.words]
        for first in range(len(keys)):
            if not wanted.startswith(keys[first]):
                continue
            joined = ""
            for last in range(first, len(keys)):
                joined += keys[last]
                if joined == wanted:
                    return self.range_of(read, first, last + 1)
                if not wanted.startswith(joined):
                    break
        return None

    def _find_spread(self, code: str, read: ReadText, n_inserted: int) -> Range | None:
        """Find the words of a phrase in order, in one sentence, with few others between them."""
        if len(code) < 2:
            return None
        first = read.code.find(code[0])
        while first >= 0:
            place, most = first, first + len(code) + n_inserted
            for word in code[1:]:
                place = read.code.find(word, place + 1, most)
                if place < 0:
                    break
            else:
                if self._is_one_phrase(code, read, first, place + 1):
                    return self.range_of(read, first, place + 1)
            first = read.code.find(code[0], first + 1)
        return None

    def _is_one_phrase(self, code: str, read: ReadText, first: int, end: int) -> bool:
        inserted = {read.words[k].key for k in range(first, end) if read.code[k] not in code}
        start, stop = self.range_of(read, first, end)
        return inserted.isdisjoint(_NEGATORS) and not _SENTENCE_END.search(read.text, start, stop)


def _forms(text: str) -> tuple[str, ...]:
    """Return the forms of an English phrase, without the `to` of a verb.

    Several have semicolons between; each counts with and without a remark in brackets.
    """
    parts = [part for part in _SEVERAL.split(text) if part.strip()] or [text]
    forms = tuple(form for part in parts for form in (part, *without_bracket(part)))
    return tuple(form.removeprefix("to ") for form in forms)
