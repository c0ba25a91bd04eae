"""Words, characters and spellings of another region: 軟體 in a mainland text, colour beside color.

Each is one note for a text, with counts. Which region a Chinese text is of tells its language tag; where the tag does
not say (zh, zh-Hant, Hong Kong), only a mixture of both vocabularies is noted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.lexicon.dictionary import LONGEST_HEADWORD, load_dictionary
from aligner.lexicon.regional import Region, foreign_characters, foreign_words
from aligner.model import SIDES, Checked, Document, Finding, Side, Span
from aligner.settings import CheckSettings
from aligner.text.regions import writes_traditional
from aligner.text.spellings import ize_stems, spelling_pairs

__all__ = ["Mixture", "accepts", "check_locale", "measure"]

_MOST_SHOWN = 6
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b|\bper cent\b")
_IZE = re.compile(r"([a-z]+)(iz|is)(e|es|ed|er|ers|ing|ation|ations)")
_TAGS: dict[str, Region] = {"cn": "mainland", "hans": "mainland", "sg": "mainland", "tw": "taiwan"}


@dataclass(frozen=True, slots=True)
class Mixture:
    """Forms that are foreign to a text.

    foreign: each with its count, the most frequent first. n_own: how often the text has the forms of its own region,
    None where it need not have any for the others to be foreign. first: where the first of them stands.
    """

    kind: str
    foreign: tuple[tuple[str, int], ...]
    n_own: int | None
    first: Span

    @property
    def n_foreign(self) -> int:
        """How often the foreign forms occur."""
        return sum(n for _, n in self.foreign)


def check_locale(context: CheckContext) -> CheckResult:
    """Return a note for each kind of foreign wording in each of the two texts."""
    alignment = context.alignment
    findings = []
    for side in SIDES:
        document = alignment.document(side)
        owner = {p: k for k, bead in enumerate(alignment.beads) for p in bead.side(side)}
        foreign = [mixture for mixture in measure(document) if accepts(mixture, context.settings)]
        findings += [_finding(document, owner[m.first.segment], side, m) for m in foreign]
    return CheckResult(tuple(findings), Checked("locale-wording", 2))


def measure(document: Document) -> list[Mixture]:
    """Return the kinds of foreign wording that a text has."""
    found = _measure_chinese(document) if document.is_chinese else _measure_english(document)
    return [mixture for mixture in found if mixture is not None]


def accepts(mixture: Mixture, settings: CheckSettings) -> bool:
    """Decide from the measures alone whether forms are foreign to their text."""
    return mixture.n_own is None or mixture.n_own >= settings.least_own_forms


def _finding(document: Document, bead: int, side: Side, mixture: Mixture) -> Finding:
    listed = ", ".join(f"{form} ({n})" for form, n in mixture.foreign[:_MOST_SHOWN])
    if len(mixture.foreign) > _MOST_SHOWN:
        listed += ", …"
    text = document.segments[mixture.first.segment].text[mixture.first.start : mixture.first.end]
    return Finding(
        code="locale-wording",
        bead=bead,
        severity=CODES["locale-wording"].severity,
        source_span=mixture.first if side == "source" else None,
        target_span=mixture.first if side == "target" else None,
        message=f"{mixture.kind}, first “{text}”: {listed}",
        evidence=(("kind", mixture.kind), ("count", str(mixture.n_foreign)), ("forms", listed), ("side", side)),
        confidence=0.8,
    )


def _measure_chinese(document: Document) -> Iterator[Mixture | None]:
    traditional = writes_traditional(document.language, document.text)
    counts = {c: n for c, n in Counter(document.text).items() if c in _foreign_to(traditional=traditional)}
    other = "simplified" if traditional else "traditional"
    own = "Traditional" if traditional else "Simplified"
    yield _mixture(document, f"{other} characters in a {own} text", counts, None)
    tags = document.language.lower().split("-")
    region = next((_TAGS[tag] for tag in tags if tag in _TAGS), None)
    if traditional and region == "mainland":
        region = None  # the usual tag of a text of which nobody said where it is from
    script = "traditional" if traditional else "simplified"
    mainlands = _count_words(document, foreign_words("taiwan", script))
    taiwans = _count_words(document, foreign_words("mainland", script))
    if region == "mainland" or (region is None and sum(taiwans.values()) <= sum(mainlands.values())):
        n_own = None if region else sum(mainlands.values())
        yield _mixture(document, "words of Taiwan in a text of the mainland", taiwans, n_own)
    else:
        n_own = None if region else sum(taiwans.values())
        yield _mixture(document, "words of the mainland in a text of Taiwan", mainlands, n_own)


@cache
def _foreign_to(*, traditional: bool) -> frozenset[str]:
    return foreign_characters("traditional" if traditional else "simplified")


def _count_words(document: Document, words: dict[str, str]) -> dict[str, int]:
    """Return how often each word stands in a text as a word of its own, not as pieces of two others."""
    counts = {}
    for word in words:
        if word in document.text:
            n = sum(1 for _ in _places(document, word))
            if n:
                counts[word] = n
    return counts


def _places(document: Document, word: str) -> Iterator[Span]:
    for p, segment in enumerate(document.segments):
        place = segment.text.find(word)
        while place >= 0:
            if _is_whole(segment.text, place, place + len(word)):
                yield Span(p, place, place + len(word))
            place = segment.text.find(word, place + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no dictionary word runs over one edge of a range: 投资讯息 holds no 资讯."""
    if end - start == 1:
        return True
    dictionary = load_dictionary()
    for left in range(max(0, start - LONGEST_HEADWORD + 1), end):
        for right in range(max(left + 2, start + 1), min(len(text), left + LONGEST_HEADWORD) + 1):
            crosses = (left < start < right < end) or (start < left < end < right)
            if crosses and text[left:right] in dictionary:
                return False
    return True


def _measure_english(document: Document) -> Iterator[Mixture | None]:
    counts = Counter(_SMALL_WORD.findall(document.text))
    for kinds, forms in zip(
        (("American", "British"), ("-ize", "-ise")), (spelling_pairs(), _ize_pairs(counts)), strict=True
    ):
        american = {word: counts[word] for word in forms if word in counts}
        british = {word: counts[word] for word in forms.values() if word in counts}
        first, second = (american, british) if sum(american.values()) < sum(british.values()) else (british, american)
        names = kinds if first is american else kinds[::-1]
        kind = f"{names[0]} spellings in a text with {names[1]} ones"
        yield _mixture(document, kind, first, sum(second.values()))


def _ize_pairs(counts: Counter[str]) -> dict[str, str]:
    """Return the words in -ize of a text, or what would stand for its words in -ise, with those in -ise."""
    stems, pairs = ize_stems(), {}
    for word in counts:
        found = _IZE.fullmatch(word) if "iz" in word or "is" in word else None
        if found and found[1] in stems:
            pairs[f"{found[1]}iz{found[3]}"] = f"{found[1]}is{found[3]}"
    return pairs


def _mixture(document: Document, kind: str, counts: dict[str, int], n_own: int | None) -> Mixture | None:
    if not counts:
        return None
    pattern = re.compile("|".join(rf"\b{re.escape(f)}\b" if f.isascii() else re.escape(f) for f in sorted(counts)))
    for p, segment in enumerate(document.segments):
        for found in pattern.finditer(segment.text):
            if found[0].isascii() or _is_whole(segment.text, *found.span()):
                ordered = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
                return Mixture(kind, ordered, n_own, Span(p, *found.span()))
    return None
