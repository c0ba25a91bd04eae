"""Strict and lax F1, one-sided beads and calibration on gold texts: python -m benchmarks.quality ../shared.

The shipped weights were trained on these texts: what they do on texts they have not seen is what
`python -m benchmarks.train_alignment` prints.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aligner.encoders.base import load_encoder
from aligner.evaluation import Evaluation, Score, evaluate
from aligner.pipeline import align_documents
from aligner.settings import Settings
from benchmarks.data import gold_texts


def main() -> None:
    """Print a table, a row a text and a row for all novels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--encoder", default=Settings().encoder)
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    print(f"{'text':<18} right found  gold  strict     lax 1-sided P     R   conf")
    rights: list[tuple[float, bool]] = []
    results: dict[str, list[Evaluation]] = {}
    for text in gold_texts(arguments.shared):
        bitext = align_documents(text.source, text.target, encoder, Settings(encoder=arguments.encoder))
        beads = bitext.alignment.beads
        test = [(bead.source, bead.target) for bead in beads]
        result = max((evaluate(reading, test) for reading in text.readings), key=lambda r: r.strict.f1)
        results.setdefault(text.genre, []).append(result)
        confidence = np.mean([bead.confidence for bead in beads if bead.is_pair])
        _print_row(text.name, result.strict, result.lax, result.one_sided, f"{confidence:6.3f}")
        gold = set(text.readings[0])
        rights += [(b.confidence, (b.source, b.target) in gold) for b in beads if b.is_pair]
    for genre, of_genre in results.items():
        parts = ([getattr(result, part) for result in of_genre] for part in ("strict", "lax", "one_sided"))
        strict, lax, one_sided = (sum_scores(part) for part in parts)
        _print_row(genre, strict, lax, one_sided, "")
    print(f"calibration error of confidence, ten equal bins: {calibration_error(rights):.4f} over {len(rights)} pairs")


def _print_row(name: str, strict: Score, lax: Score, one_sided: Score, confidence: str) -> None:
    print(
        f"{name:<18} {strict.n_right:5} {strict.n_found:5} {strict.n_gold:5} {strict.f1:7.4f} {lax.f1:7.4f}"
        f" {one_sided.precision:9.3f} {one_sided.recall:5.2f} {confidence}"
    )


def sum_scores(scores: Iterable[Score]) -> Score:
    """Return the counts of several texts added up."""
    rows = [(score.n_right, score.n_found, score.n_recalled, score.n_gold) for score in scores]
    return Score(*map(sum, zip(*rows, strict=True)))


def calibration_error(rights: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error (Guo et al. 2017): bins of equal width, weighted by their size."""
    confidence = np.array([c for c, _ in rights])
    right = np.array([r for _, r in rights], dtype=np.float64)
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(confidence[bins == k].mean() - right[bins == k].mean()) * (bins == k).mean() for k in set(bins)]
    return float(sum(gaps))


if __name__ == "__main__":
    main()
