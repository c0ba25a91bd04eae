"""Compare the modal words of a pair: 愿 given as "will", 应 as "may", 可 as "must".

`measure` pairs what agrees, in any order, and then what is left over on both sides and says something else. In running
prose such a shift of strength is a remark; in a contract it is another duty or right, and the profile `legal` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.lexicon.modality import Modal, chinese_modals, conflicts, english_modals, has_equal
from aligner.model import Checked, Finding
from aligner.settings import CheckSettings

__all__ = ["Measured", "accepts", "check_modality", "measure"]

_PROHIBITIONS = frozenset({"strict-prohibition", "prohibition"})
_PERMISSIONS = frozenset({"may", "can"})
_RESTRICTS = re.compile(
    r"\b(?:no|not|neither|nor|none|nobody|nothing|never|cannot|only|unless|except|prohibit\w*|forbid\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that make a prohibition of "may", wherever in the sentence they stand: neither party may, may only."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Two modal words of different classes, and how far apart they stand: 0 the same place, 1 the other end."""

    chinese: Modal
    english: Modal
    distance: float


def check_modality(context: CheckContext) -> CheckResult:
    """Compare the modal words of every bead that has both sides."""
    findings: list[Finding] = []
    n_compared = 0
    for pair in context.pairs:
        n_found, measured = measure(pair.chinese.text, pair.english.text)
        n_compared += n_found
        for one in measured:
            if not accepts(one, context.settings):
                continue
            zh, en = one.chinese, one.english
            spans = pair.order(pair.chinese.span(zh.start, zh.end), pair.english.span(en.start, en.end))
            message = f"{zh.text} ({zh.kind}) against {en.text}: another strength or kind of modality"
            evidence = (("Chinese", f"{zh.text}: {zh.kind}"), ("English", en.kind))
            severity = CODES["modality"].severity
            findings.append(Finding("modality", pair.position, severity, *spans, message, evidence))
    return CheckResult(tuple(findings), Checked("modal words", n_compared))


def measure(chinese: str, english: str) -> tuple[int, list[Measured]]:
    """Return how many modal words were compared, and the pairs left over that conflict, nearest first."""
    ours = chinese_modals(chinese)
    theirs = english_modals(english) if ours else []
    if not theirs:
        return 0, []
    places = [(zh, en, _distance(zh, chinese, en, english)) for zh in ours for en in theirs]
    taken: set[Modal] = set()
    agreeing = [place for place in places if has_equal(place[0], place[1])]
    for zh, en, _ in sorted(agreeing, key=lambda place: place[2]):
        if zh not in taken and en not in taken:
            taken |= {zh, en}
    measured = []
    is_restricted = bool(_RESTRICTS.search(english))
    for zh, en, distance in sorted(places, key=lambda place: place[2]):
        if is_restricted and zh.kind in _PROHIBITIONS and en.kind in _PERMISSIONS:
            continue
        if zh not in taken and en not in taken and conflicts(zh, en):
            taken |= {zh, en}
            measured.append(Measured(zh, en, distance))
    return min(len(ours), len(theirs)), measured


def accepts(measured: Measured, settings: CheckSettings) -> bool:
    """Whether two modal words that conflict stand near enough to render one another."""
    return measured.distance <= settings.modality_distance


def _distance(zh: Modal, chinese: str, en: Modal, english: str) -> float:
    return abs(zh.start / len(chinese) - en.start / len(english))
