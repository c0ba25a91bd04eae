"""The gold that the benchmarks measure against: none of it is in this repository, all of it is read from a folder."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from aligner.model import BeadIds, Document
from aligner.readers.beads import read_beads
from aligner.segmenters.document import take_lines

__all__ = ["GoldText", "gold_texts", "with_gaps"]

_SHORT = {
    "sp01": "speech",
    "sp03": "speech",
    "sp05": "government report",
    "sp08": "shareholder letter",
    "sp10": "news",
    "sp12": "news",
    "sp14": "film industry",
}
_RUNS = 0.25
"""Share of the gaps that are longer than a bead, in copies with runs."""


@dataclass(frozen=True, slots=True)
class GoldText:
    """A segmented pair with its gold beads, in one or two readings of which the better counts."""

    name: str
    genre: str
    source: Document
    target: Document
    readings: tuple[tuple[BeadIds, ...], ...]


def gold_texts(shared: Path) -> Iterator[GoldText]:
    """Yield the keynote, the short documents and the chapters of novels that a folder of gold holds."""
    gold = shared / "gold"
    yield _text("keynote", "speech", gold / "keynote", [gold / "keynote.gold.tsv", gold / "keynote.gold-alt.tsv"])
    for name, genre in _SHORT.items():
        yield _text(name, genre, gold / "dev" / name, [gold / "dev" / f"{name}.gold.tsv"])
    for ladder in sorted((shared / "data" / "mac-dev").glob("*.ladder")):
        yield _text(f"mac-{ladder.stem}", "novel", ladder.with_suffix(""), [ladder])


def _text(name: str, genre: str, stem: Path, readings: list[Path]) -> GoldText:
    documents = [
        take_lines(Document(f"{name}.{side}", tag, Path(f"{stem}.{side}.txt").read_text("utf-8")))
        for side, tag in (("zh", "zh-CN"), ("en", "en-US"))
    ]
    return GoldText(name, genre, documents[0], documents[1], tuple(tuple(read_beads(path)) for path in readings))


def with_gaps(text: GoldText, share: float, seed: int, *, has_runs: bool = False) -> GoldText:
    """Return a copy of a text in which beads have lost one side by chance: a share of the beads 1-1, 1-2 and 2-1.

    With runs, one such gap in four is two to six beads long, and one passage of 10 to 40 beads has lost a side, in a
    text of more than 60. What is left of such beads is truly one-sided, so that the gold of the copy, the first
    reading, is known. The same seed gives the same copy.
    """
    dice = random.Random(f"{text.name}-{'m' if has_runs else ''}{seed}")  # noqa: S311 - nothing secret
    beads = text.readings[0]
    lost: tuple[set[int], set[int]] = set(), set()
    for first, length, side in (_draw_runs if has_runs else _draw_gaps)(beads, share, dice):
        for bead in beads[first : first + length]:
            lost[side].update(bead[side])
    (source, sources), (target, targets) = _without(text.source, lost[0]), _without(text.target, lost[1])
    left = [
        (tuple(sources[p] for p in ps if p in sources), tuple(targets[q] for q in qs if q in targets))
        for ps, qs in beads
    ]
    return GoldText(text.name, text.genre, source, target, (tuple(bead for bead in left if any(bead)),))


def _draw_gaps(beads: Sequence[BeadIds], share: float, dice: random.Random) -> Iterator[tuple[int, int, int]]:
    """Yield first bead, length and side of gaps of one bead."""
    for k, bead in enumerate(beads):
        if _is_small(bead) and dice.random() < share:
            yield k, 1, dice.randrange(2)


def _draw_runs(beads: Sequence[BeadIds], share: float, dice: random.Random) -> Iterator[tuple[int, int, int]]:
    """Yield the same of gaps of one bead or several, none beside the long passage."""
    passage, n_passage, side = dice.randrange(10, len(beads) - 50), dice.randrange(10, 41), dice.randrange(2)
    yield passage, n_passage, side
    k = 0
    while k < len(beads):
        if k == passage:
            k += n_passage + 2
        elif _is_small(beads[k]) and dice.random() < share:
            length = 1 if dice.random() < 1 - _RUNS else dice.randrange(2, 7)
            if k < passage < k + length + 2:
                k += 1
            else:
                yield k, length, dice.randrange(2)
                k += length
        else:
            k += 1


def _is_small(bead: BeadIds) -> bool:
    return min(map(len, bead)) == 1 and max(map(len, bead)) <= 2


def _without(document: Document, lost: set[int]) -> tuple[Document, dict[int, int]]:
    """Return a document of a segment a line without some of them, and the new positions of the others."""
    texts = document.texts()
    kept = [p for p in range(len(texts)) if p not in lost]
    lines = ["\n" + texts[p] if p in document.paragraphs and p != kept[0] else texts[p] for p in kept]
    shorter = take_lines(Document(document.name, document.language, "\n".join(lines) + "\n"))
    return shorter, {p: k for k, p in enumerate(kept)}
