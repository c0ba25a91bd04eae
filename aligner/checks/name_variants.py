"""One person in two forms: the given name on one side only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aligner.checks.bead_names import BeadNames, is_in_english
from aligner.checks.name_mentions import ChineseName, EnglishName

__all__ = ["NameVariant", "find_variants"]

_DOTS = "·•・‧．"


@dataclass(frozen=True, slots=True)
class NameVariant:
    """A name with more parts on one side; ranges in a Chinese and an English segment."""

    what: str
    chinese: tuple[int, int, int]
    english: tuple[int, int, int]


def find_variants(item: BeadNames) -> Iterator[NameVariant]:
    """Yield the names whose given name stands on one side only: 穆勒 = Robert Mueller, 约翰·史密斯 = Smith."""
    for english, chinese in item.pairs:
        text = next(p.text for p in item.chinese_text if p.segment == chinese.segment)
        words = next(p.text for p in item.english_text if p.segment == english.segment)
        before = _given_before(english, item, words)
        has_dot = chinese.start > 0 and text[chinese.start - 1] in _DOTS
        if before is not None and not has_dot:
            yield NameVariant(
                "given name on the English side only",
                (chinese.segment, chinese.start, chinese.end),
                (english.segment, before.start, english.end),
            )
            continue
        first = _part_before(chinese, item) if has_dot and not _has_capital_before(words, english.start) else None
        if first is not None and not is_in_english(first, item):
            yield NameVariant(
                "given name on the Chinese side only",
                (chinese.segment, first.start, chinese.end),
                (english.segment, english.start, english.end),
            )


def _given_before(name: EnglishName, item: BeadNames, words: str) -> EnglishName | None:
    """Return the left-over name that stands right before another."""
    for other in item.left:
        if other.segment == name.segment and words[other.end : name.start] == " " and not other.keys:
            return other
    return None


def _part_before(name: ChineseName, item: BeadNames) -> ChineseName | None:
    for other in item.chinese:
        if other.segment == name.segment and other.end == name.start - 1 and not other.keys:
            return other
    return None


def _has_capital_before(words: str, start: int) -> bool:
    before = words[:start].split()
    return bool(before) and before[-1][:1].isupper()
