"""Files as Trados Studio, memoQ and Phrase write them. The samples are made by hand, in their manner."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.readers.bitext import ReadBitext, read_bitext
from aligner.readers.xliff_inline import drop_phrase_tags
from aligner.settings import ReadSettings

_FOLDER = Path(__file__).parents[1] / "data" / "exchange"


def _read(name: str) -> ReadBitext:
    return read_bitext(_FOLDER / name, ReadSettings())


def _table(read: ReadBitext) -> list[tuple[str, str, str]]:
    alignment = read.alignment
    return [(alignment.text(b, "source"), alignment.text(b, "target"), b.status) for b in alignment.beads]


def test_trados_segments_with_levels_comments_locked_content_and_tracked_changes() -> None:
    """A unit of two segments, tags around both; what was deleted is gone; a placeholder has the text of its unit."""
    read = _read("contract.sdlxliff")
    assert _table(read) == [
        ("租期为两年。", "The lease runs for two years.", "confirmed"),
        ("押金不退。", "The deposit is not refunded.", "open"),
        ("型号见QX-200铭牌。", "See the plate for model QX-200.", "check"),
        ("附件略。", "", "open"),
    ]
    assert [bead.note for bead in read.alignment.beads] == ["", "Ask the client about the deposit.", "", ""]
    assert (read.alignment.source.language, read.alignment.target.language) == ("zh-CN", "en-GB")
    assert read.notes == (
        "4 inline codes left out of the text",
        "1 tracked deletions left out, insertions kept",
        "1 locked segments among the pairs",
        "1 units that are not to be translated left out",
    )


def test_memoq_units_without_their_history() -> None:
    """Earlier versions of a unit are no pairs, comments that were taken back no notes; a line break is one."""
    read = _read("manual.mqxliff")
    assert _table(read) == [
        ("請先關閉電源。", "Switch the power off first.", "confirmed"),
        ("等候十秒。\n再打開蓋子。", "Wait ten seconds.\nThen open the lid.", "open"),
        ("勿用水沖洗。", "Never rinse.", "check"),
        ("保固一年。", "", "open"),
    ]
    assert read.alignment.beads[0].note == "Imperative as in chapter 2."
    assert (read.alignment.source.language, read.alignment.target.language) == ("zh-TW", "en-US")
    assert read.notes == ("5 inline codes left out of the text", "1 locked segments among the pairs")


def test_phrase_units_without_proposals_and_tags_in_characters() -> None:
    """A number in braces that the unit does not declare as a tag is text."""
    read = _read("notice.mxliff")
    assert _table(read) == [
        ("图书馆周一闭馆，请参看{2}号通知。", "The library is closed on Mondays; see notice {2}.", "confirmed"),
        ("借阅证请随身携带。", "Carry your card.", "open"),
    ]
    assert (read.alignment.source.language, read.alignment.target.language) == ("zh-CN", "en-US")
    assert read.notes == ("10 inline codes left out of the text", "1 locked segments among the pairs")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{1}a{2>b<2}{3}", ("a{2>b<2}", 2)),
        ("{b>a<b}{i>b<i}{bi^>c<bi^}", ("abc", 6)),
        ("{x} {12345678} <1> {}", ("{x} {12345678} <1> {}", 0)),
    ],
)
def test_phrase_tags(text: str, expected: tuple[str, int]) -> None:
    """Tags go, what only looks like one stays."""
    assert drop_phrase_tags(text, frozenset({"1", "3"})) == expected
