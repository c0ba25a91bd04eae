"""A table that comes back from review: what its rows decide, and what a person must look at.

    Bitext of the project, rows of the table -merge_rows-> Merged: new decisions, conflicts

Three states are compared: that of the table when it was written (by the key in the row, else `open`), that of the
table now, and that of the project now. A row that nobody touched changes nothing; one that only the reviewer touched is
applied; where both did, the project stays and the row is a conflict. A project holds the two texts as they were
aligned, so an edited text is never applied: it is listed, with both versions. What is not applied is a conflict, so
that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aligner.model import BEAD_STATUSES, FINDING_STATUSES, SIDES, Bitext, pair_key
from aligner.project.register import Decision
from aligner.row_keys import RowKey, parse_row_key, state_of

__all__ = ["Conflict", "Merged", "ReturnedRow", "merge_rows"]

_UNTOUCHED = state_of("open", "")
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""What XML cannot hold is not in a table that was written as XML."""

ReturnedRow = tuple[int, Mapping[str, str]]
"""Number of a row after the header, from 1, and its cells by column; a column that the table lacks is missing."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was not applied. `what`: text, status, unknown row, or unknown status; `bead_id` from 1, 0 for none."""

    row: int
    bead_id: int
    what: str
    project: str
    table: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Decisions that the table adds or changes, what was not applied, and how many pairs have no row in it."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...]
    n_without_row: int = 0


@dataclass(slots=True)
class _Merge:
    """A merge on its way: what is decided about each content, and by which row."""

    by: str
    at: str
    decided: dict[tuple[str, str], tuple[int, Decision]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """What the project says of a bead or finding now, and where it stands."""

    kind: str
    content: str
    bead_id: int
    status: str
    remark: str
    known: tuple[str, ...]


def merge_rows(
    bitext: Bitext, pairs: Iterable[ReturnedRow], findings: Iterable[ReturnedRow] = (), by: str = "", at: str = ""
) -> Merged:
    """Compare the rows of a returned table, and of its sheet of findings, with a project."""
    merge = _Merge(by, at)
    seen = _merge_pairs(bitext, pairs, merge)
    _merge_findings(bitext, findings, merge)
    decisions = tuple(decision for _, decision in merge.decided.values())
    return Merged(decisions, tuple(merge.conflicts), len(bitext.alignment.beads) - len(seen))


def _merge_pairs(bitext: Bitext, pairs: Iterable[ReturnedRow], merge: _Merge) -> set[int]:
    """Merge the rows of pairs, and return the positions of the beads that have one."""
    alignment = bitext.alignment
    by_content: dict[str, list[int]] = {}
    by_text: dict[tuple[str, ...], list[int]] = {}
    for k, bead in enumerate(alignment.beads):
        by_content.setdefault(alignment.bead_key(bead), []).append(k)
        by_text.setdefault(tuple(_plain(alignment.text(bead, side)) for side in SIDES), []).append(k)
    seen: set[int] = set()
    for number, record in pairs:
        key = parse_row_key(record.get("key", ""))
        places = by_content.get(key.content, []) if key else []
        places = places or by_text.get(tuple(_plain(record.get(side, "")) for side in SIDES), [])
        found = _place(record, places, seen, None if key else bitext)
        if found is None:
            if not _is_untouched(record, key):
                said = " | ".join(record.get(name, "") for name in (*SIDES, "status", "note") if record.get(name))
                merge.conflicts.append(Conflict(number, 0, "unknown row", "", said))
            continue
        seen.add(found)
        bead = alignment.beads[found]
        for side in SIDES:
            text = alignment.text(bead, side)
            if _plain(record.get(side, "")) != _plain(text):
                merge.conflicts.append(Conflict(number, found + 1, f"text of the {side}", text, record.get(side, "")))
        state = _State("bead", alignment.bead_key(bead), found + 1, bead.status, bead.note, BEAD_STATUSES)
        _merge_state(number, record, state, "note", key, merge)
    return seen


def _place(record: Mapping[str, str], places: list[int], seen: set[int], bitext: Bitext | None) -> int | None:
    """Return the bead that a row is about: of equal ones the one with its number, else the first that has no row.

    Without a key, a row with the number of a bead and one of its two texts is about that bead: the other was edited.
    """
    given = record.get("bead_id", "").strip().rstrip(".")
    own = int(given) - 1 if given.isdecimal() and len(given) < 10 else -1
    if own in places and own not in seen:
        return own
    left = [place for place in places if place not in seen]
    if left:
        return left[0]
    if places:
        return places[0]
    if bitext is None or not 0 <= own < len(bitext.alignment.beads):
        return None
    bead = bitext.alignment.beads[own]
    texts = [(_plain(bitext.alignment.text(bead, side)), _plain(record.get(side, ""))) for side in SIDES]
    return own if any(now and now == then for now, then in texts) else None


def _is_untouched(record: Mapping[str, str], key: RowKey | None) -> bool:
    """Whether a row holds nothing, or what it held when it was written."""
    texts = [record.get(side, "") for side in SIDES]
    remark = record.get("note", "")
    if key is None:
        return not any((*texts, remark))
    return pair_key(*texts) == key.content and state_of(record.get("status", "open"), remark) == key.state


def _merge_findings(bitext: Bitext, rows: Iterable[ReturnedRow], merge: _Merge) -> None:
    places = {bitext.finding_key(finding): finding for finding in bitext.findings}
    for number, record in rows:
        key = parse_row_key(record.get("key", ""))
        finding = places.get(key.content) if key else None
        if key is None or finding is None:
            before = key.state if key else _UNTOUCHED
            if state_of(record.get("status", "open"), record.get("comment", "")) != before:
                said = " | ".join(record.get(name, "") for name in ("code", "message", "status", "comment"))
                merge.conflicts.append(Conflict(number, 0, "unknown finding", "", said))
            continue
        state = _State("finding", key.content, finding.bead + 1, finding.status, finding.comment, FINDING_STATUSES)
        _merge_state(number, record, state, "comment", key, merge)


def _merge_state(
    number: int, record: Mapping[str, str], now: _State, remark: str, key: RowKey | None, merge: _Merge
) -> None:
    """Apply the status and the remark of a row, or say why not."""
    status = record.get("status", now.status).strip().lower() or now.status
    text = record.get(remark, now.remark).strip()
    if status not in now.known:
        merge.conflicts.append(Conflict(number, now.bead_id, "unknown status", now.status, status))
        status = now.status
    wanted, current = state_of(status, text), state_of(now.status, now.remark)
    before = key.state if key else _UNTOUCHED
    if wanted in (current, before):
        return
    if current != before:
        mine, theirs = _say(now.status, now.remark), _say(status, text)
        merge.conflicts.append(Conflict(number, now.bead_id, "changed in both", mine, theirs))
        return
    said = Decision(now.kind, now.content, status, text, merge.by, merge.at)
    first, earlier = merge.decided.setdefault((now.kind, now.content), (number, said))
    if earlier != said:
        what = f"differs from row {first} on the same text"
        mine, theirs = _say(earlier.status, earlier.comment), _say(status, text)
        merge.conflicts.append(Conflict(number, now.bead_id, what, mine, theirs))


def _say(status: str, remark: str) -> str:
    return f"{status}: {remark}" if remark else status


def _plain(text: str) -> str:
    """Return a text as office programs leave it: what white space there is does not count."""
    return " ".join(text.translate(_ILLEGAL).split())
