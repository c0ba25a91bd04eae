"""Beads without their texts: ladder files, and tables with a column of ids a side."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from aligner.errors import InputError
from aligner.model import BeadIds
from aligner.readers.decode import decode, read_bytes

__all__ = ["parse_beads", "read_beads"]

_LADDER = re.compile(r"(\[[\d,\s]*\])\s*:\s*(\[[\d,\s]*\])(?:\s*:\s*[-+.\deE]+)?")
_MAX_BYTES = 512 * 2**20


def read_beads(path: Path) -> list[BeadIds]:
    """Read a ladder file (positions from 0) or a TSV with two columns of ids (from 1); `-` is standard input."""
    data = sys.stdin.buffer.read() if str(path) == "-" else read_bytes(path, _MAX_BYTES)
    return parse_beads(decode(data, str(path)).text, str(path))


def parse_beads(text: str, name: str) -> list[BeadIds]:
    """Parse either form; InputError with all bad lines. A TSV has a header with two columns that end in `_ids`."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise InputError(f"{name}: is empty; give a ladder file or a TSV with source_ids and target_ids")
    is_ladder = _LADDER.fullmatch(lines[0][1].strip())
    beads = _parse_ladder(lines, name) if is_ladder else _parse_table(lines, name)
    _check_once(beads, name)
    return beads


def _parse_ladder(lines: list[tuple[int, str]], name: str) -> list[BeadIds]:
    beads = []
    bad = []
    for number, line in lines:
        found = _LADDER.fullmatch(line.strip())
        try:
            source, target = (tuple(json.loads(found[k])) for k in (1, 2)) if found else ((), ())
        except ValueError:
            source = target = ()
        if source or target:
            beads.append((source, target))
        else:
            bad.append(number)
    _refuse(bad, name, "[0, 1]:[2]:0.9731")
    return beads


def _parse_table(lines: list[tuple[int, str]], name: str) -> list[BeadIds]:
    header = lines[0][1].rstrip("\r").split("\t")
    columns = [k for k, title in enumerate(header) if title.endswith("_ids")][:2]
    if len(columns) < 2:
        raise InputError(f"{name}: no ladder file, and no TSV with the columns source_ids and target_ids")
    beads = []
    bad = []
    for number, line in lines[1:]:
        cells = line.rstrip("\r").split("\t") + [""] * len(header)
        try:
            source, target = (tuple(int(part) - 1 for part in cells[column].split()) for column in columns)
        except ValueError:
            bad.append(number)
            continue
        if min((*source, *target, 0)) < 0:
            bad.append(number)
        elif source or target:
            beads.append((source, target))
    _refuse(bad, name, "ids from 1 with blanks between")
    return beads


def _refuse(bad: list[int], name: str, expected: str) -> None:
    if bad:
        shown = ", ".join(map(str, bad[:5])) + (" and more" if len(bad) > 5 else "")
        raise InputError(f"{name}: line {shown}: not of the form {expected}")


def _check_once(beads: list[BeadIds], name: str) -> None:
    for k, side in enumerate(("source", "target")):
        positions = [p for bead in beads for p in bead[k]]
        if len(positions) != len(set(positions)):
            twice = next(p for p in positions if positions.count(p) > 1)
            raise InputError(f"{name}: {side} segment {twice + 1} stands in two beads")
