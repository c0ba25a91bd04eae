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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from aligner.checks.base import CheckContext
from aligner.checks.run import run_checks
from aligner.codes import CODES, severity_rank
from aligner.encoders.base import Encoder, load_encoder
from aligner.model import Alignment, Bead, BeadIds, Bitext, Finding, Span, renumber_beads
from aligner.pipeline import align_documents
from aligner.settings import ReadSettings, Settings
from aligner.signature import make_signature
from benchmarks.data import GoldText, gold_texts
from benchmarks.finding_errors import FAMILIES, ErrorSet, LabelledPair, as_alignment, make_sets, read_sets
from benchmarks.finding_gold import GROUPS, Comparison, GoldRow, Tally, compare, is_alarm, languages, read_rows
from benchmarks.finding_speed import time_checks
from benchmarks.finding_titles import TitleScore, score_titles

__all__ = ["PARTS", "Bench", "exchange", "main"]

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
    listing: str
    halves: tuple[int, ...]

    @cached_property
    def texts(self) -> list[GoldText]:
        """The gold texts, the keynote first."""
        return list(gold_texts(self.shared))

    def wants(self, code: str) -> bool:
        """Whether a code is asked for."""
        return not self.only or code in self.only

    def check(self, alignment: Alignment) -> Bitext:
        """Run all checks, as the pipeline does, and keep the findings that are asked for."""
        if self.is_reversed:
            alignment = exchange(alignment)
        context = CheckContext(alignment, self.encoder.encode, self.settings.check)
        findings, checked = run_checks(context)
        kept = tuple(finding for finding in findings if self.wants(finding.code))
        return Bitext(alignment, kept, "", checked)

    def check_text(self, text: GoldText) -> Bitext:
        """Run all checks on a gold text, with its gold beads or with our own."""
        if self.own_beads:
            return self.check(align_documents(text.source, text.target, self.encoder, self.settings).alignment)
        return self.check(with_beads(text, text.readings[0]))


def with_beads(text: GoldText, beads: Iterable[BeadIds]) -> Alignment:
    """Return a gold text with some beads, all of confidence 1."""
    return Alignment(text.source, text.target, renumber_beads(Bead(source, target, 1.0) for source, target in beads))


def exchange(alignment: Alignment) -> Alignment:
    """Return the alignment with source and target exchanged."""
    beads = (replace(bead, source=bead.target, target=bead.source) for bead in alignment.beads)
    return Alignment(alignment.target, alignment.source, renumber_beads(beads))


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, the first column to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def ratio(part: float, whole: float) -> str:
    """Return a share with three digits, "" of nothing."""
    return f"{part / whole:.3f}" if whole else ""


def per_hundred(part: float, whole: float) -> str:
    """Return a count as so many in a hundred, "" of nothing."""
    return f"{100 * part / whole:.1f}" if whole else ""


_TALLY_HEADER = (
    "code", "findings", "right", "touching", "precision", "rows", "found", "recall", "heavy", "found", "recall",
)  # fmt: skip


def _tally_row(name: str, tally: Tally) -> list[object]:
    return [
        name, tally.n_findings, tally.n_right, tally.n_touching, ratio(tally.n_right, tally.n_findings),
        tally.n_rows, tally.n_recalled, ratio(tally.n_recalled, tally.n_rows),
        tally.n_heavy, tally.n_heavy_recalled, ratio(tally.n_heavy_recalled, tally.n_heavy),
    ]  # fmt: skip


def _tables(bench: Bench, comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield a row a code and a group, and the totals of minor and above."""
    groups: dict[str, tuple[str, ...]] = {code: (code,) for code in CODES if bench.wants(code)}
    groups |= {name: codes for name, codes in GROUPS.items() if any(bench.wants(code) for code in codes)}
    rows = []
    for name, codes in groups.items():
        tally = sum((comparison.of(codes) for comparison in comparisons), Tally())
        if tally.n_findings or tally.n_rows:
            rows.append(_tally_row(name, tally))
    yield table(_TALLY_HEADER, rows)
    alarms = [j for comparison in comparisons for j in comparison.judged if is_alarm(j.finding)]
    n_right, n_touching = sum(bool(j.right) for j in alarms), sum(bool(j.touched) for j in alarms)
    yield (
        f"Minor and above: {len(alarms)} findings, {n_right} right, {n_touching} touching a row of any code"
        f" ({ratio(n_right, len(alarms)) or '-'}, {ratio(n_touching, len(alarms)) or '-'})."
    )


def run_keynote(bench: Bench) -> Iterator[str]:
    """Compare the keynote with its divergences."""
    comparison = compare(bench.check_text(bench.texts[0]), read_rows(bench.shared / "gold" / "divergences.tsv"))
    yield from _tables(bench, [comparison])
    rows = [row for row in comparison.rows if row.is_boilerplate]
    if bench.wants("unaligned"):
        said_so = {
            k for j in comparison.judged if dict(j.finding.evidence).get("boilerplate") for k in j.right
            if comparison.rows[k].is_boilerplate
        }  # fmt: skip
        yield f"Boilerplate called so: {len(said_so)} of {len(rows)}."
    yield from _listing(bench, [comparison])


def run_dev(bench: Bench) -> Iterator[str]:
    """Compare the short documents with their divergences and their titles."""
    folder = bench.shared / "gold" / "dev"
    comparisons = []
    titles: list[tuple[str, TitleScore]] = []
    documents = []
    for k, text in enumerate(bench.texts[1:]):
        path = folder / f"{text.name}.divergences.tsv"
        if not path.exists() or k % 2 not in bench.halves:
            continue
        comparison = compare(bench.check_text(text), read_rows(path))
        comparisons.append(comparison)
        alarms = [j for j in comparison.judged if is_alarm(j.finding)]
        documents.append(
            [
                text.name,
                text.genre,
                _HALVES[k % 2],
                len(comparison.bitext.alignment.beads),
                len(alarms),
                sum(bool(j.right) for j in alarms),
                sum(bool(j.touched) for j in alarms),
            ]
        )
        if (register := folder / f"{text.name}.titles.tsv").exists():
            context = CheckContext(comparison.bitext.alignment, bench.encoder.encode, bench.settings.check)
            titles.append((text.name, score_titles(context, register)))
    yield table(["document", "genre", "half", "beads", "minor and above", "right", "touching"], documents)
    yield from _tables(bench, comparisons)
    if titles and bench.wants("localized-title"):
        titles.append(("all", sum((score for _, score in titles), TitleScore())))
        yield table(
            (
                "titles",
                "occurrences",
                "rightly paired",
                "share",
                "localized",
                "called so",
                "recall",
                "literal",
                "called localized",
                "share",
            ),
            [[name, *score.cells()] for name, score in titles],
        )
        if bench.listing:
            yield "\n".join(f"    {line}" for _, score in titles[:-1] for line in score.remarks)
    yield from _listing(bench, comparisons)


def _listing(bench: Bench, comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Yield every finding from a severity upwards in the order of risk, and every row that was missed."""
    if not bench.listing:
        return
    for comparison in comparisons:
        name = comparison.bitext.alignment.source.name
        listed = [j for j in comparison.judged if severity_rank(j.finding.severity) >= severity_rank(bench.listing)]
        listed.sort(key=lambda j: (-severity_rank(j.finding.severity), -j.finding.confidence, j.finding.bead))
        lines = [f"    {name}, findings"]
        for j in listed:
            others = sorted({comparison.rows[k].category for k in j.touched})
            verdict = "right" if j.right else f"touches {', '.join(others)}" if others else "wrong"
            lines.append(f"    {verdict:<8} {_show(comparison.bitext, j.finding)}")
        lines.append(f"    {name}, rows missed")
        for code in CODES:
            if bench.wants(code):
                lines += [f"    missed   {_show_row(row)}" for row in comparison.missed(code)]
        yield "\n".join(lines)


def _show(bitext: Bitext, finding: Finding) -> str:
    zh, en = languages(bitext.alignment)
    bead = bitext.alignment.beads[finding.bead]
    ids = [" ".join(str(p + 1) for p in bead.side(side)) for side in (zh, en)]
    words = [bitext.span_text(finding, side) for side in (zh, en)]
    evidence = "; ".join(f"{name} {value}" for name, value in finding.evidence)
    return (
        f"{finding.severity} {finding.code} {ids[0]} = {ids[1]} [{words[0]} | {words[1]}] {finding.message}"
        f" ({finding.confidence:.2f}; {evidence})"
    )


def _show_row(row: GoldRow) -> str:
    ids = [" ".join(str(p + 1) for p in side) for side in (row.zh, row.en)]
    minor = "minor " if row.is_minor and not row.explanation.startswith("minor") else ""
    return f"{row.category} {ids[0]} = {ids[1]} [{row.zh_span} | {row.en_span}] {minor}{row.explanation}"


def run_injected(bench: Bench) -> Iterator[str]:
    """Measure recall and false alarms on news pairs with planted errors."""
    sets = read_sets(bench.shared / "gold" / "injected")
    yield from _report_sets(bench, sets)


def run_made(bench: Bench) -> Iterator[str]:
    """Measure the same on errors made from gold pairs of other genres."""
    yield from _report_sets(bench, list(make_sets(bench.texts[1:], _SEED)))


@dataclass(frozen=True, slots=True)
class _Checked:
    """A pair with the findings of minor and above on it."""

    family: str
    pair: LabelledPair
    bitext: Bitext
    alarms: tuple[Finding, ...]

    def of(self, codes: Collection[str]) -> list[Finding]:
        return [finding for finding in self.alarms if finding.code in codes]


def _report_sets(bench: Bench, sets: Sequence[ErrorSet]) -> Iterator[str]:
    checked = []
    for one in sets:
        wanted = [half in bench.halves for half in {pair.half for pair in one.pairs}]
        if any(wanted) and any(bench.wants(code) for code in FAMILIES[one.family]):
            checked += list(_check_set(bench, one))
    checked = [item for item in checked if item.pair.half in bench.halves]
    yield from _error_tables(bench, checked)
    # A pair may stand in several sets, or be left alone in all four families: it counts once.
    clean = {(item.pair.zh, item.pair.en): item for item in checked if not item.pair.is_wrong}
    yield _clean_table(list(clean.values()))
    if bench.listing:
        yield "\n".join(_list_errors(checked))


def _check_set(bench: Bench, one: ErrorSet) -> Iterator[_Checked]:
    bitext = bench.check(as_alignment(one.pairs))
    for k, pair in enumerate(one.pairs):
        # One bead a pair, and as reversing keeps the order, the bead's position is the pair's.
        yield _Checked(one.family, pair, bitext, tuple(f for f in bitext.findings_of(k) if is_alarm(f)))


def _error_tables(bench: Bench, checked: Sequence[_Checked]) -> Iterator[str]:
    rows: list[list[object]] = []
    n_on_lost = n_small = n_spans = 0
    for family, codes in FAMILIES.items():
        own = [item for item in checked if item.family == family]
        wrong = [item for item in own if item.pair.is_wrong]
        clean = [item for item in own if not item.pair.is_wrong]
        every_clean = list({(i.pair.zh, i.pair.en): i for i in checked if not i.pair.is_wrong}.values())
        if not wrong:
            continue
        kinds = dict.fromkeys(sorted(item.pair.kind for item in wrong))
        for name, part in [
            (family, wrong),
            *((f"- {kind}", [i for i in wrong if i.pair.kind == kind]) for kind in kinds),
        ]:
            n_found, n_any = sum(bool(i.of(codes)) for i in part), sum(bool(i.alarms) for i in part)
            rows.append([name, len(part), n_found, ratio(n_found, len(part)), ratio(n_any, len(part))])
            if part is wrong:
                for pool in (clean, every_clean):
                    n_false = sum(bool(item.of(codes)) for item in pool)
                    rows[-1] += [f"{n_false} of {len(pool)}", per_hundred(n_false, len(pool))]
            else:
                rows[-1] += [""] * 4
        if family == "clause":
            for item in wrong:
                verdict = _judge_span(bench, item)
                n_spans += 1
                n_small += verdict[0]
                n_on_lost += verdict[1]
    yield table(
        (
            "error",
            "pairs",
            "found",
            "recall",
            "with any finding",
            "false alarms in its clean pairs",
            "in 100",
            "in clean pairs of all sets",
            "in 100",
        ),
        rows,
    )
    if n_spans:
        yield (
            f"Dropped clauses: in {ratio(n_small, n_spans)} of the pairs a span on the Chinese side covers less than"
            f" {_WHOLE:.0%} of the sentence; in {ratio(n_on_lost, n_spans)} it also overlaps the clause nearest to the"
            " lost words by cosine."
        )


_WHOLE = 0.7
_CLAUSE_MARKS = "，；：。！？、—"


def _judge_span(bench: Bench, item: _Checked) -> tuple[bool, bool]:
    """Tell whether a finding marks part of the Chinese, and whether it marks the part that was lost."""
    zh, _ = languages(item.bitext.alignment)
    spans = [span for finding in item.of(FAMILIES["clause"]) if (span := finding.span(zh))]
    spans = [span for span in spans if span.end - span.start < _WHOLE * len(item.pair.zh)]
    if not spans or not item.pair.lost:
        return bool(spans), False
    clauses = split_clauses(item.pair.zh)
    rows = bench.encoder.encode([item.pair.lost, *(item.pair.zh[a:b] for a, b in clauses)])
    start, end = clauses[int((rows[1:] @ rows[0]).argmax())]
    return True, any(span.start < end and start < span.end for span in spans)


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Return the ranges between the marks of a Chinese sentence that hold anything."""
    cuts = [-1, *(k for k, character in enumerate(text) if character in _CLAUSE_MARKS), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts) if text[a + 1 : b].strip("”’」』）) ")]


def _clean_table(clean: Sequence[_Checked]) -> str:
    rows = [[code, len(found), per_hundred(len(found), len(clean))] for code in CODES
            if (found := [f for item in clean for f in item.alarms if f.code == code])]  # fmt: skip
    n_all = sum(len(item.alarms) for item in clean)
    rows.append([f"all, in {len(clean)} clean pairs", n_all, per_hundred(n_all, len(clean))])
    n_pairs = sum(bool(item.alarms) for item in clean)
    rows.append(["clean pairs with any", n_pairs, per_hundred(n_pairs, len(clean))])
    return table(["findings of minor and above", "number", "in 100 clean pairs"], rows)


def _list_errors(checked: Sequence[_Checked]) -> Iterator[str]:
    for item in checked:
        pair, found = item.pair, item.of(FAMILIES[item.family])
        texts = f"\n        {pair.zh}\n        {pair.en}"
        if pair.is_wrong and not found:
            yield f"    missed {item.family} {pair.kind} {pair.name}: {pair.detail}{texts}"
        for finding in found if pair.is_wrong else item.alarms:
            verdict = "found" if pair.is_wrong else "FALSE"
            yield f"    {verdict} {pair.name} {_show(item.bitext, finding)}\n        {pair.detail}{texts}"


_Key = tuple[str, str, Span | None, Span | None, tuple[int, ...], tuple[int, ...]]
_MIRRORED = {"omission": "addition", "addition": "omission"}


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
        lines = [f"    forward  {_show(forward, f)}" for key, f in a.items() if key not in b]
        lines += [f"    reversed {_show(backward, f)}" for key, f in b.items() if key not in a]
        yield "\n".join(sorted(lines, key=lambda line: line[12:]))


def _by_key(bitext: Bitext, *, is_mirrored: bool) -> dict[_Key, Finding]:
    """Return the findings by code, severity, spans and bead, Chinese first whatever the direction."""
    zh, en = languages(bitext.alignment)
    keys = {}
    for finding in bitext.findings:
        bead = bitext.alignment.beads[finding.bead]
        code = _MIRRORED.get(finding.code, finding.code) if is_mirrored else finding.code
        keys[code, finding.severity, finding.span(zh), finding.span(en), bead.side(zh), bead.side(en)] = finding
    return keys


def run_speed(bench: Bench) -> Iterator[str]:
    """Time every check alone, all together, and the encoding of the same pairs, on one core."""
    alignment = with_beads(bench.texts[0], bench.texts[0].readings[0])
    timings = time_checks(alignment, bench.encoder, bench.settings)
    n_pairs = timings[0].n_pairs
    yield table(
        ["check", "seconds", "of them encoding", "pairs a second", "without encoding"],
        [
            [
                t.name,
                f"{t.seconds:.3f}",
                f"{t.encoding:.3f}",
                f"{n_pairs / t.seconds:,.0f}",
                f"{n_pairs / max(t.seconds - t.encoding, 1e-9):,.0f}",
            ]
            for t in timings
        ],
    )
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
        listing=parsed.list_from or ("minor" if parsed.list else ""),
        halves=(_HALVES.index(parsed.half),) if parsed.half else (0, 1),
    )
    options = " ".join(a for a in (arguments or sys.argv[1:]) if a.startswith("-"))
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
