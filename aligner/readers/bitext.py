"""Files of pairs that somebody else has aligned: each row becomes a bead, each cell a segment.

A cell with the ids of several segments, as our own tables have it, becomes these if its sentences are as many.

    path -read_bitext-> a reader of the table below -> Rows -> Alignment

A reader knows its format and nothing of languages or beads; what all formats have in common is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count, islice
from pathlib import Path
from typing import TypeAlias

from aligner.errors import InputError
from aligner.model import SIDES, Alignment, Bead, Document, Segment, Side, renumber_beads
from aligner.pairs import Row, RowStream, let_go
from aligner.registry import Entry, Table
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese, main_script, uses_traditional

__all__ = [
    "BITEXT_READERS",
    "ROW_STREAMS",
    "ReadBitext",
    "Row",
    "Rows",
    "Sentences",
    "build_alignment",
    "limit_bytes",
    "list_rows",
    "read_bitext",
    "stream_rows",
]

_MAX_BYTES = 512 * 2**20

_SAMPLE_ROWS = 2_000
_SAMPLE = 20_000
_SHOWN_RANGES = 40


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file of pairs holds; a language that the file does not name is empty."""

    rows: tuple[Row, ...]
    source_lang: str = ""
    target_lang: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadBitext:
    """An alignment as it was found, and what was noted while reading."""

    alignment: Alignment
    notes: tuple[str, ...] = ()


Sentences: TypeAlias = Callable[[str, str], Sequence[str]]
"""From a language and a text to the sentences of the text."""

RowReader: TypeAlias = Callable[[Path, ReadSettings], Rows]

BITEXT_READERS: Table[Rows] = Table(
    "bitext format",
    {
        ".tsv": Entry("aligner.readers.tsv:read_tsv"),
        ".tab": Entry("aligner.readers.tsv:read_tsv"),
        ".tmx": Entry("aligner.readers.tmx:read_tmx"),
        ".xlf": Entry("aligner.readers.xliff:read_xliff"),
        ".xliff": Entry("aligner.readers.xliff:read_xliff"),
        ".xliff2": Entry("aligner.readers.xliff:read_xliff"),
        ".sdlxliff": Entry("aligner.readers.xliff:read_xliff"),
        ".mqxliff": Entry("aligner.readers.xliff:read_xliff"),
        ".mxliff": Entry("aligner.readers.xliff:read_xliff"),
        ".sdltm": Entry("aligner.readers.sdltm:read_sdltm"),
        ".po": Entry("aligner.readers.po:read_po"),
        ".pot": Entry("aligner.readers.po:read_po"),
        ".csv": Entry("aligner.readers.csv_pairs:read_csv"),
        ".xlsx": Entry("aligner.readers.xlsx_pairs:read_xlsx_pairs"),
        ".docx": Entry("aligner.readers.docx_pairs:read_docx_pairs"),
        ".html": Entry("aligner.readers.html_pairs:read_html_pairs", package="selectolax", extra="formats"),
        ".jsonl": Entry("aligner.readers.jsonl:read_jsonl"),
        ".ladder": Entry("aligner.readers.ladder:read_ladder"),
        ".tei": Entry("aligner.readers.tei:read_tei"),
        ".intertext": Entry("aligner.readers.intertext:read_intertext"),
        ".xml": Entry("aligner.readers.xml_pairs:read_xml"),
    },
)
"""Readers by the suffix of the file; a path without file, beside files PATH.zh and PATH.en, is a Moses pair."""

ROW_STREAMS: Table[RowStream] = Table(
    "streamed format",
    {
        ".tsv": Entry("aligner.readers.tsv:stream_tsv"),
        ".tab": Entry("aligner.readers.tsv:stream_tsv"),
        ".tmx": Entry("aligner.readers.tmx:stream_tmx"),
        ".csv": Entry("aligner.readers.csv_pairs:stream_csv"),
        ".jsonl": Entry("aligner.readers.jsonl:stream_jsonl"),
        **dict.fromkeys(
            (".xlf", ".xliff", ".xliff2", ".sdlxliff", ".mqxliff", ".mxliff"),
            Entry("aligner.readers.xliff:stream_xliff"),
        ),
    },
)
"""Readers of files that never stand in memory as a whole; a Moses pair does neither."""


def _whole(language: str, text: str) -> Sequence[str]:  # noqa: ARG001 - a Sentences
    """Return a text as one sentence."""
    return (text,)


def read_bitext(path: Path, settings: ReadSettings, sentences: Sentences = _whole) -> ReadBitext:
    """Read a file of pairs; InputError, in one line, with everything that is wrong in it.

    Where neither the file nor the settings name the languages, the scripts tell them.
    """
    rows = _find_reader(path)(path, settings)
    if not rows.rows:
        raise InputError(f"{path}: holds no pair; give a file with source and target texts")
    languages = _languages(path, rows.rows[:_SAMPLE_ROWS], (rows.source_lang, rows.target_lang), settings)
    return ReadBitext(build_alignment(path.name, rows.rows, languages, sentences), rows.notes)


def _is_moses(path: Path) -> bool:
    """Whether a path is the stem of two files of lines."""
    if path.suffix.lower() in BITEXT_READERS or path.exists():
        return False
    from aligner.readers.moses import is_moses  # noqa: PLC0415 - as the table does

    return is_moses(path)


def limit_bytes(settings: ReadSettings) -> int:
    """Return the size above which a file is refused: a pair of texts is smaller than its bitext, so it is wider."""
    return max(_MAX_BYTES, settings.max_bytes)


def _find_reader(path: Path) -> RowReader:
    suffix = path.suffix.lower()
    if suffix in BITEXT_READERS:
        return BITEXT_READERS.load(suffix)
    if _is_moses(path):
        from aligner.readers.moses import read_moses  # noqa: PLC0415 - as the table does

        return read_moses
    if not path.exists():
        raise InputError(f"{path}: there is no such file")
    raise InputError(
        f"{path}: no bitext format is known by the suffix {suffix or 'of a name without one'}; there are: "
        f"{BITEXT_READERS.names()}, .aligner"
    )


def stream_rows(path: Path, settings: ReadSettings) -> RowStream:
    """Give the rows of a file of pairs one by one, as they stand in it; of ROW_STREAMS in constant memory.

    InputError as of `read_bitext`; of a table, only after the last good row.
    """
    suffix = path.suffix.lower()
    if suffix in ROW_STREAMS:
        stream = ROW_STREAMS.load(suffix)(path, settings)
    elif _is_moses(path):
        from aligner.readers.moses import stream_moses  # noqa: PLC0415 - as the table does

        stream = stream_moses(path, settings)
    else:
        rows = _find_reader(path)(path, settings)
        stream = RowStream(iter(rows.rows), rows.source_lang, rows.target_lang, path.name, list(rows.notes))
    sample = list(islice(stream.rows, _SAMPLE_ROWS))
    if not sample:
        raise InputError(f"{path}: holds no pair; give a file with source and target texts")
    languages = _languages(path, sample, (stream.source_lang, stream.target_lang), settings)
    stream.source_lang, stream.target_lang = languages
    has_ids = any(row.source_ids or row.target_ids for row in sample)
    stream.rows = chain(let_go(sample), stream.rows)
    if not has_ids:
        stream.rows = map(_with_number, stream.rows, count(1))
    return stream


def _languages(path: Path, sample: Sequence[Row], said: tuple[str, str], settings: ReadSettings) -> tuple[str, str]:
    """Return the languages of both sides: as given, as the file says, or as the scripts show."""
    named = (settings.source_lang or said[0], settings.target_lang or said[1])
    if named[0] and named[1]:
        return named
    texts = ["\n".join(_text(row, side) for row in sample)[:_SAMPLE] for side in SIDES]
    scripts = (main_script(texts[0]), main_script(texts[1]))
    if not any(named) and scripts[0] and scripts[0] == scripts[1]:
        what = "both sides are Chinese" if scripts[0] == "Han" else "neither side is Chinese"
        raise InputError(f"{path}: {what}; give Chinese with English, or name --source-lang and --target-lang")
    source, target = (
        name or _language_of(text, script) for name, text, script in zip(named, texts, scripts, strict=True)
    )
    # A side without letters is what the other one is not.
    source = source or ("en-US" if is_chinese(target) else "zh-CN")
    return source, target or ("en-US" if is_chinese(source) else "zh-CN")


def _language_of(text: str, script: str) -> str:
    if script == "Han":
        return "zh-TW" if uses_traditional(text) else "zh-CN"
    return "en-US" if script else ""


def build_alignment(
    file: str, rows: Sequence[Row], languages: tuple[str, str], sentences: Sentences = _whole
) -> Alignment:
    """Make documents of the cells, in the order of their ids, and a bead of every row."""
    name = file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    numbered = _numbered(rows)
    source, source_at = _side(numbered, "source", name, languages[0], sentences)
    target, target_at = _side(numbered, "target", name, languages[1], sentences)
    beads = [
        Bead(source_at.get(k, ()), target_at.get(k, ()), row.confidence, row.status, row.note)
        for k, row in enumerate(numbered)
    ]
    in_order = [bead.source for bead in beads if bead.source]
    return Alignment(source, target, tuple(beads) if in_order == sorted(in_order) else renumber_beads(beads))


def _side(
    rows: Sequence[Row], side: Side, name: str, language: str, sentences: Sentences
) -> tuple[Document, dict[int, tuple[int, ...]]]:
    """Return the document of one side, and the positions of each row's segments in it."""
    cells = [
        (ids, k, text)
        for k, row in enumerate(rows)
        for ids, text in _cells(_ids(row, side), _text(row, side), partial(_parts, row, side, language, sentences))
    ]
    cells.sort()
    document = _document(name, language, [text for *_, text in cells], [ids for ids, *_ in cells])
    positions: dict[int, tuple[int, ...]] = {}
    for position, (_, k, _) in enumerate(cells):
        positions[k] = (*positions.get(k, ()), position)
    return document, positions


def _parts(row: Row, side: Side, language: str, sentences: Sentences, text: str) -> Sequence[str]:
    """Return the segments of a cell as the file keeps them apart, or as its sentences are."""
    return row.parts[SIDES.index(side)] or sentences(language, text)


def _cells(
    ids: tuple[int, ...], text: str, sentences: Callable[[str], Sequence[str]]
) -> Iterable[tuple[tuple[int, ...], str]]:
    """Yield the segments of a cell with their ids: one a sentence, if there are as many of them as ids, else one."""
    if not text:
        return
    parts = sentences(text) if len(ids) > 1 else ()
    if len(parts) == len(ids):
        yield from (((number,), part) for number, part in zip(sorted(ids), parts, strict=True))
    else:
        yield ids, text


def _numbered(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with ids: their own if these are whole and no id stands twice, else the row numbers."""
    for side in SIDES:
        ids = [number for row in rows for number in _ids(row, side)]
        n_without = sum(bool(_text(row, side)) != bool(_ids(row, side)) for row in rows)
        if n_without or len(set(ids)) != len(ids):
            return list(map(_with_number, rows, count(1)))
    return list(rows)


def _with_number(row: Row, number: int) -> Row:
    """Return a row with its number as the id of both sides."""
    return replace(row, source_ids=(number,) * bool(row.source), target_ids=(number,) * bool(row.target))


def _ids(row: Row, side: Side) -> tuple[int, ...]:
    return row.source_ids if side == "source" else row.target_ids


def _text(row: Row, side: Side) -> str:
    return row.source if side == "source" else row.target


def _document(name: str, language: str, texts: list[str], ids: list[tuple[int, ...]]) -> Document:
    segments, start = [], 0
    for text in texts:
        segments.append(Segment(text, start))
        start += len(text) + 1
    counted = all(own == (k,) for k, own in enumerate(ids, 1))
    paragraphs = frozenset(range(len(texts)))
    return Document(name, language, "\n".join(texts), tuple(segments), paragraphs, () if counted else tuple(ids))


def list_rows(numbers: Sequence[int]) -> str:
    """Return ascending numbers as a list for a message: `row 3`, `rows 3-5, 9`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_SHOWN_RANGES])
    n_more = sum(b - a + 1 for a, b in ranges[_SHOWN_RANGES:])
    return f"row{'s' * (len(numbers) > 1)} {shown}" + (f" and {n_more:,} more" if n_more else "")
