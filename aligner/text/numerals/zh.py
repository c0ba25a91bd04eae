"""Chinese numbers: 1.2万, 三百二十, 30多年, 百分之五, 第二届, 2025至2026年, 15亿元人民币, 二〇二五年六月.

One pattern finds what may be a number or a date; then the words around it decide. A number in characters
counts when a unit, a measure word or 第 goes with it, or when it is clearly a large number, and when it is
not part of a fixed word (一带一路, 十分). Traditional characters are read as the simplified ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from importlib.resources import files

from aligner.text.numerals.quantity import MAX_CHARACTERS, TIME_UNITS, Quantity, UnitName, read_units
from aligner.text.numerals.zh_context import join_neighbours, read_calendar, read_multiple, within_title
from aligner.text.numerals.zh_forms import READERS, find_era, style_of
from aligner.text.numerals.zh_pattern import (
    AFTER,
    BEFORE,
    BOUND_OF,
    CANDIDATE,
    CAPITALS,
    DECIMALS,
    FAR_BOUND,
    FIRST,
    LAST_OF_BOUND,
    LISTED,
    MONEY,
    MONEY_BEFORE,
    NOT_ABOUT,
    NOT_NEAR,
    PLAIN,
    PLAN,
    STARTS,
    WITHIN,
)
from aligner.text.numerals.zh_value import CAPITAL_OF, DIGITS, SIMPLER, parse_chinese, read_value

__all__ = ["find_chinese"]

_LOCAL_YUAN = {"tw": "TWD", "hk": "HKD", "mo": "MOP"}
_ONE = Fraction(1)
_ZERO = Fraction(0)
_HALF = Fraction(1, 2)
_SCALES = re.compile("[万亿兆]")
_TO_SIMPLIFY = re.compile(f"[{''.join(map(chr, SIMPLER.keys() - {ord('，'), ord('：')}))}]")


def _read_words(name: str) -> frozenset[str]:
    lines = files("aligner.text").joinpath("data", name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _units() -> dict[str, tuple[tuple[str, UnitName], ...]]:
    """Return the units and measure words by their first character, the longest first."""
    plain = {word: UnitName("", _ONE) for word in _read_words("measure_words.txt")}
    by_first: dict[str, list[tuple[str, UnitName]]] = {}
    for name, unit in (plain | read_units("zh")).items():
        by_first.setdefault(name[0], []).append((name, unit))
    return {first: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for first, names in by_first.items()}


@cache
def _fixed_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that hold no count, and the first two characters of each."""
    words = _read_words("numeral_words.txt")
    return words, frozenset(word[:2] for word in words)


def find_chinese(text: str, language: str = "zh-CN") -> tuple[Quantity, ...]:
    """Return the quantities of a Chinese text in text order, without overlap."""
    return tuple(_Finder(text, language).find())


class _Finder:
    """The state of one pass over one text: the plain text and what was found so far."""

    def __init__(self, text: str, language: str) -> None:
        # Nearly every text has full-width commas and colons, few have more to be made simpler.
        text = text.replace("，", ",").replace("：", ":")
        if _TO_SIMPLIFY.search(text):
            text = text.translate(SIMPLER)
        self.text = text
        if CAPITALS.search(text):
            self.text = CAPITALS.sub(lambda match: match[0].translate(CAPITAL_OF), text)
        self.yuan = _LOCAL_YUAN.get(language.lower().rpartition("-")[2], "CNY")
        self.end = 0  # where the last quantity ended

    def find(self) -> list[Quantity]:
        found: list[Quantity] = []
        if "首" in self.text:
            found = [self._first(match) for match in FIRST.finditer(self.text)]
        position = 0
        while start := STARTS.search(self.text, position):
            match = CANDIDATE.match(self.text, start.start())
            if match is None:
                position = start.end()
                continue
            quantity = self._read(match)
            if quantity is None:
                position = match.end()
                continue
            found.append(quantity)
            position = self.end = max(quantity.end, match.start() + 1)
        if len(found) > 1:
            found.sort(key=lambda q: q.start)
            found = join_neighbours(self.text, list(_without_overlap(found)))
        return within_title(self.text, found) if found and ("《" in self.text or "〈" in self.text) else found

    def _first(self, match: re.Match[str]) -> Quantity:
        start, end = match.start(), match.end(1)
        word = self.text[start:end]
        return Quantity(start, end, _ONE, _ONE, "ordinal", style="words", unit_text=word, is_weak=True)

    def _read(self, found: re.Match[str]) -> Quantity | None:
        kind = found.lastgroup or ""
        if kind == "number":
            return self._number(found)
        if kind == "half":
            return self._half(found)
        if kind == "vague":  # 几, 数百 and 几十 have no value that could be compared
            return None
        quantity = READERS[kind](found)
        if quantity is None:
            return self._number_at(found.start()) if kind in _MAY_BE_COUNTS else None
        if quantity.start < self.end:
            return None
        if kind in _BOUNDED:
            start, bound = self._bound_before(quantity.start, core="半")
            end, bound = self._bound_after(quantity.end, bound)
            quantity = quantity._replace(start=start, end=end, bound=bound)
        return quantity

    def _number_at(self, start: int) -> Quantity | None:
        match = PLAIN.match(self.text, start)
        return self._number(match) if match else None

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
        text = self.text
        start += text.startswith(" ", start)
        for name, unit in _units().get(text[start : start + 1], ()):
            if text.startswith(name, start):
                end = start + len(name)
                following = text[end : end + 1]
                if following.isascii() and following.isalpha() and name.isascii() and name.isalpha():
                    continue
                return unit, end
        return None, start

    def _bound_before(self, start: int, core: str = "") -> tuple[int, str]:
        """Where the quantity starts with its bound word, and the bound."""
        if start == 0 or self.text[start - 1] not in LAST_OF_BOUND:
            return start, ""
        text = self.text
        if (
            text[start - 1] == "过"
            and (core in BARE or core == "半")
            and text[start - 2 : start - 1] not in ("超", "通", "经")
        ):
            return start - 1, "over"
        match = BEFORE.search(text, max(self.end, start - 14), start)
        if match is None:
            far = FAR_BOUND.search(text, max(self.end, start - 24), start) if text[start - 1] == "的" else None
            return (far.start(), BOUND_OF[_plain_bound(far[1])]) if far else (start, "")
        word = match["parted"] or match["word"]
        before = self.text[match.start() - 1 : match.start()]
        if (word.startswith("约") and before in NOT_ABOUT) or (word == "近" and before in NOT_NEAR):
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
        if len(core) > MAX_CHARACTERS or (self.text[start - 1 : start] == "双" and core in _DOUBLE):
            return None
        low, high = read_value(core)
        if low is None:
            return None
        if match["scale"]:
            factor = parse_chinese(match["scale"]) or _ONE
            low, high = low * factor, high * factor
        style = style_of(core)
        more = match["more"] or ""
        if (more == "来" and (style == "digits" or low % 10)) or (more == "几" and low % 10):
            end, more = match.end("num"), ""
        scale = "".join(_SCALES.findall(core + (match["scale"] or "")))
        vague = more == "几"
        draft = Quantity(start, end, low, high, "", _MORE.get(more, ""), style, scale, "", "," in core, is_weak=vague)
        return self._with_unit(draft, core)

    def _share(self, match: re.Match[str]) -> Quantity | None:
        """Read 百分之五, 三分之二, 千分之三."""
        if len(match[0]) > MAX_CHARACTERS:
            return None
        parts, of = parse_chinese(match["parts"]), parse_chinese(match["of"])
        if not parts or of is None:
            return None
        style = style_of(match["of"])
        start, bound = self._bound_before(match.start())
        value, unit = (of, "percent") if parts == 100 else (of / parts, "fraction")
        end, bound = self._bound_after(match.end(), bound)
        weak = parts == of == 100 or (unit == "percent" and of == 100)
        return Quantity(start, end, value, value, unit, bound, style, unit_text="分之", is_weak=weak)

    def _bound_after(self, end: int, bound: str) -> tuple[int, str]:
        match = AFTER.match(self.text, end)
        if match is None:
            return end, bound
        return match.end(), bound or (match.lastgroup or "").replace("_", "-")

    def _with_unit(self, draft: Quantity, core: str) -> Quantity | None:
        """Add unit, bound and what stands before the number; None where it is no quantity."""
        text, start = self.text, draft.start
        ordinal = text[start - 1 : start] == "第"
        listed = LISTED.match(text, max(0, start - 1)) if draft.style == "words" else None
        if listed and listed.start(1) == start:
            return draft._replace(end=listed.end(), unit="ordinal", unit_text=listed[2], is_weak=True)
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
        for opening in ("个半", "半") if text[start : start + 1] in ("个", "半") else ():
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
        return draft._replace(
            start=draft.start - 1,
            end=end if unit else draft.end,
            unit="ordinal",
            unit_text=following,
            is_weak=weak,
        )

    def _finish(self, draft: Quantity, core: str, unit: UnitName | None, end: int, rest: Fraction) -> Quantity:
        text = self.text
        written = text[draft.end : end].strip() if unit else ""
        if written == "年" and (era := find_era(text, draft.start)) is not None:
            return _in_era(draft, end, era)
        if written in _QUARTERS and core in _FOUR and text[draft.start - 1 : draft.start] not in _COUNTED_QUARTERS:
            return draft._replace(end=end, unit="ordinal", unit_text=written, is_weak=draft.low == 1)
        if written in DECIMALS:
            rest, end = self._decimals(draft, core, written, end)
        factor = unit.factor if unit and written != "世纪" else _ONE
        low, high = draft.low, draft.high
        if rest or factor != 1:
            low = (low + rest) * factor
            high = low if high is draft.low else ((high or draft.low) + rest) * factor
        key, end = self._currency(unit.key if unit else "", written, end)
        if unit is not None and written not in ("个", "") and text[end : end + 1] == "多" and not draft.bound:
            draft, end = draft._replace(bound="over"), end + 1
        start, bound = self._bound_before(draft.start, core)
        bound = draft.bound or ("past" if key in TIME_UNITS and text.startswith("近", start) else bound)
        key, written, start = self._money_before(draft, key, written, start)
        end = end if unit else draft.end
        is_within = written == "日" and WITHIN.match(text, end) is not None
        end, bound = self._bound_after(end, bound)
        key, date = (key, (0, 0, 0)) if is_within else read_calendar(draft, core, key, written, bound)
        weak = self._is_weak(draft, core, key, written, low_is_one=low == 1, has_unit=unit is not None)
        also: tuple[Fraction, ...] = ()
        if key == "times":
            low, also = read_multiple(text, start, low)
            high = low if draft.high is draft.low else high
        elif written in _DEGREES and (below := self._below_zero(draft.start)) is not None:
            low, high, start = -low, -low, min(start, below)
        open_end = bound in ("over", "at-least") and (high is low or high == low)
        high = None if open_end else high
        return Quantity(
            *(start, end, low, high, key, bound, draft.style, draft.scale, written.lower(), draft.is_separated),
            *(date, weak, also),
        )

    def _currency(self, key: str, written: str, end: int) -> tuple[str, int]:
        """Return the currency of 元, which the region or a word behind it tells, and where the amount ends."""
        if key != "CNY" or written not in ("元", "块", "块钱"):
            return key, end
        return ("CNY", end + 3) if self.text.startswith("人民币", end) else (self.yuan, end)

    def _money_before(self, draft: Quantity, key: str, written: str, start: int) -> tuple[str, str, int]:
        """Return unit, words and start with the sign of a currency that stands before the number: ￥500."""
        text = self.text
        if text[draft.start - 1 : draft.start] not in " 币B$￥¥£€":
            return key, written, start
        money = MONEY_BEFORE.search(text, max(self.end, draft.start - 4), draft.start)
        if money is None:
            return key, written, start
        key = MONEY[money[1]] if key in ("", "CNY", "TWD", "HKD") else key
        return key, written or money[1], min(start, money.start())

    def _below_zero(self, start: int) -> int | None:
        """Return where 零下 or a minus sign before a temperature starts, None if there is none."""
        if self.text.startswith(_BELOW_ZERO, start - 2) and start >= len(_BELOW_ZERO):
            return start - 2
        return start - 1 if start and self.text[start - 1] in _MINUS else None

    def _is_weak(self, draft: Quantity, core: str, key: str, written: str, *, low_is_one: bool, has_unit: bool) -> bool:
        """Whether a number may well be no count: 一个, 上百, 七成新, the 6 of a heading."""
        if draft.is_weak or written == "打" or (draft.style == "words" and (low_is_one or not has_unit)):
            return True
        if core in BARE:
            return not (draft.bound or self._bound_before(draft.start, core)[1])
        end = draft.end + len(written)
        if written == "成":
            return self.text[end : end + 1] in ("新", "熟")
        return not (draft.start or key or written) and _NUMBERED.match(self.text, draft.end) is not None

    def _counts(self, draft: Quantity, core: str, unit: UnitName | None, *, ordinal: bool) -> bool:
        """Whether a number in characters is one: not in a fixed word, and with a unit or clearly large."""
        text, start = self.text, draft.start
        if self._is_fixed(start - ordinal, draft.end):
            return False
        before = text[start - 1] if start > self.end else ""
        if before and (before in "周拜初" or text.startswith("星期", start - 2)):
            return False  # 星期三, 周四
        if core in BARE and not ordinal:
            is_bound = before and before in "近逾超过破"
            is_name = text.startswith("元户", draft.end) or before in _NO_NUMBER
            return not is_name and bool(unit or draft.bound or is_bound or text.startswith("以上", draft.end))
        if len(core) > 2 and all(c in _PLACES for c in core) and not ordinal:
            return unit is not None and unit.key == "year"
        is_large = len(core) > 1 and any(c in "十百千万亿" for c in core)
        return ordinal or unit is not None or is_large or (before == "前" and draft.low >= 3)  # 排名前十

    def _is_fixed(self, start: int, end: int) -> bool:
        """Whether a fixed word covers these characters."""
        text = self.text
        words, openings = _fixed_words()
        return any(
            text[left:right] in words
            for left in range(max(0, start - 3), start + 1)
            if text[left : left + 2] in openings
            for right in range(max(end, left + 2), min(len(text), end + 6) + 1)
        )


def _plain_bound(word: str) -> str:
    """Return the listed form of a bound: 不能超过 as 不超过."""
    return word if word in BOUND_OF else word.replace("能", "").replace("应", "").replace("得", "").rstrip("了")


_PLACES = "零〇一二三四五六七八九"
BARE = ("百", "千", "万", "亿", "百万", "千万", "亿万", "万亿")
_MORE = {"多": "over", "余": "over", "来": "about", "几": "over"}
_NO_NUMBER = frozenset("几数好成")
_MAY_BE_COUNTS = frozenset({"date", "clock", "decade", "lunar", "discount", "every"})
_BOUNDED = frozenset({"share", "discount", "quarterhour", "clock"})
_QUARTERS = ("季度", "季")
_FOUR = ("一", "二", "三", "四", "1", "2", "3", "4")
_COUNTED_QUARTERS = frozenset("前个首近去续每后两过")
_DEGREES = frozenset({"度", "℃", "摄氏度", "°C", "°F", "华氏度", "℉"})
_DOUBLE = frozenset({"11", "12", "十一", "十二"})
"""双11 is a shopping day."""
_NUMBERED = re.compile(r"[.、．)）](?!\d)")
"""What makes the number that opens a segment that of a heading or list item."""
_BELOW_ZERO = "零下"
_MINUS = frozenset("-−负－")
_OF_HEIGHT = re.compile("大?个[头子]")


def _in_era(draft: Quantity, end: int, era: int) -> Quantity:
    """Read 民国113年 and 昭和60年: `era` is the year before the first."""
    year = int(draft.low) + era
    value = Fraction(year)
    start = draft.start - 2
    named = draft._replace(start=start, end=end, low=value, high=value, unit="calendar-year")
    return named._replace(unit_text="年", date=(year, 0, 0))


def _without_overlap(found: list[Quantity]) -> Iterator[Quantity]:
    end = 0
    for quantity in found:
        if quantity.start >= end:
            yield quantity
            end = quantity.end
