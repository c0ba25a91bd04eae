"""Pairs that stand in a corpus twice: exactly, by a hash of both texts, or nearly, by their sketches.

Both work inside the ledger's database with sorts on disk, so memory does not grow with the corpus. Near doubles are
found by locality-sensitive hashing (Leskovec et al., Mining of Massive Datasets, 3.4): pairs that share a part of their
sketch are compared, each with the first that has this part. They are reported, and nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from aligner.batch.ledger import Ledger
from aligner.batch.sketches import bands_of, likeness

__all__ = ["Double", "find_doubles"]

_ALIGNED = "kind = '' AND left_out = 0"


@dataclass(frozen=True, slots=True)
class Double:
    """A pair and the first one that it is like; likeness is 1 for the same texts."""

    id: str
    first_id: str
    kind: str
    likeness: float


def find_doubles(ledger: Ledger, near_from: float | None) -> Iterator[Double]:
    """Yield exact doubles, then near ones unless `near_from` is None, each in the order of the manifest."""
    exact = f"""
        SELECT other.id, first.id FROM pairs AS other
        JOIN (SELECT content, min(position) AS position FROM pairs WHERE {_ALIGNED} GROUP BY content
              HAVING count(*) > 1) AS class ON class.content = other.content AND class.position < other.position
        JOIN pairs AS first ON first.position = class.position
        WHERE other.kind = '' AND other.left_out = 0 ORDER BY other.position"""  # noqa: S608 - a constant of this module
    for name, first in ledger.query(exact):
        yield Double(str(name), str(first), "exact", 1.0)
    if near_from is None:
        return
    _collect_candidates(ledger)
    compared = """
        SELECT other.position, other.id, first.id, other.sketch, first.sketch FROM temp.candidates AS c
        JOIN pairs AS other ON other.position = c.other JOIN pairs AS first ON first.position = c.first
        WHERE other.content <> first.content ORDER BY c.other, c.first"""
    rows = ((row[0], str(row[1]), str(row[2]), _share(row[3], row[4])) for row in ledger.query(compared))
    for _, group in groupby(rows, key=lambda row: row[0]):
        _, name, first, share = max(group, key=lambda row: row[3])
        if share >= near_from:
            yield Double(name, first, "near", share)


def _share(one: object, other: object) -> float:
    return likeness(bytes(one), bytes(other)) if isinstance(one, bytes) and isinstance(other, bytes) else 0.0


def _collect_candidates(ledger: Ledger) -> None:
    """Fill a table of pairs that share a part of their sketches, each with the first that has this part."""
    ledger.make_table("parts (band INTEGER, part BLOB, position INTEGER)")
    ledger.make_table("candidates (other INTEGER, first INTEGER, PRIMARY KEY (other, first)) WITHOUT ROWID")
    sketches = ledger.query(f"SELECT position, sketch FROM pairs WHERE {_ALIGNED} AND length(sketch) > 0")  # noqa: S608 - as above
    ledger.fill(
        "parts",
        (
            (band, part, position)
            for position, data in sketches
            if isinstance(data, bytes)
            for band, part in enumerate(bands_of(data))
        ),
    )
    ordered = ledger.query("SELECT band, part, position FROM temp.parts ORDER BY band, part, position")
    ledger.fill("candidates", _linked(ordered))


def _linked(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    part: tuple[object, ...] = ()
    first: object = None
    for row in rows:
        if row[:2] != part:
            part, first = row[:2], row[2]
        else:
            yield row[2], first
