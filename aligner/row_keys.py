"""What a row of a table for review carries, so that the table can come back: which text it was, and in what state.

A key is the hash of the content, a hyphen, and a hash of the status and the remark at the time of writing. With it, a
changed row is told from a row of a project that has changed since.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from aligner.model import Alignment, Bead, Bitext, Finding

__all__ = ["RowKey", "bead_row_key", "finding_row_key", "parse_row_key", "state_of"]

_KEY = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class RowKey:
    """content: key of a bead or finding; state: hash of its status and remark."""

    content: str
    state: str


def bead_row_key(alignment: Alignment, bead: Bead) -> str:
    """Return the key of a bead's row."""
    return f"{alignment.bead_key(bead)}-{state_of(bead.status, bead.note)}"


def finding_row_key(bitext: Bitext, finding: Finding) -> str:
    """Return the key of a finding's row."""
    return f"{bitext.finding_key(finding)}-{state_of(finding.status, finding.comment)}"


def parse_row_key(cell: str) -> RowKey | None:
    """Return the key that a cell holds, None where it holds none."""
    found = _KEY.search(cell)
    return RowKey(found[1], found[2]) if found else None


def state_of(status: str, remark: str) -> str:
    """Return a hash of a status and a remark, whatever became of the remark's white space in an office program."""
    plain = f"{status}\n{' '.join(remark.split())}"
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]
