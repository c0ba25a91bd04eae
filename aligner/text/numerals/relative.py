"""Dates told from the day of writing: 去年, 上个月, last year, yesterday."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aligner.text.scripts import is_chinese

__all__ = ["RelativeDate", "find_relative_dates"]


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """Words that name a time `distance` units of `grain` away.

    `start` and `end` are their character range; a grain is year, month, week, day or century.
    """

    start: int
    end: int
    grain: str
    distance: int


@cache
def _words(language: str) -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    raw = tomllib.loads(files("aligner.text").joinpath("data/relative_dates.toml").read_text("utf-8"))[language]
    names: dict[str, tuple[str, int]] = {}
    for key, words in raw.items():
        grain, sign, distance = re.split(r"([+-])", key)
        names.update(dict.fromkeys(words, (grain, int(sign + distance))))
    # A lookahead asks the first letters before the alternatives are tried: most places of a text fail there.
    heads = "".join(sorted({re.escape(word[0]) for word in names}))
    choices = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    edge = r"\b" if language == "en" else ""
    return re.compile(rf"{edge}(?=[{heads}])(?:{choices}){edge}", re.IGNORECASE), names


def find_relative_dates(text: str, language: str) -> tuple[RelativeDate, ...]:
    """Return the relative dates of a text in text order. `language` is a BCP 47 tag: zh-… or en-…."""
    pattern, names = _words("zh" if is_chinese(language) else "en")
    return tuple(RelativeDate(*match.span(), *names[match[0].lower()]) for match in pattern.finditer(text))
