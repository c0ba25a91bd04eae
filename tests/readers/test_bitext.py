"""Bitexts made by anybody: what is read, what it is called, and what is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.model import Alignment
from aligner.pipeline import render
from aligner.readers.bitext import list_rows, read_bitext
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext

_SETTINGS = ReadSettings()
_PAIRS = [("桥修好了。", "The bridge is mended."), ("谁都能走。", "Anyone may cross.")]


def _write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def _read(path: Path, settings: ReadSettings = _SETTINGS) -> Alignment:
    return read_bitext(path, settings).alignment


def _pairs(alignment: Alignment) -> list[tuple[str, str]]:
    return [(alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads]


def test_table_needs_only_its_two_columns(tmp_path: Path) -> None:
    """In any order, among others, with CRLF and a mark at its start; the scripts tell the languages."""
    path = _write(
        tmp_path, "a.tsv", "id\ttarget\tSource\r\n" + "".join(f"x\t{b}\t{a}\r\n" for a, b in _PAIRS), "utf-8-sig"
    )
    alignment = _read(path)
    assert _pairs(alignment) == _PAIRS
    assert (alignment.source.language, alignment.target.language) == ("zh-CN", "en-US")
    assert [bead.shape for bead in alignment.beads] == ["1-1", "1-1"]


def test_english_source_and_traditional_target(tmp_path: Path) -> None:
    """The columns say which side is which, the characters of which region."""
    alignment = _read(_write(tmp_path, "a.tsv", "source\ttarget\nThe bridge is open.\t這座橋開放了。\n"))
    assert (alignment.source.language, alignment.target.language) == ("en-US", "zh-TW")


def test_ids_are_row_numbers_also_after_a_row_with_one_side(tmp_path: Path) -> None:
    """A row with an empty side is a bead with one side, and the rows after it keep their numbers."""
    alignment = _read(_write(tmp_path, "a.tsv", "source\ttarget\n甲。\t\n乙。\tB.\n\tC.\n丁。\tD.\n"))
    assert [bead.shape for bead in alignment.beads] == ["1-0", "1-1", "0-1", "1-1"]
    ids = [(alignment.source.ids(bead.source), alignment.target.ids(bead.target)) for bead in alignment.beads]
    assert ids == [((1,), ()), ((2,), (2,)), ((), (3,)), ((4,), (4,))]


def test_cells_are_unescaped_and_quotation_marks_are_characters(tmp_path: Path) -> None:
    """As we write them, so they come back."""
    alignment = _read(_write(tmp_path, "a.tsv", 'source\ttarget\n"他说。\t"C:\\\\new" \\t he said\\nand left.\n'))
    assert _pairs(alignment) == [('"他说。', '"C:\\new" \t he said\nand left.')]


def test_own_table_keeps_ids_confidence_and_crossing(tmp_path: Path) -> None:
    """A cell of two segments is one segment with two ids; the order of the target is that of its ids."""
    bitext = sample_bitext()
    path = tmp_path / "own.tsv"
    path.write_bytes(render(bitext, "tsv", WriteOptions()).data)
    alignment = _read(path)
    own = bitext.alignment
    assert _pairs(alignment) == [(own.text(bead, "source"), own.text(bead, "target")) for bead in own.beads]
    assert [alignment.target.ids(bead.target) for bead in alignment.beads] == [(), (1,), (2, 3), (4,)]
    assert [bead.confidence for bead in alignment.beads] == [0.91, 0.99, 0.75, 0.5]
    split = read_bitext(path, _SETTINGS, lambda _, text: text.replace(". ", ".\n").split("\n")).alignment
    assert split.target.texts() == bitext.alignment.target.texts()
    assert [bead.target for bead in split.beads] == [bead.target for bead in own.beads]
    assert split.target.given_ids == ()
    crossed = _read(
        _write(tmp_path, "x.tsv", "source_ids\ttarget_ids\tsource\ttarget\n1\t2\t甲。\tA.\n2\t1\t乙。\tB.\n")
    )
    assert crossed.target.texts() == ("B.", "A.")


@pytest.mark.parametrize("ids", ["1\t1\n1\t2", "1\t1\nx\t2", "1\t1\n\t2", "0.5\t1\n2\t2"])
def test_ids_that_are_none_give_way_to_row_numbers(ids: str, tmp_path: Path) -> None:
    """Standing twice, missing, or no numbers."""
    lines = [f"{own}\t{a}\t{b}" for own, (a, b) in zip(ids.split("\n"), _PAIRS, strict=True)]
    alignment = _read(_write(tmp_path, "a.tsv", "\n".join(["source_ids\ttarget_ids\tsource\ttarget", *lines])))
    assert [alignment.source.ids(bead.source) for bead in alignment.beads] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source\ten\n甲\tA\n", "no column 'target'; the first line must name the columns"),
        ("source\ttarget\tsource\n甲\tA\t乙\n", "two columns 'source'"),
        ("source\ttarget\n", "holds no pair"),
        (
            "source\ttarget\n甲\n\t\n乙\tB\tmore\n丙\tC\n丁\n",
            "rows 1, 3, 5: not 2 cells (write a tab inside a cell as \\t)",
        ),
        ("source\ttarget\n甲\tA\n \t\n\n乙\tB\n", "rows 2-3: no text on either side (take them out)"),
        ("source\ttarget\n甲\t乙\n", "both sides are Chinese"),
        ("source\ttarget\nA b c\tD e f\n", "neither side is Chinese"),
    ],
)
def test_bad_table_is_refused_with_all_that_is_wrong(text: str, message: str, tmp_path: Path) -> None:
    """All bad rows in one line."""
    with pytest.raises(InputError) as caught:
        _read(_write(tmp_path, "bad.tsv", text))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_many_bad_rows_stay_one_readable_line() -> None:
    """Neighbours become a range, and a list has an end."""
    assert list_rows([3]) == "row 3"
    assert list_rows([1, 2, 3, 7]) == "rows 1-3, 7"
    assert list_rows(list(range(1, 1001, 2))).endswith("79 and 460 more")


def test_unknown_suffix_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    """And a file that is not there is said to be missing."""
    with pytest.raises(InputError, match=r"suffix \.doc; there are: \.tsv, \.tab, \.tmx, .*\.po, .*\.aligner"):
        _read(_write(tmp_path, "a.doc", "x"))
    with pytest.raises(InputError, match="no such file"):
        _read(tmp_path / "none.tsv")


@pytest.mark.parametrize("names", [("zh-CN", "en-US"), ("zh", "en"), ("zh_TW", "en")])
def test_moses_pair_by_its_common_start(names: tuple[str, str], tmp_path: Path) -> None:
    """The Chinese half is the source, unless English is asked for; ids are line numbers."""
    lines = [[a, "", b] for a, b in zip(*_PAIRS, strict=True)]
    for name, own in zip(names, lines, strict=True):
        _write(tmp_path, f"talk.{name}", "\n".join(own) + "\n")
    read = read_bitext(tmp_path / "talk", _SETTINGS)
    assert _pairs(read.alignment) == _PAIRS
    assert read.alignment.source.ids((1,)) == (3,)
    assert read.notes == ("1 lines empty in both files left out",)
    assert _pairs(_read(tmp_path / "talk", ReadSettings(source_lang="en-US"))) == [(b, a) for a, b in _PAIRS]


def test_moses_halves_of_other_lengths_are_refused(tmp_path: Path) -> None:
    """Line k would translate line k of another sentence."""
    _write(tmp_path, "talk.zh", "甲。\n乙。\n")
    _write(tmp_path, "talk.en", "A.\n")
    with pytest.raises(InputError, match=r"has 2 lines, talk\.en 1"):
        _read(tmp_path / "talk")
