"""What the project keeps about a row, on the review page: suggestions, and who reports it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aligner.errors import ProjectError
from aligner.kept import Kept
from aligner.project.file import ProjectFile
from aligner.project.kept import REPORTS_VALUE, TERMS_VALUE, add_reports, terms_to_json
from aligner.review.session import Session
from aligner.settings import Settings
from tests.builders import bitext_of
from tests.kept_things import kept_report, kept_term
from tests.review.steps import write
from tests.terms.termbases import term, termbase

_PAIRS = (
    ("灯塔在岛上。", "The lighthouse is on the island."),
    ("守塔人说，灯塔很高。", "The keeper said that the light tower is tall."),
    ("岛上没有树。", "No tree grows on the island."),
)
_KEPT = Kept(
    (
        kept_term("灯塔", "lighthouse", *_PAIRS[:2], words="light tower", score=0.97),
        kept_term("守塔人", "keeper", _PAIRS[1], score=0.6),
    ),
    (
        kept_report("coast.txt", ("The light tower is tall, its keeper said.", "close", (_PAIRS[1][1],))),
        kept_report("trees.txt", ("No tree was seen.", "partial", (_PAIRS[2][1],))),
    ),
)
_SETTINGS = Settings(encoder="hashing")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project that keeps two terms and two documents."""
    return write(tmp_path, replace(bitext_of(*_PAIRS), kept=_KEPT, _by_bead={}))


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    """Give that project under review."""
    session = Session(path, _SETTINGS)
    yield session
    session.close()


def _run(session: Session, name: str, **given: object) -> None:
    session.command(session.project()["version"], name, given)


def _view(session: Session, number: int) -> dict[str, Any]:
    return session.terms(int(session.rows({"first": str(number), "n": "1"})["rows"][0]["id"]))


def _suggested(session: Session, number: int) -> list[tuple[str, str]]:
    return [(one["source"], one["target"]) for one in _view(session, number)["suggestions"]]


def _reported(session: Session, number: int) -> list[tuple[str, list[int]]]:
    return [(one["name"], [s["number"] for s in one["sentences"]]) for one in _view(session, number)["reported"]]


def test_a_row_has_its_candidates_and_the_sentences_that_report_it(session: Session) -> None:
    """The best first, in the words that stand here, with the renderings everywhere."""
    view = _view(session, 2)
    assert view["terms"] == []
    first, second = view["suggestions"]
    assert first == {
        "source": "灯塔",
        "target": "light tower",
        "kind": "term",
        "score": 0.97,
        "renderings": [{"target": "lighthouse", "n": 1}, {"target": "light tower", "n": 1}],
    }
    assert second["source"] == "守塔人"
    assert view["reported"] == [
        {
            "name": "coast.txt",
            "language": "en-US",
            "n": 1,
            "sentences": [
                {"number": 1, "text": "The light tower is tall, its keeper said.", "relation": "close", "score": 0.8}
            ],
        }
    ]
    assert (_suggested(session, 3), _reported(session, 3)) == ([], [("trees.txt", [1])])


def test_what_was_remembered_is_suggested_no_more_until_that_is_undone(session: Session) -> None:
    """In any row that has it."""
    _run(session, "add_term", source="灯塔", target="lighthouse", kind="term")
    assert _suggested(session, 2) == [("守塔人", "keeper")]
    assert _suggested(session, 1) == []
    _run(session, "undo")
    assert _suggested(session, 1) == [("灯塔", "lighthouse")]


def test_what_the_termbase_has_is_not_suggested(tmp_path: Path) -> None:
    """Whatever its characters; a term that only begins alike is not it."""
    bitext = replace(bitext_of(*_PAIRS), kept=_KEPT, _by_bead={})
    for source, left in (("燈塔", ["守塔人"]), ("守塔", ["灯塔", "守塔人"])):
        path = write(tmp_path, bitext, f"{source}.aligner", termbase(term(source, "lighthouse")))
        session = Session(path, _SETTINGS)
        assert [source for source, _ in _suggested(session, 2)] == left
        session.close()


def test_changed_rows_keep_what_still_stands_in_them(session: Session) -> None:
    """Merged rows have what both had; a segment that is edited is another text, until that is undone."""
    _run(session, "merge", row=0, direction="next")
    assert _suggested(session, 1) == [("灯塔", "lighthouse"), ("守塔人", "keeper")]
    assert _reported(session, 1) == [("coast.txt", [1])]
    _run(session, "undo")
    unit = session.rows({"first": "2", "n": "1"})["rows"][0]["target"][0]["id"]
    _run(session, "edit", unit=unit, text="The keeper said that the lighthouse is tall.", finding=None)
    assert (_suggested(session, 2), _reported(session, 2)) == ([], [])
    _run(session, "undo")
    assert len(_suggested(session, 2)) == 2


def test_what_a_command_keeps_meanwhile_is_shown_and_exported(session: Session, path: Path) -> None:
    """Without another version: no change of the reviewer's is refused for it."""
    version = session.project()["version"]
    more = kept_report("late.txt", ("The island has a lighthouse.", "partial", (_PAIRS[0][1],)))
    with ProjectFile(path) as file:
        file.write_value(TERMS_VALUE, terms_to_json((kept_term("岛", "island", _PAIRS[0]),)))
        file.change_value(REPORTS_VALUE, lambda before: add_reports(before, (more,)))
    assert (_suggested(session, 1), _reported(session, 1)) == ([("岛", "island")], [("late.txt", [1])])
    assert session.bitext().kept.reports == (*_KEPT.reports, more)
    session.command(version, "confirm", {"rows": [0]})
    with ProjectFile(path) as file:
        file.write_value(TERMS_VALUE, "[1]")
    with pytest.raises(ProjectError, match="is damaged"):
        _view(session, 1)


def test_a_row_that_is_quoted_often_shows_the_surest_sentences(tmp_path: Path) -> None:
    """In the order of the document, with the number of all."""
    report = kept_report("long.txt", *[(f"Sentence {k}.", "partial", (_PAIRS[0][1],)) for k in range(1, 31)])
    sentences = tuple(
        replace(s, segments=tuple((key, 0.9 if s.number > 10 else 0.5) for key, _ in s.segments))
        for s in report.sentences
    )
    kept = Kept((), (replace(report, sentences=sentences),))
    session = Session(write(tmp_path, replace(bitext_of(*_PAIRS), kept=kept, _by_bead={})), _SETTINGS)
    [shown] = _view(session, 1)["reported"]
    assert (shown["n"], [s["number"] for s in shown["sentences"]]) == (30, list(range(11, 31)))
    session.close()


def test_a_row_shows_the_best_of_many_candidates(tmp_path: Path) -> None:
    """And the number of all."""
    terms = tuple(kept_term("灯塔", f"lighthouse {k}", _PAIRS[0]) for k in range(20))
    session = Session(write(tmp_path, replace(bitext_of(*_PAIRS), kept=Kept(terms), _by_bead={})), _SETTINGS)
    view = _view(session, 1)
    assert [one["target"] for one in view["suggestions"]] == [f"lighthouse {k}" for k in range(12)]
    assert view["n_suggestions"] == 20
    session.close()
