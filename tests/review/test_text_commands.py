"""Commands on texts: words, findings and decisions stay together through cuts, joins and edits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.model import Finding, Span
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.commands import run_command
from tests.builders import bitext_of
from tests.review.steps import STAMP, review_bitext, row_with, unit_with

_TEXT = "Tea and rice were sold."
_WORDS = "rice"


def _marked() -> tuple[Workspace, int]:
    """Return a workspace in which one finding marks a word in the middle, and the segment with it."""
    plain = bitext_of(("卖茶和米。", _TEXT), ("好。", "Good."))
    start = _TEXT.index(_WORDS)
    finding = Finding("omission", 0, "minor", None, Span(0, start, start + len(_WORDS)), "about rice")
    workspace = Workspace(replace(plain, findings=(finding,), _by_bead={}))
    return workspace, unit_with(workspace, _TEXT)


def _words(workspace: Workspace) -> list[str]:
    """Return the words that each live finding marks in the target."""
    live = [n for n in sorted(workspace.remarks) if workspace.is_live(n)]
    return [workspace.words(workspace.finding(n), "target") for n in live]


@pytest.mark.parametrize("at", range(1, len(_TEXT)))
def test_cut_anywhere_keeps_the_marked_words_or_the_larger_part(at: int) -> None:
    """Before, in and after them; the two texts and the gap are the text."""
    workspace, unit = _marked()
    run_command(workspace, "split_unit", {"unit": unit, "at": at}, STAMP)
    row = workspace.rows[workspace.row_of(unit)]
    head, tail = (workspace.segments[n] for n in row.target)
    assert head.text + tail.gap + tail.text == _TEXT
    assert row.by_hand
    [words] = _words(workspace)
    start = _TEXT.index(_WORDS)
    inside = at - start
    expected = _WORDS
    if 0 < inside < len(_WORDS):
        expected = _WORDS[:inside] if inside >= len(_WORDS) - inside else _WORDS[inside:]
    assert words == expected
    run_command(workspace, "join_units", {"unit": unit}, STAMP)
    assert workspace.segments[unit].text == _TEXT
    assert _words(workspace) == [expected]


@pytest.mark.parametrize("at", [-1, 0, len(_TEXT), 99])
def test_cut_that_leaves_nothing_is_refused(at: int) -> None:
    """At the ends and beyond them."""
    workspace, unit = _marked()
    with pytest.raises(CommandError, match="between two words"):
        run_command(workspace, "split_unit", {"unit": unit, "at": at}, STAMP)


@pytest.mark.parametrize("start", range(len(_TEXT)))
@pytest.mark.parametrize("length", [0, 3])
def test_edit_anywhere_keeps_what_is_left_of_the_marked_words(start: int, length: int) -> None:
    """Words before, over and behind the finding are replaced: it marks what stands in the place of its own."""
    workspace, unit = _marked()
    text = f"{_TEXT[:start]}XX{_TEXT[start + length :]}"
    run_command(workspace, "edit", {"unit": unit, "text": text}, STAMP)
    assert workspace.segments[unit].text == text
    assert workspace.segments[unit].original == _TEXT
    begin = _TEXT.index(_WORDS)
    end = begin + len(_WORDS)
    for words in _words(workspace):
        if start + length <= begin or start >= end:
            assert words == _WORDS
        else:
            assert "XX" in words
    run_command(workspace, "edit", {"unit": unit, "text": _TEXT}, STAMP)
    assert workspace.segments[unit].original is None


def test_decisions_travel_with_edited_text() -> None:
    """The row stays confirmed with its note, the finding dismissed; an identical row keeps its own."""
    workspace = Workspace(review_bitext())
    row = row_with(workspace, "谢谢。")
    other = next(n for n in workspace.same_rows(workspace.row_key(row)) if n != row)
    run_command(workspace, "note", {"row": row, "text": "polite"}, STAMP)
    run_command(workspace, "confirm", {"rows": [row]}, STAMP)
    [finding] = workspace.remarks_of(row)
    run_command(workspace, "decide", {"findings": [finding], "status": "dismissed"}, STAMP)
    unit = workspace.rows[row].target[0]
    run_command(workspace, "edit", {"unit": unit, "text": "Thank you!"}, STAMP)
    assert (workspace.status(row), workspace.note(row)) == ("confirmed", "polite")
    assert workspace.finding(finding).status == "dismissed"
    assert workspace.text(other, "target") == "Thank you."
    assert workspace.status(other) == "confirmed"


def test_edit_that_answers_a_finding_makes_it_fixed() -> None:
    """Also where its words are gone: it marks what is left. A finding that is not shown cannot be answered."""
    workspace = Workspace(review_bitext())
    unit = unit_with(workspace, "40,000")
    finding = next(n for n in workspace.remarks if workspace.remarks[n].finding.code == "number-mismatch")
    text = workspace.segments[unit].text.replace("40,000", "30,000")
    run_command(workspace, "edit", {"unit": unit, "text": text, "finding": finding}, STAMP)
    assert workspace.finding(finding).status == "fixed"
    run_command(workspace, "move", {"unit": unit, "row": workspace.row_order[0]}, STAMP)
    assert not workspace.is_live(finding)
    with pytest.raises(CommandError, match="not there"):
        run_command(workspace, "edit", {"unit": unit, "text": "other", "finding": finding}, STAMP)


def test_texts_are_joined_as_they_were_written() -> None:
    """English by the blank that stands there, Chinese by nothing, and a line break by what the language wants."""
    english = Workspace(review_bitext())
    unit = unit_with(english, "The village")
    run_command(english, "join_units", {"unit": unit}, STAMP)
    assert english.segments[unit].text == "The village built a bridge. It is long."
    pair = Workspace(bitext_of(("一。", "One."), ("二。", "Two.")))
    run_command(pair, "merge", {"row": 0, "direction": "next"}, STAMP)
    for side, text in (("一。", "一。二。"), ("One.", "One. Two.")):
        unit = unit_with(pair, side)
        run_command(pair, "join_units", {"unit": unit}, STAMP)
        assert pair.segments[unit].text == text
    with pytest.raises(CommandError, match="merge the pairs"):
        run_command(pair, "join_units", {"unit": unit}, STAMP)


def test_what_was_said_of_one_of_two_joined_segments_goes() -> None:
    """It would be shown of both; an undo brings it back."""
    workspace = Workspace(review_bitext())
    row = row_with(workspace, "The village")
    assert {workspace.remarks[n].finding.code for n in workspace.remarks_of(row)} == {"addition", "misaligned"}
    run_command(workspace, "join_units", {"unit": unit_with(workspace, "The village")}, STAMP)
    assert {workspace.remarks[n].finding.code for n in workspace.remarks_of(row)} == {"addition", "misaligned"}
    run_command(workspace, "split_unit", {"unit": unit_with(workspace, "The village"), "at": 28}, STAMP)
    assert _words(workspace).count("It is long.") == 1


def test_labels_of_places_go_with_their_text() -> None:
    """The number of a clause stands where its words stand, through a cut and back."""
    workspace = Workspace(review_bitext())
    unit = next(n for n in workspace.order["source"] if workspace.segments[n].anchors and n)
    before = workspace.to_bitext().alignment.source.anchors
    run_command(workspace, "split_unit", {"unit": unit, "at": 2}, STAMP)
    document = workspace.to_bitext().alignment.source
    assert document.anchors == before
    run_command(workspace, "edit", {"unit": unit, "text": "短"}, STAMP)
    offsets = [offset for offset, _ in workspace.to_bitext().alignment.source.anchors]
    assert offsets == sorted(offsets)


def test_segment_is_one_line_of_text() -> None:
    """Line breaks that were pasted become blanks; an empty segment is refused with what to do instead."""
    workspace, unit = _marked()
    run_command(workspace, "edit", {"unit": unit, "text": "  a\r\nb\nc "}, STAMP)
    assert "\n" not in workspace.segments[unit].text
    with pytest.raises(CommandError, match="without counterpart"):
        run_command(workspace, "edit", {"unit": unit, "text": " \n"}, STAMP)
    with pytest.raises(CommandError, match="same as before"):
        run_command(workspace, "edit", {"unit": unit, "text": workspace.segments[unit].text}, STAMP)


@pytest.mark.parametrize(
    ("find", "replacement", "options", "expected"),
    [
        ("tea", "cha", {}, "cha and rice were sold."),
        ("tea", "cha", {"match_case": True}, None),
        (".", "!", {}, "Tea and rice were sold!"),
        (r"(\w+) and (\w+)", r"\2 and \1", {"regex": True}, "rice and Tea were sold."),
        ("and", r"\1", {}, r"Tea \1 rice were sold."),
        (r"(and)", r"\7", {"regex": True}, None),
        ("(", "x", {"regex": True}, None),
        (".*", "", {"regex": True}, None),
        ("", "x", {}, None),
    ],
)
def test_words_and_patterns_are_replaced(
    find: str, replacement: str, options: dict[str, bool], expected: str | None
) -> None:
    """In all segments of a side, or nowhere with the reason."""
    workspace, unit = _marked()
    given = {"side": "target", "find": find, "replacement": replacement, **options}
    if expected is None:
        with pytest.raises(CommandError):
            run_command(workspace, "replace", given, STAMP)
        expected = _TEXT
    else:
        run_command(workspace, "replace", given, STAMP)
    assert workspace.segments[unit].text == expected
