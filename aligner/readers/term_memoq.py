"""The CSV that memoQ exports from a term base: an entry a line, each language with its terms and their properties.

Columns `Entry_...` are those of the entry; then each term is a column named after its language (`Chinese_PRC`), with
`Term_Info` (`CasePermissive;HalfPrefix;Forbidden`) and `Term_Example` after it; synonyms repeat the three. What
memoQ has no column for, our own files keep as JSON in a column of their own, which memoQ passes over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.errors import InputError
from aligner.readers.term_rows import Faults, TermRow, gather_terms, make_termbase, unique_extra
from aligner.settings import ReadSettings
from aligner.terms.formats import find_status, language_of
from aligner.terms.memoq import DATA_COLUMN, NOTE_COLUMN, USUAL_INFO
from aligner.terms.model import Rendering, RenderingStatus, Termbase
from aligner.text.scripts import is_chinese
from aligner.text.tags import is_same_language

__all__ = ["is_memoq", "read_memoq_rows"]

_FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class _Header:
    """The columns of each language, in order, and those of the entry by name."""

    terms: dict[str, list[int]]
    entry: dict[str, int]
    names: list[str]


def is_memoq(names: Sequence[str]) -> bool:
    """Whether a header is that of an export of memoQ."""
    return any(name.strip() == "Term_Info" for name in names) or {"Entry_ID", "Entry_Subject"} <= set(names)


def read_memoq_rows(path: Path, rows: Sequence[tuple[int, Sequence[str]]], settings: ReadSettings) -> Termbase:
    """Read the rows of such a file, the header first; InputError where it is unclear which languages are meant."""
    header = _read_header(rows[0][1])
    source, target = _choose(path, header, settings)
    faults = Faults(path)
    terms = gather_terms(_rows(rows[1:], header, source, target, faults), faults)
    tags = (language_of(source), language_of(target))
    return make_termbase(path, terms, tags)


def _read_header(names: Sequence[str]) -> _Header:
    terms: dict[str, list[int]] = {}
    entry: dict[str, int] = {}
    for k, name in enumerate(map(str.strip, names)):
        if language_of(name):
            terms.setdefault(name, []).append(k)
        elif name and not name.startswith("Term_"):
            entry.setdefault(name, k)
    return _Header(terms, entry, [name.strip() for name in names])


def _choose(path: Path, header: _Header, settings: ReadSettings) -> tuple[str, str]:
    names = list(header.terms)
    chosen = []
    for wanted, is_source in ((settings.source_lang, True), (settings.target_lang, False)):
        fitting = [name for name in names if not wanted or is_same_language(language_of(name), wanted)]
        exact = [name for name in fitting if language_of(name) == wanted]
        chosen.append(next(iter(exact or fitting), "") if wanted or len(names) == 2 else "")
        if not wanted and len(names) == 2:
            chosen[-1] = names[0 if is_source else 1]
    if not all(chosen) or is_chinese(language_of(chosen[0])) == is_chinese(language_of(chosen[1])):
        there = ", ".join(names) or "no language that is known here"
        raise InputError(f"{path}: holds {there}; name two of them with --source-lang and --target-lang")
    return chosen[0], chosen[1]


def _rows(
    rows: Sequence[tuple[int, Sequence[str]]], header: _Header, source: str, target: str, faults: Faults
) -> Iterator[TermRow]:
    used = {"Entry_ID", "Entry_Subject", NOTE_COLUMN, DATA_COLUMN}
    for number, (line, cells) in enumerate(rows, 1):
        entry = {name: cells[k].strip() if k < len(cells) else "" for name, k in header.entry.items()}
        data = _parse(entry.get(DATA_COLUMN, ""))
        if data is None:
            faults.add(line, f"the column {DATA_COLUMN} holds no JSON object")
            continue
        renderings = [_rendering(text, info, data) for text, info in _terms(cells, header, target)]
        sources = [text for text, _ in _terms(cells, header, source)]
        own = entry.get("Entry_ID", "")
        extra = [(name, value) for name, value in entry.items() if name not in used]
        for text in sources or [""]:
            yield TermRow(
                line,
                text,
                tuple(renderings),
                entry.get(NOTE_COLUMN, ""),
                entry.get("Entry_Subject", ""),
                str(data.get("locale", "")),
                str(data.get("authority", "")),
                str(data.get("usage", "")),
                str(data.get("entry", "")) or ("" if own == str(number) else own),
                unique_extra([*extra, *_pairs(data.get("extra"))]),
            )


def _terms(cells: Sequence[str], header: _Header, language: str) -> Iterator[tuple[str, str]]:
    """Yield the terms of a language with what the column after them says."""
    for k in header.terms[language]:
        text = cells[k].strip() if k < len(cells) else ""
        has_info = k + 1 < len(header.names) and header.names[k + 1] == "Term_Info"
        if text:
            yield text, cells[k + 1] if has_info and k + 1 < len(cells) else ""


def _rendering(text: str, info: str, data: dict[str, Any]) -> tuple[Rendering, RenderingStatus | None]:
    kept = data.get("renderings")
    own = kept.get(text, {}) if isinstance(kept, dict) else {}
    own = own if isinstance(own, dict) else {}
    flags = [part.strip() for part in info.split(";") if part.strip()]
    status = find_status(str(own.get("status", ""))) if own.get("status") else None
    if any(flag.lower() == _FORBIDDEN for flag in flags):
        status = "forbidden"
    others = ";".join(flag for flag in flags if flag.lower() != _FORBIDDEN)
    extra = unique_extra([*_pairs(own.get("extra")), ("Term_Info", "" if others == USUAL_INFO else others)])
    return Rendering(text, note=str(own.get("note", "")), canonical=str(own.get("canonical", "")), extra=extra), status


def _parse(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text) if text else {}
        # Escapes may name half a character, which no file can hold.
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _pairs(data: object) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in data.items()] if isinstance(data, dict) else []
