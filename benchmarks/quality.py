"""Strict and lax F1, one-sided beads and calibration on gold texts: python benchmarks/quality.py ../shared."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from aligner.encoders.base import load_encoder
from aligner.evaluation import evaluate
from aligner.model import Bead
from aligner.pipeline import align_documents
from aligner.settings import Settings
from benchmarks.data import GoldText, gold_texts


def main() -> None:
    """Print a table, a row a text and a row for all novels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--encoder", default=Settings().encoder)
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    print("text       right found  gold  strict     lax 1-sided P     R   conf")
    rights: list[tuple[float, bool]] = []
    totals: dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]] = {}
    for text in gold_texts(arguments.shared):
        bitext = align_documents(text.source, text.target, encoder, Settings(encoder=arguments.encoder))
        totals[text.genre] = totals.get(text.genre, np.zeros(3, dtype=np.int64)) + _print_row(
            text, bitext.alignment.beads
        )
        gold = set(text.readings[0])
        rights += [(b.confidence, (b.source, b.target) in gold) for b in bitext.alignment.beads if b.is_pair]
    for genre, (right, found, gold_count) in totals.items():
        print(f"{genre}: strict F1 {2 * right / (found + gold_count):.4f}")
    print(f"calibration error of confidence, ten equal bins: {calibration_error(rights):.4f} over {len(rights)} pairs")


def _print_row(text: GoldText, beads: tuple[Bead, ...]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    test = [(bead.source, bead.target) for bead in beads]
    result = max((evaluate(reading, test) for reading in text.readings), key=lambda r: r.strict.f1)
    strict, nulls = result.strict, result.one_sided
    confidence = np.mean([bead.confidence for bead in beads if bead.is_pair])
    print(
        f"{text.name:<10} {strict.n_right:5} {strict.n_found:5} {strict.n_gold:5} {strict.f1:7.4f} {result.lax.f1:7.4f}"
        f" {nulls.precision:9.3f} {nulls.recall:5.2f} {confidence:6.3f}"
    )
    return np.array([strict.n_right, strict.n_found, strict.n_gold])


def calibration_error(rights: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error (Guo et al. 2017): bins of equal width, weighted by their size."""
    confidence = np.array([c for c, _ in rights])
    right = np.array([r for _, r in rights], dtype=np.float64)
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(confidence[bins == k].mean() - right[bins == k].mean()) * (bins == k).mean() for k in set(bins)]
    return float(sum(gaps))


if __name__ == "__main__":
    main()
