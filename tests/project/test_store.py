"""The project file keeps everything, decisions above all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.checks.base import CheckContext
from aligner.checks.run import run_checks
from aligner.encoders.hashing import HashingEncoder
from aligner.errors import ProjectError
from aligner.model import Alignment, Bead, Bitext, Finding
from aligner.project.store import Decision, apply_decisions, read_decisions, read_project, write_project
from aligner.settings import CheckSettings
from aligner.writers.base import WriteOptions
from tests.builders import document_of, sample_bitext

_OPTIONS = WriteOptions()


def _decide(path: Path, *decisions: Decision) -> None:
    bitext = read_project(path)
    path.unlink()
    write_project(path, bitext, decisions)


def test_bitext_comes_back_from_the_file(tmp_path: Path) -> None:
    """Texts, beads, findings, what was checked and how: all but statuses, which are decisions."""
    bitext = sample_bitext(("甲", "A"), ("𠮷😀", "B"))
    write_project(tmp_path / "a.aligner", bitext)
    read = read_project(tmp_path / "a.aligner")
    assert read.alignment.source == bitext.alignment.source
    assert read.alignment.target == bitext.alignment.target
    assert read.findings == bitext.findings
    assert (read.signature, read.checked) == (bitext.signature, bitext.checked)
    assert [(b.source, b.target, b.confidence) for b in read.alignment.beads] == [
        (b.source, b.target, b.confidence) for b in bitext.alignment.beads
    ]


def test_labels_of_places_come_back(tmp_path: Path) -> None:
    """The numbers of clauses are not in the text, so they have to be kept beside it."""
    bitext = sample_bitext()
    source = replace(bitext.alignment.source, anchors=((0, "第一条"), (20, "(a)")))
    labelled = replace(bitext, alignment=replace(bitext.alignment, source=source))
    write_project(tmp_path / "a.aligner", labelled)
    read = read_project(tmp_path / "a.aligner").alignment
    assert read.source == source
    assert read.target == bitext.alignment.target


def test_decisions_are_applied_on_reading(tmp_path: Path) -> None:
    """A bead's status and note, a finding's status, person, time and comment."""
    bitext = sample_bitext()
    path = tmp_path / "a.aligner"
    bead_key = bitext.alignment.bead_key(bitext.alignment.beads[2])
    finding_key = bitext.finding_key(bitext.findings[2])
    write_project(
        path,
        bitext,
        (
            Decision("bead", bead_key, "check", "odd figure"),
            Decision("finding", finding_key, "intended", "release title", "LM", "2025-06-18T08:00:00Z"),
        ),
    )
    read = read_project(path)
    assert (read.alignment.beads[2].status, read.alignment.beads[2].note) == ("check", "odd figure")
    assert (read.findings[2].status, read.findings[2].by, read.findings[2].comment) == (
        "intended",
        "LM",
        "release title",
    )
    assert read.findings[1].status == "open"


def test_saving_again_keeps_decisions_and_the_other_files_show_them(tmp_path: Path) -> None:
    """A second run on the same texts loses nothing, also what no bead has any more."""
    bitext = sample_bitext()
    pipeline.save(bitext, tmp_path, "a", ["aligner", "tsv"], _OPTIONS)
    path = tmp_path / "a.aligner"
    key = bitext.alignment.bead_key(bitext.alignment.beads[1])
    decisions = (Decision("bead", "0000000000000000", "confirmed"), Decision("bead", key, "check"))
    _decide(path, *decisions)
    saved = pipeline.save(bitext, tmp_path, "a", ["aligner", "tsv"], _OPTIONS)
    assert read_decisions(path) == tuple(sorted(decisions, key=lambda d: d.key))
    assert saved.bitext.alignment.beads[1].status == "check"
    assert "\tcheck\t" in (tmp_path / "a.tsv").read_text("utf-8")
    assert ("aligner", "2 decisions kept") in saved.notes


def test_project_of_other_texts_is_never_overwritten_unasked(tmp_path: Path) -> None:
    """It takes --force, and then decisions about equal content stay."""
    first, second = sample_bitext(), sample_bitext(("更多", "more"))
    pipeline.save(first, tmp_path, "a", ["aligner"], _OPTIONS)
    path = tmp_path / "a.aligner"
    _decide(path, Decision("bead", first.alignment.bead_key(first.alignment.beads[2]), "check"))
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="--force"):
        pipeline.save(second, tmp_path, "a", ["tsv", "aligner"], _OPTIONS)
    assert path.read_bytes() == before
    assert not (tmp_path / "a.tsv").exists()
    pipeline.save(second, tmp_path, "a", ["aligner"], _OPTIONS, force=True)
    assert read_project(path).alignment.beads[2].status == "check"


@pytest.mark.parametrize("content", [b"", b"no database at all, but text\n" * 99, b"SQLite format 3\0" + b"\1" * 4000])
def test_file_that_is_no_project_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    """An empty, a foreign and a damaged file."""
    path = tmp_path / "a.aligner"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="aligner align"):
        read_project(path)
    with pytest.raises(ProjectError):
        pipeline.save(sample_bitext(), tmp_path, "a", ["aligner"], _OPTIONS)
    assert path.read_bytes() == content


def test_a_block_that_is_overwritten_is_told_wherever_it_is(tmp_path: Path) -> None:
    """SQLite reports some of this, in some versions, as memory that it does not get."""
    path = tmp_path / "a.aligner"
    write_project(path, sample_bitext())
    whole = path.read_bytes()
    tables = [k for k in range(len(whole)) if whole.startswith(b"CREATE TABLE", k)]
    assert tables
    for table in tables:
        path.write_bytes(whole[: table - 14] + b"\xff" * 150 + whole[table + 136 :])
        with pytest.raises(ProjectError, match="damaged"):
            read_project(path)


def test_unknown_status_is_a_damaged_project(tmp_path: Path) -> None:
    """Also where no bead has the decision's key."""
    path = tmp_path / "a.aligner"
    write_project(path, sample_bitext(), (Decision("bead", "0000000000000000", "weird"),))
    with pytest.raises(ProjectError, match="weird"):
        read_project(path)
    with pytest.raises(ProjectError, match="weird"):
        pipeline.save(sample_bitext(), tmp_path, "a", ["aligner"], _OPTIONS)


def test_newer_schema_and_foreign_database_are_refused(tmp_path: Path) -> None:
    """With what to do."""
    path = tmp_path / "a.aligner"
    write_project(path, sample_bitext())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ProjectError, match="upgrade aligner"):
        read_project(path)
    other = tmp_path / "b.aligner"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(ProjectError, match="no aligner project"):
        read_project(other)


def _ferry(*beads: Bead) -> CheckContext:
    source = document_of("渡口每天有200名旅客。", "没有人等车。")
    target = document_of("The ferry is busy.", "It carries 300 people.", "Nobody waits.", language="en-US")
    return CheckContext(Alignment(source, target, beads), HashingEncoder().encode, CheckSettings())


def test_decisions_on_findings_outlive_another_cut_into_beads() -> None:
    """A finding is known by its words in their segments, whichever bead holds them."""
    contexts = (
        _ferry(Bead((0,), (0, 1), 0.9), Bead((1,), (2,), 0.9)),
        _ferry(Bead((0,), (1,), 0.9), Bead((), (0,), 0.9), Bead((1,), (2,), 0.9)),
    )
    first, second = (Bitext(context.alignment, run_checks(context)[0]) for context in contexts)
    (number,) = (f for f in first.findings if f.code == "number-mismatch")
    decided = apply_decisions(second, (Decision("finding", first.finding_key(number), "dismissed", "two ferries"),))
    status = {finding.code: (finding.status, finding.comment) for finding in decided.findings}
    assert status["number-mismatch"] == ("dismissed", "two ferries")
    assert status["unaligned"] == ("open", "")


def test_a_finding_without_words_is_known_by_its_pair() -> None:
    """What is decided of one pair as a whole is not decided of another."""
    alignment = _ferry(Bead((0,), (0, 1), 0.9), Bead((1,), (2,), 0.9)).alignment
    findings = tuple(Finding("misaligned", k, "major", None, None, "nothing shared") for k in (0, 1))
    bitext = Bitext(alignment, findings)
    decided = apply_decisions(bitext, (Decision("finding", bitext.finding_key(findings[0]), "dismissed"),))
    assert [finding.status for finding in decided.findings] == ["dismissed", "open"]
