"""A project keeps the terms that were extracted from it and the documents that were traced in it."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import pipeline
from aligner.cli import run
from aligner.errors import ProjectError
from aligner.kept import Kept, KeptReport, KeptTerm, ReportingSentence, TermPlace
from aligner.model import Bitext
from aligner.project.file import ProjectFile
from aligner.project.kept import (
    REPORTS_VALUE,
    TERMS_VALUE,
    add_reports,
    kept_from_json,
    kept_to_json,
    reports_to_json,
)
from aligner.project.store import read_project, write_project
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of
from tests.kept_things import kept_report, kept_term

_PAIRS = (("渡口在河边。", "The ferry landing is by the river."), ("船不大。", "The boat is small."))
_KEPT = Kept(
    (kept_term("渡口", "ferry landing", _PAIRS[0]),),
    (kept_report("visit.txt", ("The boat there is small.", "close", ("The boat is small.",))),),
)


def _bitext(*more: tuple[str, str]) -> Bitext:
    return replace(bitext_of(*_PAIRS, *more), kept=_KEPT, _by_bead={})


_TEXT = st.text(max_size=9)
_SCORE = st.integers(0, 10_000).map(lambda n: n / 10_000)
_SCORES = st.lists(st.tuples(_TEXT, _SCORE), max_size=3).map(tuple)
_PLACES = st.lists(st.builds(TermPlace, _TEXT, _TEXT, _TEXT, _TEXT), max_size=3).map(tuple)
_SENTENCES = st.lists(st.builds(ReportingSentence, st.integers(1), _TEXT, _TEXT, _SCORE, _SCORES), max_size=3)
_TERMS = st.lists(st.builds(KeptTerm, _TEXT, _TEXT, _SCORE, _TEXT, _PLACES), min_size=1, max_size=3)
_REPORTS = st.lists(
    st.builds(
        KeptReport, _TEXT, _TEXT, _TEXT, st.sampled_from(("source", "target")), st.integers(0), _SENTENCES.map(tuple)
    ),
    max_size=3,
)


@given(st.builds(Kept, _TERMS.map(tuple), _REPORTS.map(tuple)))
def test_all_that_is_kept_comes_back(kept: Kept) -> None:
    """Whatever stands in it; scores have four digits."""
    values = kept_to_json(kept)
    assert kept_from_json(values.get(TERMS_VALUE), values.get(REPORTS_VALUE)) == kept


def test_a_document_takes_the_place_of_one_of_its_name_or_its_text() -> None:
    """A report that was mended, or that got another name; others stay as they are."""
    first, second = kept_report("a.txt", key="1"), kept_report("b.txt", key="2")
    text = add_reports(None, (first, second))
    assert kept_from_json(None, text).reports == (first, second)
    mended, renamed = kept_report("a.txt", key="3"), kept_report("c.txt", key="2")
    assert kept_from_json(None, add_reports(text, (mended,))).reports == (second, mended)
    assert kept_from_json(None, add_reports(text, (renamed,))).reports == (first, renamed)


def test_a_project_keeps_it_and_an_older_one_has_none(tmp_path: Path) -> None:
    """Where nothing is kept, the file has no word of it."""
    write_project(tmp_path / "a.aligner", _bitext())
    assert read_project(tmp_path / "a.aligner").kept == _KEPT
    write_project(tmp_path / "b.aligner", bitext_of(*_PAIRS))
    assert read_project(tmp_path / "b.aligner").kept == Kept()
    with ProjectFile(tmp_path / "b.aligner") as file:
        assert (file.read_value(TERMS_VALUE), file.read_value(REPORTS_VALUE)) == (None, None)


def test_it_outlives_a_review_and_a_new_alignment_of_the_same_texts(tmp_path: Path) -> None:
    """It is known by content; in the place of other texts, which --force puts there, none of it stays."""
    path = tmp_path / "a.aligner"
    write_project(path, _bitext())
    with ProjectFile(path) as file, file.workspace.recording():
        assert file.workspace.to_bitext().kept == _KEPT
    saved = pipeline.save(bitext_of(*_PAIRS), tmp_path, "a", ["aligner", "html"], WriteOptions())
    assert read_project(path).kept == saved.bitext.kept == _KEPT
    assert 'id="terms"' in (tmp_path / "a.html").read_text("utf-8")
    pipeline.save(
        bitext_of(*_PAIRS, ("雨停了。", "The rain stopped.")), tmp_path, "a", ["aligner"], WriteOptions(), force=True
    )
    assert read_project(path).kept == Kept()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (TERMS_VALUE, "{"),
        (TERMS_VALUE, '[{"source": "渡口"}]'),
        (TERMS_VALUE, "[3]"),
        (REPORTS_VALUE, reports_to_json(_KEPT.reports).replace('"target"', '"middle"')),
        (REPORTS_VALUE, '{"a": 1}'),
    ],
)
def test_damage_is_told_in_a_line(name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By every command that reads the project, and it stays there."""
    path = tmp_path / "a.aligner"
    write_project(path, _bitext())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = ?", (text, name))
    connection.close()
    with pytest.raises(ProjectError, match="is damaged"):
        read_project(path)
    for arguments in (["export", str(path), "-f", "html"], ["review", str(path), "--no-browser"]):
        assert run(arguments) == 1
        error = capsys.readouterr().err
        assert "is damaged" in error
        assert error.count("\n") == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0] == text
    connection.close()


def test_a_project_of_schema_2_takes_it(tmp_path: Path) -> None:
    """It is written in the newest schema first, as for a review."""
    path = tmp_path / "a.aligner"
    write_project(path, bitext_of(*_PAIRS))
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE log; DROP TABLE vectors; PRAGMA user_version = 2")
    connection.close()
    shutil.copy(path, tmp_path / "old.aligner")
    with ProjectFile(path) as file:
        file.change_value(REPORTS_VALUE, lambda before: add_reports(before, _KEPT.reports))
    assert read_project(path).kept == Kept((), _KEPT.reports)
    assert read_project(tmp_path / "old.aligner").kept == Kept()


def test_a_change_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """One transaction, all or nothing."""
    path = tmp_path / "a.aligner"
    write_project(path, _bitext())

    def fail(before: str | None) -> str:
        raise ValueError(before)

    with ProjectFile(path) as file:
        with pytest.raises(ValueError, match="渡口"):
            file.change_value(TERMS_VALUE, fail)
        file.write_value("place", "1")
    assert read_project(path).kept == _KEPT
