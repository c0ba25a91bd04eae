"""Moses pairs: two files of lines, PATH.zh and PATH.en, in which line k of one translates line k of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from aligner.errors import InputError
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import Rows, limit_bytes
from aligner.readers.decode import check_file, find_encoding, read_lines
from aligner.readers.languages import wanted_source
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese

__all__ = ["is_moses", "read_moses", "stream_moses"]

_LANGUAGE_SUFFIX = re.compile(r"(?:zh|yue|en)(?:[-_][A-Za-z0-9]+)*", re.IGNORECASE)


def _halves(stem: Path) -> list[Path]:
    if not stem.name or not stem.parent.is_dir():
        return []
    found = (path for path in stem.parent.iterdir() if path.name.startswith(f"{stem.name}."))
    return sorted(path for path in found if _LANGUAGE_SUFFIX.fullmatch(path.name[len(stem.name) + 1 :]))


def is_moses(stem: Path) -> bool:
    """Whether files PATH.zh… and PATH.en… stand beside one another where there is no file PATH."""
    return len(_halves(stem)) >= 2


def read_moses(stem: Path, settings: ReadSettings) -> Rows:
    """Read the two files; the Chinese one is the source unless the settings name another. Ids are line numbers."""
    for half in _halves(stem):
        check_file(half, limit_bytes(settings))
    stream = stream_moses(stem, settings)
    rows = tuple(stream.rows)
    return Rows(rows, stream.source_lang, stream.target_lang, tuple(stream.notes))


def stream_moses(stem: Path, settings: ReadSettings) -> RowStream:
    """Give the lines pair by pair; InputError, after the last, where one file has more of them."""
    halves = _halves(stem)
    if len(halves) != 2:
        names = ", ".join(path.name for path in halves)
        raise InputError(f"{stem}: {len(halves)} files could be halves of it ({names}); leave two of them")
    tags = [path.name[len(stem.name) + 1 :].replace("_", "-") for path in halves]
    if is_chinese(tags[0]) != is_chinese(wanted_source(settings) or "zh"):
        halves.reverse()
        tags.reverse()
    # A bare language says nothing of the region: the script does.
    named = [tag if "-" in tag else "" for tag in tags]
    stream = RowStream(iter(()), named[0], named[1], stem.name)
    encodings = [find_encoding(path, settings.encoding) for path in halves]
    stream.rows = _rows(halves, encodings, stream.notes)
    return stream


def _rows(halves: list[Path], encodings: list[str], notes: list[str]) -> Iterator[Row]:
    sides = [read_lines(path, encoding) for path, encoding in zip(halves, encodings, strict=True)]
    counts = [0, 0]
    n_empty = 0
    for number, lines in enumerate(zip_longest(*sides), 1):
        counts = [number if line is not None else n for line, n in zip(lines, counts, strict=True)]
        source, target = ((line or "").strip() for line in lines)
        if counts[0] != counts[1]:
            continue
        if source or target:
            yield Row(source, target, (number,) if source else (), (number,) if target else ())
        else:
            n_empty += 1
    if counts[0] != counts[1]:
        raise InputError(
            f"{halves[0]} has {counts[0]:,} lines, {halves[1].name} {counts[1]:,}; the halves of a Moses pair "
            "have as many lines as each other"
        )
    if n_empty:
        notes.append(f"{n_empty} lines empty in both files left out")
