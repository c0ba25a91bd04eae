"""The commands on terms as a user runs them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.project.store import read_project, write_project
from aligner.review.session import Session
from aligner.writers.extracted import EXTRACTED_COLUMNS
from aligner.writers.term_findings import TERM_FINDING_COLUMNS
from aligner.writers.traced import TRACE_COLUMNS
from tests.builders import bitext_of

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
def project(tmp_path: Path) -> Path:
    """Return a project of the same pairs."""
    path = tmp_path / "a.aligner"
    write_project(path, bitext_of(*_ROWS))
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


def test_the_page_marks_words_and_no_stray_marks(pair: Path, tmp_path: Path) -> None:
    """A comma belongs to the words on both sides of it, or is not marked."""
    document, output = tmp_path / "three.txt", tmp_path / "trace.html"
    document.write_text("Soon, three windmills for flour will be built in the valley, he said.\n", "utf-8")
    assert run(["trace", str(pair), str(document), "-o", str(output), "-q"]) == 0
    marked = re.findall(r'<mark class="info">(.*?)</mark>', output.read_text("utf-8"))
    assert any("windmills for flour" in piece for piece in marked)
    assert all(piece[0].isalnum() and piece[-1].isalnum() for piece in marked)


def test_a_project_keeps_its_terms_and_traces(
    project: Path, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is told is what is kept, beside a review that is open, and its report and page have it."""
    session = Session(project)
    assert run(["terms", "extract", str(project), "--limit", "4", "-o", str(tmp_path / "terms.tsv")]) == 0
    assert f"4 candidates in {tmp_path / 'terms.tsv'} and {project}" in capsys.readouterr().err
    assert run(["trace", str(project), str(report), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is True
    rows = [line.split("\t") for line in (tmp_path / "terms.tsv").read_text("utf-8").splitlines()[1:]]
    kept = read_project(project).kept
    assert [[term.source, term.target, str(len(term.places))] for term in kept.terms] == [
        [row[0], row[1], row[3]] for row in rows
    ]
    (traced,) = kept.reports
    assert (traced.name, traced.n_sentences, traced.sentences[0].relation) == ("report.txt", 2, "close")
    first = session.terms(0)
    assert [one["name"] for one in first["reported"]] == ["report.txt"]
    assert {one["source"] for one in first["suggestions"]} <= {row[0] for row in rows}
    session.close()
    assert run(["export", str(project), "-f", "html", "-o", str(tmp_path / "r.html"), "-q"]) == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    assert page.index('<section id="terms">') < page.index('<section id="reports">')


@pytest.mark.parametrize("command", [["terms", "extract"], ["trace"]])
def test_no_keep_leaves_the_project_as_it_is(
    command: list[str], project: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte; the output is the same."""
    documents = [str(report)] if command == ["trace"] else []
    before = project.read_bytes()
    assert run([*command, str(project), *documents, "--no-keep"]) == 0
    shown = capsys.readouterr()
    assert "a.aligner" not in shown.err
    assert project.read_bytes() == before
    assert run([*command, str(project), *documents]) == 0
    assert capsys.readouterr().out == shown.out
    assert project.read_bytes() != before


def test_nothing_is_kept_of_a_file_of_pairs(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no project."""
    before = pair.read_bytes()
    assert run(["terms", "extract", str(pair), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is False
    assert pair.read_bytes() == before
    assert [item.name for item in pair.parent.iterdir()] == [pair.name]


@pytest.mark.parametrize("command", [["terms", "extract"], ["trace"]])
def test_a_project_that_cannot_be_written_is_told_before_the_work(
    command: list[str], project: Path, report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line that says how to do without; root may write everywhere, so the question is answered here."""
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    documents = [str(report)] if command == ["trace"] else []
    assert run([*command, str(project), *documents]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"aligner: {project}: cannot be written; pass --no-keep to leave it as it is\n"


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


def test_a_chinese_document_needs_a_termbase_that_forbids_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A termbase that forbids no Chinese form says nothing of it; what to give is told."""
    (tmp_path / "zh.txt").write_text("这是一篇中文报道。\n", "utf-8")
    (tmp_path / "t.tsv").write_text("source_term\ttarget_term\n蜜\thoney\n", "utf-8")
    assert run(["terms", "check", str(tmp_path / "zh.txt"), "--termbase", str(tmp_path / "t.tsv"), "-q"]) == 1
    assert "is Chinese, and" in capsys.readouterr().err


_TBX = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="zh-CN">
<martifHeader><fileDesc><sourceDesc><p>bees</p></sourceDesc></fileDesc></martifHeader>
<text><body><termEntry id="b1">
<langSet xml:lang="zh-CN"><tig><term>野花蜜</term></tig>
<tig><term>百花蜜糖</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="en-US"><tig><term>wildflower honey</term></tig></langSet>
</termEntry></body></text></martif>
"""


@pytest.mark.parametrize(
    ("name", "terms", "source"),
    [
        (
            "into.tsv",
            "source_term\ttarget_term\tstatus\nwildflower honey\t野花蜜\t\nwildflower honey\t百花蜜糖\tforbidden\n",
            "wildflower honey",
        ),
        ("bees.tbx", _TBX, "野花蜜"),
    ],
)
def test_forbidden_forms_are_found_in_a_chinese_document(
    tmp_path: Path, name: str, terms: str, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Renderings into Chinese, or Chinese terms that are deprecated; Traditional characters are the same."""
    (tmp_path / "zh.txt").write_text(
        "合作社出售百花蜜糖。野花蜜最好。百花蜜糖也叫百花蜜。\n店里還有百花蜜糖。\n", "utf-8"
    )
    (tmp_path / name).write_text(terms, "utf-8")
    arguments = ["terms", "check", str(tmp_path / "zh.txt"), "--termbase", str(tmp_path / name)]
    assert run([*arguments, "-q"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    assert [row[1] for row in rows] == ["1", "3", "4"]
    assert {tuple(row[4:8]) for row in rows} == {("百花蜜糖", source, "野花蜜", "forbidden")}


def test_a_termbase_into_chinese_is_turned_round_for_an_english_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it gives for the Chinese is what an English text should say."""
    (tmp_path / "en.txt").write_text("They spoke of unimpeded trade.\n", "utf-8")
    (tmp_path / "t.tsv").write_text("source_term\ttarget_term\nsmooth trade\t贸易畅通\n", "utf-8")
    assert run(["terms", "check", str(tmp_path / "en.txt"), "--termbase", str(tmp_path / "t.tsv"), "-q"]) == 0
    assert "unimpeded trade\t贸易畅通\tsmooth trade\tvariant" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["terms", "extract"], ["trace"]])
def test_a_run_that_fails_leaves_the_project_as_it_is(
    command: list[str], project: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Output that cannot be written: nothing is kept either."""
    documents = [str(report)] if command == ["trace"] else []
    before = project.read_bytes()
    assert run([*command, str(project), *documents, "-o", str(report / "x.tsv"), "-q"]) == 1
    assert "report.txt" in capsys.readouterr().err
    assert project.read_bytes() == before
