"""Find a negation that stands on one side of a pair only: 不 lost, or a "not" too many.

`measure` finds the cues of both sides (`lexicon.negation`) and compares how many there are. Where one side has more
that negate by themselves than the other has of any kind, it looks for the words that they negate: 不支持 and
"supports" with no negation near is evidence; words that are negative in sense (refuse, 缺乏) speak against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.passages import Pair
from aligner.codes import CODES
from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.negation import Cue, chinese_cues, clause_end, english_cues, lexical_negations
from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.model import Checked, Finding
from aligner.settings import CheckSettings
from aligner.text.words import load_words

__all__ = ["Measured", "accepts", "check_negation", "measure"]

_LONGEST_WORD = 4
_CHINESE_REACH = 7
"""Characters after a Chinese cue in which the word that it negates begins."""
_ENGLISH_REACH = 6
"""Words after an English cue among which is the one that it negates."""
_WORDS_BEFORE, _WORDS_AFTER = 7, 3
"""How far from an English word a negation may stand that belongs to it."""
_CHARACTERS_BEFORE, _CHARACTERS_AFTER = 8, 3

_PREFIX = re.compile("^(?:un|in|im|ir|il|dis|non|mis)", re.IGNORECASE)

Range: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Measured:
    """A cue without counterpart, and what speaks for that.

    `n_others` counts the cues on the other side. `word` and `counterpart` are ranges of what is negated and of its
    translation that nothing negates, both None where none was found. `n_lexical` counts words negative in sense.
    """

    cue: Cue
    is_chinese: bool
    n_others: int
    n_lexical: int
    word: Range | None
    counterpart: Range | None


def check_negation(context: CheckContext) -> CheckResult:
    """Look for one-sided negations in every bead that has both sides."""
    findings: list[Finding] = []
    n_cues = 0
    for pair in context.pairs:
        n_found, measured = measure(pair.chinese.text, pair.english.text)
        n_cues += n_found
        best = max(measured, key=_confidence, default=None)
        if best and accepts(best, context.settings):
            findings.append(_report(pair, best))
    return CheckResult(tuple(findings), Checked("negations", n_cues))


def measure(chinese: str, english: str) -> tuple[int, list[Measured]]:
    """Return how many negations there are, and those of the side that has too many."""
    ours, theirs = chinese_cues(chinese), english_cues(english)
    plain_ours, plain_theirs = [c for c in ours if c.is_plain], [c for c in theirs if c.is_plain]
    measured: list[Measured] = []
    if len(plain_ours) > len(theirs):
        lexical = lexical_negations(english, is_chinese=False)
        near = [*((c.start, c.end) for c in theirs), *lexical]
        for cue in plain_ours:
            word, counterpart = _find_in_english(chinese, english, cue, near)
            measured.append(Measured(cue, True, len(theirs), len(lexical), word, counterpart))
    elif len(plain_theirs) > len(ours):
        lexical = lexical_negations(chinese, is_chinese=True)
        near = [*((c.start, c.end) for c in ours), *lexical]
        for cue in plain_theirs:
            word, counterpart = _find_in_chinese(chinese, english, cue, near)
            measured.append(Measured(cue, False, len(ours), len(lexical), word, counterpart))
    return max(len(plain_ours), len(plain_theirs)), measured


def accepts(measured: Measured, settings: CheckSettings) -> bool:
    """Whether a negation is one-sided enough to be reported."""
    return _confidence(measured) >= settings.negation_confidence


def _confidence(measured: Measured) -> float:
    """Return about how likely the negation is one-sided, from what was measured."""
    if measured.counterpart is None:
        return 0.1 if measured.n_lexical or measured.n_others else 0.6
    return 0.9 - 0.1 * bool(measured.n_lexical) - 0.1 * bool(measured.n_others)


def _find_in_english(chinese: str, english: str, cue: Cue, near: Sequence[Range]) -> tuple[Range | None, Range | None]:
    """Return what a Chinese cue negates and its English counterpart, if that has no negation near."""
    words = list(find_words(english))
    for start, end in _negated_in_chinese(chinese, cue):
        stems = load_dictionary().stems(chinese[start:end])
        hits = [k for k, word in enumerate(words) if _has_content(word.text) and _stem_in(word.text, stems)]
        if hits and lexical_negations(chinese[start:end], is_chinese=True):  # 忘记, forget: no negation of one another
            near = [span for span in near if span not in {(words[k].start, words[k].end) for k in hits}]
        for k in hits:
            first = words[max(0, k - _WORDS_BEFORE)].start
            last = words[min(len(words) - 1, k + _WORDS_AFTER)].end
            if _touches(first, last, near):
                return None, None
        if hits:
            return (start, end), (words[hits[0]].start, words[hits[0]].end)
    return None, None


def _stem_in(word: str, stems: frozenset[str]) -> bool:
    """Whether a word is among some stems, as it is or without a negative prefix."""
    return stem(word) in stems or stem(_PREFIX.sub("", word)) in stems


def _find_in_chinese(chinese: str, english: str, cue: Cue, near: Sequence[Range]) -> tuple[Range | None, Range | None]:
    """Return what an English cue negates and its Chinese counterpart, if that has no negation near."""
    dictionary = load_dictionary()
    headwords = [(a, b) for a, b in dictionary.headwords_in(chinese) if b - a <= _LONGEST_WORD]
    for start, end in _negated_in_english(english, cue):
        wanted = stem(english[start:end])
        hits = [(a, b) for a, b in headwords if wanted in dictionary.stems(chinese[a:b])]
        if hits and lexical_negations(english[start:end], is_chinese=False):
            near = [span for span in near if not _touches(*span, hits)]
        if any(_touches(a - _CHARACTERS_BEFORE, b + _CHARACTERS_AFTER, near) for a, b in hits):
            return None, None
        if hits:
            return (start, end), hits[0]
    return None, None


def _touches(start: int, end: int, ranges: Iterable[Range]) -> bool:
    return any(a < end and start < b for a, b in ranges)


def _negated_in_chinese(text: str, cue: Cue) -> list[Range]:
    """Return the ranges of the first words with content after a cue, at most two."""
    dictionary, idle = load_dictionary(), load_words("auxiliaries_zh")
    stop = clause_end(text, cue.end)
    found: list[Range] = []
    position = cue.end
    while position < min(stop, cue.end + _CHINESE_REACH) and not found:
        lengths = range(min(_LONGEST_WORD, stop - position), 0, -1)
        length = next((n for n in lengths if text[position : position + n] in dictionary), 1)
        word = text[position : position + length]
        if word not in idle and word in dictionary:
            found.append((position, position + length))
        position += length
    return found


def _negated_in_english(text: str, cue: Cue) -> list[Range]:
    """Return the range of the first word with content after a cue."""
    stop = clause_end(text, cue.end)
    for k, word in enumerate(find_words(text[cue.end : stop])):
        if k == _ENGLISH_REACH:
            break
        if _has_content(word.text):
            return [(cue.end + word.start, cue.end + word.end)]
    return []


def _has_content(word: str) -> bool:
    return not is_function_word(word) and word.lower() not in load_words("auxiliaries_en")


def _report(pair: Pair, measured: Measured) -> Finding:
    one, other = (pair.chinese, pair.english) if measured.is_chinese else (pair.english, pair.chinese)
    cue, word, counterpart = measured.cue, measured.word, measured.counterpart
    here = one.span(cue.start, cue.end)
    there = other.span(*counterpart) if counterpart else None
    spans = pair.order(here, there) if measured.is_chinese else pair.order(there, here)
    is_source = measured.is_chinese == (pair.chinese_side == "source")
    name = "target" if is_source else "source"
    evidence = [("cue", cue.text), ("negations in the " + name, str(measured.n_others))]
    if word and counterpart:
        negated, plain = one.text[slice(*word)], other.text[slice(*counterpart)]
        message = f"{cue.text} stands before {negated}, but nothing negates {plain} in the {name}"
        evidence += [("negated", negated), ("counterpart", plain)]
    else:
        message = f"{cue.text}: no negation in the {name}"
    severity = CODES["negation"].severity
    return Finding(
        "negation", pair.position, severity, *spans, message, tuple(evidence), round(_confidence(measured), 2)
    )
