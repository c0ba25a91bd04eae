"""Which script a text is written in: Han or Latin, and Han of which standard.

Character ranges: Unicode 16, blocks CJK Unified Ideographs with Extensions A to I and the compatibility ideographs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

__all__ = [
    "HAN",
    "LATIN",
    "count_han",
    "count_latin",
    "has_han",
    "is_chinese",
    "main_script",
    "share_of_common_han",
    "uses_traditional",
]

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, to stand inside the square brackets of a regular expression."""
LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
"""Latin letters, likewise."""

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(f"[{LATIN}]")
_LETTER = re.compile(f"[{HAN}{LATIN}]")
_LATIN_WORD = re.compile(f"[{LATIN}]+(?:['’.-][{LATIN}]+)*")

# The first level of GB 2312 (rows 16 to 55) and of Big5 (lead bytes A4 to C6) hold the characters in common use.
_GB2312_COMMON = range(0xB0, 0xD8)
_BIG5_COMMON = range(0xA4, 0xC7)


def count_han(text: str) -> int:
    """Return the number of Han characters."""
    return len(_HAN.findall(text))


def count_latin(text: str) -> int:
    """Return the number of Latin letters."""
    return len(_LATIN.findall(text))


def has_han(text: str) -> bool:
    """Whether a Han character is in the text."""
    return _HAN.search(text) is not None


@lru_cache(maxsize=256)
def is_chinese(language: str) -> bool:
    """Whether a BCP 47 tag is that of Chinese, of any region or script."""
    return language.lower().startswith("zh")


def main_script(text: str) -> Literal["Han", "Latin", ""]:
    """Return the script of most of a text, "" where it has neither.

    A Han character counts as much as a Latin word, and the script that opens the text counts two more, so that a
    sentence full of names in the other script stays what it is.
    """
    n_han, n_latin = count_han(text), len(_LATIN_WORD.findall(text))
    if not n_han and not n_latin:
        return ""
    opening = _LETTER.search(text)
    head_start = 2 if opening and has_han(opening[0]) else -2
    return "Han" if n_han + head_start >= n_latin else "Latin"


def _lead_byte(character: str, codec: str) -> int:
    encoded = character.encode(codec, "ignore")
    return encoded[0] if len(encoded) == 2 else 0


def share_of_common_han(text: str) -> float:
    """Return the share, 0 to 1, of Han characters that are in common use in the mainland or in Taiwan.

    Bytes decoded by the wrong Chinese codec give characters that nobody uses: the right one scores above .9.
    """
    han = _HAN.findall(text)
    if not han:
        return 0.0
    common = sum(_lead_byte(c, "gb2312") in _GB2312_COMMON or _lead_byte(c, "big5") in _BIG5_COMMON for c in set(han))
    return common / len(set(han))


def uses_traditional(text: str) -> bool:
    """Whether a Chinese text is in traditional characters: more of those than of simplified ones."""
    return sum(map(_leaning, _HAN.findall(text))) > 0


@lru_cache(maxsize=100_000)
def _leaning(character: str) -> int:
    """Return 1 for a character of Traditional Chinese alone, -1 for one of Simplified alone, 0 for any other."""
    return (_lead_byte(character, "big5") > 0) - (_lead_byte(character, "gb2312") > 0)
