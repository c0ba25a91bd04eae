"""Rules of somebody's own for where sentences end, as SRX files hold them (GALA/LISA, SRX 2.0, 2008)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["BreakRule", "BreakRules", "EndMatch", "EndPattern", "LanguagePattern"]


class EndMatch(Protocol):
    """What a pattern found."""

    def end(self) -> int:
        """Return the offset after it."""
        ...


class EndPattern(Protocol):
    """A compiled pattern, of `regex`: what stands before a place, and looks ahead to what stands after it."""

    def finditer(self, string: str, *, overlapped: bool, timeout: float) -> Iterator[EndMatch]:
        """Yield the matches; TimeoutError after so many seconds."""
        ...


@dataclass(frozen=True, slots=True)
class BreakRule:
    """Whether a text breaks where a pattern ends; `line` is that of the rule in its file."""

    is_break: bool
    pattern: EndPattern
    line: int


@dataclass(frozen=True, slots=True)
class BreakRules:
    """Rules by language: groups of them in the order of the map, each with the pattern of its language tags.

    With `cascade` all groups that fit a language hold, one after the other, else the first. `name` is that of the
    file, `signature` tells it from another of that name.
    """

    name: str
    signature: str
    groups: tuple[tuple[LanguagePattern, tuple[BreakRule, ...]], ...]
    cascade: bool

    def for_language(self, language: str) -> tuple[BreakRule, ...]:
        """Return the rules of a BCP 47 tag, the first first; empty where the file has none for it."""
        fitting = [rules for pattern, rules in self.groups if pattern.fullmatch(language)]
        return tuple(rule for rules in (fitting if self.cascade else fitting[:1]) for rule in rules)


class LanguagePattern(Protocol):
    """A compiled pattern of language tags."""

    def fullmatch(self, string: str) -> object | None:
        """Return a match of the whole tag, or None."""
        ...
