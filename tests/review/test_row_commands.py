"""Commands on rows, at the ends of the text, with empty cells, and with confirmed rows in the way."""

from __future__ import annotations

from typing import TypeAlias

import pytest

from aligner.model import Bitext
from aligner.project.changes import invert
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.commands import run_command
from tests.builders import bitext_of
from tests.review.steps import STAMP, dump, review_bitext, row_with, unit_with

_Step: TypeAlias = tuple[str, dict[str, object]]
_FIVE = (("一", "1"), ("二", "2"), ("三", "3"), ("四", "4"), ("五", "5"))


def _shown(workspace: Workspace) -> str:
    """Return the rows as `source|target`, segments joined by a plus."""
    rows = (workspace.rows[number] for number in workspace.row_order)
    return " ".join(
        "|".join("+".join(workspace.segments[n].text for n in cell) for cell in (row.source, row.target))
        for row in rows
    )


def _try(bitext: Bitext, *commands: _Step) -> str:
    """Run commands, each of which can be undone, and return the rows."""
    workspace = Workspace(bitext)
    for name, given in commands:
        before = dump(workspace)
        change, _ = run_command(workspace, name, given, STAMP)
        after = dump(workspace)
        workspace.apply(invert(change))
        assert dump(workspace) == before
        workspace.apply(change)
        assert dump(workspace) == after
        workspace.to_bitext()
    return _shown(workspace)


def _fails(bitext: Bitext, message: str, *commands: _Step) -> None:
    workspace = Workspace(bitext)
    for name, given in commands[:-1]:
        run_command(workspace, name, given, STAMP)
    before = dump(workspace)
    with pytest.raises(CommandError, match=message):
        run_command(workspace, *commands[-1], STAMP)
    assert dump(workspace) == before


def test_rows_merge_with_either_neighbour_and_not_beyond_the_ends() -> None:
    """Units stay apart; a row without the other side merges as well."""
    five = bitext_of(*_FIVE)
    assert _try(five, ("merge", {"row": 0, "direction": "next"})) == "一+二|1+2 三|3 四|4 五|5"
    assert _try(five, ("merge", {"row": 4, "direction": "previous"})) == "一|1 二|2 三|3 四+五|4+5"
    _fails(five, "no pair to merge", ("merge", {"row": 4, "direction": "next"}))
    _fails(five, "no pair to merge", ("merge", {"row": 0, "direction": "previous"}))
    lone = bitext_of(("一", "1"), ("", "x"), ("二", ""))
    assert _try(lone, ("merge", {"row": 1, "direction": "previous"})) == "一|1+x 二|"
    assert _try(lone, ("merge", {"row": 1, "direction": "next"})) == "一|1 二|x"


def test_row_is_split_at_any_unit_but_not_into_nothing() -> None:
    """Also so that one part has one side only; the parts stand where their text stands."""
    two = bitext_of(*_FIVE[:3])
    merged = ("merge", {"row": 0, "direction": "next"})
    assert _try(two, merged, ("split", {"row": 0, "source": 1, "target": 1})) == "一|1 二|2 三|3"
    assert _try(two, merged, ("split", {"row": 0, "source": 2, "target": 1})) == "一+二|1 |2 三|3"
    assert _try(two, merged, ("split", {"row": 0, "source": 0, "target": 1})) == "|1 一+二|2 三|3"
    assert _try(two, ("split", {"row": 1, "source": 1, "target": 0})) == "一|1 |2 二| 三|3"
    for cuts in ({"source": 0, "target": 0}, {"source": 2, "target": 2}):
        _fails(two, "both parts", merged, ("split", {"row": 0, **cuts}))
    _fails(two, "fewer segments", ("split", {"row": 0, "source": 2, "target": 0}))
    _fails(two, "fewer segments", ("split", {"row": 0, "source": -1, "target": 0}))


def test_merged_and_split_back_decisions_stand_again() -> None:
    """A decision belongs to content: the merged row is open, the parts are confirmed as before."""
    workspace = Workspace(bitext_of(*_FIVE))
    run_command(workspace, "confirm", {"rows": [0, 1]}, STAMP)
    run_command(workspace, "merge", {"row": 0, "direction": "next"}, STAMP)
    assert workspace.status(0) == "open"
    run_command(workspace, "split", {"row": 0, "source": 1, "target": 1}, STAMP)
    assert [workspace.status(n) for n in workspace.row_order] == ["confirmed", "confirmed", "open", "open", "open"]


def test_shift_moves_one_segment_over_the_border() -> None:
    """The first one up, the last one down; a row that is left with nothing goes."""
    five = bitext_of(*_FIVE)
    shift = {"row": 1, "side": "target"}
    assert _try(five, ("shift", shift | {"direction": "up"})) == "一|1+2 二| 三|3 四|4 五|5"
    assert _try(five, ("shift", shift | {"direction": "down"})) == "一|1 二| 三|2+3 四|4 五|5"
    source = {"row": 1, "side": "source", "direction": "up"}
    assert _try(five, ("shift", source)) == "一+二|1 |2 三|3 四|4 五|5"
    lone = bitext_of(("一", "1"), ("", "2"), ("三", "3"))
    assert _try(lone, ("shift", {"row": 1, "side": "target", "direction": "up"})) == "一|1+2 三|3"
    _fails(five, "no pair above", ("shift", {"row": 0, "side": "target", "direction": "up"}))
    _fails(five, "no pair below", ("shift", {"row": 4, "side": "target", "direction": "down"}))
    _fails(five, "no pair below", ("shift", {"row": 4, "side": "target", "direction": "down", "follow": True}))
    _fails(lone, "no segment", ("shift", {"row": 1, "side": "source", "direction": "up"}))


def test_what_follows_goes_along_to_an_empty_cell_or_a_confirmed_row() -> None:
    """The empty cell takes up the last one; before a confirmed row the last row of the chain does."""
    gap = bitext_of(("一", "1"), ("二", "2"), ("三", "3"), ("四", ""), ("五", "5"))
    down: _Step = ("shift", {"row": 0, "side": "target", "direction": "down", "follow": True})
    assert _try(gap, down) == "一| 二|1 三|2 四|3 五|5"
    five = bitext_of(*_FIVE)
    assert _try(five, down) == "一| 二|1 三|2 四|3 五|4+5"
    confirmed: _Step = ("confirm", {"rows": [3]})
    assert _try(five, confirmed, down) == "一| 二|1 三|2+3 四|4 五|5"
    up: _Step = ("shift", {"row": 1, "side": "target", "direction": "up", "follow": True})
    assert _try(five, up) == "一|1+2 二|3 三|4 四|5 五|"
    assert _try(five, confirmed, up) == "一|1+2 二|3 三| 四|4 五|5"
    _fails(five, "no pair below", ("confirm", {"rows": [1]}), down)


def test_source_cells_follow_too_and_rows_stay_in_the_order_of_the_source() -> None:
    """In a chain of source segments; what is left without source stands after the target before it."""
    five = bitext_of(*_FIVE)
    up: _Step = ("shift", {"row": 1, "side": "source", "direction": "up", "follow": True})
    assert _try(five, up) == "一+二|1 三|2 四|3 五|4 |5"
    assert _try(five, up, ("shift", {"row": 0, "side": "source", "direction": "down", "follow": True})) == (
        "一|1 二|2 三|3 四|4 五|5"
    )


def test_column_shifts_whole_cells() -> None:
    """Down from a row, which leaves an empty cell and may make a row at the end; up into an empty cell."""
    five = bitext_of(*_FIVE)
    down: _Step = ("shift_column", {"row": 2, "side": "target", "direction": "down"})
    up: _Step = ("shift_column", {"row": 2, "side": "target", "direction": "up"})
    assert _try(five, down) == "一|1 二|2 三| 四|3 五|4 |5"
    assert _try(five, down, up) == "一|1 二|2 三|3 四|4 五|5"
    assert _try(five, ("confirm", {"rows": [4]}), down) == "一|1 二|2 三| 四|3+4 五|5"
    source = ("shift_column", {"row": 3, "side": "source", "direction": "down"})
    assert _try(five, source) == "一|1 二|2 三|3 |4 四|5 五|"
    _fails(five, "not empty", up)
    _fails(five, "is confirmed", ("confirm", {"rows": [3]}), down)
    _fails(bitext_of(("一", "1"), ("二", "")), "nothing to shift", ("shift_column", down[1] | {"row": 1}))
    _fails(bitext_of(("一", "1"), ("二", "")), "nothing below", ("shift_column", up[1] | {"row": 1}))


def test_targets_are_swapped_and_segments_moved_far_away() -> None:
    """Crossing rows are no trouble; a segment lands in the order of its text."""
    five = bitext_of(*_FIVE)
    assert _try(five, ("swap", {"row": 0})) == "一|2 二|1 三|3 四|4 五|5"
    _fails(five, "no pair below", ("swap", {"row": 4}))
    workspace = Workspace(five)
    first, last = unit_with(workspace, "1"), unit_with(workspace, "五")
    assert _try(five, ("move", {"unit": first, "row": 4})) == "一| 二|2 三|3 四|4 五|1+5"
    assert _try(five, ("move", {"unit": last, "row": 0})) == "一+五|1 二|2 三|3 四|4 |5"
    _fails(five, "already", ("move", {"unit": first, "row": 0}))
    lone = bitext_of(("一", "1"), ("", "2"), ("三", "3"))
    assert _try(lone, ("move", {"unit": 3, "row": 2})) == "一|1 三|2+3"


def test_statuses_are_given_to_rows_and_to_what_is_the_same() -> None:
    """An identical row follows; notes stay; what is so already is told."""
    workspace = Workspace(review_bitext())
    first, second = workspace.same_rows(workspace.row_key(row_with(workspace, "谢谢。")))
    run_command(workspace, "note", {"row": first, "text": "  short\nbut polite "}, STAMP)
    run_command(workspace, "check", {"rows": [first]}, STAMP)
    assert (workspace.status(second), workspace.note(second)) == ("check", "short but polite")
    with pytest.raises(CommandError, match="so already"):
        run_command(workspace, "check", {"rows": [second]}, STAMP)
    run_command(workspace, "clear", {"rows": [first]}, STAMP)
    assert (workspace.status(first), workspace.note(first)) == ("open", "short but polite")
    with pytest.raises(CommandError, match="no pair"):
        run_command(workspace, "confirm", {"rows": []}, STAMP)


def test_confirm_above_leaves_what_was_decided_otherwise() -> None:
    """Rows to check, and those without counterpart, are no open rows."""
    workspace = Workspace(bitext_of(*_FIVE))
    run_command(workspace, "check", {"rows": [1]}, STAMP)
    _, message = run_command(workspace, "confirm_above", {"row": 2}, STAMP)
    assert [workspace.status(n) for n in range(5)] == ["confirmed", "check", "confirmed", "open", "open"]
    assert message == "Confirmed 2 pairs up to pair 3"


def test_row_shaped_by_hand_is_as_sure_as_its_least_sure_part() -> None:
    """Until somebody confirms it; and it is marked to be checked anew."""
    workspace = Workspace(review_bitext())
    a, b = workspace.row_order[1:3]
    least = min(workspace.rows[a].confidence, workspace.rows[b].confidence)
    run_command(workspace, "merge", {"row": a, "direction": "next"}, STAMP)
    row = workspace.rows[a]
    assert (row.confidence, row.by_hand, row.is_changed) == (least, True, True)
