"""The tables that come back from review: rows of pairs, and of findings where the file has a sheet of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.csv_pairs import read_csv_sheet
from aligner.readers.docx_pairs import read_docx_sheet
from aligner.readers.sheet import Sheet
from aligner.readers.xlsx_pairs import read_worksheets, read_xlsx_sheet
from aligner.settings import ReadSettings

__all__ = ["Returned", "read_returned"]

_READERS: dict[str, Callable[[Path, ReadSettings], Sheet]] = {
    ".xlsx": read_xlsx_sheet,
    ".docx": read_docx_sheet,
    ".csv": read_csv_sheet,
}


@dataclass(frozen=True, slots=True)
class Returned:
    """Rows by their numbers after the header, as cells by column."""

    pairs: tuple[tuple[int, dict[str, str]], ...]
    findings: tuple[tuple[int, dict[str, str]], ...] = ()
    notes: tuple[str, ...] = ()


def read_returned(path: Path, settings: ReadSettings) -> Returned:
    """Read a table by its suffix; InputError for what is none."""
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise InputError(f"{path}: tables that come back are read from {', '.join(_READERS)}")
    sheet = _READERS[suffix](path, settings)
    findings: tuple[tuple[int, dict[str, str]], ...] = ()
    if suffix == ".xlsx":
        found = next((s for s in read_worksheets(path, settings) if s.name == "findings" and s.cells), None)
        if found is not None:
            columns = {name.strip().lower(): k for k, name in enumerate(found.cells[0])}
            findings = tuple(Sheet(path, columns, found.cells[1:]).records())
    return Returned(tuple(sheet.records()), findings, sheet.notes)
