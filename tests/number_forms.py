"""Ways to write a number in Chinese and in English, for property tests."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["chinese_forms", "chinese_words", "english_forms", "english_words"]

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
ONES = [*_ONES.split(), "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
HAN = "零一二三四五六七八九"


def chinese_words(number: int) -> str:
    """Write a number below 10**12 in Chinese characters."""
    if number == 0:
        return HAN[0]
    groups = []
    for scale in ("", "万", "亿"):
        number, group = divmod(number, 10000)
        groups.append((group, scale))
    text = ""
    for group, scale in reversed(groups):
        if not group:
            text += "零" if text and not text.endswith("零") else ""
            continue
        if text and group < 1000 and not text.endswith("零"):
            text += "零"
        digits = f"{group:04d}" if text else str(group)
        part = ""
        for digit, unit in zip(digits, ("千", "百", "十", "")[-len(digits) :], strict=True):
            if digit != "0":
                part += HAN[int(digit)] + unit
            elif part and not part.endswith("零"):
                part += "零"
        text += part.rstrip("零") + scale
    return text.rstrip("零")


def english_words(number: int) -> str:
    """Write a number below 10**12 in English words."""
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            rest = number % scale
            join = " and " if scale == 100 else " "
            return f"{english_words(number // scale)} {name}" + (join + english_words(rest) if rest else "")
    if number >= 20:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number]


def chinese_forms(number: int) -> list[str]:
    """Write a number in all the ways that Chinese has."""
    forms = [str(number), f"{number:,}", chinese_words(number)]
    forms += [
        f"{Decimal(number) / scale:f}{name}"
        for scale, name in ((10**4, "万"), (10**8, "亿"))
        if number % (scale // 100) == 0
    ]
    return forms


def english_forms(number: int) -> list[str]:
    """Write a number in all the ways that English has."""
    forms = [str(number), f"{number:,}", english_words(number)]
    scales = ((10**6, "million"), (10**9, "billion"))
    forms += [f"{Decimal(number) / scale:f} {name}" for scale, name in scales if number % (scale // 100) == 0]
    return forms
