"""The commands on terms as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.writers.extracted import EXTRACTED_COLUMNS
from aligner.writers.term_findings import TERM_FINDING_COLUMNS
from aligner.writers.traced import TRACE_COLUMNS

_ROWS = (
    ("山谷里要建三座风车磨坊。", "Three windmills for flour will be built in the valley."),
    ("<b>养蜂人合作社</b>出售野花蜜。", "The <b>beekeepers' cooperative</b> sells wildflower honey."),
    ("野花蜜在春天最好。", "Wildflower honey is best in spring."),
)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Return a table of pairs."""
    path = tmp_path / "valley.tsv"
    path.write_text("source\ttarget\n" + "".join(f"{zh}\t{en}\n" for zh, en in _ROWS), "utf-8")
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """Return a third document."""
    path = tmp_path / "report.txt"
    path.write_text(
        "According to the mayor, three windmills for flour will be built in the valley.\n"
        "<script>alert(1)</script> sells honey of wild flowers.\n",
        "utf-8",
    )
    return path


def test_extract_prints_a_row_a_term(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The columns of the contract, best first, ids from 1, at most as many as asked for."""
    assert run(["terms", "extract", str(pair), "--limit", "4", "-q"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert tuple(header.split("\t")) == EXTRACTED_COLUMNS
    cells = [row.split("\t") for row in rows]
    assert len(cells) == 4
    scores = [float(row[2]) for row in cells]
    assert scores == sorted(scores, reverse=True)
    assert ["野花蜜", "2", "2 3", "2 3"] in [[row[0], row[3], row[5], row[6]] for row in cells]


@pytest.mark.parametrize("suffix", ["csv", "tbx", "xlsx"])
def test_extract_writes_the_format_of_the_name(pair: Path, tmp_path: Path, suffix: str) -> None:
    """The suffix of -o says it."""
    output = tmp_path / f"terms.{suffix}"
    assert run(["terms", "extract", str(pair), "-o", str(output), "-q"]) == 0
    assert output.stat().st_size > 100


def test_trace_prints_a_row_a_sentence(pair: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every sentence has a row, also those that report nothing."""
    assert run(["trace", str(pair), str(report), "-q"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert tuple(header.split("\t")) == TRACE_COLUMNS
    first, *_ = (row.split("\t") for row in rows)
    assert first[:2] == ["report.txt", "1"]
    assert first[3:6] == ["1", "1", "close"]
    assert len(rows) == 2


def test_the_page_escapes_every_text(pair: Path, report: Path, tmp_path: Path) -> None:
    """Neither the document nor the pair brings markup into it, and nothing is fetched."""
    output = tmp_path / "trace.html"
    assert run(["trace", str(pair), str(report), "-o", str(output), "-q"]) == 0
    page = output.read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "default-src &#39;none&#39;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_check_tells_kinds_and_fails_on_demand(
    report: Path, tmp_path: Path, pair: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A forbidden rendering is major; --json sums up, --fail-on gives 3."""
    termbase = tmp_path / "terms.tsv"
    termbase.write_text(
        "source_term\ttarget_term\tstatus\n"
        "野花蜜\twildflower honey\tpreferred\n野花蜜\thoney of wild flowers\tforbidden\n",
        "utf-8",
    )
    arguments = ["terms", "check", str(report), "--termbase", str(termbase), "-q"]
    assert run(arguments) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert tuple(header.split("\t")) == TERM_FINDING_COLUMNS
    cells = row.split("\t")
    assert cells[1] == "2"
    assert cells[4:9] == ["honey of wild flowers", "野花蜜", "wildflower honey", "forbidden", "major"]
    text = report.read_text("utf-8")
    assert text[int(cells[2]) : int(cells[3])] == "honey of wild flowers"
    assert run([*arguments, "--fail-on", "major"]) == 3
    capsys.readouterr()
    assert run([*arguments, "--against", str(pair), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == {"forbidden": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ["terms", "extract", "nowhere.tsv"],
        ["trace", "nowhere.aligner", "nowhere.txt"],
        ["terms", "check", "nowhere.txt", "--termbase", "nowhere.tsv"],
    ],
)
def test_a_missing_file_is_told_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 1, the name in the message, no traceback."""
    assert run([*arguments, "-q"]) == 1
    error = capsys.readouterr().err
    assert "nowhere" in error
    assert error.count("\n") == 1


def test_an_encoder_without_tokens_is_told(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Terms need the words' vectors."""
    assert run(["terms", "extract", str(pair), "--encoder", "hashing", "-q"]) == 1
    assert "--encoder use" in capsys.readouterr().err


def test_a_chinese_document_is_no_text_of_renderings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check reads English; another text is refused by name."""
    (tmp_path / "zh.txt").write_text("这是一篇中文报道。\n", "utf-8")
    (tmp_path / "t.tsv").write_text("source_term\ttarget_term\n蜜\thoney\n", "utf-8")
    assert run(["terms", "check", str(tmp_path / "zh.txt"), "--termbase", str(tmp_path / "t.tsv"), "-q"]) == 1
    assert "is Chinese" in capsys.readouterr().err
