"""Seconds that the checks take for two thousand pairs, beside the encoding of the same pairs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.checks.base import CheckContext, SideTokens
from aligner.checks.run import CHECKS, run_checks
from aligner.encoders.base import Encoder
from aligner.measuring import encode_pair, show_tokens
from aligner.model import SIDES, Alignment, Bead, Document, Side
from aligner.segmenters.document import take_lines
from aligner.settings import Settings
from aligner.text.scripts import has_han

__all__ = ["CheckTime", "repeat_with_changes", "time_checks"]

_N_PAIRS = 2_000
_N_RUNS = 3


@dataclass(frozen=True, slots=True)
class CheckTime:
    """Seconds of one check, or of all, for so many pairs; `encoding` is the part spent in the encoder."""

    name: str
    n_pairs: int
    seconds: float
    encoding: float


class _Clock:
    """Adds up the seconds spent in an encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what the encoder does."""
        start = time.perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += time.perf_counter() - start
        return vectors

    def tokens_of(self, alignment: Alignment) -> Callable[[Side, Sequence[int]], SideTokens]:
        """Return what shows the tokens of an alignment."""
        show = show_tokens(self._encoder, alignment)
        if show is None:
            raise SystemExit("an encoder that shows its tokens is wanted")

        def tokens(side: Side, positions: Sequence[int]) -> SideTokens:
            start = time.perf_counter()
            shown = show(side, positions)
            self.seconds += time.perf_counter() - start
            return shown

        return tokens


def time_checks(alignment: Alignment, encoder: Encoder, settings: Settings) -> list[CheckTime]:
    """Return the fastest of some runs of each check, of all checks, and of the encoding before alignment.

    Each run has other variations of the texts, so that nothing that a check remembers helps the next run. One run
    over the texts themselves loads what is loaded once.
    """
    pairs = [bead for bead in alignment.beads if bead.is_pair]
    n_copies = -(-_N_PAIRS // len(pairs))
    variations = [repeat_with_changes(alignment, n_copies, np.random.default_rng(seed)) for seed in range(_N_RUNS)]
    n_pairs = sum(bead.is_pair for bead in variations[0].beads)

    def fastest(name: str, run: Callable[[CheckContext], object]) -> CheckTime:
        times = []
        for varied in (alignment, *variations):
            clock = _Clock(encoder)
            start = time.perf_counter()
            run(CheckContext(varied, clock.encode, settings.check, clock.tokens_of(varied)))
            times.append((time.perf_counter() - start, clock.seconds))
        seconds, encoding = min(times[1:])
        return CheckTime(name, n_pairs, seconds, encoding)

    def encode(context: CheckContext) -> object:
        return encode_pair(context.alignment.source, context.alignment.target, encoder, settings.alignment)

    with threadpool_limits(1):
        timings = [fastest(check.__name__, check) for check in CHECKS]
        timings.append(fastest("all checks", run_checks))
        timings.append(fastest("encoding for alignment", encode))
    return timings


def repeat_with_changes(alignment: Alignment, n_copies: int, rng: np.random.Generator) -> Alignment:
    """Return copies of an alignment one after the other, each sentence with a digit or two and a word changed.

    Digits are exchanged in the same way on both sides of a copy, so that equal numbers stay equal. The word that is
    put in is another one of the same text.
    """
    n_segments = {side: len(alignment.document(side).segments) for side in SIDES}
    words = {side: _words(alignment.document(side)) for side in SIDES}
    lines: dict[Side, list[str]] = {side: [] for side in SIDES}
    beads = []
    for copy in range(n_copies):
        for bead in alignment.beads:
            source, target = (tuple(p + copy * n_segments[side] for p in bead.side(side)) for side in SIDES)
            beads.append(Bead(source, target, bead.confidence))
        digits = str.maketrans("123456789", "".join(rng.permutation(list("123456789"))))
        for side in SIDES:
            texts = alignment.document(side).texts()
            lines[side] += [_with_other_word(text.translate(digits), words[side], rng) for text in texts]
    documents = [
        take_lines(Document(side, alignment.document(side).language, "\n".join(lines[side]))) for side in SIDES
    ]
    return Alignment(documents[0], documents[1], tuple(beads))


def _words(document: Document) -> list[str]:
    units = [unit for text in document.texts() for unit in _units(text) if unit.isalpha()]
    return sorted(set(units))


def _units(text: str) -> list[str]:
    """Cut a text where a word can be put in: between the characters of Chinese, at the blanks of English."""
    return list(text) if has_han(text) else text.split(" ")


def _with_other_word(text: str, words: Sequence[str], rng: np.random.Generator) -> str:
    units = _units(text)
    places = [k for k, unit in enumerate(units) if unit.isalpha()]
    if places:
        units[int(rng.choice(places))] = words[int(rng.integers(len(words)))]
    return ("" if has_han(text) else " ").join(units)
