"""The published ways to align, on a handful of sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.encoders.base import Advance, Encoder
from aligner.model import BeadIds, Document
from benchmarks.baselines import BERTALIGN_SHAPES, align_bertalign_way, align_vecalign_way, find_anchors
from tests.builders import document_of

Align = Callable[[Document, Document, Encoder], tuple[BeadIds, ...]]

WORDS = {"山": "hill", "水": "water", "火": "fire", "木": "wood", "金": "gold", "月": "moon", "日": "sun", "鸟": "bird"}
WORDS |= {"鱼": "fish", "马": "horse", "羊": "sheep", "牛": "cow", "犬": "dog", "虎": "tiger", "龙": "dragon"}


class DictionaryEncoder:
    """Knows a few words of both languages: a direction for each, the same for a word and its translation."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    @property
    def signature(self) -> str:
        """Name and version."""
        return "dictionary@1"

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        """Return rows of length 1; a text without a known word has a direction of its own."""
        self.texts += texts
        rows = np.array([[float(zh in t or en in t.split()) for zh, en in WORDS.items()] + [1e-6] for t in texts])
        if advance:
            advance(len(texts))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def make_pair(source: str, target: str) -> tuple[Document, Document]:
    """Build a pair of documents; blanks part the segments of the first, commas those of the second."""
    return document_of(*source.split()), document_of(*target.split(", "), language="en-US")


def vecalign_way(source: Document, target: Document, encoder: Encoder) -> tuple[BeadIds, ...]:
    """Align if the package is there."""
    pytest.importorskip("sentweave")
    return align_vecalign_way(source, target, encoder)


WAYS = pytest.mark.parametrize("align", [vecalign_way, align_bertalign_way])

MERGED = make_pair(
    "山水 火木 金月 日鸟鱼马 羊牛 犬虎 龙山 水金",
    "hill water, fire wood, gold moon, sun bird, fish horse, sheep cow, dog tiger, dragon hill, water gold",
)
MERGED_BEADS = (((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3, 4)), *(((k,), (k + 1,)) for k in range(4, 8)))


@WAYS
def test_one_against_two(align: Align) -> None:
    """A sentence that was translated by two stands in a bead with both."""
    assert align(*MERGED, DictionaryEncoder()) == MERGED_BEADS


@WAYS
def test_same_again(align: Align) -> None:
    """The same texts give the same beads."""
    assert align(*MERGED, DictionaryEncoder()) == align(*MERGED, DictionaryEncoder())


@WAYS
def test_texts_are_joined_as_their_language_does(align: Align) -> None:
    """Blocks are encoded as text: joined by nothing in Chinese, by a blank in English."""
    encoder = DictionaryEncoder()
    align(*MERGED, encoder)
    assert {"山水", "山水火木金月日鸟鱼马", "fire wood", "fire wood gold moon sun bird fish horse"} < set(encoder.texts)


@WAYS
@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("山", "hill"),
        ("山 水 火", "hill"),
        ("山", "hill, water, fire, wood, gold, moon, sun"),
        ("山 水", "fish, horse, cow"),
    ],
)
def test_every_segment_once(align: Align, source: str, target: str) -> None:
    """Every segment is in exactly one bead, in order, even in texts that have little to do with each other."""
    pair = make_pair(source, target)
    beads = align(*pair, DictionaryEncoder())
    for side, document in enumerate(pair):
        assert [p for bead in beads for p in bead[side]] == list(range(len(document.segments)))


def test_left_out() -> None:
    """A sentence without a translation stands alone in Bertalign's way, after whose first pass it has no anchor."""
    pair = make_pair("山水 火木 犬虎 金月 日鸟", "hill water, fire wood, gold moon, sun bird")
    beads = align_bertalign_way(*pair, DictionaryEncoder())
    assert ((2,), ()) in beads
    assert len(beads) == 5


def plain_score(pair: tuple[Document, Document], i: int, j: int, a: int, b: int) -> float:
    """Return the score of a bead as the docstring of Bertalign's way has it, one number at a time."""

    def cosine(i: int, j: int) -> float:
        texts = pair[0].join(tuple(range(i, i + a))), pair[1].join(tuple(range(j, j + b)))
        source, target = DictionaryEncoder().encode(texts)
        return float(source @ target)

    n, m = (len(document.segments) for document in pair)
    around = [(i - a, j), (i + a, j), (i, j - b), (i, j + b)]
    around = [(x, y) for x, y in around if x >= 0 and x + a <= n and y >= 0 and y + b <= m]
    margin = sum(cosine(x, y) for x, y in around) / max(len(around), 1)
    shares = [
        sum(map(len, document.texts()[start : start + size])) / sum(map(len, document.texts()))
        for document, start, size in zip(pair, (i, j), (a, b), strict=True)
    ]
    return (cosine(i, j) - margin) * float(np.log2(1 + min(shares) / max(shares)))


def test_no_alignment_scores_higher() -> None:
    """Bertalign's way finds the highest sum that a plain search finds, where the band holds all of a small text."""
    pair = make_pair("山水 火木 犬 金 月日鸟", "water, fire wood, gold moon, sun, bird fish")

    @cache
    def best(i: int, j: int) -> float:
        """Return the highest score of what stands after the boundary (i, j)."""
        if (i, j) == (5, 5):
            return 0.0
        sums = [best(i + a, j + b) - 0.1 for a, b in ((1, 0), (0, 1)) if i + a <= 5 and j + b <= 5]
        for a, b in BERTALIGN_SHAPES:
            if i + a <= 5 and j + b <= 5:
                sums.append(best(i + a, j + b) + plain_score(pair, i, j, a, b))
        return max(sums)

    beads = align_bertalign_way(*pair, DictionaryEncoder())
    found = sum(plain_score(pair, s[0], t[0], len(s), len(t)) if s and t else -0.1 for s, t in beads)
    assert found == pytest.approx(best(0, 0), abs=1e-5)


def test_anchors_are_the_heaviest_chain() -> None:
    """No chain of all 1-1 beads of five segments a side has a larger sum of cosines among three candidates each."""
    rng = np.random.default_rng(0)
    for _ in range(10):
        source, target = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in rng.normal(size=(2, 5, 3)))
        cosines = source @ target.T
        allowed = [(i, int(j)) for i in range(5) for j in np.argsort(-cosines[i], kind="stable")[:3]]
        heaviest = max(
            sum(cosines[pair] for pair in chain)
            for size in range(1, 6)
            for chain in combinations(sorted(allowed), size)
            if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
        )
        anchors = find_anchors(source.astype(np.float32), target.astype(np.float32))
        assert sum(cosines[pair] for pair in anchors) == pytest.approx(heaviest, abs=1e-5)
