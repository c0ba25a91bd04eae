"""Aligning the rest around what a reviewer put right, with the embedded encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aligner import pipeline
from aligner.evaluation import evaluate
from aligner.readers.beads import read_beads
from aligner.review.session import Session
from tests.review.steps import write

pytestmark = pytest.mark.slow

_PLACES = (12, 30, 51)
"""Where two rows are merged; from 0, and far enough from each other."""


def _run(session: Session, name: str, **given: object) -> dict[str, Any]:
    return session.command(session.project()["version"], name, given)


def _shapes(session: Session) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in session.bitext().alignment.beads]


def test_planted_merges_go_again_around_what_was_confirmed(corpus: Path, shared: Path, tmp_path: Path) -> None:
    """Every bead of the gold is back, the confirmed neighbours are as they were; an undo brings the merges again."""
    bitext = pipeline.align(corpus / "keynote.zh-en.txt").bitext
    readings = [read_beads(shared / "gold" / f"keynote.{name}.tsv") for name in ("gold", "gold-alt")]
    session = Session(write(tmp_path, bitext))
    right = _shapes(session)
    for k in reversed(_PLACES):
        rows = session.rows({"first": str(k + 1), "n": "3"})["rows"]
        _run(session, "merge", row=rows[0]["id"], direction="next")
        _run(session, "confirm", rows=[rows[2]["id"]])
    spoilt = _shapes(session)
    assert len(spoilt) == len(right) - len(_PLACES)
    answer = _run(session, "realign")
    assert answer["message"] == f"Aligned anew: {2 * len(_PLACES)} pairs are different"
    assert _shapes(session) == right
    assert max(evaluate(gold, right).strict.f1 for gold in readings) == 1.0
    assert session.rows({"status": "confirmed"})["total"] == len(_PLACES)
    _run(session, "undo")
    assert _shapes(session) == spoilt
    session.close()
