r"""Glossaries that are lines of text: those of OmegaT (source, tab, target, tab, comment) and UTX 1.11 and 1.20.

Our own files say in a comment line that a backslash escapes (`\t \n \r \\`) in them; in all others it is a character
like any other. What has no column in OmegaT stands as labels in the comment (`terms.labels`), and a term with nothing
but forbidden renderings in a comment line, which OmegaT does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.bitext import limit_bytes
from aligner.readers.decode import read_text
from aligner.readers.term_rows import (
    TERM_FIELDS,
    Faults,
    TermRow,
    gather_terms,
    make_termbase,
    parse_status,
    unique_extra,
)
from aligner.settings import ReadSettings
from aligner.terms.formats import find_status
from aligner.terms.glossaries import ESCAPES, FORBIDDEN_LINE, OMEGAT_HEADER, RENDERING_PREFIX, UTX_COLUMNS
from aligner.terms.labels import split_labels
from aligner.terms.model import Rendering, RenderingStatus, Termbase
from aligner.text.cells import unescape_cell
from aligner.text.tags import usual_tag

__all__ = ["read_omegat", "read_utx"]

_UTX_HEADER = re.compile(r"#\s*UTX(?:-S)?\s+([\d.]+)\s*;?\s*([A-Za-z-]*)\s*/?\s*([A-Za-z-]*)\s*;?(.*)", re.IGNORECASE)
_TERM_FIELDS = tuple(name for name in TERM_FIELDS if name != "note")
_UTX_NAME = "Dictionary ID"
_RENDERING_FIELDS = ("canonical", "rendering_note")


def _lines(path: Path, settings: ReadSettings) -> list[str]:
    # Other characters that end lines may stand inside a cell.
    return [
        line.removesuffix("\r") for line in read_text(path, settings.encoding, limit_bytes(settings)).text.split("\n")
    ]


def read_omegat(path: Path, settings: ReadSettings) -> Termbase:
    """Read a glossary of OmegaT; InputError with all lines that are none."""
    lines = _lines(path, settings)
    is_ours = bool(lines) and lines[0].strip() == OMEGAT_HEADER
    faults = Faults(path)
    terms = gather_terms(_omegat_rows(lines, faults, is_ours=is_ours), faults)
    return make_termbase(path, terms, (settings.source_lang or "", settings.target_lang or ""))


def _omegat_rows(lines: list[str], faults: Faults, *, is_ours: bool) -> Iterator[TermRow]:
    for number, line in enumerate(lines, 1):
        text = line
        if text.startswith("#"):
            if not (is_ours and text.startswith(FORBIDDEN_LINE)):
                continue
            text = text.removeprefix(FORBIDDEN_LINE)
        if not text.strip():
            continue
        cells = text.split("\t")
        if len(cells) < 2:
            faults.add(number, "no tab between source and target term")
            continue
        yield _own_row(number, cells) if is_ours else _foreign_row(number, cells)


def _foreign_row(number: int, cells: list[str]) -> TermRow:
    note = "\t".join(cells[2:]).strip()
    target = cells[1].strip()
    return TermRow(number, cells[0].strip(), ((Rendering(target), None),) if target else (), note)


def _own_cell(cell: str) -> str:
    # A term that begins like a comment has a backslash before it.
    return unescape_cell(cell[1:] if cell.startswith("\\#") else cell).strip()


def _own_row(number: int, cells: list[str]) -> TermRow:
    note, labels = split_labels(cells[2] if len(cells) > 2 else "")
    single = dict(labels)
    source, target = _own_cell(cells[0]), _own_cell(cells[1])
    own = [(name.removeprefix(RENDERING_PREFIX), value) for name, value in labels if name.startswith(RENDERING_PREFIX)]
    renderings: list[tuple[Rendering, RenderingStatus | None]] = []
    if target:
        rendering = Rendering(
            target,
            note=single.get("rendering_note", ""),
            canonical=single.get("canonical", ""),
            extra=unique_extra(own),
        )
        renderings.append((rendering, find_status(single.get("status", "preferred"))))
    known = {"status", *_TERM_FIELDS, *_RENDERING_FIELDS}
    extra = [(n, v) for n, v in labels if n not in known and not n.startswith(RENDERING_PREFIX)]
    return TermRow(
        number,
        source,
        tuple(renderings),
        note=note,
        extra=unique_extra(extra),
        **{name: single.get(name, "") for name in _TERM_FIELDS},
    )


def read_utx(path: Path, settings: ReadSettings) -> Termbase:
    """Read a UTX glossary; InputError for a file without its header, or with all lines that are none."""
    lines = _lines(path, settings)
    found = _UTX_HEADER.match(lines[0]) if lines else None
    if not found:
        raise InputError(f"{path}: is no UTX glossary: its first line does not begin with #UTX and a version")
    columns, first = _utx_columns(path, lines)
    is_ours = any(ESCAPES in line for line in lines[:first])
    faults = Faults(path)
    rows = _utx_rows(lines, first, columns, faults, is_ours=is_ours)
    terms = gather_terms(rows, faults)
    languages = (
        usual_tag(found[2]) if found[2] else settings.source_lang or "",
        usual_tag(found[3]) if found[3] else settings.target_lang or "",
    )
    parts = [*found[4].split(";"), *(part for line in lines[1 : first - 1] for part in line.lstrip("#").split(";"))]
    head = [(name, unescape_cell(value) if is_ours else value) for name, value in _properties(parts)]
    name = dict(head).get(_UTX_NAME, "")
    extra = unique_extra(pair for pair in head if pair[0] not in ("escapes", _UTX_NAME))
    return make_termbase(path, terms, languages, name, extra)


def _properties(parts: list[str]) -> list[tuple[str, str]]:
    """Return `copyright: AAMT (2019)` as a name and a value; what has no name is a remark."""
    found = []
    for part in filter(None, map(str.strip, parts)):
        name, _, value = part.partition(":")
        is_named = bool(value.strip()) and (name.isalpha() or name == _UTX_NAME)
        found.append((name, value.strip()) if is_named else ("remark", part))
    return found


def _utx_columns(path: Path, lines: list[str]) -> tuple[list[str], int]:
    """Return the names of the columns, from the last line of the header, and how many lines the header has."""
    for number, line in enumerate(lines, 1):
        names = [name.strip() for name in line.lstrip("#").split("\t")]
        if line.startswith("#") and {"src", "tgt"} <= set(names):
            return names, number
        if not line.startswith("#"):
            break
    raise InputError(f"{path}: is no UTX glossary: no line of its header names the columns src and tgt")


def _utx_rows(lines: list[str], first: int, columns: list[str], faults: Faults, *, is_ours: bool) -> Iterator[TermRow]:
    for number, line in enumerate(lines[first:], first + 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [_own_cell(cell) if is_ours else cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns) and any(cells[len(columns) :]):
            faults.add(number, f"{len(cells)} cells for {len(columns)} columns")
            continue
        record = {name: "" if cell == "-" and not is_ours else cell for name, cell in zip(columns, cells, strict=False)}
        yield from _utx_row(number, record, faults)


def _utx_row(number: int, record: dict[str, str], faults: Faults) -> Iterator[TermRow]:
    word = record.pop("term status", "")
    status, said = parse_status(word) if word else (None, ())
    if word and status is None:
        faults.add(
            number,
            f"unknown term status {word[:40]!r} (there are: approved, provisional, non-standard, forbidden)",
        )
        return
    kept = [pair for pair in said if pair[1] not in ("approved", "provisional", "forbidden")]
    source, target = record.pop("src", ""), record.pop("tgt", "")
    values = {ours: record.pop(theirs, "") for ours, theirs in UTX_COLUMNS.items()}
    own = [(n.removeprefix("x-rendering:"), v) for n, v in record.items() if n.startswith("x-rendering:")]
    more = [(n, v) for n, v in record.items() if n.startswith(("tgt:", "tgt "))]
    others = [(n, v) for n, v in record.items() if not n.startswith(("x-rendering:", "tgt:", "tgt "))]
    rendering = (
        Rendering(
            target,
            note=values["rendering_note"],
            canonical=values["canonical"],
            extra=unique_extra([*kept, *more, *own]),
        )
        if target
        else None
    )
    yield TermRow(
        number,
        source,
        ((rendering, status),) if rendering else (),
        extra=unique_extra(others),
        **{name: values[name] for name in TERM_FIELDS},
    )
