"""Beads that cross, lines that interleave, clauses that changed places."""

from __future__ import annotations

from itertools import combinations, permutations

from aligner.checks.base import CheckContext
from aligner.checks.reordering import _rising_chain, check_reordering
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext, renumber_beads
from aligner.settings import CheckSettings
from tests.builders import document_of


def _bitext(alignment: Alignment) -> Bitext:
    context = CheckContext(alignment, HashingEncoder().encode, CheckSettings())
    return Bitext(alignment, check_reordering(context).findings)


def _lines(n_source: int, n_target: int, *beads: tuple[tuple[int, ...], tuple[int, ...]]) -> Bitext:
    source = document_of(*(f"第{k}行。" for k in range(n_source)))
    target = document_of(*(f"Line {k}." for k in range(n_target)), language="en-US")
    return _bitext(Alignment(source, target, renumber_beads([Bead(a, b, 0.9) for a, b in beads])))


def test_straight_order_is_no_finding() -> None:
    """Merged and left-out segments keep the order."""
    assert _lines(4, 4, ((0,), (0, 1)), ((1, 2), (2,)), ((), (3,)), ((3,), ())).findings == ()


def test_moved_line_is_found_and_its_neighbours_are_not() -> None:
    """Of three lines, the one that changed places is named."""
    (finding,) = _lines(4, 4, ((0,), (3,)), ((1,), (0,)), ((2,), (1,)), ((3,), (2,))).findings
    assert (finding.bead, finding.severity, dict(finding.evidence)["kind"]) == (0, "info", "moved")
    assert "later" in finding.message


def test_passage_that_moved_together_is_one_finding() -> None:
    """Two lines that moved up side by side are one block."""
    beads = [((k,), (k + 2,)) for k in range(4)] + [((4,), (0,)), ((5,), (1,))]
    (finding,) = _lines(6, 6, *beads).findings
    assert finding.bead == 4
    assert dict(finding.evidence)["segments"] == "2"
    assert "earlier" in finding.message


def test_interleaved_lines_are_found_on_either_side() -> None:
    """A bead with another pair inside it; a segment without counterpart inside is none."""
    bitext = _lines(3, 2, ((0, 2), (0,)), ((1,), (1,)))
    assert [(f.bead, bitext.span_text(f, "source"), dict(f.evidence)["kind"]) for f in bitext.findings] == [
        (0, "第2行。", "interleaved")
    ]
    mirrored = _lines(2, 3, ((0,), (0, 2)), ((1,), (1,)))
    assert [mirrored.span_text(f, "target") for f in mirrored.findings] == ["Line 2."]
    assert _lines(2, 3, ((0,), (0, 2)), ((), (1,)), ((1,), ())).findings == ()


def _clauses(chinese: str, english: str) -> Bitext:
    source, target = document_of(chinese), document_of(english, language="en-US")
    return _bitext(Alignment(source, target, (Bead((0,), (0,), 0.9),)))


def test_clauses_between_semicolons_that_changed_places() -> None:
    """The dictionary finds three words more in common when they change places."""
    bitext = _clauses(
        "银行提高了贷款利率；农民种植小麦。", "Farmers are planting wheat; the bank raised its interest rate for loans."
    )
    found = [(bitext.span_text(f, "source"), bitext.span_text(f, "target")) for f in bitext.findings]
    assert found == [("银行提高了贷款利率", "the bank raised its interest rate for loans.")]
    assert dict(bitext.findings[0].evidence)["order"] == "2 1"


def test_clauses_in_order_and_unequal_clauses_are_none() -> None:
    """Nor are clauses of which too few words are known."""
    assert not _clauses("银行提高了利率；农民种植小麦。", "The bank raised the rate; farmers plant wheat.").findings
    assert not _clauses("银行提高了利率；农民种植小麦。", "Farmers plant wheat and the bank raised the rate.").findings
    assert not _clauses("他来了；她走了。", "She left; he came.").findings


def test_chain_is_the_heaviest_rising_one() -> None:
    """Against all subsequences of every order of six."""
    weights = [1, 3, 2, 1, 2, 5]
    for values in permutations(range(6)):
        chain = sorted(_rising_chain(list(values), weights))
        assert [values[i] for i in chain] == sorted(values[i] for i in chain)
        rising = (
            picked
            for n in range(1, 7)
            for picked in combinations(range(6), n)
            if [values[i] for i in picked] == sorted(values[i] for i in picked)
        )
        assert sum(weights[i] for i in chain) == max(sum(weights[i] for i in picked) for picked in rising)
