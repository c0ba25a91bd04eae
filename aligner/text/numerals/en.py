"""English numbers: 1.2 million, twenty-five, two-thirds, more than 2,000 years, US$3bn, June 17, 2025.

One pattern finds dates, clock times, decades, fractions, digits, Roman numerals after a heading word, and
runs of number words; then the words before and after tell bound and unit. Phrases in number_idioms_en.txt
are skipped.
"""

from __future__ import annotations

import re
from fractions import Fraction

from aligner.text.numerals.en_context import join_neighbours, read_multiple, read_percentage, read_spoken_year
from aligner.text.numerals.en_forms import READERS
from aligner.text.numerals.en_pattern import (
    AFTER,
    AFTER_ARTICLE,
    ANNIVERSARY,
    BEFORE,
    BELOW_ZERO,
    BETWEEN,
    CENTURY,
    FAR_BOUND,
    HALF_AFTER,
    LAST_OF_BOUND,
    MINUS,
    NUMBERED,
    OF_UNIT,
    STARTS,
    WORDS_AFTER,
    candidate,
    idiom_around,
    may_hold_number,
    openings,
    plain_number,
)
from aligner.text.numerals.en_value import (
    ONES,
    ORDINALS,
    PARTS,
    SCALES,
    SHORT,
    parse_english,
)
from aligner.text.numerals.quantity import (
    MAX_CHARACTERS,
    TIME_UNITS,
    Quantity,
    Style,
    UnitName,
    is_money,
    read_units,
)

__all__ = ["find_english"]

_ONE = Fraction(1)
_ARTICLES = ("a", "an")
_PASSED = ("pass", "cross", "broke", "break", "clear")
_LEAST_PASSED = 1000
_DEGREES = frozenset({"", "celsius", "fahrenheit"})


_CODE = re.compile(r"[A-Z]-$")
_SCALE_AFTER = re.compile(r"[\s-](hundred|thousand|million|billion|trillion)\b")
_LISTED = re.compile(r"[.)](?!\d)")
"""What makes the number that opens a segment that of a heading or list item."""


def find_english(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text in text order, without overlap."""
    return tuple(_Finder(text).find())


class _Finder:
    """The state of one pass over one text: the text in lower case and where the last quantity ended."""

    def __init__(self, text: str) -> None:
        self.original = text
        # Bytes know of no letters but the English ones: no character becomes two.
        self.text = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass").replace("’", "'")
        self.end = 0

    def find(self) -> list[Quantity]:
        found: list[Quantity] = []
        text, pattern, words = self.text, candidate(), openings()
        if not may_hold_number(text):
            return found
        position = 0
        for start in STARTS.finditer(text):
            word = start[0]
            if word not in words and word.isalpha() and not (word in _ARTICLES and self._is_article(start)):
                continue
            if start.start() < position:
                continue
            match = pattern.match(text, start.start())
            if match is None:
                continue
            quantity, position = self._read(match)
            if quantity is not None:
                found.append(quantity)
                self.end = position = max(position, quantity.end)
        return join_neighbours(self.text, found) if len(found) > 1 else found

    def _is_article(self, word: re.Match[str]) -> bool:
        """Whether a or an is followed by what may be a number, or by the sign of its dollar."""
        return self.text[word.end() + 1 : word.end() + 4] in AFTER_ARTICLE or self.text.startswith("$", word.end())

    def _read(self, found: re.Match[str]) -> tuple[Quantity | None, int]:
        """Return the quantity, if it is one, and where to go on."""
        kind = found.lastgroup or ""
        if kind in ("words", "ordinal", "half") and (end := self._end_of_idiom(found.start())):
            return None, end
        if kind in ("digits", "words"):
            return self.read_digits(found) if kind == "digits" else self.read_words(found)
        if kind in ("idiom", "vague", ""):
            return None, found.end()
        if kind in READERS:
            return self._read_form(kind, found)
        if kind in ("half", "share"):
            return self.read_half(found) if kind == "half" else self.read_share(found), found.end()
        return self._ordinal(found, Fraction(ORDINALS[found["ordinal"]]), "words"), found.end()

    def _end_of_idiom(self, start: int) -> int:
        """Return where a phrase ends that covers a number word and opens before it; 0 if there is none."""
        for match in idiom_around().finditer(self.text, max(0, start - 14), start + 12):
            if match.start() < start < match.end():
                return match.end()
        return 0

    def _read_form(self, kind: str, found: re.Match[str]) -> tuple[Quantity | None, int]:
        quantity = READERS[kind](found, self.original)
        if quantity is None:
            plain = plain_number().match(self.text, found.start()) if kind == "date" else None
            return self.read_digits(plain) if plain else (None, found.end("month" if kind == "date" else 0))
        start, bound = self._bound_before(quantity.start)
        if bound and kind not in ("date", "iso", "decade", "roman", "quarter"):
            quantity = quantity._replace(start=start, bound=bound)
        return quantity, found.end()

    def read_share(self, match: re.Match[str]) -> Quantity | None:
        start, bound = self._bound_before(match.start())
        style = "words"
        if match["part"]:
            part = match["part"]
            if match["times"] in ("a", "an", "one") and part.endswith("s"):
                return None
            following = self.text[match.end() : match.end() + 4]
            if match["times"] in ("a", "an") and "-" not in match[0] and not following.startswith(" of"):
                if part != "quarter":
                    return self._ordinal_in(match)
                if not self.text[: match.start()].endswith((" by ", "nearly ", "almost ", "about ")):
                    return None
            count = 1 if match["times"] in ("a", "an") else ONES[match["times"]]
            value = Fraction(count, PARTS[part.removesuffix("s")])
        else:
            low, high = (ONES[w] if w in ONES else int(w.replace(",", "")) for w in (match["in1"], match["in2"]))
            high *= SCALES[match["inscale"]] if match["inscale"] else 1
            if not 0 < low < high:
                return None
            style = "digits" if match["in1"][0].isdigit() else "words"
            value = Fraction(low, high)
        if match["part"] and (of := OF_UNIT.match(self.text, match.end())):
            unit = read_units("en").get(of["unit"]) or read_units("en").get(of["unit"] + "s")
            if unit is not None:
                value *= unit.factor
                return Quantity(
                    start, of.end(), value, value, unit.key, bound, "words", unit_text=of["unit"], is_weak=True
                )
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

    def read_half(self, match: re.Match[str]) -> Quantity | None:
        """Read half a million, half an hour, half of them."""
        start, bound = self._bound_before(match.start())
        name = match["halfunit"] or match["halfhyphen"]
        if name in SCALES or name == "dozen":
            value = Fraction(SCALES.get(name, 12), 2)
            draft = Quantity(match.start(), match.end(), value, value, style="words", scale=name)
            return self._finish(draft)
        units = read_units("en")
        unit = (units.get(name) or units.get(name.split()[0])) if name else UnitName("fraction", _ONE)
        if name in ("point", "percentage point"):
            unit = UnitName("percentage-point", _ONE)
        if unit is None and name != "price":
            return None
        unit = unit or UnitName("fraction", _ONE)
        value = unit.factor / 2
        end = match.end() if name is None or name in units or " " in name else match.start() + len(match[0].rstrip())
        written = name or "half"
        return Quantity(start, end, value, value, unit.key, bound, "words", unit_text=written, is_weak=True)

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
            return draft._replace(unit="ordinal", is_weak=draft.low == 1), end
        return self._finish(draft, money.rstrip(" ¥") or money), end

    def read_words(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        article = match["article"] or ""
        start = match.start() + len(article)
        pieces = [(m[0], m.end()) for m in re.finditer(r"[a-z]+", self.text[start : match.end()])]
        last = match["th1"]
        words = [word for word, _ in pieces]
        if last:
            words.pop()
        if (year := read_spoken_year(words)) is not None and not last:
            span = match.start(), start + pieces[len(words) - 1][1]
            date = (int(year), 0, 0)
            return Quantity(*span, year, year, "calendar-year", style="words", date=date, is_weak=True), match.end()
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
        if not before.endswith(" "):
            return start, ""
        last = before[:-1].rpartition(" ")[2].lstrip("(\"'“")
        if last.endswith(("'s", "s'")):
            match = FAR_BOUND.search(self.text, max(self.end, start - 48), start)
        elif last in LAST_OF_BOUND:
            match = BEFORE.search(self.text, max(self.end, start - 38), start)
        else:
            return start, ""
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
        if unit and match["name"] in "$€£" and self.text[end] in "-–":  # £100m-£120m
            return None, end
        if len(match["name"]) == 1 and self.original[match.start("name")].isupper():  # 5G
            unit = None
        return (unit, match.end()) if unit else (None, end)

    def _finish(self, draft: Quantity, money: str = "") -> Quantity:
        """Add unit and bound."""
        text = self.text
        draft = self._with_half(draft)
        value, end = draft.low, draft.end
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
            key = key if is_money(key) and symbol.key == "dollar" else symbol.key
            written = written or money
        start, bound = self._bound_before(draft.start)
        if bound and value < _LEAST_PASSED and text.startswith(_PASSED, start) and not key:  # the bill passed 51-49
            start, bound = draft.start, ""
        bound = "past" if key in TIME_UNITS and text.startswith("over ", start) else bound
        also: tuple[Fraction, ...] = ()
        if key == "times":
            also = read_multiple(text, start, end, value)
        elif key == "percent":
            written += read_percentage(text, start, end)
        elif key in _DEGREES and (below := self._below_zero(key, written, start, end)):
            value, start, end = -value, *below
        if found := AFTER.match(text, end):
            bound = bound or (found.lastgroup or "").replace("_", "-")
            end = found.end()
        year = self._year(draft, value, bound) if not key else 0
        high = None if bound in ("over", "at-least") else value
        weak = draft.is_weak or (not bound and text.startswith(" per ", draft.start - 5))
        weak = weak or (not start and not key and _LISTED.match(text, end) is not None)
        return Quantity(
            *(start, end, value, high, "calendar-year" if year else key, bound, draft.style, draft.scale),
            *(written, draft.is_separated, (year, 0, 0), weak, also),
        )

    def _with_half(self, draft: Quantity) -> Quantity:
        """Add what stands between a number and its unit: one and a half million."""
        found = HALF_AFTER.match(self.text, draft.end)
        if found is None:
            return draft
        value, end, scale = draft.low + Fraction(1, 2), found.end(), draft.scale
        if not scale and (after := _SCALE_AFTER.match(self.text, end)):
            value, end, scale = value * SCALES[after[1]], after.end(), after[1]
        return draft._replace(end=end, low=value, high=value, scale=scale)

    def _below_zero(self, key: str, written: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the range of a temperature below zero: minus 5 degrees, 5 below; None if it is not that."""
        if found := BELOW_ZERO.match(self.text, end - len(written) - 1 if written.startswith("degree") else end):
            return start, found.end()
        if not (key or written.startswith("degree")):
            return None
        found = MINUS.search(self.text, max(0, start - 10), start)
        return (found.start(), end) if found else None

    def _year(self, draft: Quantity, value: Fraction, bound: str) -> int:
        """Return the year that four digits without a unit are, 0 if they are none."""
        bare = draft.end - draft.start == 4 and self.text[draft.start : draft.end].isdigit()
        return int(value) if bare and bound in ("", "about", "over") and 1500 <= value < 2200 and not draft.scale else 0
