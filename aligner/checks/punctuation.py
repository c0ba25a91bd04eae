"""Marks of the wrong width or kind, marks that are missing, and brackets and quotations that stay open.

Both texts are looked at, each by the habits of its language. A kind of mark that a text uses so throughout is its
convention and becomes one note; where it is an exception, every bead that has it gets a finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.checks.balance import open_marks
from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import SIDES, Alignment, Bead, Checked, Document, Finding, Side, Span
from aligner.settings import CheckSettings
from aligner.text.regions import writes_traditional
from aligner.text.scripts import HAN, LATIN

__all__ = [
    "MarkUse",
    "check_punctuation",
    "final_class",
    "final_difference",
    "is_convention",
    "measure",
    "regular_marks",
]

_BEFORE, _AFTER = f"[{HAN}”’」』》）]", f"[{HAN}“‘「『《（”’」』》）]"
_CHINESE_MARKS = r",;:!?.(\"…。０-９Ａ-Ｚａ-ｚ「『“‘-"
_ENGLISH_MARKS = r"，。；：！？（）、《》〈〉「」『』【】…—０-９Ａ-Ｚａ-ｚ"
_CHINESE = re.compile(
    # The first group only looks whether one of the marks is there at all.
    rf"(?=[{_CHINESE_MARKS}])(?:"
    rf"(?P<half>(?<={_BEFORE})[,;:!?](?={_AFTER}|[\"']|\s*$)|(?<=[{HAN}])(?<!\.)\.(?=[{HAN}]|\s*$))"
    rf"|(?P<brackets>\([^()]{{0,80}}?[{HAN}][^()]{{0,80}}\))"
    rf"|(?P<straight>\"[^\"]{{0,120}}?[{HAN}][^\"]{{0,120}}\")"
    r"|(?P<ellipsis>\.{3,}|。{2,}|(?<!…)…(?!…))"
    rf"|(?P<dash>(?<=[{HAN}])--+(?=[{HAN}]))"
    r"|(?P<figures>[０-９Ａ-Ｚａ-ｚ]+)"
    r"|(?P<corner>[「『])|(?P<curly>[“‘]))"
)
_ENGLISH = re.compile(
    rf"(?=[{_ENGLISH_MARKS}])(?:"
    rf"(?P<full>(?<![{HAN}])[，。；：！？（）、《》〈〉「」『』【】](?!\s?[{HAN}])(?!。))"
    r"|(?P<ellipsis>……|。{2,})|(?P<dash>——)|(?P<figures>[０-９Ａ-Ｚａ-ｚ]+))"
)
_CHINESE_START, _ENGLISH_START = re.compile(f"[{_CHINESE_MARKS}]"), re.compile(f"[{_ENGLISH_MARKS}]")
"""What irregular marks begin with: many texts have none of it, and this is found out fast."""
_REGULAR = {
    "half": re.compile("[，；：！？。]"),
    "brackets": re.compile("（"),
    "straight": re.compile("[“「]"),
    "ellipsis": re.compile("……"),
    "dash": re.compile("——"),
    "figures": re.compile("[0-9]+"),
    "corner": re.compile("[“‘]"),
    "curly": re.compile("[「『]"),
    "full": re.compile(r"[,.;:!?()]"),
}
_SAYS = {
    "half": "half-width {mark} in Chinese",
    "brackets": "half-width brackets around Chinese",
    "straight": "straight quotation marks around Chinese",
    "ellipsis": "an ellipsis written {mark}",
    "dash": "a dash written {mark}",
    "figures": "full-width {mark}",
    "corner": "corner marks {mark} in a Simplified text",
    "curly": "curly marks {mark} in a Traditional text",
    "full": "full-width {mark} in English",
}
_CLOSERS = "”’」』》〉）)】]\"' "
_FINAL = {
    "?": "question",
    "？": "question",
    "!": "exclamation",
    "！": "exclamation",
    ".": "statement",
    "。": "statement",
}
_LETTER = re.compile(f"[{HAN}{LATIN}]")
_SHORTEST_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class MarkUse:
    """The irregular marks of one kind in a bead: where the first stands, and how many there are."""

    kind: str
    bead: int
    span: Span
    n: int


def check_punctuation(context: CheckContext) -> CheckResult:
    """Return findings on marks: of the wrong kind, one a bead or one a text; final marks that differ; open brackets."""
    alignment, settings, findings = context.alignment, context.settings, []
    for side in SIDES:
        document = alignment.document(side)
        for kind, uses in measure(alignment, side).items():
            n_regular = regular_marks(document, kind)
            if is_convention(uses, n_regular, settings):
                findings.append(_mark_finding(alignment, side, uses[0], sum(use.n for use in uses), n_regular))
            else:
                findings += [_mark_finding(alignment, side, use, use.n, None) for use in uses]
    findings += _open_findings(alignment, settings)
    by_kind: dict[tuple[str, str], list[int]] = {}
    for k, bead in alignment.pairs():
        if kinds := final_difference(alignment, bead):
            by_kind.setdefault(kinds, []).append(k)
    for kinds, beads in by_kind.items():
        shown = beads if len(beads) <= settings.most_mark_findings else beads[:1]
        findings += [_final_finding(alignment, k, kinds, len(beads) // len(shown)) for k in shown]
    return CheckResult(tuple(findings), Checked("punctuation", len(alignment.beads)))


def measure(alignment: Alignment, side: Side) -> dict[str, list[MarkUse]]:
    """Return the irregular marks of one text by kind, a MarkUse for each bead that has some."""
    document = alignment.document(side)
    pattern, start = (_CHINESE, _CHINESE_START) if document.is_chinese else (_ENGLISH, _ENGLISH_START)
    unwanted = "curly" if document.is_chinese and writes_traditional(document.language, document.text) else "corner"
    uses: dict[str, list[MarkUse]] = {}
    for k, bead in enumerate(alignment.beads):
        places: dict[str, list[Span]] = {}
        for p in bead.side(side):
            text = document.segments[p].text
            for found in pattern.finditer(text) if start.search(text) else ():
                kind = found.lastgroup or ""
                if kind not in ("curly", "corner") or kind == unwanted:
                    places.setdefault(kind, []).append(Span(p, *found.span()))
        for kind, spans in places.items():
            uses.setdefault(kind, []).append(MarkUse(kind, k, spans[0], len(spans)))
    return uses


def regular_marks(document: Document, kind: str) -> int:
    """Return how many marks a text writes in the regular way that a kind departs from."""
    return len(_REGULAR[kind].findall(document.text))


def is_convention(uses: list[MarkUse], n_regular: int, settings: CheckSettings) -> bool:
    """Decide whether a kind of mark is the habit of its text, to be noted once."""
    if len(uses) == 1:
        return False
    n = sum(use.n for use in uses)
    return len(uses) > settings.most_mark_findings or n >= settings.convention_share * (n + n_regular)


def _mark_finding(alignment: Alignment, side: Side, use: MarkUse, n: int, n_regular: int | None) -> Finding:
    """Return the finding of one bead, or with the number of regular marks the note for the whole text."""
    text = alignment.document(side).segments[use.span.segment].text
    says = _SAYS[use.kind].format(mark=text[use.span.start : use.span.end])
    times = "" if n == 1 else f", {n} times"
    scope = "" if n_regular is None else " in this text"
    evidence = [("kind", use.kind), ("count", str(n))]
    if n_regular is not None:
        evidence.append(("regular", str(n_regular)))
    return _finding(use.bead, side, use.span, f"{says}{times}{scope}", tuple(evidence))


def _open_findings(alignment: Alignment, settings: CheckSettings) -> list[Finding]:
    """Return a finding for every bead with a mark that has no partner.

    A bead that has one on both sides is a piece of a longer quotation, and none.
    """
    by_bead: dict[Side, dict[int, list[Span]]] = {}
    for side in SIDES:
        bead_of = {p: k for k, bead in enumerate(alignment.beads) for p in bead.side(side)}
        by_bead[side] = {}
        for span in open_marks(alignment.document(side)):
            by_bead[side].setdefault(bead_of[span.segment], []).append(span)
    findings = []
    for side, other in (SIDES, SIDES[::-1]):
        alone = [spans[0] for k, spans in by_bead[side].items() if k not in by_bead[other]]
        owner = {spans[0]: k for k, spans in by_bead[side].items()}
        shown = alone if len(alone) <= settings.most_mark_findings else alone[:1]
        for span in shown:
            mark = alignment.document(side).segments[span.segment].text[span.start : span.end]
            n = len(alone) // len(shown)
            says = f"{mark} has no partner on the {side} side{'' if n == 1 else f', as {n - 1} marks after it'}"
            findings.append(_finding(owner[span], side, span, says, (("kind", "unbalanced"), ("count", str(n)))))
    return findings


def final_class(text: str) -> str:
    """Return what the last mark of a text makes of it: a question, exclamation, statement, ellipsis, "" or unmarked.

    "" stands for marks that say nothing, such as a colon, a comma or a dash.
    """
    bare = text.rstrip(_CLOSERS)
    if bare.endswith(("…", "...", "。。。")):
        return "ellipsis"
    last = bare[-1:]
    return _FINAL.get(last) or ("unmarked" if bare == text.rstrip() and _LETTER.match(last) else "")


def final_difference(alignment: Alignment, bead: Bead) -> tuple[str, str] | None:
    """Return the classes of the final marks of both sides where they differ, None where they agree or say nothing."""
    source, target = (alignment.document(side).segments[bead.side(side)[-1]].text.rstrip() for side in SIDES)
    if min(len(source), len(target)) < _SHORTEST_SENTENCE or (source[-1] in _CLOSERS) != (target[-1] in _CLOSERS):
        # “Where?” he asked. The question stands inside on one side.
        return None
    kinds = (final_class(source), final_class(target))
    return None if kinds[0] == kinds[1] or "" in kinds else kinds


def _final_finding(alignment: Alignment, k: int, kinds: tuple[str, str], n: int) -> Finding:
    spans = []
    for side in SIDES:
        position = alignment.beads[k].side(side)[-1]
        end = len(alignment.document(side).segments[position].text.rstrip(_CLOSERS))
        spans.append(Span(position, max(0, end - 1), max(1, end)))
    return Finding(
        code="punctuation",
        bead=k,
        severity=CODES["punctuation"].severity,
        source_span=spans[0],
        target_span=spans[1],
        message=f"the source ends as {_name(kinds[0])}, the target as {_name(kinds[1])}"
        + ("" if n == 1 else f", {n} times in this text"),
        evidence=(("kind", "final mark"), ("source", kinds[0]), ("target", kinds[1]), ("count", str(n))),
        confidence=0.9,
    )


def _name(kind: str) -> str:
    return {"unmarked": "text without a mark"}.get(kind, f"{'an' if kind[0] in 'ae' else 'a'} {kind}")


def _finding(bead: int, side: Side, span: Span, message: str, evidence: tuple[tuple[str, str], ...]) -> Finding:
    return Finding(
        code="punctuation",
        bead=bead,
        severity=CODES["punctuation"].severity,
        source_span=span if side == "source" else None,
        target_span=span if side == "target" else None,
        message=message,
        evidence=(*evidence, ("side", side)),
        confidence=0.9,
    )
