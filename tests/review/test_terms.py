"""Terms in a review: the panel, findings on changed rows, another termbase."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.errors import InputError
from aligner.project.store import read_project, read_remembered_terms
from aligner.review.session import Session
from aligner.settings import Settings
from tests.builders import bitext_of
from tests.review.steps import write
from tests.terms.termbases import term, termbase

_PAIRS = (
    ("茶马古道很长。", "The Tea Horse Road is long."),
    ("茶馬古道也很窄，茶馆不多。", "The Tea–Horse Road is narrow too, with few teahouses."),
    ("他走过茶马古道。", "He walked the Horse Trail."),
    ("茶馆开门了。", "The doors are open."),
)
_TERMS = termbase(term("茶马古道", "Tea Horse Road", forbidden=("Horse Trail",), note="as on the signs"))
_OTHER = termbase(term("茶馆", "teahouse", forbidden=("doors",)))
_SETTINGS = Settings(encoder="hashing")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project with a termbase."""
    return write(tmp_path, bitext_of(*_PAIRS), termbase=_TERMS)


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    """Give that project under review."""
    session = Session(path, _SETTINGS)
    yield session
    session.close()


def _run(session: Session, name: str, **given: object) -> None:
    session.command(session.project()["version"], name, given)


def _row(session: Session, number: int) -> int:
    return int(session.rows({"first": str(number), "n": "1"})["rows"][0]["id"])


def _codes(session: Session) -> list[tuple[int, str]]:
    rows = session.rows({})["rows"]
    return [(row["number"], f["code"]) for row in rows for f in row["findings"] if f["code"].startswith("term-")]


def test_panel_shows_what_the_termbase_wants_and_what_stands_there(session: Session) -> None:
    """Here and in the whole text, with what is thought of it; Traditional characters are the same term."""
    (view,) = session.terms(_row(session, 2))["terms"]
    assert view == {
        "source": "茶马古道",
        "target": "Tea Horse Road",
        "is_listed": True,
        "allowed": ["Tea Horse Road"],
        "forbidden": ["Horse Trail"],
        "found": [{"target": "Tea–Horse Road", "kind": "allowed"}],
        "note": "as on the signs",
        "renderings": [
            {"target": "Tea Horse Road", "kind": "allowed", "n": 1, "rows": [1]},
            {"target": "Tea–Horse Road", "kind": "allowed", "n": 1, "rows": [2]},
            {"target": "Horse Trail", "kind": "forbidden", "n": 1, "rows": [3]},
        ],
    }


def test_panel_shows_remembered_terms_beside_those_of_the_termbase(session: Session) -> None:
    """A rendering that was remembered for a term of the termbase stands with it; a row without terms has none."""
    assert session.terms(_row(session, 4))["terms"] == []
    _run(session, "add_term", source="茶馆", target="teahouse", kind="term")
    _run(session, "add_term", source="茶马古道", target="the road", kind="term")
    (view,) = session.terms(_row(session, 4))["terms"]
    assert (view["source"], view["is_listed"], view["renderings"][0]["rows"]) == ("茶馆", False, [2])
    (listed,) = session.terms(_row(session, 3))["terms"]
    assert [r["target"] for r in listed["renderings"]][-1] == "the road"


def test_a_changed_row_is_checked_against_the_termbase(session: Session) -> None:
    """What an edit mends is gone, and what it spoils is found."""
    for number, text in ((3, "He walked the Tea Horse Road."), (1, "The Horse Trail is long.")):
        row = session.rows({"first": str(number), "n": "1"})["rows"][0]
        _run(session, "edit", unit=row["target"][0]["id"], text=text, finding=None)
    _run(session, "recheck")
    assert (1, "term-forbidden") in _codes(session)
    assert not any(number == 3 for number, _ in _codes(session))


def test_another_termbase_takes_the_place_of_the_first(path: Path) -> None:
    """Its findings are made anew in all rows, the project remembers it, and says so in its signature."""
    with_first = Session(path, _SETTINGS)
    unit = with_first.rows({})["rows"][0]["target"][0]["id"]
    _run(with_first, "edit", unit=unit, text="The Horse Trail.", finding=None)
    _run(with_first, "recheck")
    assert (1, "term-forbidden") in _codes(with_first)
    with_first.close()
    session = Session(path, _SETTINGS, termbase=_OTHER)
    assert _codes(session) == [(4, "term-forbidden"), (4, "term-inconsistent")]
    assert session.project()["undo"] == "Checked against tea: 2 findings"
    session.close()
    assert read_remembered_terms(path) == _OTHER
    bitext = read_project(path)
    assert f"termbase {_OTHER.signature}" in bitext.signature
    assert [c.n_items for c in bitext.checked if c.family == "terminology"] == [2]
    again = Session(path, _SETTINGS, termbase=_OTHER)
    assert again.project()["undo"] == "Checked against tea: 2 findings"
    assert again.project()["version"] == 3
    again.close()


def test_a_termbase_of_other_languages_is_refused(path: Path) -> None:
    """In a line, and the project stays as it is."""
    foreign = termbase(term("thé", "tea"), source_lang="fr-FR", target_lang="en-US")
    with pytest.raises(InputError, match="has terms from fr-FR to en-US"):
        Session(path, _SETTINGS, termbase=foreign)
    assert read_remembered_terms(path) == _TERMS


def test_review_takes_the_termbase_of_the_command_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--termbase replaces what the project remembers; without it that stays."""
    monkeypatch.setattr("aligner.review.server.serve", lambda *_: None)
    file = path.with_name("other.tsv")
    file.write_text("source_term\ttarget_term\n茶馆\tteahouse\n", "utf-8")
    options = ["--no-browser", "-q", "--encoder", "hashing"]
    assert run(["review", str(path), *options]) == 0
    assert read_remembered_terms(path) == _TERMS
    assert run(["review", str(path), "--termbase", str(file), *options]) == 0
    remembered = read_remembered_terms(path)
    assert remembered is not None
    assert [term.source for term in remembered.terms] == ["茶馆"]
