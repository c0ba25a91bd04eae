"""Numbers changed by chance in pairs of gold texts: how many are found, and how many alarms untouched pairs raise.

The pairs are read where they lie and changed in memory: python -m benchmarks.number_errors ../shared
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.numbers import check_numbers
from aligner.checks.references import check_references
from aligner.model import Alignment, Bead, Document, make_document
from aligner.readers.beads import read_beads
from aligner.segmenters.document import take_lines
from aligner.settings import CheckSettings

_ALARMS = ("number-mismatch", "code-mismatch")
_DIGITS = re.compile(r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z\d])")
_WORDS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty".split()
_SCALES = "thousand million billion trillion".split()
_SWAPS = {"en": (_WORDS, _SCALES), "zh": (["万", "亿"],)}


def _read_pairs(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts of the gold beads of the keynote and of the short documents."""
    gold = shared / "gold"
    for beads in (gold / "keynote.gold.tsv", *sorted((gold / "dev").glob("*.gold.tsv"))):
        stem = str(beads).removesuffix(".gold.tsv")
        source, target = (
            take_lines(Document(side, tag, Path(f"{stem}.{side}.txt").read_text("utf-8"))).texts()
            for side, tag in (("zh", "zh-CN"), ("en", "en-US"))
        )
        for left, right in read_beads(beads):
            if left and right:
                yield "".join(source[k] for k in left), " ".join(target[k] for k in right)


def _change(number: str, rng: random.Random) -> str:
    """Return a number with one digit changed, two exchanged, or a zero more."""
    places = [k for k, c in enumerate(number) if c.isdigit()]
    place = rng.choice(places)
    digit = rng.choice([c for c in "123456789" if c != number[place]])
    ways = [number[:place] + digit + number[place + 1 :]]
    if number.isdigit() and number.strip("0"):
        ways.append(f"{number}0")
    if len(places) > 1 and number[places[-1]] != number[places[-2]]:
        ways.append(
            number[: places[-2]] + number[places[-1]] + number[places[-2] + 1 : places[-1]] + number[places[-2]]
        )
    return rng.choice(ways)


def _change_text(text: str, language: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the kind of each change, and the text with that change alone."""
    for match in _DIGITS.finditer(text):
        yield "digits", text[: match.start()] + _change(match[0], rng) + text[match.end() :]
    for words in _SWAPS[language]:
        edge = r"\b" if language == "en" else ""
        before = "" if language == "en" else r"(?<=\d)"
        for match in re.finditer(rf"{before}{edge}(?:{'|'.join(words)}){edge}", text):
            other = rng.choice([word for word in words if word != match[0]])
            yield "words", text[: match.start()] + other + text[match.end() :]


def _encode_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts), 1), dtype=np.float32)


def _count_alarms(source: str, target: str) -> int:
    documents = (
        make_document("source", "zh-CN", source, [(0, len(source))], set()),
        make_document("target", "en-US", target, [(0, len(target))], set()),
    )
    alignment = Alignment(*documents, (Bead((0,), (0,), 1.0),))
    context = CheckContext(alignment, _encode_nothing, CheckSettings())
    findings = (*check_numbers(context).findings, *check_references(context).findings)
    return sum(finding.code in _ALARMS for finding in findings)


def main(shared: str) -> None:
    """Print alarms on untouched pairs, and the share of changes found by side and kind."""
    rng = random.Random(7)  # noqa: S311 - a benchmark, always the same
    pairs = list(_read_pairs(Path(shared)))
    made: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    alarms = 0
    for source, target in pairs:
        clean = _count_alarms(source, target)
        alarms += clean > 0
        for side, text in (("zh", source), ("en", target)):
            for kind, changed in _change_text(text, side, rng):
                made[side, kind] += 1
                both = (changed, target) if side == "zh" else (source, changed)
                found[side, kind] += _count_alarms(*both) > clean
    print(f"{alarms} of {len(pairs)} untouched pairs raise an alarm")
    for key, n_made in sorted(made.items()):
        print(f"{' '.join(key)}: {found[key]} of {n_made} changes found")


if __name__ == "__main__":
    main(sys.argv[1])
