"""Beads cut into clauses: what comes out is an alignment of the same texts, with more and shorter segments."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.cli import run
from aligner.encoders.base import load_encoder
from aligner.granularity import cut_clauses
from aligner.model import Alignment, Bead, Document
from aligner.project.store import read_project
from aligner.readers.bitext import read_bitext
from aligner.segmenters.document import split_document
from aligner.settings import AlignmentSettings, ReadSettings
from tests.builders import document_of, reverse

_SETTINGS = AlignmentSettings(granularity="clause")

_ZH = (
    "展览昨天开幕，第一天来了三千多名观众，馆长说这个数字比去年翻了一番。",
    "票价没有涨。",
    "本合同自双方签字之日起生效；有效期三年，期满前一个月可以书面续签。",
    "周末下了大雨，河水涨到了警戒线，村民连夜转移到学校。",
    "工厂在山脚下。",
)
_EN = (
    "The exhibition opened yesterday.",
    "More than three thousand visitors came on the first day, and the director said that was twice last year’s figure.",
    "Ticket prices did not rise.",
    "This contract takes effect on the date on which both parties sign it; it is valid for three years.",
    "It may be renewed in writing one month before it expires.",
    "Heavy rain fell at the weekend and the river rose to the warning line.",
    "Villagers moved to the school overnight.",
    "The factory stands at the foot of the hills.",
)
_BEADS = (
    Bead((0,), (0, 1), 0.9),
    Bead((1,), (2,), 0.9),
    Bead((2,), (3, 4), 0.8),
    Bead((3,), (5, 6), 0.9),
    Bead((4,), (7,), 0.9),
)
_EXPECTED = [
    ("展览昨天开幕，", _EN[0]),
    ("第一天来了三千多名观众，馆长说这个数字比去年翻了一番。", _EN[1]),
    (_ZH[1], _EN[2]),
    ("本合同自双方签字之日起生效；", "This contract takes effect on the date on which both parties sign it;"),
    ("有效期三年，", "it is valid for three years."),
    ("期满前一个月可以书面续签。", _EN[4]),
    ("周末下了大雨，河水涨到了警戒线，", _EN[5]),
    ("村民连夜转移到学校。", _EN[6]),
    (_ZH[4], _EN[7]),
]


def _alignment() -> Alignment:
    return Alignment(document_of(*_ZH), document_of(*_EN, language="en-US"), _BEADS)


def _pairs(alignment: Alignment) -> list[tuple[str, str]]:
    return [(alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads]


def test_sentences_are_cut_where_the_other_side_ends_one() -> None:
    """A news item, a contract with a semicolon on both sides, a report: every cut where a translator would make it."""
    cut = cut_clauses(_alignment(), load_encoder("use"), _SETTINGS)
    assert _pairs(cut) == _EXPECTED
    assert all(bead.shape == "1-1" for bead in cut.beads)


def test_the_other_direction_is_cut_in_the_same_places() -> None:
    """With Chinese as the target."""
    cut = cut_clauses(reverse(_alignment()), load_encoder("use"), _SETTINGS)
    assert _pairs(cut) == [(target, source) for source, target in _EXPECTED]


def test_traditional_characters_are_cut_too() -> None:
    """A letter from Taipei, with the marks that are used there."""
    source = document_of("樣品上週已經寄出，請您查收後回覆，「急件」請標明收件人。", "謝謝。", language="zh-TW")
    target = document_of(
        "The samples were sent last week.",
        "Please reply when you have received them, and mark “urgent” mail with the name of the addressee.",
        "Thank you.",
        language="en-US",
    )
    cut = cut_clauses(
        Alignment(source, target, (Bead((0,), (0, 1), 0.9), Bead((1,), (2,), 0.9))), load_encoder("use"), _SETTINGS
    )
    assert _pairs(cut)[0] == ("樣品上週已經寄出，", "The samples were sent last week.")


def test_confidence_is_less_than_the_bead_had_and_falls_with_every_cut() -> None:
    """What is not cut stays as sure as it was; documents keep their texts, paragraphs and labels."""
    before = _alignment()
    after = cut_clauses(before, load_encoder("use"), _SETTINGS)
    confidence = {pair: bead.confidence for pair, bead in zip(_pairs(after), after.beads, strict=True)}
    assert confidence[_ZH[1], _EN[2]] == confidence[_ZH[4], _EN[7]] == 0.9
    assert all(value < 0.9 for pair, value in confidence.items() if pair[0] not in _ZH)
    for side in ("source", "target"):
        old, new = getattr(before, side), getattr(after, side)
        assert (new.text, new.anchors) == (old.text, old.anchors)
        opens = [{document.segments[p].start for p in document.paragraphs} for document in (old, new)]
        assert opens[0] == opens[1]


def test_nothing_to_cut_gives_the_same_alignment_without_encoding() -> None:
    """Pairs of one sentence without semicolons; what crosses or has one side only is left as it is."""
    alignment = Alignment(
        document_of("甲，乙。", "丙，丁。", "戊，己。"),
        document_of("A, b.", "C, d.", "E.", "F.", language="en-US"),
        (Bead((0,), (1,), 0.9), Bead((1,), (0,), 0.9), Bead((2,), (), 0.9), Bead((), (2, 3), 0.9)),
    )
    assert cut_clauses(alignment, load_encoder("hashing"), _SETTINGS) is alignment


def test_an_encoder_without_tokens_cuts_by_sums() -> None:
    """Equal words on both sides are all that the tests' encoder sees: names tell the parts."""
    alignment = Alignment(
        document_of("Alpha Beta Gamma 到，Delta Epsilon Zeta 走。", "Eta Theta Iota。"),
        document_of("Alpha Beta Gamma came.", "Delta Epsilon Zeta went.", "Eta Theta Iota.", language="en-US"),
        (Bead((0,), (0, 1), 0.9), Bead((1,), (2,), 0.9)),
    )
    cut = cut_clauses(alignment, load_encoder("hashing"), _SETTINGS)
    assert _pairs(cut)[:2] == [
        ("Alpha Beta Gamma 到，", "Alpha Beta Gamma came."),
        ("Delta Epsilon Zeta 走。", "Delta Epsilon Zeta went."),
    ]


def test_labels_and_blanks_around_a_cut_stay_in_the_document() -> None:
    """A blank after the comma belongs to neither part; the number of a clause stays with the first."""
    text = "货物已于周一装船， 发票随后寄出。"
    source = split_document(Document("a", "zh-CN", text, anchors=((0, "3.1"),)))
    target = document_of("The goods were loaded on Monday.", "The invoice will follow by post.", language="en-US")
    cut = cut_clauses(Alignment(source, target, (Bead((0,), (0, 1), 0.9),)), load_encoder("use"), _SETTINGS)
    assert cut.source.texts() == ("货物已于周一装船，", "发票随后寄出。")
    assert [cut.source.anchor(p) for p in (0, 1)] == ["3.1", ""]


def test_every_output_follows(tmp_path: Path) -> None:
    """TMX, table and project of a run hold the same shorter pairs, with ids of their own."""
    for name, lines in (("zh", _ZH), ("en", _EN)):
        (tmp_path / f"fair.{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    files = [str(tmp_path / f"fair.{name}.txt") for name in ("zh", "en")]
    assert run(["align", *files, "-o", str(tmp_path), "--granularity", "clause", "-f", "tmx,tsv,aligner", "-q"]) == 0
    read = [read_bitext(tmp_path / f"fair.{suffix}", ReadSettings()).alignment for suffix in ("tmx", "tsv")]
    assert _pairs(read[0]) == _pairs(read[1])
    assert ("周末下了大雨，河水涨到了警戒线，", _EN[5]) in _pairs(read[0])
    project = read_project(tmp_path / "fair.aligner")
    assert project.alignment.source.texts() == read[1].source.texts()
    assert "segments split, clauses" in project.signature


def test_segments_as_given_are_not_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--segmented splits nothing, so the two do not go together."""
    (tmp_path / "a.txt").write_text("甲\nA\n", "utf-8")
    assert run(["align", str(tmp_path / "a.txt"), "--segmented", "--granularity", "clause"]) == 2
    assert "--segmented splits nothing" in capsys.readouterr().err
