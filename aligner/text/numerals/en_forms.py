"""English dates, times and multiples that are more than a number with a unit: 3 p.m., the 1980s, Phase II, tripled.

Each reader takes what the candidate pattern found in the text in lower case, and the text as written; it gives
the quantity without bound, or None where the words are no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from aligner.text.numerals.en_pattern import IN_BEFORE
from aligner.text.numerals.en_value import MONTH_OF, ONES, ORDINALS, ROMAN, TENS
from aligner.text.numerals.quantity import Quantity, Style, dated, read_units

__all__ = ["READERS"]

_HALF = Fraction(1, 2)
_MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "twice": 2, "thrice": 3}
_GROUPS = {"duo": 2, "trio": 3, "quartet": 4, "quintet": 5}
_QUARTERS = {
    "century": ("year", Fraction(25)),
    "point": ("percentage-point", Fraction(1, 4)),
    "hour": ("minute", Fraction(15)),
}


def _read_iso(match: re.Match[str], _: str) -> Quantity:
    return dated(*match.span(), (int(match["y"]), int(match["m"]), int(match["day"])))


def _read_slashed(match: re.Match[str], _: str) -> Quantity | None:
    """Read 03/25/2024, and 2/3; where month and day could be either, only the year is said for sure."""
    if match["sy"]:
        low, high = sorted((int(match["s1"]), int(match["s2"])))
        if high > 31 or low > 12:
            return None
        month, day = (low, high) if high > 12 or low == high else (0, 0)
        return dated(*match.span(), (int(match["sy"]), month, day))
    over, under = int(match["over"]), int(match["under"])
    if (over, under) == (9, 11):
        return dated(*match.span(), (0, 9, 11))
    if not 0 < over < under <= 20:
        return None
    value = Fraction(over, under)
    return Quantity(*match.span(), value, value, "fraction", unit_text="/", is_weak=True)


def _nth(words: str) -> int:
    """Return the value of 15th, fifteenth or twenty-third."""
    if words[0].isdigit():
        return int(words[:-2])
    tens, _, ones = words.rpartition("-")
    return TENS.get(tens, 0) + ORDINALS[ones]


def _read_lunar(match: re.Match[str], _: str) -> Quantity:
    """Read the fifteenth day of the eighth lunar month."""
    if match["lonly"]:
        month, day = _nth(match["lonly"]), 0
    else:
        month = 1 if not match["lmonth"] else 12 if match["lmonth"] == "last" else _nth(match["lmonth"])
        day = _nth(match["lday"])
    value = Fraction(month * 100 + day)
    return Quantity(*match.span(), value, value, "lunar", style="words", date=(0, month, day), is_weak=True)


def _read_date(match: re.Match[str], original: str) -> Quantity | None:
    start, end = match.span()
    name = match["month"].rstrip(".")
    day, year = int(match["d1"] or match["d2"] or 0), int(match["year"] or 0)
    if not original[match.start("month")].isupper() or day > 31:
        return None
    is_word = not (day or year) and name in ("may", "march", "mar", "jan")
    if is_word and not IN_BEFORE.search(match.string, max(0, start - 8), start):
        return None
    end -= match["month"].endswith(".") * (end == match.end("month"))
    return dated(start, end, (year, MONTH_OF[name], day))


def _read_decade(match: re.Match[str], _: str) -> Quantity:
    if match["ties"]:
        value = Fraction(TENS[match["ties"].replace("ies", "y")])
        if match[0].startswith(("nineteen", "eighteen")):
            value += 1900 if match[0].startswith("n") else 1800
    else:
        value = Fraction(int(match["tens"].strip("'")))
    style: Style = "words" if match["ties"] else "digits"
    return Quantity(*match.span(), value, value, "calendar-decade", "", style, is_weak=value < 100)


def _read_clock(match: re.Match[str], _: str) -> Quantity | None:
    """Read 3 p.m., 13:10 and half past three as minutes of a day (27:37 may be seconds as well)."""
    if match["named"]:
        value = Fraction(720 if match["named"] == "noon" else 0)
        return Quantity(*match.span(), value, value, "clock", "", "words", unit_text=match["named"], is_weak=True)
    said = next(match[name] for name in ("hh", "h", "h3", "h4") if match[name])
    hours = int(said) if said.isdigit() else ONES[said]
    minutes = int(match["mm"] or match["m2"] or 0)
    if match["ss"]:
        value = Fraction(hours * 3600 + minutes * 60 + int(match["ss"]))
        return Quantity(*match.span(), value, value, "second")
    if match["past"]:
        past = 30 if match["past"] == "half" else 15
        minutes = past if match["dir"] == "past" else -past
    half = _half_of_day(match, hours)
    named = f"{half}m" if half else ""
    style: Style = "digits" if said.isdigit() else "words"
    value = (
        Fraction(hours % 12 * 60 + minutes + (720 if half == "p" else 0)) if half else Fraction(hours * 60 + minutes)
    )
    is_sure = half or said.startswith("0") or not 1 <= hours <= 12
    also = () if is_sure else ((value + 720) % 1440,)
    return Quantity(*match.span(), value, value, "clock", "", style, unit_text=named, also=also)


def _half_of_day(match: re.Match[str], hours: int) -> str:
    """Return a or p for the half of the day that is named, "" if none is."""
    half = match["half1"] or match["half2"]
    for name in ("p1", "p3", "p4", "p5"):
        half = half or match[f"{name}h"]
        if match[f"{name}n"]:
            half = "p" if 5 < hours < 12 else "a"
        if match[name]:
            half = "a" if match[name] == "morning" else "p"
    return half or ""


def _read_roman(match: re.Match[str], original: str) -> Quantity | None:
    numeral = match["numeral"]
    if not original[match.start("numeral")].isupper():
        return None
    values = [ROMAN[c] for c in numeral]
    value = Fraction(sum(-v if v < max(values[k:]) else v for k, v in enumerate(values)))
    head = match["head"] or ""
    return Quantity(*match.span(), value, value, "ordinal", style="roman", unit_text=head, is_weak=True)


def _read_quarter(match: re.Match[str], original: str) -> Quantity | None:
    """Read Q3, H1 and the first half."""
    name = match["qn"]
    if name and not original[match.start()].isupper():
        return None
    if name and name[0] == "q":
        value = Fraction(int(name[1]))
        return Quantity(*match.span(), value, value, "ordinal", unit_text="quarter", is_weak=value == 1)
    if name and name[1] in "34":
        return None
    is_first = name == "h1" or match["which"] in ("first", "1st")
    value = Fraction(1 if is_first else 2)
    return Quantity(*match.span(), value, value, "half-year", style="words", is_weak=True)


def _read_multiple(match: re.Match[str], _: str) -> Quantity:
    """Read doubled, tripled, twice, halved, and a trio."""
    word = match["mult"]
    if not word:
        value = Fraction(_GROUPS[match["group"]])
        return Quantity(*match.span(), value, value, style="words", is_weak=True)
    if word.startswith("halv"):
        return Quantity(*match.span(), _HALF, _HALF, "fraction", style="words", unit_text="half", is_weak=True)
    value = Fraction(next(times for stem, times in _MULTIPLES.items() if word.startswith(stem)))
    unit = "times" if word.endswith(("ed", "es", "ing")) or match.string.startswith(" to", match.end()) else ""
    if not unit and match.string[: match.start()].endswith(("will ", " to ", "would ", "could ", "has ", "have ")):
        unit = "times"
    return Quantity(*match.span(), value, value, unit, style="words", unit_text=word, is_weak=True)


def _read_quarter_of(match: re.Match[str], _: str) -> Quantity:
    """Read quarter-century and quarter-point."""
    unit, value = _QUARTERS[match["qunit"]]
    return Quantity(*match.span(), value, value, unit, style="words", unit_text=match["qunit"], is_weak=True)


def _read_period(match: re.Match[str], _: str) -> Quantity:
    """Read a year and a half, a decade, millennium-old."""
    name = match["andunit"] or match["age"]
    unit = read_units("en")[name]
    value = unit.factor * (Fraction(3, 2) if match["andunit"] or match["agehalf"] else 1)
    return Quantity(*match.span(), value, value, unit.key, "", "words", unit_text=name, is_weak=True)


READERS: dict[str, Callable[[re.Match[str], str], Quantity | None]] = {
    "iso": _read_iso,
    "slashed": _read_slashed,
    "lunar": _read_lunar,
    "date": _read_date,
    "decade": _read_decade,
    "clock": _read_clock,
    "roman": _read_roman,
    "quarter": _read_quarter,
    "multiple": _read_multiple,
    "quarterunit": _read_quarter_of,
    "and": _read_period,
    "period": _read_period,
}
"""By the name of the group that matched."""
