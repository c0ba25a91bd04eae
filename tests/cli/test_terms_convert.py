"""aligner terms convert, and --termbase, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.readers.termbases import read_termbase

_TERMS = "source_term\ttarget_term\tstatus\n茶马古道\tTea Horse Road\t\n茶马古道\tTea and Horse Way\tforbidden\n"
_PAIRS = "source\ttarget\n茶马古道很长。\tThe Tea and Horse Way is long.\n茶好。\tTea is good.\n"


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    """Return a termbase of one term."""
    (tmp_path / "terms.tsv").write_text(_TERMS, "utf-8")
    return tmp_path / "terms.tsv"


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Return a bitext with one forbidden rendering."""
    (tmp_path / "pairs.tsv").write_text(_PAIRS, "utf-8")
    return tmp_path / "pairs.tsv"


def test_suffixes_tell_the_formats(terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line on standard error says what went through; the same terms come out."""
    assert run(["terms", "convert", str(terms), str(tmp_path / "out.tbx")]) == 0
    assert capsys.readouterr().err == "1 terms with 2 renderings, zh-CN to en-US\n"
    assert read_termbase(tmp_path / "out.tbx").terms == read_termbase(terms).terms


def test_formats_are_named_where_the_suffix_says_another(
    terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The CSV of memoQ, a TSV under another suffix, a summary for scripts."""
    other = tmp_path / "terms.dat"
    other.write_bytes(terms.read_bytes())
    output = tmp_path / "out.csv"
    assert run(["terms", "convert", str(other), str(output), "--from", "tsv", "-f", "memoq", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["terms"], record["renderings"], record["format"]) == (1, 2, "memoq")
    assert record["files"] == [str(output)]
    assert b"Term_Info" in output.read_bytes()


def test_standard_output_wants_a_format(terms: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Data there, words elsewhere."""
    assert run(["terms", "convert", str(terms), "-"]) == 2
    assert "name the format of standard output with -f: tsv, csv" in capsys.readouterr().err
    assert run(["terms", "convert", str(terms), "-", "-f", "omegat", "-q"]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines()[1] == "茶马古道\tTea Horse Road\t"
    assert captured.err == ""
    assert run(["terms", "convert", "-", "-", "-f", "tsv"]) == 2


def test_bad_input_and_formats_are_one_line(terms: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    terms.write_text("source\ttarget\n茶\t\n\ttea\n", "utf-8")
    assert run(["terms", "convert", str(terms), str(tmp_path / "out.tbx")]) == 1
    assert "line 2: no target term; line 3: no source term" in capsys.readouterr().err
    assert run(["terms", "convert", str(terms), str(tmp_path / "out.tbx"), "-f", "mdb"]) == 2
    assert run(["terms", "convert", str(terms), str(tmp_path / "out.mdb")]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["terms.tsv"]


def test_check_flags_departures_from_a_termbase(terms: Path, pairs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the findings, the verdict, the summary for scripts and the exit status."""
    arguments = ["check", str(pairs), "--encoder", "hashing", "--termbase", str(terms)]
    assert run([*arguments, "--fail-on", "major"]) == 3
    captured = capsys.readouterr()
    assert "term-forbidden" in captured.out
    assert "1 term departs from the termbase, 1 checked" in " ".join(captured.err.split())
    assert run([*arguments, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert {"family": "terminology", "items": 1, "skipped": ""} in record["checked"]
    assert run([*arguments, "-f", "html"]) == 0
    assert "1 term departs from the termbase" in capsys.readouterr().out


def test_a_missing_termbase_is_told_before_any_work(pairs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line."""
    assert run(["check", str(pairs), "--encoder", "hashing", "--termbase", "none.tsv"]) == 1
    assert capsys.readouterr().err.strip().endswith("none.tsv: there is no such file")
