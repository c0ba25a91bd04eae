"""Subtitles: sentences out of cues, with their times; both languages in one cue."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pysubs2")

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.readers.plain import read_pair
from aligner.settings import ReadSettings


def _read(folder: Path, text: str, name: str = "a.srt") -> DocumentText:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, ReadSettings())


def _srt(*cues: str, gap: int = 0) -> str:
    return "".join(
        f"{k}\n00:{k + gap * k:02}:01,500 --> 00:{k + gap * k:02}:59,900\n{c}\n\n" for k, c in enumerate(cues, 1)
    )


def test_a_sentence_over_several_cues_is_one_line(tmp_path: Path) -> None:
    """Tags go, entities are characters, the time of the first cue stays."""
    read = _read(tmp_path, _srt("<i>We have come</i>\na {\\an8}long way", "and are not tired &amp; sad.", "Go on."))
    assert read.text == "We have come a long way and are not tired & sad.\nGo on.\n"
    assert read.anchors == ((0, "00:01:01.500"), (read.text.index("Go"), "00:03:01.500"))


def test_chinese_without_marks_is_not_joined(tmp_path: Path) -> None:
    """Most Chinese subtitles have none: there a cue is all that is known."""
    assert _read(tmp_path, _srt("我们走了很远", "还不累", "走吧")).text == "我们走了很远\n还不累\n走吧\n"
    assert _read(tmp_path, _srt("我们走了很远，", "还不累。", "走吧。")).text == "我们走了很远，还不累。\n走吧。\n"


def test_speakers_and_pauses_end_a_sentence(tmp_path: Path) -> None:
    """A dash opens what somebody else says; after minutes nobody goes on."""
    assert _read(tmp_path, _srt("- Who is it?\n- It's me")).text == "Who is it?\nIt's me\n"
    assert _read(tmp_path, _srt("It is late", "and cold.", gap=1)).text == "It is late\nand cold.\n"


def test_both_languages_in_a_cue_are_a_mixed_text(tmp_path: Path) -> None:
    """The English marks say where sentences end, and the pair comes apart again."""
    said = [
        ("我们走了很远", "We have come a long way", ""),
        ("还不累", "and are not tired.", "\n"),
        ("再往前走就是那座桥", "The bridge is a little further on,", ""),
        ("听说刚刚修好", "and I hear that it has just been mended.", "\n"),
        ("那我们走吧", "Then let us go.", "\n"),
    ]
    read = _read(tmp_path, _srt(*(f"{chinese}\n{english}" for chinese, english, _ in said)))
    assert read.notes == ("a.srt: Chinese and English in one cue",)
    assert read.text.startswith(
        "我们走了很远还不累\nWe have come a long way and are not tired.\n再往前走就是那座桥听说"
    )
    pair = read_pair(tmp_path / "a.srt", None, ReadSettings())
    assert pair.source.text == "".join(chinese + end for chinese, _, end in said)


def test_webvtt_notes_and_styles_are_no_text(tmp_path: Path) -> None:
    """Nor are voices, classes and times inside a cue."""
    text = (
        "WEBVTT - x\n\nNOTE hello\nworld\n\nSTYLE\n::cue { color: red }\n\nid1\n00:01.000 --> 00:02.500 align:start\n"
        "<v Li Ming><c.yellow>我们走了很远，</c></v>\n\n00:00:02.600 --> 00:00:04.000\n还<00:00:03.000>不累。\n"
    )
    read = _read(tmp_path, text, "a.vtt")
    assert read.text == "我们走了很远，还不累。\n"
    assert read.anchors == ((0, "00:00:01.000"),)


def test_webvtt_names_of_cues_and_late_notes_are_no_text(tmp_path: Path) -> None:
    """As conference programs write them; a line with times between its words stays."""
    text = (
        "WEBVTT\r\n\r\n8e6bf0d2-1/12-0\r\n00:00:01.000 --> 00:00:02.000\r\n我们走了很远。\r\n\r\n"
        "NOTE Confidence: 0.9\r\n\r\n8e6bf0d2-1/12-1\r\n00:00:02.600 --> 00:00:04.000\r\n"
        "还<00:00:03.000>不<00:00:03.500>累。\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nlast\r\n"
        "00:00:05.000 --> 00:00:06.000\r\n那是\r\n2008\r\n"
    )
    read = _read(tmp_path, text, "a.vtt")
    assert read.text == "我们走了很远。\n还不累。\n那是2008\n"


def test_a_number_that_ends_the_last_cue_is_text(tmp_path: Path) -> None:
    """And not the number of a cue that does not come."""
    cues = "1\n00:00:01,000 --> 00:00:02,000\nIt began in\n1997\n\n2\n00:00:03,000 --> 00:00:04,000\nIt ended in\n2008"
    assert _read(tmp_path, cues).text == "It began in 1997\nIt ended in 2008\n"


def test_captions_that_roll_up_are_read_once(tmp_path: Path) -> None:
    """Each cue repeats the line above the new one; what people say twice elsewhere stays."""
    cue = "00:00:{:02}.{} --> 00:00:{:02}.{}\n{}\n\n"
    said = ["so we walked", "for a whole day", "and saw nobody", "on the way"]
    rolled = "".join(
        cue.format(k, "000", k, "990", f"{said[k - 1] if k else ' '}\n{line}")
        + cue.format(k, "990", k + 1, "000", line)
        for k, line in enumerate(said)
    )
    read = _read(tmp_path, "WEBVTT\nKind: captions\n\n" + rolled, "a.vtt")
    assert read.text.split("\n") == [*said, ""]
    assert read.notes == ("a.vtt: captions that roll up: lines that 7 cues repeat read once",)
    assert _read(tmp_path, _srt("No.", "No.", "We walked.", "It rained.", "Stop.")).text.startswith("No.\nNo.\n")


def test_comparisons_are_no_tags(tmp_path: Path) -> None:
    """Tags have no blank after their bracket."""
    assert (
        _read(tmp_path, _srt("If <b>3 < x</b> and y > 2 <i>then</I> stop.")).text == "If 3 < x and y > 2 then stop.\n"
    )


@pytest.mark.parametrize(
    ("name", "cue", "fault"),
    [
        ("a.srt", "x < " * 5_000, "holds a cue of 20,0"),
        ("a.vtt", "\n" * 20_000 + "x", "holds a cue of 20,0"),
        ("a.srt", "{" * 5_000, "opens braces by the hundred"),
    ],
)
def test_cues_that_use_up_time_are_refused(name: str, cue: str, fault: str, tmp_path: Path) -> None:
    """Each bracket that never closes is looked at up to the end of the cue."""
    with pytest.raises(InputError, match=fault):
        _read(tmp_path, f"1\n00:00:01.000 --> 00:00:02.000\n{cue}\n", name)


def test_a_text_drawn_twice_is_read_once(tmp_path: Path) -> None:
    """As programs draw a shadow."""
    line = "Dialogue: {},0:00:01.00,0:00:02.50,Default,,0,0,0,,{}我们走了很远。\n"
    text = "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    written = text + line.format(0, "{\\bord9}") + line.format(1, "")
    assert _read(tmp_path, "[Script Info]\n\n" + written, "a.ass").text == "我们走了很远。\n"


def test_substation_comments_and_drawings_are_no_text(tmp_path: Path) -> None:
    """Override codes go; a hard line break is one of the two languages."""
    text = (
        "[Script Info]\nTitle: x\n\n"
        "[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8\\i1}我们走了很远\\N{\\fs12}We came, from afar.\n"
        "Comment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,note\n"
        "Dialogue: 0,0:00:03.00,0:00:04.50,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}\n"
    )
    assert _read(tmp_path, text, "a.ass").text == "我们走了很远\nWe came, from afar.\n"
