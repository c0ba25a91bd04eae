"""A project remembers the termbase that it was checked against."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given

from aligner import pipeline
from aligner.errors import InputError, ProjectError
from aligner.exchange import read_project_terms
from aligner.project.store import TERMBASE_VALUE, read_project, read_remembered_terms, write_project
from aligner.project.termbase import termbase_from_json, termbase_to_json
from aligner.review.session import Session
from aligner.settings import Settings
from aligner.terms.model import Termbase
from aligner.writers.base import WriteOptions
from tests.builders import bitext_of, sample_bitext
from tests.terms.termbases import sample_termbase, term, termbase, termbases

_PAIR = ("茶馬古道很長。", "The Horse Trail is long.")
_TERMS = termbase(term("茶马古道", "Tea Horse Road", forbidden=("Horse Trail",)))


@given(termbases())
def test_all_of_a_termbase_comes_back(terms: Termbase) -> None:
    """Whatever it holds."""
    assert termbase_from_json(termbase_to_json(terms)) == terms


def test_what_a_later_version_adds_is_left_out() -> None:
    """So that a project can still be read."""
    text = termbase_to_json(sample_termbase()).replace('"source_lang"', '"mood": "calm", "source_lang"')
    assert termbase_from_json(text) == sample_termbase()


def test_a_project_without_a_termbase_has_none(tmp_path: Path) -> None:
    """As all had before."""
    write_project(tmp_path / "a.aligner", sample_bitext())
    assert read_remembered_terms(tmp_path / "a.aligner") is None
    with pytest.raises(InputError, match="has no terms; give it a termbase"):
        read_project_terms(tmp_path / "a.aligner")


@pytest.mark.parametrize("text", ["{", '{"terms": [{}]}', '{"terms": [{"source": "", "renderings": []}]}', "[]"])
def test_a_damaged_termbase_is_told_in_a_line(tmp_path: Path, text: str) -> None:
    """By the command line and by the review alike."""
    path = tmp_path / "a.aligner"
    write_project(path, sample_bitext(), termbase=sample_termbase())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = ?", (text, TERMBASE_VALUE))
    connection.close()
    with pytest.raises(ProjectError, match="is damaged"):
        read_remembered_terms(path)
    with pytest.raises(ProjectError, match="is damaged"):
        Session(path)


def test_check_uses_the_termbase_of_the_project_without_being_told(tmp_path: Path) -> None:
    """Another one that is given goes before it, and is not remembered by a command that only reads."""
    path, other = tmp_path / "a.aligner", tmp_path / "other.tsv"
    write_project(path, bitext_of(_PAIR), termbase=_TERMS)
    settings = Settings(encoder="hashing")
    checked = pipeline.check(path, settings)
    assert "term-forbidden" in {finding.code for finding in checked.bitext.findings}
    assert checked.notes == ("checked against the termbase of the project, tea: 1 terms",)
    other.write_text("source_term\ttarget_term\n茶马古道\tHorse Trail\n", "utf-8")
    checked = pipeline.check(path, Settings(encoder="hashing", termbase=other))
    assert "term-forbidden" not in {finding.code for finding in checked.bitext.findings}
    assert checked.notes == ()
    assert read_remembered_terms(path) == _TERMS


def test_a_new_alignment_keeps_the_termbase(tmp_path: Path) -> None:
    """Aligned once with one, a project has its findings the next time too."""
    terms = tmp_path / "terms.tsv"
    terms.write_text("source_term\ttarget_term\tstatus\n茶马古道\tHorse Trail\tforbidden\n", "utf-8")
    mixed = tmp_path / "mixed.txt"
    mixed.write_text("\n".join(_PAIR), "utf-8")
    project = tmp_path / "a.aligner"
    found = []
    for named in (terms, None):
        settings = Settings(encoder="hashing", termbase=named)
        aligned = pipeline.align(mixed, settings=settings, project=project if project.exists() else None)
        pipeline.save(aligned.bitext, tmp_path, "a", ["aligner"], WriteOptions(), termbase=aligned.termbase)
        found.append([finding.code for finding in read_project(project).findings])
    assert "term-forbidden" in found[0]
    assert found[1] == found[0]


def test_terms_agreed_on_in_review_join_the_termbase_of_the_project(tmp_path: Path) -> None:
    """A new term is preferred, one more rendering is admitted, one that was forbidden is so no longer."""
    path = tmp_path / "a.aligner"
    write_project(path, bitext_of(_PAIR), termbase=_TERMS)
    session = Session(path)
    for source, target in (("古道", "old road"), ("茶马古道", "Horse Trail"), ("茶马古道", "Tea Horse Road")):
        given = {"source": source, "target": target, "kind": "term"}
        session.command(session.project()["version"], "add_term", given)
    session.close()
    told = [(t.source, [(r.text, r.status) for r in t.renderings]) for t in read_project_terms(path).terms]
    assert told == [
        ("茶马古道", [("Tea Horse Road", "preferred"), ("Horse Trail", "admitted")]),
        ("古道", [("old road", "preferred")]),
    ]
