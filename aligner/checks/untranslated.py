"""Source text left in the target: Chinese in an English translation, English sentences in a Chinese one.

What stays in its own script on purpose is no finding: a gloss in brackets, a name beside its translation, a title in
《》, acronyms, products, addresses and code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import Alignment, Bead, Checked, Finding, Span
from aligner.settings import CheckSettings
from aligner.text.quotes import CLOSERS, CLOSING
from aligner.text.scripts import HAN, LATIN, count_han, has_han
from aligner.text.words import load_words

__all__ = ["LeftRun", "accepts", "check_untranslated", "measure"]

_HAN_RUN = re.compile(f"[{HAN}](?:[{HAN}0-9０-９A-Za-z“”‘’「」『』，、；：·—%％]*[{HAN}])?")
_LATIN_RUN = re.compile(
    rf"[{LATIN}](?:[{LATIN}0-9'’\-]|[,;:.]? [“\"(]?(?=[{LATIN}0-9])|[”\")](?=[ ,;:.] ?[“\"{LATIN}]))*"
)
_WORD = re.compile(rf"[{LATIN}]+(?:['’][{LATIN}]+)?(?:-[{LATIN}]+)*")
# Characters that carry grammar: with one of them a run of Han characters is a clause, not a name.
_GRAMMAR = re.compile("[的了是在就也都不把被这這那我你他她它们們着過过於于吗嗎呢吧很将將，；：]")
_LONGEST_NAME = 14
_LONGEST_LATIN_NAME = 60
_CHINESE_NAME_BEFORE = re.compile('[》”」』][\\s,，]*[“「『"]?$')
_BRACKET = re.compile(r"[（(［\[【〔）)］\]】〕]")

_NEAR = 200
"""Characters around a run in which brackets are looked for."""
_OPENING, _CLOSING = "[“\"‘'《〈「『]", "[”\"’'》〉」』]"
_CAPITAL = rf"[A-Z][{LATIN}0-9’'.&-]*"
# What leads from a translation to the name in Chinese: two capitals and a blank, one before a quoted name, or words.
_NAME_BEFORE = re.compile(
    rf"(?:{_CAPITAL} {_CAPITAL}[\s,]*{_OPENING}?|{_CAPITAL}{_CLOSING}?[\s,]*{_OPENING}"
    rf"|\b(?:or|called|known as|[Ii]n Chinese|meaning)[\s,:]*{_OPENING}?)$"
)
# And on to the translation after it.
_NAME_AFTER = re.compile(
    rf"{_CLOSING}?\s*[(（\[]\s*{_OPENING}?[{LATIN}]"
    rf"|{_CLOSING}?(?:,\s*|\s+(?=or|meaning))(?:(?:or|meaning|literally|i\.e\.)[\s,]*)?{_OPENING}?[A-Z]"
)
_CODE = re.compile(r"[/@_\\<>{}=`#]|\.\w")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@\S+")


@dataclass(frozen=True, slots=True)
class LeftRun:
    """A run of the source's script in a target segment.

    n_units: Han characters, or lower-case words. n_function_words: of the latter, those that carry grammar. is_apart:
    it stands in brackets, or is a name beside its translation. is_copied: the source has it letter for letter, at
    `source`.
    """

    target: Span
    text: str
    is_han: bool
    n_units: int
    n_function_words: int
    is_apart: bool
    source: Span | None

    @property
    def is_copied(self) -> bool:
        """Whether the source has the run letter for letter."""
        return self.source is not None


def check_untranslated(context: CheckContext) -> CheckResult:
    """Return a finding for every run of source text that a target segment holds."""
    alignment = context.alignment
    if alignment.source.is_chinese == alignment.target.is_chinese:
        return CheckResult((), Checked("untranslated", 0, skipped="one side must be Chinese, the other English"))
    findings = []
    n_pairs = 0
    for k, bead in alignment.pairs():
        n_pairs += 1
        findings += [_finding(k, run) for run in measure(alignment, bead) if accepts(run, context.settings)]
    return CheckResult(tuple(findings), Checked("untranslated", n_pairs))


def measure(alignment: Alignment, bead: Bead) -> list[LeftRun]:
    """Return the runs of the source's script in the target segments of a bead."""
    find = _latin_runs if alignment.target.is_chinese else _han_runs
    runs = []
    for position in bead.target:
        text = alignment.target.segments[position].text
        for start, end in find(text):
            found = text[start:end]
            words = [] if find is _han_runs else [w for w in _WORD.findall(found) if w.islower()]
            runs.append(
                LeftRun(
                    target=Span(position, start, end),
                    text=found,
                    is_han=find is _han_runs,
                    n_units=len(words) or count_han(found),
                    n_function_words=sum(w in load_words("function_words_en") for w in words),
                    is_apart=_is_apart(text, start, end),
                    source=_find_in_source(alignment, bead, found),
                )
            )
    return runs


def accepts(run: LeftRun, settings: CheckSettings) -> bool:
    """Decide from the measures alone whether a run is text that nobody translated."""
    if run.is_apart:
        return False
    if run.is_han:
        return run.n_units >= settings.untranslated_characters
    return run.n_units >= settings.untranslated_words and run.n_function_words > 0


def _finding(bead: int, run: LeftRun) -> Finding:
    unit = "Chinese characters" if run.is_han else "English words"
    shown = run.text if len(run.text) <= 40 else f"{run.text[:39]}…"
    return Finding(
        code="untranslated",
        bead=bead,
        severity=CODES["untranslated"].severity,
        source_span=run.source,
        target_span=run.target,
        message=f"“{shown}” is left in the target: {run.n_units} {unit}",
        evidence=(("units", str(run.n_units)), ("copied", "yes" if run.is_copied else "no")),
        confidence=0.98 if run.is_copied else 0.85,
    )


def _han_runs(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _HAN_RUN.finditer(text)) if has_han(text) else iter(())


def _latin_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield runs of Latin words that are more than one word, outside addresses and code."""
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    for found in _LATIN_RUN.finditer(text):
        start, end = found.span()
        if " " not in found[0] or any(a < end and start < b for a, b in addresses):
            continue
        if not _CODE.search(text[max(0, start - 1) : end + 2]):
            yield start, end


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a run is a gloss in brackets, a title, or a name beside its translation."""
    run, before, after = text[start:end], text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    opens, closes = _BRACKET.findall(before)[-1:], _BRACKET.findall(after)[:1]
    if opens and closes and opens[0] in CLOSING and closes[0] in CLOSERS:
        return True
    if before[-1:] in ("《", "〈") and not has_han(run):
        return True
    if not has_han(run):
        # 《活着》(To Live), “活着”，To Live: the Chinese name ends just before.
        return bool(_CHINESE_NAME_BEFORE.search(before[-4:])) and run[0].isupper() and len(run) <= _LONGEST_LATIN_NAME
    if len(run) > _LONGEST_NAME or _GRAMMAR.search(run):
        return False
    return bool(_NAME_BEFORE.search(before[-60:]) or _NAME_AFTER.match(after[:40]))


def _find_in_source(alignment: Alignment, bead: Bead, run: str) -> Span | None:
    for position in bead.source:
        place = alignment.source.segments[position].text.find(run)
        if place >= 0:
            return Span(position, place, place + len(run))
    return None
