"""English numbers: 1.2 million, twenty-five, two-thirds, more than 2,000 years, US$3bn, June 17, 2025, phase II.

One pattern finds dates, clock times, decades, fractions, digits, Roman numerals after a heading word, and runs of
number words; then the words before and after tell bound and unit. Phrases in number_idioms_en.txt are skipped.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from importlib.resources import files

from aligner.text.numerals.quantity import Quantity, UnitName, is_money, read_units

__all__ = ["find_english", "parse_english"]

_LOWER = str.maketrans(string.ascii_uppercase + "’", string.ascii_lowercase + "'")
_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "dozen": 12}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        1,
    )
} | {word[:-1] + "ieth": value for word, value in _TENS.items()}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_OF = {name: n for n, name in enumerate(_MONTHS, 1)} | {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_MONTH = "(?:" + "|".join(_MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_WORD = "(?:" + "|".join(sorted([*_ONES, *_TENS, *_SCALES, "dozen"], key=len, reverse=True)) + ")"
_ORDINAL = "(?:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+)(?:\.\d+)?"
_CURRENCY = r"(?:us\$|hk\$|nt\$|a\$|c\$|s\$|rmb\s?¥?|cny|usd|eur|gbp|hkd|twd|jpy|[$£€¥₹])"
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_HEADING = "phase|chapter|part|volume|vol\\.|book|act|stage|section|article|appendix|annex|schedule|title|level|category|tier|grade|class|type"


@cache
def _idioms() -> str:
    lines = files("aligner.text").joinpath("data/number_idioms_en.txt").read_text("utf-8").splitlines()
    phrases = sorted((line.strip() for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in phrases)


@cache
def _candidate() -> re.Pattern[str]:
    """The pattern of all that may be a number; each place is first asked for its first letter."""
    return re.compile(
        r"(?<![a-z0-9.])(?=[\d$£€¥₹'a-z])(?:"
        rf"(?P<idiom>(?:{_idioms()})(?![a-z]))"
        rf"|(?P<vague>(?:(?:several|few|many|couple of|tens of|hundreds of|dozens of)\s)*(?:tens|dozens|hundreds|thousands|millions|billions|trillions)\b(?!-)"
        r"|(?:several|few|many|some few|couple of)\s(?:dozen|hundred|thousand|million|billion|trillion)s?\b)"
        rf"|(?P<date>(?:(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH})"
        r"(?![a-z])(?:\s(?:the\s)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?!,\d{3}))?(?:(?:,|\sof)?\s(?P<year>[12]\d{3})(?![\d,]*\d))?))"
        r"|(?P<iso>(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.]))"
        r"|(?P<decade>(?P<tens>(?:1[0-9]|20)\d0|'?\d0)'?s(?![a-z])|(?:nineteen|eighteen)?[\s-]?(?P<ties>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)"
        r"|(?P<clock>(?P<hh>\d{1,3}):(?P<mm>\d\d)(?!\d)(?:\s?(?P<half1>[ap])\.?m\b\.?)?|(?P<h>\d{1,2})(?:\.(?P<m2>\d\d))?\s?(?P<half2>[ap])\.?m\b\.?)"
        rf"|(?P<roman>(?P<head>{_HEADING})[\s-](?P<numeral>[ivxlc]+)\b)"
        r"|(?P<share>(?:(?P<times>a|an|one|two|three|four|five|six|seven|nine)[\s-](?P<part>thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|tenths?)\b"
        r"(?!\s(?:century|time|year|day|month|quarter|party)))"
        r"|(?P<in1>one|\d+)\s(?:in|out\sof)\s(?:every\s)?(?P<in2>three|four|five|six|seven|eight|nine|ten|\d+)\b(?!\s(?:[a-z]+\s)?(?:january|may|june|july|matches|games)))"
        r"|(?P<half>half\s(?:a|an)\s(?P<halfunit>[a-z]+)|half-(?P<halfhyphen>[a-z]+)|(?:a|one)?[\s-]?half\sof\b)"
        rf"|(?P<digits>(?P<money>{_CURRENCY})?\s?(?P<num>{_DIGITS})(?P<frac>½)?(?:(?P<th>st|nd|rd|th)(?![a-z])|(?:[\s-]?(?P<scale>hundred|thousand|million|billion|trillion|dozen)|(?P<short>bn|mn|tn|m|k))(?![a-z]))?)"
        rf"|(?P<words>(?:(?P<article>an?\s)(?=(?:hundred|thousand|million|billion|trillion|dozen)\b)|(?=[etfsnohmbdz])){_WORD}(?:(?:[\s-]and[\s-]|[\s-]){_WORD})*(?:-(?P<th1>{_ORDINAL}))?(?![a-z])"
        rf"|(?P<ordinal>{_ORDINAL})(?![a-z]))"
        r")"
    )


_BOUNDS = {
    "over": "more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in excess of|upwards? of|beyond|topp(?:ed|ing)|tops|greater than|higher than|older than|longer than|well over|just over",
    "at-least": "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|a minimum|minimum of",
    "under": "less than|fewer than|under|below|short of|lower than|younger than|within less than",
    "at-most": "at most|no more than|not more than|not exceeding|a maximum of|not over",
    "nearly": "nearly|almost|close to|approaching|approached|approaches|near|just under",
    "about": "about|around|approximately|roughly|some|circa|an estimated|an average of|estimated|approx\\.?",
    "up-to": "up to|as many as|as much as|as high as",
}
_BEFORE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name.replace('-', '_')}>{words})" for name, words in _BOUNDS.items())
    + r")\s(?:(?:the|a)\s)?(?:(?:milestone|level|mark|figure|threshold|total|sum)\sof\s)?"
    r"(?:(?:the|a|an|its|their)\s)?$"
)
_AFTER = re.compile(
    r"(?P<over>\+|\s?-?plus\b)|,?\s(?:(?P<at_least>or (?:more|above|over|older|higher)|and (?:above|over|older|upwards?))|(?P<at_most>or (?:less|fewer|under|below|younger)|and (?:below|under))|(?P<about>or so|or thereabouts))\b"
)
_BETWEEN = re.compile(r"[\s-]{0,2}(?:(?:more|full|whole|consecutive|straight|further|additional|long|extra|short|solid|calendar)[\s-])?(?P<name>(?:[a-z$%€£°℃℉²]|\.(?=[a-z]))[a-z$%²]*)")
_HALF_AFTER = re.compile(r"\s(?:and|-and-)\s?a\s?half\b|-and-a-half\b")
_RANGE = re.compile(r"\s?(?:-|–|—|‑)\s?|\s(?:to|through)\s")
_NUMBERED = re.compile(r"(?:\bno\.?|\bnumber|\bnos\.?|#|\bchapter|\barticle|\bsection|\bphase|\bpart|\bvolume|\bepisode|\bseason|\bgroup)\s?$")
_IN_BEFORE = re.compile(r"\b(?:in|since|by|until|till|early|late|mid|last|this|next|from|of|to|between|and|during)[\s-]$")
_CENTURY = re.compile(r"[\s-]century\b")
_ANNIVERSARY = re.compile(r"[\s-](?:[a-z]+\s)?anniversar(?:y|ies)\b")
_YEARS = range(1500, 2200)
_ONE = Fraction(1)


def find_english(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text in text order, without overlap."""
    return tuple(_Finder(text).find())


def parse_english(words: list[str]) -> tuple[Fraction, int]:
    """Return the value of the longest number that opens a list of number words, and how many words it takes."""
    total = current = Fraction(0)
    used = 0
    n_and = False
    for word in words:
        if word == "and":
            if not (current >= 100 or total):
                break
            n_and = True
            continue
        if word in _ONES:
            if current % 100 and (current % 10 or _ONES[word] > 9 or current % 100 < 20):
                break
            current += _ONES[word]
        elif word in _TENS:
            if current % 100:
                break
            current += _TENS[word]
        elif word == "hundred":
            if current >= 100:
                break
            current = max(current, _ONE) * 100
        elif word == "dozen":
            current = max(current, _ONE) * 12
        else:
            total = (total + max(current, _ONE) * _SCALES[word]) if current or not total else total * _SCALES[word]
            current = Fraction(0)
        used += 1 + n_and
        n_and = False
    return total + current, used


class _Finder:
    """The state of one pass over one text: the text in lower case and where the last quantity ended."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text.translate(_LOWER)
        self.end = 0

    def find(self) -> list[Quantity]:
        found: list[Quantity] = []
        candidate = _candidate()
        position = 0
        while match := candidate.search(self.text, position):
            quantity, position = self._read(match)
            if quantity is not None:
                found.append(quantity)
                self.end = position = max(position, quantity.end)
        return list(_join_ranges(self.text, found))

    def _read(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        """Return the quantity, if it is one, and where to go on."""
        if match["idiom"] or match["vague"]:
            return None, match.end()
        if match["date"]:
            return self._date(match)
        if match["iso"]:
            return _dated(*match.span(), (int(match["y"]), int(match["m"]), int(match["day"]))), match.end()
        if match["decade"]:
            return self._decade(match), match.end()
        if match["clock"]:
            return self._clock(match), match.end()
        if match["roman"]:
            return self._roman(match), match.end()
        if match["share"]:
            return self._share(match), match.end()
        if match["half"]:
            return self._half(match)
        if match["digits"]:
            return self._digits(match)
        if match["ordinal"]:
            return self._ordinal(match, Fraction(_ORDINALS[match["ordinal"]]), "words"), match.end()
        return self._words(match)

    def _date(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, end = match.span()
        name = match["month"].rstrip(".")
        day = int(match["d1"] or match["d2"] or 0)
        year = int(match["year"] or 0)
        if not self.original[match.start("month")].isupper():
            return None, start + 1
        if not (day or year) and (name in ("may", "march", "mar", "jan") and not _IN_BEFORE.search(self.text, max(0, start - 8), start)):
            return None, end
        return _dated(start, match.end() - match["month"].endswith(".") * (end == match.end("month")), (year, _MONTH_OF[name], day)), end

    def _decade(self, match: re.Match[str]) -> Quantity:
        if match["ties"]:
            value = Fraction(_TENS[match["ties"].replace("ies", "y")])
            if match[0].startswith(("nineteen", "eighteen")):
                value += 1900 if match[0].startswith("n") else 1800
            style = "words"
        else:
            value, style = Fraction(int(match["tens"].strip("'"))), "digits"
        return Quantity(
            *match.span(), value, value, "calendar-decade", style="words" if style == "words" else "digits", is_weak=value < 100
        )

    def _clock(self, match: re.Match[str]) -> Quantity:
        """Read 3 p.m. and 13:10 as minutes of a day (or seconds of an hour: both count by sixty)."""
        hours = int(match["hh"] or match["h"])
        minutes = int(match["mm"] or match["m2"] or 0)
        half = match["half1"] or match["half2"] or ""
        value = Fraction(hours * 60 + minutes + (720 if half == "p" and hours < 12 else 0))
        return Quantity(*match.span(), value, value, "clock", unit_text=half and half + "m")

    def _roman(self, match: re.Match[str]) -> Quantity | None:
        numeral = match["numeral"]
        if not self.original[match.start("numeral")].isupper():
            return None
        values = [_ROMAN[c] for c in numeral]
        value = Fraction(sum(-v if v < max(values[k:]) else v for k, v in enumerate(values)))
        return Quantity(*match.span(), value, value, "ordinal", style="roman", unit_text=match["head"], is_weak=True)

    def _share(self, match: re.Match[str]) -> Quantity | None:
        start, bound = self._bound_before(match.start())
        style = "words"
        if match["part"]:
            part = match["part"]
            if match["times"] in ("a", "an", "one") and part.endswith("s"):
                return None
            following = self.text[match.end() : match.end() + 4]
            if match["times"] in ("a", "an") and "-" not in match[0] and not following.startswith(" of"):
                return None if part == "quarter" else self._ordinal_in(match)
            count = 1 if match["times"] in ("a", "an") else _ONES[match["times"]]
            value = Fraction(count, _PARTS[part.removesuffix("s")])
        else:
            low, high = (_ONES[w] if w in _ONES else int(w) for w in (match["in1"], match["in2"]))
            if not 0 < low < high:
                return None
            style = "digits" if match["in1"][0].isdigit() else "words"
            value = Fraction(low, high)
        return Quantity(start, match.end(), value, value, "fraction", bound, "digits" if style == "digits" else "words", unit_text="of", is_weak=True)

    def _ordinal_in(self, match: re.Match[str]) -> Quantity | None:
        word = match["part"]
        if word not in _ORDINALS:
            return None
        value = Fraction(_ORDINALS[word])
        return Quantity(match.start("part"), match.end(), value, value, "ordinal", style="words", is_weak=True)

    def _half(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, bound = self._bound_before(match.start())
        name = match["halfunit"] or match["halfhyphen"]
        if name in _SCALES or name == "dozen":
            value = Fraction(_SCALES.get(name, 12), 2)
            draft = Quantity(match.start(), match.end(), value, value, style="words", scale=name)
            return self._finish(draft), match.end()
        unit = read_units("en").get(name) if name else UnitName("fraction", _ONE)
        if unit is None:
            return None, match.end()
        value = unit.factor / 2
        return Quantity(start, match.end(), value, value, unit.key, bound, "words", unit_text=name or "half", is_weak=True), match.end()

    def _digits(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        start, end = match.start(), match.end()
        number = match["num"]
        start += match["digits"].startswith((" ",))
        code = self.original[max(0, start - 2) : start]
        if not match["money"] and len(code) == 2 and code[1] == "-" and (code[0].isupper() or code[0].isdigit()) and code[0].isalpha():
            return None, end
        value = Fraction(number.replace(",", "")) + (Fraction(1, 2) if match["frac"] else 0)
        if match["th"]:
            return self._ordinal(match, value, "digits"), end
        short = match["short"]
        scale = match["scale"] or ""
        if short == "m" and not match["money"] or short == "k" and self.text[end : end + 1] == "-":
            short, end = None, match.end("num")
        if short:
            scale = short
        if not scale and re.match(r"[a-z]", self.text[end : end + 1]):
            unit, after = self._unit(end)
            if unit is None or self.text[end:after].startswith(("-", " ")):
                return None, end + 1
        if scale:
            value *= _SHORT.get(scale) or _SCALES[scale]
        draft = Quantity(start, end, value, value, scale=scale, is_separated="," in number)
        if _NUMBERED.search(self.text, max(0, start - 9), start) and not match["money"]:
            if "." in number:  # Article 3.2 is the name of a clause, not a number
                return None, end
            return replace(draft, unit="ordinal"), end
        return self._finish(draft, (match["money"] or "").strip(" ¥") or (match["money"] or "").strip()), end

    def _words(self, match: re.Match[str]) -> tuple[Quantity | None, int]:
        article = match["article"] or ""
        start = match.start() + len(article)
        pieces = [(m[0], m.end()) for m in re.finditer(r"[a-z]+", self.text[start : match.end()])]
        last = match["th1"]
        words = [word for word, _ in pieces]
        if last:
            words.pop()
        value, used = parse_english(words)
        if used == 0:
            return None, match.end()
        end = start + pieces[used - 1][1]
        if last and used == len(words):
            return self._ordinal(match, value + _ORDINALS[last], "words"), match.end()
        scale = next((w for w in reversed(words[:used]) if w in _SCALES or w == "dozen"), "")
        weak = value <= 1 or bool(article) or words[:used] in (["hundred"], ["dozen"], ["thousand"], ["million"])
        draft = Quantity(match.start(), end, value, value, style="words", scale=scale, is_weak=weak)
        return self._finish(draft), end

    def _ordinal(self, match: re.Match[str], value: Fraction, style: str) -> Quantity | None:
        end = match.end()
        unit = "ordinal"
        if found := _CENTURY.match(self.text, end):
            unit, end = "century", found.end()
        elif found := _ANNIVERSARY.match(self.text, end):
            unit, end = "anniversary", found.end()
        written = "digits" if style == "digits" else "words"
        return Quantity(
            match.start(), end, value, value, unit, "", "digits" if written == "digits" else "words", is_weak=style == "words"
        )

    def _bound_before(self, start: int) -> tuple[int, str]:
        if start < 3 or self.text[start - 1] not in " (":
            return start, ""
        match = _BEFORE.search(self.text, max(self.end, start - 34), start)
        if match is None:
            return start, ""
        name = next(name for name, word in match.groupdict().items() if word)
        return match.start(), name.replace("_", "-")

    def _unit(self, end: int) -> tuple[UnitName | None, int]:
        match = _BETWEEN.match(self.text, end)
        if match is None:
            return None, end
        units = read_units("en")
        longer = re.compile(r"[a-z.]+[\s-][a-z]+(?:\s[a-z]+)?").match(self.text, match.start("name"))
        if longer is not None:
            words = longer[0]
            for _ in range(2):
                if words in units:
                    return units[words], match.start("name") + len(words)
                words = words.rpartition(" ")[0]
        name = match["name"]
        unit = units.get(name)
        if unit is None or (name in ("m", "g", "t", "min", "ha", "won", "pc", "ping") and self.text[end : end + 1] not in (name[0], " ")):
            return None, end
        if name in ("won", "ping") or (name == "pp" and self.text[end : end + 1] == " "):
            return (unit, match.end()) if name == "won" and False else (None, end)
        return unit, match.end()

    def _finish(self, draft: Quantity, money: str = "") -> Quantity:
        """Add unit and bound."""
        text = self.text
        value, end = draft.low, draft.end
        if found := _HALF_AFTER.match(text, end):
            value, end = value + Fraction(1, 2), found.end()
        unit, after = self._unit(end)
        written = text[end:after].strip(" -") if unit else ""
        key = unit.key if unit else ""
        if unit:
            value *= unit.factor
            end = after
            if found := _HALF_AFTER.match(text, end):
                value, end = value + unit.factor / 2, found.end()
        if money:
            symbol = read_units("en").get(money.rstrip()) or UnitName("CNY", _ONE)
            if not is_money(key) or symbol.key != "dollar":
                key = symbol.key
            written = written or money
        start, bound = self._bound_before(draft.start)
        if found := _AFTER.match(text, end):
            bound = bound or (found.lastgroup or "").replace("_", "-")
            end = found.end()
        year = 0
        bare = draft.end - draft.start == 4 and text[draft.start : draft.end].isdigit()
        if bare and not key and bound in ("", "about", "over") and value in _YEARS and not draft.scale:
            key, year = "calendar-year", int(value)
        open_end = bound in ("over", "at-least")
        return replace(
            draft, start=start, end=end, low=value, high=None if open_end else value, unit=key, bound=bound, unit_text=written, date=(year, 0, 0)
        )


def _dated(start: int, end: int, date: tuple[int, int, int]) -> Quantity:
    year, month, day = date
    value = Fraction(year * 10000 + month * 100 + day)
    return Quantity(start, end, value, value, "date", style="digits", date=date, is_weak=not (year or day))


def _join_ranges(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Join 2025-2026, 10 to 15 percent and between 3 and 5 into one quantity each."""
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
    gap = text[left.end : right.start]
    between = gap == " and " and text[max(0, left.start - 8) : left.start].endswith("between ")
    if left.is_range or right.is_range or right.bound or not (between or _RANGE.fullmatch(gap)):
        return None
    if right.unit in ("clock", "date", "ordinal") or left.unit in ("clock", "date", "ordinal"):
        return None
    low, high = left.low, right.low
    if left.unit == "calendar-year" and right.unit == "" and 10 <= high < 100:  # 2018-19
        return replace(left, end=right.end, high=low - low % 100 + high)
    if left.unit not in ("", right.unit):
        return None
    if right.scale and not left.scale and low < 1000:
        low *= _SHORT.get(right.scale) or _SCALES[right.scale]
    if left.unit == "" and right.unit_text:
        unit = read_units("en").get(right.unit_text)
        low *= unit.factor if unit and not left.unit_text else 1
    if low >= high:
        return None
    return replace(right, start=left.start, low=low, high=high, bound=left.bound, is_weak=False)
