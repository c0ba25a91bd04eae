"""Numbers as automatic numbering writes them: 3 as c, iii, 三, 叁, 丙, ③.

The names are those of WordprocessingML (ST_NumberFormat, ECMA-376 part 1, 17.18.59); other formats translate theirs
into them. The standard tells the characters; what becomes of ten and hundred is told by what Word shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

__all__ = ["COUNTERS", "write_counter"]

Bare: TypeAlias = Literal["never", "ten", "all"]

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = (
    "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen "
    "Eighteen Nineteen"
).split()
_TENS = "Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety".split()
_ORDINAL_WORDS = {
    "One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth",
    "Twelve": "Twelfth",
}  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_CHICAGO = "*†‡§"
_HAN = "一二三四五六七八九"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_LETTERS = 20


def write_counter(value: int, style: str) -> str:
    """Return the value as the style writes it; in digits where the style is unknown or ends before the value."""
    write = COUNTERS.get(style)
    return (write(value) if write else "") or str(value)


def _roman(value: int) -> str:
    if not 0 < value < 32_768:
        return ""
    written = ""
    for worth, letters in _ROMAN:
        written += letters * (value // worth)
        value %= worth
    return written


def _letter(value: int) -> str:
    """Write a to z, then aa, bb and so on."""
    times, letter = divmod(value - 1, 26)
    return _LETTERS[letter] * (times + 1) if 0 <= times < _MOST_LETTERS else ""


def _from(characters: str) -> Callable[[int], str]:
    """Return a counter that ends with its characters."""
    return lambda value: characters[value - 1] if 0 < value <= len(characters) else ""


def _around(characters: str) -> Callable[[int], str]:
    """Return a counter that begins again at its end."""
    return lambda value: characters[(value - 1) % len(characters)] if value > 0 else ""


def _doubled(characters: str) -> Callable[[int], str]:
    def write(value: int) -> str:
        times, rank = divmod(value - 1, len(characters))
        return characters[rank] * (times + 1) if 0 <= times < _MOST_LETTERS else ""

    return write


def _digits(digits: str) -> Callable[[int], str]:
    """Return a counter that writes digit by digit: 二〇."""
    return lambda value: "".join(digits[int(digit)] for digit in str(value)) if value >= 0 else ""


def _count(zero: str, digits: str, units: str, bare: Bare) -> Callable[[int], str]:
    """Return a counter in tens, hundreds and thousands, up to 99,999.

    `zero` stands for skipped places between others, `units` are the characters for 10, 100, 1,000 and 10,000. `bare`
    tells where a unit stands without a one before it: never, in 10 to 19 only, or everywhere below 10,000.
    """

    def write(value: int) -> str:
        written = ""
        is_after_zero = False
        for power in range(4, -1, -1) if 0 < value < 100_000 else ():
            digit = value // 10**power % 10
            if not digit:
                is_after_zero = True
                continue
            is_bare = digit == 1 and (
                (bare == "ten" and power == 1 and not written) or (bare == "all" and 1 <= power <= 3)
            )
            written += (
                (zero if is_after_zero and written else "")
                + ("" if is_bare else digits[digit - 1])
                + (units[power - 1] if power else "")
            )
            is_after_zero = False
        return written

    return write


def _short_count(digits: str, units: str, zero: str) -> Callable[[int], str]:
    """Return a counter in words up to 99, digit by digit from 100 on: 九十九, 一○○."""
    words, by_digit = _count("", digits, units, "ten"), _digits(zero + digits)
    return lambda value: words(value) if value < 100 else by_digit(value)


def _cardinal(value: int) -> str:
    if not 0 <= value < 1000:
        return ""
    if value < 20:
        return _ONES[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones].lower()}" if ones else "")
    hundreds, rest = divmod(value, 100)
    return f"{_ONES[hundreds]} hundred" + (f" {_cardinal(rest).lower()}" if rest else "")


def _ordinal_words(value: int) -> str:
    head, mark, last = _cardinal(value).replace("-", " - ").rpartition(" ")
    word = last.capitalize()
    if not word:
        return ""
    ordinal = _ORDINAL_WORDS.get(word) or (f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th")
    return f"{head}{mark}{ordinal if not head else ordinal.lower()}".replace(" - ", "-")


def _ordinal(value: int) -> str:
    teen = value % 100 in range(11, 14)
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _circle(value: int) -> str:
    for first, last, character in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(character + value - first)
    return ""


def _zodiac(value: int) -> str:
    return _around(_STEMS)(value) + _around(_BRANCHES)(value)


COUNTERS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedFullstop": _from("".join(chr(0x2488 + k) for k in range(20))),
    "decimalEnclosedParen": _from("".join(chr(0x2474 + k) for k in range(20))),
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ordinal": _ordinal,
    "cardinalText": _cardinal,
    "ordinalText": _ordinal_words,
    "chicago": _doubled(_CHICAGO),
    "chineseCounting": _short_count(_HAN, "十百千万", "○"),
    "chineseCountingThousand": _count("〇", _HAN, "十百千万", "ten"),
    "chineseLegalSimplified": _count("零", "壹贰叁肆伍陆柒捌玖", "拾佰仟萬", "never"),
    "taiwaneseCounting": _short_count(_HAN, "十百千萬", "○"),
    "taiwaneseCountingThousand": _count("零", _HAN, "十百千萬", "ten"),
    "taiwaneseDigital": _digits("○" + _HAN),
    "ideographDigital": _digits("〇" + _HAN),
    "ideographLegalTraditional": _count("零", "壹貳參肆伍陸柒捌玖", "拾佰仟萬", "never"),
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographZodiacTraditional": _zodiac,
    "ideographEnclosedCircle": _from("".join(chr(0x3280 + k) for k in range(10))),
    "japaneseCounting": _count("", _HAN, "十百千万", "all"),
    "japaneseLegal": _count("", "壱弐参四伍六七八九", "拾百阡萬", "never"),
    "japaneseDigitalTenThousand": _digits("〇" + _HAN),
    "aiueo": _around(_KATAKANA),
    "aiueoFullWidth": _around(_KATAKANA),
    "iroha": _around(_IROHA),
    "irohaFullWidth": _around(_IROHA),
}
"""From the name of a style to what writes a value in it; "" where it cannot."""
