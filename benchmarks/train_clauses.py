"""Train what tells where a sentence may be cut: python -m benchmarks.train_clauses ../shared [--write].

No text with such cuts made by hand is at hand, but any two neighbouring 1-1 beads become one that has to be cut: the
full stop of the first Chinese (or English) sentence is made a comma, and of all commas of the joined sentence this one
is the right place. In some the comma is left out, so that there is no right place. Maximum likelihood of the right
cuts, as in train_alignment; groups of texts are left out in turn to see how well that goes.

How sure the model may be of a real bead is another matter: made ones are harder, as their sentences were never one. The
curve (Platt 1999) for the weights of tokens is learned from real cuts that a person read and judged
(clause_readings.tsv: text, what the model says, whether it is right); with other weights they have to be read anew.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from aligner.alignment.clauses import SUM_FEATURES, TOKEN_FEATURES, measure_sums, node_probabilities
from aligner.alignment.lattice import Candidates, path_probabilities
from aligner.encoders.base import load_encoder
from aligner.granularity import cut_everywhere, find_parted_beads, score_parts
from aligner.measuring import encode_pair
from aligner.model import Bead, Document, make_document
from aligner.segmenters.clauses import find_clause_ends
from aligner.settings import Settings
from benchmarks.data import GoldText, gold_texts
from benchmarks.quality import calibration_error
from benchmarks.train_alignment import fit_calibration

Floats = NDArray[np.float64]

_WEIGHTS = Path(__file__).parent.parent / "aligner" / "alignment" / "clause_weights.json"
_READINGS = Path(__file__).with_name("clause_readings.tsv")
_PENALTY = 3.0
_ITERATIONS = 100
_DRAWINGS = 2
_LONGEST = 240
"""Characters of Chinese that are made one sentence."""
_JOINED_CHINESE, _WITHOUT_PLACE = 0.75, 0.1
_SIZES = (2, 2, 2, 3, 3, 4)
_END = re.compile(r"[。！？!?.;；]+[”’」』\"]*$")


@dataclass(frozen=True, slots=True)
class Example:
    """A joined bead: its candidates, their measures for either kind of encoder, and the nodes to cut at."""

    candidates: Candidates
    measures: dict[str, Floats]
    gold: frozenset[int]
    path: tuple[int, ...]


def _runs(text: GoldText, rng: random.Random) -> Iterator[list[tuple[int, int]]]:
    """Yield neighbouring 1-1 beads to join, as positions on both sides."""
    ones = [(source[0], target[0]) for source, target in text.readings[0] if len(source) == len(target) == 1]
    k = 0
    while k < len(ones):
        run = [
            one
            for step, one in enumerate(ones[k : k + rng.choice(_SIZES)])
            if one == (ones[k][0] + step, ones[k][1] + step)
        ]
        if sum(len(text.source.segments[p].text) for p, _ in run) > _LONGEST:
            run = run[:1]
        k += len(run)
        if len(run) > 1:
            yield run


def _join(texts: Sequence[str], language: str, dropped: Sequence[bool]) -> tuple[str, list[int]]:
    """Return sentences as one, with commas between them, and the offset of each join."""
    is_zh = language.startswith("zh")
    joined, offsets = "", []
    for k, text in enumerate(texts):
        own = text if is_zh or not k or re.match(r"I\b|[A-Z][A-Z]", text) else text[0].lower() + text[1:]
        if k:
            mark = "" if dropped[k - 1] else ("，" if is_zh else ",")
            joined = _END.sub("", joined) + mark
            offsets.append(len(joined))
            joined += "" if is_zh else " "
        joined += own
    return joined, offsets


def _document(name: str, language: str, texts: Sequence[str]) -> Document:
    spans, place = [], 0
    for text in texts:
        spans.append((place, place + len(text)))
        place += len(text) + 1
    return make_document(name, language, "\n".join(texts), spans, set())


def make_examples(text: GoldText, rng: random.Random, settings: Settings) -> list[Example]:
    """Join beads of a text and measure them."""
    sides: tuple[list[str], list[str]] = [], []
    beads: list[Bead] = []
    joins: list[tuple[int, list[int | None]]] = []
    documents = text.source, text.target
    for run in _runs(text, rng):
        joined = int(rng.random() >= _JOINED_CHINESE)
        dropped = [rng.random() < _WITHOUT_PLACE for _ in run[1:]]
        texts = [[documents[side].segments[one[side]].text for one in run] for side in (0, 1)]
        whole, offsets = _join(texts[joined], documents[joined].language, dropped)
        places = [end.offset for end in find_clause_ends(whole, documents[joined].language)]
        joins.append(
            (
                joined,
                [None if d or o not in places else places.index(o) + 1 for o, d in zip(offsets, dropped, strict=True)],
            )
        )
        texts[joined] = [whole]
        runs = [tuple(range(len(own), len(own) + len(new))) for own, new in zip(sides, texts, strict=True)]
        for whole_side, new in zip(sides, texts, strict=True):
            whole_side.extend(new)
        beads.append(Bead(runs[0], runs[1], 1.0))
    pieces = tuple(cut_everywhere(_document(d.name, d.language, own)) for d, own in zip(documents, sides, strict=True))
    parted = find_parted_beads(beads, (pieces[0], pieces[1]))
    encoder = load_encoder(settings.encoder)
    pair = encode_pair(pieces[0].document, pieces[1].document, encoder, settings.alignment, as_for_checks=True)
    sizes = np.cumsum([len(bead.candidates.steps) for bead in parted])[:-1]
    steps = np.concatenate([bead.candidates.steps + np.array([*bead.start, 0, 0]) for bead in parted])
    tokens = np.split(score_parts(pair, parted), sizes)
    sums = np.split(measure_sums(pair.vectors, pair.lengths, steps), sizes)
    examples = []
    for bead, of_tokens, of_sums in zip(parted, tokens, sums, strict=True):
        side, indices = joins[bead.position]
        other = pieces[1 - side]
        kept = (beads[bead.position].source, beads[bead.position].target)[1 - side]
        nodes = []
        for index, p in zip(indices, kept[1:], strict=True):
            if index is not None:
                place = other.first[p] - other.first[kept[0]]
                nodes.append((place, index) if side else (index, place))
        example = _example(bead.candidates, {"tokens": of_tokens, "sums": of_sums}, nodes)
        if example is not None:
            examples.append(example)
    return examples


def _example(candidates: Candidates, measures: dict[str, Floats], nodes: list[tuple[int, int]]) -> Example | None:
    """Return an example whose right path goes through some nodes (i, j), None if there is no such path."""
    number = {
        (int(i + a), int(j + b)): int(end)
        for (i, j, a, b), end in zip(candidates.steps.tolist(), candidates.end.tolist(), strict=True)
    }
    if any(node not in number for node in nodes):
        return None
    gold = [number[node] for node in nodes]
    by_ends = {ends: k for k, ends in enumerate(zip(candidates.start.tolist(), candidates.end.tolist(), strict=True))}
    path = [by_ends[begin, end] for begin, end in zip([0, *gold], [*gold, candidates.n_nodes - 1], strict=True)]
    return Example(candidates, measures, frozenset(gold), tuple(path))


def train(examples: Sequence[Example], kind: str) -> Floats:
    """Return the weights with the highest penalised likelihood."""
    measures = np.concatenate([example.measures[kind] for example in examples])
    scale = measures.std(axis=0)
    scale[scale < 1e-6] = 1.0
    observed = np.sum([example.measures[kind][list(example.path)].sum(axis=0) for example in examples], axis=0) / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = float(-weights @ observed + _PENALTY / 2 * weights @ weights)
        gradient = _PENALTY * weights - observed
        for example in examples:
            scaled = example.measures[kind] / scale
            total, probabilities = path_probabilities(example.candidates, scaled @ weights)
            value += total
            gradient += probabilities @ scaled
        return value, gradient

    result = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return np.asarray(result.x / scale, dtype=np.float64)


def _cross_validate(groups: dict[str, list[Example]], kind: str) -> list[tuple[float, bool]]:
    """Return for the nodes of each group left out of training how likely they were, and whether they are right."""
    found = []
    for name, own in groups.items():
        weights = train([e for other, examples in groups.items() if other != name for e in examples], kind)
        for example in own:
            chances = node_probabilities(example.candidates, example.measures[kind] @ weights)[1:-1]
            found += [(float(chance), k in example.gold) for k, chance in enumerate(chances, 1)]
    return found


def _print_row(kind: str, found: list[tuple[float, bool]], n_gold: int) -> None:
    for least in (0.5, 0.8, 0.9):
        cut = [right for chance, right in found if chance >= least]
        precision = sum(cut) / max(len(cut), 1)
        print(f"{kind:<7} {least:5.2f} {len(cut):6} {sum(cut):6} {precision:9.3f} {sum(cut) / n_gold:7.3f}")


def _read_cuts() -> list[tuple[float, bool]]:
    """Return the cuts that somebody read: what the model says, and whether they are right."""
    rows = [line.split("\t") for line in _READINGS.read_text("utf-8").splitlines()[1:]]
    return [(float(chance), right == "1") for _, chance, right in rows]


def main() -> None:
    """Cross-validate, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS.name}")
    arguments = parser.parse_args()
    settings = Settings()
    groups: dict[str, list[Example]] = {}
    record: dict[str, object] = {}
    with threadpool_limits(1, user_api="blas"):
        for text in gold_texts(arguments.shared):
            rng = random.Random(text.name)  # noqa: S311 - drawings that repeat are wanted
            group = text.name if text.genre == "novel" else "short texts"
            for _ in range(_DRAWINGS):
                groups.setdefault(group, []).extend(make_examples(text, rng, settings))
        examples = [example for group in groups.values() for example in group]
        n_gold = sum(len(example.gold) for example in examples)
        print(f"{len(examples)} joined beads with {n_gold} right places")
        print("weights  least   cuts  right precision  recall")
        for kind, names in (("tokens", TOKEN_FEATURES), ("sums", SUM_FEATURES)):
            found = _cross_validate(groups, kind)
            _print_row(kind, found, n_gold)
            print(f"calibration error as the model says {calibration_error(found):.3f}")
            slope, offset = fit_calibration(_read_cuts() if kind == "tokens" else found)
            print(f"calibration: slope {slope:.3f}, offset {offset:.3f}")
            weights = train(examples, kind)
            record[kind] = {
                "calibration": {"slope": round(slope, 3), "offset": round(offset, 3)},
                "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
            }
    if arguments.write:
        training = f"joined beads of {', '.join(groups)}; encoder {load_encoder(settings.encoder).signature}"
        _WEIGHTS.write_text(json.dumps({"training": training, **record}, indent=2) + "\n", "utf-8")
        print(f"wrote {_WEIGHTS}")


if __name__ == "__main__":
    main()
