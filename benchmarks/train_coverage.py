"""Train the weights of the coverage of words: python -m benchmarks.train_coverage ../shared [--write].

Into gold beads of speeches, reports, news and novels, words and clauses from elsewhere in the same text are put, one in
every copy of a bead, on either side; the log odds that a unit was put in come from a logistic regression with an L2
penalty, by L-BFGS. Then, with every text left out once, the best runs of units give the curve from a run's score to
the probability that it holds what was put in (Platt 1999). The keynote and the error sets are not used: they are what
the checks are measured on. --write puts the weights into the package. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from aligner.checks.base import CheckContext
from aligner.checks.coverage import FEATURES, SideCover, load_cover_weights, measure_covers
from aligner.checks.misaligned import mismatch_log_odds, pair_measures
from aligner.checks.spans import best_runs
from aligner.encoders.base import load_encoder
from aligner.lexicon.stems import find_words, is_function_word
from aligner.lexicon.words import word_spans
from aligner.measuring import show_tokens
from aligner.model import SIDES, Alignment, Bead, Document, Side, make_document
from aligner.settings import CheckSettings
from aligner.text.words import load_words
from benchmarks.data import GoldText, gold_texts

Floats = NDArray[np.float64]
Rows = NDArray[np.float32]

_WEIGHTS = Path(__file__).parent.parent / "aligner" / "checks" / "coverage.json"
_LANGUAGES: dict[Side, str] = {"source": "zh", "target": "en"}
_NO_MEANS = dict.fromkeys(_LANGUAGES.values(), np.zeros(1, dtype=np.float32))
"""The tokens of a text are centred by their own means alone while those of general text are sought."""
_MOST_PAIRS = 120
"""Of one text: six novels shall not outweigh seven short documents by more than they must."""
_MOST_CHARACTERS = 400
_PENALTY = 1.0
_CLAUSE = {
    "source": re.compile(r"[^，,；;：:。！？!?“”\"]{4,}[，,；;]"),
    "target": re.compile(r"(?<= )[^,;:.!?“”\"]{12,}[,;] "),
}
_AFTER_COMMA = {"source": re.compile("[，,；;]"), "target": re.compile("[,;] ")}


@dataclass(frozen=True, slots=True)
class Copy:
    """A pair of texts with something put into one side; `start` and `end` are its characters there, or 0."""

    source: str
    target: str
    side: Side | None = None
    start: int = 0
    end: int = 0
    is_clause: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """The units of one side of a copy, which of them were put in, and how much they weigh."""

    text: str
    cover: SideCover
    is_lost: NDArray[np.bool_]


def make_copies(pairs: list[tuple[str, str]], rng: np.random.Generator) -> Iterator[Copy]:
    """Yield every pair as it is and with something put in on either side."""
    clauses = {side: [m[0] for p in pairs for m in _CLAUSE[side].finditer(p[k])] for k, side in enumerate(SIDES)}
    words = {"source": [w for p in pairs for w in _chinese_words(p[0], rng)]}
    words["target"] = [w for p in pairs for w in _english_words(p[1], rng)]
    for source, target in pairs:
        yield Copy(source, target)
        for side in SIDES:
            text = source if side == "source" else target
            is_clause = bool(rng.random() < 0.5 and clauses[side])
            put_in = _pick(clauses[side] if is_clause else words[side], rng)
            places = _clause_places(text, side) if is_clause else _word_places(text, side)
            if not put_in or not places:
                continue
            at = places[int(rng.integers(len(places)))]
            blank = "" if side == "source" or is_clause else " "
            longer = text[:at] + put_in + blank + text[at:]
            if longer != longer.strip():
                continue
            end = at + len(put_in.rstrip(" ,;，；"))
            pair = (longer, target) if side == "source" else (source, longer)
            yield Copy(*pair, side, at, end, is_clause)


def _pick(some: list[str], rng: np.random.Generator) -> str:
    return some[int(rng.integers(len(some)))] if some else ""


def _clause_places(text: str, side: Side) -> list[int]:
    return [0, *(match.end() for match in _AFTER_COMMA[side].finditer(text))]


def _word_places(text: str, side: Side) -> list[int]:
    starts = [a for a, _ in word_spans(text)] if side == "source" else [word.start for word in find_words(text)]
    return starts[1:]


def _chinese_words(text: str, rng: np.random.Generator) -> Iterator[str]:
    """Yield the content words of two characters and more, and some pairs of neighbours."""
    spans = [(a, b) for a, b in word_spans(text) if text[a:b].isalnum()]
    for k, (a, b) in enumerate(spans):
        if b - a > 1 and text[a:b] not in load_words("function_words_zh"):
            yield text[a:b]
        if k + 1 < len(spans) and spans[k + 1][0] == b and rng.random() < 0.3:
            yield text[a : spans[k + 1][1]]


def _english_words(text: str, rng: np.random.Generator) -> Iterator[str]:
    words = list(find_words(text))
    for k, word in enumerate(words):
        if not is_function_word(word.text):
            yield word.text
        if k + 2 < len(words) and rng.random() < 0.3 and not re.search(r"[,;.!?]", text[word.start : words[k + 2].end]):
            yield text[word.start : words[k + 2].end]


def make_examples(text: GoldText, context: CheckContext, copies: list[Copy]) -> dict[Side, list[Example]]:
    """Measure the units of copies, of which `context` holds the alignment."""
    examples: dict[Side, list[Example]] = {"source": [], "target": []}
    for copy, cover in zip(copies, measure_covers(context, _NO_MEANS), strict=True):
        for side in SIDES:
            units = cover.side(side)
            is_lost = np.zeros(len(units.spans), dtype=np.bool_)
            if copy.side == side:
                is_lost = (units.spans[:, 0] >= copy.start) & (units.spans[:, 1] <= copy.end)
            examples[side].append(Example(text.name, units, is_lost))
    return examples


def context_of(copies: list[Copy], name: str) -> CheckContext:
    """Return an alignment of copies, each pair a bead of one segment a side."""
    documents = []
    for side, tag in (("source", "zh-CN"), ("target", "en-US")):
        texts = [copy.source if side == "source" else copy.target for copy in copies]
        ends = np.cumsum([len(text) + 1 for text in texts]).tolist()
        spans = [(end - 1 - len(text), end - 1) for text, end in zip(texts, ends, strict=True)]
        documents.append(make_document(name, tag, "\n".join(texts), spans, set()))
    beads = tuple(Bead((k,), (k,), 1.0) for k in range(len(copies)))
    encoder = load_encoder("use")
    alignment = Alignment(documents[0], documents[1], beads)
    return CheckContext(alignment, encoder.encode, CheckSettings(), show_tokens(encoder, alignment))


def fit(measures: Floats, is_one: NDArray[np.bool_], penalty: float = _PENALTY) -> tuple[Floats, float]:
    """Return weights (k,) and the constant of a logistic regression on measures (n, k)."""
    mean, scale = measures.mean(axis=0), measures.std(axis=0) + 1e-9
    rows = np.column_stack([(measures - mean) / scale, np.ones(len(measures))])
    signs = np.where(is_one, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (rows @ weights)
        value = float(np.logaddexp(0.0, -margins).sum() + penalty / 2 * weights[:-1] @ weights[:-1])
        gradient = -rows.T @ (signs / (1.0 + np.exp(margins)))
        gradient[:-1] += penalty * weights[:-1]
        return value, gradient

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = found[:-1] / scale
    return weights, float(found[-1] - weights @ mean)


def train_side(examples: list[Example]) -> tuple[Floats, float]:
    """Return weights and constant from the content units of some examples."""
    measures = np.concatenate([e.cover.measures[e.cover.is_content] for e in examples])
    is_lost = np.concatenate([e.is_lost[e.cover.is_content] for e in examples])
    return fit(measures, is_lost)


def pair_examples(context: CheckContext, vector_means: dict[str, Rows]) -> Iterator[Floats]:
    """Yield the measures of every pair of an alignment."""
    for cover in measure_covers(context, _NO_MEANS):
        first, second = (
            vector - vector_means[language]
            for vector, language in ((cover.source_vector, "zh"), (cover.target_vector, "en"))
        )
        cosine = float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))
        yield pair_measures(cover, cosine, chinese_first=True)


def wrong_partners(pairs: list[tuple[str, str]], rng: np.random.Generator) -> list[Copy]:
    """Return pairs with the target of a neighbour, one to three places away."""
    n = len(pairs)
    steps = rng.integers(1, 4, size=n) * rng.choice([-1, 1], size=n)
    return [Copy(pairs[k][0], pairs[(k + int(steps[k])) % n][1]) for k in range(n) if n > 6]


def score_runs(examples: list[Example], weights: Floats, constant: float) -> tuple[list[float], list[bool]]:
    """Return the best run of every example that has one, and whether at least half of it was put in."""
    shift = CheckSettings().lost_shift
    scores, hits = [], []
    for example in examples:
        odds = np.clip(example.cover.measures @ weights + constant + shift, -4.0, 4.0)
        best = next(best_runs(np.where(example.cover.is_content, odds, 0.0), 0.3), None)
        if best is not None:
            score, first, last = best
            scores.append(score)
            hits.append(bool(example.is_lost[first:last].mean() >= 0.5))
    return scores, hits


def _source(text: GoldText) -> Document:
    return text.source


def _target(text: GoldText) -> Document:
    return text.target


def _train_pairs(measures: dict[str, tuple[list[Floats], list[bool]]]) -> dict[str, object]:
    """Train the model of pairs that do not belong together, and print how it does on texts left out."""
    print("misaligned, text left out: found, false alarms")
    for name, (found, is_wrong) in measures.items():
        weights, constant = _fit_pairs([m for other, m in measures.items() if other != name])
        model = replace(load_cover_weights(), pair=weights, pair_constant=constant)
        wrong = np.array(is_wrong)
        odds = mismatch_log_odds(np.array(found), model)
        claimed = odds >= CheckSettings().misaligned_from
        print(f"  {name}: {claimed[wrong].mean():.3f}, {claimed[~wrong].mean():.3f}")
    weights, constant = _fit_pairs(list(measures.values()))
    return {"weights": [round(float(w), 4) for w in weights], "constant": round(constant, 4)}


def _fit_pairs(measures: list[tuple[list[Floats], list[bool]]]) -> tuple[Floats, float]:
    rows, ones = [row for found, _ in measures for row in found], [one for _, are in measures for one in are]
    return fit(np.array(rows), np.array(ones))


def main() -> None:
    """Train, print what is found on texts left out, and write on demand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rng = np.random.default_rng(7)
    examples: dict[Side, list[Example]] = {"source": [], "target": []}
    tokens: dict[Side, list[NDArray[np.float32]]] = {"source": [], "target": []}
    texts = [text for text in gold_texts(options.shared) if text.name != "keynote"]
    encoder = load_encoder("use")
    vector_means = {
        language: np.mean([encoder.encode(side(text).texts()).mean(axis=0) for text in texts], axis=0)
        for language, side in (("zh", _source), ("en", _target))
    }
    measures: dict[str, tuple[list[Floats], list[bool]]] = {}
    for text in texts:
        sides = [(text.source.join(a), text.target.join(b)) for a, b in text.readings[0] if a and b]
        pairs = [pair for pair in sides if max(map(len, pair)) <= 3 * _MOST_CHARACTERS]
        chosen = rng.permutation(len(pairs))[:_MOST_PAIRS]
        copies = list(make_copies([pairs[k] for k in sorted(chosen.tolist())], rng))
        context = context_of(copies, text.name)
        with threadpool_limits(1, user_api="blas"):
            for side, found in make_examples(text, context, copies).items():
                examples[side] += found
            own = [pairs[k] for k in sorted(chosen.tolist())]
            wrong = wrong_partners(own, rng)
            both = context_of([Copy(*pair) for pair in own] + wrong, text.name)
            found_measures = list(pair_examples(both, vector_means))
            measures[text.name] = found_measures, [False] * len(own) + [True] * len(wrong)
        if context.tokens:
            for side in SIDES:
                tokens[side].append(context.tokens(side, range(len(copies))).rows.mean(axis=0))
        print(f"{text.name}: {len(copies)} pairs", flush=True)
    record: dict[str, object] = {}
    for key in SIDES:
        language = _LANGUAGES[key]
        names = sorted({e.text for e in examples[key]})
        scores: list[float] = []
        hits: list[bool] = []
        for name in names:
            weights, constant = train_side([e for e in examples[key] if e.text != name])
            found_scores, found_hits = score_runs([e for e in examples[key] if e.text == name], weights, constant)
            scores += found_scores
            hits += found_hits
        slope, offset = fit(np.array(scores)[:, None], np.array(hits), 0.0)
        weights, constant = train_side(examples[key])
        print(f"{language}: {len(scores)} runs of texts left out, {np.mean(hits):.3f} put in; slope {slope[0]:.3f}")
        record[language] = {
            "weights": {name: round(float(w), 5) for name, w in zip(FEATURES, weights, strict=True)},
            "constant": round(constant, 5),
            "slope": round(float(slope[0]), 4),
            "offset": round(offset, 4),
            "mean": [round(float(x), 4) for x in np.mean(tokens[key], axis=0)],
            "vector_mean": [round(float(x), 4) for x in vector_means[language]],
        }
    record["pair"] = _train_pairs(measures)
    if options.write:
        _WEIGHTS.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
