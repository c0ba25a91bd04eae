"""The source spells one name or term in two ways: 北岛—南岛 and 北岛-南岛, Ｇ20 and G20, health care and healthcare.

A spelling is reduced to a key that its variants share: a Chinese name without the dash or dot inside, a Latin word
without width, points, hyphens and case. Keys with several spellings become one finding each for the whole document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import Alignment, Checked, Document, Finding, Span
from aligner.settings import CheckSettings
from aligner.text.scripts import HAN, has_han
from aligner.text.words import load_words

__all__ = ["Spelling", "accepts", "check_source_forms", "measure"]

_JOINT = re.compile(rf"(?<=[{HAN}][{HAN}])(?:[-‐‑–—−－~～·•・‧∙⋅]|之)(?=[{HAN}][{HAN}])")
_HAN_END = re.compile(rf"[{HAN}]{{1,6}}$")
_HAN_START = re.compile(rf"[{HAN}]{{1,6}}")
_LATIN_NAME = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][A-Za-z0-9Ａ-Ｚａ-ｚ０-９]*(?:[-‑－–. ]?[0-9０-９]+)?")
_ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}|\b[A-Z]{2,6}\b(?![.'’-]\w)")
_NO_MARKS = str.maketrans("", "", ",.;:!?()“”\"'’")
_LETTER_FIGURE = re.compile(r"\b[A-Za-z]{2,}[- ]?\d+\b")
_SHORTEST_PART, _SHORTEST_COMPOUND = 4, 8
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a name is written: how often, and where first (the bead and its range)."""

    text: str
    n: int
    bead: int
    span: Span


def check_source_forms(context: CheckContext) -> CheckResult:
    """Return a note for every name that the source writes in several ways."""
    measured = measure(context.alignment)
    findings = tuple(_finding(forms) for forms in measured.values() if accepts(forms, context.settings))
    return CheckResult(findings, Checked("source-inconsistent", len(measured)))


def measure(alignment: Alignment) -> dict[str, list[Spelling]]:
    """Return the spellings of every key in the source, in the order of their first places."""
    source = alignment.source
    owner = {p: k for k, bead in enumerate(alignment.beads) for p in bead.source}
    find = _chinese_forms(source) if source.is_chinese else _english_forms(source)
    places: dict[str, dict[str, list[Span]]] = {}
    for p, segment in enumerate(source.segments):
        for key, start, end in find(segment.text):
            places.setdefault(key, {}).setdefault(segment.text[start:end], []).append(Span(p, start, end))
    texts = source.texts()
    spellings: dict[str, list[Spelling]] = {}
    for key, forms in places.items():
        wide = (
            _common_name(texts, [span for spans in forms.values() for span in spans])
            if len(forms) > 1 and has_han(key)
            else (0, 0)
        )
        for spans in forms.values():
            first = Span(spans[0].segment, spans[0].start - wide[0], spans[0].end + wide[1])
            text = texts[first.segment][first.start : first.end]
            spellings.setdefault(key, []).append(Spelling(text, len(spans), owner[first.segment], first))
    return spellings


def _common_name(texts: tuple[str, ...], spans: list[Span]) -> tuple[int, int]:
    """Return how many Han characters before and after the ranges are the same at every one of them."""
    before = [_HAN_END.search(texts[s.segment][: s.start]) for s in spans]
    after = [_HAN_START.match(texts[s.segment][s.end :]) for s in spans]
    left = _n_shared([found[0][::-1] if found else "" for found in before])
    return left, _n_shared([found[0] if found else "" for found in after])


def _n_shared(texts: list[str]) -> int:
    """Return how many characters all texts begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False)))


def accepts(forms: list[Spelling], settings: CheckSettings) -> bool:
    """Decide from the measures alone whether a name is spelt inconsistently."""
    return len(forms) > 1 and sum(form.n for form in forms) >= settings.least_spellings


def _finding(forms: list[Spelling]) -> Finding:
    ordered = sorted(forms, key=lambda form: -form.n)
    listed = ", ".join(f"“{form.text}” ({form.n})" for form in ordered[:_MOST_SHOWN])
    rarest = min(reversed(forms), key=lambda form: form.n)
    return Finding(
        code="source-inconsistent",
        bead=rarest.bead,
        severity=CODES["source-inconsistent"].severity,
        source_span=rarest.span,
        target_span=None,
        message=f"the source writes one name in {len(forms)} ways: {listed}",
        evidence=(("spellings", listed),),
        confidence=0.9,
    )


Find = Callable[[str], Iterator[tuple[str, int, int]]]


def _chinese_forms(document: Document) -> Find:
    """Return what finds the keys and ranges of Chinese names with a joint, and of Latin names, in a text.

    A name with a joint is known by the two characters on either side; written without any joint it counts as well.
    """
    keys = {_key_of(s.text, found) for s in document.segments for found in _JOINT.finditer(s.text)}
    joined = re.compile("|".join(sorted(map(re.escape, keys)))) if keys else None

    def find(text: str) -> Iterator[tuple[str, int, int]]:
        for found in _JOINT.finditer(text):
            yield _key_of(text, found), found.start() - 2, found.end() + 2
        if joined:
            for found in joined.finditer(text):
                yield found[0], *found.span()
        for found in _LATIN_NAME.finditer(text):
            plain = unicodedata.normalize("NFKC", found[0])
            if plain != found[0] or any(c.isdigit() for c in plain):
                yield re.sub("[-‑–. ]", "", plain).casefold(), *found.span()

    return find


def _key_of(text: str, joint: re.Match[str]) -> str:
    return text[joint.start() - 2 : joint.start()] + text[joint.end() : joint.end() + 2]


def _english_forms(document: Document) -> Find:
    """Return what finds the keys and ranges of acronyms, compounds and names with figures in a text."""
    texts = document.texts()
    dotted = {found.replace(".", "") for text in texts for found in _ACRONYM.findall(text) if "." in found}
    shouted = {text for text in texts if text.isupper()}
    compound = _compound_pattern(texts)

    def find(text: str) -> Iterator[tuple[str, int, int]]:
        if dotted and text not in shouted:
            for found in _ACRONYM.finditer(text):
                if (key := found[0].replace(".", "")) in dotted:
                    yield key, *found.span()
        for found in _LETTER_FIGURE.finditer(text):
            yield re.sub("[- ]", "", found[0]).casefold(), *found.span()
        if compound:
            for found in compound.finditer(text):
                yield re.sub("[- ]", "", found[0]), *found.span()

    return find


def _compound_pattern(texts: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds every compound that is written solid, and also with a hyphen or as two words, if one is."""
    solid: set[str] = set()
    parted: set[tuple[str, str]] = set()
    for text in texts:
        words = text.translate(_NO_MARKS).split()
        solid.update(word for word in words if len(word) >= _SHORTEST_COMPOUND and word.isalpha())
        parted.update(pairwise(words))
        parted.update((a, b) for a, _, b in (word.partition("-") for word in words if "-" in word))
    found = sorted((a, b) for a, b in parted if a + b in solid and a.islower() and b.islower() and _is_open(a, b))
    if not found:
        return None
    return re.compile("|".join(rf"\b{re.escape(a)}[- ]?{re.escape(b)}\b" for a, b in found))


def _is_open(first: str, second: str) -> bool:
    """Whether two words may be one compound: neither is short or grammar, as in "some times" and "set up"."""
    small = load_words("function_words_en")
    return min(len(first), len(second)) >= _SHORTEST_PART and first not in small and second not in small
