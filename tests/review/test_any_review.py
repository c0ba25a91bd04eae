"""Whatever a reviewer does, nothing is lost, the file holds it, and all of it can be undone."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.model import SIDES
from aligner.project.store import read_project
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.commands import COMMANDS
from aligner.review.session import Session
from tests.review.steps import draw_arguments, dump, review_bitext, write

_NAMES = [*COMMANDS, "undo", "redo"]
_STEPS = st.lists(st.tuples(st.sampled_from(_NAMES), st.integers(0, 2**32)), max_size=25)


def _check(workspace: Workspace) -> None:
    """Every segment stands in exactly one row, and what is kept beside the lists is what the lists say."""
    for side in SIDES:
        used = [segment for row in workspace.row_order for segment in workspace.rows[row].side(side)]
        assert sorted(used) == sorted(workspace.order[side])
        assert len(set(used)) == len(used)
    assert sorted(workspace.row_order) == sorted(workspace.rows)
    assert {n for side in SIDES for n in workspace.order[side]} == set(workspace.segments)
    for number, row in workspace.rows.items():
        assert all(workspace.row_of(segment) == number for segment in (*row.source, *row.target))
        alike = [n for n in workspace.rows if workspace.row_key(n) == workspace.row_key(number)]
        assert sorted(workspace.same_rows(workspace.row_key(number))) == sorted(alike)
        found = [n for n in workspace.remarks if workspace.is_live(n) and workspace.finding(n).bead == number]
        assert workspace.remarks_of(number) == sorted(found)


def _check_queue(session: Session) -> None:
    """Compare what is left to decide with what a queue made now would hold, however both are grouped."""

    def undecided(items: list[dict[str, Any]]) -> set[tuple[str, int]]:
        statuses = {f["id"]: f["status"] for row in session.rows({"n": "300"})["rows"] for f in row["findings"]}
        findings = {("finding", n) for item in items for n in item["findings"] if statuses[n] == "open"}
        return findings | {("row", item["row_id"]) for item in items if item["kind"] == "row"}

    kept = session.queue({"n": "1000"})
    worked_on, session._queue = session._queue, None
    fresh = session.queue({"n": "1000"})
    session._queue = worked_on
    assert undecided(kept["items"]) == undecided(fresh["items"])
    assert kept["codes"].keys() == fresh["codes"].keys()


@settings(max_examples=60)
@given(_STEPS)
def test_any_sequence_keeps_everything_and_can_be_undone(steps: list[tuple[str, int]]) -> None:
    """Every segment once, a valid alignment, the file as the memory, and undone to the first state byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder))
        session = Session(path, clock=lambda: 0.0)
        workspace = session._file.workspace
        states = [dump(workspace)]
        version = 0
        for name, seed in steps:
            before = dump(workspace)
            try:
                answer = session.command(version, name, draw_arguments_or_none(workspace, name, seed))
            except CommandError:
                assert dump(workspace) == before
                continue
            version = answer["version"]
            assert answer["project"] == session.project()
            _check(workspace)
            _check_queue(session)
            workspace.to_bitext()
            if name not in ("undo", "redo"):
                states.append(dump(workspace))
        assert read_project(path) == workspace.to_bitext()
        reopened = Session(path, clock=lambda: 0.0)
        assert dump(reopened._file.workspace) == dump(workspace)
        assert reopened.project() == session.project()
        session.close()
        last = dump(workspace)
        n_undone = 0
        while reopened.project()["undo"] is not None:
            version = reopened.command(version, "undo", {})["version"]
            n_undone += 1
        assert dump(reopened._file.workspace) == states[0] == dump(Workspace(review_bitext()))
        for _ in range(n_undone):
            version = reopened.command(version, "redo", {})["version"]
        assert dump(reopened._file.workspace) == last
        reopened.close()


def draw_arguments_or_none(workspace: Workspace, name: str, seed: int) -> dict[str, object]:
    """Return arguments for a step; undo and redo take none."""
    return {} if name in ("undo", "redo") else draw_arguments(workspace, name, random.Random(seed))  # noqa: S311 - no secret
