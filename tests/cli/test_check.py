"""aligner check as a user runs it."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.cli.render import print_groups
from aligner.model import Bitext, Finding, Span
from aligner.pipeline import render
from aligner.project.store import Decision, read_project, write_project
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext

_TABLE = (
    "source\ttarget\n"
    "渡口每天有200名旅客。\tThe ferry carries 300 passengers a day.\n"
    "船票涨到3万元。\tTickets now cost 30,000 yuan.\n"
    "冬天停航。\t\n"
    "渡口每天有200名旅客。\tThe ferry carries 300 passengers a day.\n"
)


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Return a table of four rows: a wrong number twice, a number in another form, a row without target."""
    (tmp_path / "ferry.tsv").write_text(_TABLE, "utf-8")
    return str(tmp_path / "ferry.tsv")


def _check(*arguments: str) -> int:
    return run(["check", "--encoder", "hashing", *arguments])


def _rows(text: str) -> list[dict[str, str]]:
    header, *lines = (line.split("\t") for line in text.removesuffix("\n").split("\n"))
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_findings_of_every_severity_go_to_standard_output(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The table in the order of the text with row numbers for ids; the verdict on standard error."""
    assert _check(table) == 0
    captured = capsys.readouterr()
    rows = _rows(captured.out)
    assert [(r["bead_id"], r["source_ids"], r["target_ids"], r["code"], r["severity"]) for r in rows] == [
        ("1", "1", "1", "number-mismatch", "major"),
        ("2", "2", "2", "number-form", "info"),
        ("3", "3", "", "unaligned", "major"),
        ("4", "4", "4", "number-mismatch", "major"),
    ]
    assert captured.err.startswith("3 pairs, 3 to look at; 2 numbers differ, 3 checked;")
    assert _check(table, "-q") == 0
    assert capsys.readouterr().err == ""


def test_codes_and_severities_are_chosen(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Together with what --fail-on looks at."""
    assert _check(table, "-q", "--only", "number-form,unaligned") == 0
    assert [row["code"] for row in _rows(capsys.readouterr().out)] == ["number-form", "unaligned"]
    assert _check(table, "-q", "--skip", "number-mismatch,unaligned", "--fail-on", "minor") == 0
    assert [row["code"] for row in _rows(capsys.readouterr().out)] == ["number-form"]
    assert _check(table, "-q", "--min-severity", "minor", "--fail-on", "info") == 3
    assert "number-form" not in capsys.readouterr().out


def test_json_summary_has_the_groups_by_risk(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One object, without the remarks that are no alarms."""
    assert _check(table, "--json") == 0
    captured = capsys.readouterr()
    record = json.loads(captured.out)
    assert captured.err == ""
    assert [(g["code"], g["count"], g["beads"]) for g in record["groups"]] == [
        ("unaligned", 1, [3]),
        ("number-mismatch", 2, [1, 4]),
    ]
    assert record["files"] == []


@pytest.mark.parametrize(("name", "format_"), [("f.tsv", None), ("f.json", None), ("f.html", None), ("f", "json")])
def test_file_is_written_in_the_format_of_its_name(
    name: str, format_: str | None, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless -f says another; nothing on standard output."""
    output = tmp_path / "new" / name
    assert _check(table, "-o", str(output), *(["-f", format_] if format_ else [])) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"wrote {output}" in captured.err
    text = output.read_text("utf-8")
    start = {"tsv": "finding_id\t", "json": '{\n "signature"', "html": "<!doctype html>"}
    assert text.startswith(start[format_ or name.rpartition(".")[2]])


def test_terminal_shows_a_list_by_risk(
    table: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is decided together is one entry; info only if asked for; -f gives the data there too."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert sys.stdout.isatty()
    assert _check(table) == 0
    out = capsys.readouterr().out
    assert out.index("unaligned  bead 3") < out.index("number-mismatch  2 places  beads 1, 4")
    assert "number-form" not in out
    assert "3 pairs, 3 to look at" in out
    assert _check(table, "--min-severity", "info") == 0
    assert "number-form" in capsys.readouterr().out
    assert _check(table, "-f", "findings.tsv", "-q") == 0
    assert capsys.readouterr().out.startswith("finding_id\t")


def test_long_list_ends_with_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    """Thirty things are enough for a sitting; a message with brackets is text, not markup."""
    bitext = sample_bitext(*((f"第{k}号。", f"No. {k} [/bold]") for k in range(40)))
    findings = tuple(
        Finding("omission", 4 + k, "minor", Span(4 + k, 0, 3), None, f"[red]lost {k}[/x]") for k in range(40)
    )
    print_groups(Bitext(bitext.alignment, findings), shows_info=False)
    out = capsys.readouterr().out
    assert out.count("minor   omission") == 30
    assert "[red]lost 7[/x]" in out
    assert "… and 10 minor: -f html -o FILE shows them all" in out


def test_profiles_change_severities_and_are_in_the_signature(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bound that a contract may not lose."""
    path = tmp_path / "lease.tsv"
    path.write_text("source\ttarget\n租金不超过600元。\tThe rent is 600 yuan.\n", "utf-8")
    assert _check(str(path), "-q", "--fail-on", "major") == 0
    assert _check(str(path), "-q", "--fail-on", "major", "--profile", "legal") == 3
    capsys.readouterr()
    assert _check(str(path), "-f", "json", "-q", "--profile", "legal") == 0
    assert json.loads(capsys.readouterr().out)["signature"].endswith("| profile legal")


def test_printed_profile_can_be_used(table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A copy of published changes nothing."""
    assert run(["check", "--print-profile", "published"]) == 0
    own = tmp_path / "own.toml"
    own.write_text(capsys.readouterr().out, "utf-8")
    assert _check(table, "-q") == 0
    usual = capsys.readouterr().out
    assert _check(table, "-q", "--profile", str(own)) == 0
    assert capsys.readouterr().out == usual


def test_our_own_files_give_the_same_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Table and project alike to the key, as cells are cut where they were joined; TMX in all but the ids."""
    bitext = sample_bitext(("第一批有40人。第二批有5万人。", "The first group had 40. The second had 6,000."))
    write_project(tmp_path / "k.aligner", bitext)
    for suffix in ("tsv", "tmx"):
        (tmp_path / f"k.{suffix}").write_bytes(render(bitext, suffix, WriteOptions()).data)
    outputs = {}
    for suffix in ("tsv", "aligner", "tmx"):
        assert _check(str(tmp_path / f"k.{suffix}"), "-q", "--skip", "unaligned") == 0
        outputs[suffix] = _rows(capsys.readouterr().out)
    assert ("number-mismatch", "2") in {(row["code"], row["target_ids"]) for row in outputs["tsv"]}
    assert outputs["tsv"] == outputs["aligner"]
    words = ("code", "severity", "source_span", "target_span", "message")
    in_units, in_rows = ([[row[name] for name in words] for row in outputs[suffix]] for suffix in ("tmx", "tsv"))
    assert in_units == in_rows


def test_decisions_in_a_project_hold_for_new_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings are made anew; what a person said of the same words stays, and a settled one fails no run."""
    (tmp_path / "zh.txt").write_text("渡口每天有200名旅客。\n船票涨到3万元。\n", "utf-8")
    (tmp_path / "en.txt").write_text(
        "The ferry carries 300 passengers a day.\nTickets now cost 30,000 yuan.\n", "utf-8"
    )
    files = [str(tmp_path / name) for name in ("zh.txt", "en.txt")]
    assert (
        run(["align", *files, "--encoder", "hashing", "-o", str(tmp_path), "--stem", "f", "-f", "aligner", "-q"]) == 0
    )
    project = tmp_path / "f.aligner"
    assert _check(str(project), "-q", "--fail-on", "major") == 3
    (row,) = [row for row in _rows(capsys.readouterr().out) if row["code"] == "number-mismatch"]
    bitext = read_project(project)
    project.unlink()
    write_project(
        project, bitext, (Decision("finding", row["key"], "intended", "season's figure", "LM", "2031-05-04"),)
    )
    # As if the checks had been worse when the project was made.
    with sqlite3.connect(project) as connection:
        connection.execute("DELETE FROM findings")
    connection.close()
    before = project.read_bytes()
    assert _check(str(project), "-q", "--fail-on", "major") == 0
    (row,) = [row for row in _rows(capsys.readouterr().out) if row["code"] == "number-mismatch"]
    assert (row["status"], row["by"], row["comment"]) == ("intended", "LM", "season's figure")
    assert project.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--only", "number-mismach"], 2, "no finding code 'number-mismach'; there are: misaligned, unaligned"),
        (["--skip", "x,omission"], 2, "no finding code 'x'"),
        (["-f", "tmx"], 2, "is not one of 'findings.tsv', 'json', 'html'"),
        (["--profile", "leagl"], 2, "no profile named 'leagl'; there are: published, draft, legal"),
        (["--profile", "none.toml"], 1, "no such profile file"),
        (["--min-severity", "grave"], 2, "is not one of 'info', 'minor', 'major', 'critical'"),
        (["--encoder", "lasre"], 2, "no encoder named 'lasre'"),
        (["--json", "-f", "json"], 2, "--json wants standard output"),
        (["--source-lang", "zh CN"], 2, "no language tag"),
    ],
)
def test_wrong_usage_is_told_with_the_right_names(
    arguments: list[str], status: int, message: str, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work is done."""
    assert run(["check", table, *arguments]) == status
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_message_that_quotes_the_input_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines that end in a carriage return, and sequences that steer a terminal, stand in a header."""
    path = tmp_path / "old.tsv"
    path.write_bytes("source\ttarget\r你\tyou\x1b[31m\r".encode())
    assert _check(str(path)) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert err.rstrip("\n").isprintable()


def test_bad_rows_are_one_line_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 1, all rows named, nothing written."""
    path = tmp_path / "bad.tsv"
    path.write_text("source\ttarget\n甲\n乙\tB\n丙\tC\tD\n", "utf-8")
    assert _check(str(path), "-o", str(tmp_path / "out" / "f.tsv")) == 1
    err = capsys.readouterr().err
    assert err == (
        f"aligner: {path}: rows 1, 3: not 2 cells (write a tab inside a cell as \\t); "
        "rows count from 1 after the header\n"
    )
    assert not (tmp_path / "out").exists()
