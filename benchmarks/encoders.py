"""Encoders side by side: python -m benchmarks.encoders ../shared [MODEL ...]; a MODEL is what --encoder takes.

On the chapters of novels: retrieval of 1-1 beads among all segments of the chapter that are in 1-1 beads, from Chinese
to English and back, by cosine and by margin (Artetxe & Schwenk 2019), all vectors centred; strict F1 of the alignment,
for the embedded encoder with weights that were trained on these texts; sentences in a second of processor time, and the
peak of memory. Each encoder runs in a process of its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import load_encoder
from aligner.encoders.cache import KeptVectors, keep_vectors
from aligner.evaluation import evaluate
from aligner.measuring import encode_pair
from aligner.pipeline import find_pair_beads
from aligner.settings import Settings
from benchmarks.data import GoldText, gold_texts
from benchmarks.quality import sum_scores

Rows = NDArray[np.float32]

_NEIGHBOURS = 4
"""Over which a text's usual likeness is taken."""


def main() -> None:
    """Print a table, a row an encoder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("models", nargs="*", help="more encoders, such as st:FOLDER")
    parser.add_argument("--row", action="store_true", help="print the row of one model, without use and without a head")
    arguments = parser.parse_args()
    if arguments.row:
        print(_row(arguments.models[0], arguments.shared))
        return
    print("| encoder | zh-en | en-zh | zh-en margin | en-zh margin | strict F1 | sentences/s CPU | MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for name in ("use", *arguments.models):
        command = [sys.executable, "-m", "benchmarks.encoders", "--row", str(arguments.shared), name]
        subprocess.run(command, check=True)  # noqa: S603 - this module again


def _row(name: str, shared: Path) -> str:
    texts = [text for text in gold_texts(shared) if text.genre == "novel"]
    sentences = [sentence for text in texts for side in (text.source, text.target) for sentence in side.texts()]
    encoder = load_encoder(name)
    encoder.encode(sentences[:20])
    began = time.process_time()
    kept = KeptVectors()
    keep_vectors(encoder, [kept]).encode(sentences)
    speed = len(set(sentences)) / (time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    encoder = keep_vectors(encoder, [kept])
    right, n = np.zeros(4), 0
    scores = []
    for text in texts:
        pair = encode_pair(text.source, text.target, encoder, Settings().alignment)
        found, n_pairs = _retrieve(text, *pair.vectors)
        right, n = right + found, n + n_pairs
        beads = [(bead.source, bead.target) for bead in find_pair_beads(pair, Settings())]
        scores.append(evaluate(text.readings[0], beads).strict)
    shares = " | ".join(f"{share:.3f}" for share in right / n)
    return f"| {encoder.signature} | {shares} | {sum_scores(scores).f1:.4f} | {speed:.0f} | {memory:.0f} |"


def _retrieve(text: GoldText, first: Rows, second: Rows) -> tuple[NDArray[np.float64], int]:
    """Return how many 1-1 beads are found: both directions by cosine, both by margin; and how many there are."""
    pairs = [(bead[0][0], bead[1][0]) for bead in text.readings[0] if len(bead[0]) == len(bead[1]) == 1]
    sides = [_centred(rows)[[pair[k] for pair in pairs]] for k, rows in enumerate((first, second))]
    cosine = sides[0] @ sides[1].T
    usual = [np.sort(cosine, axis=axis) for axis in (1, 0)]
    margin = cosine - (usual[0][:, -_NEIGHBOURS:].mean(axis=1)[:, None] + usual[1][-_NEIGHBOURS:].mean(axis=0)) / 2
    own = np.arange(len(pairs))
    found = [(table.argmax(axis=axis) == own).sum() for table in (cosine, margin) for axis in (1, 0)]
    return np.array(found, dtype=np.float64), len(pairs)


def _centred(rows: Rows) -> Rows:
    moved = rows - rows.mean(axis=0)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


if __name__ == "__main__":
    main()
