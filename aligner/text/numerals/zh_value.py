"""The value of a Chinese number: 三百二十, 1.2万亿, 二〇二五, 三点五."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

__all__ = ["CAPITAL_OF", "DIGITS", "LARGE", "SIMPLER", "parse_chinese", "read_value", "scale_of"]

_ONE = Fraction(1)
_ZERO = Fraction(0)


SIMPLER = str.maketrans(
    "０１２３４５６７８９．，：％萬億兩個點過餘約達幾數歲圓塊錢餘畝噸頃雙條間層樓戶處輛種類項場屆輪盤組隊"
    "歐幣鎊韓臺倍裏門號級無滿於別頭顆關開張幅篇冊節時鐘戰對國縣鄉鎮島課貳參○將為",
    "0123456789.,:%万亿两个点过余约达几数岁元块钱余亩吨顷双条间层楼户处辆种类项场届轮盘组队"
    "欧币镑韩台倍里门号级无满于别头颗关开张幅篇册节时钟战对国县乡镇岛课二三〇将为",
) | str.maketrans("農曆陰臘舊後紀數長來飜", "农历阴腊旧后纪数长来翻")
CAPITAL_OF = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟正", "一二三四五六七八九十百千整")
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_BELOW = {"十": 1, "百": 10, "千": 100, "廿": 1, "卅": 1}
LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}


@lru_cache(maxsize=10_000)
def parse_chinese(number: str) -> Fraction | None:
    """Return the value of a number in simplified characters, digits, or both: 1.2万亿, 三百二, 二〇二五.

    None if the characters are no number (七八, 十四五).
    """
    if number.isdecimal():
        return Fraction(int(number))
    whole, _, decimals = number.replace(",", "").replace(" ", "").replace("个", "").partition("点")
    if decimals:
        head, tail = re.fullmatch(r"(.[^万亿]*)([万亿]*)", decimals).groups()  # type: ignore[union-attr]
        value = parse_chinese(whole)
        if value is None:
            return None
        value += Fraction(int("".join(str(DIGITS[c]) for c in head)), 10 ** len(head))
        for scale in tail:
            value *= LARGE[scale]
        return value
    if all(c in DIGITS for c in whole) and (len(whole) == 1 or len(whole) > 2 or whole[0] in "零〇"):
        return Fraction(int("".join(str(DIGITS[c]) for c in whole)))
    return _add_up(re.findall(r"\d+(?:\.\d+)?|.", whole))


def _add_up(parts: list[str]) -> Fraction | None:
    """Sum parts that are digits or scales: `total` above the last 万 or 亿, `section` below it."""
    total = section = _ZERO
    digit: Fraction | None = None
    last = below = 0
    for part in parts:
        if part in LARGE:
            total = _scale_up(total, section + (digit or 0), LARGE[part], last)
            section, digit, last, below = _ZERO, None, LARGE[part], LARGE[part] // 10
        elif part in _TENS:
            section += (1 if digit is None else digit) * _TENS[part]
            digit, below = None, _BELOW[part]
        elif part in "零〇":
            below = 0
        elif digit is not None:
            return None
        else:
            digit = Fraction(DIGITS.get(part, part))
    if parts[-1] in DIGITS and below > 1 and digit is not None:  # 三百二 is 320
        digit *= below
    return total + section + (digit or 0)


def _scale_up(total: Fraction, value: Fraction, scale: int, last: int) -> Fraction:
    """Put 万 or 亿 behind what stands before it: behind all of 1.2万 in 1.2万亿, behind 2000 in 1亿2000万."""
    if not value:
        return total * scale or Fraction(scale)
    return (total + value) * scale if total and last < scale else total + value * scale


@lru_cache(maxsize=10_000)
def read_value(core: str) -> tuple[Fraction | None, Fraction]:
    """Return the lower and the upper value of a number: they differ in 三五 and 十七八."""
    if core.isdecimal():
        plain = Fraction(int(core))
        return plain, plain
    if match := re.fullmatch(
        r"(?P<head>[二三四五六七八九]?十|)(?P<low>[一二三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)",
        core,
    ):
        low, high = DIGITS[match["low"]], DIGITS[match["high"]]
        if high - low == 1 or match["low"] + match["high"] == "三五":
            head = parse_chinese(match["head"]) if match["head"] else Fraction(0)
            scale = (parse_chinese(match["scale"]) if match["scale"] else None) or _ONE
            return ((head or 0) + low) * scale, ((head or 0) + high) * scale
        return None, _ONE
    value = parse_chinese(core)
    return value, value or _ZERO


def scale_of(scale: str) -> int:
    """Return the product of the scale characters of a number."""
    value = 1
    for c in scale:
        value *= LARGE[c]
    return value
