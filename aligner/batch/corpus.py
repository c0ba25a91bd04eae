"""What a batch says of its corpus: a row a pair, the failures, the doubles, and the whole in figures.

All is made anew from the ledger, in the order of the manifest, and holds no time: two ledgers of the same corpus give
the same bytes, however often the work was broken off.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aligner.batch.doubles import find_doubles
from aligner.batch.ledger import Ledger, PairRow
from aligner.batch.work import Figures, Job
from aligner.codes import CODES, SEVERITIES
from aligner.files import Outbox, staged
from aligner.text.cells import escape_cell

__all__ = ["BINS", "FAILURE_COLUMNS", "SUMMARY_COLUMNS", "write_corpus"]

SUMMARY_COLUMNS = (
    *"pair_id status beads two_sided mean_confidence not_1_1 unaligned source_segments target_segments".split(),
    *"characters major minor info findings".split(),
)
FAILURE_COLUMNS = tuple("pair_id kind reason source target row".split())
_DOUBLE_COLUMNS = tuple("pair_id first_pair_id kind likeness".split())
BINS = 20
"""Columns of the histograms, from 0 to 1."""


@dataclass(slots=True)
class _Totals:
    """Sums over all pairs; shares are summed with what they are shares of."""

    status: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    shares: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("confidence", "not_1_1", "unaligned"), 0.0))
    bins: dict[str, list[int]] = field(
        default_factory=lambda: {name: [0] * BINS for name in ("confidence", "not_1_1", "unaligned")}
    )
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    pairs_with: Counter[str] = field(default_factory=Counter)

    def add(self, row: PairRow, status: str) -> None:
        self.status[status] += 1
        if row.figures is None:
            self.kinds[row.kind] += 1
            return
        figures = row.figures
        n_segments = figures.n_source + figures.n_target
        self.sums.update(
            beads=figures.n_beads, two_sided=figures.n_pairs, segments=n_segments, characters=figures.n_characters
        )
        for name, share, weight in (
            ("confidence", figures.mean_confidence, figures.n_beads),
            ("not_1_1", figures.share_not_1_1, figures.n_pairs),
            ("unaligned", figures.share_unaligned, n_segments),
        ):
            self.shares[name] += share * weight
            self.bins[name][min(int(share * BINS), BINS - 1)] += 1
        for code, severity, count in figures.findings:
            self.findings[code, severity] += count
            self.pairs_with[code] += 1

    def record(self) -> dict[str, Any]:
        weights = {"confidence": "beads", "not_1_1": "two_sided", "unaligned": "segments"}
        order = list(CODES)
        return {
            "pairs": sum(self.status.values()),
            "aligned": self.status["aligned"],
            "left_out": self.status["left-out"],
            "failed": self.status["failed"],
            "failures": dict(sorted(self.kinds.items())),
            **{name: self.sums[name] for name in ("beads", "two_sided", "segments", "characters")},
            **{
                f"mean_{name}" if name == "confidence" else f"share_{name}": (
                    round(self.shares[name] / self.sums[of], 6) if self.sums[of] else 0.0
                )
                for name, of in weights.items()
            },
            "findings": [
                {"code": code, "severity": severity, "count": count}
                for (code, severity), count in sorted(
                    self.findings.items(), key=lambda item: (order.index(item[0][0]), SEVERITIES.index(item[0][1]))
                )
            ],
            "pairs_with_finding": {code: self.pairs_with[code] for code in order if code in self.pairs_with},
            "histograms": self.bins,
        }


def write_corpus(ledger: Ledger, job: Job) -> dict[str, Any]:
    """Write summary.tsv, failures.tsv, duplicates.tsv and summary.json, and return what the last one holds."""
    totals = _Totals()
    with staged(job.folder) as outbox:
        _write_pairs(ledger, outbox, totals)
        doubles: Counter[str] = Counter()
        with outbox.open("duplicates.tsv") as file:
            file.write(_line(_DOUBLE_COLUMNS))
            for double in find_doubles(ledger, job.batch.near_from if job.batch.near else None):
                doubles[double.kind] += 1
                file.write(_line((double.id, double.first_id, double.kind, f"{double.likeness:.4f}")))
        record = totals.record()
        record["duplicates"] = {"exact": doubles["exact"], "near": doubles["near"] if job.batch.near else None}
        record["repeated_ids"] = ledger.repeated_ids()
        record["formats"] = list(job.formats)
        record["shard_size"] = job.batch.shard_size
        outbox.write("summary.json", (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
        outbox.deliver()
    return record


def _write_pairs(ledger: Ledger, outbox: Outbox, totals: _Totals) -> None:
    with outbox.open("summary.tsv") as summary, outbox.open("failures.tsv") as failures:
        summary.write(_line(SUMMARY_COLUMNS))
        failures.write(_line(FAILURE_COLUMNS))
        for row in ledger.pairs():
            status = "failed" if row.kind else "left-out" if row.left_out else "aligned"
            totals.add(row, status)
            cells = _cells(row.figures) if row.figures else [""] * (len(SUMMARY_COLUMNS) - 2)
            summary.write(_line((row.id, status, *cells)))
            if row.kind:
                failures.write(_line((row.id, row.kind, row.reason, row.source, row.target, str(row.position + 1))))


def _cells(figures: Figures) -> list[str]:
    by_severity: Counter[str] = Counter()
    by_code: Counter[str] = Counter()
    for code, severity, count in figures.findings:
        by_severity[severity] += count
        by_code[code] += count
    return [
        str(figures.n_beads),
        str(figures.n_pairs),
        *(f"{v:.4f}" for v in (figures.mean_confidence, figures.share_not_1_1, figures.share_unaligned)),
        *(str(n) for n in (figures.n_source, figures.n_target, figures.n_characters)),
        *(str(by_severity[severity]) for severity in ("major", "minor", "info")),
        " ".join(f"{code}={count}" for code, count in by_code.items()),
    ]


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(map(escape_cell, cells)) + "\n").encode()
