"""Termbase formats by name and by suffix, and the words that files have for columns, statuses and languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from aligner.terms.model import RenderingStatus

__all__ = [
    "FORBIDDING",
    "NOT_FORBIDDING",
    "SUFFIX_FORMATS",
    "TERMBASE_FORMATS",
    "find_status",
    "language_of",
    "usual_column",
]

TERMBASE_FORMATS = ("tsv", "csv", "tbx", "tbx3", "omegat", "utx", "xlsx", "multiterm", "memoq")
"""`tbx` is written as ISO 30042:2008, `tbx3` as ISO 30042:2019; both are read as either."""

SUFFIX_FORMATS = MappingProxyType(
    {
        ".tsv": "tsv",
        ".tab": "tsv",
        ".csv": "csv",
        ".tbx": "tbx",
        ".utf8": "omegat",
        ".txt": "omegat",
        ".utx": "utx",
        ".xlsx": "xlsx",
        ".xml": "multiterm",
    }
)

FORBIDDING = frozenset(("yes", "y", "true", "1", "x", "forbidden", "是", "禁用", "✓"))
"""What a column `forbidden` says where it tells that the rendering of its row may not be used."""
NOT_FORBIDDING = frozenset(("no", "n", "false", "0", "-", "否", "allowed"))


@cache
def _words(table: str) -> dict[str, str]:
    """Return the words of one table of the data file, each with what it stands for."""
    data = tomllib.loads(files("aligner.terms").joinpath("data", "termbase_words.toml").read_text("utf-8"))
    return {word.strip(): name for name, words in data[table].items() for word in str(words).split(",")}


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).lower()


def usual_column(name: str) -> str:
    """Return which column of a table of terms a header means: source, target, status, …; "" for another."""
    return _words("columns").get(_plain(name), "")


def language_of(name: str) -> str:
    """Return the BCP 47 tag of the language that a header or a file names (`English (US)`, zh_term), "" for none."""
    plain = _plain(name).replace("(", " ").replace(")", " ").replace(",", " ").removesuffix(" term")
    plain = " ".join(plain.split())
    languages = _words("languages")
    return languages.get(plain) or languages.get(plain.replace(" ", "-"), "")


def find_status(word: str) -> RenderingStatus | None:
    """Return the status that a word of a file means, None for an unknown one."""
    return cast("RenderingStatus | None", _words("statuses").get(word.strip().lower()))
