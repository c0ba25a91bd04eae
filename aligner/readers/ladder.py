"""Ladder files as bitexts: positions only, so their two texts must stand beside them, a segment a line.

`talk.ladder` wants `talk.zh.txt` and `talk.en.txt` (or without .txt; zh-CN and the like are known too). Blank lines are
no segments.
"""

from __future__ import annotations

import re
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.beads import read_beads
from aligner.readers.bitext import Rows, limit_bytes
from aligner.readers.decode import read_text
from aligner.readers.languages import wanted_source
from aligner.readers.linked import Link, make_rows
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese

__all__ = ["read_ladder"]

_TEXT = re.compile(r"((?:zh|yue|en)(?:[-_][A-Za-z0-9]+)*)(?:\.txt)?", re.IGNORECASE)


def read_ladder(path: Path, settings: ReadSettings) -> Rows:
    """Read the beads and the two texts; InputError where these are missing or shorter than the beads say."""
    beads = read_beads(path)
    found = _texts(path)
    if len(found) != 2:
        raise InputError(
            f"{path}: a ladder file holds positions, no text; put its two texts beside it, a segment a line, as "
            f"{path.stem}.zh.txt and {path.stem}.en.txt (found: {', '.join(p.name for p in found.values()) or 'none'})"
        )
    tags = sorted(found, key=lambda tag: is_chinese(tag) != is_chinese(wanted_source(settings) or "zh"))
    units = []
    for tag in tags:
        lines = read_text(found[tag], settings.encoding, limit_bytes(settings)).text.split("\n")
        units.append({str(k): line for k, line in enumerate(line for line in lines if line.strip())})
    links = [Link(tuple(map(str, source)), tuple(map(str, target))) for source, target in beads]
    rows = make_rows(path, (units[0], units[1]), links)
    named = [tag.replace("_", "-") if len(tag) > len("yue") else "" for tag in tags]
    return Rows(tuple(rows), named[0], named[1])


def _texts(path: Path) -> dict[str, Path]:
    """Return the texts that stand beside a ladder file, by their language tags."""
    start = f"{path.name[: -len(path.suffix)]}."
    found = {}
    for file in sorted(path.parent.iterdir()):
        named = _TEXT.fullmatch(file.name[len(start) :]) if file.name.startswith(start) else None
        if named:
            found[named[1]] = file
    return found
