"""English number words and their values."""

from __future__ import annotations

from fractions import Fraction

__all__ = [
    "MONTHS",
    "MONTH_OF",
    "ONES",
    "ORDINALS",
    "PARTS",
    "ROMAN",
    "SCALES",
    "SHORT",
    "TENS",
    "parse_english",
]

_ONE = Fraction(1)


ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "dozen": 12, "score": 20}
_GROUPS = {"dozen": 12, "score": 20, "hundred": 100}
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        1,
    )
} | {word[:-1] + "ieth": value for word, value in TENS.items()}
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH_OF = (
    {name: n for n, name in enumerate(MONTHS, 1)} | {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"sept": 9}
)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "tenth": 10,
    "hundredth": 100,
    "thousandth": 1000,
}


def parse_english(words: list[str]) -> tuple[Fraction, int]:
    """Return the value of the longest number that opens a list of number words, and how many it takes."""
    total = current = Fraction(0)
    used = 0
    for position, word in enumerate(words, 1):
        if word == "and":
            if current < 100 and not total:
                break
            continue
        if word in _GROUPS:
            if current >= 100:
                break
            current = max(current, _ONE) * _GROUPS[word]
        elif word in SCALES:
            total = total * SCALES[word] if total and not current else total + max(current, _ONE) * SCALES[word]
            current = Fraction(0)
        elif _fits(int(current % 100), word):
            current += ONES.get(word) or TENS.get(word, 0)
        else:
            break
        used = position
    return total + current, used


def _fits(below_hundred: int, word: str) -> bool:
    """Whether a word below a hundred can follow what is said already: five after twenty, not after six."""
    if below_hundred == 0:
        return True
    return word in ONES and ONES[word] < 10 and below_hundred >= 20 and below_hundred % 10 == 0
