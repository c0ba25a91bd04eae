"""The same segment translated in two ways: identical source beads whose targets differ beyond case and punctuation."""

from __future__ import annotations

import re

from aligner.checks.renderings import Group, Occurrence
from aligner.model import Alignment, Bead, Side, Span
from aligner.settings import CheckSettings

__all__ = ["repeated_segments"]

_MARKS = re.compile(r"[\W_]+")
_SPEECH = re.compile('[“”「」『』"]')


def repeated_segments(alignment: Alignment, settings: CheckSettings) -> list[Group]:
    """Return a group for every source text that several beads share word for word, whether its targets vary or not."""
    found: dict[str, list[tuple[int, Bead]]] = {}
    for k, bead in alignment.pairs():
        if bead.confidence < settings.consistency_confidence:
            continue
        text = alignment.text(bead, "source")
        key = _bare(text)
        # A line of dialogue is answered to its scene: only longer ones are expected to stay the same.
        least = settings.repeated_characters * (2 if _SPEECH.search(text) else 1)
        if len(key) >= least * (1 if alignment.source.is_chinese else 3):
            found.setdefault(key, []).append((k, bead))
    return [
        Group(
            wording=alignment.text(beads[0][1], "source"),
            shared="source",
            occurrences=tuple(_occurrence(alignment, k, bead) for k, bead in beads),
            kind="segment",
        )
        for beads in found.values()
        if len(beads) > 1
    ]


def _occurrence(alignment: Alignment, k: int, bead: Bead) -> Occurrence:
    target = alignment.text(bead, "target")
    return Occurrence(k, _first(alignment, bead, "source"), _first(alignment, bead, "target"), target, _bare(target))


def _first(alignment: Alignment, bead: Bead, side: Side) -> Span:
    position = bead.side(side)[0]
    return Span(position, 0, len(alignment.document(side).segments[position].text))


def _bare(text: str) -> str:
    return _MARKS.sub("", text).casefold()
