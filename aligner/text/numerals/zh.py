"""Chinese numbers: 1.2万, 三百二十, 30多年, 百分之五, 第二届, 2025至2026年, 15亿元人民币, 二〇二五年六月.

One pattern finds what may be a number or a date; then the words around it decide. A number in Chinese characters
counts when a unit, a measure word or 第 goes with it, or when it is clearly a large number, and when it is not part
of a fixed word (一带一路, 十分). Traditional characters are read as the simplified ones of the same meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib.resources import files

from aligner.text.numerals.quantity import Quantity, UnitName, read_units

__all__ = ["find_chinese", "parse_chinese"]

_SIMPLER = str.maketrans(
    "０１２３４５６７８９．，：％萬億兩個點過餘約達幾數歲圓塊錢餘畝噸頃雙條間層樓戶處輛種類項場屆輪盤組隊"
    "歐幣鎊韓臺倍裏門號級無滿於別頭顆關開張幅篇冊節時鐘戰對國縣鄉鎮島課貳參○",
    "0123456789.,:%万亿两个点过余约达几数岁元块钱余亩吨顷双条间层楼户处辆种类项场届轮盘组队"
    "欧币镑韩台倍里门号级无满于别头颗关开张幅篇册节时钟战对国县乡镇岛课二三〇",
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}

_C = "零〇一二三四五六七八九两俩仨十百千万亿兆廿卅"
_D = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALED = rf"{_D}(?:\s?[十百千]?[万亿兆]+(?:{_D}[十百千]?[万亿]*)*|[十百千](?![十百千]))?"
_WORDS = rf"[{_C}]+(?:点[零〇一二三四五六七八九]+(?![分刻十])[万亿]*)?"
_NUMBER = rf"(?:(?<![A-Za-z\d.])(?<![A-Z]-){_SCALED}|{_WORDS})"
_N12 = r"(?:(?<!\d)\d{1,2}|十[一二]?|[一二三四五六七八九])"
_N31 = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一-九]?|[一二三四五六七八九])"
_DAYPART = "上午|下午|晚上|凌晨|中午|早上|早晨|傍晚|清晨|晚间|今晚|午夜|晚"
_CANDIDATE = re.compile(
    rf"(?=[\d数几上成好{_C}民零年])(?:"
    rf"(?P<decade>(?:(?P<age>(?:\d\d|二十|十[五-九])世纪|上个?世纪)的?)?(?P<tens>\d{{0,2}}\d0|[二-九一三四五六七八]?[一二三四五六七八九]十|十)年代)"
    rf"|(?P<date>(?:(?P<era>民国)?(?P<year>(?<!\d)\d{{2,4}}|[一二][〇零一二三四五六七八九]{{3}})\s?年\s?)?"
    rf"(?P<month>{_N12})\s?月份?(?:\s?(?P<day>{_N31})\s?[日号])?)"
    r"|(?P<iso>(?<![\d.])(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d.]))"
    rf"|(?P<clock>(?:(?P<part>{_DAYPART})\s?)?(?P<hh>(?<![\d.])\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|两)"
    r"(?::(?P<mm>\d{2})(?!\d)|[点时分](?P<cn>\d{1,2}|[一二三四五六七八九十]{1,3})[分秒]|(?P<full>点[半钟整]|点(?!\d)|时(?!代|候|间|期)))"
    r")"
    r"|(?P<vague>(?:[数几上成好]|好几)[十百千万亿]+|\d*[十百千万亿]几[十百千万亿]*|[二三四五六七八九]?十几[万亿]*|几)"
    rf"|(?P<number>(?P<parts>{_NUMBER})\s?分之\s?(?P<of>{_NUMBER})"
    rf"|(?P<num>{_NUMBER})(?:(?P<more>[多余来])(?P<scale>[十百千]?[万亿]+)?)?)"
    rf"|(?P<half>半(?=[年天日小个数]))"
    r")"
)
_BOUNDS = {
    "over": "超过了|超过|超出|超|逾|突破了|突破|高于|多于|大于|远超|跨过|破",
    "at-least": "不少于|不低于|不小于|不下于|不下|至少|最少|起码",
    "under": "不到|不足|不满|未满|低于|少于|小于|未达",
    "at-most": "不超过|不超|不高于|不多于|不大于|至多|最多",
    "nearly": "将近|接近|接近于|几近|几乎|近",
    "about": "大约|约为|约有|约合|约|大概|差不多|估计",
    "up-to": "高达|多达|长达",
}
_BOUND_OF = {word: bound for bound, words in _BOUNDS.items() for word in words.split("|")}
_BEFORE = re.compile(
    "(?:"
    + "|".join(sorted(_BOUND_OF, key=len, reverse=True)).replace("|超|", "|(?<![英中西意德法])超|")
    + r")\s?(?P<money>人民币|新台币|美元|港币|RMB|US\$|HK\$|NT\$|\$|￥|¥|£|€)?\s?$"
)
_NOT_ABOUT = frozenset("北条合契预节违和签特公纽盟邀赴誓集")
_NOT_NEAR = frozenset("最附邻临靠贴亲")
_MONEY_BEFORE = re.compile(r"(人民币|新台币|RMB|US\$|HK\$|NT\$|\$|￥|¥|£|€)\s?$")
_MONEY = {"人民币": "CNY", "RMB": "CNY", "￥": "CNY", "¥": "CNY", "新台币": "TWD", "NT$": "TWD"} | {
    "US$": "USD",
    "HK$": "HKD",
    "$": "dollar",
    "£": "GBP",
    "€": "EUR",
}
_AFTER = re.compile(r"\s?(?:(?P<at_least>以上|及以上|或以上|开外|起)|(?P<at_most>以下|及以下|以内)|(?P<about>左右|上下))(?![海市班涨])")
_FIRST = re.compile(r"首(?=[届次个位批部家日场项座艘架条列款例轮节期趟枚只支份张季])(.)")
_LISTED = re.compile(r"(?:^|[。;；:：，,—\s“])([一二三四五六七八九十]{1,2})(?=[要是、])([要是]?)")
_PLAN = re.compile(r"十([一二三四])?五(?=规划|时期|期间|计划|[”\"’」]|以来|开局|收官|末)")
_RANGE = re.compile(r"\s?(?:-|－|—|–|——|~|～|至|到)\s?(?=$)")
_LOCAL_YUAN = {"tw": "TWD", "hk": "HKD", "mo": "MOP"}
_YEARS = range(1000, 2200)
_EVERY = re.compile(r"[周期拜]$")
_ONE = Fraction(1)


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


def parse_chinese(number: str) -> Fraction | None:
    """Return the value of a number in simplified characters, digits, or both: 1.2万亿, 三百二, 二〇二五.

    None if the characters are no number (七八, 十四五).
    """
    whole, _, decimals = number.replace(",", "").replace(" ", "").partition("点")
    if decimals:
        head, tail = re.fullmatch(r"(.[^万亿]*)([万亿]*)", decimals).groups()  # type: ignore[union-attr]
        value = parse_chinese(whole)
        if value is None:
            return None
        value += Fraction(int("".join(str(_DIGITS[c]) for c in head)), 10 ** len(head))
        for scale in tail:
            value *= _LARGE[scale]
        return value
    if all(c in _DIGITS for c in whole) and (len(whole) == 1 or len(whole) > 2 or whole[0] in "零〇"):
        return Fraction(int("".join(str(_DIGITS[c]) for c in whole)))
    return _add_up(re.findall(r"\d+(?:\.\d+)?|.", whole))


def _add_up(tokens: list[str]) -> Fraction | None:
    """Sum tokens that are digits or scales: `total` above the last 万 or 亿, `section` below it."""
    total = section = Fraction(0)
    digit: Fraction | None = None
    last = below = 0
    for position, token in enumerate(tokens):
        if token in _LARGE:
            scale = _LARGE[token]
            value = section + (digit or 0)
            if not value:
                total = total * scale if total else Fraction(scale)
            elif total and last < scale:
                total = (total + value) * scale
            else:
                total += value * scale
            section, digit, last, below = Fraction(0), None, scale, scale // 10
        elif token in _TENS:
            if token in "廿卅" and digit is not None:
                return None
            section += (1 if digit is None else digit) * _TENS[token]
            digit, below = None, (_TENS[token] // 10 if token in "百千" else 0)
        elif token in "零〇":
            below = 0
        elif digit is not None:
            return None
        elif token in _DIGITS:
            digit = Fraction(_DIGITS[token])
            if position == len(tokens) - 1 and below > 1:  # 三百二 is 320
                digit *= below
        else:
            digit = Fraction(token)
    return total + section + (digit or 0)


def find_chinese(text: str, language: str = "zh-CN") -> tuple[Quantity, ...]:
    """Return the quantities of a Chinese text in text order, without overlap."""
    return tuple(_Finder(text, language).find())


class _Finder:
    """The state of one pass over one text: the plain text and what was found so far."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text.translate(_SIMPLER)
        self.yuan = _LOCAL_YUAN.get(language.lower().rpartition("-")[2], "CNY")
        self.end = 0  # where the last quantity ended

    def find(self) -> list[Quantity]:
        found: list[Quantity] = [self._first(match) for match in _FIRST.finditer(self.text)]
        position = 0
        while match := _CANDIDATE.search(self.text, position):
            quantity = self._read(match)
            if quantity is None:
                position = match.end()
                continue
            found.append(quantity)
            position = self.end = max(quantity.end, match.start() + 1)
        found.sort(key=lambda q: q.start)
        return list(_join_ranges(self.text, _without_overlap(found)))

    def _first(self, match: re.Match[str]) -> Quantity:
        word = match[0] + match[1] if not match[0].endswith(match[1]) else match[0]
        return Quantity(match.start(), match.end(1), _ONE, _ONE, "ordinal", style="words", unit_text=word, is_weak=True)

    def _read(self, match: re.Match[str]) -> Quantity | None:
        kind = match.lastgroup
        if match["decade"]:
            return self._decade(match)
        if match["date"]:
            return self._date(match)
        if match["iso"]:
            date = int(match["y"]), int(match["m"]), int(match["d"])
            return _dated(match.start(), match.end(), date, "digits")
        if match["clock"]:
            quantity = self._clock(match)
            if quantity or not match["num"]:
                return quantity or self._number_at(match.start())
        if kind == "vague":
            return None
        if match["half"]:
            return self._half(match)
        return self._number(match)

    def _number_at(self, start: int) -> Quantity | None:
        match = _PLAIN.match(self.text, start)
        return self._number(match) if match else None

    def _decade(self, match: re.Match[str]) -> Quantity | None:
        value = parse_chinese(match["tens"])
        if value is None:
            return None
        if match["age"] and not match["age"].startswith("上"):
            century = parse_chinese(match["age"].removesuffix("世纪"))
            value += ((century or _ONE) - 1) * 100
        style = "digits" if match["tens"][0].isdigit() else "words"
        return Quantity(
            *match.span(), value, value, "calendar-decade", style=style, unit_text=match["age"] or ""
        )

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
        style = "digits" if match["month"][0].isdigit() else "words"
        return _dated(start, match.end(), (year, month, day), style)

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
        style = "digits" if match["hh"][0].isdigit() else "words"
        return Quantity(*match.span(), value, value, "clock", style=style, unit_text=match["part"] or "")

    def _half(self, match: re.Match[str]) -> Quantity | None:
        unit, end = self._unit(match.end())
        if not unit or not unit.key:
            return None
        value = Fraction(1, 2) * unit.factor
        start, bound = self._bound_before(match.start())
        return Quantity(
            start, end, value, value, unit.key, bound, "words", unit_text=self.text[match.end() : end], is_weak=True
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
        match = _BEFORE.search(self.text, max(self.end, start - 10), start)
        if match is None:
            return start, ""
        word = match[0].removesuffix(match["money"] or "\0").strip()
        word = word.removesuffix(match["money"] or "\0").strip()
        before = self.text[match.start() - 1 : match.start()]
        if (word == "约" and before in _NOT_ABOUT) or (word == "近" and before in _NOT_NEAR):
            return start, ""
        return match.start(), _BOUND_OF.get(word, "")

    def _number(self, match: re.Match[str]) -> Quantity | None:
        if match["parts"]:
            return self._share(match)
        core = match["num"]
        start, end = match.start(), match.end()
        if plan := _PLAN.match(self.text, start):
            value = Fraction(10 + _DIGITS.get(plan[1] or "零", 0))
            return Quantity(start, plan.end(), value, value, "ordinal", style="words", unit_text="五", is_weak=True)
        low, high = _read_value(core)
        if low is None:
            return None
        if match["scale"]:
            factor = parse_chinese(match["scale"]) or _ONE
            low, high = low * factor, high * factor
        style = "digits" if core[0].isdigit() else "words"
        if match["more"] == "来" and (style == "digits" or low % 10):
            end, more = match.end("num"), ""
        else:
            more = match["more"] or ""
        scale = "".join(c for c in core + (match["scale"] or "") if c in "万亿兆")
        draft = Quantity(start, end, low, high, "", _MORE.get(more, ""), style, scale, is_separated="," in core)
        return self._with_unit(draft, core)

    def _share(self, match: re.Match[str]) -> Quantity | None:
        """Read 百分之五, 三分之二, 千分之三."""
        parts, of = parse_chinese(match["parts"]), parse_chinese(match["of"])
        if not parts or of is None:
            return None
        style = "digits" if match["of"][0].isdigit() else "words"
        start, bound = self._bound_before(match.start())
        value, unit = (of, "percent") if parts == 100 else (of / parts, "fraction")
        end, bound = self._bound_after(match.end(), bound)
        return Quantity(start, end, value, value, unit, bound, style, unit_text="分之")

    def _bound_after(self, end: int, bound: str) -> tuple[int, str]:
        match = _AFTER.match(self.text, end)
        if match is None:
            return end, bound
        return match.end(), bound or (match.lastgroup or "").replace("_", "-")

    def _with_unit(self, draft: Quantity, core: str) -> Quantity | None:
        """Add unit, bound and what stands before the number; None where it is no quantity."""
        text, start = self.text, draft.start
        ordinal = text[start - 1 : start] == "第"
        if listed := _LISTED.match(text, max(0, start - 1)) or (_LISTED.match(text, start) if start == 0 else None):
            if listed.start(1) == start and draft.style == "words":
                return replace(draft, end=listed.end(), unit="ordinal", unit_text=listed[2], is_weak=True)
        unit, end = self._unit(draft.end)
        half = Fraction(0)
        if unit is None and text[draft.end : draft.end + 2] == "个半":
            unit, end = self._unit(draft.end + 2)
            half = Fraction(1, 2)
        if unit is not None and text[end : end + 1] == "半" and unit.key in ("year", "day", "month", "hour", "CNY"):
            half, end = Fraction(1, 2), end + 1
        if unit is not None and text[draft.end : end] == "个" and text[end : end + 1] == "半":
            longer, after = self._unit(end + 1)
            if longer is not None:
                unit, end, half = longer, after, Fraction(1, 2)
        if draft.style == "words" and not self._counts(draft, core, unit, end, ordinal=ordinal):
            return None
        if draft.style == "digits" and unit is None and re.match(r"[A-Za-z]", text[draft.end : draft.end + 1]):
            return None
        if ordinal:
            return self._ordinal(draft, unit, end, core)
        return self._finish(draft, core, unit, end, half)

    def _ordinal(self, draft: Quantity, unit: UnitName | None, end: int, core: str) -> Quantity | None:
        if "." in core and not draft.scale:  # 第3.2条 is the name of a clause, not a number
            return None
        following = self.text[draft.end : end].strip()
        weak = draft.low == 1 or unit is None
        return replace(
            draft, start=draft.start - 1, end=end if unit else draft.end, unit="ordinal", unit_text=following, is_weak=weak
        )

    def _finish(self, draft: Quantity, core: str, unit: UnitName | None, end: int, half: Fraction) -> Quantity:
        text = self.text
        factor = unit.factor if unit else _ONE
        low = (draft.low + half) * factor
        high = (draft.high + half) * factor if draft.high is not None else None
        key = unit.key if unit else ""
        written = text[draft.end : end].strip() if unit else ""
        if key == "CNY" and written in ("元", "块", "块钱"):
            key = self.yuan
            if text.startswith("人民币", end):
                key, end = "CNY", end + 3
        if unit is not None and written not in ("个", "") and text[end : end + 1] == "多" and not draft.bound:
            draft, end = replace(draft, bound="over"), end + 1
        start, bound = self._bound_before(draft.start)
        bound = draft.bound or bound
        if money := _MONEY_BEFORE.search(text, max(self.end, draft.start - 4), draft.start):
            key = _MONEY[money[1]] if key in ("", "CNY", "TWD", "HKD") else key
            written = written or money[1]
            start = min(start, money.start())
        end = end if unit else draft.end
        end, bound = self._bound_after(end, bound)
        key, year = _calendar(draft, core, key, written, bound)
        weak = draft.is_weak or (draft.style == "words" and (low == 1 or unit is None)) or core in _BARE
        open_end = bound in ("over", "at-least") and high == low
        return replace(
            draft,
            start=start,
            end=end,
            low=low,
            high=None if open_end else high,
            unit=key,
            bound=bound,
            unit_text=written.lower(),
            date=(year, 0, 0),
            is_weak=weak,
        )

    def _counts(self, draft: Quantity, core: str, unit: UnitName | None, end: int, *, ordinal: bool) -> bool:
        """Whether a number in characters is one: not a fixed word, and with a unit or large."""
        text, start = self.text, draft.start
        first = start - ordinal
        words = _fixed_words()
        for left in range(max(0, start - 3), first + 1):
            for right in range(draft.end, min(len(text), draft.end + 6) + 1):
                if right - left > 1 and text[left:right] in words:
                    return False
        before = text[start - 1 : start]
        if before in "周期拜双初" and before and self.end < start:
            return False
        if ordinal:
            return True
        if core in _BARE:
            return unit is not None and unit.key in ("year", "CNY", "percent") and not text.startswith("元户", draft.end)
        if all(c in "零〇一二三四五六七八九" for c in core) and len(core) > 2:
            return unit is not None and unit.key == "year"
        if unit is not None:
            return True
        return len(core) > 1 and any(c in "十百千万亿" for c in core)


_BARE = ("百", "千", "万", "亿", "百万", "千万", "亿万", "万亿")
_MORE = {"多": "over", "余": "over", "来": "about"}
_EVERY_MONTH = ("个", "每")
_PLAIN = re.compile(
    rf"(?P<parts>{_NUMBER})\s?分之\s?(?P<of>{_NUMBER})"
    rf"|(?P<num>{_NUMBER})(?:(?P<more>[多余来])(?P<scale>[十百千]?[万亿]+)?)?"
)


def _read_value(core: str) -> tuple[Fraction | None, Fraction]:
    """Return the lower and the upper value of a number: they differ in 三五 and 十七八."""
    if match := re.fullmatch(r"(?P<head>[二三四五六七八九]?十|)(?P<low>[一二三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)", core):
        low, high = _DIGITS[match["low"]], _DIGITS[match["high"]]
        if high - low == 1 or match["low"] + match["high"] == "三五":
            head = parse_chinese(match["head"]) if match["head"] else Fraction(0)
            scale = (parse_chinese(match["scale"]) if match["scale"] else None) or _ONE
            return ((head or 0) + low) * scale, ((head or 0) + high) * scale
        return None, _ONE
    value = parse_chinese(core)
    return value, value or Fraction(0)


def _calendar(draft: Quantity, core: str, key: str, written: str, bound: str) -> tuple[str, int]:
    """Tell 2025年 from 25年 and 2000多年: the unit, and the calendar year or 0."""
    four = (len(core) == 4 and (core.isdigit() or all(c in "零〇一二三四五六七八九" for c in core))) and draft.low in _YEARS
    if four and not bound and (written == "年" or (not key and not written and core.isdigit() and draft.low >= 1500)):
        return "calendar-year", int(draft.low)
    if written == "世纪":
        return "century", 0
    if written == "日":
        return "date", 0
    return key, 0


def _dated(start: int, end: int, date: tuple[int, int, int], style: str) -> Quantity:
    year, month, day = date
    value = Fraction(year * 10000 + month * 100 + day)
    chosen = "digits" if style == "digits" else "words"
    return Quantity(start, end, value, value, "date", style=chosen, date=date, is_weak=not (year or day))


def _without_overlap(found: list[Quantity]) -> Iterator[Quantity]:
    end = 0
    for quantity in found:
        if quantity.start >= end:
            yield quantity
            end = quantity.end


def _join_ranges(text: str, found: Iterator[Quantity]) -> Iterator[Quantity]:
    """Join 2025至2026年, 3到5个 and 10%—15% into one quantity each."""
    before: Quantity | None = None
    for quantity in found:
        if before is not None and (joined := _joined(text, before, quantity)):
            before = joined
            continue
        if before is not None:
            yield before
        before = quantity
    if before is not None:
        yield before


def _joined(text: str, left: Quantity, right: Quantity) -> Quantity | None:
    if left.is_range or right.is_range or left.bound or left.unit not in ("", right.unit, "calendar-year"):
        return None
    if right.unit in ("clock", "date") or not _RANGE.fullmatch(text[left.end : right.start]):
        return None
    low = left.low
    if right.scale and not left.scale and low < 10000:  # 3至5万
        low *= _scale_of(right.scale)
    if left.unit == "" and not left.unit_text and right.unit_text:
        unit = read_units("zh").get(right.unit_text)
        low *= unit.factor if unit else 1
    if left.unit == "calendar-year" and right.unit not in ("calendar-year", "year"):
        return None
    if low >= right.low:
        return None
    return replace(right, start=left.start, low=low, high=right.low, is_weak=False)


def _scale_of(scale: str) -> int:
    value = 1
    for c in scale:
        value *= _LARGE[c]
    return value
