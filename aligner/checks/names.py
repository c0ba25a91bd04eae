"""Names: another person, place or body on the other side, and names in another form.

Names of both sides are looked up in each other (`bead_names`); what nothing supports is left over. An entity-mismatch
needs a left-over name on both sides that could stand for each other but for their sound: Syria where the Chinese has
土耳其, Guardiola where it has 斯特林. A spelling that merely differs from pinyin is never one, as names from Taiwan,
Hong Kong and abroad are spelt otherwise. What names pair elsewhere in the document adds to the evidence.

Short forms spelt out (`short_forms`) and names in another form are links between the sides, of severity info.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.bead_names import BeadNames, find_bead_names, is_in_english
from aligner.checks.clipped_forms import ShortForm
from aligner.checks.name_mentions import ChineseName, EnglishName, Passage, is_dictionary_name, is_known_name
from aligner.checks.name_variants import find_variants
from aligner.checks.person_names import PersonMemory
from aligner.checks.short_forms import find_short_forms
from aligner.codes import CODES
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.transliteration import best_fit
from aligner.model import Checked, Finding, Side, Span
from aligner.settings import CheckSettings

__all__ = ["BodyForms", "Memory", "NameMismatch", "accepts", "check_names", "measure"]

_OFTEN = 3
_PERSON_CONFIDENCE = 0.7
_SELDOM_MEANT = 0.4
"""Factor for an English name that often has no counterpart: it is another rendering, not another name."""
_UNLIKE = -0.1
"""Gain a letter below which two names do not sound alike; between this and the gain of likeness nobody can tell."""
_LEAST_GAIN = 3.5
"""What characters must have to count as a foreign name."""


@dataclass(frozen=True, slots=True)
class NameMismatch:
    """A left-over name on each side. strength: 0 to 1, how sure both are names that stand for each other.

    fit: gain a letter with which the English would be the sound of the Chinese. n_left: left-over names on both sides.
    """

    bead: int
    chinese: ChineseName
    english: EnglishName
    fit: float
    strength: float
    n_left: int


class Memory:
    """Which names sound alike and stand in one bead, anywhere in the document, and which have no counterpart."""

    def __init__(self, items: Sequence[BeadNames]) -> None:
        self.persons = PersonMemory(person for item in items for person in item.persons)
        self._partners: dict[str, Counter[str]] = {}
        self._left = Counter(text for item in items for text in {name.text for name in item.left})
        for item in items:
            for name, other in item.pairs:
                self._partners.setdefault(name.text, Counter())[other.text] += 1
                self._partners.setdefault(other.text, Counter())[name.text] += 1

    def partners(self, name: str) -> Counter[str]:
        """Return what a name pairs with, with counts."""
        return self._partners.get(name, Counter())

    def is_often_left(self, name: str) -> bool:
        """Whether an English name regularly stands for something that does not sound like it, as Trinket for 小宝."""
        return self._left[name] >= _OFTEN


def check_names(context: CheckContext) -> CheckResult:
    """Return entity-mismatch, entity-variant and abbreviation-expanded; `n_items` counts names on the Chinese side."""
    alignment = context.alignment
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("names", 0, skipped="one side must be Chinese, the other English"))
    side: Side = "source" if alignment.source.is_chinese else "target"
    items: list[BeadNames] = []
    short_forms: list[list[ShortForm]] = []
    for k, bead in alignment.pairs():
        items.append(find_bead_names(alignment, k, bead, side))
        short_forms.append(find_short_forms(items[-1].chinese_text, items[-1].english_text))
    memory = Memory(items)
    forms = BodyForms(passage.text for item in items for passage in item.english_text)
    findings = [
        finding
        for item, short in zip(items, short_forms, strict=True)
        for finding in (
            *(_mismatch_findings(item, memory, side, context.settings) if item.left else ()),
            *(_person_findings(item, memory, side) if item.persons else ()),
            *(_short_form_findings(item, short, forms, side) if short else ()),
            *(_variant_findings(item, side) if item.pairs else ()),
        )
    ]
    return CheckResult(tuple(findings), Checked("names", sum(item.n_names for item in items)))


# Another name


def measure(item: BeadNames, memory: Memory) -> NameMismatch | None:
    """Return the surest pair of left-over names of a bead, None where a side has none left."""
    if not item.left:
        return None
    left_chinese = [name for name in item.chinese if not is_in_english(name, item)]
    if not left_chinese:
        left_chinese = [name for name in item.chinese if name.keys and _is_outnumbered(name, item)]
    found = None
    for name in item.left:
        for other in left_chinese:
            strength = _strength(name, other, memory)
            if found is None or strength > found.strength:
                fit = best_fit(other.text, name.text).gain
                n_left = len({n.text for n in item.left}) + len({n.text for n in left_chinese})
                found = NameMismatch(item.bead, other, name, fit, strength, n_left)
    return found


def accepts(found: NameMismatch, settings: CheckSettings) -> bool:
    """Whether two left-over names are worth a finding."""
    return found.fit < _UNLIKE and found.strength >= settings.entity_mismatch_from


def _is_outnumbered(name: ChineseName, item: BeadNames) -> bool:
    mentions = [mention for passage in item.english_text for mention in passage.mentions]
    n_chinese = sum(bool(name.keys & other.keys) for other in item.chinese)
    return n_chinese > sum(bool(name.keys & other.keys) for other in mentions)


def _strength(name: EnglishName, other: ChineseName, memory: Memory) -> float:
    """Return how sure two left-over names are names, of the same kind, that stand for each other."""
    english = 0.3
    if name.keys:
        english = 0.9
    elif name.is_word:
        english = 0.3 + 0.3 * name.has_title
    elif len(name.text) >= 4:
        english = 0.7
    if memory.partners(name.text):
        english = max(english, 0.9)
    chinese = 0.9 if other.keys else min(0.9, max(0.0, 0.1 * (other.gain - _LEAST_GAIN) + 0.3))
    if is_dictionary_name(other.text):
        chinese = max(chinese, 0.6)
    if memory.partners(other.text):
        chinese = 0.9
    often = _SELDOM_MEANT if memory.is_often_left(name.text) else 1.0
    return english * chinese * _kinship(name, other) * often


def _kinship(name: EnglishName, other: ChineseName) -> float:
    """Return how likely two left-over names are of one kind: countries, bodies, other names."""
    kinds = [_kind(keys) for keys in (name.keys, other.keys)]
    if kinds[0] == kinds[1]:
        return 1.0
    if "body" in kinds:
        return 0.0
    # One of the two is a country, the other any name: most often a town of it, or a person who comes from there.
    return 0.7 if kinds[1] == "name" or is_known_name(name.text) else 0.3


def _kind(keys: frozenset[str]) -> str:
    """Return what keys are of; cities are names like others, as many are called after persons."""
    if all(key.startswith("city ") for key in keys):
        return "name"
    return "body" if any(key.startswith("body ") for key in keys) else "country"


def _mismatch_findings(item: BeadNames, memory: Memory, side: Side, settings: CheckSettings) -> Iterator[Finding]:
    found = measure(item, memory)
    if found is None or not accepts(found, settings):
        return
    chinese, english = found.chinese, found.english
    expected = _expected(chinese, memory)
    yield _finding(
        "entity-mismatch",
        item,
        side,
        Span(chinese.segment, chinese.start, chinese.end),
        Span(english.segment, english.start, english.end),
        f"{chinese.text}{f' ({expected})' if expected else ''} here, {english.text} there",
        (("fit", f"{found.fit:.2f}"), ("strength", f"{found.strength:.2f}"), ("left", str(found.n_left))),
        round(found.strength, 2),
    )


def _person_findings(item: BeadNames, memory: Memory, side: Side) -> Iterator[Finding]:
    found = memory.persons.mistaken(item.persons, item.chinese_text, item.english_text)
    if found is None:
        return
    person, name, place = found
    expected = " or ".join(sorted(memory.persons.english_of[name]))
    own = " or ".join(sorted(memory.persons.chinese_of.get(person.english, ())))
    yield _finding(
        "entity-mismatch",
        item,
        side,
        Span(*place),
        Span(person.segment, person.start, person.end),
        f"{name} ({expected}) here, {person.english}{f' ({own})' if own else ''} there",
        (("elsewhere", f"{name} = {expected}{f'; {own} = {person.english}' if own else ''}"),),
        _PERSON_CONFIDENCE,
    )


def _expected(name: ChineseName, memory: Memory) -> str:
    """Return what a Chinese name is in English, as far as that is known."""
    plain = load_gazetteer().plain
    known = [plain[key] for key in sorted(name.keys) if key in plain]
    if known:
        return " or ".join(known)
    partners = memory.partners(name.text)
    if partners:
        return partners.most_common(1)[0][0]
    return next(iter(load_dictionary().glosses(name.text)), "")


def _finding(
    code: str,
    item: BeadNames,
    side: Side,
    chinese: Span,
    english: Span,
    message: str,
    evidence: tuple[tuple[str, str], ...],
    confidence: float = 1.0,
) -> Finding:
    """Build a finding; `side` is the Chinese one."""
    source, target = (chinese, english) if side == "source" else (english, chinese)
    return Finding(code, item.bead, CODES[code].severity, source, target, message, evidence, confidence)


# Other forms


class BodyForms:
    """Which bodies the English names in full somewhere: there the acronym is a second form of one name."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._everything = "\n".join(texts)
        self._known: dict[str, bool] = {}

    def has_both(self, chinese: str) -> bool:
        """Whether a body that stands as an acronym here is named in full elsewhere."""
        if chinese not in self._known:
            bodies = [body for body in load_gazetteer().bodies.values() if chinese in body.chinese]
            self._known[chinese] = any(name in self._everything for body in bodies for name in body.english)
        return self._known[chinese]


def _short_form_findings(
    item: BeadNames, found: Sequence[ShortForm], forms: BodyForms, side: Side
) -> Iterator[Finding]:
    for form in found:
        short = _text_at(item.chinese_text, form.chinese)
        is_variant = form.kind == "acronym" and forms.has_both(short)
        yield _finding(
            "entity-variant" if is_variant else "abbreviation-expanded",
            item,
            side,
            Span(*form.chinese),
            Span(*form.english),
            _describe(form.kind, short, _text_at(item.english_text, form.english), is_variant=is_variant),
            (("kind", form.kind), ("share", f"{form.share:.2f}")),
        )


def _describe(kind: str, short: str, long: str, *, is_variant: bool) -> str:
    if is_variant:
        return f"{short} is {long} here, and in full elsewhere"
    return f"{short} in full, {long} in short" if kind == "acronym" else f"{short} is spelt out: {long}"


def _variant_findings(item: BeadNames, side: Side) -> Iterator[Finding]:
    for variant in find_variants(item):
        chinese, english = _text_at(item.chinese_text, variant.chinese), _text_at(item.english_text, variant.english)
        yield _finding(
            "entity-variant",
            item,
            side,
            Span(*variant.chinese),
            Span(*variant.english),
            f"{chinese} = {english}: {variant.what}",
            (("form", variant.what),),
        )


def _text_at(passages: Sequence[Passage], place: tuple[int, int, int]) -> str:
    segment, start, end = place
    return next(passage.text[start:end] for passage in passages if passage.segment == segment)
