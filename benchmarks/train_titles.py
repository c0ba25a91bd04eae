"""Trains the weights that tell localized titles from translated ones: python -m benchmarks.train_titles ../shared.

Data: `title_pairs.tsv`, titles with the English titles that they are known by and whether those translate them (our
own list, from general knowledge), and the dictionary's own entries of works, which are translations nearly all.
Titles that the gold in SHARED has are left out. Prints the area under the curve, cross-validated in ten folds, and
how the titles of SHARED's short documents are paired and called; `--write` puts the weights into the package.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.title_measures import FEATURES, TitleWords, measure_title
from aligner.checks.title_pairs import TitlePair, pair_titles
from aligner.checks.titles import classify
from aligner.encoders.base import Encoder, load_encoder
from aligner.lexicon.dictionary import load_dictionary
from aligner.model import Alignment, Bead, renumber_beads
from aligner.settings import CheckSettings
from benchmarks.data import GoldText, gold_texts

__all__ = ["KnownTitle", "known_titles", "main"]

_PAIRS = Path(__file__).with_name("title_pairs.tsv")
_WEIGHTS = Path(__file__).parent.parent / "aligner" / "checks" / "title_weights.json"
_FOLDS = 10
_RIDGE = 1.0
_WORK = re.compile(r"([A-Z][^,(\[]+?) ?[,(].*\b(?:novel|film|movie|newspaper|opera|book|magazine|treaty)\b")
_PERSON = re.compile(
    r"\d\)|\b(?:writer|director|act(?:or|ress)|founder|author of|star|poet|novelist|playwright|company|critic|composer"
    r"|singer|pen name|figure|god|hero|character)\b"
)


@dataclass(frozen=True, slots=True)
class KnownTitle:
    """A title with its English counterpart; is_own: of our list and not of the dictionary."""

    chinese: str
    english: str
    is_localized: bool
    is_own: bool


def known_titles(gold: frozenset[str]) -> Iterator[KnownTitle]:
    """Yield the list and the dictionary's works, less those titles that the gold has."""
    rows = [line.split("\t") for line in _PAIRS.read_text("utf-8").splitlines()[1:]]
    for chinese, english, kind in rows:
        if chinese not in gold:
            yield KnownTitle(chinese, english, kind == "localized", is_own=True)
    listed = gold.union(chinese for chinese, *_ in rows)
    for headword, english in _dictionary_titles():
        if headword not in listed:
            yield KnownTitle(headword, english, is_localized=False, is_own=False)


def _dictionary_titles() -> Iterator[tuple[str, str]]:
    dictionary = load_dictionary()
    for headword in sorted(dictionary.headwords()):
        if len(headword) > 2:
            gloss = dictionary.entries(headword)[0].glosses[0]
            if (found := _WORK.match(gloss)) and not _PERSON.search(gloss):
                yield headword, found[1]


def gold_titles(shared: Path) -> frozenset[str]:
    """Return every title in marks of the gold's Chinese texts."""
    paths = [*sorted((shared / "gold").glob("**/*.zh.txt")), *sorted((shared / "gold" / "injected").glob("*.tsv"))]
    return frozenset(
        t.strip() for path in paths for t in re.findall("[《〈]([^《》〈〉]+)[》〉]", path.read_text("utf-8"))
    )


def main() -> None:
    """Print the figures, and write the weights if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="folder with gold/")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    encoder = load_encoder("use")
    titles = list(known_titles(gold_titles(arguments.shared)))
    features, is_localized = _measure(titles, encoder)
    is_own = np.array([title.is_own for title in titles])
    scores = np.zeros(len(titles))
    for fold in range(_FOLDS):
        held = np.arange(len(titles)) % _FOLDS == fold
        bias, weights = fit(features[~held], is_localized[~held])
        scores[held] = bias + features[held] @ weights
    bias, weights = fit(features, is_localized)
    print(f"{is_localized.sum():.0f} localized, {(~is_localized).sum():.0f} translated ({is_own.sum()} of our list)")
    print(f"AUC {area(scores, is_localized):.3f}, of our list alone {area(scores[is_own], is_localized[is_own]):.3f}")
    for name, column in zip(FEATURES, features.T, strict=True):
        print(f"  {name:<14} alone {1 - area(column, is_localized):.3f}")
    for least in (0.4, 0.5, 0.6, 0.7):
        called = scores > np.log(least / (1 - least))
        rates = (called[is_localized].mean(), called[~is_localized].mean(), called[~is_localized & is_own].mean())
        print("above {:.1f}: {:.3f} of the localized, {:.3f} of the others, {:.3f} of our others".format(least, *rates))
    model = {"bias": round(float(bias), 4), "weights": [round(float(w), 4) for w in weights]}
    print(model)
    if arguments.write:
        _WEIGHTS.write_text(json.dumps(model) + "\n", "utf-8")
    show_gold(arguments.shared, encoder)


def _measure(titles: list[KnownTitle], encoder: Encoder) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rows = encoder.encode([text for title in titles for text in (title.chinese, title.english)])
    cosines = (rows[::2] * rows[1::2]).sum(axis=1)
    measured = (
        measure_title(TitleWords.of(title.chinese), title.english, float(cosine)).features()
        for title, cosine in zip(titles, cosines, strict=True)
    )
    return np.array(list(measured)), np.array([title.is_localized for title in titles])


def fit(features: NDArray[np.float64], is_positive: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64]]:
    """Return bias and weights of a logistic regression with a ridge and classes of equal weight, by Newton's method."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    rows = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    ridge = np.diag([0.0] + [_RIDGE] * features.shape[1])
    share = is_positive.mean()
    worth = np.where(is_positive, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (worth * (chance - is_positive)) + ridge @ weights
        curvature = (rows.T * (worth * chance * (1 - chance))) @ rows + ridge
        weights -= np.linalg.solve(curvature, gradient)
    slopes = weights[1:] / spread
    return float(weights[0] - slopes @ mean), slopes


def area(scores: NDArray[np.float64], is_positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve."""
    higher = scores[is_positive][:, None] - scores[~is_positive][None]
    return float((higher > 0).mean() + (higher == 0).mean() / 2)


def show_gold(shared: Path, encoder: Encoder) -> None:
    """Print how the titles of the short documents and the keynote are paired and called, on gold beads."""
    n_right = n_all = 0
    kinds: dict[tuple[str, str], int] = {}
    for text in gold_texts(shared):
        if not text.genre.startswith("novel"):
            table = _gold_table(shared / "gold" / "dev" / f"{text.name}.titles.tsv")
            for pair, kind in _paired(text, encoder):
                english, gold_kind = table.get(pair.chinese_text, ("?", "?"))
                n_all += english != "?"
                n_right += _same(english, pair.english_text)
                kinds[gold_kind, kind] = kinds.get((gold_kind, kind), 0) + 1
                if not _same(english, pair.english_text) or (kind == "localized") != (gold_kind == "localized"):
                    print(f"  {text.name} {pair.chinese_text} = {pair.english_text} ({english}): {kind} ({gold_kind})")
    print(f"paired rightly: {n_right} of {n_all}")
    for (gold_kind, kind), count in sorted(kinds.items()):
        print(f"  {gold_kind:<14} called {kind:<14} {count}")


def _paired(text: GoldText, encoder: Encoder) -> Iterator[tuple[TitlePair, str]]:
    beads = renumber_beads(Bead(source, target, 1.0) for source, target in text.readings[0])
    settings = CheckSettings()
    context = CheckContext(Alignment(text.source, text.target, beads), encoder.encode, settings)
    for pair in pair_titles(context, "source"):
        yield pair, classify(pair, settings.localized_below)


def _gold_table(path: Path) -> dict[str, tuple[str, str]]:
    if not path.is_file():
        return {}
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    return {row[0]: (row[1], row[2]) for row in rows}


def _same(english: str, found: str) -> bool:
    return re.sub(r"\W|^the ", "", english.lower()) == re.sub(r"\W|^the ", "", found.lower())


if __name__ == "__main__":
    main()
