"""Several files of pairs into one: doubles and unwanted pairs dropped and counted, the rest sorted if asked for.

    RowStreams -merge_rows-> RowStream, and a MergeReport that is complete when its last row is out

Rows pass one by one; of what was seen only a hash is kept, and how sure it was. Sorting, and keeping the best
translation of a source, need all rows in memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from aligner.errors import InputError
from aligner.pairs import Row, RowStream
from aligner.text.language_tags import script_of

__all__ = ["SORTS", "MergeReport", "MergeSettings", "merge_rows"]

SORTS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "source": lambda row: (row.source, row.target),
    "target": lambda row: (row.target, row.source),
    "confidence": lambda row: (-row.confidence,),
    "length": lambda row: (len(row.source), len(row.target)),
}
"""By code points, from the surest down, and from the shortest up; rows that are alike stay in their order."""

_AGAIN = "the same pair again"
_AGAIN_SURER = "the same pair again, surer or confirmed: to keep those, name their file first, or --one-per-source"


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """What to drop, and the order of what is left."""

    min_confidence: float = 0.0
    confirmed_only: bool = False
    one_per_source: bool = False
    """Of several translations of one source keep one: a confirmed one, else the surest, else the first."""
    keep_doubles: bool = False
    sort: str = ""
    """A name of SORTS, "": as the files have them, one after another."""


@dataclass(slots=True)
class MergeReport:
    """How many rows each file gave, how many were dropped for which reason, and how many went on."""

    n_read: dict[str, int] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    n_kept: int = 0


def merge_rows(streams: Sequence[RowStream], settings: MergeSettings) -> tuple[RowStream, MergeReport]:
    """Return the rows of all files as one stream, in the languages of the first; ids are counted anew.

    A file whose sides stand the other way round is turned. InputError where the languages are others.
    """
    first, report = streams[0], MergeReport()
    merged = RowStream(iter(()), first.source_lang, first.target_lang, " | ".join(s.name for s in streams))
    sources = [_in_languages_of(first, stream, merged.notes) for stream in streams]
    rows = _wanted(_read_all(sources, merged.notes, report), settings, report)
    if settings.one_per_source:
        rows = _best_of_each_source(rows, report)
    if settings.sort:
        rows = iter(sorted(rows, key=SORTS[settings.sort]))
    merged.rows = _renumbered(rows, report)
    return merged, report


def _in_languages_of(first: RowStream, stream: RowStream, notes: list[str]) -> RowStream:
    wanted, tags = (first.source_lang, first.target_lang), (stream.source_lang, stream.target_lang)
    needed, own = ([script_of(tag) for tag in pair] for pair in (wanted, tags))
    if own != needed and own[::-1] == needed:
        stream.rows = map(_turned, stream.rows)
        tags, own = tags[::-1], needed
        notes.append(f"{stream.name}: source and target exchanged")
    if own != needed:
        raise InputError(
            f"{stream.name}: is {tags[0]} to {tags[1]}, but {first.name} is {wanted[0]} to {wanted[1]}; merge files of "
            "one pair of languages, or name --source-lang and --target-lang for all"
        )
    if tags != wanted:
        notes.append(f"{stream.name}: {tags[0]}, {tags[1]} are written as {wanted[0]}, {wanted[1]}")
    return stream


def _turned(row: Row) -> Row:
    return replace(
        row,
        source=row.target,
        target=row.source,
        source_ids=row.target_ids,
        target_ids=row.source_ids,
        markup=(row.markup[1], row.markup[0]),
        parts=(row.parts[1], row.parts[0]),
    )


def _read_all(streams: Iterable[RowStream], notes: list[str], report: MergeReport) -> Iterator[Row]:
    for stream in streams:
        report.n_read.setdefault(stream.name, 0)
        for row in stream.rows:
            report.n_read[stream.name] += 1
            yield row if row.document else replace(row, document=stream.name)
        notes += (f"{stream.name}: {note}" for note in stream.notes)


def _wanted(rows: Iterator[Row], settings: MergeSettings, report: MergeReport) -> Iterator[Row]:
    seen: dict[bytes, int] = {}
    for row in rows:
        if settings.confirmed_only and row.status != "confirmed":
            report.dropped["not confirmed"] += 1
        elif row.confidence < settings.min_confidence:
            report.dropped[f"below confidence {settings.min_confidence:g}"] += 1
        elif settings.keep_doubles or (settings.one_per_source and row.source and row.target):
            # Where the best of a source is kept, which of two equal pairs that is, is decided there.
            yield row
        elif (key := _key(row)) in seen:
            report.dropped[_AGAIN_SURER if _rank(row) > seen[key] else _AGAIN] += 1
        else:
            seen[key] = _rank(row)
            yield row


def _rank(row: Row) -> int:
    """Return how sure a row is, in hundredths, above all of them if it is confirmed: a number that takes no memory."""
    return round(100 * row.confidence) + 101 * (row.status == "confirmed")


def _key(row: Row) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for text in (row.source, row.target, *row.markup):
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()


def _best_of_each_source(rows: Iterator[Row], report: MergeReport) -> Iterator[Row]:
    """Yield the best row of each source, in the place of its first; rows without one of the sides pass."""
    best: dict[str | int, Row] = {}
    for number, row in enumerate(rows):
        key = row.source if row.source and row.target else number
        other = best.get(key)
        if other is None:
            best[key] = row
            continue
        report.dropped[_AGAIN if _key(row) == _key(other) else "another translation of the same source"] += 1
        if (row.status == "confirmed", row.confidence) > (other.status == "confirmed", other.confidence):
            best[key] = row
    return iter(best.values())


def _renumbered(rows: Iterator[Row], report: MergeReport) -> Iterator[Row]:
    """Give ids that are the row's own in distance, and follow on those of the row before."""
    last_source = last_target = 0
    for row in rows:
        source_ids = _follow(row.source_ids or (1,) * bool(row.source), last_source)
        target_ids = _follow(row.target_ids or (1,) * bool(row.target), last_target)
        last_source = source_ids[-1] if source_ids else last_source
        last_target = target_ids[-1] if target_ids else last_target
        report.n_kept += 1
        yield replace(row, source_ids=source_ids, target_ids=target_ids)


def _follow(ids: tuple[int, ...], last: int) -> tuple[int, ...]:
    return tuple(last + 1 + number - ids[0] for number in ids)
