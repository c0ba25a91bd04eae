"""What a command takes: its arguments as JSON gave them, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aligner.errors import InputError
from aligner.model import SIDES, Side, Span
from aligner.project.workspace import Workspace

__all__ = ["Arguments", "CommandError", "Stamp"]


class CommandError(InputError):
    """A command that does not fit what it is given; the message is for the reviewer."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who gives a command, and when: a UTC time, ISO 8601."""

    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one command. Whatever is not what the command needs raises CommandError."""

    workspace: Workspace
    given: Mapping[str, Any]
    stamp: Stamp

    def get(self, name: str, kind: type, default: Any = None) -> Any:
        """Return an argument of a type; without a default it must be there, and null is as if it were not."""
        value = self.given.get(name)
        if value is None:
            value = default
        if value is None:
            raise CommandError(f"{name} is missing")
        if kind is float and type(value) is int and abs(value) < _LARGEST:
            value = float(value)
        if type(value) is not kind:
            raise CommandError(f"{name} must be {_KINDS[kind]}, not {value!r}"[:200])
        if isinstance(value, str) and not _is_unicode(value):
            raise CommandError(f"{name} has characters that are no text (half of a surrogate pair)")
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return an argument that is one of some words."""
        value: str = self.get(name, str)
        if value not in choices:
            raise CommandError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def side(self) -> Side:
        """Return the argument `side`."""
        return SIDES[SIDES.index(self.choice("side", SIDES))]

    def row(self, name: str = "row") -> int:
        """Return the number of a row that is there."""
        return self._existing(self.get(name, int), self.workspace.rows, "pair")

    def rows(self) -> list[int]:
        """Return the numbers of rows that are there, none twice."""
        return self._list("rows", self.workspace.rows, "pair")

    def segment(self, name: str = "unit") -> int:
        """Return the number of a segment that is there."""
        return self._existing(self.get(name, int), self.workspace.segments, "segment")

    def findings(self) -> list[int]:
        """Return the numbers of findings that are there and live, none twice."""
        numbers = self._list("findings", self.workspace.remarks, "finding")
        return [number for number in numbers if self.workspace.is_live(number)]

    def span(self, side: Side, row: int) -> Span | None:
        """Return the words that an argument marks in a row, None where it marks none."""
        given = self.given.get(side)
        if given is None:
            return None
        if not isinstance(given, dict) or not all(type(given.get(name)) is int for name in ("unit", "start", "end")):
            raise CommandError(f"{side} must have unit, start and end")
        number, start, end = given["unit"], given["start"], given["end"]
        if number not in self.workspace.rows[row].side(side):
            raise CommandError("the marked words are not in this pair; mark them again")
        if not 0 <= start < end <= len(self.workspace.segments[number].text):
            raise CommandError("the marked words are not in the text; mark them again")
        return Span(number, start, end)

    def _list(self, name: str, table: Mapping[int, Any], what: str) -> list[int]:
        numbers: list[Any] = self.get(name, list)
        return [self._existing(number, table, what) for number in dict.fromkeys(map(_hashable, numbers))]

    @staticmethod
    def _existing(number: Any, table: Mapping[int, Any], what: str) -> int:
        if type(number) is not int or number not in table:
            raise CommandError(f"there is no {what} {number!r} any more"[:100])
        return number


_LARGEST = 2**53
"""Whole numbers up to this are the same as float."""
_KINDS = {int: "a number", float: "a number", str: "text", bool: "true or false", list: "a list"}


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _hashable(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else repr(value)
