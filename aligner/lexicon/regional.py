"""Chinese words and characters that belong to one region: 软件 on the mainland, 軟體 in Taiwan.

The words are those of OpenCC's phrase table (Apache-2.0), as the PyPI package opencc-python-reimplemented ships it; its
characters tell the two scripts apart. The table is made for conversion and holds words that both regions use: those
count only that CC-CEDICT marks as Taiwan's, with corrections in `data/regional_words.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal

from aligner.lexicon.dictionary import load_dictionary

__all__ = ["Region", "foreign_characters", "foreign_words", "simplified_characters"]

Region = Literal["mainland", "taiwan"]
Script = Literal["simplified", "traditional"]


@cache
def foreign_words(region: Region, script: Script) -> dict[str, str]:
    """Return the other region's words that a text of `region` should not hold, with what to write instead."""
    pairs = (pair if region == "taiwan" else pair[::-1] for pair in _word_pairs())
    if script == "traditional":
        return dict(pairs)
    return {_simplify(word): _simplify(instead) for word, instead in pairs}


@cache
def foreign_characters(script: Script) -> frozenset[str]:
    """Return the characters that only the other script has; those in use in both are not among them."""
    table, codec = ("TSCharacters", "gb2312") if script == "simplified" else ("STCharacters", "big5")
    rows = ((character, values[0]) for character, values in _read(table))
    return frozenset(a for a, b in rows if len(a) == 1 and a != b and not a.encode(codec, "ignore"))


@cache
def _word_pairs() -> tuple[tuple[str, str], ...]:
    """Return the mainland's word and Taiwan's, in Traditional characters, where they differ beyond characters."""
    corrections = tomllib.loads(files("aligner.lexicon").joinpath("data", "regional_words.toml").read_text("utf-8"))
    also, shared = (frozenset(corrections[name].split()) for name in ("also", "shared"))
    return tuple(
        (mainland, taiwan)
        for mainland, values in _read("TWPhrases")
        for taiwan in values[:1]
        if len(mainland) > 1 < len(taiwan)
        and _simplify(mainland) != _simplify(taiwan)
        and not {mainland, taiwan} & shared
        and (taiwan in also or _is_taiwans(taiwan))
    )


def _is_taiwans(word: str) -> bool:
    """Whether the dictionary marks every sense of a word as Taiwan's."""
    entries = load_dictionary().entries(word)
    return bool(entries) and all(any("(Tw)" in gloss for gloss in entry.glosses) for entry in entries)


def _simplify(word: str) -> str:
    return word.translate(simplified_characters())


@cache
def simplified_characters() -> dict[int, str]:
    """Return the code points of Traditional characters with the Simplified characters that they become."""
    return {ord(character): values[0] for character, values in _read("TSCharacters") if len(character) == 1}


def _read(table: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of one of OpenCC's tables: a word, and what it becomes."""
    text = (files("opencc") / "dictionary" / f"{table}.txt").read_text("utf-8")
    for line in text.splitlines():
        word, _, values = line.partition("\t")
        if values.strip():
            yield word, values.split()
