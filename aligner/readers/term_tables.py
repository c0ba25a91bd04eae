"""Termbases as tables: TSV, CSV and workbooks, columns by their names in any usual wording, or by their order.

A row is a rendering. The cells of the columns `admitted` and `forbidden` may hold several more, with semicolons
between; in `forbidden`, a yes or no speaks of the row's own rendering. Without a header the columns are source, target
and, if there is a third, note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.bitext import limit_bytes
from aligner.readers.csv_pairs import read_csv_cells
from aligner.readers.decode import read_text
from aligner.readers.term_memoq import is_memoq, read_memoq_rows
from aligner.readers.term_rows import (
    TERM_FIELDS,
    Faults,
    TermRow,
    gather_terms,
    make_termbase,
    parse_status,
    unique_extra,
)
from aligner.readers.xlsx_pairs import read_worksheets
from aligner.settings import ReadSettings
from aligner.terms.formats import FORBIDDING, NOT_FORBIDDING, language_of, usual_column
from aligner.terms.model import Extra, Rendering, RenderingStatus, Termbase
from aligner.text.cells import unescape_cell
from aligner.text.scripts import has_han, is_chinese

__all__ = ["read_csv_terms", "read_tsv_terms", "read_xlsx_terms"]

_SPLIT = re.compile(r"\s*[;；]\s*")
_OF_RENDERING = "rendering:"
_MOST_BARE = 3
_SHOWN_NAMES = 12


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column stands: the usual ones by name, others as the file calls them; and the languages named."""

    usual: dict[str, int]
    others: dict[str, int]
    source_lang: str = ""
    target_lang: str = ""


Rows = Sequence[tuple[int, Sequence[str]]]
"""The cells of each row with its line."""


def read_tsv_terms(path: Path, settings: ReadSettings) -> Termbase:
    r"""Read a table with tabs between the cells; `\t \n \r \\` in them are escapes, quotation marks are not."""
    lines = read_text(path, settings.encoding, limit_bytes(settings)).text.split("\n")
    rows = [
        (number, [unescape_cell(cell) for cell in line.removesuffix("\r").split("\t")])
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    return _read(path, rows, settings)


def read_csv_terms(path: Path, settings: ReadSettings) -> Termbase:
    """Read a table as RFC 4180 has it, with any usual separator; an export of memoQ is known by its header."""
    rows = read_csv_cells(path, settings, lambda names: is_memoq(names) or _find_columns(names, settings) is not None)
    if rows and is_memoq(rows[0][1]):
        return read_memoq_rows(path, rows, settings)
    return _read(path, rows, settings)


def read_xlsx_terms(path: Path, settings: ReadSettings) -> Termbase:
    """Read the first sheet whose header names source and target, or else the first that holds anything."""
    sheets = [sheet for sheet in read_worksheets(path, settings) if any(map(any, sheet.cells))]
    if not sheets:
        raise InputError(f"{path}: is an empty workbook; give one with source and target terms")
    named = (s for s in sheets if _find_columns(next(row for row in s.cells if any(row)), settings) is not None)
    chosen = next(named, sheets[0])
    rows = [(number, cells) for number, cells in enumerate(chosen.cells, 1) if any(map(str.strip, cells))]
    return _read(path, rows, settings, "row")


def _read(path: Path, rows: Rows, settings: ReadSettings, unit: str = "line") -> Termbase:
    rows = [(number, cells) for number, cells in rows if any(map(str.strip, cells))]
    if not rows:
        raise InputError(f"{path}: is empty; give a table of terms with the columns source_term and target_term")
    columns = _find_columns(rows[0][1], settings)
    rest = rows[1:] if columns is not None else rows
    columns = columns or _columns_by_order(path, rows)
    faults = Faults(path, unit)
    terms = gather_terms(_rows(rest, columns, faults), faults)
    languages = (columns.source_lang or settings.source_lang or "", columns.target_lang or settings.target_lang or "")
    return make_termbase(path, terms, languages)


def _find_columns(names: Sequence[str], settings: ReadSettings) -> _Columns | None:
    """Return where each column stands by a header, None where it names no two sides. The first of a name counts."""
    usual: dict[str, int] = {}
    others: dict[str, int] = {}
    languages: dict[int, str] = {}
    for k, name in enumerate(names):
        column, language = usual_column(name), language_of(name)
        if column and column not in usual:
            usual[column] = k
        elif language:
            languages[k] = language
        elif name.strip():
            others.setdefault(name.strip(), k)
    if not {"source", "target"} <= usual.keys():
        sides = _sides(languages, settings)
        if sides is None or "target" in usual:
            return None
        usual["source"], usual["target"] = sides
    # A third language is kept as it is.
    for k in languages.keys() - usual.values():
        others.setdefault(names[k].strip(), k)
    tags = (languages.get(usual[side], "") for side in ("source", "target"))
    return _Columns(usual, others, *tags)


def _sides(languages: dict[int, str], settings: ReadSettings) -> tuple[int, int] | None:
    """Return the columns of source and target by their languages: in the order of the file, unless settings differ."""
    chinese = next((k for k, tag in languages.items() if is_chinese(tag)), None)
    english = next((k for k, tag in languages.items() if not is_chinese(tag)), None)
    if chinese is None or english is None:
        return None
    wanted = settings.source_lang
    first = is_chinese(wanted) if wanted else chinese < english
    return (chinese, english) if first else (english, chinese)


def _columns_by_order(path: Path, rows: Rows) -> _Columns:
    width = max(len(cells) for _, cells in rows)
    scripts = [[has_han(cells[k]) for _, cells in rows if len(cells) > 1] for k in (0, 1)]
    # One side is Chinese throughout but for the first row: that is a header in words that nobody knows here.
    differs = any(len(own) > 1 and all(own[1:]) and not own[0] for own in scripts)
    if not 2 <= width <= _MOST_BARE or differs or not (all(scripts[0]) or all(scripts[1])):
        there = ", ".join(" ".join(name.split())[:40] or "(empty)" for name in rows[0][1][:_SHOWN_NAMES])
        raise InputError(
            f"{path}: no columns source_term and target_term; the first line must name the columns, these two among "
            f"them; it has: {there}"
        )
    return _Columns({"source": 0, "target": 1, "note": 2}, {})


def _rows(rows: Rows, columns: _Columns, faults: Faults) -> Iterator[TermRow]:
    width = 1 + max((*columns.usual.values(), *columns.others.values()))
    for line, cells in rows:
        if len(cells) > width and any(map(str.strip, cells[width:])):
            faults.add(line, f"{len(cells)} cells for {width} columns (write a tab inside a cell as \\t)")
            continue

        usual = {name: cells[k].strip() if k < len(cells) else "" for name, k in columns.usual.items()}
        others = [(name, cells[k]) for name, k in columns.others.items() if k < len(cells)]
        row = _row(line, usual, others, faults)
        if row is not None:
            yield row


def _row(line: int, usual: dict[str, str], others: list[tuple[str, str]], faults: Faults) -> TermRow | None:
    said, extra = (None, ()) if not usual.get("status") else parse_status(usual["status"])
    if usual.get("status") and said is None:
        faults.add(line, f"unknown status {usual['status'][:40]!r} (there are: preferred, admitted, forbidden)")
        return None
    more: list[tuple[str, RenderingStatus]] = [(text, "admitted") for text in _list(usual.get("admitted", ""))]
    forbidding = usual.get("forbidden", "").lower()
    if forbidding in FORBIDDING:
        said = "forbidden"
    elif forbidding not in NOT_FORBIDDING:
        more += [(text, "forbidden") for text in _list(usual.get("forbidden", ""))]
    renderings: list[tuple[Rendering, RenderingStatus | None]] = []
    if usual["target"]:
        own = [(name.removeprefix(_OF_RENDERING), value) for name, value in others if name.startswith(_OF_RENDERING)]
        kept: Extra = unique_extra([*extra, *own])
        rendering = Rendering(
            usual["target"],
            note=usual.get("rendering_note", ""),
            canonical=usual.get("canonical", ""),
            extra=kept,
        )
        renderings.append((rendering, said))
    renderings += [(Rendering(text), status) for text, status in more]
    return TermRow(
        line,
        usual["source"],
        tuple(renderings),
        extra=unique_extra((name, value) for name, value in others if not name.startswith(_OF_RENDERING)),
        **{name: usual.get(name, "") for name in TERM_FIELDS},
    )


def _list(cell: str) -> list[str]:
    return [part for part in _SPLIT.split(cell.strip()) if part]
