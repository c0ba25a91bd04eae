"""Countries, peoples and well-known bodies by their Chinese and English names.

Names of countries are CLDR's (the package babel) in Simplified and Traditional Chinese; adjectives, peoples,
further names and the one-character short forms of diplomacy (中美, 俄乌) are own data, as are bodies with their
acronyms. A name may stand for several countries: 土 is Turkmenistan or Türkiye, "Korean" either Korea.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.words import load_common_words
from aligner.text.automaton import Automaton

__all__ = ["Body", "Gazetteer", "Mention", "NamesOfHead", "load_gazetteer"]

_LOCALES = ("zh", "zh_Hant", "zh_Hant_HK")
_NOT_COUNTRIES = ("ZZ", "XA", "XB", "QO", "EZ", "EU", "UN", "001", "013", "017", "JE")
_CUT = re.compile(r"[（(\[].*|特别行政区|特別行政區")
_HEAD = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORD = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![^\W\d_'’.].)(?:\.(?:[^\W\d_]\.)+|[^\W\d_]*(?:['’][^\W\d_]+)*)")
"""A head that begins with a capital and no word; a pattern that begins with a set of characters is found fastest."""
_CITY = re.compile(
    r"\] /([A-Z][^\W\d_]{2,}(?:['’-][^\W\d_]+)*(?: [A-Z][^\W\d_]+)?)"
    r"(?= (?:prefecture-level |sub-?provincial |port |county-level )?[Cc]ity\b|, (?:[a-z -]*city|capital)\b"
    r"|, [A-Z][^/;]*\bcapital\b| \([^)/]*(?:city|capital)|[^/;(]{0,40}\bcapital (?:city )?of\b)"
)
_CLITIC = re.compile("['’]s?$")
_OF_CHINA = ("中国", "中國")


class Mention(NamedTuple):
    """A name in a text: its range, and the keys of all that it may stand for.

    No keys: the name is that of something else that holds a country's name, as the Indian Ocean does.
    """

    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Body:
    """A body or event: its names in full and in short, in both languages."""

    key: str
    chinese: tuple[str, ...]
    chinese_short: tuple[str, ...]
    english: tuple[str, ...]
    english_short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamesOfHead:
    """The names that begin with one word: their lengths, longest first, and their keys."""

    sizes: tuple[int, ...]
    keys: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names to keys: ISO 3166 and M.49 codes, provinces, and bodies.

    chinese: names with their keys, `scan` finds them. english: names by their first word.
    characters: one-character forms, `rows` finds runs of them.
    plain: a key's usual English name. chinese_of: all Chinese names of a key.
    """

    chinese: dict[str, frozenset[str]] = field(repr=False)
    scan: Automaton = field(repr=False)
    english: dict[str, NamesOfHead] = field(repr=False)
    characters: dict[str, frozenset[str]] = field(repr=False)
    rows: re.Pattern[str] = field(repr=False)
    plain: dict[str, str] = field(repr=False)
    chinese_of: dict[str, tuple[str, ...]] = field(repr=False)
    bodies: dict[str, Body] = field(repr=False)

    def chinese_mentions(self, text: str) -> list[Mention]:
        """Return the countries and bodies that a Chinese text names, one-character forms not counted."""
        keys = self.chinese
        return [Mention(start, end, keys[text[start:end]]) for start, end in self.scan.find_longest(text)]

    def english_mentions(self, text: str) -> list[Mention]:
        """Return the countries, peoples, capitals and bodies that an English text names."""
        found: list[Mention] = []
        end = 0
        words = _WORD.findall(text)
        if self.english.keys().isdisjoint(words) and all(map(str.isalpha, words)):
            return found
        known = self.english.get
        for word in _WORD.finditer(text):
            names = known(word[0])
            if names is None and not word[0].isalpha():
                names = known(_CLITIC.sub("", word[0]))
            if names is None or (start := word.start()) < end:
                continue
            for size in names.sizes:
                keys = names.keys.get(text[start : start + size])
                if keys is not None and not text[start + size : start + size + 1].isalpha():
                    end = start + size
                    found.append(Mention(start, end, keys))
                    break
        return found


@cache
def load_gazetteer() -> Gazetteer:
    """Return the gazetteer, built once in a process."""
    chinese: dict[str, set[str]] = {}
    english: dict[str, set[str]] = {}
    characters: dict[str, set[str]] = {}
    plain: dict[str, str] = {}
    _add_territories(chinese, english, plain)
    for key, short, more_chinese, more_english, capitals in _rows("countries"):
        for character in "".join(short):
            characters.setdefault(character, set()).update(key)
        for name in more_chinese:
            chinese.setdefault(name, set()).update(key)
        for name in (*more_english, *capitals):
            english.setdefault(name, set()).update(key)
    bodies = tuple(Body(f"body {k}", *row) for k, row in enumerate(_rows("bodies")))
    for body in bodies:
        for name in (*body.chinese, *body.chinese_short):
            chinese.setdefault(name, set()).add(body.key)
        for name in (*body.english, *body.english_short):
            english.setdefault(name, set()).add(body.key)
    for name, city in _cities():
        chinese.setdefault(name, set()).add(f"city {city}")
        english.setdefault(city, set()).add(f"city {city}")
    return Gazetteer(
        {name: frozenset(keys) for name, keys in chinese.items()},
        Automaton(name for name in chinese if len(name) > 1),
        _by_head(english),
        {character: frozenset(keys) for character, keys in characters.items()},
        re.compile(f"[{''.join(sorted(characters))}]+"),
        plain,
        {key: tuple(sorted(names)) for key, names in _turned(chinese).items()},
        {body.key: body for body in bodies},
    )


def _rows(name: str) -> Iterator[tuple[tuple[str, ...], ...]]:
    text = files("aligner.lexicon").joinpath("data", f"{name}.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield (
                *(
                    tuple(part.replace("_", " ") for part in cell.split(",")) if cell not in ("_", "-") else ()
                    for cell in cells
                ),
            )


def _cities() -> Iterator[tuple[str, str]]:
    """Yield the cities of the dictionary that are no ordinary word in Chinese or English."""
    dictionary = load_dictionary()
    common = load_common_words()
    for headword in dict.fromkeys((*dictionary.headwords_with("city"), *dictionary.headwords_with("capital"))):
        written = dictionary.written(headword)
        if not written[1:2].isupper():
            continue
        found = _CITY.search(written)
        name = headword.removesuffix("市")
        is_word = any(line[1:2].islower() for form in {headword, name} for line in dictionary.written(form).split("\n"))
        if found and len(name) > 1 and not is_word and found[1].lower() not in common:
            yield name, found[1]


def _add_territories(chinese: dict[str, set[str]], english: dict[str, set[str]], plain: dict[str, str]) -> None:
    from babel import Locale  # noqa: PLC0415  loaded when a text is checked for names

    for locale in _LOCALES:
        for key, name in Locale.parse(locale).territories.items():
            short = _CUT.sub("", name)
            if key not in _NOT_COUNTRIES and short and len(short) > 1:
                chinese.setdefault(short, set()).add(key)
                if short[:2] in _OF_CHINA and len(short) > 3:
                    chinese.setdefault(short[2:], set()).add(key)
    for key, name in Locale.parse("en").territories.items():
        if key not in _NOT_COUNTRIES:
            parts = [_CUT.sub("", name).removesuffix(" SAR China").strip(), name.replace("&", "and")]
            plain[key] = parts[0]
            for part in parts:
                english.setdefault(part, set()).add(key)


def _turned(names: dict[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {}
    for name, keys in names.items():
        for key in keys:
            turned.setdefault(key, set()).add(name)
    return turned


def _by_head(names: dict[str, set[str]]) -> dict[str, NamesOfHead]:
    table: dict[str, dict[str, frozenset[str]]] = {}
    for name, keys in names.items():
        if found := _HEAD.match(name):
            table.setdefault(found[0], {})[name] = frozenset(keys)
    return {
        first: NamesOfHead(tuple(sorted({len(name) for name in known}, reverse=True)), known)
        for first, known in table.items()
    }
