"""One term in several renderings: what consistency checks gather, and how a group of occurrences becomes a finding.

An Occurrence is one place where a Chinese and an English wording stand for each other. Groups of them share one
wording on one side; a group whose other side varies is a finding, `term-inconsistent` where the shared side is the
source and `same-target` where it is the target.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.codes import CODES
from aligner.model import Finding, Side, Span

__all__ = ["Group", "Occurrence", "make_finding"]

_MOST_SHOWN = 5
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where two wordings stand for each other.

    `key` is what makes two renderings the same: the rendering without case, punctuation and inflection.
    """

    bead: int
    source: Span
    target: Span
    rendering: str
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """A wording with everything it was rendered by; `shared` is the side that the wording stands on."""

    wording: str
    shared: Side
    occurrences: tuple[Occurrence, ...]
    kind: str

    def counts(self) -> list[tuple[str, int]]:
        """Return each rendering, as first written, with how often it occurs: the most frequent first."""
        first = {o.key: o.rendering for o in reversed(self.occurrences)}
        return [(first[key], n) for key, n in Counter(o.key for o in self.occurrences).most_common()]

    @property
    def varies(self) -> bool:
        """Whether there is more than one rendering."""
        return len({o.key for o in self.occurrences}) > 1

    def minority(self) -> Occurrence:
        """Return the first occurrence of the rarest rendering; of equals, of the one that comes later in the text."""
        counts = Counter(o.key for o in self.occurrences)
        rarest = list(counts)[::-1]
        key = min(rarest, key=lambda k: counts[k])
        return next(o for o in self.occurrences if o.key == key)


def make_finding(group: Group, confidence: float) -> Finding:
    """Return the one finding of a group that varies."""
    code = "term-inconsistent" if group.shared == "source" else "same-target"
    place = group.minority()
    counts = group.counts()
    listed = _list_counts(counts)
    wording = _shorten(group.wording)
    says = "is rendered in" if code == "term-inconsistent" else "stands for"
    what = "ways" if code == "term-inconsistent" else "source wordings"
    return Finding(
        code=code,
        bead=place.bead,
        severity=CODES[code].severity,
        source_span=place.source,
        target_span=place.target,
        message=f"“{wording}” {says} {len(counts)} {what}: {listed}",
        evidence=(("term", wording), ("renderings", listed), ("kind", group.kind)),
        confidence=confidence,
    )


def _list_counts(counts: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"“{_shorten(text)}” ({n})" for text, n in counts[:_MOST_SHOWN])
    return f"{shown}, …" if len(counts) > _MOST_SHOWN else shown


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
