"""Findings against hand-made gold and against errors put in: python -m benchmarks.findings ../shared.

Six parts, each a table in Markdown:

- keynote: all findings on the gold beads of the keynote against its divergences;
- dev: the same for seven short documents of other genres, and the pairing of their titles;
- injected: news pairs with planted errors and clean ones;
- made: the same kinds of error put into the short documents and into chapters of novels at run time;
- reversed: the keynote with English as source must give the same findings with the sides exchanged;
- speed: pairs a second of every check, and all checks beside the encoding.

A finding is right when it overlaps, on either side of its bead, a gold row of its own code; `touching` counts those
on a row of any code. `heavy` rows are those that are not marked `minor:`. Gold beads have confidence 1.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from aligner.checks.base import CheckContext
from aligner.checks.run import run_checks
from aligner.codes import CODES
from aligner.encoders.base import Encoder, load_encoder
from aligner.measuring import encode_pair, show_tokens
from aligner.model import Alignment, Bead, Bitext, Finding, Span, renumber_beads
from aligner.pipeline import find_pair_beads
from aligner.settings import ReadSettings, Settings
from aligner.signature import make_signature
from benchmarks.data import GoldText, gold_texts
from benchmarks.finding_errors import FAMILIES, ErrorSet, as_alignment, make_sets, read_sets
from benchmarks.finding_gold import MIRRORED, compare, is_alarm, languages, read_rows
from benchmarks.finding_recall import Outcome, list_outcomes, outcome_tables, outcomes_of
from benchmarks.finding_report import list_comparison, show_finding, table, tally_tables
from benchmarks.finding_speed import time_checks
from benchmarks.finding_titles import TITLE_HEADER, TitleScore, score_titles

__all__ = ["PARTS", "Bench", "exchange", "main", "write_section"]

PARTS = ("keynote", "dev", "injected", "made", "reversed", "speed")
_SEED = 4
_RESULTS = Path(__file__).with_name("RESULTS.md")
_HALVES = ("tuning", "reporting")


@dataclass(frozen=True)
class Bench:
    """What a run was asked for, and the texts and the encoder that its parts share."""

    shared: Path
    encoder: Encoder
    settings: Settings
    only: frozenset[str]
    own_beads: bool
    is_reversed: bool
    is_alone: bool
    listing: str
    halves: tuple[int, ...]

    @cached_property
    def texts(self) -> list[GoldText]:
        """The gold texts, the keynote first."""
        return list(gold_texts(self.shared))

    def wants(self, code: str) -> bool:
        """Whether a code is asked for."""
        return not self.only or code in self.only

    def context(self, alignment: Alignment) -> CheckContext:
        """Return what the checks take, as the pipeline builds it."""
        return CheckContext(alignment, self.encoder.encode, self.settings.check, show_tokens(self.encoder, alignment))

    def check(self, alignment: Alignment) -> Bitext:
        """Run all checks, as the pipeline does, and keep the findings that are asked for."""
        if self.is_reversed:
            alignment = exchange(alignment)
        findings, checked = run_checks(self.context(alignment))
        kept = tuple(finding for finding in findings if self.wants(finding.code))
        return Bitext(alignment, kept, "", checked)

    def check_text(self, text: GoldText) -> Bitext:
        """Run all checks on a gold text, with its gold beads or with our own."""
        if not self.own_beads:
            return self.check(on_gold_beads(text))
        pair = encode_pair(text.source, text.target, self.encoder, self.settings.alignment)
        return self.check(Alignment(text.source, text.target, find_pair_beads(pair, self.settings)))


def on_gold_beads(text: GoldText) -> Alignment:
    """Return a gold text with its gold beads, all of confidence 1."""
    beads = renumber_beads(Bead(source, target, 1.0) for source, target in text.readings[0])
    return Alignment(text.source, text.target, beads)


def exchange(alignment: Alignment) -> Alignment:
    """Return the alignment with source and target exchanged."""
    beads = (replace(bead, source=bead.target, target=bead.source) for bead in alignment.beads)
    return Alignment(alignment.target, alignment.source, renumber_beads(beads))


def run_keynote(bench: Bench) -> Iterator[str]:
    """Compare the keynote with its divergences."""
    comparison = compare(bench.check_text(bench.texts[0]), read_rows(bench.shared / "gold" / "divergences.tsv"))
    yield from tally_tables([comparison], bench.wants)
    if bench.wants("unaligned"):
        n_rows = sum(row.is_boilerplate for row in comparison.rows)
        yield f"Boilerplate called so: {len(comparison.boilerplate())} of {n_rows}."
    if bench.listing:
        yield list_comparison(comparison, bench.listing, bench.wants)


def run_dev(bench: Bench) -> Iterator[str]:
    """Compare the short documents with their divergences and their titles."""
    folder = bench.shared / "gold" / "dev"
    comparisons = []
    titles: list[tuple[str, TitleScore]] = []
    once = TitleScore()
    documents = []
    for k, text in enumerate(bench.texts[1:]):
        path = folder / f"{text.name}.divergences.tsv"
        if not path.exists() or k % 2 not in bench.halves:
            continue
        comparison = compare(bench.check_text(text), read_rows(path))
        comparisons.append(comparison)
        alarms = [j for j in comparison.judged if is_alarm(j.finding)]
        n_right, n_touching = sum(bool(j.right) for j in alarms), sum(bool(j.touched) for j in alarms)
        n_beads = len(comparison.bitext.alignment.beads)
        documents.append([text.name, text.genre, _HALVES[k % 2], n_beads, len(alarms), n_right, n_touching])
        register = folder / f"{text.name}.titles.tsv"
        if register.exists() and bench.wants("localized-title"):
            context = bench.context(comparison.bitext.alignment)
            titles.append((text.name, score_titles(context, register)))
            once += score_titles(context, register, each_once=True)
    yield table(["document", "genre", "half", "beads", "minor and above", "right", "touching"], documents)
    yield from tally_tables(comparisons, bench.wants)
    if titles:
        totals = (("all", sum((score for _, score in titles), TitleScore())), ("all, the first of each", once))
        yield table(TITLE_HEADER, [[name, *score.cells()] for name, score in (*titles, *totals)])
    if bench.listing:
        if titles:
            yield "\n".join(f"    {remark}" for _, score in titles for remark in score.remarks)
        for comparison in comparisons:
            yield list_comparison(comparison, bench.listing, bench.wants)


def run_injected(bench: Bench) -> Iterator[str]:
    """Measure recall and false alarms on news pairs with planted errors."""
    yield from _report_sets(bench, read_sets(bench.shared / "gold" / "injected"))


def run_made(bench: Bench) -> Iterator[str]:
    """Measure the same on errors made from gold pairs of other genres."""
    yield from _report_sets(bench, make_sets(bench.texts[1:], _SEED))


def _report_sets(bench: Bench, sets: Iterable[ErrorSet]) -> Iterator[str]:
    outcomes: list[Outcome] = []
    for one in sets:
        if any(pair.half in bench.halves for pair in one.pairs):
            for part in [replace(one, pairs=(pair,)) for pair in one.pairs] if bench.is_alone else [one]:
                outcomes += outcomes_of(part, bench.check(as_alignment(part.pairs)))
    # Errors of families that are not asked for are left out; clean pairs of all sets count.
    families = [family for family, codes in FAMILIES.items() if any(bench.wants(code) for code in codes)]
    outcomes = [o for o in outcomes if o.pair.half in bench.halves and (o.family in families or not o.pair.is_wrong)]
    yield from outcome_tables(outcomes, bench.encoder.encode)
    if bench.listing:
        yield list_outcomes(outcomes)


_Key = tuple[str, str, Span | None, Span | None, tuple[int, ...], tuple[int, ...]]


def run_reversed(bench: Bench) -> Iterator[str]:
    """Compare the findings on the keynote with those on the keynote with its sides exchanged."""
    forward = replace(bench, is_reversed=False).check_text(bench.texts[0])
    backward = replace(bench, is_reversed=True).check_text(bench.texts[0])
    a, b = _by_key(forward, is_mirrored=False), _by_key(backward, is_mirrored=True)
    rows = []
    for code in CODES:
        ours, theirs = ({key for key in side if key[0] == code} for side in (a, b))
        if ours or theirs:
            rows.append([code, len(ours & theirs), len(ours - theirs), len(theirs - ours)])
    rows.append(["all", len(a.keys() & b.keys()), len(a.keys() - b.keys()), len(b.keys() - a.keys())])
    yield table(["code, as in Chinese to English", "in both", "only forward", "only reversed"], rows)
    if bench.listing:
        lines = [f"    forward  {show_finding(forward, f)}" for key, f in a.items() if key not in b]
        lines += [f"    reversed {show_finding(backward, f)}" for key, f in b.items() if key not in a]
        yield "\n".join(sorted(lines, key=lambda line: line[12:]))


def _by_key(bitext: Bitext, *, is_mirrored: bool) -> dict[_Key, Finding]:
    """Return the findings by code, severity, spans and bead, Chinese first whatever the direction."""
    zh, en = languages(bitext.alignment)
    keys = {}
    for finding in bitext.findings:
        bead = bitext.alignment.beads[finding.bead]
        code = MIRRORED.get(finding.code, finding.code) if is_mirrored else finding.code
        keys[code, finding.severity, finding.span(zh), finding.span(en), bead.side(zh), bead.side(en)] = finding
    return keys


def run_speed(bench: Bench) -> Iterator[str]:
    """Time every check alone, all together, and the encoding of the same pairs, on one core."""
    timings = time_checks(on_gold_beads(bench.texts[0]), bench.encoder, bench.settings)
    n_pairs = timings[0].n_pairs
    header = ["check", "seconds", "of them encoding", "pairs a second", "without encoding"]
    rows = []
    for timing in timings:
        speeds = (n_pairs / max(seconds, 1e-9) for seconds in (timing.seconds, timing.seconds - timing.encoding))
        times = (timing.seconds, timing.encoding)
        rows.append([timing.name, *(f"{t:.3f}" for t in times), *(f"{speed:,.0f}" for speed in speeds)])
    yield table(header, rows)
    yield f"{n_pairs} pairs, one core, the fastest of three runs over three variations of the keynote."


_RUN: dict[str, Callable[[Bench], Iterator[str]]] = {
    "keynote": run_keynote,
    "dev": run_dev,
    "injected": run_injected,
    "made": run_made,
    "reversed": run_reversed,
    "speed": run_speed,
}


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with gold/ and data/mac-dev/")
    parser.add_argument("--encoder", default=Settings().encoder)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be given again")
    parser.add_argument("--only", default="", help="comma list of codes; other findings are not counted")
    parser.add_argument("--own", action="store_true", help="keynote and dev: our own alignment, not the gold beads")
    parser.add_argument("--reverse", action="store_true", help="English as source")
    parser.add_argument("--alone", action="store_true", help="injected and made: each pair as a text of its own")
    parser.add_argument("--half", choices=_HALVES, help="dev, injected, made: only one half of the documents")
    parser.add_argument("--list", action="store_true", help="print each finding of minor and above and what was missed")
    parser.add_argument("--list-from", choices=("info", "minor", "major"), help="--list, from this severity upwards")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/RESULTS.md as well")
    parsed = parser.parse_args(arguments)
    if unknown := [code for code in parsed.only.split(",") if code and code not in CODES]:
        parser.error(f"no code {', '.join(unknown)}; there are: {', '.join(CODES)}")
    return parsed


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables of the parts that are asked for."""
    parsed = _parse(arguments)
    settings = Settings(encoder=parsed.encoder, read=ReadSettings(segmented=True))
    bench = Bench(
        shared=parsed.shared,
        encoder=load_encoder(parsed.encoder),
        settings=settings,
        only=frozenset(filter(None, parsed.only.split(","))),
        own_beads=parsed.own,
        is_reversed=parsed.reverse,
        is_alone=parsed.alone,
        listing=parsed.list_from or ("minor" if parsed.list else ""),
        halves=(_HALVES.index(parsed.half),) if parsed.half else (0, 1),
    )
    given = sys.argv[1:] if arguments is None else arguments
    options = " ".join(word for word in given if word != str(parsed.shared))
    signature = make_signature(settings, bench.encoder.signature)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    sections = [f"`{signature}`; commit {_commit()}; {machine}; options: {options or 'none'}."]
    print(sections[0], end="\n\n", flush=True)
    for part in parsed.part or PARTS:
        for block in (f"### {part}", *_RUN[part](bench)):
            print(block, end="\n\n", flush=True)
            sections.append(block)
    if parsed.write:
        write_section(_RESULTS, f"{datetime.now(UTC):%Y-%m-%d}: findings (`make bench-findings`)", sections)


def _commit() -> str:
    def git(*arguments: str) -> str:
        command = ["git", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603

    return git("rev-parse", "--short", "HEAD") + (" and changes" if git("status", "--porcelain", "-uno") else "")


def write_section(path: Path, title: str, blocks: Sequence[str]) -> None:
    """Put a section above all others of a file of results."""
    text = path.read_text("utf-8")
    head, mark, rest = text.partition("\n## ")
    body = "\n\n".join(blocks)
    path.write_text(f"{head.rstrip()}\n\n## {title}\n\n{body}\n{mark}{rest}", "utf-8")


if __name__ == "__main__":
    main()
