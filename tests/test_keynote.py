"""The main job on the real keynote, against its hand-made gold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.encoders.base import load_encoder
from aligner.evaluation import evaluate
from aligner.granularity import cut_clauses
from aligner.model import Bitext, Document
from aligner.readers.beads import read_beads
from aligner.segmenters.document import take_lines
from aligner.settings import AlignmentSettings, ReadSettings, Settings


@pytest.fixture(scope="module")
def keynote(corpus: Path) -> Bitext:
    """Align the mixed file with the embedded encoder."""
    return pipeline.align(corpus / "keynote.zh-en.txt").bitext


def test_mixed_file_gives_the_segments_of_the_gold(keynote: Bitext, shared: Path) -> None:
    """Separated and segmented, the raw file is exactly the gold's segments."""
    for side, language in (("zh", "zh-CN"), ("en", "en-US")):
        text = (shared / "gold" / f"keynote.{side}.txt").read_text("utf-8")
        gold = take_lines(Document(side, language, text)).texts()
        document = keynote.alignment.source if side == "zh" else keynote.alignment.target
        assert document.texts() == gold


def test_alignment_agrees_with_the_gold(shared: Path) -> None:
    """Every bead of one of the gold's two readings, the crossing header included, from segmented input."""
    gold = shared / "gold"
    settings = Settings(read=ReadSettings(segmented=True))
    bitext = pipeline.align(gold / "keynote.zh.txt", gold / "keynote.en.txt", settings).bitext
    beads = [(bead.source, bead.target) for bead in bitext.alignment.beads]
    readings = [read_beads(gold / f"keynote.{name}.tsv") for name in ("gold", "gold-alt")]
    assert max(evaluate(reading, beads).strict.f1 for reading in readings) == 1.0


def _found(bitext: Bitext, code: str) -> set[tuple[str, str]]:
    return {(bitext.span_text(f, "source"), bitext.span_text(f, "target")) for f in bitext.findings if f.code == code}


def test_titles_of_both_dramas_are_found_with_their_english(keynote: Bitext) -> None:
    """Two localized titles, with the right words on both sides, and nothing else called so."""
    assert _found(keynote, "localized-title") == {
        ("《山海情》", "Min-Ning Town"),
        ("《我的阿勒泰》", "To the Wonder"),
    }


def test_no_number_differs_and_forms_are_told(keynote: Bitext) -> None:
    """Values agree: 120万 = 1.2 million, 15亿元 = RMB1.5 billion, 35% = 35 percent, 30多年 = three decades."""
    assert _found(keynote, "number-mismatch") == set()
    forms = _found(keynote, "number-form")
    for zh, en in (
        ("120万", "1.2 million"),
        ("15亿元", "1.5 billion"),
        ("35%", "35 percent"),
        ("30多年", "three decades"),
        ("两千多年", "2,000 years"),
        ("2025至2026年", "2025 and 2026"),
    ):
        assert any(zh in source and en in target for source, target in forms), (zh, en)
    assert ("去年", "2024") in {(s, t[-4:]) for s, t in _found(keynote, "date-explicit")}


def test_dateline_and_page_footer_are_boilerplate(keynote: Bitext) -> None:
    """The two segments without counterpart are no alarm."""
    unaligned = [f for f in keynote.findings if f.code == "unaligned"]
    assert [(f.severity, dict(f.evidence)) for f in unaligned] == [
        ("info", {"boilerplate": "dateline"}),
        ("info", {"boilerplate": "page footer"}),
    ]


def test_words_of_gold_number_rows_are_marked(keynote: Bitext, shared: Path) -> None:
    """Of the gold's number-form, date-explicit and number-bound rows, at least nine of ten overlap a finding."""
    with (shared / "gold" / "divergences.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = [row for row in rows if row["category"] in ("number-form", "date-explicit", "number-bound")]
    assert len(wanted) > 10
    found = [f for f in keynote.findings if f.code in ("number-form", "date-explicit", "number-bound")]
    hits = 0
    for row in wanted:
        ids = {int(p) - 1 for p in row["zh_ids"].split()}
        hits += any(
            f.source_span is not None
            and f.source_span.segment in ids
            and (keynote.span_text(f, "source") in row["zh_span"] or row["zh_span"] in keynote.span_text(f, "source"))
            for f in found
        )
    assert hits >= 0.9 * len(wanted)


def test_clauses_make_most_pairs_one_to_one(keynote: Bitext) -> None:
    """38 of 67 pairs are 1-1 before; the texts are the same after."""
    before = keynote.alignment
    after = cut_clauses(before, load_encoder("use"), AlignmentSettings(granularity="clause"))
    shapes = [bead.shape for bead in after.beads if bead.is_pair]
    assert shapes.count("1-1") >= 90
    assert len(shapes) - shapes.count("1-1") <= 10
    assert (after.source.text, after.target.text) == (before.source.text, before.target.text)
