"""Train the weights of the second look: python -m benchmarks.train_alignment ../shared [--encoder NAME] [--write].

Maximum likelihood of the gold alignments under the model of aligner/alignment/align.py, with an L2 penalty on weights
in units of a feature's standard deviation, by L-BFGS. Chapters have few one-sided beads, so copies in which some
segments were deleted are learned too; that more is left out in these than in texts is learned apart, by two weights
that are dropped. Prints strict F1, one-sided beads and calibration with every text left out of the training once with
its copies (leave-one-out), and how many of the one-sided beads of these copies are found; --write puts the weights
trained on everything into the package. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from aligner.alignment.align import expected_gains, find_candidates
from aligner.alignment.evidence import FEATURES, feature_names
from aligner.alignment.lattice import Candidates, best_candidates, path_probabilities, pool_left_out
from aligner.alignment.weights import calibrated
from aligner.encoders.base import Encoder, SecondLookEncoder, identity
from aligner.evaluation import Evaluation, Score, evaluate
from aligner.measuring import encode_pair
from aligner.settings import AlignmentSettings, Settings
from benchmarks.data import GoldText, gold_texts, with_gaps
from benchmarks.quality import calibration_error, sum_scores
from benchmarks.remembering import load_remembering

Floats = NDArray[np.float64]

_TRAINED = Path(__file__).parent.parent / "aligner" / "alignment" / "trained"
_PENALTY = 12.0
_ITERATIONS = 200
_DRAWS = 4
"""Copies of each chapter with deleted segments, of each kind: so many that no single draw decides."""
_COPY_WEIGHT = 0.5
"""What a copy counts beside a text."""
_SINGLE, _WITH_RUNS = 0.05, 0.04
"""Share of the beads where a gap begins in the two kinds of copies: of single beads, and of runs too."""
_NULLS = [FEATURES.index("shape 0-1"), FEATURES.index("shape 1-0")]


@dataclass(frozen=True, slots=True)
class Example:
    """One gold text: its candidates, their measures, which of them are gold, and the path nearest to the gold.

    bonus: (k,) what is added to the scores, see align.find_candidates. A copy with deleted segments has the name of its
    original.
    """

    text: GoldText
    candidates: Candidates
    measures: Floats
    bonus: Floats
    gold: NDArray[np.bool_]
    path: list[int]
    is_copy: bool

    @property
    def weight(self) -> float:
        """What the text counts in training."""
        return _COPY_WEIGHT if self.is_copy else 1.0

    def design(self, scale: Floats) -> Floats:
        """Return the measures in units of their scale, and two more that tell one-sided beads of a copy."""
        scaled = self.measures / scale
        return np.hstack([scaled, scaled[:, _NULLS] * float(self.is_copy)])


def make_example(text: GoldText, encoder: Encoder, settings: Settings, *, is_copy: bool = False) -> Example:
    """Measure the candidates of a text; of two readings of the gold the first is learned."""
    pair = encode_pair(text.source, text.target, encoder, settings.alignment)
    if pair.measure is None:
        raise SystemExit(f"the encoder {encoder.signature} does not show its tokens")
    candidates, bonus = find_candidates(pair.vectors, pair.lengths, settings.alignment)
    measures = pair.measure(candidates.steps)
    pairs = {bead for bead in text.readings[0] if all(bead)}
    left_out = {(side, p) for bead in text.readings[0] if not all(bead) for side in (0, 1) for p in bead[side]}
    gold = np.array(
        [
            (tuple(range(i, i + a)), tuple(range(j, j + b))) in pairs
            if a and b
            else ((0, i) if a else (1, j)) in left_out
            for i, j, a, b in candidates.steps.tolist()
        ]
    )
    # Beads that cross or are not contiguous are on no path: the nearest one stands in for them.
    sizes = candidates.steps[:, 2:].sum(axis=1).astype(np.float64)
    path = best_candidates(candidates, np.where(gold, sizes, -0.01 * sizes))
    return Example(text, candidates, measures, bonus, gold, path, is_copy)


def make_copies(text: GoldText, encoder: Encoder, settings: Settings) -> list[Example]:
    """Measure copies of a chapter in which segments were deleted; the other texts are too short for that."""
    if text.genre != "novel":
        return []
    copies = [with_gaps(text, _SINGLE, seed) for seed in range(_DRAWS)]
    copies += [with_gaps(text, _WITH_RUNS, seed, has_runs=True) for seed in range(_DRAWS)]
    return [make_example(copy, encoder, settings, is_copy=True) for copy in copies]


def make_examples(
    texts: list[GoldText], encoder: Encoder, settings: Settings
) -> tuple[list[Example], list[Example], Floats]:
    """Measure the candidates of texts and of their copies; return these, and the unit of each feature."""
    examples = [make_example(text, encoder, settings) for text in texts]
    copies = [copy for text in texts for copy in make_copies(text, encoder, settings)]
    scale = np.concatenate([example.measures for example in examples]).std(axis=0)
    scale[scale < 1e-6] = 1.0
    return examples, copies, scale


def train_without(name: str, examples: list[Example], scale: Floats) -> Floats:
    """Return the weights that a text and its copies had no part in."""
    return train([example for example in examples if example.text.name != name], scale)


def train(examples: list[Example], scale: Floats) -> Floats:
    """Return the weights with the highest penalised likelihood; `scale` is the unit of each feature."""
    designs = [example.design(scale) for example in examples]
    observed = np.sum(
        [example.weight * design[example.path].sum(axis=0) for example, design in zip(examples, designs, strict=True)],
        axis=0,
    )

    # What is dropped afterwards is not shrunk.
    penalty = np.append(np.full(len(scale), _PENALTY), np.zeros(len(_NULLS)))

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = float(-weights @ observed + (penalty * weights) @ weights / 2)
        gradient = penalty * weights - observed
        for example, design in zip(examples, designs, strict=True):
            total, probabilities = path_probabilities(example.candidates, design @ weights + example.bonus)
            value += example.weight * total
            gradient += example.weight * (probabilities @ design)
        return value, gradient

    result = minimize(loss, np.zeros(len(observed)), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return np.asarray(result.x[: len(scale)] / scale, dtype=np.float64)


def choose(example: Example, weights: Floats, settings: AlignmentSettings) -> tuple[list[int], Floats]:
    """Return the chosen candidates and the probabilities of all."""
    candidates = example.candidates
    probabilities = pool_left_out(
        candidates, path_probabilities(candidates, example.measures @ weights + example.bonus)[1]
    )
    return best_candidates(candidates, expected_gains(candidates, probabilities, settings)), probabilities


def evaluate_choice(example: Example, path: list[int]) -> Evaluation:
    """Compare the chosen candidates with the gold, the first reading."""
    steps = example.candidates.steps[path].tolist()
    beads = [(tuple(range(i, i + a)), tuple(range(j, j + b))) for i, j, a, b in steps]
    return evaluate(example.text.readings[0], beads)


def fit_calibration(rights: list[tuple[float, bool]]) -> tuple[float, float]:
    """Return slope and offset of the logistic regression of being right on the logit of the probability."""
    probability = np.array([p for p, _ in rights])
    right = np.array([r for _, r in rights], dtype=np.float64)

    def loss(parameters: Floats) -> float:
        confidence = np.clip(calibrated(probability, float(parameters[0]), float(parameters[1])), 1e-9, 1 - 1e-9)
        return float(-np.sum(right * np.log(confidence) + (1 - right) * np.log(1 - confidence)))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-4}).x
    return float(slope), float(offset)


def main() -> None:
    """Cross-validate, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--encoder", default=Settings().encoder, help="encoder that shows its tokens")
    parser.add_argument("--write", action="store_true", help=f"write them into {_TRAINED.name}/")
    arguments = parser.parse_args()
    settings = Settings(encoder=arguments.encoder)
    encoder = load_remembering(settings.encoder)
    with threadpool_limits(1, user_api="blas"):
        examples, copies, scale = make_examples(list(gold_texts(arguments.shared)), encoder, settings)
        rights = _cross_validate(examples, copies, scale, settings)
        calibration = fit_calibration([pair for of_text in rights.values() for pair in of_text])
        print("calibration: slope {:.3f}, offset {:.3f}".format(*calibration))
        if arguments.write:
            _write(train(examples + copies, scale), calibration, examples, encoder)


def _cross_validate(
    examples: list[Example], copies: list[Example], scale: Floats, settings: Settings
) -> dict[str, list[tuple[float, bool]]]:
    """Print the scores, and return for each text left out the probabilities of its pairs and whether they are right."""
    rights: dict[str, list[tuple[float, bool]]] = {}
    results: dict[str, list[Evaluation]] = {}
    print(f"{'left out':<20} right found  gold  strict     lax one-sided: right found gold")
    for example in examples:
        weights = train_without(example.text.name, examples + copies, scale)
        path, probabilities = choose(example, weights, settings.alignment)
        pairs = [k for k in path if example.candidates.steps[k, 2:].all()]
        rights[example.text.name] = [(float(probabilities[k]), bool(example.gold[k])) for k in pairs]
        result = evaluate_choice(example, path)
        for k, copy in enumerate(copy for copy in copies if copy.text.name == example.text.name):
            kind = "copies, single gaps" if k < _DRAWS else "copies with runs"
            results.setdefault(kind, []).append(evaluate_choice(copy, choose(copy, weights, settings.alignment)[0]))
        results.setdefault(example.text.genre, []).append(result)
        _print_row(example.text.name, result.strict, result.lax, result.one_sided)
    for genre, of_genre in results.items():
        parts = ([getattr(result, part) for result in of_genre] for part in ("strict", "lax", "one_sided"))
        _print_row(genre, *(sum_scores(part) for part in parts))
    _print_calibration(rights)
    return rights


def _print_row(name: str, strict: Score, lax: Score, one_sided: Score) -> None:
    print(
        f"{name:<20} {strict.n_right:5} {strict.n_found:5} {strict.n_gold:5} {strict.f1:7.4f} {lax.f1:7.4f}"
        f" {one_sided.n_right:5} {one_sided.n_found:5} {one_sided.n_gold:5}"
    )


def _print_calibration(rights: dict[str, list[tuple[float, bool]]]) -> None:
    everything = [pair for of_text in rights.values() for pair in of_text]
    print(f"calibration error as the model says {calibration_error(everything):.4f} over {len(everything)} pairs")
    recalibrated: list[tuple[float, bool]] = []
    for name, of_text in rights.items():
        others = [pair for other, pairs in rights.items() if other != name for pair in pairs]
        confidence = calibrated(np.array([p for p, _ in of_text]), *fit_calibration(others))
        recalibrated += zip(confidence.tolist(), (right for _, right in of_text), strict=True)
    print(f"calibration error, learned on the other texts {calibration_error(recalibrated):.4f}")


def _write(
    weights: Floats, calibration: tuple[float, float], examples: list[Example], encoder: SecondLookEncoder
) -> None:
    texts = ", ".join(example.text.name for example in examples)
    n_views = next(n for n in range(1, 9) if len(feature_names(n)) == len(weights))
    record = {
        "training": f"{texts}; encoder {identity(encoder.signature)}; L2 {_PENALTY:g};"
        f" {_DRAWS} + {_DRAWS} copies of each chapter with gaps at {_SINGLE:.0%} and {_WITH_RUNS:.0%} of the beads,"
        f" weight {_COPY_WEIGHT:g}",
        "views": n_views,
        "calibration": {"slope": round(calibration[0], 3), "offset": round(calibration[1], 3)},
        "weights": {
            name: round(float(weight), 4) for name, weight in zip(feature_names(n_views), weights, strict=True)
        },
    }
    path = _TRAINED / f"{encoder.weights}.json"
    path.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
