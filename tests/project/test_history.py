"""What may be undone and made again, from a log that only grows."""

from __future__ import annotations

import pytest

from aligner.project.changes import Edit, Splice, change_from_json, change_to_json, invert
from aligner.project.history import Entry, History, replay
from aligner.project.workspace import Workspace
from tests.review.steps import dump, review_bitext


def _value(number: int, before: object, after: object) -> Entry:
    return Entry(number, "x", f"step {number}", change_to_json((Edit("value", "v", before, after),)))


def _back(number: int, reverses: int) -> Entry:
    return Entry(number, "undo", "", "", reverses)


def test_undo_and_redo_go_back_and_forth() -> None:
    """One after the other; what is done after an undo forgets what could be made again."""
    workspace = Workspace(review_bitext())
    log = [_value(1, None, 1), _value(2, 1, 2), _back(3, 2), _back(4, 1), _back(5, 1), _back(6, 2), _back(7, 2)]
    seen = []
    for n in range(len(log) + 1):
        workspace = Workspace(review_bitext())
        history = replay(workspace, log[:n])
        undo, redo = history.to_undo, history.to_redo
        seen.append((workspace.values.get("v"), undo and undo.number, redo and redo.number))
    assert seen == [
        (None, None, None), (1, 1, None), (2, 2, None), (1, 1, 2), (None, None, 1), (1, 1, 2), (2, 2, None), (1, 1, 2),
    ]  # fmt: skip
    history = replay(workspace, [])
    for entry in (*log, _value(8, 1, 3)):
        history.add(entry)
    assert history.to_redo is None
    assert history.version == 8


@pytest.mark.parametrize("entry", [_value(2, None, 1), _back(1, 1), _back(1, 0), Entry(1, "x", "x", "[1]")])
def test_entry_that_does_not_follow_is_refused(entry: Entry) -> None:
    """A number is missing, or something is reversed that does not stand."""
    history = History()
    with pytest.raises((ValueError, TypeError)):
        history.add(entry)
    assert history.version == 0


def test_change_that_does_not_fit_is_applied_in_no_part() -> None:
    """A workspace is as it was before, whatever part of the change came first."""
    workspace = Workspace(review_bitext())
    before = dump(workspace)
    change = (Edit("value", "v", None, 1), Edit("rows", "", None, Splice(0, (7,), ())))
    with pytest.raises(ValueError, match="does not fit"):
        workspace.apply(change)
    assert dump(workspace) == before


def test_change_is_the_same_after_json_and_turned_round_twice() -> None:
    """Segments, rows, findings, decisions and lists, with what is not there."""
    workspace = Workspace(review_bitext())
    things = [
        *(Edit("segment", n, segment, None) for n, segment in workspace.segments.items()),
        *(Edit("row", n, None, row) for n, row in workspace.rows.items()),
        *(Edit("remark", n, remark, remark) for n, remark in workspace.remarks.items()),
        Edit("source", "", None, Splice(1, (1, 2), (3,))),
        Edit("value", "terms", None, [{"source": "《山茶》"}]),
    ]
    change = tuple(things)
    assert change_from_json(change_to_json(change)) == change
    assert invert(invert(change)) == change
