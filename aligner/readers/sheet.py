"""What tables of pairs have in common, whatever file holds them: columns known by their names, cells as Rows.

    cells of a CSV, of a sheet, of a table in a document -make_sheet-> Sheet -sheet_rows-> Rows

People name columns as they like, so the usual words in both languages are known; without a header, two columns of
which the scripts differ are source and target.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES
from aligner.pairs import Row
from aligner.readers.bitext import Rows, list_rows
from aligner.readers.languages import wanted_source
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share
from aligner.text.scripts import is_chinese, main_script
from aligner.text.tags import usual_tag

__all__ = [
    "Sheet",
    "find_columns",
    "find_header",
    "find_sides",
    "header_tags",
    "iterate_rows",
    "make_sheet",
    "sheet_rows",
]

_SIDE_NAMES = {
    "source": (
        "source", "source text", "source segment", "src", "original",
        "原文", "源文", "原文文本", "中文原文", "英文原文",
    ),
    "target": (
        "target", "target text", "target segment", "tgt", "trg", "translation",
        "译文", "譯文", "目标文本", "中文译文", "英文译文",
    ),
}  # fmt: skip
_LANGUAGE_NAMES = {
    "zh": (
        "zh", "cn", "chinese", "simplified chinese", "traditional chinese",
        "中文", "汉语", "漢語", "简体中文", "繁體中文",
    ),
    "en": ("en", "english", "英文", "英语", "英語"),
}  # fmt: skip
_OTHER_NAMES = {
    "bead_id": ("bead_id", "no.", "no", "number", "id", "#", "序号", "編號", "编号"),
    "status": ("status", "状态", "狀態"),
    "note": ("note", "notes", "comment", "comments", "remarks", "备注", "備註", "批注"),
}
_TAG = re.compile(r"(.*?)\s*[(（\[]?\b([a-z]{2,3}(?:-[a-z0-9]{2,8})+)\b[)）\]]?", re.IGNORECASE | re.DOTALL)
_IS_TAG = re.compile(r"(?:zh|en)(?:-[a-z0-9]{2,8})+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"([^(（\[]+?)\s*[(（\[]([^()（）\[\]]+)[)）\]]")
_SHOWN_NAMES = 12
_LONGEST_NAME = 40
_MOST_TITLES = 10
"""Rows among which a header is looked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a table: `columns` tells where what stands, rows count from 1 after the header.

    Languages are those that the header names, else empty.
    """

    path: Path
    columns: dict[str, int]
    rows: tuple[tuple[str, ...], ...]
    source_lang: str = ""
    target_lang: str = ""
    notes: tuple[str, ...] = ()

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the number of each row that holds anything, and its cells by column, without outer white space."""
        return _records(self.columns, self.rows)


def _records(columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, 1):
        if any(map(str.strip, row)):
            yield number, {name: row[k].strip() if k < len(row) else "" for name, k in columns.items()}


def find_columns(names: Sequence[str], settings: ReadSettings) -> dict[str, int] | None:
    """Return where each column stands by a header, None where it names no two sides. The first of a name counts."""
    plain = [_plain(name) for name in names]
    columns: dict[str, int] = {}
    for usual in (str, _usual):
        for k, (name, _) in enumerate(plain):
            columns.setdefault(usual(name), k)
    if not {"source", "target"} <= columns.keys():
        sides = ("zh", "en") if is_chinese(wanted_source(settings) or "zh") else ("en", "zh")
        wanted = (settings.source_lang, settings.target_lang)
        found = [_of_language(plain, *side) for side in zip(sides, wanted, strict=True)]
        if not all(found):
            return None
        columns["source"], columns["target"] = (own[0] for own in found)
    return columns


def _of_language(plain: Sequence[tuple[str, str]], language: str, wanted: str | None) -> list[int]:
    """Return the columns of a language, first that of the wanted tag: a table may have zh-CN and zh-TW."""
    found = [k for k, (name, _) in enumerate(plain) if _usual(name) == language]
    return sorted(found, key=lambda k: plain[k][1].lower() != (wanted or "").lower())


@lru_cache(maxsize=1_000)
def _plain(name: str) -> tuple[str, str]:
    """Return a column's name in small letters, and the language tag that stands with it: `target`, `en-US`."""
    text = " ".join(name.split())
    if len(text) > _LONGEST_NAME:
        return "", ""
    found = _TAG.fullmatch(text)
    if found and found[1]:
        return found[1].lower(), found[2]
    tag = usual_tag(text)
    return (tag.lower(), tag) if _IS_TAG.fullmatch(tag) else (text.lower(), "")


@lru_cache(maxsize=1_000)
def _usual(name: str) -> str:
    for table in (_SIDE_NAMES, _LANGUAGE_NAMES, _OTHER_NAMES):
        for usual, names in table.items():
            if name in names:
                return usual
    if _IS_TAG.fullmatch(name):
        return name[:2]
    found = _IN_BRACKETS.fullmatch(name)
    if not found:
        return name
    # English (US); source (Chinese), but not target (old): that may be one of two.
    before, inside = _usual(found[1]), _usual(found[2])
    return before if before in _LANGUAGE_NAMES or (before in _SIDE_NAMES and inside in _LANGUAGE_NAMES) else name


def make_sheet(path: Path, cells: Sequence[Sequence[str]], settings: ReadSettings, notes: Sequence[str] = ()) -> Sheet:
    """Build a Sheet; InputError where it is unclear which two columns are meant."""
    table = [tuple(row) for row in cells]
    header = find_header(table, settings)
    if header is not None:
        position, columns = header
        names = table[position]
        _check_once(path, names)
        return Sheet(path, columns, tuple(table[position + 1 :]), *header_tags(names, columns), tuple(notes))
    first = next((k for k, row in enumerate(table) if any(map(str.strip, row))), None)
    if first is None:
        raise InputError(f"{path}: is empty; give a table with source and target texts")
    return _without_header(path, table[first:], tuple(notes))


def find_header(table: Sequence[Sequence[str]], settings: ReadSettings) -> tuple[int, dict[str, int]] | None:
    """Return the position of the row that names the columns, and where each of them stands; None where none does.

    It is the first with more than one cell: what stands alone above it is a title.
    """
    filled = (k for k, row in enumerate(table[:_MOST_TITLES]) if sum(bool(cell.strip()) for cell in row) > 1)
    first = next(filled, None)
    columns = None if first is None else find_columns(table[first], settings)
    return None if first is None or columns is None else (first, columns)


def _check_once(path: Path, header: Sequence[str]) -> None:
    names = [_plain(name)[0] for name in header]
    for side in ("source", "target"):
        if names.count(side) > 1:
            raise InputError(f"{path}: two columns {side!r}; leave one of them")


def _without_header(path: Path, table: list[tuple[str, ...]], notes: tuple[str, ...]) -> Sheet:
    sides = find_sides(table)
    if sides:
        note = "no header line names the columns: the first is read as the source, the second as the target"
        return Sheet(path, {"source": sides[0], "target": sides[1]}, tuple(table), notes=(*notes, note))
    there = ", ".join(" ".join(name.split())[:_LONGEST_NAME] or "(empty)" for name in table[0][:_SHOWN_NAMES])
    raise InputError(
        f"{path}: no columns 'source' and 'target'; the first line must name the columns, `source` and `target` among "
        f"them; it has: {there}"
    )


def find_sides(table: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns of source and target of a table without a header: its only two, one Chinese; [] for none.

    A first row that names one side only is a header that lacks the other, and no pair.
    """
    if any(_usual(_plain(name)[0]) in (*_SIDE_NAMES, *_LANGUAGE_NAMES) for name in table[0]):
        return []
    used = sorted({k for row in table for k, cell in enumerate(row) if cell.strip()})
    scripts = [main_script("\n".join(row[k] for row in table[:2000] if k < len(row))) for k in used]
    return used if len(used) == 2 and all(scripts) and scripts.count("Han") == 1 else []


def header_tags(header: Sequence[str], columns: Mapping[str, int]) -> tuple[str, str]:
    """Return the language tags that stand with the names of the two sides, "" for none: `target (en-US)`."""
    source, target = (_plain(header[columns[side]])[1] for side in ("source", "target"))
    return source, target


def sheet_rows(sheet: Sheet) -> Rows:
    """Return the pairs of a sheet; rows without a text on either side are left out and said."""
    notes = [*sheet.notes]
    rows = tuple(iterate_rows(sheet.columns, sheet.rows, notes))
    return Rows(rows, sheet.source_lang, sheet.target_lang, tuple(notes))


def iterate_rows(columns: Mapping[str, int], cells: Iterable[Sequence[str]], notes: list[str]) -> Iterator[Row]:
    """Yield the pairs of a table's rows; `notes` gets what was left out when the last is out."""
    empty = []
    for number, record in _records(columns, cells):
        if not record["source"] and not record["target"]:
            empty.append(number)
            continue
        status = record.get("status", "")
        yield Row(
            record["source"],
            record["target"],
            parse_ids(record.get("source_ids", "")),
            parse_ids(record.get("target_ids", "")),
            parse_share(record.get("confidence", "")),
            status if status in BEAD_STATUSES else "open",
            record.get("note", ""),
        )
    if empty:
        notes.append(f"{list_rows(empty)} without text on either side left out; rows count from 1 after the header")
