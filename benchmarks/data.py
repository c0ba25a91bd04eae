"""The gold that the benchmarks measure against: none of it is in this repository, all of it is read from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.model import BeadIds, Document
from aligner.readers.beads import read_beads
from aligner.segmenters.document import take_lines

__all__ = ["GoldText", "gold_texts"]

_SHORT = {
    "sp01": "speech",
    "sp03": "speech",
    "sp05": "government report",
    "sp08": "shareholder letter",
    "sp10": "news",
    "sp12": "news",
    "sp14": "film industry",
}


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
