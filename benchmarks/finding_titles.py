"""The pairing of titles against a register of titles: which English words, and which kind."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from aligner.checks.base import CheckContext
from aligner.checks.title_pairs import pair_titles
from aligner.checks.titles import classify
from benchmarks.finding_gold import languages
from benchmarks.finding_report import ratio

__all__ = ["TITLE_HEADER", "TitleScore", "score_titles"]

TITLE_HEADER = (
    "titles", "occurrences", "rightly paired", "share", "localized", "called so", "recall", "literal",
    "called localized", "share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TitleScore:
    """Counts of occurrences of titles; `remarks` tells of each that is paired or called wrongly."""

    n_titles: int = 0
    n_paired: int = 0
    n_localized: int = 0
    n_called_localized: int = 0
    n_literal: int = 0
    n_literal_called_localized: int = 0
    remarks: tuple[str, ...] = ()

    def __add__(self, other: TitleScore) -> TitleScore:
        """Return the counts of two texts together."""
        return TitleScore(
            self.n_titles + other.n_titles,
            self.n_paired + other.n_paired,
            self.n_localized + other.n_localized,
            self.n_called_localized + other.n_called_localized,
            self.n_literal + other.n_literal,
            self.n_literal_called_localized + other.n_literal_called_localized,
            self.remarks + other.remarks,
        )

    def cells(self) -> list[object]:
        """Return the counts with the shares of them, as a row of a table."""
        pairs = (
            (self.n_titles, self.n_paired),
            (self.n_localized, self.n_called_localized),
            (self.n_literal, self.n_literal_called_localized),
        )
        return [cell for n, part in pairs for cell in (n, part, ratio(part, n))]


def score_titles(context: CheckContext, register: Path, *, each_once: bool = False) -> TitleScore:
    """Compare the pairs that the check finds with a register of titles: every occurrence, or the first of each."""
    zh, _ = languages(context.alignment)
    found = {(pair.chinese_text, pair.chinese.segment): pair for pair in pair_titles(context, zh)}
    with register.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    total = TitleScore()
    for row in rows:
        segments = [int(part) - 1 for part in row["zh_ids"].split()]
        for segment in segments[:1] if each_once else segments:
            pair = found.get((row["zh_title"], segment))
            words = pair.english_text if pair else ""
            is_paired = _letters(words) == _letters(row["en_title"])
            kind = classify(pair, context.settings.localized_below) if pair else "unpaired"
            is_localized, is_literal = row["kind"] == "localized", row["kind"] == "literal"
            is_so = kind == "localized"
            remark = f"《{row['zh_title']}》 = {row['en_title']} ({row['kind']}): {words or 'none'} ({kind})"
            total += TitleScore(
                n_titles=1,
                n_paired=is_paired,
                n_localized=is_localized,
                n_called_localized=is_localized and is_so,
                n_literal=is_literal,
                n_literal_called_localized=is_literal and is_so,
                remarks=() if is_paired and kind == row["kind"] else (remark,),
            )
    return total


def _letters(title: str) -> str:
    """Return the letters of a title without a leading article, for comparison."""
    words = "".join(c if c.isalnum() else " " for c in title.casefold()).split()
    return "".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)
