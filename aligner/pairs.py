"""Pairs on their way from one file to another, a row at a time, so that a file of any length needs no memory.

path -readers-> RowStream -> RowStream -writers-> files
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

__all__ = ["Row", "RowStream", "let_go"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as a file has it; a side may be empty, not both. Ids count from 1; none: the number of the row.

    `status` is one of a bead's. `document` names where the pair comes from, "" for the file itself. `markup` is what
    stands inside the two segments of a TMX where that is more than text: XML with the inline elements of TMX 1.4.
    """

    source: str
    target: str
    source_ids: tuple[int, ...] = ()
    target_ids: tuple[int, ...] = ()
    confidence: float = 1.0
    status: str = "open"
    note: str = ""
    document: str = ""
    markup: tuple[str, str] = ("", "")
    parts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The segments of source and target where the file keeps them apart: one for each id, ids ascending."""

    @property
    def shape(self) -> str:
        """How many source and target segments, as ids tell: `2-1`."""
        return f"{len(self.source_ids) or int(bool(self.source))}-{len(self.target_ids) or int(bool(self.target))}"


@dataclass(slots=True)
class RowStream:
    """Rows that can be gone through once, with the BCP 47 tags of the sides and the name of the file.

    `notes` is complete when the last row is out.
    """

    rows: Iterator[Row]
    source_lang: str
    target_lang: str
    name: str = ""
    notes: list[str] = field(default_factory=list)


def let_go(items: list[T]) -> Iterator[T]:
    """Yield what was read ahead, and keep nothing of it: a chain would hold the list to its end."""
    items.reverse()
    while items:
        yield items.pop()
