"""What a summary counts, and how its sentence is worded."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.run import run_checks
from aligner.codes import CODES
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext, Checked, Document, Finding, Segment, Span, renumber_beads
from aligner.settings import CheckSettings, Selection
from aligner.summary import FAMILIES, Summary, counted, not_checked, summarise, summary_record, verdict
from aligner.triage import mark_left_out

NUMBERS = Checked("numbers", 17)


def document(name: str, language: str, texts: list[str]) -> Document:
    """Return a document with one segment a line."""
    segments, start = [], 0
    for text in texts:
        segments.append(Segment(text, start))
        start += len(text) + 1
    return Document(name, language, "\n".join(texts), tuple(segments))


def bitext(
    *findings: Finding,
    n_pairs: int = 3,
    lone: tuple[Bead, ...] = (),
    checked: tuple[Checked, ...] = (NUMBERS,),
    confidence: float = 0.95,
) -> Bitext:
    """Return a bitext of some 1-1 pairs, and of beads with one side that continue their numbering."""
    n_source = n_pairs + sum(len(bead.source) for bead in lone)
    n_target = n_pairs + sum(len(bead.target) for bead in lone)
    source = document("茶.txt", "zh-CN", [f"第{k}杯茶很香。" for k in range(n_source)])
    target = document("tea.txt", "en-US", [f"Cup {k} smells good." for k in range(n_target)])
    beads = [*(Bead((k,), (k,), confidence) for k in range(n_pairs)), *lone]
    return Bitext(Alignment(source, target, renumber_beads(beads)), findings, "signed", checked)


def finding(code: str, severity: str, bead: int = 0, status: str = "open", kind: str = "") -> Finding:
    """Return a finding without words."""
    evidence = (("boilerplate", kind),) if kind else ()
    return Finding(code, bead, severity, None, None, f"about {bead}", evidence, status=status)


def summary_of(*findings: Finding, **options: object) -> Summary:
    """Return the summary of `bitext` with the same arguments."""
    return summarise(bitext(*findings, **options))  # type: ignore[arg-type]


LONE_SOURCE = Bead((3,), (), 0.9)
LONE_TARGET = Bead((), (3,), 0.9)

CASES = {
    "clean": (summary_of(), "3 pairs, nothing to look at; no number differs, 17 checked."),
    "one pair": (summary_of(n_pairs=1), "1 pair, nothing to look at; no number differs, 17 checked."),
    "no pair": (
        summary_of(n_pairs=0, lone=(Bead((0,), (), 0.5),)),
        "No pairs, nothing to look at; no number differs, 17 checked; 1 segment without counterpart.",
    ),
    "no numbers in the text": (
        summary_of(checked=(Checked("numbers", 0),)),
        "3 pairs, nothing to look at; no numbers to check.",
    ),
    "numbers not compared": (summary_of(checked=()), "3 pairs, nothing to look at; numbers not checked."),
    "numbers from another program": (
        summary_of(finding("number-mismatch", "major"), checked=()),
        "3 pairs, 1 to look at; 1 number differs.",
    ),
    "one number": (
        summary_of(finding("number-mismatch", "major")),
        "3 pairs, 1 to look at; 1 number differs, 17 checked.",
    ),
    "two numbers": (
        summary_of(finding("number-mismatch", "major"), finding("number-mismatch", "major", 1)),
        "3 pairs, 2 to look at; 2 numbers differ, 17 checked.",
    ),
    "a false alarm": (
        summary_of(finding("number-mismatch", "major", status="dismissed")),
        "3 pairs, nothing to look at; no number differs, 17 checked.",
    ),
    "a bound": (
        summary_of(finding("number-bound", "minor")),
        "3 pairs, 1 to look at; no number differs, 1 bound lost, added or changed, 17 checked.",
    ),
    "titles": (
        summary_of(
            finding("localized-title", "minor"),
            finding("localized-title", "minor", 1),
            checked=(NUMBERS, Checked("titles", 5)),
        ),
        "3 pairs, 2 to look at; no number differs, 17 checked; 2 titles to decide.",
    ),
    "titles that are decided": (
        summary_of(finding("localized-title", "info"), checked=(NUMBERS, Checked("titles", 5))),
        "3 pairs, nothing to look at; no number differs, 17 checked; no title to decide, 5 checked.",
    ),
    "no titles in the text": (
        summary_of(checked=(NUMBERS, Checked("titles", 0))),
        "3 pairs, nothing to look at; no number differs, 17 checked.",
    ),
    "boilerplate": (
        summary_of(
            finding("unaligned", "info", 3, kind="dateline"),
            finding("unaligned", "info", 4, kind="page footer"),
            lone=(LONE_SOURCE, LONE_TARGET),
        ),
        "3 pairs, nothing to look at; no number differs, 17 checked; dateline and page footer unpaired.",
    ),
    "boilerplate of one kind": (
        summary_of(
            finding("unaligned", "info", 3, kind="credit"),
            finding("unaligned", "info", 4, kind="credit"),
            lone=(LONE_SOURCE, LONE_TARGET),
        ),
        "3 pairs, nothing to look at; no number differs, 17 checked; 2 credits unpaired.",
    ),
    "content without counterpart": (
        summary_of(finding("unaligned", "major", 3), lone=(Bead((3, 4), (), 0.9),)),
        "3 pairs, 1 to look at; no number differs, 17 checked; 2 segments without counterpart.",
    ),
    "content beside boilerplate": (
        summary_of(
            finding("unaligned", "info", 3, kind="credit"),
            finding("unaligned", "major", 3),
            lone=(Bead((3, 4), (), 0.9),),
        ),
        "3 pairs, 1 to look at; no number differs, 17 checked; 2 segments without counterpart.",
    ),
    "boilerplate that a person denies": (
        summary_of(finding("unaligned", "info", 3, "dismissed", "dateline"), lone=(LONE_SOURCE,)),
        "3 pairs, nothing to look at; no number differs, 17 checked; 1 segment without counterpart.",
    ),
    "a gap that a person confirmed": (
        summary_of(lone=(Bead((3,), (), 0.9, status="no-counterpart"),)),
        "3 pairs, nothing to look at; no number differs, 17 checked; 1 segment confirmed to have no counterpart.",
    ),
    "unsure": (
        summary_of(confidence=0.4, n_pairs=2),
        "2 pairs, nothing to look at; 2 pairs aligned with low confidence; no number differs, 17 checked.",
    ),
    "a family that did not run": (
        summary_of(checked=(NUMBERS, Checked("terminology", 0, "no termbase"), Checked("rhyme", 0, "no ear"))),
        "3 pairs, nothing to look at; no number differs, 17 checked; terminology and rhyme not checked.",
    ),
    "numbers that could not be compared": (
        summary_of(checked=(Checked("numbers", 0, "no Chinese side"),)),
        "3 pairs, nothing to look at; numbers not checked.",
    ),
    "thousands": (
        summary_of(checked=(Checked("numbers", 12345),)),
        "3 pairs, nothing to look at; no number differs, 12,345 checked.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_is_one_sentence_in_words(case: str) -> None:
    """Every state of a bitext has its sentence, with singular and plural as they should be."""
    summary, expected = CASES[case]
    assert verdict(summary) == expected


def test_to_look_at_leaves_out_links_and_what_is_settled() -> None:
    """An info finding is no alarm; fixed, intended and dismissed are done; confirmed and query are not."""
    statuses = ("open", "confirmed", "query", "fixed", "intended", "dismissed")
    alarms = [finding("negation", "major", status=status) for status in statuses]
    summary = summary_of(*alarms, finding("idiom", "info"))
    assert (summary.n_to_look_at, summary.n_settled) == (3, 3)
    assert summary.pending("negation") == 3
    assert summary.pending("idiom") == 1


def test_codes_come_by_risk() -> None:
    """Alarms before links, the worst first, and the order of the code table within a severity."""
    summary = summary_of(
        finding("idiom", "info"),
        finding("omission", "minor"),
        finding("number-bound", "minor"),
        finding("negation", "major", status="dismissed"),
        finding("entity-mismatch", "major"),
    )
    codes = [count.code for count in summary.codes]
    assert codes == ["entity-mismatch", "omission", "number-bound", "negation", "idiom"]


def test_examples_are_the_open_ones_and_the_worst() -> None:
    """Of many findings of a code two are shown, those that a person should see first, by their bead from 1."""
    worst = Finding("omission", 2, "major", Span(2, 0, 4), Span(2, 0, 3), "a cup is lost")
    count = summary_of(finding("omission", "major", 0, "dismissed"), finding("omission", "minor", 1), worst).codes[0]
    assert [(e.source, e.target, e.bead, e.message) for e in count.examples] == [
        ("第2杯茶", "Cup", 3, "a cup is lost"),
        ("", "", 2, "about 1"),
    ]
    assert (count.severity, count.n, count.n_to_look_at) == ("major", 3, 2)


def test_shapes_come_by_frequency() -> None:
    """The most frequent shape comes first; among equals the smaller."""
    summary = summary_of(lone=(LONE_SOURCE, LONE_TARGET))
    assert summary.shapes == (("1-1", 3), ("0-1", 1), ("1-0", 1))
    assert (summary.n_beads, summary.n_pairs, summary.n_source, summary.n_target) == (5, 3, 4, 4)


def test_a_bead_that_a_person_confirmed_is_not_unsure() -> None:
    """Low confidence speaks about what the program did alone."""
    pair = bitext(confidence=0.3, n_pairs=2)
    first, second = pair.alignment.beads
    confirmed = Bead(first.source, first.target, first.confidence, status="confirmed")
    assert summarise(pair.with_decisions((), (confirmed, second))).low_confidence == (2,)


def test_what_no_check_looked_at_is_said() -> None:
    """A family without a result counts as not checked; one that could not run gives its reason."""
    left = dict(not_checked(summary_of(checked=(NUMBERS, Checked("terminology", 0, "no termbase")))))
    assert left["terminology against a termbase"] == "no termbase"
    assert left["words lost or added inside a pair"] == ""
    assert "numbers, units and bounds" not in left


def test_every_check_that_ran_is_called_checked() -> None:
    """The families of the checks are those that the report expects, and each can be left out by its code."""
    context = CheckContext(bitext().alignment, HashingEncoder().encode, CheckSettings())
    checked = tuple(replace(family, skipped="") for family in run_checks(context)[1])
    assert [words for words, _ in not_checked(summary_of(checked=checked))] == [FAMILIES["terminology"]]
    assert all(family.skipped for family in mark_left_out(checked, Selection(skip=frozenset(CODES)), "not asked for"))


def test_the_record_is_json() -> None:
    """What `--json` prints survives JSON, and says the same as the summary."""
    summary = summary_of(
        Finding("omission", 1, "minor", Span(1, 0, 2), None, "茶 lost"),
        finding("unaligned", "info", 3, kind="dateline"),
        lone=(LONE_SOURCE,),
        confidence=0.2,
    )
    record = json.loads(json.dumps(summary_record(summary), ensure_ascii=False))
    assert record["verdict"] == verdict(summary)
    assert record["shapes"] == {"1-1": 3, "1-0": 1}
    assert record["low_confidence"] == [1, 2, 3]
    assert record["findings"][0]["examples"] == [{"bead": 2, "source": "第1", "target": "", "message": "茶 lost"}]
    assert record["unaligned"] == [
        {"bead": 4, "side": "source", "segments": 1, "boilerplate": "dateline", "confirmed": False}
    ]
    assert record["checked"] == [{"family": "numbers", "items": 17, "skipped": ""}]


@pytest.mark.parametrize(("n", "words"), [(0, "0 pairs"), (1, "1 pair"), (2, "2 pairs"), (5000, "5,000 pairs")])
def test_counted(n: int, words: str) -> None:
    """Only one is singular."""
    assert counted(n, "pair") == words
