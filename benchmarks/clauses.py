"""How many beads become 1-1 when they are cut into clauses: python -m benchmarks.clauses ../shared [--list N].

Gold beads are cut as `aligner align --granularity clause` cuts those that it finds. --list prints N of the cuts, drawn
by chance, with what stands on both sides of each, to be read and judged.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from aligner.alignment.clauses import Part
from aligner.encoders.base import load_encoder
from aligner.granularity import Pieces, cut_clauses, cut_everywhere, find_parts
from aligner.model import Alignment, Bead, Document, renumber_beads
from aligner.settings import Settings
from benchmarks.data import GoldText, gold_texts

_AROUND = 60


def gold_alignment(text: GoldText) -> Alignment:
    """Return the gold beads of a text, what no bead holds left out, each bead as sure as can be."""
    beads = [Bead(source, target, 1.0) for source, target in text.readings[0]]
    for side, document in enumerate((text.source, text.target)):
        used = {p for bead in text.readings[0] for p in bead[side]}
        left_out = sorted(set(range(len(document.segments))) - used)
        beads += [Bead((p,), (), 1.0) if side == 0 else Bead((), (p,), 1.0) for p in left_out]
    return Alignment(text.source, text.target, renumber_beads(beads))


def show_cuts(
    alignment: Alignment, sides: tuple[Pieces, Pieces], parts: dict[int, list[Part]]
) -> list[tuple[float, str]]:
    """Return how sure each cut is, and what stands around it on both sides."""
    found = []
    for position, of_bead in parts.items():
        bead = alignment.beads[position]
        for part in of_bead[1:]:
            shown = [
                _around(side.document, side.document.segments[side.of(run).start + inside].start)
                for side, run, inside in zip(sides, (bead.source, bead.target), (part.i, part.j), strict=True)
            ]
            found.append((part.begins, "\n    ".join(shown)))
    return found


def _around(document: Document, start: int) -> str:
    left, right = document.text[max(start - _AROUND, 0) : start], document.text[start : start + _AROUND]
    return f"{left.rstrip()} ‖ {right}".replace("\n", " / ")


def main() -> None:
    """Print a row a text, and cuts if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--list", type=int, default=0, metavar="N", help="cuts to print")
    parser.add_argument("--only", default="", metavar="START", help="only texts whose name begins so")
    arguments = parser.parse_args()
    settings = Settings().alignment
    encoder = load_encoder("use")
    cuts = []
    print(f"{'text':<10} pairs   1-1  after: pairs   1-1   cuts  how sure, mean")
    for text in gold_texts(arguments.shared):
        if not text.name.startswith(arguments.only):
            continue
        before = gold_alignment(text)
        sides = cut_everywhere(before.source), cut_everywhere(before.target)
        parts = find_parts(before, sides, encoder, settings)
        after = cut_clauses(before, encoder, settings)
        pairs = [[bead for bead in one.beads if bead.is_pair] for one in (before, after)]
        whole = [sum(bead.shape == "1-1" for bead in own) for own in pairs]
        found = show_cuts(before, sides, parts)
        mean = sum(sure for sure, _ in found) / max(len(found), 1)
        print(
            f"{text.name:<10} {len(pairs[0]):5} {whole[0]:5} {len(pairs[1]):12} {whole[1]:5} {len(found):6} {mean:8.3f}"
        )
        cuts += [(text.name, *cut) for cut in found]
    rng = random.Random(5)  # noqa: S311 - the same sample each time is wanted
    for number, (name, sure, shown) in enumerate(rng.sample(cuts, min(arguments.list, len(cuts))), 1):
        print(f"{number}. {name} {sure:.2f}\n    {shown}")


if __name__ == "__main__":
    main()
