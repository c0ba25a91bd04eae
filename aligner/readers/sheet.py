"""What tables of pairs have in common, whatever file holds them: columns known by their names, cells as Rows.

    cells of a CSV, of a sheet, of a table in a document -make_sheet-> Sheet -sheet_rows-> Rows

People name columns as they like, so the usual words in both languages are known; without a header, two columns of
which the scripts differ are source and target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES
from aligner.pairs import Row
from aligner.readers.bitext import Rows, list_rows
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share
from aligner.text.scripts import is_chinese, main_script

__all__ = ["Sheet", "find_columns", "make_sheet", "sheet_rows"]

_SIDE_NAMES = {
    "source": ("source", "source text", "source segment", "original", "原文", "源文", "原文文本"),
    "target": ("target", "target text", "target segment", "translation", "译文", "譯文", "目标文本"),
}
_LANGUAGE_NAMES = {
    "zh": ("zh", "cn", "chinese", "中文", "汉语", "漢語", "简体中文", "繁體中文"),
    "en": ("en", "english", "英文", "英语", "英語"),
}
_OTHER_NAMES = {
    "bead_id": ("bead_id", "no.", "no", "number", "id", "#", "序号", "編號", "编号"),
    "status": ("status", "状态", "狀態"),
    "note": ("note", "notes", "comment", "comments", "remarks", "备注", "備註", "批注"),
}
_TAG = re.compile(r"(.*?)\s*[(（\[]?\b([a-z]{2,3}(?:-[a-z0-9]{2,8})+)\b[)）\]]?", re.IGNORECASE | re.DOTALL)
_SHOWN_NAMES = 12
_LONGEST_NAME = 40


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
        for number, row in enumerate(self.rows, 1):
            if any(map(str.strip, row)):
                yield number, {name: row[k].strip() if k < len(row) else "" for name, k in self.columns.items()}


def find_columns(names: Sequence[str], settings: ReadSettings) -> dict[str, int] | None:
    """Return where each column stands by a header, None where it names no two sides. The first of a name counts."""
    wanted = [_plain(name)[0] for name in names]
    columns: dict[str, int] = {}
    for usual in (str, _usual):
        for k, name in enumerate(wanted):
            columns.setdefault(usual(name), k)
    if not {"source", "target"} <= columns.keys():
        sides = ("zh", "en") if is_chinese(settings.source_lang or "zh") else ("en", "zh")
        by_language = [columns.get(language) for language in sides]
        if by_language[0] is None or by_language[1] is None:
            return None
        columns.update(zip(("source", "target"), (k for k in by_language if k is not None), strict=True))
    return columns


def _plain(name: str) -> tuple[str, str]:
    """Return a column's name in small letters, and the language tag that stands with it: `target`, `en-US`."""
    text = " ".join(name.split())
    if len(text) > _LONGEST_NAME:
        return "", ""
    found = _TAG.fullmatch(text)
    return (found[1].lower(), found[2]) if found and found[1] else (text.lower(), "")


def _usual(name: str) -> str:
    for table in (_SIDE_NAMES, _LANGUAGE_NAMES, _OTHER_NAMES):
        for usual, names in table.items():
            if name in names:
                return usual
    return name[:2] if name.startswith(("zh-", "en-")) else name


def make_sheet(path: Path, cells: Sequence[Sequence[str]], settings: ReadSettings, notes: Sequence[str] = ()) -> Sheet:
    """Build a Sheet; InputError where it is unclear which two columns are meant."""
    table = [tuple(row) for row in cells]
    first = next((k for k, row in enumerate(table) if any(map(str.strip, row))), None)
    if first is None:
        raise InputError(f"{path}: is empty; give a table with source and target texts")
    header = table[first]
    columns = find_columns(header, settings)
    if columns is not None:
        _check_once(path, header)
        tags = {side: _plain(header[columns[side]])[1] for side in ("source", "target")}
        return Sheet(path, columns, tuple(table[first + 1 :]), tags["source"], tags["target"], tuple(notes))
    return _without_header(path, table[first:], tuple(notes))


def _check_once(path: Path, header: Sequence[str]) -> None:
    names = [_plain(name)[0] for name in header]
    for side in ("source", "target"):
        if names.count(side) > 1:
            raise InputError(f"{path}: two columns {side!r}; leave one of them")


def _without_header(path: Path, table: list[tuple[str, ...]], notes: tuple[str, ...]) -> Sheet:
    used = sorted({k for row in table for k, cell in enumerate(row) if cell.strip()})
    scripts = [main_script("\n".join(row[k] for row in table[:2000] if k < len(row))) for k in used]
    if len(used) == 2 and all(scripts) and scripts.count("Han") == 1:
        note = "no header line names the columns: the first is read as the source, the second as the target"
        return Sheet(path, {"source": used[0], "target": used[1]}, tuple(table), notes=(*notes, note))
    there = ", ".join(" ".join(name.split())[:_LONGEST_NAME] or "(empty)" for name in table[0][:_SHOWN_NAMES])
    raise InputError(
        f"{path}: no columns 'source' and 'target'; the first line must name the columns, `source` and `target` among "
        f"them; it has: {there}"
    )


def sheet_rows(sheet: Sheet) -> Rows:
    """Return the pairs of a sheet; rows without a text on either side are left out and said."""
    rows = []
    empty = []
    for number, record in sheet.records():
        if not record["source"] and not record["target"]:
            empty.append(number)
            continue
        status = record.get("status", "")
        row = Row(
            record["source"],
            record["target"],
            parse_ids(record.get("source_ids", "")),
            parse_ids(record.get("target_ids", "")),
            parse_share(record.get("confidence", "")),
            status if status in BEAD_STATUSES else "open",
            record.get("note", ""),
        )
        rows.append(row)
    notes = [*sheet.notes]
    if empty:
        notes.append(f"{list_rows(empty)} without text on either side left out; rows count from 1 after the header")
    return Rows(tuple(rows), sheet.source_lang, sheet.target_lang, tuple(notes))
