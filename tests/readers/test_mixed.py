"""A mixed text taken apart by script and position."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.readers.mixed import Script, separate

_ZH = ["春天来了。", "我们去公园 (Park) 散步。", "花开得很美。"]
_EN = ["Spring has come.", "We walk in the park 公园.", "The flowers are beautiful."]


def _sides(text: str) -> tuple[str, list[str], list[str], str]:
    separated = separate(text)
    sides = [
        [line for line in separated.text(text, script).splitlines() if line.strip()] for script in ("Han", "Latin")
    ]
    return separated.layout, sides[0], sides[1], separated.first


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blocks_are_cut_where_the_script_changes(newline: str) -> None:
    """All Chinese, then all English; a number line in between stays with the text before it."""
    text = newline.join([*_ZH, "2019", "", *_EN])
    assert _sides(text) == ("blocks", [*_ZH, "2019"], _EN, "Han")


def test_english_may_come_first() -> None:
    """The first script is the source."""
    assert _sides("\n".join([*_EN, *_ZH])) == ("blocks", _ZH, _EN, "Latin")


def test_stray_line_of_the_other_language_stays_in_its_block() -> None:
    """A Chinese line quoted in a long English text does not make it interleaved."""
    english = [f"{line} And this goes on for quite a while, as such texts do." for line in _EN * 12]
    text = "\n".join([*_ZH * 12, *english[:20], "《春》", *english[20:]])
    layout, chinese, rest, _ = _sides(text)
    assert (layout, len(chinese), len(rest)) == ("blocks", 36, 37)


def test_lines_with_both_scripts_do_not_move_the_cut() -> None:
    """Names with their originals stand in either block, at its edges too."""
    chinese = ["甲方：李明 (Li Ming)", "乙方：王强 (Wang Qiang)", "双方同意如下。"]
    english = ["Party A: Beijing Weather Co. (北京天气公司)", "Party B: Wang Qiang (王强)", "They agree as follows."]
    assert _sides("\n".join([*chinese, *english])) == ("blocks", chinese, english, "Han")
    assert _sides("\n".join([*english, *chinese])) == ("blocks", chinese, english, "Latin")


def test_interleaved_paragraphs_go_by_script() -> None:
    """Line by line, with blank lines or without."""
    for between in ("\n", "\n\n"):
        text = between.join(line for pair in zip(_ZH, _EN, strict=True) for line in pair)
        assert _sides(text) == ("lines", _ZH, _EN, "Han")


@pytest.mark.parametrize("gap", ["\t", " | ", "|", "    ", "　　", " │ "])
def test_two_columns_are_read_from_a_table(gap: str) -> None:
    """Tabs, bars or wide gaps between the columns, in either order."""
    rows = [f"{zh}{gap}{en}" for zh, en in zip(_ZH, _EN, strict=True)]
    assert _sides("\n".join(rows)) == ("columns", _ZH, _EN, "Han")
    rows = [f"{en}{gap}{zh}" for zh, en in zip(_ZH, _EN, strict=True)]
    assert _sides("\n".join(rows)) == ("columns", _ZH, _EN, "Latin")


def test_markdown_table_loses_only_its_rules_and_numbers() -> None:
    """Row numbers and the rule are counted as left out, words never are."""
    rows = ["| # | 中文 | English |", "|---|---|---|"]
    rows += [f"| {k} | {zh} | {en} |" for k, (zh, en) in enumerate(zip(_ZH, _EN, strict=True), 1)]
    text = "\n".join(rows)
    assert _sides(text) == ("columns", ["中文", *_ZH], ["English", *_EN], "Han")
    assert separate(text).n_left_out == 5


@given(st.lists(st.sampled_from([*_ZH, *_EN, "", "2019", "***", "中\tA", "a  中"]), max_size=14).map("\n".join))
def test_pieces_never_overlap_and_words_are_never_lost(text: str) -> None:
    """Every word of the mixed text is in exactly one piece."""
    separated = separate(text)
    places = sorted((piece.start, piece.end) for piece in separated.pieces)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    covered = {k for start, end in places for k in range(start, end)}
    lost = [c for k, c in enumerate(text) if k not in covered and c.isalpha()]
    assert not lost


def test_labels_of_places_go_with_their_side() -> None:
    """Offsets into the mixed text become offsets into the side's own."""
    for text in ("\n\n".join(_ZH + _EN), "\n".join(f"{zh}\t{en}" for zh, en in zip(_ZH, _EN, strict=True))):
        places = tuple(sorted((text.index(line), line[:9]) for line in (*_ZH, *_EN)))
        separated = separate(text)
        scripts: tuple[Script, Script] = ("Han", "Latin")
        for script, lines in zip(scripts, (_ZH, _EN), strict=True):
            side = separated.text(text, script)
            anchors = separated.anchors(text, places, script)
            assert [label for _, label in anchors] == [line[:9] for line in lines]
            assert all(side.startswith(label, offset) for offset, label in anchors)
