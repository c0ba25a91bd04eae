"""English to Chinese gives the findings of Chinese to English, with the sides exchanged."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from aligner.checks.base import Check, CheckContext
from aligner.checks.run import CHECKS
from aligner.encoders.base import Encoder, load_encoder
from aligner.measuring import show_tokens
from aligner.model import Alignment, Bead, Finding, Span, renumber_beads
from aligner.settings import CheckSettings
from tests.builders import document_of, reverse

_EXCHANGED = {"omission": "addition", "addition": "omission"}
"""What the target lacks, the source lacks the other way round."""

_ONE_WAY = frozenset(
    "untranslated term-forbidden term-missing term-variant term-inconsistent source-inconsistent same-target "
    "punctuation locale-wording".split()
)
"""Codes that speak of the source as source or of the target as target: the other way round they say something else."""

_NOT_IN_A_TABLE = frozenset({"check_terminology"})
"""Checks that rows of text cannot put to work, as what they look for needs beads that cross, or a termbase."""

_Pairs = list[tuple[str, str]]


def _read_texts() -> dict[str, _Pairs]:
    """Return the pairs of the table by the name of their text; whoever adds a check may add a row."""
    lines = (Path(__file__).parents[1] / "data" / "checks" / "both_ways.tsv").read_text("utf-8").splitlines()
    texts: dict[str, _Pairs] = {}
    for line in lines[1:]:
        name, chinese, english = line.split("\t")
        texts.setdefault(name, []).append((chinese, english))
    return texts


_TEXTS = _read_texts()


def _alignment(pairs: _Pairs) -> Alignment:
    source = document_of(*(zh for zh, _ in pairs if zh), language="zh-TW" if "國" in pairs[0][0] else "zh-CN")
    target = document_of(*(en for _, en in pairs if en), language="en-US")
    n_source = n_target = 0
    beads = []
    for zh, en in pairs:
        beads.append(Bead((n_source,) if zh else (), (n_target,) if en else (), 0.9))
        n_source, n_target = n_source + bool(zh), n_target + bool(en)
    return Alignment(source, target, renumber_beads(beads))


@cache
def _encoder() -> Encoder:
    return load_encoder("use")


def _context(alignment: Alignment) -> CheckContext:
    encoder = _encoder()
    return CheckContext(alignment, encoder.encode, CheckSettings(), show_tokens(encoder, alignment))


_Fact = tuple[str, str, frozenset[tuple[int, int]], Span | None, Span | None, float]


def _facts(check: Check, alignment: Alignment, *, exchanged: bool) -> list[_Fact]:
    """Return what a check finds, told from the side of the Chinese."""
    found = check(_context(alignment)).findings
    return sorted((_fact(f, alignment, exchanged=exchanged) for f in found if f.code not in _ONE_WAY), key=repr)


def _fact(finding: Finding, alignment: Alignment, *, exchanged: bool) -> _Fact:
    bead = alignment.beads[finding.bead]
    sides = (bead.source, bead.target)
    spans = (finding.source_span, finding.target_span)
    code = finding.code
    if exchanged:
        sides, spans, code = sides[::-1], spans[::-1], _EXCHANGED.get(code, code)
    place = frozenset((k, position) for k, side in enumerate(sides) for position in side)
    return (code, finding.severity, place, *spans, round(finding.confidence, 4))


@pytest.mark.parametrize("text", list(_TEXTS))
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_exchanged_sides_give_exchanged_findings(check: Check, text: str) -> None:
    """The same words on both sides, the same code, severity and confidence."""
    alignment = _alignment(_TEXTS[text])
    assert _facts(check, reverse(alignment), exchanged=True) == _facts(check, alignment, exchanged=False)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_texts_put_every_check_to_work(check: Check) -> None:
    """A check that finds nothing in them is not tested above: give it a row in the table."""
    if check.__name__ in _NOT_IN_A_TABLE:
        pytest.skip("its texts are no rows")
    alignments = [_alignment(pairs) for pairs in _TEXTS.values()]
    assert any(check(_context(alignment)).findings for alignment in alignments)
