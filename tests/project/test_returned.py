"""A table that comes back: what the reviewer changed is applied, and nothing is lost or overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.model import Bitext
from aligner.pipeline import render
from aligner.project.returned import merge_rows
from aligner.project.store import Decision, apply_decisions, read_project, write_project
from aligner.row_keys import bead_row_key, finding_row_key
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of, sample_bitext


def _rows(bitext: Bitext) -> dict[int, dict[str, str]]:
    alignment = bitext.alignment
    return {
        k + 1: {
            "bead_id": str(k + 1),
            "source": alignment.text(bead, "source"),
            "target": alignment.text(bead, "target"),
            "status": bead.status,
            "note": bead.note,
            "key": bead_row_key(alignment, bead),
        }
        for k, bead in enumerate(alignment.beads)
    }


def test_untouched_table_changes_nothing_whatever_the_project_did() -> None:
    """A decision that was made after the table was written stays."""
    bitext = sample_bitext()
    rows = _rows(bitext)
    assert merge_rows(bitext, rows.items()).decisions == ()
    key = bitext.alignment.bead_key(bitext.alignment.beads[1])
    moved_on = apply_decisions(bitext, (Decision("bead", key, "check", "ask Wang"),))
    merged = merge_rows(moved_on, rows.items())
    assert (merged.decisions, merged.conflicts, merged.n_without_row) == ((), (), 0)


def test_changed_rows_are_applied_and_known_by_their_keys() -> None:
    """In any order, with rows missing; who and when go along."""
    bitext = sample_bitext()
    rows = _rows(bitext)
    rows[2] |= {"status": "Confirmed", "note": "good"}
    merged = merge_rows(bitext, [(1, rows[4]), (2, rows[2])], by="Li Na", at="20250617T093000Z")
    key = bitext.alignment.bead_key(bitext.alignment.beads[1])
    assert merged.decisions == (Decision("bead", key, "confirmed", "good", "Li Na", "20250617T093000Z"),)
    assert (merged.conflicts, merged.n_without_row) == ((), 2)


def test_both_changed_is_a_conflict_and_the_project_stays() -> None:
    """Unless both changed it to the same."""
    bitext = sample_bitext()
    rows = _rows(bitext)
    key = bitext.alignment.bead_key(bitext.alignment.beads[1])
    moved_on = apply_decisions(bitext, (Decision("bead", key, "check", "ask Wang"),))
    rows[2] |= {"status": "confirmed"}
    merged = merge_rows(moved_on, rows.items())
    assert merged.decisions == ()
    conflict = merged.conflicts[0]
    assert (conflict.row, conflict.bead_id, conflict.what) == (2, 2, "changed in both")
    assert (conflict.project, conflict.table) == ("check: ask Wang", "confirmed")
    rows[2] |= {"status": "check", "note": "ask  Wang"}
    assert merge_rows(moved_on, rows.items()).conflicts == ()


def test_edited_text_is_listed_and_its_row_still_counts() -> None:
    """The status of the row is applied, the text is shown in both versions."""
    bitext = sample_bitext()
    rows = _rows(bitext)
    rows[4] |= {"target": "People saw Camellia.", "status": "check"}
    merged = merge_rows(bitext, rows.items())
    assert [decision.status for decision in merged.decisions] == ["check"]
    conflict = merged.conflicts[0]
    assert (conflict.what, conflict.project, conflict.table) == (
        "text of the target", "People saw Camellia Road.", "People saw Camellia.",
    )  # fmt: skip


@pytest.mark.parametrize("number", ["2", "2.", ""])
def test_rows_without_keys_are_known_by_text_or_number(number: str) -> None:
    """The two texts are enough; with one of them edited, the number tells."""
    bitext = sample_bitext()
    row = _rows(bitext)[2] | {"key": "", "bead_id": number, "status": "confirmed"}
    assert len(merge_rows(bitext, [(1, row)]).decisions) == 1
    row |= {"target": "Tea Festival Begins"}
    merged = merge_rows(bitext, [(1, row)])
    assert [c.what for c in merged.conflicts] == ["text of the target" if number else "unknown row"]


def test_nothing_that_was_written_is_lost() -> None:
    """Unknown statuses, rows that the project has not, and two minds about one text are conflicts."""
    bitext = bitext_of(("好。", "Good."), ("走。", "Go."), ("好。", "Good."))
    rows = _rows(bitext)
    rows[2] |= {"status": "ok", "note": "done"}
    rows[1] |= {"note": "one"}
    rows[3] |= {"note": "two"}
    rows[4] = {"bead_id": "", "source": "新。", "target": "New.", "status": "open", "note": "added", "key": ""}
    rows[5] = rows[2] | {"key": "0" * 16 + "-" + "0" * 8, "bead_id": "9", "source": "x", "target": "y"}
    merged = merge_rows(bitext, rows.items())
    assert [(c.row, c.what) for c in merged.conflicts] == [
        (2, "unknown status"), (3, "differs from row 1 on the same text"), (4, "unknown row"), (5, "unknown row"),
    ]  # fmt: skip
    assert [decision.comment for decision in merged.decisions] == ["one", "done"]


def test_findings_are_decided_on_their_sheet() -> None:
    """By key; one that the project no longer has is a conflict if it was touched."""
    bitext = sample_bitext()
    keys = [finding_row_key(bitext, finding) for finding in bitext.findings]
    rows = [
        (1, {"key": keys[1], "status": "dismissed", "comment": "both are right"}),
        (2, {"key": keys[2], "status": "open", "comment": ""}),
        (3, {"key": "f" * 16 + "-" + "0" * 8, "status": "fixed", "comment": ""}),
    ]
    merged = merge_rows(bitext, (), rows)
    assert [(d.kind, d.status, d.comment) for d in merged.decisions] == [("finding", "dismissed", "both are right")]
    assert [(c.row, c.what) for c in merged.conflicts] == [(3, "unknown finding")]


def _edit_workbook(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(path)
    sheet = book["pairs"]
    sheet["D3"], sheet["E3"], sheet["C5"] = "confirmed", "read twice", "People saw Camellia."
    sheet.delete_rows(2)
    book["findings"]["F3"], book["findings"]["Q3"] = "dismissed", "the figure was revised"
    book.save(path)


def _edit_document(path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(path)
    rows = document.tables[0].rows
    for row, column, text in ((2, 3, "confirmed"), (2, 5, "read twice"), (4, 2, "People saw Camellia.")):
        rows[row].cells[column].paragraphs[0].text = text
    rows[1]._tr.getparent().remove(rows[1]._tr)
    document.save(path)


@pytest.mark.parametrize(("name", "edit"), [("xlsx", _edit_workbook), ("docx", _edit_document)])
def test_reviewed_table_goes_into_the_project(
    name: str, edit: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a colleague leaves it: two cells changed, a text edited, a row deleted. A second time changes nothing."""
    pytest.importorskip({"xlsx": "xlsxwriter", "docx": "docx"}[name], reason="needs the extra formats")
    bitext = replace(sample_bitext(), signature="aligner test")
    bitext = bitext.with_decisions(
        bitext.findings, tuple(replace(b, status="open", note="") for b in bitext.alignment.beads)
    )
    project, table = tmp_path / "talk.aligner", tmp_path / f"talk.{name}"
    write_project(project, bitext)
    table.write_bytes(render(read_project(project), name, WriteOptions()).data)
    edit(table)
    before = project.read_bytes()
    assert run(["import", str(project), str(table), "--dry-run"]) == 0
    assert project.read_bytes() == before
    capsys.readouterr()
    assert run(["import", str(project), str(table), "--by", "Li Na", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["changed"] == (2 if name == "xlsx" else 1)
    assert [(c["bead_id"], c["what"]) for c in record["conflicts"]] == [(4, "text of the target")]
    assert record["pairs_without_row"] == 1
    after = read_project(project)
    bead = after.alignment.beads[1]
    assert (bead.status, bead.note) == ("confirmed", "read twice")
    assert after.alignment.source == bitext.alignment.source
    if name == "xlsx":
        finding = after.findings[1]
        assert (finding.status, finding.comment, finding.by) == ("dismissed", "the figure was revised", "Li Na")
    assert run(["import", str(project), str(table), "-o", str(tmp_path / "c.tsv")]) == 0
    assert "0 decisions changed, 1 conflicts" in capsys.readouterr().err
    assert (tmp_path / "c.tsv").read_text(encoding="utf-8").splitlines()[1].startswith("3\t4\ttext of the target\t")
