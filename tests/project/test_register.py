"""A title is decided once: the register in the project, and what it does to findings."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.model import Alignment, Bead, Bitext, Checked, Finding, RegisteredTitle, Span, Title, TitleKind
from aligner.project.register import find_localized, keep_titles
from aligner.project.store import Decision, read_project, write_project
from aligner.writers.base import WriteOptions
from tests.builders import document_of

_ZH = ("电影《雾中渡口》上映。", "他喜欢《雾中渡口》。", "《山茶》也上映。", "没有英文的《渡船》。")
_EN = ("The film Last Boat Home opens.", "He likes “Last Boat Home.”", "Camellia opens, too.")


def _bitext(first: int = 0) -> Bitext:
    """Build a text with one localized title in two places, a translated one and an unpaired one, from a line on."""
    source, target = document_of(*_ZH[first:]), document_of(*_EN[first:], language="en-US")
    n = len(target.segments)
    beads = (*(Bead((k,), (k,), 1.0) for k in range(n)), Bead((n,), (), 1.0))
    spans = [
        (Span(0, 2, 8), Span(0, 9, 23)), (Span(1, 3, 9), Span(1, 10, 24)), (Span(2, 0, 4), Span(2, 0, 8)),
        (Span(3, 5, 9), None),
    ][first:]  # fmt: skip
    every: tuple[TitleKind, ...] = ("localized", "localized", "literal", "unpaired")
    kinds = every[first:]
    moved = [[span and replace(span, segment=span.segment - first) for span in pair] for pair in spans]
    titles = tuple(
        Title(k, a, b, kind, "film" if k + first == 0 else "")
        for k, ((a, b), kind) in enumerate(zip(moved, kinds, strict=True))
    )
    findings = tuple(
        Finding("localized-title", t.bead, "minor", t.source_span, t.target_span, "another title")
        for t in titles
        if t.kind == "localized"
    )
    alignment = Alignment(source, target, beads)
    return Bitext(alignment, findings, "test", (Checked("titles", len(titles), titles=titles),))


def _decide(path: Path, *decisions: Decision) -> None:
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?, ?)",
            [(d.kind, d.key, d.status, d.comment, d.by, d.at) for d in decisions],
        )
    connection.close()


def _on_first(bitext: Bitext, status: str) -> Decision:
    key = bitext.finding_key(bitext.findings[0])
    return Decision("finding", key, status, "release title", "LM", "2025-06-18T08:00:00Z")


def test_titles_come_back_from_the_file(tmp_path: Path) -> None:
    """With spans, kinds and works; the register is empty as long as nobody decided."""
    bitext = _bitext()
    write_project(tmp_path / "a.aligner", bitext)
    read = read_project(tmp_path / "a.aligner")
    assert read.titles == bitext.titles
    assert read.register == ()
    assert [f.severity for f in read.findings] == ["minor", "minor"]


@pytest.mark.parametrize("status", ["intended", "confirmed", "dismissed"])
def test_one_decision_settles_every_occurrence(tmp_path: Path, status: str) -> None:
    """The first place is decided, the second is `info` too and stays open."""
    bitext = _bitext()
    path = tmp_path / "a.aligner"
    write_project(path, bitext, (_on_first(bitext, status),))
    read = read_project(path)
    assert [(f.severity, f.status) for f in read.findings] == [("info", status), ("info", "open")]
    (entry,) = read.register
    assert (entry.source_title, entry.target_title, entry.work, entry.locale, entry.status) == (
        "雾中渡口", "Last Boat Home", "film", "en-US", status,
    )  # fmt: skip
    assert (entry.source, entry.by, entry.at, entry.comment) == (
        "review", "LM", "2025-06-18T08:00:00Z", "release title",
    )  # fmt: skip


@pytest.mark.parametrize("status", ["open", "query", "fixed"])
def test_other_statuses_decide_nothing(tmp_path: Path, status: str) -> None:
    """A question to the client is no answer, and a fixed place says nothing of the others."""
    bitext = _bitext()
    write_project(tmp_path / "a.aligner", bitext, (_on_first(bitext, status),))
    read = read_project(tmp_path / "a.aligner")
    assert read.register == ()
    assert [f.severity for f in read.findings] == ["minor", "minor"]


def test_decided_title_stays_decided_after_a_realignment_that_loses_its_place(tmp_path: Path) -> None:
    """Another run on a text without the decided sentence; the decision was made in the file, by another program."""
    bitext = _bitext()
    options = WriteOptions()
    pipeline.save(bitext, tmp_path, "a", ["aligner"], options)
    _decide(tmp_path / "a.aligner", _on_first(bitext, "intended"))
    saved = pipeline.save(_bitext(1), tmp_path, "a", ["aligner"], options, force=True)
    assert [f.severity for f in saved.bitext.findings] == ["info"]
    read = read_project(tmp_path / "a.aligner")
    assert [f.severity for f in read.findings] == ["info"]
    assert [entry.target_title for entry in read.register] == ["Last Boat Home"]


def test_entry_goes_when_its_decision_is_taken_back() -> None:
    """A changed mind changes the entry; an entry from elsewhere has no decision and stays."""
    bitext = _bitext()
    register = keep_titles(find_localized(bitext), "en-US", (_on_first(bitext, "intended"),), ())
    assert [entry.status for entry in register] == ["intended"]
    assert [
        e.status for e in keep_titles(find_localized(bitext), "en-US", (_on_first(bitext, "dismissed"),), register)
    ] == ["dismissed"]
    assert keep_titles(find_localized(bitext), "en-US", (_on_first(bitext, "open"),), register) == ()
    imported = RegisteredTitle("山茶", "Camellia", "confirmed", source="client.tsv")
    assert keep_titles(find_localized(bitext), "en-US", (), (*register, imported)) == (imported,)


def test_project_of_the_first_schema_is_read_and_written_anew(tmp_path: Path) -> None:
    """It has no titles; its decisions make the register as far as its findings tell."""
    bitext = _bitext()
    path = tmp_path / "a.aligner"
    write_project(path, bitext, (_on_first(bitext, "intended"),))
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE titles; DROP TABLE title_register; PRAGMA user_version = 1;")
    connection.close()
    read = read_project(path)
    assert read.titles == ()
    assert [entry.target_title for entry in read.register] == ["Last Boat Home"]
    pipeline.save(bitext, tmp_path, "a", ["aligner"], WriteOptions())
    again = read_project(path)
    assert again.titles == bitext.titles
    assert [f.severity for f in again.findings] == ["info", "info"]
