"""Train the weights of the second look: python -m benchmarks.train_alignment ../shared [--write].

Maximum likelihood of the gold alignments under the model of aligner/alignment/align.py, with an L2 penalty on weights
in units of a feature's standard deviation, by L-BFGS. Prints strict F1 and calibration with every text left out of the
training once (leave-one-out); --write puts the weights trained on all of them into the package. The same data give the
same bytes.
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
from aligner.alignment.evidence import FEATURES
from aligner.alignment.lattice import Candidates, best_candidates, path_probabilities
from aligner.alignment.weights import calibrated
from aligner.encoders.base import load_encoder
from aligner.evaluation import Evaluation, Score, evaluate
from aligner.measuring import encode_pair
from aligner.settings import AlignmentSettings, Settings
from benchmarks.data import GoldText, gold_texts
from benchmarks.quality import calibration_error, sum_scores

Floats = NDArray[np.float64]

_WEIGHTS = Path(__file__).parent.parent / "aligner" / "alignment" / "weights.json"
_PENALTY = 12.0
_ITERATIONS = 200


@dataclass(frozen=True, slots=True)
class Example:
    """One gold text: its candidates, their measures, which of them are gold, and the path nearest to the gold."""

    text: GoldText
    candidates: Candidates
    measures: Floats
    gold: NDArray[np.bool_]
    path: list[int]


def make_example(text: GoldText, settings: Settings) -> Example:
    """Measure the candidates of a text; of two readings of the gold the first is learned."""
    pair = encode_pair(text.source, text.target, load_encoder(settings.encoder), settings.alignment)
    if pair.measure is None:
        raise SystemExit(f"the encoder {settings.encoder} does not show its tokens")
    candidates, _ = find_candidates(pair.vectors, pair.lengths, settings.alignment)
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
    return Example(text, candidates, measures, gold, best_candidates(candidates, np.where(gold, sizes, -0.01 * sizes)))


def train(examples: list[Example], scale: Floats) -> Floats:
    """Return the weights with the highest penalised likelihood; `scale` is the unit of each feature."""
    observed = np.sum([example.measures[example.path].sum(axis=0) for example in examples], axis=0) / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        value = float(-weights @ observed + _PENALTY / 2 * weights @ weights)
        gradient = _PENALTY * weights - observed
        for example in examples:
            scaled = example.measures / scale
            total, probabilities = path_probabilities(example.candidates, scaled @ weights)
            value += total
            gradient += probabilities @ scaled
        return value, gradient

    result = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS})
    return np.asarray(result.x / scale, dtype=np.float64)


def choose(example: Example, weights: Floats, settings: AlignmentSettings) -> tuple[list[int], Floats]:
    """Return the chosen candidates and the probabilities of all."""
    _, probabilities = path_probabilities(example.candidates, example.measures @ weights)
    return best_candidates(
        example.candidates, expected_gains(example.candidates, probabilities, settings)
    ), probabilities


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
    parser.add_argument("--write", action="store_true", help=f"write {_WEIGHTS.name}")
    arguments = parser.parse_args()
    settings = Settings()
    with threadpool_limits(1, user_api="blas"):
        examples = [make_example(text, settings) for text in gold_texts(arguments.shared)]
        scale = np.concatenate([example.measures for example in examples]).std(axis=0)
        scale[scale < 1e-6] = 1.0
        rights = _cross_validate(examples, scale, settings)
        calibration = fit_calibration([pair for of_text in rights.values() for pair in of_text])
        print("calibration: slope {:.3f}, offset {:.3f}".format(*calibration))
        if arguments.write:
            _write(train(examples, scale), calibration, examples, settings)


def _cross_validate(examples: list[Example], scale: Floats, settings: Settings) -> dict[str, list[tuple[float, bool]]]:
    """Print the scores, and return for each text left out the probabilities of its pairs and whether they are right."""
    rights: dict[str, list[tuple[float, bool]]] = {}
    results: dict[str, list[Evaluation]] = {}
    print(f"{'left out':<20} right found  gold  strict     lax one-sided: right found gold")
    for example in examples:
        weights = train([other for other in examples if other is not example], scale)
        path, probabilities = choose(example, weights, settings.alignment)
        steps = example.candidates.steps[path].tolist()
        pairs = [k for k, (_, _, a, b) in zip(path, steps, strict=True) if a and b]
        rights[example.text.name] = [(float(probabilities[k]), bool(example.gold[k])) for k in pairs]
        beads = [(tuple(range(i, i + a)), tuple(range(j, j + b))) for i, j, a, b in steps]
        result = evaluate(example.text.readings[0], beads)
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


def _write(weights: Floats, calibration: tuple[float, float], examples: list[Example], settings: Settings) -> None:
    names = ", ".join(example.text.name for example in examples)
    record = {
        "training": f"{names}; encoder {load_encoder(settings.encoder).signature}; L2 {_PENALTY:g}",
        "calibration": {"slope": round(calibration[0], 3), "offset": round(calibration[1], 3)},
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
    }
    _WEIGHTS.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(f"wrote {_WEIGHTS}")


if __name__ == "__main__":
    main()
