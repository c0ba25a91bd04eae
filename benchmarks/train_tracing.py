"""Trains what tells the sentences that report a pair from others: python -m benchmarks.train_tracing ../shared.

Data: the sentences of three reports on the keynote with the segments that they report (`comparable.tsv`), and the
sentences of the short documents of other genres in SHARED, which report nothing of it. Prints how the sentences of each
report are traced by a model trained without it; `--write` puts the weights of all into the package.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import TokenEncoder, load_encoder
from aligner.model import Alignment
from aligner.settings import Settings, TracingSettings
from aligner.term_evidence import read_passages
from aligner.terms.tracing import TRACE_FEATURES, Passage, measure_traces, word_weights
from aligner.terms.tracing_decisions import RELATIONS, Trace, TraceWeights, find_traces
from benchmarks.data import gold_texts

__all__ = ["GoldTrace", "cross_validate", "keynote_pair", "load_token_encoder", "main", "print_scores", "read_traces"]

Floats = NDArray[np.float64]

_WEIGHTS = Path(__file__).parent.parent / "aligner" / "terms" / "tracing.json"
_RIDGE = 1.0
_OTHER = 0.5
"""What a sentence of another genre counts."""
_STEPS = 50


@dataclass(frozen=True, slots=True)
class GoldTrace:
    """A sentence of a report with the ids of the segments that it reports, and how."""

    document: str
    text: str
    ids: frozenset[int]
    relation: str


def read_traces(shared: Path) -> list[GoldTrace]:
    """Return the gold of all reports."""
    with (shared / "gold" / "comparable.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        GoldTrace(row["doc"], row["text"], frozenset(map(int, row["zh_ids"].split())), row["relation"]) for row in rows
    ]


def load_token_encoder() -> TokenEncoder:
    """Return the embedded encoder."""
    encoder = load_encoder(Settings().encoder)
    if not isinstance(encoder, TokenEncoder):
        raise TypeError(f"{encoder.signature} is no TokenEncoder")
    return encoder


def keynote_pair(shared: Path, encoder: TokenEncoder) -> Alignment:
    """Return the keynote as the project aligns it."""
    from aligner.pipeline import align_documents  # noqa: PLC0415 - only here

    gold = next(text for text in gold_texts(shared) if text.name == "keynote")
    return align_documents(gold.source, gold.target, encoder, Settings()).alignment


@dataclass(frozen=True, slots=True)
class _Data:
    """Measures (n, features) of every sentence and bead, whether one reports the other, what each row counts."""

    measures: Floats
    labels: Floats
    counts: Floats


def _measure(sentences: Sequence[Passage], beads: Sequence[Passage]) -> list[Floats]:
    own, of_beads = word_weights(sentences, beads), word_weights(beads, beads)
    return [measure_traces(s, w, beads, of_beads) for s, w in zip(sentences, own, strict=True)]


def _fit(data: _Data) -> TraceWeights:
    """Fit a logistic model with a ridge by Newton's method, on measures of mean 0 and deviation 1."""
    mean, deviation = data.measures.mean(axis=0), data.measures.std(axis=0) + 1e-9
    table = np.hstack([(data.measures - mean) / deviation, np.ones((len(data.measures), 1))])
    ridge = _RIDGE * np.diag([1.0] * len(TRACE_FEATURES) + [0.0])
    values = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-(table @ values)))
        gradient = table.T @ (data.counts * (chances - data.labels)) + ridge @ values
        curvature = (table * (data.counts * chances * (1.0 - chances))[:, None]).T @ table + ridge
        step = np.linalg.solve(curvature + 1e-6 * np.eye(len(values)), gradient)
        values = values - step
        if float(np.abs(step).max()) < 1e-8:
            break
    weights = values[:-1] / deviation
    return TraceWeights(weights, float(values[-1] - weights @ mean))


@dataclass(frozen=True, slots=True)
class Gold:
    """Sentences with their passages and measures, the beads, their source ids, and the other genres' measures."""

    traces: tuple[GoldTrace, ...]
    sentences: tuple[Passage, ...]
    beads: tuple[Passage, ...]
    ids: tuple[frozenset[int], ...]
    measures: tuple[Floats, ...]
    others: Floats

    def data(self, left_out: str) -> _Data:
        """Return what a model without one document is trained on."""
        kept = [k for k, trace in enumerate(self.traces) if trace.document != left_out]
        labels = [np.array([bool(ids & self.traces[k].ids) for ids in self.ids], dtype=np.float64) for k in kept]
        measures = np.concatenate([*(self.measures[k] for k in kept), self.others])
        n_own = len(measures) - len(self.others)
        return _Data(
            measures,
            np.concatenate([*labels, np.zeros(len(self.others))]),
            np.concatenate([np.ones(n_own), np.full(len(self.others), _OTHER)]),
        )


def read_gold(shared: Path) -> Gold:
    """Return the reports and the keynote, measured."""
    encoder = load_token_encoder()
    alignment = keynote_pair(shared, encoder)
    pairs = [bead for _, bead in alignment.pairs()]
    beads = read_passages([alignment.text(bead, "target") for bead in pairs], "en", encoder)
    traces = read_traces(shared)
    sentences = read_passages([trace.text for trace in traces], "en", encoder)
    others = []
    for text in gold_texts(shared):
        if text.name.startswith("sp"):
            document = text.source if text.target.is_chinese else text.target
            others += _measure(read_passages(document.texts(), "en", encoder), beads)
    return Gold(
        tuple(traces),
        tuple(sentences),
        tuple(beads),
        tuple(frozenset(alignment.source.ids(bead.source)) for bead in pairs),
        tuple(_measure(sentences, beads)),
        np.concatenate(others),
    )


def cross_validate(gold: Gold, settings: TracingSettings) -> list[Trace]:
    """Return the trace of every sentence by a model that has not seen its document."""
    found: dict[int, Trace] = {}
    for document in sorted({trace.document for trace in gold.traces}):
        weights = _fit(gold.data(document))
        places = [k for k, trace in enumerate(gold.traces) if trace.document == document]
        traces = find_traces([gold.sentences[k] for k in places], gold.beads, settings, weights)
        found |= dict(zip(places, traces, strict=True))
    return [found[k] for k in range(len(gold.traces))]


def print_scores(gold: Gold, found: Sequence[Trace]) -> None:
    """Print for each relation how many sentences got one or all of their segments, and what they were called."""
    for relation in RELATIONS:
        places = [k for k, trace in enumerate(gold.traces) if trace.relation == relation]
        proposed = [frozenset[int]().union(*(gold.ids[b] for b in found[k].beads)) for k in places]
        wanted = [gold.traces[k].ids for k in places]
        n_one = sum(bool(p & w) or not (p or w) for p, w in zip(proposed, wanted, strict=True))
        n_all = sum(w <= p and bool(w) == bool(p) for p, w in zip(proposed, wanted, strict=True))
        n_wrong = sum(len(p - w) for p, w in zip(proposed, wanted, strict=True))
        called = dict(Counter(found[k].relation for k in places))
        print(f"{relation:8} {len(places):3}: right {n_one}, all {n_all}, wrong segments {n_wrong}, called {called}")


def main() -> None:
    """Train, print, and write the weights if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    arguments = parser.parse_args()
    gold = read_gold(arguments.shared)
    print("each report by a model trained without it")
    print_scores(gold, cross_validate(gold, TracingSettings()))
    weights = _fit(gold.data(""))
    record = {
        "weights": {name: round(float(v), 4) for name, v in zip(TRACE_FEATURES, weights.values, strict=True)},
        "constant": round(weights.constant, 4),
    }
    print(json.dumps(record, indent=1))
    if arguments.write:
        _WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
