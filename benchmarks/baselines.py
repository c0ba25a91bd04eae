"""Two published ways to align, with any encoder, to measure ours against: Vecalign's and Bertalign's.

Both encode blocks of neighbouring segments as joined text and search for the best monotone path over beads of blocks.
Written from the papers and their published parameters; no clock in here, the encoder that is passed in can have one.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Encoder
from aligner.model import BeadIds, Document

__all__ = ["BERTALIGN_SHAPES", "align_bertalign_way", "align_vecalign_way", "find_anchors", "import_extra"]

Rows = NDArray[np.float32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SEED = 42


def import_extra(name: str) -> Any:
    """Import a package of the extra `bench`, or stop with the command that installs it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        raise SystemExit(f"{error.name} is missing: pip install -c constraints.txt '.[bench]'") from error


def align_vecalign_way(source: Document, target: Document, encoder: Encoder) -> tuple[BeadIds, ...]:
    """Align as Thompson & Koehn (EMNLP 2019), "Vecalign: Improved Sentence Alignment in Linear Time and Space".

    The cost of a bead is (1 - cosine) times the sizes of both blocks, over the same distance to 100 blocks drawn at
    random on each side; leaving a segment out costs what stands at a quantile (0.2) of costs of random 1-1 beads. The
    search goes from coarse to fine: linear in time and space.

    Search and costs are those of sentweave 0.3.3 (PyPI, Apache-2.0; a C extension, compiled when installed), with its
    defaults: a + b <= 8. It asks for blocks of 1 to 8 segments, `PAD` where a block does not fit, and joins texts with
    a blank; so it is given positions instead of texts, and the documents join. No bead uses a block of 8, but it is
    asked for, so it is encoded. The seed is fixed; numpy's global generator is set by the package.
    """
    sentweave = import_extra("sentweave")

    def encode(labels: Sequence[str]) -> Rows:
        unique = {label: row for row, label in enumerate(dict.fromkeys(labels))}
        vectors = encoder.encode([_text_of(label, source, target) for label in unique])
        return vectors[[unique[label] for label in labels]]

    labels = [[f"{side}{k}" for k in range(len(doc.segments))] for side, doc in (("s", source), ("t", target))]
    # The package casts cells that it never filled nor reads, which now and then makes numpy warn.
    with np.errstate(invalid="ignore"):
        found = sentweave.align(*labels, encoder=encode, random_state=_SEED).alignments
    return tuple((tuple(map(int, bead.src_indices)), tuple(map(int, bead.tgt_indices))) for bead in found)


def _text_of(label: str, source: Document, target: Document) -> str:
    """Return the text of a block that is named by its segments, `s4 s5`; what is no block stands for itself."""
    document = {"s": source, "t": target}.get(label[0])
    return document.join(tuple(int(part[1:]) for part in label.split())) if document else label


# Bertalign: Liu & Zhu (Digital Scholarship in the Humanities, 2022, doi 10.1093/llc/fqac089), "Bertalign: Improved word
# embedding-based sentence alignment for Chinese-English parallel corpora of literary texts". The values of the
# parameters are those its authors name in their tracker (bfsujason/bertalign, issue 4). Ours, where paper and tracker
# leave room: the window of the first pass, boxes between anchors, neighbours as large as the block itself.

_TOP_K = 3
_MAX_ALIGN = 5
_WINDOW = 5
_SKIP = -0.1
_LEAST_REACH = 100
_REACH = 0.1

BERTALIGN_SHAPES = tuple((a, b) for a in range(1, _MAX_ALIGN) for b in range(1, _MAX_ALIGN) if a + b <= _MAX_ALIGN)
_MOVES = (*BERTALIGN_SHAPES, (1, 0), (0, 1))


def align_bertalign_way(source: Document, target: Document, encoder: Encoder) -> tuple[BeadIds, ...]:
    """Align in two passes, as Liu & Zhu (2022): a chain of 1-1 anchors, then all beads in a band around it.

    Each document has at least one segment. The first pass is `find_anchors`. In the second the score of a bead is the
    cosine of its blocks, minus its mean with the neighbouring blocks, times log2(1 + r), r being the ratio of the
    shorter to the longer block in characters; leaving a segment out scores -0.1. The highest sum wins.
    """
    source_blocks, target_blocks = (_encode_blocks(document, encoder) for document in (source, target))
    low, high = _band(find_anchors(source_blocks[0], target_blocks[0]), len(source.segments), len(target.segments))
    sums = [np.cumsum([0, *map(len, document.texts())]).astype(np.float64) for document in (source, target)]
    scores = _score_beads(source_blocks, target_blocks, sums[0] / sums[0][-1], sums[1] / sums[1][-1], low, high)
    return _best_path(scores, low, high)


def _encode_blocks(document: Document, encoder: Encoder) -> Rows:
    """Return an array (4, n, d): blocks of a + 1 segments from segment i on, zero where they do not fit."""
    n = len(document.segments)
    starts = [(size, i) for size in range(1, _MAX_ALIGN) for i in range(n + 1 - size)]
    vectors = encoder.encode([document.join(tuple(range(i, i + size))) for size, i in starts])
    blocks = np.zeros((_MAX_ALIGN - 1, n, vectors.shape[1]), dtype=np.float32)
    sizes, firsts = np.array(starts).T
    blocks[sizes - 1, firsts] = vectors
    return blocks


def find_anchors(source: Rows, target: Rows) -> list[tuple[int, int]]:
    """Return the chain of 1-1 beads, ascending on both sides, with the largest sum of cosines.

    Candidates are, for each segment of `source` (n, d), its three nearest of `target` (m, d) that are no further from
    the diagonal than a tenth of m, at least 100. As for increasing subsequences (Fredman 1975): `best[j]` is the sum
    of the best chain that ends before target j, ascending in j, so that a new chain improves one run of it.
    """
    n, m = len(source), len(target)
    best, last = np.zeros(m + 1), np.full(m + 1, -1)
    nodes: list[tuple[int, int, int]] = []
    reach = max(_LEAST_REACH, int(_REACH * m))
    for i in range(n):
        start = max(0, min(i * m // n - reach, m - 1))
        cosines = target[start : i * m // n + reach + 1] @ source[i]
        nearest = np.argsort(-cosines, kind="stable")[:_TOP_K]
        # From right to left, so that no two candidates of one segment are in the same chain.
        for k in sorted(map(int, nearest), reverse=True):
            j, total = start + k, best[start + k] + float(cosines[k])
            end = int(np.searchsorted(best, total))
            if end > j + 1:
                nodes.append((i, j, int(last[j])))
                best[j + 1 : end], last[j + 1 : end] = total, len(nodes) - 1
    anchors = []
    at = int(last[m])
    while at >= 0:
        i, j, at = nodes[at]
        anchors.append((i, j))
    return anchors[::-1]


def _band(anchors: list[tuple[int, int]], n: int, m: int) -> tuple[Ints, Ints]:
    """Return (n + 1,) first and last target boundary for each source boundary; both ascend.

    A path stays within five of the anchors; between two anchors it may go anywhere in the box they span.
    """
    corners = [(0, 0), *(corner for i, j in anchors for corner in ((i, j), (i + 1, j + 1))), (n, m)]
    low, high = np.full(n + 1, m), np.zeros(n + 1, dtype=np.int64)
    for (i, j), (next_i, next_j) in pairwise(corners):
        low[i : next_i + 1] = np.minimum(low[i : next_i + 1], j)
        high[i : next_i + 1] = np.maximum(high[i : next_i + 1], next_j)
    return np.maximum(low - _WINDOW, 0), np.minimum(high + _WINDOW, m)


def _score_beads(
    source: Rows, target: Rows, source_sums: Floats, target_sums: Floats, low: Ints, high: Ints
) -> dict[tuple[int, int], list[Floats]]:
    """Return for each shape and each source boundary i the scores of the beads that start at low[i] .. high[i].

    Blocks (4, n, d) and (4, m, d); the sums are how much of its document, 0 to 1, ends before a segment: shares, as
    languages need different numbers of characters. Beads that do not fit have -inf.
    """
    n, m = source.shape[1], target.shape[1]
    reach = _MAX_ALIGN - 1
    # Row i is looked up from rows up to 4 away, at columns up to 4 beside the band.
    firsts = np.maximum(low[np.maximum(np.arange(n) - reach, 0)] - reach, 0)
    lasts = np.minimum(high[np.minimum(np.arange(n) + reach, n)] + reach, m - 1)
    offsets = np.concatenate([[0], np.cumsum(lasts - firsts + 1)])
    cosines = np.empty((reach, reach, offsets[-1]), dtype=np.float32)
    for i in range(n):
        near = target[:, firsts[i] : lasts[i] + 1]
        products = source[:, i] @ near.reshape(-1, near.shape[2]).T
        cosines[:, :, offsets[i] : offsets[i + 1]] = products.reshape(reach, reach, -1)

    widths = high - low + 1
    rows = np.repeat(np.arange(n + 1), widths)
    columns = np.concatenate([np.arange(a, b + 1) for a, b in zip(low, high, strict=True)])
    cuts = np.cumsum(widths)[:-1]
    scores = {}
    for a, b in BERTALIGN_SHAPES:
        scored = np.full(len(rows), -np.inf)
        fits = (rows + a <= n) & (columns + b <= m)
        i, j = rows[fits], columns[fits]
        table = cosines[a - 1, b - 1]
        around = np.zeros(len(i))
        n_around = np.zeros(len(i))
        for di, dj in ((-a, 0), (a, 0), (0, -b), (0, b)):
            there = (i + di >= 0) & (i + di + a <= n) & (j + dj >= 0) & (j + dj + b <= m)
            near_i, near_j = i[there] + di, j[there] + dj
            around[there] += table[offsets[near_i] + near_j - firsts[near_i]]
            n_around += there
        shares = source_sums[i + a] - source_sums[i], target_sums[j + b] - target_sums[j]
        ratio = np.minimum(*shares) / np.maximum(*shares)
        margin = around / np.maximum(n_around, 1)
        scored[fits] = (table[offsets[i] + j - firsts[i]] - margin) * np.log2(1 + ratio)
        scores[a, b] = np.split(scored, cuts)
    return scores


def _best_path(scores: dict[tuple[int, int], list[Floats]], low: Ints, high: Ints) -> tuple[BeadIds, ...]:
    """Return the beads of the path from (0, 0) to the last cell of the last row with the highest sum of scores.

    best[i][j] = max over beads (a, b) of best[i - a][j - b] + score, row by row, all columns of a row at once.
    """
    best: list[Floats] = []
    moves: list[Ints] = []
    for i in range(len(low)):
        width = high[i] - low[i] + 1
        row, move = np.full(width, -np.inf), np.full(width, -1)
        if i == 0:
            row[0] = 0.0
        for k, (a, b) in enumerate(_MOVES[:-1]):
            if a > i:
                continue
            before = best[i - a] + (scores[a, b][i - a] if b else _SKIP)
            # Columns of the earlier row that end in this one.
            start, end = max(low[i - a] + b, low[i]), min(high[i - a] + b, high[i]) + 1
            arriving = before[start - b - low[i - a] : end - b - low[i - a]]
            part = slice(start - low[i], end - low[i])
            better = arriving > row[part]
            move[part][better] = k
            row[part][better] = arriving[better]
        # Target segments left out: with their price taken off, the best so far from the left is a running maximum.
        price = _SKIP * np.arange(width)
        running = np.maximum.accumulate(row - price) + price
        skipped = running > row + 1e-9
        move[skipped] = len(_MOVES) - 1
        best.append(np.where(skipped, running, row))
        moves.append(move)
    beads: list[BeadIds] = []
    i, j = len(low) - 1, int(high[-1])
    while i or j:
        a, b = _MOVES[moves[i][j - low[i]]]
        i, j = i - a, j - b
        beads.append((tuple(range(i, i + a)), tuple(range(j, j + b))))
    return tuple(beads[::-1])
