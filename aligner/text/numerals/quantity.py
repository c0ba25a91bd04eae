"""A number in a text with its unit and bound, and the table of units that both languages share."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

__all__ = [
    "MAX_CHARACTERS",
    "TIME_UNITS",
    "Quantity",
    "Style",
    "UnitName",
    "dated",
    "is_money",
    "join_stretch",
    "read_units",
    "unit_base",
]

Style = Literal["digits", "words", "roman"]


TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
"""The units of a stretch of time."""
MAX_CHARACTERS = 24
"""What is longer is a serial number or noise, not a quantity."""


class Quantity(NamedTuple):
    # A tuple, as it is made twice for every number of a text and costs a third of a frozen dataclass.
    """One number of a text: what it says, and how it is written.

    `start` and `end` are the character range in the text: bound word, number and unit or measure word. `low`
    is the number that is said, in `unit`; `high` equals it, ends a range, or is None where a bound such as 多
    or "more than" leaves the upper end open. Units that stand for a fixed number of others are resolved:
    three decades are 30 of `year`, 三成 is 30 of `percent`.
    """

    start: int
    end: int
    low: Fraction
    high: Fraction | None
    unit: str = ""
    """Key of units.toml, ordinal, calendar-year, calendar-decade, date, lunar, clock, half-year; empty for a count."""
    bound: str = ""
    """over, at-least, under, at-most, about, nearly, up-to, past, or empty.

    `past` is for words that bound either the number or the time: 近五年, "over five years".
    """
    style: Style = "digits"
    scale: str = ""
    """The scale words in the number, as written: 万, 亿, million; empty for none."""
    unit_text: str = ""
    """The unit or measure word as written, in lower case."""
    is_separated: bool = False
    """Whether the digits are grouped: 3,000."""
    date: tuple[int, int, int] = (0, 0, 0)
    """Year, month and day of a date; 0 for what is not said."""
    is_weak: bool = False
    """Whether the words may well be no count (a dozen, 百年, first, 一个): they agree, but never alarm."""
    also: tuple[Fraction, ...] = ()
    """Other values of the same unit that the words may stand for: 八折 is 20 percent off, or 80 percent."""

    @property
    def is_digits(self) -> bool:
        """Whether the number is written in digits."""
        return self.style == "digits"

    @property
    def is_range(self) -> bool:
        """Whether the number has a lower and an upper end."""
        return self.high is not None and self.high is not self.low and self.high != self.low


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a unit's written name stands for: `factor` times the unit `key`."""

    key: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class _Table:
    names: dict[str, dict[str, UnitName]]
    base: dict[str, tuple[str, Fraction]]
    money: frozenset[str]


@cache
def _table() -> _Table:
    raw = tomllib.loads(files("aligner.text").joinpath("data/units.toml").read_text("utf-8"))
    names: dict[str, dict[str, UnitName]] = {"zh": {}, "en": {}}
    base: dict[str, tuple[str, Fraction]] = {}
    for key, unit in raw.items():
        for language, table in names.items():
            for name, factor in unit[language].items():
                table[name] = UnitName(key, Fraction(factor))
        if "dimension" in unit:
            base[key] = (unit["dimension"], Fraction(unit["base"]))
    return _Table(names, base, frozenset(key for key, unit in raw.items() if unit.get("currency")))


def read_units(language: Literal["zh", "en"]) -> dict[str, UnitName]:
    """Return the units by their names in one language; English names in lower case."""
    return _table().names[language]


@cache
def unit_base(unit: str) -> tuple[str, Fraction] | None:
    """Return the dimension of a unit and its size in base units; None if it compares only with itself."""
    return _table().base.get(unit)


@cache
def is_money(unit: str) -> bool:
    """Whether a unit is a currency."""
    return unit in _table().money


def dated(start: int, end: int, date: tuple[int, int, int], style: Style = "digits") -> Quantity:
    """Build the quantity of a date: year, month and day, 0 for what is not said."""
    year, month, day = date
    value = Fraction(year * 10000 + month * 100 + day)
    return Quantity(start, end, value, value, "date", style=style, date=date, is_weak=not (year or day))


_PARTS = {
    ("year", "month"): 12,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("day", "hour"): 24,
    ("hour", "second"): 3600,
}
"""How many of the second unit make one of the first."""


def join_stretch(left: Quantity, right: Quantity) -> Quantity | None:
    """Return two parts of one stretch of time as a whole: 两小时30分钟 as 150 minutes. None if they are not that."""
    if (
        left.unit == right.unit == "foot"
        and left.low >= 1 > right.low
        and right.unit_text.startswith(("inch", "in", "英寸"))
    ):
        return right._replace(start=left.start, low=left.low + right.low, high=left.low + right.low, bound=left.bound)
    parts = _PARTS.get((left.unit, right.unit))
    if parts is None or left.is_range or right.is_range or right.bound or left.high is None:
        return None
    value = left.low * parts + right.low
    return right._replace(start=left.start, low=value, high=value, bound=left.bound)
