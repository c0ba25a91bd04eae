"""A project under review as the page sees it: rows, queue, places, two servers at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from aligner.model import SIDES
from aligner.project.file import StaleError
from aligner.review.arguments import CommandError
from aligner.review.queue import Queue, seconds_left
from aligner.review.session import Session
from aligner.settings import Settings
from tests.builders import bitext_of
from tests.review.steps import dump, long_bitext, write


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Give a project under review, with the encoder that needs no model."""
    session = Session(write(tmp_path), Settings(encoder="hashing"), "LM", clock=lambda: 1_767_225_600.0)
    yield session
    session.close()


def _run(session: Session, name: str, **given: object) -> dict[str, Any]:
    return session.command(session.project()["version"], name, given)


def _items(session: Session) -> list[str]:
    return [f"{item['code']} {item['n']}" for item in session.queue({})["items"]]


def test_queue_shows_the_gravest_first_and_loses_what_is_decided(session: Session) -> None:
    """Groups count as one; a decision on one title takes both from the queue, an undo brings them back."""
    before = session.queue({})
    assert before["items"][0]["severity"] == "major"
    assert "localized-title 2" in _items(session)
    titles = next(item for item in before["items"] if item["code"] == "localized-title")
    _run(session, "decide", findings=titles["findings"][:1], status="intended", comment="")
    after = session.queue({})
    assert "localized-title 2" not in _items(session)
    assert (after["n_left"], after["n_decided"]) == (before["n_left"] - 1, before["n_decided"] + 1)
    _run(session, "undo")
    assert session.queue({})["items"] == before["items"]


def test_queue_is_what_a_new_one_would_be_after_any_command(session: Session) -> None:
    """It is not made anew each time: findings by hand, hidden ones, merged and realigned rows come and go."""
    session.queue({})
    row = session.rows({"find": "village"})["rows"][0]["id"]
    unit = session.rows({"find": "village"})["rows"][0]["target"][1]["id"]
    added = {"row": row, "source": None, "target": None, "code": "idiom", "severity": "minor", "comment": "x"}
    commands: list[tuple[str, dict[str, object]]] = [
        ("add_finding", added), ("move", {"unit": unit, "row": 0}), ("move", {"unit": unit, "row": row}),
        ("merge", {"row": row, "direction": "next"}), ("undo", {}), ("undo", {}), ("undo", {}), ("undo", {}),
        ("redo", {}), ("confirm", {"rows": [row]}),
    ]  # fmt: skip
    for name, given in commands:
        session.command(session.project()["version"], name, given)
        workspace = session._file.workspace
        fresh = {n for item in Queue(workspace).left() for n in item.findings or item.rows}
        kept = {n for item in session.queue({})["items"] for n in item["findings"] or [item["row_id"]]}
        assert kept == fresh, name


def test_queue_comes_in_pages_with_counts_of_all(tmp_path: Path) -> None:
    """The first so many, of one code if asked, and one item wherever it stands."""
    session = Session(write(tmp_path, long_bitext(300)))
    everything = session.queue({"n": "1000"})
    keys = [item["key"] for item in everything["items"]]
    assert len(keys) == everything["n_left"] == sum(everything["codes"].values()) > 100
    page = session.queue({"n": "20", "item": keys[70]})
    assert [item["key"] for item in page["items"]] == [*keys[:20], keys[70]]
    assert {**page, "items": []} == {**everything, "items": []}
    unsure = session.queue({"n": "7", "code": "alignment", "item": keys[-1]})["items"]
    assert {item["code"] for item in unsure} == {"alignment"}
    assert (len(unsure), unsure[-1]["key"]) == (8, keys[-1])
    assert len(session.queue({"item": "f99999"})["items"]) == 50
    with pytest.raises(CommandError, match="n must be a number"):
        session.queue({"n": "all"})
    session.close()


def test_time_left_goes_by_the_usual_pace_until_there_is_one() -> None:
    """Ten pauses of work make a pace; the middle one counts, and a night in between is no work."""
    assert seconds_left(4, [0.0, 2.0, 4.0]) == 60.0
    times = [2.0 * k for k in range(6)] + [50_000.0 + 4.0 * k for k in range(6)]
    assert seconds_left(4, times) == 12.0
    assert seconds_left(0, times) == 0.0


def test_sentence_alone_in_its_paragraph_is_no_heading(session: Session) -> None:
    """The page shows as headings what ends without a mark."""
    texts = [unit for row in session.rows({})["rows"] for side in SIDES for unit in row[side]]
    assert {unit["text"] for unit in texts if unit["is_heading"]} == {"编辑：李娜"}


def test_what_was_worked_out_ahead_changes_no_answer(tmp_path: Path) -> None:
    """Keys and vectors are made in pieces, from another thread as well; after closing, nothing goes on."""
    session, plain = Session(write(tmp_path), Settings(encoder="hashing")), Session(write(tmp_path, name="b.aligner"))
    session.warm_up()
    assert session.rows({}) == plain.rows({})
    assert _run(session, "confirm", rows=[3]) | {"project": 0} == _run(plain, "confirm", rows=[3]) | {"project": 0}
    session.close()
    session.warm_up()
    plain.close()


def test_two_servers_on_one_project_stay_consistent(tmp_path: Path) -> None:
    """The later one is told, catches up, and both hold the same; undo works on what the other did."""
    path = write(tmp_path)
    first, second = Session(path, by="first"), Session(path, by="second")
    first.command(0, "note", {"row": 1, "text": "one"})
    with pytest.raises(StaleError):
        second.command(0, "merge", {"row": 3, "direction": "next"})
    assert second.project() == first.project()
    second.command(1, "merge", {"row": 3, "direction": "next"})
    with pytest.raises(StaleError):
        first.command(1, "undo", {})
    assert first.command(2, "undo", {})["message"].startswith("Undone: Merged")
    with pytest.raises(StaleError):
        second.preview(2, "confirm_above", {"row": 2})
    assert dump(first._file.workspace) == dump(second._file.workspace)
    assert second.overview() == first.overview()
    first.close()
    second.close()
    again = Session(path)
    assert again.project()["redo"].startswith("Merged")
    again.close()


def test_page_opens_where_the_reviewer_stopped_and_undo_survives(tmp_path: Path) -> None:
    """Place, undo and redo are in the file."""
    path = write(tmp_path)
    session = Session(path)
    session.place({"view": "table", "row": 7})
    session.command(0, "bookmark", {"row": 2})
    session.command(1, "bookmark", {"row": 3})
    session.command(2, "undo", {})
    session.close()
    session = Session(path)
    project = session.project()
    assert (project["place"], project["undo"], project["redo"]) == (
        {"view": "table", "row": 7}, "Bookmark on pair 3", "Bookmark on pair 4",
    )  # fmt: skip
    assert [row["number"] for row in session.rows({"bookmarked": "1"})["rows"]] == [3]
    session.close()


def test_next_row_goes_round_both_ends(tmp_path: Path) -> None:
    """Forward, back, and by risk; none where nothing is like that."""
    session = Session(write(tmp_path, long_bitext(30)))

    def at(what: str, row: int, **more: str) -> dict[str, Any] | None:
        return session.next_row({"what": what, "row": str(row), **more})

    assert at("open", 29) == {"number": 1, "id": 0}
    assert at("open", 0, back="1") == {"number": 30, "id": 29}
    assert at("code", 0, code="number-mismatch") == {"number": 11, "id": 10}
    assert at("shape", 0) is None
    assert at("bookmark", 0) is None
    risky = [0]
    for _ in range(3):
        following = at("doubtful", risky[-1])
        assert following is not None
        risky.append(following["id"])
    assert risky == [0, 10, 20, 1]
    session.close()


@pytest.mark.parametrize(("row", "back", "number"), [("99", "", 1), ("99", "1", 30)])
def test_next_row_of_none_is_at_an_end(row: str, back: str, number: int, tmp_path: Path) -> None:
    """From a row that is not there any more, the first or the last is next."""
    with closing(Session(write(tmp_path, long_bitext(30)))) as session:
        assert session.next_row({"what": "open", "row": row, "back": back}) == {"number": number, "id": number - 1}


def test_risk_follows_decisions_and_edits(tmp_path: Path) -> None:
    """A row whose finding is dismissed, that is confirmed, or that is back after an undo."""
    with closing(Session(write(tmp_path, long_bitext(30)))) as session:

        def riskiest() -> int:
            found = session.next_row({"what": "doubtful", "row": "99"})
            assert found is not None
            return int(found["id"])

        first = riskiest()
        session.command(0, "confirm", {"rows": [first]})
        second = riskiest()
        finding = session.rows({"first": str(second + 1), "n": "1"})["rows"][0]["findings"][0]["id"]
        session.command(1, "decide", {"findings": [finding], "status": "dismissed"})
        third = riskiest()
        assert len({first, second, third}) == 3
        session.command(2, "undo", {})
        assert riskiest() == second
        session.command(3, "undo", {})
        assert riskiest() == first


def test_opening_holds_what_the_page_shows_first(session: Session) -> None:
    """The work list and the rows around its item, or the page of rows; a filter may not be understood any more."""

    def rows_around(number: int) -> dict[str, Any]:
        return session.rows({"first": str(max(1, number - 1)), "n": "3" if number > 1 else "2"})

    opening = session.opening()
    queue = session.queue({})
    around = queue["items"][0]["rows"][0]
    expected = {"project": session.project(), "queue": queue, "around": around, "rows": rows_around(around)}
    assert opening == expected
    first, second, *_, last = queue["items"]
    session.place({"view": "queue", "later": [first["key"]]})
    assert session.opening()["around"] == second["rows"][0]
    session.place({"view": "queue", "item": last["key"], "later": [first["key"]]})
    opening = session.opening()
    assert opening["queue"] == session.queue({"n": "51", "item": last["key"]})
    assert (opening["around"], opening["rows"]) == (last["rows"][0], rows_around(last["rows"][0]))
    session.place({"view": "table", "first": 3})
    opening = session.opening()
    assert (opening["queue"], opening["rows"]) == (None, session.rows({"first": "3"}))
    session.place({"view": "table", "first": 1, "filter": {"code": "odd"}})
    assert session.opening()["rows"] is None


def test_opening_of_a_text_with_nothing_to_decide(tmp_path: Path) -> None:
    """There is no item, and so no rows around it."""
    with closing(Session(write(tmp_path, bitext_of(("茶", "Tea"))))) as session:
        opening = session.opening()
        assert (opening["queue"]["items"], opening["around"], opening["rows"]) == ([], None, None)


@pytest.mark.parametrize(
    "place", [{"view": 1, "later": 7, "item": []}, {"view": "table", "first": "x"}, {"view": "table", "first": -1}]
)
def test_place_that_makes_no_sense_opens_all_the_same(place: dict[str, object], session: Session) -> None:
    """At the beginning."""
    session.place(place)
    opening = session.opening()
    assert opening["queue"] or opening["rows"]["first"] == 1


def test_rows_are_found_by_what_they_hold(session: Session) -> None:
    """Words, patterns, status, code, shape and confidence; pages of them."""

    def numbers(**given: str) -> list[int]:
        return [row["number"] for row in session.rows(given)["rows"]]

    assert numbers(find="THANK") == [4, 7]
    assert numbers(find="^谢.$|bridge", regex="1") == [8]
    assert numbers(find="茶", text="target") == []
    assert numbers(code="localized-title") == [3, 9]
    assert numbers(shape="non-1-1") == [8, 10, 11]
    assert numbers(low="0.95") == [1, 8]
    assert numbers(status="confirmed") == []
    page = session.rows({"first": "10", "n": "5"})
    assert ([row["number"] for row in page["rows"]], page["total"]) == ([10, 11], 11)
    assert session.rows({"first": "99"})["rows"] == []


def test_concordance_tells_where_words_stand(session: Session) -> None:
    """Whatever their case; offsets are those of the text as it is shown."""
    found = session.concordance("thank you", "target")
    assert (found["total"], [hit["number"] for hit in found["hits"]]) == (2, [4, 7])
    hit = found["hits"][0]
    assert hit["target"][hit["start"] : hit["end"]] == "Thank you"
    assert session.concordance("", "source") == {"total": 0, "hits": []}


def test_terms_of_a_row_come_with_their_renderings(session: Session) -> None:
    """How often each stands, and in which rows."""
    for target in ("Thank you", "Many thanks"):
        _run(session, "add_term", source="谢谢", target=target, kind="term")
    [term] = session.terms(3)["terms"]
    renderings = [(r["target"], r["n"], r["rows"]) for r in term["renderings"]]
    assert renderings == [("Thank you", 2, [4, 7]), ("Many thanks", 0, [])]
    assert session.terms(0) == {"terms": [], "suggestions": [], "n_suggestions": 0, "reported": []}


def test_preview_changes_nothing(session: Session) -> None:
    """It tells what would be replaced, and where."""
    before = dump(session._file.workspace)
    given = {"side": "target", "find": "Thank you", "replacement": "Thanks"}
    preview = session.preview(0, "replace", given)
    assert [(change["row"], change["after"]) for change in preview["changes"]] == [(4, "Thanks."), (7, "Thanks.")]
    assert (dump(session._file.workspace), session.project()["version"]) == (before, 0)
    with pytest.raises(CommandError):
        session.preview(0, "realign", {})


def test_answer_holds_every_row_that_looks_different(session: Session) -> None:
    """Identical rows, rows that went, and other numbers."""
    answer = _run(session, "confirm", rows=[3])
    assert [row["number"] for row in answer["rows"]] == [4, 7]
    assert answer["is_reordered"] is False
    merged = _run(session, "merge", row=3, direction="next")
    assert (merged["gone"], merged["is_reordered"]) == ([4], True)


def test_realign_keeps_what_is_confirmed_and_recheck_what_was_decided(tmp_path: Path) -> None:
    """Confirmed rows stay; findings by hand survive; nothing to do is told."""
    words = "apple river stone garden window market silver planet winter bridge candle forest".split()
    pairs = tuple((f"{word} {word[::-1]}", f"{word} {word[::-1]}") for word in words)
    session = Session(write(tmp_path, bitext_of(*pairs)), Settings(encoder="hashing"))
    with pytest.raises(CommandError, match="nothing to align anew"):
        _run(session, "realign")
    with pytest.raises(CommandError, match="no pair was changed"):
        _run(session, "recheck")
    _run(session, "shift", row=4, side="target", direction="down", follow=False)
    _run(session, "confirm", rows=[4])
    kept = session._file.workspace.rows[4]
    added = {"row": 8, "source": None, "target": None, "code": "idiom", "severity": "minor", "comment": "mine"}
    _run(session, "add_finding", **added)
    try:
        _run(session, "realign")
    except CommandError as error:
        assert "stays as it is" in str(error)  # noqa: PT017 - either is right, as the encoder knows no language
    assert session._file.workspace.rows[4] == kept
    _run(session, "recheck")
    assert session.project()["n_changed"] == 0
    assert "mine" in [f["message"] for row in session.rows({})["rows"] for f in row["findings"]]
    session.bitext()
    while session.project()["undo"]:
        _run(session, "undo")
    assert session.bitext() == bitext_of(*pairs)
    session.close()
