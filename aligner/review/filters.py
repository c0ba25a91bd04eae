"""Which rows are asked for: by status, code, confidence, words, marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from aligner.codes import CODES
from aligner.model import BEAD_STATUSES, SIDES, Side
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.patterns import Pattern

__all__ = ["FILTERS", "RowFilter", "filter_rows", "matching_rows", "sample_keys"]

FILTERS = ("status", "code", "shape", "low", "high", "find", "regex", "text", "bookmarked", "changed", "sample")
"""The names of the arguments that choose rows; `text` is the side in which to find words, both without it."""


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What rows must be to be shown; a field that is None or false asks for nothing."""

    status: str | None = None
    code: str | None = None
    not_one_to_one: bool = False
    low: float = 0.0
    high: float = 1.0
    pattern: Pattern | None = None
    sides: tuple[Side, ...] = SIDES
    bookmarked: bool = False
    changed: bool = False
    sample: bool = False

    @classmethod
    def from_arguments(cls, given: Mapping[str, object]) -> RowFilter:
        """Read a filter as a page sends it, every value as text; CommandError for one that makes no sense."""
        texts = {name: str(given[name]) for name in FILTERS if given.get(name) not in (None, "", False)}
        status, code, side = texts.get("status"), texts.get("code"), texts.get("text")
        if status is not None and status not in BEAD_STATUSES:
            raise CommandError(f"there is no status {status!r}")
        if code is not None and code not in CODES:
            raise CommandError(f"there is no code {code!r}")
        find = texts.get("find")
        sides = tuple(known for known in SIDES if side in (None, "both", known))
        if not sides:
            raise CommandError(f"text is source, target or both, not {side!r}")
        return cls(
            status=status,
            code=code,
            not_one_to_one="shape" in texts,
            low=_number(texts.get("low", "0")),
            high=_number(texts.get("high", "1")),
            pattern=Pattern(find, is_regex="regex" in texts) if find else None,
            sides=sides,
            bookmarked="bookmarked" in texts,
            changed="changed" in texts,
            sample="sample" in texts,
        )

    @property
    def asks_nothing(self) -> bool:
        """Whether every row matches."""
        return self == RowFilter()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise CommandError(f"a confidence is a number from 0 to 1, not {text!r}") from error


def filter_rows(workspace: Workspace, wanted: RowFilter) -> list[int]:
    """Return the numbers of the rows that match, in their order."""
    return workspace.row_order if wanted.asks_nothing else list(matching_rows(workspace, wanted, workspace.row_order))


def matching_rows(workspace: Workspace, wanted: RowFilter, rows: Iterable[int]) -> Iterator[int]:
    """Yield those of some rows that match, one by one as they are found."""
    sampled = sample_keys(workspace) if wanted.sample else frozenset()
    return (number for number in rows if _matches(workspace, number, wanted, sampled))


def sample_keys(workspace: Workspace) -> frozenset[str]:
    """Return the keys of the rows of the last sample."""
    samples = workspace.values.get("samples")
    return frozenset(samples[-1]["keys"]) if samples else frozenset()


def _matches(workspace: Workspace, number: int, wanted: RowFilter, sampled: frozenset[str]) -> bool:
    """Whether a row is wanted; what costs least is asked first."""
    row = workspace.rows[number]
    return (
        wanted.low <= row.confidence <= wanted.high
        and not (wanted.not_one_to_one and len(row.source) == len(row.target) == 1)
        and (row.is_bookmarked or not wanted.bookmarked)
        and (row.is_changed or not wanted.changed)
        and (wanted.status is None or workspace.status(number) == wanted.status)
        and (not wanted.sample or workspace.row_key(number) in sampled)
        and _has_words(workspace, number, wanted)
        and _has_code(workspace, number, wanted.code)
    )


def _has_words(workspace: Workspace, number: int, wanted: RowFilter) -> bool:
    pattern = wanted.pattern
    return pattern is None or any(pattern.find(workspace.text(number, side)) for side in wanted.sides)


def _has_code(workspace: Workspace, number: int, code: str | None) -> bool:
    return code is None or any(workspace.remarks[n].finding.code == code for n in workspace.remarks_of(number))
