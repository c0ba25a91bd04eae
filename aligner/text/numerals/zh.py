"""Chinese numbers: 1.2万, 三百二十, 30多年, 百分之五, 第二届, 2025至2026年, 15亿元人民币, 二〇二五年六月.

One pattern finds what may be a number or a date; then the words around it decide. A number in characters
counts when a unit, a measure word or 第 goes with it, or when it is clearly a large number, and when it is
not part of a fixed word (一带一路, 十分). Traditional characters are read as the simplified ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from importlib.resources import files

from aligner.text.numerals.quantity import (
    MAX_CHARACTERS,
    TIME_UNITS,
    Quantity,
    Style,
    UnitName,
    dated,
    join_ranges,
    read_units,
)
from aligner.text.numerals.zh_pattern import (
    AFTER,
    BEFORE,
    BOUND_OF,
    CANDIDATE,
    DECIMALS,
    FIRST,
    LAST_OF_BOUND,
    LISTED,
    MONEY,
    MONEY_BEFORE,
    NOT_ABOUT,
    NOT_NEAR,
    PLAIN,
    PLAN,
    RANGE,
    WITHIN,
)
from aligner.text.numerals.zh_value import DIGITS, SIMPLER, parse_chinese, read_value, scale_of

__all__ = ["find_chinese"]

_LOCAL_YUAN = {"tw": "TWD", "hk": "HKD", "mo": "MOP"}
_ONE = Fraction(1)
_ZERO = Fraction(0)
_HALF = Fraction(1, 2)


def _read_words(name: str) -> frozenset[str]:
    lines = files("aligner.text").joinpath("data", name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _units() -> dict[str, UnitName]:
    plain = {word: UnitName("", _ONE) for word in _read_words("measure_words.txt")}
    return plain | read_units("zh")


@cache
def _fixed_words() -> frozenset[str]:
    return _read_words("numeral_words.txt")


def find_chinese(text: str, language: str = "zh-CN") -> tuple[Quantity, ...]:
    """Return the quantities of a Chinese text in text order, without overlap."""
    return tuple(_Finder(text, language).find())


class _Finder:
    """The state of one pass over one text: the plain text and what was found so far."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text.translate(SIMPLER)
        self.yuan = _LOCAL_YUAN.get(language.lower().rpartition("-")[2], "CNY")
        self.end = 0  # where the last quantity ended

    def find(self) -> list[Quantity]:
        found: list[Quantity] = [self._first(match) for match in FIRST.finditer(self.text)]
        position = 0
        while match := CANDIDATE.search(self.text, position):
            quantity = self._read(match)
            if quantity is None:
                position = match.end()
                continue
            found.append(quantity)
            position = self.end = max(quantity.end, match.start() + 1)
        found.sort(key=lambda q: q.start)
        return list(join_ranges(_without_overlap(found), partial(_joined, self.text)))

    def _first(self, match: re.Match[str]) -> Quantity:
        start, end = match.start(), match.end(1)
        word = self.text[start:end]
        return Quantity(start, end, _ONE, _ONE, "ordinal", style="words", unit_text=word, is_weak=True)

    def _read(self, found: re.Match[str]) -> Quantity | None:
        quantity = None
        match found.lastgroup:
            case "decade":
                quantity = self._decade(found)
            case "date":
                quantity = self._date(found)
            case "iso":
                date = int(found["y"]), int(found["m"]), int(found["d"])
                quantity = dated(found.start(), found.end(), date)
            case "clock":
                quantity = self._clock(found) or self._number_at(found.start())
            case "half":
                quantity = self._half(found)
            case "number":
                quantity = self._number(found)
        return quantity

    def _number_at(self, start: int) -> Quantity | None:
        match = PLAIN.match(self.text, start)
        return self._number(match) if match else None

    def _decade(self, match: re.Match[str]) -> Quantity | None:
        value = parse_chinese(match["tens"])
        if value is None:
            return None
        if match["age"] and not match["age"].startswith("上"):
            century = parse_chinese(match["age"].removesuffix("世纪"))
            value += ((century or _ONE) - 1) * 100
        style = _style(match["tens"])
        return Quantity(*match.span(), value, value, "calendar-decade", style=style, unit_text=match["age"] or "")

    def _date(self, match: re.Match[str]) -> Quantity | None:
        start = match.start()
        if self.text[start - 1 : start] in _EVERY_MONTH and not match["year"]:
            return None
        values = [parse_chinese(match[part]) if match[part] else Fraction(0) for part in ("year", "month", "day")]
        year, month, day = (int(value or 0) for value in values)
        if match["era"]:
            year += 1911
        if not (1 <= month <= 12 and day <= 31):
            return self._number_at(start)
        style = _style(match["month"])
        return dated(start, match.end(), (year, month, day), style)

    def _clock(self, match: re.Match[str]) -> Quantity | None:
        """Read 下午三点, 13:10, 27分37秒 as minutes of a day (or seconds of an hour: both count by sixty)."""
        if match["full"] and not (match["part"] or match["full"] in ("点半", "点钟", "点整")):
            return None
        hours = parse_chinese(match["hh"])
        minutes = parse_chinese(match["mm"] or match["cn"] or "0")
        if hours is None or minutes is None or minutes >= 60:
            return None
        if match["full"] == "点半":
            minutes = Fraction(30)
        value = hours * 60 + minutes
        if match["part"] in ("下午", "晚上", "傍晚", "晚间", "今晚", "晚") and hours < 12:
            value += 720
        style = _style(match["hh"])
        return Quantity(*match.span(), value, value, "clock", style=style, unit_text=match["part"] or "")

    def _half(self, match: re.Match[str]) -> Quantity | None:
        unit, end = self._unit(match.end())
        if not unit or not unit.key:
            return None
        value = _HALF * unit.factor
        start, bound = self._bound_before(match.start())
        return Quantity(
            start,
            end,
            value,
            value,
            unit.key,
            bound,
            "words",
            unit_text=self.text[match.end() : end],
            is_weak=True,
        )

    def _unit(self, start: int) -> tuple[UnitName | None, int]:
        units = _units()
        start += self.text[start : start + 1] == " "
        for length in range(5, 0, -1):
            unit = units.get(self.text[start : start + length])
            if unit is not None and len(self.text) >= start + length:
                following = self.text[start + length : start + length + 1]
                name = self.text[start : start + length]
                if name.isascii() and name.isalpha() and following.isascii() and following.isalpha():
                    continue
                return unit, start + length
        return None, start

    def _bound_before(self, start: int) -> tuple[int, str]:
        """Where the quantity starts with its bound word, and the bound."""
        if start == 0 or self.text[start - 1] not in LAST_OF_BOUND:
            return start, ""
        match = BEFORE.search(self.text, max(self.end, start - 14), start)
        if match is None:
            return start, ""
        word = match["parted"] or match["word"]
        before = self.text[match.start() - 1 : match.start()]
        if (match["word"] == "约" and before in NOT_ABOUT) or (word == "近" and before in NOT_NEAR):
            return start, ""
        return match.start(), BOUND_OF[word]

    def _number(self, match: re.Match[str]) -> Quantity | None:
        if match["parts"]:
            return self._share(match)
        core = match["num"]
        start, end = match.start(), match.end()
        if core[0] == "十" and (plan := PLAN.match(self.text, start)):
            value = Fraction(10 + DIGITS.get(plan[1] or "零", 0))
            return Quantity(start, plan.end(), value, value, "ordinal", style="words", unit_text="五", is_weak=True)
        if len(core) > MAX_CHARACTERS:
            return None
        low, high = read_value(core)
        if low is None:
            return None
        if match["scale"]:
            factor = parse_chinese(match["scale"]) or _ONE
            low, high = low * factor, high * factor
        style = _style(core)
        if match["more"] == "来" and (style == "digits" or low % 10):
            end, more = match.end("num"), ""
        else:
            more = match["more"] or ""
        scale = "".join(c for c in core + (match["scale"] or "") if c in "万亿兆")
        draft = Quantity(start, end, low, high, "", _MORE.get(more, ""), style, scale, is_separated="," in core)
        return self._with_unit(draft, core)

    def _share(self, match: re.Match[str]) -> Quantity | None:
        """Read 百分之五, 三分之二, 千分之三."""
        if len(match[0]) > MAX_CHARACTERS:
            return None
        parts, of = parse_chinese(match["parts"]), parse_chinese(match["of"])
        if not parts or of is None:
            return None
        style = _style(match["of"])
        start, bound = self._bound_before(match.start())
        value, unit = (of, "percent") if parts == 100 else (of / parts, "fraction")
        end, bound = self._bound_after(match.end(), bound)
        return Quantity(start, end, value, value, unit, bound, style, unit_text="分之")

    def _bound_after(self, end: int, bound: str) -> tuple[int, str]:
        match = AFTER.match(self.text, end)
        if match is None:
            return end, bound
        return match.end(), bound or (match.lastgroup or "").replace("_", "-")

    def _with_unit(self, draft: Quantity, core: str) -> Quantity | None:
        """Add unit, bound and what stands before the number; None where it is no quantity."""
        text, start = self.text, draft.start
        ordinal = text[start - 1 : start] == "第"
        listed = LISTED.match(text, max(0, start - 1))
        if listed and listed.start(1) == start:
            return replace(draft, end=listed.end(), unit="ordinal", unit_text=listed[2], is_weak=True)
        unit, end, half = self._unit_and_half(draft.end)
        if draft.style == "words":
            if not self._counts(draft, core, unit, ordinal=ordinal):
                return None
        elif unit is None and text[draft.end : draft.end + 1].isalpha() and text[draft.end].isascii():
            return None
        if ordinal:
            return self._ordinal(draft, unit, end, core)
        return self._finish(draft, core, unit, end, half)

    def _unit_and_half(self, start: int) -> tuple[UnitName | None, int, Fraction]:
        """Return the unit after a number, where it ends, and 1/2 if 半 goes with it: 两个半小时, 三年半."""
        text = self.text
        if text.startswith("个半月", start):
            return read_units("zh")["个月"], start + 3, _HALF
        for opening in ("个半", "半"):
            if text.startswith(opening, start):
                unit, end = self._unit(start + len(opening))
                if unit is not None:
                    return unit, end, _HALF
        unit, end = self._unit(start)
        if unit is not None and text[end : end + 1] == "半" and unit.key in ("year", "day", "month", "hour", "CNY"):
            return unit, end + 1, _HALF
        return unit, end, _ZERO

    def _decimals(self, draft: Quantity, core: str, unit: str, end: int) -> tuple[Fraction, int]:
        """Return the decimals that follow a unit, and where they end: 1米75, 3块5, 12元5角3分."""
        is_whole = draft.high is draft.low and not (draft.bound or draft.scale or "." in core)
        match = DECIMALS[unit].match(self.text, end) if is_whole else None
        if match is None:
            return _ZERO, end
        said = match.groupdict()
        if said.get("tens") or said.get("cents"):
            tens, cents = (parse_chinese(part or "0") for part in (said["tens"], said["ones"] or said["cents"]))
            return (tens or _ZERO) / 10 + (cents or _ZERO) / 100, match.end()
        is_other = said["digits"] and self._unit(match.end())[0] and not _OF_HEIGHT.match(self.text, match.end())
        if is_other or draft.low >= (1000 if unit == "块" else 100):  # 5米10人, 400米5
            return _ZERO, end
        digits = "".join(str(DIGITS.get(c, c)) for c in match[0])
        return Fraction(int(digits), 10 ** len(digits)), match.end()

    def _ordinal(self, draft: Quantity, unit: UnitName | None, end: int, core: str) -> Quantity | None:
        if "." in core and not draft.scale:  # 第3.2条 is the name of a clause, not a number
            return None
        following = self.text[draft.end : end].strip()
        weak = draft.low == 1 or unit is None
        return replace(
            draft,
            start=draft.start - 1,
            end=end if unit else draft.end,
            unit="ordinal",
            unit_text=following,
            is_weak=weak,
        )

    def _finish(self, draft: Quantity, core: str, unit: UnitName | None, end: int, rest: Fraction) -> Quantity:
        text = self.text
        written = text[draft.end : end].strip() if unit else ""
        if text.startswith("民国", draft.start - 2) and unit and unit.key == "year":
            return _in_republic(draft, end)
        if written in DECIMALS:
            rest, end = self._decimals(draft, core, written, end)
        factor = unit.factor if unit and written != "世纪" else _ONE
        low, high = draft.low, draft.high
        if rest or factor != 1:
            low = (low + rest) * factor
            high = low if high is draft.low else ((high or draft.low) + rest) * factor
        key = unit.key if unit else ""
        if key == "CNY" and written in ("元", "块", "块钱"):
            key = self.yuan
            if text.startswith("人民币", end):
                key, end = "CNY", end + 3
        if unit is not None and written not in ("个", "") and text[end : end + 1] == "多" and not draft.bound:
            draft, end = replace(draft, bound="over"), end + 1
        start, bound = self._bound_before(draft.start)
        if key in TIME_UNITS and text.startswith("近", start):
            bound = "past"
        bound = draft.bound or bound
        last = text[draft.start - 1 : draft.start]
        if last in " 币B$￥¥£€" and (money := MONEY_BEFORE.search(text, max(self.end, draft.start - 4), draft.start)):
            key = MONEY[money[1]] if key in ("", "CNY", "TWD", "HKD") else key
            written = written or money[1]
            start = min(start, money.start())
        end = end if unit else draft.end
        is_within = written == "日" and WITHIN.match(text, end) is not None
        end, bound = self._bound_after(end, bound)
        key, date = (key, (0, 0, 0)) if is_within else _calendar(draft, core, key, written, bound)
        weak = draft.is_weak or (draft.style == "words" and (low == 1 or unit is None)) or core in _BARE
        open_end = bound in ("over", "at-least") and (high is low or high == low)
        return replace(
            draft,
            start=start,
            end=end,
            low=low,
            high=None if open_end else high,
            unit=key,
            bound=bound,
            unit_text=written.lower(),
            date=date,
            is_weak=weak,
        )

    def _counts(self, draft: Quantity, core: str, unit: UnitName | None, *, ordinal: bool) -> bool:
        """Whether a number in characters is one: not in a fixed word, and with a unit or clearly large."""
        text, start = self.text, draft.start
        if self._is_fixed(start - ordinal, draft.end):
            return False
        if start > self.end and (text[start - 1] in "周拜双初" or text.startswith("星期", start - 2)):
            return False  # 星期三, 周四, 双十一
        if ordinal:
            return True
        key = unit.key if unit else ""
        if core in _BARE:
            return key in ("year", "CNY", "percent") and not text.startswith("元户", draft.end)
        if len(core) > 2 and all(c in _PLACES for c in core):
            return key == "year"
        return unit is not None or (len(core) > 1 and any(c in "十百千万亿" for c in core))

    def _is_fixed(self, start: int, end: int) -> bool:
        """Whether a fixed word covers these characters."""
        text, words = self.text, _fixed_words()
        return any(
            text[left:right] in words
            for left in range(max(0, start - 3), start + 1)
            for right in range(max(end, left + 2), min(len(text), end + 6) + 1)
        )


_PLACES = "零〇一二三四五六七八九"
_BARE = ("百", "千", "万", "亿", "百万", "千万", "亿万", "万亿")
_MORE = {"多": "over", "余": "over", "来": "about"}
_EVERY_MONTH = ("个", "每")
_OF_HEIGHT = re.compile("大?个[头子]")


def _in_republic(draft: Quantity, end: int) -> Quantity:
    """Read 民国113年: years of the Republic, of which the first is 1912."""
    year = int(draft.low) + 1911
    value = Fraction(year)
    start = draft.start - 2
    named = replace(draft, start=start, end=end, low=value, high=value, unit="calendar-year")
    return replace(named, unit_text="民国", date=(year, 0, 0))


def _calendar(draft: Quantity, core: str, key: str, written: str, bound: str) -> tuple[str, tuple[int, int, int]]:
    """Tell 2025年 from 25年 and 2000多年, and 17日 from 17天: the unit, and the date if it is one."""
    nothing = (0, 0, 0)
    if (
        len(core) == 4
        and bound in ("", "about")
        and 1000 <= draft.low < 2200
        and draft.low >= (1000 if written else 1500)
    ):
        spelt = all(c in _PLACES for c in core)
        if (written == "年" and (spelt or core.isdigit())) or (core.isdigit() and not key and not written):
            return "calendar-year", (int(draft.low), 0, 0)
    if written == "世纪":
        return "century", nothing
    if written == "日" and draft.low == int(draft.low) and 1 <= draft.low <= 31:
        return "date", (0, 0, int(draft.low))
    return key, nothing


def _style(number: str) -> Style:
    return "digits" if number[0].isdigit() else "words"


def _without_overlap(found: list[Quantity]) -> Iterator[Quantity]:
    end = 0
    for quantity in found:
        if quantity.start >= end:
            yield quantity
            end = quantity.end


def _joined(text: str, left: Quantity, right: Quantity) -> Quantity | None:
    if left.is_range or right.is_range or right.bound or left.unit not in ("", right.unit, "calendar-year"):
        return None
    if right.unit in ("clock", "date") or not RANGE.fullmatch(text[left.end : right.start]):
        return None
    low = left.low
    if right.scale and not left.scale and low < 10000:  # 3至5万
        low *= scale_of(right.scale)
    if left.unit == "" and not left.unit_text and right.unit_text:
        unit = read_units("zh").get(right.unit_text)
        low *= unit.factor if unit else 1
    if left.unit == "calendar-year" and right.unit not in ("calendar-year", "year"):
        return None
    if low >= right.low:
        return None
    return replace(right, start=left.start, low=low, high=right.low, bound=left.bound, is_weak=False)
