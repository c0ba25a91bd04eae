"""Ladder files: a bead a line, `[0, 1]:[2]:0.9731`, positions from 0; the third field is the confidence."""

from __future__ import annotations

from aligner.model import Bitext
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["render_ladder"]


def render_ladder(bitext: Bitext, options: WriteOptions) -> Rendered:  # noqa: ARG001 - every writer takes options
    """Return the beads in the order of the source."""
    lines = [f"{list(bead.source)}:{list(bead.target)}:{bead.confidence:.4f}\n" for bead in bitext.alignment.beads]
    return Rendered("".join(lines).encode("ascii"))
