"""Rows written and read back are the same rows, whatever their texts hold: for each format that streams."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aligner.pairs import Row, RowStream
from aligner.readers.bitext import stream_rows
from aligner.settings import ReadSettings
from aligner.writers.base import ROW_FORMATS, WriteOptions

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "tmx14.rng"))
_SETTINGS = ReadSettings("zh-CN", "en-US")
_ODD = [
    *("𠀀", "𪚥", "😀👩‍👩‍👧", "\u202bאב\u202c", "\u200e", "中", "a"),
    *("\t", "\n", "\r", "\r\n", "\u3000", "\u00a0", "\u2028", "\u0085", "\ufeff"),
    *("]]>", "<ph/>", "&amp;", "'\"", "=1+1", "\\t", "\\"),
]
_TEXT = st.lists(st.sampled_from(_ODD) | st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12).map(
    lambda parts: "".join(parts).strip()
)
_FILLED = _TEXT.map(lambda text: f"x{text}".strip())
_MARKUP = st.sampled_from(
    [
        ("b c", 'b <ph x="1" type="a&quot;b"/>c'),
        ("& d", '<bpt i="1">&lt;b&gt;<sub>alt</sub></bpt>&amp; d<ept i="1"/>'),
        ("one two", '<hi type="x">one <it pos="begin">(</it>two</hi>'),
    ]
)


def _row(source: str, target: str, confidence: int, status: str, note: str) -> Row:
    return Row(source, target, (1,), (1,), confidence / 100, status, note)


_ROWS = st.lists(
    st.builds(
        _row, _FILLED, _FILLED, st.integers(0, 100), st.sampled_from(["open", "confirmed", "check"]), _TEXT
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


def _round_trip(name: str, rows: list[Row], folder: Path, options: WriteOptions | None = None) -> list[Row]:
    """Write rows and read them back, with the numbers of the rows as ids."""
    buffers: dict[str, io.BytesIO] = {}
    stream = RowStream(iter(rows), "zh-CN", "en-US", "x")
    ROW_FORMATS.load(name)(stream, options or WriteOptions(), lambda suffix: buffers.setdefault(suffix, io.BytesIO()))
    path = folder / ("x" if len(buffers) > 1 else f"x.{name}")
    for suffix, buffer in buffers.items():
        Path(f"{path}{suffix}").write_bytes(buffer.getvalue())
    if name == "tmx":
        _SCHEMA.assertValid(etree.parse(path))
    return [replace(row, document="", parts=((), ())) for row in stream_rows(path, _SETTINGS).rows]


def _numbered(rows: list[Row]) -> list[Row]:
    return [replace(row, source_ids=(number,), target_ids=(number,)) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize("name", ["tmx", "tsv", "csv", "jsonl", "xliff"])
@given(rows=_ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_confidence_status_and_note_come_back(name: str, rows: list[Row], tmp_path: Path) -> None:
    """Extension B, emoji, marks of direction, tabs, line breaks, markup and formulas among the texts."""
    rows = _numbered(rows)
    assert _round_trip(name, rows, tmp_path) == rows


@given(rows=_ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_moses_keeps_all_but_line_breaks(rows: list[Row], tmp_path: Path) -> None:
    """The pairs stay in their lines."""
    back = _round_trip("moses", rows, tmp_path)
    assert [_flat(row) for row in back] == [_flat(row) for row in rows]


def _flat(row: Row) -> tuple[str, str]:
    return " ".join(row.source.split()), " ".join(row.target.split())


@given(pairs=st.lists(_MARKUP, min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_inline_tags_come_back_from_tmx(pairs: list[tuple[str, str]], tmp_path: Path) -> None:
    """Their XML may be written otherwise, but it is the same, and a second time nothing changes."""
    rows = _numbered([Row("甲", text, markup=("", markup)) for text, markup in pairs])
    once = _round_trip("tmx", rows, tmp_path)
    assert [row.target for row in once] == [text for text, _ in pairs]
    assert [_canonical(row.markup[1]) for row in once] == [_canonical(markup) for _, markup in pairs]
    assert _round_trip("tmx", once, tmp_path) == once


def _canonical(markup: str) -> str:
    return etree.canonicalize(f"<seg>{markup}</seg>")  # type: ignore[no-any-return]


@pytest.mark.parametrize("profile", ["trados", "memoq", "omegat"])
@pytest.mark.parametrize("status", ["open", "confirmed", "check"])
def test_confidence_and_status_come_back_from_every_profile(profile: str, status: str, tmp_path: Path) -> None:
    """Typed field names are read as the plain ones."""
    rows = _numbered([Row("甲", "A", confidence=0.25, status=status)])
    assert _round_trip("tmx", rows, tmp_path, WriteOptions(tmx_profile=profile)) == rows


def test_confirmation_levels_of_trados_are_a_status(tmp_path: Path) -> None:
    """A memory of somebody else's has no status of ours."""
    units = "".join(
        f'<tu><prop type="x-ConfirmationLevel">{level}</prop><tuv xml:lang="zh-CN"><seg>甲</seg></tuv>'
        '<tuv xml:lang="en-US"><seg>A</seg></tuv></tu>'
        for level in ("ApprovedTranslation", "Draft", "Translated", "ApprovedSignOff")
    )
    (tmp_path / "t.tmx").write_text(f'<tmx version="1.4"><header srclang="zh-CN"/><body>{units}</body></tmx>', "utf-8")
    rows = stream_rows(tmp_path / "t.tmx", _SETTINGS).rows
    assert [row.status for row in rows] == ["confirmed", "check", "open", "confirmed"]


@pytest.mark.parametrize(
    "inside",
    [
        "a <bpt>b</bpt>c",
        '<ph x="1"><bpt i="1"/></ph>ac',
        "a <x-own>b</x-own>",
        '<it pos="middle"/>ac',
    ],
)
def test_tags_that_are_none_of_tmx_1_4_are_not_kept(inside: str, tmp_path: Path) -> None:
    """The words are; what is written again is valid."""
    (tmp_path / "t.tmx").write_text(
        f'<tmx version="1.1"><header srclang="zh-CN"/><body><tu><tuv lang="zh-CN"><seg>甲</seg></tuv>'
        f'<tuv lang="en-US"><seg>{inside}</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    rows = list(stream_rows(tmp_path / "t.tmx", _SETTINGS).rows)
    assert rows[0].markup == ("", "")
    assert rows[0].target
    assert _round_trip("tmx", rows, tmp_path)[0].target == rows[0].target
