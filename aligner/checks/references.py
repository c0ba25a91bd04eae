"""Compare what is a name and no quantity, as strings: clauses, standards, model numbers, addresses, telephone lines.

`measure` takes out what both sides have; what is left over on both sides and is of one kind stands against one
another. What only one side has is no finding: a clause may be "this Article", a model "the aircraft".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.checks.base import CheckContext, CheckResult
from aligner.codes import CODES
from aligner.model import SIDES, Alignment, Bead, Checked, Finding, Side, Span
from aligner.text.references import Reference, find_references
from aligner.text.scripts import is_chinese

__all__ = ["Found", "Measured", "accepts", "check_references", "measure"]

_KINDS = ("clause", "annex", "code", "link", "phone")
_LANGUAGE_PART = re.compile(r"(?<![a-z])(?:zh|cn|chs|cht|tc|sc|en|eng|english|zh-hans|zh-hant|zh-cn|en-us)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Found:
    """A reference and where it stands: segment position in the document and the words themselves."""

    reference: Reference
    segment: int
    text: str

    @property
    def span(self) -> Span:
        """The words as a span of their segment."""
        return Span(self.segment, self.reference.start, self.reference.end)


@dataclass(frozen=True, slots=True)
class Measured:
    """How many references agree, and those that stand against one another, source and target."""

    n_equal: int
    rivals: tuple[tuple[Found, Found], ...]


def check_references(context: CheckContext) -> CheckResult:
    """Compare the references of every bead that has both sides."""
    findings: list[Finding] = []
    n_compared = 0
    for position, bead in context.alignment.pairs():
        measured = measure(context.alignment, bead)
        n_compared += measured.n_equal + len(measured.rivals)
        findings += (_report(position, *pair) for pair in measured.rivals if accepts(*pair))
    return CheckResult(tuple(findings), Checked("codes", n_compared))


def measure(alignment: Alignment, bead: Bead) -> Measured:
    """Pair the references of a bead: equal ones first, then those of one kind that are left over, in text order."""
    found = _find_both(alignment, bead)
    if found is None:
        return Measured(0, ())
    source, target = found
    left, right = list(source), list(target)
    for one in source:
        equal = next((other for other in right if _are_equal(one.reference, other.reference)), None)
        if equal is not None:
            left.remove(one)
            right.remove(equal)
    rivals: list[tuple[Found, Found]] = []
    for kind in _KINDS:
        rivals += _pair_rivals(kind, left, right, source, target)
    return Measured(len(source) - len(left), tuple(rivals))


def _find_both(alignment: Alignment, bead: Bead) -> tuple[list[Found], list[Found]] | None:
    """Return the references of both sides, None where one has none; Chinese is looked at first, as it is fast."""
    if is_chinese(alignment.target.language):
        target = _find(alignment, bead, "target")
        source = _find(alignment, bead, "source") if target else []
    else:
        source = _find(alignment, bead, "source")
        target = _find(alignment, bead, "target") if source else []
    return (source, target) if source and target else None


def _find(alignment: Alignment, bead: Bead, side: Side) -> list[Found]:
    document = alignment.document(side)
    found = []
    for segment in bead.side(side):
        text = document.segments[segment].text
        found += [Found(r, segment, text[r.start : r.end]) for r in find_references(text, document.language)]
    return found


def _are_equal(one: Reference, other: Reference) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "phone":
        return one.keys[0].endswith(other.keys[0]) or other.keys[0].endswith(one.keys[0])
    if one.kind == "link" and "@" not in one.keys[0]:
        return _LANGUAGE_PART.sub("", one.keys[0]) == _LANGUAGE_PART.sub("", other.keys[0])
    return not set(one.keys).isdisjoint(other.keys)


def _pair_rivals(
    kind: str, left: list[Found], right: list[Found], source: list[Found], target: list[Found]
) -> Iterator[tuple[Found, Found]]:
    """Yield what is left over of one kind, each with the one of the other side that it is likest to."""
    said = [{key for found in side for key in found.reference.keys} for side in (source, target)]
    mine = [f for f in left if f.reference.kind == kind and said[1].isdisjoint(f.reference.keys)]
    theirs = [f for f in right if f.reference.kind == kind and said[0].isdisjoint(f.reference.keys)]
    for found in mine:
        rival = next((other for other in theirs if _could_be(found.reference, other.reference)), None)
        if rival is not None:
            theirs.remove(rival)
            yield found, rival


def _could_be(one: Reference, other: Reference) -> bool:
    """Whether two references that differ may be meant for one another: codes have the same letters or digits."""
    if one.kind != "code":
        return True
    x, y = one.keys[0], other.keys[0]
    if x.startswith(y) or y.startswith(x):  # a standard with and without its year
        return False
    return _letters(x) == _letters(y) or (_digits(x) == _digits(y) and abs(len(x) - len(y)) <= 1)


def _letters(key: str) -> str:
    return re.sub(r"[\d.]", "", key)


def _digits(key: str) -> str:
    return re.sub(r"\D", "", key)


def accepts(source: Found, target: Found) -> bool:
    """Whether two references that differ are an error: two links may be of two languages of one site."""
    if source.reference.kind != "link":
        return True
    one, other = source.reference.keys[0], target.reference.keys[0]
    return ("@" in one) == ("@" in other) and (one.partition("/")[0] == other.partition("/")[0] or "@" in one)


def _report(position: int, source: Found, target: Found) -> Finding:
    kind = source.reference.kind
    return Finding(
        "code-mismatch",
        position,
        CODES["code-mismatch"].severity,
        source.span,
        target.span,
        f"{source.text} / {target.text}: {_NAMES[kind]} differs",
        (
            ("kind", kind),
            *((f"{side} key", f.reference.keys[0]) for side, f in zip(SIDES, (source, target), strict=True)),
        ),
    )


_NAMES = {
    "clause": "the clause",
    "annex": "the annex",
    "code": "the code",
    "link": "the address",
    "phone": "the telephone number",
}
