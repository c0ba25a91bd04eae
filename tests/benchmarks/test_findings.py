"""Which finding counts as right, which row as found, and what the errors that are put in look like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.model import Alignment, Bead, Bitext, Finding, Span
from benchmarks.finding_errors import (
    ErrorSet,
    LabelledPair,
    as_alignment,
    change_number,
    drop_clause,
    find_names,
)
from benchmarks.finding_gold import Comparison, compare, read_rows
from benchmarks.finding_recall import outcome_tables, outcomes_of, split_clauses
from benchmarks.finding_speed import repeat_with_changes
from benchmarks.findings import exchange, write_section
from tests.builders import document_of

HEADER = "zh_ids\ten_ids\tcategory\tzh_span\ten_span\texplanation"


def make_alignment() -> Alignment:
    """Build a bead 1-1, a bead 1-2 and a dateline, of a report on a harvest."""
    source = document_of("本县等地等待收割，今年粮食丰收。", "他说超过三百户农民愿参加。", "本报城关6月2日电")
    target = document_of(
        "Harvest time is near in our county.", "He spoke in Heshan.", "Some 300 families will join.", language="en-US"
    )
    return Alignment(source, target, (Bead((0,), (0,), 1.0), Bead((1,), (1, 2), 1.0), Bead((2,), (), 1.0)))


def finding(
    code: str, bead: int, source: Span | None = None, target: Span | None = None, severity: str = "minor"
) -> Finding:
    """Build a finding of which only code, place and severity matter."""
    return Finding(code, bead, severity, source, target, "remark")


def judge(tmp_path: Path, rows: Sequence[str], *findings: Finding) -> Comparison:
    """Compare findings on the harvest with some rows of gold."""
    path = tmp_path / "gold.tsv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return compare(Bitext(make_alignment(), findings), read_rows(path))


def test_older_categories_become_codes(tmp_path: Path) -> None:
    """Bounds, 愿, spellings of the source and boilerplate stand under other names in older tables."""
    rows = judge(
        tmp_path,
        [
            "2\t3\tnumber-mismatch\t超过三百户\t300 families\tbound lost",
            "2\t3\tnumber-mismatch\t三百户\tfamilies\tno figure",
            "2\t3\tomission\t愿\twill\tweaker",
            "1\t1\tentity-variant\t本县\t\tsource-side form: another name",
            "1\t\tomission\t等\t\tlist closed",
            "3\t\tboilerplate-unaligned\t本报城关6月2日电\t\tdateline",
            "1\t1\tidiom\t丰收\tHarvest\tminor: plain",
        ],
    ).rows
    assert [row.category for row in rows] == [
        "number-bound",
        "number-mismatch",
        "modality",
        "source-inconsistent",
        "omission",
        "unaligned",
        "idiom",
    ]
    assert [row.is_minor for row in rows] == [False, False, False, False, True, False, True]
    assert [row.is_boilerplate for row in rows].index(True) == 5


def test_a_finding_is_right_by_overlap_on_either_side(tmp_path: Path) -> None:
    """One common character will do, on one side; the same characters of another segment will not."""
    rows = ["2\t2 3\tnumber-bound\t超过三百户\tSome 300 families\tweaker"]
    on_source = finding("number-bound", 1, Span(1, 2, 4))
    on_target = finding("number-bound", 1, Span(1, 9, 11), Span(2, 5, 8))
    beside = finding("number-bound", 1, Span(1, 7, 9), Span(2, 18, 22))
    elsewhere = finding("number-bound", 0, Span(0, 2, 4))
    judged = judge(tmp_path, rows, on_source, on_target, beside, elsewhere).judged
    assert [bool(j.right) for j in judged] == [True, True, False, False]


def test_another_code_only_touches(tmp_path: Path) -> None:
    """A finding of another code on the words of a row is not right, and the row is not found."""
    comparison = judge(tmp_path, ["1\t1\tomission\t今年\t\tlost"], finding("idiom", 0, Span(0, 9, 11)))
    assert not comparison.judged[0].right
    assert comparison.judged[0].touched == {0}
    assert [row.category for row in comparison.missed("omission")] == ["omission"]


def test_whole_words_come_before_parts_of_words(tmp_path: Path) -> None:
    """A row on He means the pronoun, not the start of Heshan."""
    rows = ["2\t2\tentity-variant\t\tHe\tpronoun"]
    pronoun, place = (finding("entity-variant", 1, None, Span(1, *ends)) for ends in ((0, 2), (12, 18)))
    judged = judge(tmp_path, rows, pronoun, place).judged
    assert [bool(j.right) for j in judged] == [True, False]


def test_equal_rows_stand_for_places_in_turn(tmp_path: Path) -> None:
    """Two rows on 等 in one sentence are two places; one row on it is either."""
    second = finding("omission", 0, Span(0, 4, 5))
    row = "1\t1\tomission\t等\t\tlist closed"
    assert judge(tmp_path, [row, row], second).judged[0].right == {1}
    assert judge(tmp_path, [row], second).judged[0].right == {0}


def test_a_finding_without_spans_stands_for_its_bead(tmp_path: Path) -> None:
    """As one that the sides do not belong together has no words to mark."""
    rows = ["2\t2 3\tmisaligned\t三百户\t300 families\tnot a pair"]
    judged = judge(tmp_path, rows, finding("misaligned", 1), finding("misaligned", 0)).judged
    assert [bool(j.right) for j in judged] == [True, False]


def test_counts_of_a_code_and_of_a_group(tmp_path: Path) -> None:
    """Within a group one code may stand for the category of another; rows marked minor are not heavy."""
    rows = ["1\t1\tomission\t今年\t\tlost", "1\t1\taddition\t\ttime\tminor: put in"]
    found = (finding("addition", 0, Span(0, 9, 11)), finding("addition", 0, None, Span(0, 8, 12)))
    comparison = judge(tmp_path, rows, *found)
    alone, group = comparison.of(("addition",)), comparison.of(("omission", "addition"))
    assert (alone.n_findings, alone.n_right, alone.n_touching, alone.n_rows, alone.n_heavy) == (2, 1, 2, 1, 0)
    assert (group.n_right, group.n_recalled, group.n_heavy, group.n_heavy_recalled) == (2, 2, 1, 1)


def test_reversed_sides_are_judged_as_the_same_divergence(tmp_path: Path) -> None:
    """With English as source, what Chinese has alone is an addition: the row still calls it an omission."""
    path = tmp_path / "gold.tsv"
    path.write_text(f"{HEADER}\n1\t1\tomission\t今年\t\tlost\n", "utf-8")
    bitext = Bitext(exchange(make_alignment()), (finding("addition", 0, None, Span(0, 9, 11)),))
    comparison = compare(bitext, read_rows(path))
    assert comparison.judged[0].right == {0}
    assert comparison.of(("omission",)).n_recalled == 1


def test_exchanging_twice_changes_nothing() -> None:
    """The order of beads included."""
    assert exchange(exchange(make_alignment())) == make_alignment()


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_number_is_another_one(seed: int) -> None:
    """One number changes, the rest of the sentence stays."""
    zh, en = "公司去年卖出2350辆客车，收入三亿元。", "It sold 2,350 buses for 300 million yuan last year."
    changed = change_number(zh, en, np.random.default_rng(seed))
    assert changed is not None
    new, _, detail, _ = changed
    before, after = detail.split(" -> ")
    assert before != after
    assert en.replace(before, after, 1) == new != en


def test_without_a_number_in_the_chinese_nothing_is_changed() -> None:
    """A number that only the English has is no number that could be wrong."""
    assert change_number("他们都走了。", "All 12 of them left.", np.random.default_rng(0)) is None


def test_a_dropped_clause_leaves_a_sentence() -> None:
    """The words lost are told, and stand in what was there before only."""
    en = "When the rain had stopped at last, the farmers went down to the river, and the children ran ahead of them."
    kinds = set()
    for seed in range(12):
        dropped = drop_clause("", en, np.random.default_rng(seed))
        assert dropped is not None
        left, kind, _, lost = dropped
        kinds.add(kind)
        assert lost in en
        assert lost not in left
        assert left[0].isupper()
        assert left.endswith(".")
        assert len(left.split()) + len(lost.split()) == len(en.split())
    assert kinds == {"clause-first", "clause-middle", "clause-last"}


def test_short_sentences_and_open_quotations_are_left_whole() -> None:
    """No clause of fewer than five words goes, and none that takes half a quotation with it."""
    rng = np.random.default_rng(0)
    assert drop_clause("", "Well, he said, no.", rng) is None
    assert drop_clause("", '"I shall go there tomorrow," said the old man in the corner.', rng) is None


def pair(zh: str, en: str, kind: str = "control", lost: str = "") -> LabelledPair:
    """Build a pair, wrong if its kind is not `control`."""
    return LabelledPair(f"{kind}-{zh}", zh, en, kind != "control", kind, "", lost)


def test_names_are_known_by_the_characters_that_share_their_sentences() -> None:
    """A name that stands once is none, nor a word that is written small elsewhere."""
    said = "said that Aunt Meilan came;said to Meilan so;said that Meilan left;said the River rose;said the river fell"
    chinese = "美兰来了 对美兰说 美兰走了 河水涨了 河水落了"
    pairs = [pair(zh, en) for zh, en in zip(chinese.split(), said.split(";"), strict=True)]
    assert find_names([*pairs, *pairs[1:3]]) == {"Meilan": "美兰"}


def _encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a direction for texts about rain and another one for all others."""
    return np.array([[1, 0] if "雨" in text or "rain" in text else [0, 1] for text in texts], dtype=np.float32)


def test_recall_and_false_alarms_are_counted_by_pair() -> None:
    """Findings of the family count once a pair; a place is right on the clause that was lost."""
    pairs = (
        pair("下了一夜的雨，我们没有出门。", "We stayed at home.", "clause-first", "rain fell all night"),
        pair("下了一夜的雨，他们都没有来。", "They did not come.", "clause-first", "rain fell all night"),
        pair("天晴了。", "The sky cleared."),
        pair("我们上路。", "We set out."),
    )
    one = ErrorSet("weather", "clause", pairs)
    found = (
        finding("omission", 0, Span(0, 0, 6)),
        finding("omission", 0, Span(0, 7, 9)),
        finding("omission", 1, Span(1, 7, 13)),
        finding("unaligned", 2, Span(2, 0, 4), None, "info"),
        finding("number-bound", 3, Span(3, 0, 2)),
    )
    outcomes = list(outcomes_of(one, Bitext(as_alignment(pairs), found)))
    recall, places, clean = outcome_tables(outcomes, _encode)
    assert "| clause | 2 | 2 | 1.000 | 1.000 | 0 of 2 | 0.0 | 0 of 2 | 0.0 |" in recall
    assert "in 1.000 of the pairs" in places
    assert "in 0.500 it also overlaps" in places
    assert "| number-bound | 1 | 50.0 |" in clean
    assert "unaligned" not in clean


def test_clauses_end_at_marks() -> None:
    """Marks that follow each other hold no clause between them."""
    text = "雨停了，“走吧。”他说。"
    assert [text[a:b] for a, b in split_clauses(text)] == ["雨停了", "“走吧", "”他说"]


def test_copies_differ_and_keep_their_beads() -> None:
    """Every copy has the beads of the text, and equal figures on both sides stay equal."""
    source = document_of("共有35人到会。", "会议开了两天。")
    target = document_of("There were 35 people.", "The meeting took two days.", language="en-US")
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0), Bead((1,), (1,), 1.0)))
    copies = repeat_with_changes(alignment, 40, np.random.default_rng(1))
    assert [bead.shape for bead in copies.beads] == ["1-1"] * 80
    texts = copies.source.texts()
    assert len(set(texts)) > 40
    figures = [
        ["".join(filter(str.isdigit, document.segments[k].text)) for k in range(0, 80, 2)]
        for document in (copies.source, copies.target)
    ]
    assert all(zh == en for zh, en in zip(*figures, strict=True) if len(zh) == len(en) == 2)


def test_a_section_is_put_above_the_older_ones(tmp_path: Path) -> None:
    """Results are read newest first."""
    path = tmp_path / "RESULTS.md"
    path.write_text("# Results\n\nFigures.\n\n## old\n\nold figures\n", "utf-8")
    write_section(path, "new", ["one", "two"])
    assert path.read_text("utf-8") == "# Results\n\nFigures.\n\n## new\n\none\n\ntwo\n\n## old\n\nold figures\n"
