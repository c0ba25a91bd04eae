"""The alignment as a picture: two bars, the texts, with a ribbon from each bead's source to its target.

Stretches along a bar grow with the characters of a segment. A document of more than a
hundred or so beads is cut into strips, at places that no bead crosses. Coordinates are units of an SVG
`viewBox`; colours and patterns belong to the style sheet, which knows the classes of a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from math import ceil

from aligner.model import SIDES, Alignment, Bead, Document, Side

__all__ = ["MAX_MARKS", "Mark", "Picture", "Strip", "Tick", "crossing_beads", "draw_alignment"]

MAX_MARKS = 2000
"""Most ribbons in a picture; longer alignments show several beads as one."""

_WIDTH = 1200
_MARGIN = 6
_BAR = 9
_TOP = 18
_RIBBON = 104
_BOTTOM = _TOP + 2 * _BAR + _RIBBON
_STRIP = _BOTTOM + 18
_STUB = 24
_STRIP_BEADS = 100
_MAX_STRIPS = 6
_LABEL_WIDTH = 17
_QUERY_WIDTH = 5
_N_TICKS = 10


@dataclass(frozen=True, slots=True)
class Mark:
    """One ribbon, or one stub of a bead without counterpart. `bead` counts from 1: where a click leads."""

    bead: int
    path: str
    classes: str
    tooltip: str
    label: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A segment number beside a bar."""

    x: str
    y: str
    number: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of both texts. `bars` and `cuts` are SVG paths: the bars, and the segment borders on them."""

    top: int
    bars: str
    cuts: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All strips of an alignment. `beads_a_mark` is 1 unless the document is very long."""

    width: int
    height: int
    strips: tuple[Strip, ...]
    beads_a_mark: int


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where the segments of one side of a strip stand: `borders[k]` is the left end of `first + k`."""

    side: Side
    first: int
    borders: tuple[float, ...]

    @property
    def y(self) -> int:
        return _TOP if self.side == "source" else _TOP + _BAR + _RIBBON

    def extent(self, run: tuple[int, int]) -> tuple[float, float]:
        return self.borders[run[0] - self.first], self.borders[run[1] - self.first + 1]


@dataclass(frozen=True, slots=True)
class _Remarks:
    """Positions of beads that are drawn in another way."""

    crossing: frozenset[int]
    low: frozenset[int]
    flagged: frozenset[int]


def crossing_beads(alignment: Alignment) -> frozenset[int]:
    """Return the positions of the pairs that cross another pair, or whose segments interleave with it."""
    pairs = [(k, bead) for k, bead in enumerate(alignment.beads) if bead.is_pair]
    found: set[int] = set()
    for side in SIDES:
        before = -1
        for k, bead in pairs:
            if bead.side(side)[0] < before:
                found.add(k)
            before = max(before, bead.side(side)[-1])
        after = len(alignment.document(side).segments)
        for k, bead in reversed(pairs):
            if bead.side(side)[-1] > after:
                found.add(k)
            after = min(after, bead.side(side)[0])
    return frozenset(found)


def draw_alignment(alignment: Alignment, low: frozenset[int], flagged: frozenset[int]) -> Picture:
    """Lay out the picture. `low` and `flagged` are positions: unsure beads, beads with open alarms."""
    beads = alignment.beads
    size = max(1, ceil(len(beads) / MAX_MARKS))
    remarks = _Remarks(crossing_beads(alignment), low, flagged)
    bounds = _find_cuts(alignment, max(_STRIP_BEADS, ceil(len(beads) / _MAX_STRIPS)))
    strips = []
    for row, (start, end) in enumerate(pairwise(bounds)):
        scales = _scales(alignment, beads[start:end])
        groups = [range(k, min(k + size, end)) for k in range(start, end, size)]
        # Crossing ribbons come last: they lie on top, and can be clicked.
        groups.sort(key=lambda group: any(k in remarks.crossing for k in group))
        strips.append(
            Strip(
                top=row * _STRIP,
                bars="".join(map(_box, scales.values())),
                cuts="".join(_cuts(scale) for scale in scales.values()) if size == 1 else "",
                marks=tuple(_mark(beads, group, scales, remarks) for group in groups),
                ticks=tuple(tick for scale in scales.values() for tick in _ticks(scale)),
            )
        )
    return Picture(_WIDTH, max(1, len(strips)) * _STRIP, tuple(strips), size)


def _find_cuts(alignment: Alignment, size: int) -> list[int]:
    """Return ascending bead positions from 0 to the end: borders of strips that no bead reaches across."""
    beads = alignment.beads
    clean = [True] * (len(beads) + 1)
    for side in SIDES:
        before = -1
        lasts = []
        for bead in beads:
            lasts.append(before)
            before = max((before, *bead.side(side)))
        after = len(alignment.document(side).segments)
        for k in range(len(beads) - 1, -1, -1):
            after = min((after, *beads[k].side(side)))
            clean[k] = clean[k] and lasts[k] < after
    cuts = [0]
    for k in range(1, len(beads)):
        # A last strip of less than half the size would only look lost.
        if clean[k] and k - cuts[-1] >= size and len(beads) - k > size // 2:
            cuts.append(k)
    return [*cuts, len(beads)] if beads else []


def _scales(alignment: Alignment, beads: tuple[Bead, ...]) -> dict[Side, _Scale]:
    scales: dict[Side, _Scale] = {}
    for side in SIDES:
        used = [p for bead in beads for p in bead.side(side)]
        if used:
            scales[side] = _scale(alignment.document(side), side, min(used), max(used))
    return scales


def _scale(document: Document, side: Side, first: int, last: int) -> _Scale:
    lengths = [len(segment.text) for segment in document.segments[first : last + 1]]
    # Every segment gets half a mean length more, or headings would be too narrow to see where they cross.
    least = sum(lengths) / len(lengths) / 2
    ends = list(accumulate((length + least for length in lengths), initial=0.0))
    unit = (_WIDTH - 2 * _MARGIN) / ends[-1]
    return _Scale(side, first, tuple(_MARGIN + unit * end for end in ends))


def _mark(beads: tuple[Bead, ...], group: range, scales: dict[Side, _Scale], remarks: _Remarks) -> Mark:
    members = [beads[k] for k in group]
    runs = {side: _runs(sorted(p for bead in members for p in bead.side(side))) for side in SIDES}
    extents = {side: [scales[side].extent(run) for run in runs[side]] for side in SIDES if runs[side]}
    shape = members[0].shape if len(members) == 1 else ""
    is_lone = len(extents) == 1
    is_low = not remarks.low.isdisjoint(group)
    classes = [
        *(["many"] if shape not in {"1-1", ""} and not is_lone else []),
        *(["lone"] if is_lone else []),
        *(["cross"] if not remarks.crossing.isdisjoint(group) else []),
        *(["low"] if is_low else []),
        *(["flag"] if not remarks.flagged.isdisjoint(group) else []),
    ]
    if is_lone:
        side: Side = "source" if "source" in extents else "target"
        path = "".join(_stub(extent, side) for extent in extents[side])
        middle = sum(extents[side][0]) / 2
        y = _TOP + _BAR + _STUB + 11 if side == "source" else _BOTTOM - _BAR - _STUB - 4
    else:
        ends = list(product(extents["source"], extents["target"]))
        path = "".join(_ribbon(source, target) for source, target in ends)
        middle = sum(ends[0][0] + ends[0][1]) / 4
        y = _TOP + _BAR + _RIBBON // 2 + 3
    width = min(sum(b - a for a, b in extent) for extent in extents.values())
    needed = _LABEL_WIDTH * (1.6 if is_low else 1)
    label = shape if shape != "1-1" and (width >= needed or is_lone) else ""
    return Mark(
        bead=group[0] + 1,
        path=path,
        classes=" ".join(classes),
        tooltip=_tooltip(members, group, "cross" in classes, is_low),
        label=f"{label} ?".strip() if is_low and width >= _QUERY_WIDTH else label,
        label_x=_number(min(max(middle, 2 * _MARGIN), _WIDTH - 2 * _MARGIN)),
        label_y=_number(y),
    )


def _tooltip(members: list[Bead], group: range, crosses: bool, is_low: bool) -> str:  # noqa: FBT001 - private
    where = f"Bead {group[0] + 1}" if len(members) == 1 else f"Beads {group[0] + 1} to {group[-1] + 1}"
    shapes = ", ".join(dict.fromkeys(bead.shape for bead in members))
    confidence = f"confidence {min(bead.confidence for bead in members):.2f}"
    remarks = [*(["crosses"] if crosses else []), *(["unsure"] if is_low else [])]
    return ", ".join([f"{where}: {shapes}", confidence, *remarks])


def _runs(positions: list[int]) -> list[tuple[int, int]]:
    """Return the first and last position of each unbroken run."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], position)
        else:
            runs.append((position, position))
    return runs


def _ribbon(source: tuple[float, float], target: tuple[float, float]) -> str:
    top, bottom, middle = _TOP + _BAR, _TOP + _BAR + _RIBBON, _TOP + _BAR + _RIBBON // 2
    (a, b), (c, d) = (tuple(map(_number, ends)) for ends in (source, target))
    return f"M{a} {top}H{b}C{b} {middle} {d} {middle} {d} {bottom}H{c}C{c} {middle} {a} {middle} {a} {top}Z"


def _stub(extent: tuple[float, float], side: Side) -> str:
    a, b = map(_number, extent)
    if side == "source":
        return f"M{a} {_TOP + _BAR}v{_STUB}H{b}v-{_STUB}Z"
    return f"M{a} {_BOTTOM - _BAR}v-{_STUB}H{b}v{_STUB}Z"


def _box(scale: _Scale) -> str:
    left, right = _number(scale.borders[0]), _number(scale.borders[-1])
    return f"M{left} {scale.y}H{right}v{_BAR}H{left}Z"


def _cuts(scale: _Scale) -> str:
    return "".join(f"M{_number(x)} {scale.y}v{_BAR}" for x in scale.borders[1:-1])


def _ticks(scale: _Scale) -> list[Tick]:
    """Return numbers for about ten segments, at round figures."""
    n = len(scale.borders) - 1
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500) if n / s <= _N_TICKS), 1000)
    y = scale.y - 5 if scale.side == "source" else scale.y + _BAR + 12
    numbers = (p for p in range(scale.first, scale.first + n) if (p + 1) % step == 0)
    return [Tick(_number(sum(scale.extent((p, p))) / 2), _number(y), p + 1) for p in numbers]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
