"""Pairs with an error put in, and clean ones: read from tables, or made from gold pairs with a seeded generator.

A set is one text: its pairs stand in their order, each a bead. Four kinds of error: a number changed, the partner
replaced by that of a neighbour, a clause of the English dropped, a name swapped for another one of the same text. The
errors that are made here are made by rule, so that some are none (a clause that repeats another, a name that stands
for the same): the figures of two states of the checks compare, and a recall of 1 is out of reach.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from aligner.model import Alignment, Bead, Document
from aligner.segmenters.document import take_lines
from aligner.text.scripts import HAN
from benchmarks.data import GoldText

__all__ = [
    "FAMILIES",
    "ErrorSet",
    "LabelledPair",
    "as_alignment",
    "change_number",
    "drop_clause",
    "find_names",
    "make_sets",
    "read_sets",
]

FAMILIES = {
    "number": ("number-mismatch",),
    "misalign": ("misaligned",),
    "clause": ("omission", "addition", "unaligned"),
    "name": ("entity-mismatch",),
}
"""Kinds of error with the codes that find them."""
_BLOCK = 50
"""Neighbouring lines of a news test set are of one document: halves are made of blocks of lines."""
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A Chinese and an English text; `kind` tells what was done to it if `is_wrong`, and `detail` the words.

    `lost` is what was taken out of the English, "" for other errors; `half` is 0 for tuning and 1 for reporting.
    """

    name: str
    zh: str
    en: str
    is_wrong: bool
    kind: str
    detail: str
    lost: str = ""
    half: int = 0


@dataclass(frozen=True, slots=True)
class ErrorSet:
    """Pairs of one text, with one family of errors among them."""

    name: str
    family: str
    pairs: tuple[LabelledPair, ...]


def as_alignment(pairs: Sequence[LabelledPair]) -> Alignment:
    """Build a text of unrelated paragraphs, each pair a bead."""
    zh = take_lines(Document("pairs.zh", "zh-CN", "\n\n".join(pair.zh for pair in pairs)))
    en = take_lines(Document("pairs.en", "en-US", "\n\n".join(pair.en for pair in pairs)))
    return Alignment(zh, en, tuple(Bead((k,), (k,), 1.0) for k in range(len(pairs))))


def read_sets(folder: Path) -> list[ErrorSet]:
    """Read the tables `number.tsv`, `misalign.tsv`, `clause.tsv` and `name.tsv` of a folder."""
    return [ErrorSet(family, family, tuple(_read_pairs(folder / f"{family}.tsv"))) for family in FAMILIES]


def _read_pairs(path: Path) -> Iterator[LabelledPair]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            detail = row["detail"]
            lost = re.search(r"removed \d+ words: (.+)", detail)
            line = re.search(r"ntrex (\d+)", detail)
            yield LabelledPair(
                name=row["id"],
                zh=" ".join(row["zh"].split()),
                en=" ".join(row["en"].split()),
                is_wrong=row["label"] == "1",
                kind=row["kind"],
                detail=detail,
                lost=lost[1] if lost else "",
                half=int(line[1]) // _BLOCK % 2 if line else 0,
            )


def make_sets(texts: Sequence[GoldText], seed: int, share: float = 0.34) -> Iterator[ErrorSet]:
    """Yield for each text and family its pairs with an error in every third, where one can be made.

    Texts are halves by turns: the first is for tuning, the second for reporting.
    """
    for k, text in enumerate(texts):
        clean = [replace(pair, half=k % 2) for pair in _gold_pairs(text)]
        for number, family in enumerate(FAMILIES):
            rng = np.random.default_rng([seed, number, *text.name.encode()])
            pairs = list(_MAKERS[family](clean, rng, share))
            if any(pair.is_wrong for pair in pairs):
                yield ErrorSet(f"{text.name} {family}", family, tuple(pairs))


def _gold_pairs(text: GoldText) -> Iterator[LabelledPair]:
    for number, (zh, en) in enumerate(text.readings[0]):
        if zh and en:
            name = f"{text.name}-{number}"
            yield LabelledPair(name, text.source.join(zh), text.target.join(en), False, "control", "")


_Change = Callable[[str, str, np.random.Generator], tuple[str, str, str, str] | None]
"""From both sides to the new English, the kind, the detail and the words lost; None where nothing can be done."""


def _change_some(
    pairs: list[LabelledPair], rng: np.random.Generator, share: float, change: _Change
) -> Iterator[LabelledPair]:
    for pair in pairs:
        changed = change(pair.zh, pair.en, rng) if rng.random() < share else None
        if changed is None:
            yield pair
        else:
            en, kind, detail, lost = changed
            yield replace(pair, en=en, is_wrong=True, kind=kind, detail=detail, lost=lost)


_DIGITS = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
_SCALE = {"thousand": "million", "million": "billion", "billion": "million", "trillion": "billion"}
_SCALES = re.compile(rf"\b(?:{'|'.join(_SCALE)})\b")
_SMALL = dict(zip("two three four five six seven eight nine ten".split(), "二三四五六七八九十", strict=True))
_SMALL_WORDS = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b")
_NUMERAL = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿]")


def change_number(zh: str, en: str, rng: np.random.Generator) -> tuple[str, str, str, str] | None:
    """Change a number of the English that the Chinese has too: a digit, the size, or the scale word."""
    if not _NUMERAL.search(zh):
        return None
    changes: list[tuple[int, int, str, str]] = []
    for match in _DIGITS.finditer(en):
        digits = match[0]
        place = int(rng.choice([k for k, character in enumerate(digits) if character.isdigit()]))
        other = str((int(digits[place]) + int(rng.integers(1, 9)) - 1) % 9 + 1)
        if other != digits[place]:
            changes.append((*match.span(), f"{digits[:place]}{other}{digits[place + 1 :]}", "digit"))
        if "." not in digits and "," not in digits and len(digits) < 4:
            changes.append((*match.span(), f"{digits}0", "magnitude"))
    changes += [(*match.span(), _SCALE[match[0]], "scale word") for match in _SCALES.finditer(en)]
    for match in _SMALL_WORDS.finditer(en):
        if _SMALL[match[0]] in zh or (match[0] == "two" and "两" in zh):
            others = [word for word in _SMALL if word != match[0]]
            changes.append((*match.span(), str(rng.choice(others)), "word"))
    if not changes:
        return None
    start, end, words, kind = changes[int(rng.integers(len(changes)))]
    return en[:start] + words + en[end:], kind, f"{en[start:end]} -> {words}", ""


_CLAUSE_END = re.compile(r"(?:[,;:]|\s[-—–]|—)\s*")


_BROKEN = re.compile(r"[.!?][\"'”’)]*\s|[\"“”()]|(?<!\w)['‘]|['’](?!\w)")
"""What crosses a sentence or quotation, so that the rest would be no text any more."""


def drop_clause(zh: str, en: str, rng: np.random.Generator) -> tuple[str, str, str, str] | None:  # noqa: ARG001
    """Take a clause of five words or more out of the English, of which as much is left, a fifth to two thirds."""
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(en)), len(en)]
    n_words = len(en.split())
    clauses = [
        (a, b)
        for a, b in pairwise(cuts)
        if _FEWEST_WORDS <= len(en[a:b].split()) <= n_words - _FEWEST_WORDS
        and 0.2 <= (b - a) / len(en) <= 0.67
        and not _BROKEN.search(en[a:b].rstrip())
    ]
    if not clauses:
        return None
    a, b = clauses[int(rng.integers(len(clauses)))]
    kind = "clause-first" if a == 0 else "clause-last" if b == len(en) else "clause-middle"
    end = re.search(r"[.!?][\"'”’)]*$", en)
    left = en[:a].rstrip(" ,;:-—–") + (end[0] if end else "") if kind == "clause-last" else en[:a] + en[b:]
    lost = en[a:b].strip(" ,;:-—–.")
    return left[:1].upper() + left[1:], kind, f"removed {len(lost.split())} words: {lost}", lost


def _drop_clauses(pairs: list[LabelledPair], rng: np.random.Generator, share: float) -> Iterator[LabelledPair]:
    return _change_some(pairs, rng, share, drop_clause)


def _change_numbers(pairs: list[LabelledPair], rng: np.random.Generator, share: float) -> Iterator[LabelledPair]:
    # Few sentences of a novel have a number: all that do are changed by turns.
    return _change_some(pairs, rng, max(share, 0.5), change_number)


def _replace_partners(pairs: list[LabelledPair], rng: np.random.Generator, share: float) -> Iterator[LabelledPair]:
    for k, pair in enumerate(pairs):
        distance = int(rng.choice([-3, -2, -1, 1, 2, 3]))
        partner = pairs[k + distance] if 0 <= k + distance < len(pairs) else pair
        is_long = min(len(pair.en.split()), len(partner.en.split())) >= _FEWEST_WORDS
        if rng.random() >= share or partner is pair or not is_long:
            yield pair
            continue
        kind = "near" if abs(distance) == 1 else "far"
        yield replace(pair, en=partner.en, is_wrong=True, kind=kind, detail=f"{distance:+} beads")


_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)*\b")
_NO_NAMES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday God Mr Mrs Miss Ms Dr Party Chairman English Chinese".split()
)


def _swap_names(pairs: list[LabelledPair], rng: np.random.Generator, share: float) -> Iterator[LabelledPair]:
    names = find_names(pairs)

    def swap(zh: str, en: str, rng: np.random.Generator) -> tuple[str, str, str, str] | None:
        here = [name for name in names if names[name] in zh and _stands(name, en)]
        here = [name for name in here if not any(name != other and name in other for other in here)]
        words = {word for name in here for word in name.split()}
        others = [n for n in names if not words & set(n.split()) and n not in en and names[n] not in zh]
        if not here or not others:
            return None
        old, new = str(rng.choice(here)), str(rng.choice(others))
        return _pattern(old).sub(new, en), "name", f"{old} -> {new}", ""

    return _change_some(pairs, rng, share, swap)


def find_names(pairs: Sequence[LabelledPair]) -> dict[str, str]:
    """Return names of a text with the characters that stand for them, as far as these can be told.

    A name is a run of capitalised words that stands inside a sentence three times or more, none of them ever written
    in small letters; its characters are the two or three that share most beads with it, by the Dice coefficient.
    """
    small = {word for pair in pairs for word in re.findall(r"\b[a-z]+\b", pair.en)}
    counts = Counter(match[0] for pair in pairs for match in _NAME.finditer(pair.en))
    names = {}
    for name in sorted(counts):
        if counts[name] < 3 or any(w.lower() in small or w in _NO_NAMES for w in re.split("[ ’'-]", name)):
            continue
        with_name = [k for k, pair in enumerate(pairs) if _stands(name, pair.en)]
        grams = Counter(gram for k in with_name for gram in _grams(pairs[k].zh))
        likeness = {
            gram: 2 * count / (len(with_name) + sum(gram in pair.zh for pair in pairs))
            for gram, count in grams.items()
            if count >= 3
        }
        best = max(likeness, key=lambda gram: (likeness[gram], len(gram), gram), default="")
        if best and likeness[best] >= _LEAST_DICE:
            names[name] = best
    return names


_LEAST_DICE = 0.6


def _grams(text: str) -> set[str]:
    """Return all runs of two and three Chinese characters."""
    runs = re.findall(f"[{HAN}]+", text)
    return {run[k : k + size] for run in runs for size in (2, 3) for k in range(len(run) - size + 1)}


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


def _stands(name: str, text: str) -> bool:
    return name in text and bool(_pattern(name).search(text))


_MAKERS = {
    "number": _change_numbers,
    "misalign": _replace_partners,
    "clause": _drop_clauses,
    "name": _swap_names,
}
