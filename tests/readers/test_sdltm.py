"""Translation memories of Trados, and files that only look like them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from aligner.errors import InputError
from aligner.readers.bitext import ReadBitext, read_bitext
from aligner.settings import ReadSettings
from tests.readers.sdltm_builder import SCHEMA, build_sdltm

_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def _text(text: str) -> str:
    return f"<Text><Value>{escape(text)}</Value></Text>"


def _tag(kind: str, stands_for: str = "") -> str:
    equivalent = f"<TextEquivalent>{stands_for}</TextEquivalent>" if stands_for else ""
    return f"<Tag><Type>{kind}</Type><Anchor>1</Anchor><TagID>x</TagID>{equivalent}</Tag>"


def _segment(*elements: str) -> str:
    return f"<Segment {_XSI}><Elements>{''.join(elements)}</Elements><CultureName>zh-CN</CultureName></Segment>"


def _make(folder: Path, *units: tuple[str, str, int], schema: tuple[str, ...] = SCHEMA) -> Path:
    return build_sdltm(folder / "办公 #1?.sdltm", *units, schema=schema)


def _read(path: Path) -> ReadBitext:
    return read_bitext(path, ReadSettings())


def test_units_with_levels_and_tags(tmp_path: Path) -> None:
    """Texts and what placeholders stand for; formatting is counted; the file stays as it was."""
    path = _make(
        tmp_path,
        (_segment(_text("押金"), _tag("Start"), _text("不退。"), _tag("End")), _segment(_text("No <refund> & 𠮷.")), 4),
        (_segment(_text("见"), _tag("TextPlaceholder", "QX-200"), _text("。")), _segment(_text("See QX-200.")), 2),
        (_segment(_text("草稿。")), _segment(_text("A draft.")), 1),
        (_segment(_tag("Standalone")), _segment(_tag("Standalone")), 2),
        ("no xml", _segment(_text("Lost.")), 2),
    )
    before = path.read_bytes()
    read = _read(path)
    alignment = read.alignment
    assert [(alignment.text(b, "source"), alignment.text(b, "target"), b.status) for b in alignment.beads] == [
        ("押金不退。", "No <refund> & 𠮷.", "confirmed"),
        ("见QX-200。", "See QX-200.", "open"),
        ("草稿。", "A draft.", "check"),
    ]
    assert read.notes == (
        "4 inline codes left out of the text",
        "1 units without text left out",
        "1 units whose text is no XML left out",
    )
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_changes_that_are_not_in_the_file_yet_are_told(tmp_path: Path) -> None:
    """A memory that is open in Trados has a second file beside it."""
    path = _make(tmp_path, (_segment(_text("好。")), _segment(_text("Good.")), 2))
    path.with_name(path.name + "-wal").write_bytes(b"x")
    assert any("close the memory" in note for note in _read(path).notes)


_ENDLESS_VIEW = (
    "CREATE VIEW translation_units AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) "
    "SELECT k AS id, 1 AS translation_memory_id, 'x' AS source_segment, 'y' AS target_segment FROM n"
)
_COMPUTED = (
    "CREATE TABLE translation_units (id, translation_memory_id, target_segment, "
    "source_segment TEXT AS (hex(zeroblob(1000000))))"
)
_VIRTUAL = (
    "CREATE VIRTUAL TABLE translation_units USING fts5(id, translation_memory_id, source_segment, target_segment)"
)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ((SCHEMA[0],), "has no table translation_units"),
        (("CREATE TABLE translation_memories (id, name)", SCHEMA[1]), "has no column source_language"),
        ((SCHEMA[0], _ENDLESS_VIEW), "has no table translation_units"),
        ((SCHEMA[0], _COMPUTED), "has computed columns"),
        ((SCHEMA[0], _VIRTUAL), "has no table translation_units"),
        ((SCHEMA[0], SCHEMA[1], "CREATE INDEX i ON translation_units (id)"), "holds no languages"),
    ],
)
def test_schema_of_a_stranger_is_refused(schema: tuple[str, ...], message: str, tmp_path: Path) -> None:
    """Nothing that a file brings along is run."""
    with pytest.raises(InputError, match=message) as caught:
        _read(_make(tmp_path, schema=schema))
    assert "\n" not in str(caught.value)


def test_damaged_file_is_told(tmp_path: Path) -> None:
    """Cut off, with pages of other contents, or none at all."""
    path = _make(tmp_path, *[(_segment(_text("好。" * 40)), _segment(_text("Good. " * 40)), 2)] * 200)
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:4096] + bytes(len(whole) - 4096), whole[:16], b"PK\x03\x04"):
        path.write_bytes(data)
        with pytest.raises(InputError) as caught:
            _read(path)
        assert "\n" not in str(caught.value)


def test_entities_in_a_segment_are_no_text(tmp_path: Path) -> None:
    """A segment that declares entities is left out like one that is no XML."""
    bomb = '<!DOCTYPE Segment [<!ENTITY a "ha">]>' + _segment("<Text><Value>&a;</Value></Text>")
    read = _read(
        _make(tmp_path, (bomb, _segment(_text("x")), 2), (_segment(_text("好。")), _segment(_text("Good.")), 2))
    )
    assert len(read.alignment.beads) == 1
    assert read.notes == ("1 units whose text is no XML left out",)
