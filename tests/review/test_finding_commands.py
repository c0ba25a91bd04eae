"""Commands on findings: decided once, added by hand, hidden while their words are apart; rules and samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.commands import run_command
from aligner.summary import most_wrong, sample_sentence, summarise, summary_record
from aligner.writers.base import WriteOptions
from aligner.writers.html import render_html
from aligner.writers.titles import render_title_terms
from tests.review.steps import STAMP, long_bitext, review_bitext, row_with, unit_with


def _with_code(workspace: Workspace, code: str) -> list[int]:
    return [n for n in sorted(workspace.remarks) if workspace.remarks[n].finding.code == code]


def test_finding_is_hidden_while_its_words_are_apart_and_comes_back() -> None:
    """With what was decided of it; so does one that marks no words, when its row is whole again."""
    workspace = Workspace(review_bitext())
    row = row_with(workspace, "The village")
    bare, words = _with_code(workspace, "misaligned")[0], _with_code(workspace, "addition")[0]
    run_command(workspace, "decide", {"findings": [bare, words], "status": "query", "comment": "ask"}, STAMP)
    unit = unit_with(workspace, "It is long.")
    run_command(workspace, "move", {"unit": unit, "row": workspace.row_order[0]}, STAMP)
    assert not {bare, words} & set(workspace.remarks_of(row)) - {words}
    assert not workspace.is_live(bare)
    run_command(workspace, "move", {"unit": unit, "row": row}, STAMP)
    assert {bare, words} <= set(workspace.remarks_of(row))
    assert (workspace.finding(bare).status, workspace.finding(bare).comment) == ("query", "ask")
    run_command(workspace, "merge", {"row": row, "direction": "previous"}, STAMP)
    assert not workspace.is_live(bare)
    merged = workspace.row_of(unit)
    run_command(workspace, "split", {"row": merged, "source": 1, "target": 1}, STAMP)
    assert workspace.is_live(bare)
    assert workspace.finding(bare).status == "query"


def test_one_decision_settles_a_title_everywhere() -> None:
    """As intended on one finding, or as a title to remember; undone with it."""
    workspace = Workspace(review_bitext())
    first, second = _with_code(workspace, "localized-title")
    assert workspace.finding(second).severity == "minor"
    run_command(workspace, "decide", {"findings": [first], "status": "intended"}, STAMP)
    assert workspace.finding(second).severity == "info"
    run_command(workspace, "decide", {"findings": [first], "status": "open"}, STAMP)
    assert workspace.finding(second).severity == "minor"
    given = {"source": "《山茶》", "target": "Camellia Road", "kind": "title"}
    run_command(workspace, "add_term", given, STAMP)
    assert workspace.finding(second).severity == "info"
    assert [entry.source_title for entry in workspace.to_bitext().register] == ["山茶"]
    with pytest.raises(CommandError, match="already"):
        run_command(workspace, "add_term", given, STAMP)


def test_the_same_everywhere_is_decided_at_once() -> None:
    """By code and words, whatever their case; what has no words is like nothing else."""
    workspace = Workspace(review_bitext())
    titles = _with_code(workspace, "localized-title")
    given = {"findings": titles[:1], "status": "dismissed", "comment": " no \n title ", "everywhere": True}
    _, message = run_command(workspace, "decide", given, STAMP)
    assert message == "False alarm in 2 places: localized-title"
    assert [workspace.finding(n).comment for n in titles] == ["no title", "no title"]
    bare = _with_code(workspace, "misaligned")
    assert workspace.same_findings(bare[0]) == (bare[0],)


def test_finding_by_hand_is_added_and_only_such_is_removed() -> None:
    """On words of either side, both or none; twice on the same words it is refused."""
    workspace = Workspace(review_bitext())
    row = workspace.row_order[1]
    source, target = workspace.rows[row].source[0], workspace.rows[row].target[0]
    spans = {"source": {"unit": source, "start": 0, "end": 2}, "target": {"unit": target, "start": 0, "end": 9}}
    given = {"row": row, **spans, "code": "meaning-shift", "severity": "critical", "comment": "so it is"}
    run_command(workspace, "add_finding", given, STAMP)
    new = max(workspace.remarks)
    finding = workspace.finding(new)
    assert (finding.status, finding.severity, finding.by, finding.message) == (
        "confirmed",
        "critical",
        "LM",
        "so it is",
    )
    assert (workspace.words(finding, "source"), workspace.words(finding, "target")) == ("去年", "Last year")
    with pytest.raises(CommandError, match="already"):
        run_command(workspace, "add_finding", given, STAMP)
    for wrong in ({"end": 99}, {"start": 2, "end": 2}, {"unit": target}):
        with pytest.raises(CommandError, match="mark them again"):
            run_command(workspace, "add_finding", given | {"source": spans["source"] | wrong}, STAMP)
    run_command(workspace, "remove_finding", {"finding": new}, STAMP)
    assert new not in workspace.remarks
    assert not any(key == "finding" for key, _ in workspace.decisions)
    with pytest.raises(CommandError, match="false alarm"):
        run_command(workspace, "remove_finding", {"finding": min(workspace.remarks)}, STAMP)


@pytest.mark.parametrize(
    ("n", "n_wrong", "most"), [(299, 0, 0.01), (59, 0, 0.0495), (100, 1, 0.0466), (10, 10, 1.0), (1, 0, 0.95)]
)
def test_bound_is_that_of_the_tables(n: int, n_wrong: int, most: float) -> None:
    """Clopper and Pearson, one-sided, 95%: 299 rows without an error mean under 1%."""
    assert most_wrong(n, n_wrong) == pytest.approx(most, abs=3e-4)


def test_rule_sample_and_outcome_stand_in_the_report() -> None:
    """From the rule to the sentence; a wrong row is to be checked, a changed one counts as wrong."""
    workspace = Workspace(long_bitext(40))
    with pytest.raises(CommandError, match="confirm pairs by rule first"):
        run_command(workspace, "sample", {"n": 3}, STAMP)
    run_command(workspace, "confirm_rule", {"least_confidence": 0.6, "without_findings": True}, STAMP)
    confirmed = [n for n in workspace.row_order if workspace.status(n) == "confirmed"]
    assert all(n % 10 and workspace.rows[n].confidence >= 0.6 for n in confirmed)
    run_command(workspace, "sample", {"n": 4}, STAMP)
    keys = workspace.values["samples"][-1]["keys"]
    rows = [n for n in workspace.row_order if workspace.row_key(n) in keys]
    assert len(rows) == 4
    assert set(rows) <= set(confirmed)
    run_command(workspace, "judge", {"row": rows[0], "right": True}, STAMP)
    run_command(workspace, "judge", {"row": rows[1], "right": False}, STAMP)
    assert workspace.status(rows[1]) == "check"
    assert "2 were read so far, 1 wrong" in sample_sentence(workspace.samples()[-1])
    run_command(workspace, "edit", {"unit": workspace.rows[rows[2]].target[0], "text": "This is another."}, STAMP)
    _, message = run_command(workspace, "judge", {"row": rows[3], "right": True}, STAMP)
    assert message.startswith("All 4 pairs read, 2 wrong")
    bitext = workspace.to_bitext()
    record = summary_record(summarise(bitext))["samples"]
    assert record == [
        {
            "rule": "confidence at least 0.6, no finding to look at", "rows": len(confirmed), "drawn": 4, "read": 4,
            "wrong": 2, "most_wrong": round(most_wrong(4, 2), 4), "by": "LM", "at": "2026-03-01T08:00:00Z",
        }
    ]  # fmt: skip
    assert "of 4 drawn at random and read, 2 wrong" in render_html(bitext)
    with pytest.raises(CommandError, match="not in the sample"):
        run_command(workspace, "judge", {"row": rows[2], "right": True}, STAMP)


def test_terms_that_were_agreed_are_exported() -> None:
    """With the titles, as a termbase that other tools read."""
    workspace = Workspace(review_bitext())
    run_command(workspace, "add_term", {"source": "茶山", "target": "tea hills", "kind": "term"}, STAMP)
    lines = render_title_terms(workspace.to_bitext(), WriteOptions()).data.decode().splitlines()
    assert lines[0].startswith("source_term\ttarget_term\tstatus")
    assert lines[1].split("\t")[:3] == ["茶山", "tea hills", "confirmed"]
    assert "LM" in lines[1]
    assert render_title_terms(replace(review_bitext()), WriteOptions()).data.decode().count("\n") == 1
