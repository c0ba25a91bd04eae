"""Chinese dates, times and shares that are more than a number with a unit: 八折, 翻两番, 下午三点, 农历八月十五.

Each reader takes what the candidate pattern found and gives its quantity, without bound; None where the words
are no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from aligner.text.numerals.quantity import Quantity, Style, dated
from aligner.text.numerals.zh_value import DIGITS, parse_chinese

__all__ = ["READERS", "find_era", "style_of"]

_ERAS = {"民国": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "大正": 1911, "明治": 1867}
"""The year before the first of each count of years."""
_DAYPARTS = (
    *("当天下午", "今天下午", "上午", "下午", "晚上", "凌晨", "中午", "早上", "早晨", "傍晚", "清晨", "晚间", "今晚"),
    *("昨晚", "当晚", "明晚", "夜里", "深夜", "半夜", "夜间", "午后", "午夜", "正午", "晚", "早"),
)
_AFTERNOON = frozenset({"下午", "傍晚", "午后", "当天下午", "今天下午"})
_EVENING = frozenset({"晚上", "晚间", "今晚", "昨晚", "当晚", "明晚", "晚", "夜里", "深夜", "半夜", "夜间", "午夜"})
_NOON = frozenset({"中午", "正午"})
_EVERY_MONTH = ("个", "每")
_AFTER_HOUR = re.compile(r"[许左右前后起至到，,。；;\s）)整]|$")
_HALF = Fraction(1, 2)


def style_of(number: str) -> Style:
    """Tell digits from words by the first character."""
    return "digits" if number[0].isdigit() else "words"


def find_era(text: str, start: int) -> int | None:
    """Return what is to be added to a year of the era that is named before `start`, None without one."""
    return _ERAS.get(text[start - 2 : start].strip()) if start >= 2 else None


def _read_decade(match: re.Match[str]) -> Quantity | None:
    value = parse_chinese(match["tens"])
    if value is None:
        return None
    start, age = match.start(), match["age"] or ""
    for before in ("上个世纪的", "上世纪的", "上个世纪", "上世纪"):
        if not age and match.string.startswith(before, start - len(before)):
            start, age = start - len(before), before
            break
    if age.isdigit() or age[:1] in ("二", "十"):
        value += ((parse_chinese(age) or 1) - 1) * 100
    style = style_of(match["tens"])
    also = (value + 1900, value + 1800) if age.startswith("上") else ()
    return Quantity(start, match.end(), value, value, "calendar-decade", style=style, unit_text=age, also=also)


def _read_lunar(match: re.Match[str]) -> Quantity | None:
    """Read a day of the moon's calendar: 农历八月十五, 正月初一."""
    name = match["lm1"] or match["lm2"]
    month = {"正": 1, "冬": 11, "腊": 12}.get(name) or int(parse_chinese(name) or 0)
    day = int(parse_chinese(match["ld"]) or 0) if match["ld"] else 0
    value = Fraction(month * 100 + day)
    date = (0, month, day)
    return Quantity(*match.span(), value, value, "lunar", style=style_of(name), date=date, is_weak=True)


def _read_date(match: re.Match[str]) -> Quantity | None:
    start = match.start()
    text = match.string
    if text[start - 1 : start] in _EVERY_MONTH and not match["year"]:
        return None
    written = match["year"] or ""
    year = 1 if written == "元" else int(parse_chinese(written) or 0) if written else 0
    era = find_era(text, match.start("year")) if written else None
    if era is not None:
        year, start = year + era, start - 2
    elif written and not (written[0].isdigit() or len(written) == 4):
        return None
    month = 1 if match["month"] == "元" else int(parse_chinese(match["month"]) or 0)
    day = int(parse_chinese(match["day"]) or 0) if match["day"] else 0
    if not (1 <= month <= 12 and day <= 31):
        return None
    return dated(start, match.end(), (year, month, day), style_of(match["month"]))


def _read_iso(match: re.Match[str]) -> Quantity:
    return dated(*match.span(), (int(match["y"]), int(match["m"]), int(match["d"])))


def _read_dotted(match: re.Match[str]) -> Quantity | None:
    """Read 9·11, the name of a day."""
    month, day = int(match["dm"]), int(match["dd"])
    return dated(*match.span(), (0, month, day)) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _part_of_day(text: str, start: int) -> str:
    end = start - (text[start - 1 : start] == " ")
    if text[end - 1 : end] not in ("午", "晚", "晨", "上", "间", "里", "夜", "早"):
        return ""
    return next((part for part in _DAYPARTS if text.startswith(part, end - len(part)) and end >= len(part)), "")


def _read_clock(match: re.Match[str]) -> Quantity | None:
    """Read 下午三点, 13:10 and 19时许 as minutes of a day, and 27分37秒 as seconds."""
    full, hours_text = match["full"] or "", match["hh"]
    part = _part_of_day(match.string, match.start())
    hours = parse_chinese(hours_text)
    minutes = parse_chinese(match["mm"] or match["cn"] or match["bare"] or "0")
    if hours is None or minutes is None or minutes >= 60:
        return None
    if match["last"] == "秒":
        value = hours * 60 + minutes
        return Quantity(*match.span(), value, value, "second", style=style_of(hours_text), unit_text="秒")
    named = bool(part) or full in ("点半", "点钟", "点整") or full.endswith("刻")
    if full == "时" and style_of(hours_text) == "digits" and hours <= 24:
        named = named or bool(_AFTER_HOUR.match(match.string, match.end()))
    if (full or match["bare"]) and not named:
        return None
    if full == "点半" or full.endswith("刻"):
        minutes = Fraction({"点半": 30, "点一刻": 15, "点三刻": 45}[full])
    value, also = _minutes(hours, minutes, part, is_24=hours_text.startswith("0"))
    start = match.start() - len(part) - (match.string[match.start() - 1 : match.start()] == " " and bool(part))
    style = style_of(hours_text)
    return Quantity(start, match.end(), value, value, "clock", style=style, unit_text=part, also=also)


def _minutes(hours: Fraction, minutes: Fraction, part: str, *, is_24: bool) -> tuple[Fraction, tuple[Fraction, ...]]:
    """Return the minute of the day that is said, and the other one that may be meant."""
    if hours > 24:
        return hours * 60 + minutes, ()
    if part in _AFTERNOON or part in _NOON:
        hours += 12 if hours < (12 if part in _AFTERNOON else 4) else 0
    elif part in _EVENING:
        hours += 12 if 5 < hours < 12 else 0
        hours = Fraction(0) if hours in (12, 24) else hours
    elif part:
        hours = Fraction(0) if hours == 12 and part == "凌晨" else hours
    value = hours * 60 + minutes
    if part or is_24 or not 1 <= hours <= 12:
        return value % 1440, ()
    return value, ((value + 720) % 1440,)


def _read_turn(match: re.Match[str]) -> Quantity:
    """Read 翻一番, twice as much, and 翻两番, four times."""
    turns = int(parse_chinese(match["turns"]) or 1) if match["turns"] else 1
    value = Fraction(2**turns)
    return Quantity(*match.span(), value, value, "times", style="words", unit_text="番")


def _read_share(match: re.Match[str]) -> Quantity:
    """Read 一半, 半数, 过半."""
    return Quantity(*match.span(), _HALF, _HALF, "fraction", style="words", unit_text="半", is_weak=True)


def _read_whole(match: re.Match[str]) -> Quantity:
    """Read 百分百, a hundred percent."""
    value = Fraction(100)
    return Quantity(*match.span(), value, value, "percent", style="words", unit_text="百分百", is_weak=True)


def _read_born(match: re.Match[str]) -> Quantity:
    """Read 90后, those born in the nineties."""
    tens = match["gen"]
    value = Fraction(int(tens) if tens.isdigit() else DIGITS[tens[0]] * 10)
    return Quantity(*match.span(), value, value, "calendar-decade", unit_text="后", is_weak=True)


def _read_discount(match: re.Match[str]) -> Quantity | None:
    """Read 八折 and 95折 as the percentage that is taken off; the one that is paid is as good."""
    digits = match["off"].replace("点", ".").translate({ord(c): str(n) for c, n in DIGITS.items()})
    paid = Fraction(digits) * (10 if len(digits.split(".")[0]) == 1 else 1)
    off = 100 - paid
    return Quantity(*match.span(), off, off, "percent", style=style_of(match["off"]), unit_text="折", also=(paid,))


def _read_every(match: re.Match[str]) -> Quantity | None:
    """Read 每五人中有一人, one in five."""
    of, share = parse_chinese(match["of2"]), parse_chinese(match["in"])
    if not of or not share or share >= of:
        return None
    value = share / of
    style = style_of(match["in"])
    return Quantity(*match.span(), value, value, "fraction", style=style, unit_text="每", is_weak=True)


def _read_quarter_hour(match: re.Match[str]) -> Quantity:
    value = Fraction(15 if match[0][0] == "一" else 45)
    return Quantity(*match.span(), value, value, "minute", style="words", unit_text="刻钟")


def _read_ratio(match: re.Match[str]) -> Quantity | None:
    """Read 1/3 and 9/11; None for 24/7."""
    over, under = int(match["over"]), int(match["under"])
    if (over, under) == (9, 11):
        return dated(*match.span(), (0, 9, 11))
    if not 0 < over < under <= 20:
        return None
    value = Fraction(over, under)
    return Quantity(*match.span(), value, value, "fraction", unit_text="/", is_weak=True)


def _read_half_year(match: re.Match[str]) -> Quantity:
    """Read 上半年 and 下半场 as the first and the second half."""
    start = match.start() - 1
    value = Fraction(1 if match.string[start] == "上" else 2)
    return Quantity(start, match.end(), value, value, "half-year", style="words", unit_text=match[0], is_weak=True)


READERS: dict[str, Callable[[re.Match[str]], Quantity | None]] = {
    "decade": _read_decade,
    "lunar": _read_lunar,
    "date": _read_date,
    "iso": _read_iso,
    "dotted": _read_dotted,
    "clock": _read_clock,
    "ratio": _read_ratio,
    "halfyear": _read_half_year,
    "turn": _read_turn,
    "share": _read_share,
    "whole": _read_whole,
    "born": _read_born,
    "discount": _read_discount,
    "every": _read_every,
    "quarterhour": _read_quarter_hour,
}
"""By the name of the group that matched."""
