"""The forms under which two spellings of a term are the same, with the way back to the characters of the text.

Chinese: Traditional characters as Simplified ones, full width as half width, small letters; without blanks, quotation
marks, dashes and the dots inside names, so that 中國—中亞「精神」 meets 中国-中亚精神.

English: words without case, inflection and region of spelling (`lexicon.inflection`); hyphens and dashes part words,
articles do not count, points inside abbreviations do not either (U.N., UN), an ampersand is `and`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.lexicon.inflection import inflection_key, singular
from aligner.lexicon.regional import simplified_characters
from aligner.text.scripts import is_chinese

__all__ = [
    "ARTICLES",
    "EnglishWord",
    "canonical_form",
    "chinese_places",
    "fold_chinese",
    "fold_word",
    "raw_words",
    "split_english",
    "word_ranges",
]

ARTICLES = frozenset(("a", "an", "the"))

_DROPPED = " \t\n\r\u00a0\u3000\u200b\ufeff“”‘’「」『』\"'《》〈〉-‐‑‒–—―－−~～·•‧・．"
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_WIDTH_OFFSET = 0xFEE0

_LETTERS = r"[^\W\d_]"
_WORD = re.compile(
    rf"(?:{_LETTERS}\.){{2,}}(?:{_LETTERS}(?!{_LETTERS}))?|{_LETTERS}+(?:['’]{_LETTERS}+)*"
    r"|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)\b)?|[&%]"
)
_CLITIC = re.compile("'(?:s|re|ve|ll|d|m)?$")
_ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh",
    "8th": "eighth", "9th": "ninth", "10th": "tenth", "&": "and", "%": "percent",
}  # fmt: skip
_HEAD_ENDS = frozenset("of for in on with to against between among under from at by and or".split())


@cache
def _folds() -> dict[int, str | None]:
    table: dict[int, str | None] = dict(simplified_characters())
    for code in _FULL_WIDTH:
        table[code] = chr(code - _WIDTH_OFFSET).lower()
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code).lower()
    for character in _DROPPED:
        table[ord(character)] = None
    return table


def fold_chinese(text: str) -> str:
    """Return a Chinese text as its terms are compared."""
    return text.translate(_folds())


def chinese_places(text: str) -> list[int]:
    """Return for every character of the folded text where it stands in the text itself."""
    table = _folds()
    return [place for place, character in enumerate(text) if table.get(ord(character), character) is not None]


class EnglishWord(NamedTuple):
    """A word that counts, as compared, and its range in the text."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """Return an English word as it is compared, "" for an article."""
    word = word.lower().replace("’", "'")
    if word in ARTICLES:
        return ""
    bare = _CLITIC.sub("", word).replace(".", "") if not word[0].isdigit() else word
    bare = _ORDINALS.get(bare, bare)
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return inflection_key(bare)


def raw_words(text: str) -> list[str]:
    """Return the words of an English text as they are written, in order, articles too."""
    return _WORD.findall(text)


def word_ranges(text: str) -> list[tuple[int, int]]:
    """Return where the words that `split_english` returns stand: half the work where their keys are not needed."""
    return [found.span() for found in _WORD.finditer(text) if fold_word(found[0])]


def split_english(text: str) -> list[EnglishWord]:
    """Return the words of an English text that count, in order."""
    return [EnglishWord(key, *found.span()) for found in _WORD.finditer(text) if (key := fold_word(found[0]))]


def canonical_form(text: str, language: str) -> str:
    """Return the form under which a dictionary lists a term: lower case and singular in English, folded in Chinese.

    In English the head of the phrase is made singular, the word before its first preposition: Years of Cooperation is
    `year of cooperation`. Acronyms keep their capitals.
    """
    if is_chinese(language):
        return fold_chinese(text)
    words = list(_words_of(text))
    head = next((k for k, (word, _) in enumerate(words) if k and word.lower() in _HEAD_ENDS), len(words)) - 1
    parts, last = [], 0
    for k, (word, start) in enumerate(words):
        lower = word if word.isupper() and len(word) > 1 else word.lower()
        parts += [text[last:start], singular(lower) if k == head and lower.islower() else lower]
        last = start + len(word)
    return "".join([*parts, text[last:]])


def _words_of(text: str) -> Iterator[tuple[str, int]]:
    return ((found[0], found.start()) for found in _WORD.finditer(text))
