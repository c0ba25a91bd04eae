"""Results of extraction and tracing as a project keeps them: by the texts of the segments."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.errors import ProjectError
from aligner.kept import KeptTerm, TermPlace
from aligner.model import Bead, Span, segment_key
from aligner.project.file import ProjectFile
from aligner.project.kept import REPORTS_VALUE
from aligner.project.store import read_project, write_project
from aligner.term_keeping import keep_reports, keep_terms, kept_report, kept_term
from aligner.terms.extraction import Extracted, Place
from aligner.terms.tracing_decisions import Trace
from aligner.writers.traced import TracedDocument
from tests.builders import bitext_of, document_of, reverse

_PAIRS = (("水车转得很慢。", "The water wheel turns slowly."), ("磨坊有两座水车。", "The mill has two water wheels."))
_ALIGNMENT = bitext_of(*_PAIRS).alignment
_FOUND = Extracted(
    "水车",
    "water wheel",
    0.75,
    "term",
    (
        Place(0, Span(0, 0, 2), Span(0, 4, 15), "water wheel"),
        Place(1, Span(1, 5, 7), Span(1, 17, 29), "water wheels"),
    ),
)
_TRACED = TracedDocument(
    document_of("He saw it turn.", "It rained.", language="en-US", name="report.txt"),
    (Trace((0, 1), "partial", 0.7, (0.7, 0.5)), Trace((), "none", 0.2)),
    "target",
    ((), ()),
)


def test_words_and_segments_of_every_place_are_kept() -> None:
    """As they stand in the text, whichever side is Chinese."""
    (zh, zh_too), (en, en_too) = (tuple(map(segment_key, texts)) for texts in zip(*_PAIRS, strict=True))
    places = (TermPlace("水车", "water wheel", zh, en), TermPlace("水车", "water wheels", zh_too, en_too))
    assert kept_term(_ALIGNMENT, _FOUND) == KeptTerm("水车", "water wheel", 0.75, "term", places)
    turned = tuple(TermPlace(p.target, p.source, p.target_key, p.source_key) for p in places)
    assert kept_term(reverse(_ALIGNMENT), _FOUND) == KeptTerm("water wheel", "水车", 0.75, "term", turned)


def test_sentences_that_report_something_are_kept_with_the_segments_that_they_report() -> None:
    """The others are counted; a segment that stands in two beads has the better score."""
    report = kept_report(_ALIGNMENT, _TRACED)
    (sentence,) = report.sentences
    assert (report.name, report.language, report.side, report.n_sentences) == ("report.txt", "en-US", "target", 2)
    assert (sentence.number, sentence.text, sentence.relation) == (1, "He saw it turn.", "partial")
    assert sentence.segments == ((segment_key(_PAIRS[0][1]), 0.7), (segment_key(_PAIRS[1][1]), 0.5))
    twice = bitext_of(_PAIRS[0], _PAIRS[0]).alignment
    assert kept_report(twice, _TRACED).sentences[0].segments == ((segment_key(_PAIRS[0][1]), 0.7),)
    other = replace(_TRACED, document=document_of("He saw it turn.", "It rained!", language="en-US"))
    assert kept_report(_ALIGNMENT, other).key != report.key


def test_keeping_goes_beside_a_review_and_replaces_what_was_kept(tmp_path: Path) -> None:
    """The log of the review stays as it is, and what it did to the rows does not matter."""
    path = tmp_path / "a.aligner"
    write_project(path, bitext_of(*_PAIRS))
    with ProjectFile(path) as review:
        keep_terms(path, _ALIGNMENT, [_FOUND])
        keep_reports(path, _ALIGNMENT, [_TRACED])
        keep_terms(path, _ALIGNMENT, [replace(_FOUND, score=0.5)])
        keep_reports(path, _ALIGNMENT, [_TRACED])
        assert review.history.version == 0
        assert not review.catch_up()
    kept = read_project(path).kept
    assert kept.terms == (kept_term(_ALIGNMENT, replace(_FOUND, score=0.5)),)
    assert kept.reports == (kept_report(_ALIGNMENT, _TRACED),)


def test_a_project_that_cannot_take_it_is_told(tmp_path: Path) -> None:
    """What is damaged is not written over."""
    path = tmp_path / "a.aligner"
    write_project(path, bitext_of(*_PAIRS))
    with ProjectFile(path) as file:
        file.write_value(REPORTS_VALUE, "[1]")
    with pytest.raises(ProjectError, match="is damaged"):
        keep_reports(path, _ALIGNMENT, [_TRACED])
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = ?", (REPORTS_VALUE,)).fetchone()[0] == "[1]"
    connection.close()


def test_beads_of_several_segments_report_each_of_them() -> None:
    """A row that is split in review has what each part has."""
    joined = replace(_ALIGNMENT, beads=(Bead((0, 1), (0, 1), 0.9),))
    traced = replace(_TRACED, traces=(Trace((0,), "close", 0.9, (0.9,)), Trace((), "none", 0.2)))
    assert kept_report(joined, traced).sentences[0].segments == tuple((segment_key(en), 0.9) for _, en in _PAIRS)
