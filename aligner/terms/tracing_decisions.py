"""Which beads a sentence reports, and how closely: a logistic model over the measures, then the share of words taken.

The model was trained on sentences of three reports with what they report of a speech, and on sentences of other genres
that report nothing of it; weights are `tracing.json`, made and cross-validated by benchmarks/train_tracing.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aligner.settings import TracingSettings
from aligner.terms.tracing import TRACE_FEATURES, Passage, measure_traces, word_likeness, word_weights

__all__ = ["RELATIONS", "Relation", "Trace", "TraceWeights", "find_traces", "load_trace_weights"]

Floats = NDArray[np.float64]
Relation = Literal["quote", "close", "partial", "none"]
RELATIONS: tuple[Relation, ...] = ("quote", "close", "partial", "none")
_QUOTED = re.compile('[“"「『]([^“”"「」『』]+)[”"」』]')


@dataclass(frozen=True, slots=True)
class TraceWeights:
    """Log odds are measures @ values + constant."""

    values: Floats
    constant: float

    def probability(self, measures: Floats) -> Floats:
        """Return (n,) probabilities that a sentence reports a bead, for (n, len(TRACE_FEATURES)) measures."""
        return np.asarray(1.0 / (1.0 + np.exp(-(measures @ self.values + self.constant))))


@dataclass(frozen=True, slots=True)
class Trace:
    """What a sentence reports: positions of beads in the order of the pair, none for relation `none`.

    score: probability that it reports the likeliest of them, or, for `none`, the likeliest bead of all.
    scores: of each of the beads. taken: (k,) how surely each word of the sentence stands in them, 0 to 1.
    """

    beads: tuple[int, ...]
    relation: Relation
    score: float
    scores: tuple[float, ...] = ()
    taken: tuple[float, ...] = ()


@cache
def load_trace_weights() -> TraceWeights:
    """Return the weights of the package."""
    record = json.loads(files("aligner.terms").joinpath("tracing.json").read_text("utf-8"))
    return TraceWeights(np.array([record["weights"][name] for name in TRACE_FEATURES]), record["constant"])


def find_traces(
    sentences: Sequence[Passage],
    beads: Sequence[Passage],
    settings: TracingSettings,
    weights: TraceWeights | None = None,
) -> list[Trace]:
    """Return what each sentence reports of the beads, whose numbers are those of `beads`."""
    weights = weights or load_trace_weights()
    if not beads:
        return [Trace((), "none", 0.0) for _ in sentences]
    own, of_beads = word_weights(sentences, beads), word_weights(beads, beads)
    vectors = np.stack([bead.vector for bead in beads])
    found = []
    for sentence, words in zip(sentences, own, strict=True):
        near = np.sort(np.argsort(-(vectors @ sentence.vector), kind="stable")[: settings.candidates])
        some = [beads[k] for k in near]
        measures = measure_traces(sentence, words, some, [of_beads[k] for k in near])
        chances = weights.probability(measures)
        kept = np.flatnonzero(chances >= settings.report_from)
        if not len(kept):
            found.append(Trace((), "none", float(chances.max())))
            continue
        taken = np.max([word_likeness(sentence, some[k]).max(axis=1) for k in kept], axis=0)
        covered = float(measures[kept, TRACE_FEATURES.index("bead covered")].max())
        relation = _relation(sentence, words, taken, covered, settings)
        scores = tuple(chances[kept].tolist())
        found.append(Trace(tuple(near[kept].tolist()), relation, max(scores), scores, tuple(taken.tolist())))
    return found


def _relation(sentence: Passage, weights: Floats, taken: Floats, covered: float, settings: TracingSettings) -> Relation:
    """Say how closely a sentence follows what it reports, by the share of both that is the same."""
    if _quotes(sentence, weights, taken, settings):
        return "quote"
    share = float(weights @ taken) / float(weights.sum())
    if share >= settings.close_sentence and covered >= settings.close_bead:
        return "close"
    return "partial"


def _quotes(sentence: Passage, weights: Floats, taken: Floats, settings: TracingSettings) -> bool:
    """Whether a quotation of some length stands in the beads nearly word by word."""
    for quotation in _QUOTED.finditer(sentence.text):
        inside = (sentence.spans[:, 0] >= quotation.start(1)) & (sentence.spans[:, 1] <= quotation.end(1))
        if inside.sum() >= settings.quoted_words:
            share = float(weights[inside] @ taken[inside]) / float(weights[inside].sum())
            if share >= settings.quoted_share:
                return True
    return False
