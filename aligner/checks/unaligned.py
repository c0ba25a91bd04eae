"""Segments without counterpart: content that one side lacks, or boilerplate that it never has."""

from __future__ import annotations

import re

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import SIDES, Checked, Document, Finding, Side, Span

__all__ = ["check_unaligned", "name_boilerplate"]

# Each kind with what its line looks like; the wording is that of news agencies, newspapers and word processors.
_AGENCY = r"(?:新华社|中新社|人民网|新华网|中央社|本报|[^\s，。]{1,8}社)"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日(?:电|讯|電|訊)"
_ENGLISH_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)"
_ROLES = (
    r"(?:责任编辑|责编|编辑|编者|记者|作者|来源|图片来源|摄影?|翻译|译者|校对|"
    r"責任編輯|編輯|記者|來源|攝影?|翻譯|譯者|校對)"
)
_ENGLISH_ROLES = (
    r"(?:(?:Editors?|Source|Photo|Photo credit|Translator|Reporters?|[Ww]eb [Ee]ditor)\s*[:/]|"
    r"(?:Edited by|By|Photos? by|Translated by)\b\s*:?)"
)
_BOILERPLATE = (
    ("dateline", re.compile(rf"[（(]?{_AGENCY}[^，。]{{0,24}}?{_DAY}[^，。]{{0,20}}")),
    ("dateline", re.compile(rf"[A-Z][A-Z .,'’-]+,? {_ENGLISH_DAY}[^.!?]{{0,12}}\([A-Z][A-Za-z ]+\)\s*[-—–]*")),
    ("credit", re.compile(rf"[（(\[【]?{_ROLES}\s*[:：/].{{0,60}}")),
    ("credit", re.compile(rf"[（(\[]?{_ENGLISH_ROLES}\s*[^.!?]{{1,60}}")),
    ("page number", re.compile(r"[-—–·\s]*\d{1,4}[-—–·\s]*|\d+ ?/ ?\d+|(?i:page) \d+(?: (?:of|/) \d+)?")),
    ("page number", re.compile(r"第\s*\d+\s*[页頁](?:\s*[，,/]?\s*共\s*\d+\s*[页頁])?")),
    ("link", re.compile(r"(?:https?://|www\.)\S+")),
    ("ornament", re.compile(r"[\W_]+")),
    ("end mark", re.compile(r"[（(\[]?(?:完|end|END|The End|全文完|未完待续|待续)[）)\]]?")),
)
_EDGE = 0.1
"""Share of the segments at either end of a text where a repeated line is a page's header or footer."""


def check_unaligned(context: CheckContext) -> CheckResult:
    """Return a finding for every segment of a one-sided bead, with evidence `boilerplate` where it is that."""
    findings = []
    n_segments = sum(len(context.alignment.document(side).segments) for side in SIDES)
    for k, bead in enumerate(context.alignment.beads):
        if bead.is_pair:
            continue
        side: Side = "source" if bead.source else "target"
        document = context.alignment.document(side)
        other = "target" if side == "source" else "source"
        for position in bead.side(side):
            kind = name_boilerplate(document, position)
            text = document.segments[position].text
            span = Span(position, 0, len(text))
            findings.append(
                Finding(
                    code="unaligned",
                    bead=k,
                    severity="info" if kind else CODES["unaligned"].severity,
                    source_span=span if side == "source" else None,
                    target_span=span if side == "target" else None,
                    message=f"{kind} on the {side} side only"
                    if kind
                    else f"this {side} text has no counterpart in the {other}",
                    evidence=(("boilerplate", kind),) if kind else (),
                    confidence=round(bead.confidence, 4),
                )
            )
    return CheckResult(tuple(findings), Checked("unaligned", n_segments))


def name_boilerplate(document: Document, position: int) -> str:
    """Return what kind of page furniture a segment is, "" for content."""
    segments = document.segments
    text = segments[position].text
    for kind, pattern in _BOILERPLATE:
        if pattern.fullmatch(text):
            return kind
    if document.is_alone(position) and any(other.text == text for k, other in enumerate(segments) if k != position):
        edge = max(3, int(len(segments) * _EDGE))
        if position >= len(segments) - edge:
            return "page footer"
        return "page header" if position < edge else "repeated line"
    return ""
