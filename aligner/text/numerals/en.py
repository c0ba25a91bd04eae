"""English numbers: 1.2 million, twenty-five, two-thirds, more than 2,000 years, US$3bn, June 17, 2025.

One pattern finds dates, clock times, decades, fractions, digits, Roman numerals after a heading word, and
runs of number words; then the words before and after tell bound and unit. Phrases in number_idioms_en.txt
are skipped.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from aligner.text.numerals.en_pattern import (
    AFTER,
    ANNIVERSARY,
    BEFORE,
    BETWEEN,
    CENTURY,
    HALF_AFTER,
    IN_BEFORE,
    LAST_OF_BOUND,
    NUMBERED,
    RANGE,
    WORDS_AFTER,
    candidate,
)
from aligner.text.numerals.en_value import (
    MONTH_OF,
    ONES,
    ORDINALS,
    PARTS,
    ROMAN,
    SCALES,
    SHORT,
    TENS,
    parse_english,
)
from aligner.text.numerals.quantity import (
    MAX_CHARACTERS,
    TIME_UNITS,
    Quantity,
    Style,
    UnitName,
    dated,
    is_money,
    join_ranges,
    read_units,
)

__all__ = ["find_english"]

_LOWER = str.maketrans(string.ascii_uppercase + "’", string.ascii_lowercase + "'")
_ONE = Fraction(1)


_CODE = re.compile(r"[A-Z]-$")


def find_english(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text in text order, without overlap."""
    return tuple(_Finder(text).find())


class _Finder:
    """The state of one pass over one text: the text in lower case and where the last quantity ended."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text.translate(_LOWER)
        self.end = 0

    def find(self) -> list[Quantity]:
        found: list[Quantity] = []
        pattern = candidate()
        position = 0
        while match := pattern.search(self.text, position):
            quantity, position = self._read(match)
            if quantity is not None:
                found.append(quantity)
                self.end = position = max(position, quantity.end)
        return list(join_ranges(found, partial(_joined, self.text)))

    def _read(self, found: re.Match[str]) -> tuple[Quantity | None, int]:
        """Return the quantity, if it is one, and where to go on."""
        kind = found.lastgroup
        if kind in ("idiom", "vague") or kind is None:
            return None, found.end()
        if kind in _GOING_ON:
            return _GOING_ON[kind](self, found)
        return _WHOLE[kind](self, found), found.end()

    def read_iso(self, match: re.Match[str]) -> Quantity:
        """Read 2025-06-17."""
        return dated(*match.span(), (int(match["y"]), int(match["m"]), int(match["day"])))

    def read_ordinal(self, match: re.Match[str]) -> Quantity:
        """Read third, twentieth."""
        return self._ordinal(match, Fraction(ORDINALS[match["ordinal"]]), "words")

    def read_date(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, end = match.span()
        name = match["month"].rstrip(".")
        day = int(match["d1"] or match["d2"] or 0)
        year = int(match["year"] or 0)
        if not self.original[match.start("month")].isupper():
            return None, start + 1
        if not (day or year) and (
            name in ("may", "march", "mar", "jan") and not IN_BEFORE.search(self.text, max(0, start - 8), start)
        ):
            return None, end
        return dated(
            start,
            match.end() - match["month"].endswith(".") * (end == match.end("month")),
            (year, MONTH_OF[name], day),
        ), end

    def read_decade(self, match: re.Match[str]) -> Quantity:
        if match["ties"]:
            value = Fraction(TENS[match["ties"].replace("ies", "y")])
            if match[0].startswith(("nineteen", "eighteen")):
                value += 1900 if match[0].startswith("n") else 1800
            style = "words"
        else:
            value, style = Fraction(int(match["tens"].strip("'"))), "digits"
        return Quantity(
            *match.span(),
            value,
            value,
            "calendar-decade",
            style="words" if style == "words" else "digits",
            is_weak=value < 100,
        )

    def read_clock(self, match: re.Match[str]) -> Quantity:
        """Read 3 p.m. and 13:10 as minutes of a day (or seconds of an hour: both count by sixty)."""
        hours = int(match["hh"] or match["h"])
        minutes = int(match["mm"] or match["m2"] or 0)
        half = match["half1"] or match["half2"] or ""
        value = Fraction(hours * 60 + minutes + (720 if half == "p" and hours < 12 else 0))
        return Quantity(*match.span(), value, value, "clock", unit_text=half and half + "m")

    def read_roman(self, match: re.Match[str]) -> Quantity | None:
        numeral = match["numeral"]
        if not self.original[match.start("numeral")].isupper():
            return None
        values = [ROMAN[c] for c in numeral]
        value = Fraction(sum(-v if v < max(values[k:]) else v for k, v in enumerate(values)))
        return Quantity(*match.span(), value, value, "ordinal", style="roman", unit_text=match["head"], is_weak=True)

    def read_share(self, match: re.Match[str]) -> Quantity | None:
        start, bound = self._bound_before(match.start())
        style = "words"
        if match["part"]:
            part = match["part"]
            if match["times"] in ("a", "an", "one") and part.endswith("s"):
                return None
            following = self.text[match.end() : match.end() + 4]
            if match["times"] in ("a", "an") and "-" not in match[0] and not following.startswith(" of"):
                return None if part == "quarter" else self._ordinal_in(match)
            count = 1 if match["times"] in ("a", "an") else ONES[match["times"]]
            value = Fraction(count, PARTS[part.removesuffix("s")])
        else:
            low, high = (ONES[w] if w in ONES else int(w) for w in (match["in1"], match["in2"]))
            if not 0 < low < high:
                return None
            style = "digits" if match["in1"][0].isdigit() else "words"
            value = Fraction(low, high)
        return Quantity(
            start,
            match.end(),
            value,
            value,
            "fraction",
            bound,
            "digits" if style == "digits" else "words",
            unit_text="of",
            is_weak=True,
        )

    def _ordinal_in(self, match: re.Match[str]) -> Quantity | None:
        word = match["part"]
        if word not in ORDINALS:
            return None
        value = Fraction(ORDINALS[word])
        return Quantity(match.start("part"), match.end(), value, value, "ordinal", style="words", is_weak=True)

    def read_half(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, bound = self._bound_before(match.start())
        name = match["halfunit"] or match["halfhyphen"]
        if name in SCALES or name == "dozen":
            value = Fraction(SCALES.get(name, 12), 2)
            draft = Quantity(match.start(), match.end(), value, value, style="words", scale=name)
            return self._finish(draft), match.end()
        unit = read_units("en").get(name) if name else UnitName("fraction", _ONE)
        if unit is None:
            return None, match.end()
        value = unit.factor / 2
        return Quantity(
            start, match.end(), value, value, unit.key, bound, "words", unit_text=name or "half", is_weak=True
        ), match.end()

    def read_period(self, match: re.Match[str]) -> Quantity:
        """Read a year and a half, a decade, millennium-old."""
        start, bound = self._bound_before(match.start())
        name = match["andunit"] or match["age"]
        unit = read_units("en")[name]
        value = unit.factor * (Fraction(3, 2) if match["andunit"] else 1)
        return Quantity(start, match.end(), value, value, unit.key, bound, "words", unit_text=name, is_weak=True)

    def read_digits(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, end = match.start(), match.end()
        number, money = match["num"], (match["money"] or "").strip()
        start += match["digits"].startswith(" ")
        is_code = not money and _CODE.search(self.original, max(0, start - 2), start)
        if is_code or len(number) > MAX_CHARACTERS:
            return None, end
        plain = number.replace(",", "")
        value = Fraction(int(plain)) if plain.isdecimal() else Fraction(plain)
        value += Fraction(1, 2) if match["frac"] else 0
        if match["th"]:
            return self._ordinal(match, value, "digits"), end
        scale = match["scale"] or match["short"] or ""
        if scale == "m" and not money:  # metres
            scale, end = "", match.end("num")
        if scale:
            value *= SHORT.get(scale) or SCALES[scale]
        elif self.text[end : end + 1].isalpha() and self.text[end].isascii() and not self._unit(end)[0]:
            return None, end + 1  # 5G, 247sports
        draft = Quantity(start, end, value, value, scale=scale, is_separated="," in number)
        if NUMBERED.search(self.text, max(0, start - 9), start) and not money:
            if "." in number:  # Article 3.2 is the name of a clause, not a number
                return None, end
            return replace(draft, unit="ordinal", is_weak=draft.low == 1), end
        return self._finish(draft, money.rstrip(" ¥") or money), end

    def read_words(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        article = match["article"] or ""
        start = match.start() + len(article)
        pieces = [(m[0], m.end()) for m in re.finditer(r"[a-z]+", self.text[start : match.end()])]
        last = match["th1"]
        words = [word for word, _ in pieces]
        if last:
            words.pop()
        value, used = parse_english(words[:MAX_CHARACTERS])
        if used == 0:
            return None, match.end()
        end = start + pieces[used - 1][1]
        if last and used == len(words):
            return self._ordinal(match, value + ORDINALS[last], "words"), match.end()
        scale = next((w for w in reversed(words[:used]) if w in SCALES or w == "dozen"), "")
        weak = value <= 1 or bool(article) or words[:used] in (["hundred"], ["dozen"], ["thousand"], ["million"])
        draft = Quantity(match.start(), end, value, value, style="words", scale=scale, is_weak=weak)
        return self._finish(draft), end

    def _ordinal(self, match: re.Match[str], value: Fraction, style: Style) -> Quantity:
        end = match.end()
        unit = "ordinal"
        if found := CENTURY.match(self.text, end):
            unit, end = "century", found.end()
        elif found := ANNIVERSARY.match(self.text, end):
            unit, end = "anniversary", found.end()
        return Quantity(
            match.start(),
            end,
            value,
            value,
            unit,
            "",
            style,
            is_weak=style == "words",
        )

    def _bound_before(self, start: int) -> tuple[int, str]:
        before = self.text[max(0, start - 16) : start]
        if not before.endswith(" ") or before[:-1].rpartition(" ")[2].lstrip("(\"'“") not in LAST_OF_BOUND:
            return start, ""
        match = BEFORE.search(self.text, max(self.end, start - 34), start)
        if match is None:
            return start, ""
        name = next(name for name, word in match.groupdict().items() if word)
        return match.start(), name.replace("_", "-")

    def _unit(self, end: int) -> tuple[UnitName | None, int]:
        match = BETWEEN.match(self.text, end)
        if match is None:
            return None, end
        units = read_units("en")
        longer = WORDS_AFTER.match(self.text, match.start("name"))
        if longer is not None:
            words = longer[0]
            for _ in range(2):
                if words in units:
                    return units[words], match.start("name") + len(words)
                words = words.rpartition(" ")[0]
        unit = units.get(match["name"])
        if len(match["name"]) == 1 and self.original[match.start("name")].isupper():  # 5G
            unit = None
        return (unit, match.end()) if unit else (None, end)

    def _finish(self, draft: Quantity, money: str = "") -> Quantity:
        """Add unit and bound."""
        text = self.text
        value, end = draft.low, draft.end
        if found := HALF_AFTER.match(text, end):
            value, end = value + Fraction(1, 2), found.end()
        unit, after = self._unit(end)
        written = text[end:after].strip(" -") if unit else ""
        key = unit.key if unit else ""
        if unit:
            value = value if unit.factor == 1 else value * unit.factor
            end = after
            if found := HALF_AFTER.match(text, end):
                value, end = value + unit.factor / 2, found.end()
        if money:
            symbol = read_units("en").get(money.rstrip()) or UnitName("CNY", _ONE)
            if not is_money(key) or symbol.key != "dollar":
                key = symbol.key
            written = written or money
        start, bound = self._bound_before(draft.start)
        if key in TIME_UNITS and text.startswith("over ", start):
            bound = "past"
        if found := AFTER.match(text, end):
            bound = bound or (found.lastgroup or "").replace("_", "-")
            end = found.end()
        year = 0
        bare = draft.end - draft.start == 4 and text[draft.start : draft.end].isdigit()
        if bare and not key and bound in ("", "about", "over") and 1500 <= value < 2200 and not draft.scale:
            key, year = "calendar-year", int(value)
        open_end = bound in ("over", "at-least")
        return replace(
            draft,
            start=start,
            end=end,
            low=value,
            high=None if open_end else value,
            unit=key,
            bound=bound,
            unit_text=written,
            date=(year, 0, 0),
        )


_WHOLE: dict[str, Callable[[_Finder, re.Match[str]], Quantity | None]] = {
    "iso": _Finder.read_iso,
    "decade": _Finder.read_decade,
    "clock": _Finder.read_clock,
    "roman": _Finder.read_roman,
    "share": _Finder.read_share,
    "and": _Finder.read_period,
    "period": _Finder.read_period,
    "ordinal": _Finder.read_ordinal,
}
_GOING_ON: dict[str, Callable[[_Finder, re.Match[str]], tuple[Quantity | None, int]]] = {
    "date": _Finder.read_date,
    "half": _Finder.read_half,
    "digits": _Finder.read_digits,
    "words": _Finder.read_words,
}


def _joined(text: str, left: Quantity, right: Quantity) -> Quantity | None:
    gap = text[left.end : right.start]
    between = gap == " and " and text[max(0, left.start - 8) : left.start].endswith("between ")
    if left.is_range or right.is_range or right.bound or not (between or RANGE.fullmatch(gap)):
        return None
    if right.unit in ("clock", "date", "ordinal") or left.unit in ("clock", "date", "ordinal"):
        return None
    low, high = left.low, right.low
    if left.unit == "calendar-year" and right.unit == "" and 10 <= high < 100:  # 2018-19
        return replace(left, end=right.end, high=low - low % 100 + high)
    if left.unit not in ("", right.unit):
        return None
    if right.scale and not left.scale and low < 1000:
        low *= SHORT.get(right.scale) or SCALES[right.scale]
    if left.unit == "" and right.unit_text:
        unit = read_units("en").get(right.unit_text)
        low *= unit.factor if unit and not left.unit_text else 1
    if low >= high:
        return None
    return replace(right, start=left.start, low=low, high=high, bound=left.bound, is_weak=False)
