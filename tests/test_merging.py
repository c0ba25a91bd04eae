"""Merging: what is dropped is counted, and nothing else is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.merging import MergeReport, MergeSettings, merge_rows
from aligner.pairs import Row, RowStream


def _merge(
    *files: list[Row],
    settings: MergeSettings | None = None,
    tags: tuple[tuple[str, str], ...] = (),
) -> tuple[list[Row], MergeReport, list[str]]:
    streams = [
        RowStream(iter(rows), *(tags[k] if tags else ("zh-CN", "en-US")), f"{k}.tmx") for k, rows in enumerate(files)
    ]
    merged, report = merge_rows(streams, settings or MergeSettings())
    return list(merged.rows), report, merged.notes


_A = Row("甲。", "A.", (3,), (5, 6), 0.9)
_B = Row("乙。", "B.", (), (), 0.4)
_A2 = Row("甲。", "Aye.", (1,), (1,), 0.95)


def test_same_pair_is_kept_once_and_reasons_are_counted() -> None:
    """The first one stays, with the name of its file."""
    rows, report, _ = _merge([_A, _B], [_A, _A2], settings=MergeSettings(min_confidence=0.5))
    assert [(row.source, row.target, row.document) for row in rows] == [
        ("甲。", "A.", "0.tmx"),
        ("甲。", "Aye.", "1.tmx"),
    ]
    assert report.n_read == {"0.tmx": 2, "1.tmx": 2}
    assert report.dropped == {"below confidence 0.5": 1, "the same pair again": 1}
    assert report.n_kept == 2


def test_ids_follow_one_another_and_keep_their_shape() -> None:
    """Ids of several files would collide."""
    rows, *_ = _merge([_A, _B], [_A2])
    assert [(row.source_ids, row.target_ids) for row in rows] == [((1,), (1, 2)), ((2,), (3,)), ((3,), (4,))]


def test_best_translation_of_a_source_is_kept_if_asked_for() -> None:
    """A confirmed one before a surer one; it stands where the first stood."""
    settings = MergeSettings(one_per_source=True)
    rows, report, _ = _merge([_A, _B, _A2], settings=settings)
    assert [row.target for row in rows] == ["Aye.", "B."]
    assert report.dropped == {"another translation of the same source": 1}
    confirmed = Row("甲。", "Yes.", confidence=0.1, status="confirmed")
    rows, *_ = _merge([_A, _A2, confirmed], settings=settings)
    assert [row.target for row in rows] == ["Yes."]


def test_confirmed_double_is_not_lost_without_a_word() -> None:
    """Of equal pairs the first stays, and it is told if another was surer; the best of a source is the best of all."""
    confirmed = replace(_A, status="confirmed")
    rows, report, _ = _merge([_A], [confirmed])
    assert [row.status for row in rows] == ["open"]
    assert [key.partition(":")[0] for key in report.dropped] == ["the same pair again, surer or confirmed"]
    rows, report, _ = _merge([_A], [confirmed, _A2], [_A2], settings=MergeSettings(one_per_source=True))
    assert [(row.target, row.status) for row in rows] == [("A.", "confirmed")]
    assert report.dropped == {"the same pair again": 1, "another translation of the same source": 2}
    alone = Row("丁。", "")
    _, report, _ = _merge([alone], [alone], settings=MergeSettings(one_per_source=True))
    assert report.dropped == {"the same pair again": 1}


def test_doubles_stay_and_rows_are_sorted_if_asked_for() -> None:
    """By confidence the surest comes first; only what somebody confirmed can be kept."""
    rows, *_ = _merge([_B, _A, _A2, _A], settings=MergeSettings(keep_doubles=True, sort="confidence"))
    assert [row.confidence for row in rows] == [0.95, 0.9, 0.9, 0.4]
    rows, report, _ = _merge([_A], settings=MergeSettings(confirmed_only=True))
    assert (rows, report.dropped) == ([], {"not confirmed": 1})


def test_files_of_other_languages_are_turned_or_refused() -> None:
    """English to Chinese is exchanged; another script is another language."""
    turned = Row("C.", "丙。", (1, 2), (1,), markup=("<x/>", ""))
    rows, _, notes = _merge([_A], [turned], tags=(("zh-CN", "en-US"), ("en-US", "zh-CN")))
    assert (rows[1].source, rows[1].target, rows[1].markup) == ("丙。", "C.", ("", "<x/>"))
    assert notes == ["1.tmx: source and target exchanged"]
    _, _, notes = _merge([_A], [_B], tags=(("zh-CN", "en-US"), ("zh-CN", "en-GB")))
    assert notes == ["1.tmx: zh-CN, en-GB are written as zh-CN, en-US"]
    rows, _, notes = _merge([Row("colour", "color")], tags=(("en-GB", "en-US"),))
    assert ([row.source for row in rows], notes) == (["colour"], [])
    with pytest.raises(InputError, match=r"1\.tmx: is zh-TW to en-US, but 0\.tmx is zh-CN to en-US"):
        _merge([_A], [_B], tags=(("zh-CN", "en-US"), ("zh-TW", "en-US")))


_ROWS = st.lists(st.builds(Row, st.sampled_from("甲乙丙"), st.sampled_from("ABC"), confidence=st.floats(0, 1)))


@given(_ROWS, _ROWS, st.booleans(), st.sampled_from(["", "source", "target", "confidence", "length"]))
def test_every_row_is_kept_or_counted(first: list[Row], second: list[Row], one: bool, sort: str) -> None:  # noqa: FBT001
    """Read = kept + dropped, and no pair that was not refused is missing."""
    rows, report, _ = _merge(first, second, settings=MergeSettings(one_per_source=one, sort=sort))
    assert sum(report.n_read.values()) == report.n_kept + report.dropped.total() == len(first) + len(second)
    assert len(rows) == report.n_kept
    assert {row.source for row in rows} == {row.source for row in first + second}
